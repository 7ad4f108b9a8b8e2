"""One record's way into the common language and out: nothing is guessed, and nothing is mistaken
for blank.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.codecs.context import Context
from mapping.codecs.field_codec import encode_value
from mapping.codecs.transforms import Untranslatable
from tests.mapping.starter import translator

CONTACT = translator("contact", "salesforce", "Contact")
LEAD = translator("contact", "salesforce", "Lead")
PERSON = translator("contact", "hubspot", "contacts")
OPPORTUNITY = translator("opportunity", "salesforce", "Opportunity")
DEAL = translator("opportunity", "hubspot", "deals")
EVENT = translator("meeting", "salesforce", "Event")


def encode(through, name: str, value, context: Context):  # type: ignore[no-untyped-def]
    return encode_value(through.codecs[name], value, context)


# --- absent, null, blank


def test_absent_null_and_empty_text_are_kept_apart_from_a_value() -> None:
    assert CONTACT.decode({}, Context()).values == {}
    assert CONTACT.decode({"Title": None}, Context()).values == {"title": None}
    assert CONTACT.decode({"Title": ""}, Context()).values == {"title": None}
    assert CONTACT.decode({"Title": "CEO"}, Context()).values == {"title": "CEO"}


@given(shown=st.sets(st.sampled_from(sorted(CONTACT.natives))))
def test_exactly_the_shown_fields_are_decoded(shown: set[str]) -> None:
    found = CONTACT.decode(dict.fromkeys(shown), Context())
    assert set(found.values) == {
        name for name, codec in CONTACT.codecs.items() if codec.native in shown
    }
    assert set(found.values.values()) <= {None}


def test_a_field_that_is_only_written_there_is_never_read_and_the_other_way_round() -> None:
    lifecycle = PERSON.codecs["lifecycle"]
    assert lifecycle.readable
    assert not lifecycle.writable
    assert PERSON.decode({"lifecyclestage": "marketingqualifiedlead"}, Context()).values == {
        "lifecycle": "marketing_qualified"
    }


def test_the_marker_for_no_company_is_blank_both_ways() -> None:
    assert LEAD.decode({"Company": "[not provided]"}, Context()).values == {"company": None}
    assert encode(LEAD, "company", None, Context()) == "[not provided]"
    assert encode(LEAD, "company", "Acme", Context()) == "Acme"
    assert encode(PERSON, "company", None, Context()) is None


# --- one bad field


def test_one_bad_field_does_not_stop_the_others() -> None:
    found = CONTACT.decode(
        {
            "Email": "not an address",
            "LastName": "Lee",
            "Phone": "call me",
            "MailingCountry": "Germany",
        },
        Context(),
    )
    assert found.values == {"last_name": "Lee", "country": "DE"}
    assert {(problem.field, problem.code) for problem in found.problems} == {
        ("email", "not_an_email"),
        ("phone", "not_a_phone_number"),
    }


@given(
    junk=st.dictionaries(st.sampled_from(sorted(DEAL.natives)), st.none() | st.text(max_size=12))
)
def test_whatever_a_record_holds_each_field_is_a_value_or_a_problem(
    junk: dict[str, str | None],
) -> None:
    found = DEAL.decode(junk, Context())
    told = set(found.values) | {problem.field for problem in found.problems}
    silent = {"account"}  # a reference to a record without a link says nothing
    mapped = {name for name, codec in DEAL.codecs.items() if codec.native in junk}
    assert mapped - silent <= told <= mapped


def test_a_national_phone_number_is_read_by_the_country_of_its_record() -> None:
    record = {"Phone": "030 901820", "MailingCountry": "Deutschland"}
    assert CONTACT.decode(record, Context(region="US")).values["phone"] == "+4930901820"
    record = {"Phone": "(415) 555-2671", "MailingCountry": None}
    assert CONTACT.decode(record, Context(region="US")).values["phone"] == "+14155552671"


# --- owners


def test_an_owner_is_an_address_here_and_an_id_there() -> None:
    here = Context(owner_email={"005A": "ann@us.example"}, owner_id={"ann@us.example": "005A"})
    there = Context(owner_email={"77": "ann@us.example"}, owner_id={"ann@us.example": "77"})
    assert CONTACT.decode({"OwnerId": "005A"}, here).values == {"owner": "ann@us.example"}
    assert encode(PERSON, "owner", "ann@us.example", there) == "77"


def test_the_integration_user_owns_on_behalf_of_nobody() -> None:
    here = Context(owner_email={"005I": "sync@us.example"}, nobody="005I")
    assert CONTACT.decode({"OwnerId": "005I"}, here).values == {"owner": None}
    assert encode(CONTACT, "owner", None, here) == "005I"
    assert encode(PERSON, "owner", None, Context()) is None


def test_an_unknown_owner_is_a_problem_and_not_nobody() -> None:
    found = CONTACT.decode({"OwnerId": "00GQueue"}, Context())
    assert found.values == {}
    assert [problem.code for problem in found.problems] == ["unknown_owner"]


def test_an_owner_who_is_missing_on_a_side_cannot_be_written_there() -> None:
    with pytest.raises(Untranslatable) as refused:
        encode(PERSON, "owner", "bob@us.example", Context())
    assert refused.value.code == "owner_missing"


# --- references


def test_a_reference_is_the_link_that_both_sides_share() -> None:
    here = Context(link_of={("Account", "001A"): "L1"})
    there = Context(id_of={"L1": ("companies", "900")})
    assert CONTACT.decode({"AccountId": "001A"}, here).values == {"account": "L1"}
    assert encode(PERSON, "account", "L1", there) == "900"


def test_a_record_still_to_be_created_is_named_by_its_link() -> None:
    assert encode(PERSON, "account", "L1", Context(id_of={"L1": ("companies", None)})) == "link:L1"


def test_a_reference_to_what_has_no_record_there_is_unresolved() -> None:
    for context in (Context(), Context(id_of={"L1": ("tickets", "1")})):
        with pytest.raises(Untranslatable) as refused:
            encode(PERSON, "account", "L1", context)
        assert refused.value.code == "unresolved_reference"


def test_a_reference_without_a_link_says_nothing_and_asks_to_be_looked_at_again() -> None:
    found = CONTACT.decode({"AccountId": "001A"}, Context())
    assert found.values == {}
    assert not found.problems
    assert found.unresolved


def test_a_reference_to_a_shadow_says_nothing_and_waits_for_nothing() -> None:
    found = EVENT.decode({"WhoId": "00Q1"}, Context(link_of={("Lead", "00Q1"): ""}))
    assert found.values == {}
    assert not found.unresolved


def test_no_reference_is_a_value_of_its_own() -> None:
    found = CONTACT.decode({"AccountId": None}, Context())
    assert found.values == {"account": None}
    assert not found.unresolved


def test_a_reference_that_may_point_to_two_objects_finds_either() -> None:
    context = Context(link_of={("Lead", "00Q1"): "L1", ("Contact", "0031"): "L2"})
    assert EVENT.decode({"WhoId": "00Q1"}, context).values == {"person": "L1"}
    assert EVENT.decode({"WhoId": "0031"}, context).values == {"person": "L2"}


# --- several references


def test_several_references_are_a_set_in_one_order() -> None:
    context = Context(
        link_of={("contacts", "2"): "L2", ("contacts", "1"): "L1"},
        object_there={"L1": "Contact", "L2": "Contact"},
    )
    assert DEAL.decode({"@contacts": ("2", "1")}, context).values == {"contacts": ("L1", "L2")}
    assert DEAL.decode({"@contacts": ("1", "2")}, context).values == {"contacts": ("L1", "L2")}
    assert DEAL.decode({"@contacts": ()}, context).values == {"contacts": ()}


def test_a_member_that_the_other_side_cannot_show_says_nothing() -> None:
    """A deal's contact who is a Lead in Salesforce cannot have a role in the opportunity there."""
    context = Context(
        link_of={("contacts", "1"): "L1", ("contacts", "2"): "L2"},
        object_there={"L1": "Contact", "L2": "Lead"},
    )
    found = DEAL.decode({"@contacts": ("1", "2")}, context)
    assert found.values == {"contacts": ("L1",)}
    assert not found.unresolved


def test_a_member_without_a_link_is_left_out_and_looked_at_again() -> None:
    context = Context(link_of={("contacts", "1"): "L1"}, object_there={"L1": "Contact"})
    found = DEAL.decode({"@contacts": ("1", "9")}, context)
    assert found.values == {"contacts": ("L1",)}
    assert found.unresolved


def test_a_shadow_among_the_members_is_left_out_for_good() -> None:
    context = Context(
        link_of={("contacts", "1"): "L1", ("contacts", "9"): ""}, object_there={"L1": "Contact"}
    )
    found = DEAL.decode({"@contacts": ("1", "9")}, context)
    assert found.values == {"contacts": ("L1",)}
    assert not found.unresolved


def test_members_are_written_by_their_ids_and_the_unwritable_are_left_out() -> None:
    context = Context(
        id_of={"L1": ("Contact", "0032"), "L2": ("Lead", "00Q1"), "L3": ("Contact", None)}
    )
    assert encode(OPPORTUNITY, "contacts", ("L1", "L2", "L3", "L4"), context) == ("0032", "link:L3")


@given(members=st.sets(st.sampled_from(["L1", "L2", "L3", "L4"])))
def test_members_survive_the_trip(members: set[str]) -> None:
    ids = {f"L{n}": ("contacts", str(n)) for n in range(1, 5)}
    context = Context(
        link_of={place: link for link, place in ids.items()},
        id_of=ids,
        object_there=dict.fromkeys(ids, "Contact"),
    )
    native = encode(DEAL, "contacts", tuple(sorted(members)), context)
    assert DEAL.decode({"@contacts": native}, context).values == {
        "contacts": tuple(sorted(members))
    }


# --- scope and reading


def test_the_condition_of_an_object_must_hold_exactly() -> None:
    assert LEAD.in_scope({"IsConverted": "false"})
    assert not LEAD.in_scope({"IsConverted": "true"})
    assert not LEAD.in_scope({})


def test_everything_a_translation_needs_is_read() -> None:
    assert {"IsConverted", "Accord_Key__c", "Email"} <= set(LEAD.natives)
    assert len(LEAD.natives) == len(set(LEAD.natives))


def test_a_few_fields_translate_as_in_the_whole_record() -> None:
    record = {"Email": "Ann@Acme.example", "LastName": " Lee "}
    assert LEAD.only(["email"]).decode(record, Context()).values == {"email": "ann@acme.example"}


@pytest.mark.parametrize(
    ("phone", "country", "code"),
    [
        ("030 901820", "Nippon", "country_unread"),
        ("030 901820", None, "no_country_known"),
        ("call me", "Nippon", "not_a_phone_number"),
        ("+49 1", "Nippon", "not_a_phone_number"),
    ],
)
def test_a_number_that_only_the_country_would_tell_names_the_country_as_the_cause(
    phone: str, country: str | None, code: str
) -> None:
    record = {"Phone": phone, "MailingCountry": country}
    found = {each.field: each for each in CONTACT.decode(record, Context()).problems}
    assert found["phone"].code == code
    assert ("'Nippon', cannot be read" in found["phone"].message) == (code == "country_unread")
