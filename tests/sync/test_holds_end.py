"""What waits ends with its cause: at once, and without anybody who has to know of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from accord.policies import compile_policy
from connectors.memory import MemoryConnector
from connectors.record import Ref, Value
from connectors.write import Create, Outcome, Refused, Update, Write
from sync.model.conditions.adoption import Stage
from sync.model.policy import FieldRule
from sync.reading.revisit import revisit
from sync.report import Options
from tests.mapping.starter import SYSTEMS, starter_texts
from tests.sync.rig import Rig


def a_rig() -> Rig:
    """HubSpot gives an address to one contact alone."""
    rig = Rig()
    rig.right.unique = {"contacts": "email"}
    return rig


@pytest.fixture
def rig() -> Rig:
    return a_rig()


def contact(rig: Rig, **fields: Value) -> str:
    rig.wait(1.0)
    held = {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"}
    return rig.left.put("Contact", {**held, **fields})


def counterpart(rig: Rig, address: str = "ann@lee.example") -> str:
    (found,) = [n for n, held in rig.right.live("contacts").items() if held["email"] == address]
    return found


# --- a value that nobody can read


def rule_of_country(rig: Rig, rule: str) -> None:
    contact_rules = rig.policy.entity("contact")
    fields = {**contact_rules.fields, "country": FieldRule(rule=rule)}
    rules = {"contact": contact_rules.model_copy(update={"fields": fields})}
    rig.policy = rig.policy.model_copy(update={"entities": {**rig.policy.entities, **rules}})


@pytest.mark.parametrize(
    ("here", "there", "garbage", "correct", "stored"),
    [
        ("MailingCountry", "country", "Untied Kingdom", "Germany", "Germany"),
        ("Phone", "phone", "ask at reception", "+14155550123", "+14155550123"),
        ("MailingCountry", "country", "somewhere", "france", "France"),
    ],
)
def test_a_value_nobody_can_read_is_corrected_from_the_other_side(
    rig: Rig, here: str, there: str, garbage: str, correct: str, stored: str
) -> None:
    ann = contact(rig)
    rig.sync()
    person = counterpart(rig)
    rig.edit(rig.right, "contacts", person, **{there: garbage})
    rig.sync()
    assert len(rig.store.issues()) == 1
    assert rig.left.live("Contact")[ann].get(here) is None
    rig.edit(rig.left, "Contact", ann, **{here: correct})
    rig.sync()
    assert rig.right.live("contacts")[person][there] == stored
    assert rig.store.issues() == []
    decided = rig.store.issues(kinds=("conflict",), state="closed")
    lost = [issue.detail["losing"] for issue in decided]
    assert f"unreadable: {garbage}" in lost


def test_the_mirror_image(rig: Rig) -> None:
    ann = contact(rig, MailingCountry="Germany")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, MailingCountry="Germny")
    rig.sync()
    person = counterpart(rig)
    assert rig.right.live("contacts")[person]["country"] == "Germany"
    rig.edit(rig.right, "contacts", person, country="France")
    rig.sync()
    assert rig.left.live("Contact")[ann]["MailingCountry"] == "France"
    assert rig.store.issues() == []


def test_what_both_had_from_the_start_is_overwritten_by_nobody_until_somebody_changes_it(
    rig: Rig,
) -> None:
    ann = contact(rig, Phone="+14155550123")
    rig.person(phone="ask at reception")
    for _ in range(2):
        rig.sync()
    person = counterpart(rig)
    assert rig.right.live("contacts")[person]["phone"] == "ask at reception"
    assert rig.left.live("Contact")[ann]["Phone"] == "+14155550123"
    rig.edit(rig.left, "Contact", ann, Phone="+14155550199")
    rig.sync()
    assert rig.right.live("contacts")[person]["phone"] == "+14155550199"
    assert rig.store.issues() == []


class TakesNothing(MemoryConnector):
    """Salesforce refuses every update for a while."""

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        if self.system != "salesforce":
            return super().write(batch)
        return [Refused(write.intent, "TRIAL", "refused for a trial") for write in batch]


def test_what_was_garbled_after_the_other_side_s_edit_is_not_corrected_by_it(rig: Rig) -> None:
    ann = contact(rig, MailingCountry="Germany")
    rig.sync()
    person = counterpart(rig)
    rig.connect = TakesNothing
    rig.edit(rig.right, "contacts", person, country="France")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, MailingCountry="Itlay (North)")
    rig.connect = MemoryConnector
    rig.wait(90_000.0)
    for _ in range(2):
        rig.sync()
    assert rig.left.live("Contact")[ann]["MailingCountry"] == "Itlay (North)"
    assert [issue.field for issue in rig.store.issues()] == ["country"]
    rig.edit(rig.right, "contacts", person, country="Spain")
    rig.sync()
    assert rig.left.live("Contact")[ann]["MailingCountry"] == "Spain"
    assert rig.store.issues() == []


@pytest.mark.parametrize("first", ["salesforce", "hubspot"])
def test_where_people_decide_a_garbled_value_decides_nothing(rig: Rig, first: str) -> None:
    rule_of_country(rig, "hold")
    ann = contact(rig, MailingCountry="Germany")
    rig.sync()
    person = counterpart(rig)
    edits = [
        lambda: rig.edit(rig.left, "Contact", ann, MailingCountry="Itlay (North)"),
        lambda: rig.edit(rig.right, "contacts", person, country="France"),
    ]
    for edit in edits if first == "salesforce" else reversed(edits):
        edit()
    rig.sync()
    assert rig.left.live("Contact")[ann]["MailingCountry"] == "Itlay (North)"
    assert rig.right.live("contacts")[person]["country"] == "France"


def test_where_people_decide_a_garbled_value_that_waits_already_decides_nothing(rig: Rig) -> None:
    rule_of_country(rig, "hold")
    ann = contact(rig, MailingCountry="Germany")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, MailingCountry="Itlay (North)")
    rig.sync()
    rig.edit(rig.right, "contacts", counterpart(rig), country="Spain")
    rig.sync()
    assert rig.left.live("Contact")[ann]["MailingCountry"] == "Itlay (North)"


def test_an_edit_of_another_field_makes_an_earlier_one_no_later_correction(rig: Rig) -> None:
    ann = contact(rig, MailingCountry="Germany")
    rig.sync()
    person = counterpart(rig)
    rig.edit(rig.right, "contacts", person, country="Spain")
    rig.edit(rig.left, "Contact", ann, MailingCountry="Itlay (North)")
    rig.edit(rig.right, "contacts", person, jobtitle="Head")
    rig.sync()
    assert rig.left.live("Contact")[ann]["MailingCountry"] == "Itlay (North)"
    assert [issue.field for issue in rig.store.issues()] == ["country"]


@pytest.mark.parametrize("there_first", [False, True])
def test_who_came_over_without_it_gets_what_is_entered_there(
    rig: Rig, *, there_first: bool
) -> None:
    """A record that Accord made lacks what could not be read where it came from."""
    if there_first:
        rig.person(phone="ask at reception")
        rig.right.put("companies", {"name": "Lee", "domain": "lee.example"})
    else:
        contact(rig, Phone="ask at reception")
    rig.sync()
    rig.sync()
    for number in ("+390115550100", "+390115550101"):
        if there_first:
            (ann,) = rig.left.live("Contact")
            rig.edit(rig.left, "Contact", ann, Phone=number)
        else:
            rig.edit(rig.right, "contacts", counterpart(rig), phone=number)
        rig.sync()
    person = counterpart(rig)
    assert rig.right.live("contacts")[person]["phone"] == "+390115550101"
    assert {held["Phone"] for held in rig.left.live("Contact").values()} == {"+390115550101"}
    assert rig.store.issues() == []


@pytest.mark.parametrize("stage", ["link", "fill", "enforce"])
def test_what_is_put_right_where_it_was_garbled_crosses_whatever_the_stage(
    rig: Rig, stage: Stage
) -> None:
    rig.stage = stage
    ann = contact(rig, Phone="ask at reception")
    rig.person(phone="+390115550199")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, Phone="+390115550111")
    rig.sync()
    assert rig.right.live("contacts")[counterpart(rig)]["phone"] == "+390115550111"
    assert rig.store.issues() == []


@pytest.mark.parametrize("stage", ["link", "fill", "enforce"])
def test_what_is_put_right_in_the_other_system_crosses_whatever_the_stage(
    rig: Rig, stage: Stage
) -> None:
    rig.stage = stage
    ann = contact(rig, Phone="ask at reception")
    rig.person(phone="+390115550199")
    rig.sync()
    rig.edit(rig.right, "contacts", counterpart(rig), phone="+390115550111")
    rig.sync()
    assert rig.left.live("Contact")[ann]["Phone"] == "+390115550111"
    assert rig.store.issues() == []


def test_a_word_that_the_policy_learns_later_is_no_edit(rig: Rig) -> None:
    """In what could not be read until then the two meet for the first time."""
    rig.stage = "fill"
    ann = contact(rig, MailingCountry="Itlay (North)")
    rig.person(country="Spain")
    rig.sync()
    texts = starter_texts()
    texts["taxonomy"] = texts["taxonomy"].replace(
        "  country:\n", "  country:\n    terms: {IT: {synonyms: ['Itlay (North)']}}\n"
    )
    rig.language = compile_policy(texts, SYSTEMS).language
    rig.store.mark_dirty([(Ref("salesforce", "Contact", ann), "contact")])
    rig.sync()
    assert rig.right.live("contacts")[counterpart(rig)]["country"] == "Spain"
    assert [issue.kind for issue in rig.store.issues()] == ["conflict"]


def test_garbled_on_both_sides_it_follows_whoever_corrects_it_first(rig: Rig) -> None:
    ann = contact(rig, MailingCountry="Germany")
    rig.sync()
    person = counterpart(rig)
    rig.edit(rig.left, "Contact", ann, MailingCountry="Germny (West)")
    rig.edit(rig.right, "contacts", person, country="Deutschlnad (BRD)")
    rig.sync()
    assert len(rig.store.issues()) == 2
    rig.edit(rig.left, "Contact", ann, MailingCountry="Italy")
    rig.sync()
    assert rig.right.live("contacts")[person]["country"] == "Italy"
    assert rig.store.issues() == []


def test_a_rep_who_left_both_systems_gives_way_to_who_is_named_in_one(rig: Rig) -> None:
    for name, address in (("r1", "rep@seller.example"), ("r2", "pat@seller.example")):
        user = {"Email": address, "IsActive": "true", "Name": name}
        rig.left.put("User", user, record_id=name)
        rig.right.put("owners", {"email": address, "archived": "false"}, record_id=f"o{name}")
    ann = contact(rig, OwnerId="r1")
    rig.sync()
    rig.wait(1.0)
    rig.left.put("User", {"IsActive": "false"}, record_id="r1")
    rig.right.put("owners", {"archived": "true"}, record_id="or1")
    rig.edit(rig.left, "Contact", ann, Title="Head")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, OwnerId="r2")
    rig.sync()
    assert rig.right.live("contacts")[counterpart(rig)]["hubspot_owner_id"] == "or2"
    assert rig.store.issues() == []


def test_a_correction_that_could_not_be_written_at_first_is_none_the_less_one(rig: Rig) -> None:
    ann = contact(rig, MailingCountry="Germany")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, MailingCountry="Itlay (North)")
    rig.sync()
    rig.connect = TakesNothing
    rig.edit(rig.right, "contacts", counterpart(rig), country="Italy")
    rig.sync()
    assert "field" in {issue.kind for issue in rig.store.issues()}
    rig.edit(rig.left, "Contact", ann, Title="Head")
    rig.sync()
    rig.connect = MemoryConnector
    rig.wait(90_000.0)
    rig.sync()
    rig.sync()
    assert rig.left.live("Contact")[ann]["MailingCountry"] == "Italy"
    assert rig.store.issues() == []


def test_a_blank_corrects_nothing(rig: Rig) -> None:
    ann = contact(rig, Phone="+14155550123")
    rig.sync()
    person = counterpart(rig)
    rig.edit(rig.right, "contacts", person, phone="ask at reception")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, Phone=None)
    rig.sync()
    assert rig.right.live("contacts")[person]["phone"] == "ask at reception"


def test_the_people_of_a_rep_who_left_go_to_whom_the_other_system_gives_them(rig: Rig) -> None:
    for name, address in (("r1", "rep@seller.example"), ("r2", "pat@seller.example")):
        user = {"Email": address, "IsActive": "true", "Name": name}
        rig.left.put("User", user, record_id=name)
        rig.right.put("owners", {"email": address, "archived": "false"}, record_id=f"o{name}")
    ann = contact(rig, OwnerId="r1")
    rig.sync()
    person = counterpart(rig)
    assert rig.right.live("contacts")[person]["hubspot_owner_id"] == "or1"
    rig.wait(1.0)
    rig.right.put("owners", {"archived": "true"}, record_id="or1")
    rig.edit(rig.left, "User", "r1", IsActive="false")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, OwnerId="r2")
    rig.sync()
    assert rig.right.live("contacts")[person]["hubspot_owner_id"] == "or2"
    assert rig.store.issues() == []


# --- an address that somebody else has


def taken(rig: Rig) -> tuple[str, str]:
    """Ann gets an address that a stranger in HubSpot, unknown to Salesforce, has: (Ann, the
    stranger).
    """
    ann = contact(rig)
    rig.sync()
    rig.wait(1.0)
    stranger = rig.right.put("contacts", {"email": "new@lee.example", "lastname": "Stranger"})
    rig.edit(rig.left, "Contact", ann, Email="new@lee.example")
    rig.sync()
    assert "parked" in {issue.kind for issue in rig.store.issues()}
    return ann, stranger


@pytest.mark.parametrize("way", ["changed", "deleted"])
def test_an_address_arrives_as_soon_as_it_is_free(rig: Rig, way: str) -> None:
    _, stranger = taken(rig)
    if way == "changed":
        rig.edit(rig.right, "contacts", stranger, email="stranger@lee.example")
    else:
        rig.wait(1.0)
        rig.right.delete("contacts", stranger)
    for _ in range(2):
        rig.sync()
    (lee,) = [held for held in rig.right.live("contacts").values() if held["lastname"] == "Lee"]
    assert lee["email"] == "new@lee.example"
    assert not [issue for issue in rig.store.issues() if issue.kind == "parked"]


def test_another_edit_in_between_does_not_make_it_forgotten(rig: Rig) -> None:
    ann, stranger = taken(rig)
    rig.edit(rig.left, "Contact", ann, Title="Head")
    rig.sync()
    rig.edit(rig.right, "contacts", stranger, email="stranger@lee.example")
    for _ in range(2):
        rig.sync()
    (lee,) = [held for held in rig.right.live("contacts").values() if held["lastname"] == "Lee"]
    assert (lee["email"], lee["jobtitle"]) == ("new@lee.example", "Head")


# --- clocks


def test_what_was_parked_while_the_clock_was_ahead_is_tried_when_it_is_right(rig: Rig) -> None:
    ann, _ = taken(rig)
    for issue in rig.store.issues(kinds=("parked",)):
        issue.at += 10 * 86_400.0
        issue.retry_at += 10 * 86_400.0
        rig.store.put_issues([issue])
    before = rig.store.issues(kinds=("parked",))
    rig.sync()
    after = rig.store.issues(kinds=("parked",))
    assert [issue.tries for issue in after] == [issue.tries + 1 for issue in before]
    assert rig.left.live("Contact")[ann]["Email"] == "new@lee.example"


def test_a_full_sync_tries_everything_that_rests(rig: Rig) -> None:
    taken(rig)
    rig.wait(1.0)
    rig.runner().sync(Options(full=True))
    assert {issue.tries for issue in rig.store.issues(kinds=("parked",))} == {1}


# --- two that stand in each other's way


def named(rig: Rig, name: str) -> tuple[Value, Value]:
    """The addresses of a person, left and right."""
    (here,) = [held for held in rig.left.live("Contact").values() if held["FirstName"] == name]
    (there,) = [held for held in rig.right.live("contacts").values() if held["firstname"] == name]
    return here["Email"], there["email"]


def people(rig: Rig, *names: str) -> list[str]:
    found = [contact(rig, FirstName=name, Email=f"{name}@lee.example") for name in names]
    rig.sync()
    return found


@pytest.mark.parametrize("names", [("ann", "bob"), ("ann", "bob", "cid"), ("d", "c", "b", "a")])
def test_addresses_that_went_round_go_round_in_the_other_system_as_well(
    rig: Rig, names: tuple[str, ...]
) -> None:
    ids = people(rig, *names)
    turned = [*names[1:], names[0]]
    for person, address in zip(ids, turned, strict=True):
        rig.edit(rig.left, "Contact", person, Email=f"{address}@lee.example", Title=address)
    for _ in range(2):
        rig.sync()
    for name, address in zip(names, turned, strict=True):
        assert named(rig, name) == (f"{address}@lee.example", f"{address}@lee.example")
    assert rig.store.issues() == []
    titles = {held["firstname"]: held["jobtitle"] for held in rig.right.live("contacts").values()}
    assert titles == dict(zip(names, turned, strict=True))


def test_an_address_that_somebody_else_keeps_is_taken_from_nobody(rig: Rig) -> None:
    ann, _ = people(rig, "ann", "bob")
    rig.edit(rig.left, "Contact", ann, Email="bob@lee.example")
    for _ in range(3):
        rig.sync()
    assert named(rig, "ann") == ("bob@lee.example", "ann@lee.example")
    assert named(rig, "bob") == ("bob@lee.example", "bob@lee.example")
    (issue,) = rig.store.issues()
    assert issue.kind == "parked"


def test_a_swap_that_is_taken_back_meanwhile_leaves_everybody_as_they_were(rig: Rig) -> None:
    ann, bob = people(rig, "ann", "bob")
    rig.edit(rig.left, "Contact", ann, Email="bob@lee.example")
    rig.edit(rig.left, "Contact", bob, Email="ann@lee.example")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, Email="ann@lee.example")
    rig.edit(rig.left, "Contact", bob, Email="bob@lee.example")
    for _ in range(3):
        rig.sync()
    assert named(rig, "ann") == ("ann@lee.example", "ann@lee.example")
    assert named(rig, "bob") == ("bob@lee.example", "bob@lee.example")
    assert rig.store.issues() == []


def test_what_was_woken_while_the_clock_was_ahead_is_tried_when_it_is_right(rig: Rig) -> None:
    taken(rig)
    rig.wait(30 * 86_400.0)
    rig.collect()
    revisit(rig.store, rig.pair, rig.world.now(), all_of_them=True)
    rig.wait(-30 * 86_400.0)
    before = rig.store.issues(kinds=("parked",))
    rig.sync()
    after = rig.store.issues(kinds=("parked",))
    assert [issue.tries for issue in after] == [issue.tries + 1 for issue in before]


# --- refused as a whole


class NoMoreCities(MemoryConnector):
    """A HubSpot that takes no city, without saying what it is that it does not take, and no tie to
    a company.
    """

    def _one(self, write: Write) -> Outcome:
        if self.system == "hubspot" and isinstance(write, Update) and "city" in write.fields:
            return Refused(write.intent, "NO", "refused for a trial")
        if self.system == "hubspot" and isinstance(write, Create) and write.object == "companies":
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


def test_what_was_refused_as_a_whole_is_over_once_nobody_wants_it_any_more() -> None:
    rig = Rig(connect=NoMoreCities)
    ann = contact(rig)
    rig.sync()
    account = rig.left.put("Account", {"Name": "X", "Website": "x.example"})
    rig.edit(rig.left, "Contact", ann, MailingCity="Rome", AccountId=account)
    rig.sync()
    reasons = [issue.entity for issue in rig.store.issues(kinds=("parked",))]
    assert sorted(reasons) == ["account", "contact"]
    rig.edit(rig.right, "contacts", counterpart(rig), city="Paris")
    rig.sync()
    assert rig.left.live("Contact")[ann]["MailingCity"] == "Paris"
    rig.edit(rig.left, "Contact", ann, Title="Head")
    rig.sync()
    assert [issue.entity for issue in rig.store.issues(kinds=("parked",))] == ["account"]


class NobodyNew(MemoryConnector):
    """A system that takes no new people."""

    def _one(self, write: Write) -> Outcome:
        if isinstance(write, Create):
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


@pytest.mark.parametrize("corrected", ["salesforce", "hubspot"])
def test_two_refused_creations_are_over_once_their_records_have_met(corrected: str) -> None:
    rig = Rig(connect=NobodyNew)
    ann, person = contact(rig, Email="an@lee.example"), rig.person(email="ann@lee.example")
    rig.sync()
    assert [issue.reason for issue in rig.store.issues()] == ["NO", "NO"]
    if corrected == "salesforce":
        rig.edit(rig.left, "Contact", ann, Email="ann@lee.example")
    else:
        rig.edit(rig.right, "contacts", person, email="an@lee.example")
    rig.sync()
    assert rig.store.issues() == []
