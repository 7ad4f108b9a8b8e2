"""What is out of scope is neither written nor matched, and comes back as it left."""

from __future__ import annotations

from connectors.record import Value
from tests.sync.rig import Rig

ELSEWHERE = {"pipeline": "partners", "dealstage": "p1"}


def deal(rig: Rig, **fields: Value) -> str:
    account = rig.left.put("Account", {"Name": "X", "Website": "x.example"})
    facts = {
        "Name": "Deal",
        "StageName": "Prospecting",
        "CloseDate": "2026-12-01",
        "AccountId": account,
    }
    return rig.left.put("Opportunity", {**facts, **fields})


def moved_away() -> tuple[Rig, str, str]:
    """A linked deal that somebody moves to another pipeline: both ids."""
    rig = Rig()
    opportunity = deal(rig)
    rig.sync()
    (key,) = rig.right.live("deals")
    rig.edit(rig.right, "deals", key, **ELSEWHERE)
    rig.sync()
    return rig, opportunity, key


def test_a_deal_moved_to_another_pipeline_is_not_written_any_more() -> None:
    rig, opportunity, key = moved_away()
    rig.edit(rig.left, "Opportunity", opportunity, StageName="Closed Won", NextStep="sign")
    report = rig.sync()
    assert not report.tally.written
    assert not any(version.by == "accord" for version in rig.right.records["deals", key][-1:])
    assert rig.held(rig.right, "deals").get("hs_next_step") is None
    assert rig.store.issues() == []


def test_a_stage_of_another_pipeline_does_not_reach_salesforce() -> None:
    rig, _, key = moved_away()
    rig.edit(rig.right, "deals", key, hs_next_step="call")
    rig.sync()
    held = rig.held(rig.left, "Opportunity")
    assert (held["StageName"], held.get("NextStep")) == ("Prospecting", None)


def test_a_deal_that_comes_back_is_synced_again() -> None:
    rig, opportunity, key = moved_away()
    rig.edit(rig.left, "Opportunity", opportunity, NextStep="sign")
    rig.sync()
    rig.edit(rig.right, "deals", key, pipeline="default", dealstage="appointmentscheduled")
    rig.sync()
    assert rig.held(rig.right, "deals")["hs_next_step"] == "sign"


def test_a_deal_of_the_same_name_in_another_pipeline_is_left_alone_and_not_made_again() -> None:
    rig = Rig()
    other = rig.right.put("deals", {"dealname": "Deal", "amount": "5", **ELSEWHERE})
    deal(rig, Amount="100")
    rig.sync()
    held = {"dealname": "Deal", "amount": "5", **ELSEWHERE}
    assert rig.right.live("deals") == {other: held}


def test_a_converted_lead_is_not_written_any_more() -> None:
    rig = Rig()
    lead = rig.lead()
    rig.sync()
    rig.edit(rig.left, "Lead", lead, IsConverted="true")
    rig.sync()
    before = len(rig.left.records["Lead", lead])
    (key,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", key, jobtitle="Chair")
    rig.sync()
    assert len(rig.left.records["Lead", lead]) == before
