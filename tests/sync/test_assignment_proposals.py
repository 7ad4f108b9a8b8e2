"""An assignment stands or falls as a whole: a rep who took the lead first leaves no trace of
another choice.
"""

from __future__ import annotations

from connectors.record import Value
from sync.model.queue import Proposal
from tests.mapping.starter import SYSTEMS
from tests.sync.rig import Rig

ASSIGNMENT = {
    "owner": "rep1@co.example",
    "assignment_reason": "rep1: best fit",
    "assignment_score": "80",
    "assigned_at": "2026-01-01T00:00:00Z",
}
TRACES = ("Accord_Reason__c", "Accord_Score__c", "Accord_Assigned_At__c")


def proposed(because: str = "lead distribution") -> tuple[Rig, str]:
    """A lead of nobody's, and everything an assignment to rep1 proposes for it."""
    rig = Rig()
    for name in ("r1", "r2"):
        address = f"rep{name[1]}@co.example"
        rig.left.put("User", {"Email": address, "Name": name, "IsActive": "true"}, record_id=name)
        rig.right.put("owners", {"email": address, "archived": "false"}, record_id=f"o{name}")
    lead = rig.lead()
    rig.sync()
    link = next(iter(rig.store.all_links("contact")))
    base = link.base or {}
    rig.store.put_proposals([
        Proposal(f"q{name}", link.id, name, value, (str(base.get(name) or ""),), "distribution",
                 because)
        for name, value in ASSIGNMENT.items()
    ])  # fmt: skip
    rig.store.mark_dirty([(ref, "contact") for side in (0, 1) if (ref := link.ref(side, SYSTEMS))])
    return rig, lead


def traces(rig: Rig) -> list[Value]:
    return [rig.held(rig.left, "Lead").get(name) for name in TRACES]


def test_an_assignment_nobody_overtook_is_carried_out_whole_on_both_sides() -> None:
    rig, _ = proposed()
    rig.sync()
    assert rig.held(rig.left, "Lead")["OwnerId"] == "r1"
    assert traces(rig) == ["rep1: best fit", "80", "2026-01-01T00:00:00Z"]
    there = rig.held(rig.right, "contacts")
    assert (there["hubspot_owner_id"], there["accord_reason"]) == ("or1", "rep1: best fit")


def test_a_rep_who_took_the_lead_first_keeps_it_without_a_reason_for_another() -> None:
    rig, lead = proposed()
    rig.edit(rig.left, "Lead", lead, OwnerId="r2")
    rig.sync()
    assert rig.held(rig.left, "Lead")["OwnerId"] == "r2"
    assert traces(rig) == [None, None, None]
    there = rig.held(rig.right, "contacts")
    assert (there["hubspot_owner_id"], there.get("accord_reason")) == ("or2", None)


def test_what_fell_is_void_and_is_not_tried_again() -> None:
    rig, lead = proposed()
    rig.edit(rig.left, "Lead", lead, OwnerId="r2")
    rig.sync()
    link = next(iter(rig.store.all_links("contact")))
    assert not [p for found in rig.store.proposals([link.id]).values() for p in found]
    rig.edit(rig.left, "Lead", lead, OwnerId="u1")
    rig.sync()
    assert rig.held(rig.left, "Lead")["OwnerId"] == "u1"
    assert traces(rig) == [None, None, None]
