"""A plan is a value: the same world gives the same plan, its fingerprint covers it, and looking
changes nothing.
"""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from connectors.record import Ref
from sync.model.policy import Brake, Brakes
from sync.model.steps import Step
from sync.planning.plan import step_document
from sync.writing.apply import apply_plan
from tests.mapping.starter import starter
from tests.sync.rig import Rig


def company_with_people() -> Rig:
    """An account, its contact and its opportunity, all in Salesforce alone; and a person HubSpot
    alone knows.
    """
    rig = Rig()
    account = rig.left.put("Account", {"Name": "Acme", "Website": "acme.example", "OwnerId": "u1"})
    contact = rig.left.put(
        "Contact",
        {"Email": "ann@acme.example", "LastName": "Lee", "AccountId": account, "OwnerId": "u1"},
    )
    deal = {
        "Name": "Big",
        "StageName": "Prospecting",
        "CloseDate": "2026-12-01",
        "AccountId": account,
        "OwnerId": "u1",
    }
    rig.left.put("Opportunity", {**deal, "@OpportunityContactRoles": (contact,)})
    rig.person(email="bob@else.example", lastname="Bond")
    rig.collect()
    return rig


def shape(step: Step) -> tuple[str, str, str]:
    return step.system, step.object, step.action


# --- the fingerprint


def test_the_same_world_gives_the_same_plan() -> None:
    one, other = company_with_people(), company_with_people()
    assert one.plan().header.fingerprint == other.plan("P2").header.fingerprint
    assert [step_document(step) for step in one.steps()] == [
        step_document(step) for step in other.steps("P2")
    ]


@given(
    field=st.sampled_from(["jobtitle", "firstname", "city"]),
    value=st.from_regex(r"[a-z]{1,6}", fullmatch=True),
)
def test_every_value_of_every_step_is_in_the_fingerprint(field: str, value: str) -> None:
    plain, other = Rig(), Rig()
    plain.person()
    other.person(**{field: value})
    for rig in (plain, other):
        rig.collect()
    assert plain.plan().header.fingerprint != other.plan().header.fingerprint


def test_every_step_is_in_the_fingerprint_the_last_one_too() -> None:
    rig, fewer = company_with_people(), company_with_people()
    whole = rig.plan().header
    known = Ref("hubspot", "contacts", next(iter(rig.right.live("contacts"))))
    others = {
        ref
        for entity in starter().language.entities
        for _, ref in fewer.store.dirty(entity, 0, 100)
    } - {known}
    part = fewer.plan(only=frozenset(others)).header
    assert part.steps == whole.steps - 1
    assert part.fingerprint != whole.fingerprint


def test_an_empty_plan_has_a_fingerprint_and_no_steps() -> None:
    header = Rig().plan().header
    assert header.steps == 0
    assert re.fullmatch(r"[0-9a-f]{64}", header.fingerprint)
    assert header.held is None


# --- order


def test_entities_come_in_the_order_records_must_be_created_and_links_last() -> None:
    rig = company_with_people()
    rig.plan()
    groups = [(phase, system) for phase, system, _ in rig.store.step_groups("P1")]
    ordered = sorted(rig.steps(), key=lambda step: step.phase)
    assert [shape(step) for step in ordered] == [
        ("hubspot", "companies", "create"),
        ("hubspot", "contacts", "create"),
        ("salesforce", "Lead", "create"),
        ("hubspot", "deals", "create"),
        ("hubspot", "contacts", "associate"),
        ("hubspot", "deals", "associate"),
        ("hubspot", "deals", "associate"),
    ]
    assert groups == sorted(groups)


def test_a_phase_holds_only_steps_that_can_share_a_call() -> None:
    rig = company_with_people()
    rig.sync()
    for record_id in list(rig.right.live("contacts")):
        rig.edit(rig.right, "contacts", record_id, jobtitle="CEO")
    for object_name in ("Contact", "Lead"):
        for record_id in list(rig.left.live(object_name)):
            rig.edit(rig.left, object_name, record_id, FirstName="Al")
    rig.collect()
    rig.plan()
    kinds: dict[tuple[int, str], set[tuple[str, str]]] = {}
    for step in rig.steps():
        kinds.setdefault((step.phase, step.system), set()).add((step.object, step.action))
    assert rig.steps()
    assert all(len(kind) == 1 for kind in kinds.values())


def test_steps_are_numbered_without_a_gap() -> None:
    rig = company_with_people()
    header = rig.plan().header
    assert [step.number for step in rig.steps()] == list(range(1, header.steps + 1))


# --- the header


def test_the_header_adds_up_to_the_steps() -> None:
    rig = company_with_people()
    header = rig.plan().header
    steps = rig.steps()
    for system, sums in header.by.items():
        own = [step for step in steps if step.system == system]
        assert sums["create"] == sum(step.action == "create" for step in own)
        assert sums["associate"] == sum(step.action in {"associate", "unassociate"} for step in own)
        assert header.forecast[system] == len(own)
    assert header.steps == len(steps)
    assert rig.store.plan("P1") == header


def test_two_records_of_one_pair_are_decided_once() -> None:
    rig = Rig()
    rig.person(jobtitle="CEO")
    rig.lead()
    rig.collect()
    rig.plan()
    assert [shape(step) for step in rig.steps()] == [("salesforce", "Lead", "update")]
    assert rig.link().ids == ("s000001", "h000001")


def test_a_plan_beyond_the_brakes_is_held_and_says_what_it_saw() -> None:
    tight = Brakes(update=Brake(share=0, floor=1))
    rig = Rig(policy=starter().merge.model_copy(update={"brakes": tight}))
    for name in ("ann", "bob"):
        rig.person(email=f"{name}@lee.example")
    rig.sync()
    for record_id in list(rig.right.live("contacts")):
        rig.edit(rig.right, "contacts", record_id, jobtitle="CEO")
    rig.collect()
    held = rig.plan().header.held
    assert held == {"brake": "update", "limit": 1, "seen": 2, "what": "contact in salesforce"}
    before = dict(rig.left.live("Lead"))
    assert rig.sync().state == "held"
    assert rig.left.live("Lead") == before


# --- looking changes nothing


def test_a_dry_plan_leaves_the_marks_and_what_waits_to_the_run_that_carries_it_out() -> None:
    rig = company_with_people()
    rig.person(email="no name", lastname=None)
    rig.collect()
    before = rig.store.dirty_count()
    dry = rig.plan("P1", dry=True)
    assert dry.header.parked > 0
    assert rig.store.dirty_count() == before
    assert rig.store.issues() == []
    wet = rig.plan("P2")
    assert wet.header.fingerprint == dry.header.fingerprint
    assert rig.store.issues() != []
    assert rig.store.dirty_count() < before


def test_marks_with_steps_wait_for_the_last_step_and_the_others_are_cleared() -> None:
    rig = company_with_people()
    rig.plan()
    marks = {mark for step in rig.steps() for mark in step.marks}
    left = {
        (ref, seq)
        for entity in starter().language.entities
        for seq, ref in rig.store.dirty(entity, 0, 100)
    }
    assert left == marks


def test_a_plan_for_some_records_leaves_the_others_dirty() -> None:
    rig = company_with_people()
    known = Ref("hubspot", "contacts", next(iter(rig.right.live("contacts"))))
    rig.plan(only=frozenset({known}))
    assert [shape(step) for step in rig.steps()] == [("salesforce", "Lead", "create")]
    assert rig.store.dirty("account", 0, 10)


def test_a_record_changed_while_its_plan_is_carried_out_stays_dirty() -> None:
    rig = company_with_people()
    rig.plan()
    ref = Ref("salesforce", "Account", next(iter(rig.left.live("Account"))))
    rig.store.mark_dirty([(ref, "account")])
    apply_plan(rig.work, "P1", lambda number: None)
    assert [dirty for _, dirty in rig.store.dirty("account", 0, 10)] == [ref]


def test_what_a_plan_found_waiting_is_known_once_it_is_applied() -> None:
    rig = company_with_people()
    rig.person(email="bo@lee.example", country="Nippon")
    rig.collect()
    found = [issue.id for issue in rig.plan(dry=True).issues]
    assert found
    assert rig.store.issues() == []
    report = rig.runner().apply("P1")
    waiting = {issue.id for issue in rig.store.issues()}
    assert waiting == {issue.id for issue in report.issues}
    assert report.parked == len(waiting) > 0


def test_a_second_plan_after_a_sync_is_empty() -> None:
    rig = company_with_people()
    assert rig.sync().state == "complete"
    rig.collect()
    assert rig.plan().header.steps == 0
    assert rig.store.dirty_count() == 0


def test_a_record_that_went_before_it_was_linked_does_not_take_its_namesake_with_it() -> None:
    rig = Rig()
    account = rig.left.put("Account", {"Name": "Acme", "Website": "acme.example", "OwnerId": "u1"})
    ann = {"Email": "ann@lee.example", "LastName": "Lee", "AccountId": account, "OwnerId": "u1"}
    contact = rig.left.put("Contact", ann)
    rig.collect()
    rig.plan()
    rig.wait(1.0)
    rig.left.delete("Contact", contact)
    rig.person()
    rig.collect()
    rig.plan("P2")
    assert ("salesforce", "Lead", "create") in [shape(step) for step in rig.steps("P2")]
