"""A workspace at work on a real state: who may write, what is kept between runs, what is
doubted.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.schema_memory import account
from accord.sessions import locked_store, opened, state_of
from accord.usecases.looking.status import standing
from accord.usecases.syncing import carry_out, draw_up, synchronise
from accord.workspace import Workspace
from connectors.errors import LeaseHeldError, RejectedError, UserError
from connectors.write import Create, Outcome, Refused, Write
from sync.report import Options
from tests.accord.conftest import Vendor, connected, nobody, vendors
from tests.mapping.starter import starter
from tests.sync.rig import Rig


@pytest.fixture
def workspace(rig: Rig, tmp_path: Path) -> Workspace:
    """A workspace on the rig's systems, before its first run."""
    return connected(tmp_path, vendors(rig))


def asked(workspace: Workspace) -> list[int]:
    """How often each system was asked who we are."""
    kinds = workspace.settings.kinds.values()
    return [kind.connect(None, None).asked for kind in kinds]


def test_a_sync_converges_and_is_told_to_whoever_looks(rig: Rig, workspace: Workspace) -> None:
    rig.person()
    rig.wait(1.0)
    with opened(workspace, world=rig.world) as session:
        assert synchronise(session, Options(), None).state == "complete"
    assert len(rig.left.live("Lead")) == 1
    with state_of(workspace) as store:
        found = standing(store, starter().language, nobody).document
    assert found["links"]["contact"] == 1
    assert found["accounts"] == {"salesforce": "A-1", "hubspot": "A-1"}


def test_a_plan_that_one_process_made_another_one_carries_out(
    rig: Rig, workspace: Workspace
) -> None:
    rig.person()
    rig.wait(1.0)
    file = workspace.folder / "plan.jsonl"
    with opened(workspace, world=rig.world) as session:
        draw_up(session, (), file, full=False)
    assert rig.left.live("Lead") == {}
    with opened(workspace, world=rig.world) as session:
        assert carry_out(session, file).error is None
    assert len(rig.left.live("Lead")) == 1
    with (
        opened(workspace, world=rig.world) as session,
        pytest.raises(UserError, match="this plan was applied already"),
    ):
        carry_out(session, file)


def test_one_process_writes_at_a_time_and_others_may_look(rig: Rig, workspace: Workspace) -> None:
    with opened(workspace, world=rig.world) as session:
        with pytest.raises(LeaseHeldError), locked_store(workspace, rig.world):
            pass
        with state_of(workspace) as store:
            assert store.runs() == session.store.runs()
    with locked_store(workspace, rig.world) as (store, lease):
        assert store.runs() == []
        lease.check()


def test_before_the_first_run_there_is_nothing_to_look_at(workspace: Workspace) -> None:
    with pytest.raises(UserError) as refused, state_of(workspace):
        pass
    assert refused.value.problems == [
        "nothing has been synced in this workspace yet: it has no state here"
    ]
    assert refused.value.advice.startswith("Run `accord sync` first. If this workspace ran else")
    assert not workspace.state.exists()


def test_what_one_run_learnt_of_a_schema_the_next_one_knows(rig: Rig, workspace: Workspace) -> None:
    for _ in range(2):
        with opened(workspace, world=rig.world):
            pass
    assert asked(workspace) == [1, 1]


def test_fields_that_accord_needs_are_missed_all_at_once(rig: Rig, tmp_path: Path) -> None:
    for system, object_name, field in (
        (rig.left, "Lead", "Accord_Key__c"),
        (rig.right, "deals", "accord_key"),
    ):
        kept = [name for name in system.objects[object_name] if name != field]
        system.objects = {**system.objects, object_name: kept}
    with pytest.raises(UserError) as refused, opened(connected(tmp_path, vendors(rig))):
        pass
    assert refused.value.problems == [
        "salesforce: Lead.Accord_Key__c is missing",
        "hubspot: deals.accord_key is missing",
    ]
    assert "`accord provision`" in refused.value.advice


def test_a_field_that_appeared_meanwhile_is_found_by_asking_again(
    rig: Rig, workspace: Workspace
) -> None:
    whole = rig.right.objects
    kept = [name for name in whole["deals"] if name != "accord_key"]
    rig.right.objects = {**whole, "deals": kept}
    with pytest.raises(UserError), opened(workspace, world=rig.world):
        pass
    rig.right.objects = whole
    with opened(workspace, world=rig.world) as session:
        assert session.pair.systems == workspace.systems


def test_a_mapped_field_nobody_shows_pauses_and_reads_as_nothing(
    rig: Rig, workspace: Workspace
) -> None:
    with opened(workspace, world=rig.world) as session:
        before = session.pair.policy_print
    kept = [name for name in rig.right.objects["contacts"] if name != "jobtitle"]
    rig.right.objects = {**rig.right.objects, "contacts": kept}
    rig.wait(4000.0)
    with opened(workspace, world=rig.world) as session:
        translator = session.pair.translator("hubspot", "contact", "contacts")
        assert "title" not in translator.codecs
        assert "first_name" in translator.codecs
        assert session.pair.policy_print == f"{before} hubspot.contacts.jobtitle"


class Stubborn(Vendor):
    """It says of new leads that they have a field it no longer has."""

    def _one(self, write: Write) -> Outcome:
        if isinstance(write, Create):
            return Refused(write.intent, "GONE_FIELD", "no such column Title")
        return super()._one(write)


def test_a_refusal_that_contradicts_the_schema_makes_the_next_run_ask_again(
    rig: Rig, tmp_path: Path
) -> None:
    known = {"salesforce": Stubborn(rig.left), "hubspot": Vendor(rig.right)}
    workspace = connected(tmp_path, known)
    rig.person()
    rig.wait(1.0)
    with opened(workspace, world=rig.world) as session:
        report = synchronise(session, Options(), None)
    assert [issue.reason for issue in report.issues] == ["GONE_FIELD"]
    assert asked(workspace) == [1, 1]
    with opened(workspace, world=rig.world):
        pass
    assert asked(workspace) == [2, 2]


def test_a_refusal_that_ends_a_run_is_heard_as_well(rig: Rig, workspace: Workspace) -> None:
    with pytest.raises(RejectedError), opened(workspace, world=rig.world):
        raise RejectedError("no such column", code="GONE_FIELD")
    with opened(workspace, world=rig.world) as session:
        assert account(session.store, "salesforce") == "A-1"
    assert asked(workspace) == [2, 2]
    with pytest.raises(RejectedError), opened(workspace, world=rig.world):
        raise RejectedError("a duplicate", code="DUPLICATE")
    with opened(workspace, world=rig.world):
        pass
    assert asked(workspace) == [2, 2]
