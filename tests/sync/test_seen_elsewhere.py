"""Nothing is made a second time: who is out of scope, known by a further address, or under a key
that nobody can read, is there all the same.
"""

from __future__ import annotations

import copy

import pytest

from connectors.record import Value
from mapping.conditions import Condition
from tests.sync.rig import Rig

Held = dict[str, Value]


@pytest.fixture
def rig() -> Rig:
    return Rig()


def contact(rig: Rig, **fields: Value) -> str:
    rig.wait(1.0)
    held: Held = {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"}
    return rig.left.put("Contact", {**held, **fields})


def opportunity(rig: Rig, account: str | None = None, name: str = "Renewal") -> str:
    rig.wait(1.0)
    held: Held = {
        "Name": name,
        "StageName": "Prospecting",
        "CloseDate": "2026-12-01",
        "AccountId": account,
        "@OpportunityContactRoles": (),
    }
    return rig.left.put("Opportunity", held)


def deal(rig: Rig, pipeline: str, company: str | None = None) -> str:
    rig.wait(1.0)
    held: Held = {"dealname": "Renewal", "pipeline": pipeline, "@companies": company}
    return rig.right.put("deals", {**held, "dealstage": "appointmentscheduled", "@contacts": ()})


# --- out of scope


def test_a_deal_in_another_pipeline_is_not_made_again(rig: Rig) -> None:
    mine, theirs = opportunity(rig), deal(rig, "renewals")
    for _ in range(2):
        rig.sync()
    assert list(rig.right.live("deals")) == [theirs]
    assert rig.store.issues() == []
    rig.edit(rig.right, "deals", theirs, pipeline="default")
    rig.sync()
    assert rig.link().ids == (mine, theirs)


def test_it_is_made_when_the_one_out_of_scope_is_gone_for_good(rig: Rig) -> None:
    opportunity(rig)
    theirs = deal(rig, "renewals")
    rig.sync()
    rig.wait(1.0)
    rig.right.delete("deals", theirs)
    for _ in range(2):
        rig.sync()
    assert len(rig.right.live("deals")) == 1


def test_a_namesake_of_another_company_out_of_scope_is_somebody_else(rig: Rig) -> None:
    rig.wait(1.0)
    acme = rig.left.put("Account", {"Name": "Acme", "Website": "acme.example"})
    rig.right.put("companies", {"name": "Other", "domain": "other.example"})
    rig.sync()
    by_name = {held["name"]: key for key, held in rig.right.live("companies").items()}
    deal(rig, "renewals", by_name["Other"])
    opportunity(rig, acme)
    rig.sync()
    assert len(rig.right.live("deals")) == 2


def test_a_company_of_another_type_is_not_made_again(rig: Rig) -> None:
    rig.language = _narrowed(rig, Condition.model_validate({"is": ["CUSTOMER"]}))
    rig.wait(1.0)
    rig.left.put("Account", {"Name": "Acme", "Website": "acme.example"})
    acme = rig.right.put(
        "companies", {"name": "Acme", "domain": "acme.example", "type": "PROSPECT"}
    )
    for _ in range(2):
        rig.sync()
    assert list(rig.right.live("companies")) == [acme]
    rig.edit(rig.right, "companies", acme, type="CUSTOMER")
    rig.sync()
    assert rig.link().ids[1] == acme


def _narrowed(rig: Rig, said: Condition):  # type: ignore[no-untyped-def]
    """The language whose companies are only those of a type."""
    language = copy.deepcopy(rig.language)
    translator = language.entities["account"].translators["hubspot"]["companies"]
    translator.policy = translator.policy.model_copy(update={"where": {"type": said}})
    translator._take(translator.codecs)
    rig.right.objects = {**rig.right.objects, "companies": translator.natives}
    return language


# --- a further address


def test_who_is_known_by_a_further_address_is_the_same_person(rig: Rig) -> None:
    contact(rig, Title="Head")
    rig.person(email="ann@home.example", hs_additional_emails="ann@lee.example; a.lee@old.example")
    for _ in range(2):
        rig.sync()
    (person,) = rig.right.live("contacts").values()
    assert person["jobtitle"] == "Head"
    assert person["email"] == "ann@home.example"
    (here,) = rig.left.live("Contact").values()
    assert here["Email"] == "ann@lee.example"
    assert rig.left.live("Lead") == {}
    assert rig.store.issues() == []


def test_an_address_that_is_changed_later_still_flows(rig: Rig) -> None:
    ann = contact(rig)
    rig.person(email="ann@home.example", hs_additional_emails="ann@lee.example")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, Email="ann@new.example")
    rig.sync()
    (person,) = rig.right.live("contacts").values()
    assert person["email"] == "ann@new.example"


# --- a key that nobody can read


def test_two_records_of_one_unreadable_address_are_one_person(rig: Rig) -> None:
    contact(rig, Email="ann at lee", LastName="Lee")
    rig.person(email="Ann at Lee", lastname="Lee")
    for _ in range(2):
        rig.sync()
    assert len(rig.right.live("contacts")) == 1
    assert rig.left.live("Lead") == {}


# --- what `where` can say


@pytest.mark.parametrize(
    ("said", "inside", "outside"),
    [
        ("default", ["default"], ["other", None, ""]),
        (["MQL", "SQL"], ["MQL", "SQL"], ["lead", None]),
        ({"is": "MQL"}, ["MQL"], ["SQL"]),
        ({"not": ["competitor", "partner"]}, ["customer", None, ""], ["competitor", "partner"]),
        ({"not": "competitor"}, ["customer", None], ["competitor"]),
        ({"blank": True}, [None, ""], ["x"]),
        ({"blank": False}, ["x"], [None, ""]),
        ({"from": "10", "to": "1000"}, ["10", "99.5", "1000"], ["9", "1000.01", None, "1e6"]),
        ({"from": "2026-01-01"}, ["2026-01-01", "2026-11-30T10:00:00Z"], ["2025-12-31", None]),
        ({"to": "2026-01-31", "not": "2026-01-15"}, ["2026-01-14"], ["2026-01-15", "2026-02-01"]),
    ],
)
def test_what_where_can_say(said: object, inside: list[Value], outside: list[Value]) -> None:
    condition = Condition.model_validate(said)
    assert [condition.holds(value) for value in inside] == [True] * len(inside)
    assert [condition.holds(value) for value in outside] == [False] * len(outside)
