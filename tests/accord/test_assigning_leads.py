"""`leads assign` on a pair in memory: what it proposes, what a run makes of it, what a dry run
leaves alone.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from accord.sessions import Session
from accord.usecases.leads import assign, document, propose, read_policy
from connectors.errors import UserError
from connectors.record import Value
from distribution.engine import Assignment, Distribution
from sync.model.links import Link
from tests.accord.conftest import at_work
from tests.distribution.facts import STARTER
from tests.mapping.starter import SYSTEMS
from tests.sync.rig import Rig

KIM, BO = "kim@co.example", "bo@co.example"
REASON = "You cover mid-size companies and have 19 free slots."


@pytest.fixture
def rig() -> Rig:
    """Kim, who sells and has one open lead, Bo, who sells nothing, and Ann, who is nobody's."""
    made = Rig()
    for number, email in enumerate((KIM, BO)):
        user = {"Email": email, "Name": email.split("@")[0].title(), "IsActive": "true"}
        if email == KIM:
            user["Segment__c"] = "mid"
        made.left.put("User", user, record_id=f"r{number}")
        made.right.put("owners", {"email": email, "archived": "false"}, record_id=f"o{number}")
    made.right.put(
        "contacts",
        {
            "email": "al@cox.example",
            "lastname": "Cox",
            "lifecyclestage": "salesqualifiedlead",
            "hubspot_owner_id": "o0",
        },
    )
    made.person(firstname="Ann", lifecyclestage="marketingqualifiedlead")
    made.sync()
    return made


@pytest.fixture
def session(rig: Rig, tmp_path: Path) -> Session:
    """The rig as a workspace at work, with the starter's rules of distribution."""
    folder = tmp_path / "policy"
    folder.mkdir()
    shutil.copyfile(STARTER, folder / "distribution.yaml")
    return at_work(rig, tmp_path)


def ann(rig: Rig) -> Link:
    """Ann's link."""
    known = {(one.base or {}).get("last_name"): one for one in rig.store.all_links("contact")}
    return known["Lee"]


def lead_of(rig: Rig) -> dict[str, Value]:
    """Ann's record on the left."""
    (found,) = [one for one in rig.left.live("Lead").values() if one["LastName"] == "Lee"]
    return found


def contact_of(rig: Rig) -> dict[str, Value]:
    """Ann's record on the right."""
    (found,) = [one for one in rig.right.live("contacts").values() if one["lastname"] == "Lee"]
    return found


def test_a_lead_without_a_rep_gets_one_on_both_sides_with_the_reason(
    rig: Rig, session: Session
) -> None:
    found = assign(session, dry_run=False)
    (only,) = found.distribution.assigned
    assert only.rep == KIM
    assert only.why == "You have 19 free slots."
    assert found.report is not None
    assert found.report.error is None
    assert (lead_of(rig)["OwnerId"], contact_of(rig)["hubspot_owner_id"]) == ("r0", "o0")
    assert lead_of(rig)["Accord_Reason__c"] == contact_of(rig)["accord_reason"] == only.why


def test_once_assigned_a_lead_is_nobody_s_to_assign_again(rig: Rig, session: Session) -> None:
    assign(session, dry_run=False)
    again = assign(session, dry_run=False)
    assert again.distribution.assigned == again.distribution.held == ()
    assert again.report is None


def test_a_dry_run_decides_the_same_and_leaves_no_trace(rig: Rig, session: Session) -> None:
    before = contact_of(rig)
    dry = assign(session, dry_run=True)
    assert dry.report is None
    assert contact_of(rig) == before
    ids = [assignment.lead for assignment in dry.distribution.assigned]
    assert len(ids) == 1
    assert not any(rig.store.proposals(ids).values())
    assert rig.store.dirty_count() == 0
    assert assign(session, dry_run=False).distribution == dry.distribution


def test_leads_are_named_by_their_first_record(rig: Rig, session: Session) -> None:
    found = document(rig.store, assign(session, dry_run=True))
    (entry,) = found["assigned"]
    link = ann(rig)
    refs = [str(ref) for ref in link.refs(SYSTEMS)]
    assert (entry["name"], entry["refs"], entry["lead"]) == ("Ann Lee", refs, refs[0])
    assert found["gap"] == 0


def test_each_field_is_proposed_as_it_was_seen_and_its_records_are_looked_at_again(
    rig: Rig,
) -> None:
    link = ann(rig)
    rig.world.clock = 1_700_000_060.0
    assignment = Assignment(link.id, KIM, 120.5, (), None, REASON)
    refs = propose(rig.store, rig.world, Distribution((assignment,), (), 120.5, 120.5, 0.0))
    assert refs == link.refs(SYSTEMS)
    assert rig.store.dirty_count() == 2
    made = rig.store.proposals([link.id])[link.id]
    assert {one.field: one.value for one in made} == {
        "owner": KIM,
        "assignment_reason": REASON,
        "assignment_score": "120.5",
        "assigned_at": "2023-11-14T22:14:20Z",
    }
    assert {one.seen for one in made} == {("",)}
    assert {one.because for one in made} == {f"lead distribution: {REASON}"}


def test_a_policy_that_cannot_be_read_is_refused_with_every_problem(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="the file is missing"):
        read_policy(tmp_path)
    (tmp_path / "policy").mkdir()
    text = "reserv: 3\ndefault_capacity: 0\n"
    (tmp_path / "policy" / "distribution.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        read_policy(tmp_path)
    assert len(refused.value.problems) == 2
