"""Records that come back: undeleted after a merge, hidden for a while, merged a second time."""

from __future__ import annotations

import pytest

from connectors.record import Ref
from tests.sync.rig import Rig

WEEK_S = 7 * 86_400.0


@pytest.fixture
def rig() -> Rig:
    return Rig()


def counterparts(rig: Rig) -> dict[str, str]:
    return {str(fields["email"]): name for name, fields in rig.right.live("contacts").items()}


def test_a_loser_taken_out_of_the_recycle_bin_and_merged_once_more_is_followed_again(
    rig: Rig,
) -> None:
    one, two = rig.lead(), rig.lead(Email="bob@lee.example", LastName="Bobson")
    rig.sync()
    rig.wait(1.0)
    rig.left.move("Lead", two, "Lead", one)
    rig.edit(rig.left, "Lead", one)
    rig.sync()
    rig.edit(rig.left, "Lead", two)  # undeleted
    rig.sync()
    rig.wait(1.0)
    rig.left.move("Lead", two, "Lead", one)
    rig.edit(rig.left, "Lead", one)
    rig.sync()
    row = rig.store.mirror([Ref("salesforce", "Lead", two)])[Ref("salesforce", "Lead", two)]
    issues = rig.store.issues()
    assert row.gone
    assert [issue.reason for issue in issues] == ["record_merged"]


def test_a_record_hidden_for_a_while_is_taken_up_again_by_the_weekly_comparison(rig: Rig) -> None:
    lead = rig.lead()
    rig.sync()
    versions = rig.left.records.pop(("Lead", lead))  # sharing hides it: no trace
    rig.wait(WEEK_S)
    rig.sync()
    assert [issue.reason for issue in rig.store.issues()] == ["record_vanished"]
    rig.left.records["Lead", lead] = versions  # and shows it again, its stamp as it was
    rig.wait(WEEK_S)
    rig.sync()
    rig.sync()
    assert (rig.link().status, rig.store.issues()) == ("live", [])


@pytest.mark.parametrize("further", [False, True])
def test_a_merge_into_a_record_that_is_gone_before_anybody_read_it_is_told(
    rig: Rig, further: bool
) -> None:
    lead, person = rig.lead(), rig.person()
    rig.sync()
    rig.wait(1.0)
    merged = rig.right.put("contacts", dict(rig.right.live("contacts")[person]))
    rig.right.move("contacts", person, "contacts", merged)
    if further:
        last = rig.right.put("contacts", dict(rig.right.live("contacts")[merged]))
        rig.right.move("contacts", merged, "contacts", last)
        merged = last
    rig.right.delete("contacts", merged)
    rig.sync()
    assert [(issue.reason, issue.ref) for issue in rig.store.issues()] == [
        ("record_vanished", f"hubspot:contacts:{merged}")
    ]
    assert rig.store.dirty_count() == 0
    assert rig.left.live("Lead")[lead]
