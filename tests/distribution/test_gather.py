"""What is told of leads, reps, meetings and accounts, from records and agreements as they come."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.record import Value
from distribution.facts.gather import gather, person_name
from distribution.facts.situation import Situation
from tests.distribution.facts import NOW, POLICY
from tests.mapping.starter import translator

Values = Mapping[str, Value]


@dataclass(frozen=True)
class Known:
    """A live, linked record that nobody touched since the epoch, but for what is given."""

    values: Values
    link: str = "L1"
    agreed: Values | None = field(default_factory=dict)
    modified_at: float = 0.0
    gone: bool = False
    in_scope: bool = True
    ours: bool = False
    settled: bool = True


@dataclass
class Memory:
    """Knowledge that a test writes down; an entity it does not name has nothing."""

    known: dict[str, list[Known]]
    agreements: dict[str, list[tuple[str, Values]]] = field(default_factory=dict)

    def records(self, entity_name: str) -> Iterator[Known]:
        return iter(self.known.get(entity_name, []))

    def agreed(self, entity_name: str) -> Iterator[tuple[str, Values]]:
        return iter(self.agreements.get(entity_name, []))


def told(**known: list[Known]) -> Situation:
    return gather(Memory(known), POLICY, NOW)


def person(link: str = "L1", *, lifecycle: str = "sales_qualified", **facts: Any) -> Known:
    """A record that calls a person qualified."""
    return Known({"lifecycle": lifecycle}, link, **facts)


def seller(email: str = "kim@us.example", **facts: Any) -> Known:
    """A rep's record on one side, who covers a segment."""
    record = {name: facts.pop(name) for name in ("gone", "in_scope", "ours") if name in facts}
    return Known({"email": email, "segment": "mid", **facts}, link="", agreed=None, **record)


def meeting(**facts: Any) -> Known:
    """Kim meets account A1."""
    record = {name: facts.pop(name) for name in ("gone", "in_scope") if name in facts}
    values = {"owner": "kim@us.example", "account": "A1", "starts_at": "2026-11-25T10:00:00Z"}
    return Known({**values, **facts}, **record)


def test_a_lead_is_told_by_what_both_sides_agreed_on_and_by_when_the_record_changed() -> None:
    agreed = {
        "first_name": "Ada",
        "last_name": "Lee",
        "company": "Alphabet",
        "account": "A1",
        "country": "DE",
        "product_interest": "data_hub",
    }
    record = Known(
        {"lifecycle": "marketing_qualified", "company": "Google"}, "L9", agreed, modified_at=77.0
    )
    (lead,) = told(contact=[record]).leads
    assert (lead.id, lead.name, lead.company, lead.account) == ("L9", "Ada Lee", "Alphabet", "A1")
    assert (lead.country, lead.product, lead.employees) == ("DE", "data_hub", None)
    assert (lead.created_at, lead.lifecycle) == (77.0, "marketing_qualified")
    assert lead.declined_by == frozenset()


@pytest.mark.parametrize(
    "record",
    [
        person(lifecycle="subscriber"),
        Known({"lifecycle": None}),
        Known({}),
        person(gone=True),
        person(settled=False),
        person(agreed={"owner": "kim@us.example"}),
    ],
)
def test_who_is_not_far_enough_or_gone_or_not_settled_or_has_a_rep_is_no_lead(
    record: Known,
) -> None:
    assert told(contact=[record]).leads == ()


def test_two_records_of_one_link_are_one_lead_and_the_later_change_tells() -> None:
    earlier = person(modified_at=10.0)
    later = person(modified_at=20.0, lifecycle="marketing_qualified")
    other_side = Known({"email": "ada@lee.example"}, modified_at=30.0)
    for records in ([earlier, later, other_side], [other_side, later, earlier]):
        (lead,) = told(contact=records).leads
        assert (lead.created_at, lead.lifecycle) == (20.0, "marketing_qualified")


def test_open_leads_are_counted_by_owner_each_link_once_wherever_the_reps_stand() -> None:
    owned = {"owner": "kim@us.example"}
    people = [
        person("L1", agreed=owned),
        person("L1", agreed=owned),
        person("L2", agreed=owned),
        person("L3", agreed=owned, settled=False),
        person("L4", agreed=owned, lifecycle="customer"),
        person("L5"),
    ]
    found = told(rep=[seller(), seller("bo@us.example")], contact=people)
    assert [(rep.email, rep.open_leads) for rep in found.reps] == [
        ("kim@us.example", 2),
        ("bo@us.example", 0),
    ]


@pytest.mark.parametrize(
    "record",
    [
        seller(ours=True),
        seller(segment=None),
        seller(segment=""),
        Known({"segment": "mid"}),
        Known({"email": None, "segment": "mid"}),
    ],
)
def test_the_user_accord_writes_as_and_whoever_sells_nothing_are_no_reps(record: Known) -> None:
    assert told(rep=[record]).reps == ()


@pytest.mark.parametrize("name", ["segment", "region", "product", "capacity"])
def test_whoever_has_anything_to_sell_with_is_a_rep(name: str) -> None:
    record = Known({"email": "kim@us.example", name: "7"})
    assert len(told(rep=[record]).reps) == 1


def test_a_rep_is_told_by_their_own_record() -> None:
    full = seller(
        name="Kim Lee",
        region="EMEA",
        product="payments",
        start_date="2020-01-01",
        capacity="0",
        on_leave_until="2026-12-01",
    )
    (rep,) = told(rep=[full]).reps
    assert (rep.name, rep.segment, rep.region, rep.product) == (
        "Kim Lee",
        "mid",
        "EMEA",
        "payments",
    )
    assert (rep.start_date, rep.on_leave_until, rep.capacity) == ("2020-01-01", "2026-12-01", 0)
    (bare,) = told(rep=[seller()]).reps
    assert (bare.name, bare.capacity) == ("kim@us.example", POLICY.default_capacity)


@pytest.mark.parametrize(
    ("state", "active"),
    [({}, True), ({"gone": True}, False), ({"in_scope": False}, False)],
)
def test_a_rep_is_active_while_in_scope_and_not_gone(state: dict[str, Any], active: bool) -> None:
    (rep,) = told(rep=[seller(**state)]).reps
    assert rep.active is active


def test_a_meeting_brings_an_owner_and_a_linked_account_together() -> None:
    (found,) = told(meeting=[meeting(subject="Demo")]).meetings
    assert (found.rep, found.account, found.subject) == ("kim@us.example", "A1", "Demo")
    assert found.starts_at == 1_795_600_800.0


@pytest.mark.parametrize(
    "record",
    [meeting(gone=True), meeting(owner=None), meeting(account=None), meeting(starts_at=None)],
)
def test_a_meeting_that_is_gone_or_lacks_owner_account_or_start_is_none(record: Known) -> None:
    assert told(meeting=[record]).meetings == ()


def test_accounts_and_open_opportunities_are_told_by_what_was_agreed() -> None:
    memory = Memory(
        {},
        {
            "account": [
                ("A1", {"name": "Alphabet", "owner": "kim@us.example", "employees": "500"}),
                ("A2", {"country": "DE"}),
            ],
            "opportunity": [
                ("O1", {"account": "A1", "owner": "bo@us.example", "stage": "proposal"}),
                ("O2", {"account": "A1", "owner": "al@us.example"}),
                ("O3", {"account": "A1", "owner": "bo@us.example", "stage": "proposal"}),
                ("O4", {"account": "A2", "owner": "won@us.example", "stage": "won"}),
                ("O5", {"account": "A2", "owner": "lost@us.example", "stage": "lost"}),
                ("O6", {"account": "A2"}),
                ("O7", {"owner": "kim@us.example"}),
            ],
        },
    )
    first, second = gather(memory, POLICY, NOW).accounts
    assert (first.id, first.name, first.employees) == ("A1", "Alphabet", 500)
    assert first.owner == "kim@us.example"
    assert first.open_opportunity_owners == ("al@us.example", "bo@us.example")
    assert (second.name, second.owner, second.employees, second.country) == ("", None, None, "DE")
    assert second.open_opportunity_owners == ()


def test_a_person_is_called_by_name_or_else_by_address() -> None:
    assert person_name({"last_name": "Lee", "email": "ada@lee.example"}) == "Lee"
    assert person_name({"first_name": None, "email": "ada@lee.example"}) == "ada@lee.example"
    assert person_name({}) == ""


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_records_come_changes_no_fact(chance: random.Random) -> None:
    emails = ["kim@us.example", "bo@us.example"]
    people = [
        person(
            f"L{chance.randrange(6)}",
            lifecycle=chance.choice(["sales_qualified", "marketing_qualified", "customer"]),
            modified_at=float(chance.randrange(3)),
        )
        for _ in range(10)
    ]
    owners = {link: chance.choice([None, *emails]) for link in {one.link for one in people}}
    people = [
        Known(one.values, one.link, {"owner": owners[one.link]}, one.modified_at) for one in people
    ]
    memory = Memory(
        {"contact": people, "rep": [seller(email) for email in emails], "meeting": [meeting()]}
    )
    before = gather(memory, POLICY, NOW)
    for records in memory.known.values():
        chance.shuffle(records)
    after = gather(memory, POLICY, NOW)
    for name in ("leads", "reps", "meetings"):
        assert set(getattr(before, name)) == set(getattr(after, name))


def test_a_meeting_that_the_policys_conditions_leave_out_is_none() -> None:
    assert told(meeting=[meeting(in_scope=False)]).meetings == ()


@pytest.mark.parametrize(("said", "counts"), [("true", False), ("false", True), (None, True)])
def test_the_pattern_of_a_series_is_no_meeting_and_each_of_its_dates_is(
    said: Value, counts: bool
) -> None:
    event = translator("meeting", "salesforce", "Event")
    assert event.in_scope({"IsRecurrence": said}) is counts


@pytest.mark.parametrize(("said", "counts"), [("3", False), ("0", True), ("1", True), (None, True)])
def test_nor_is_the_pattern_of_a_series_that_lightning_keeps(said: Value, counts: bool) -> None:
    event = translator("meeting", "salesforce", "Event")
    assert event.in_scope({"IsRecurrence": "false", "GroupEventType": said}) is counts
