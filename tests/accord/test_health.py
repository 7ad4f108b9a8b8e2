"""The state of a workspace is what really is: nothing that is held or failing hides behind a later
plan, or behind a run about one record, and whatever stopped a run is on record.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from accord.sessions import Session, opened, state_of
from accord.usecases.looking.status import Standing, run_documents, standing
from accord.usecases.syncing import draw_up, synchronise
from accord.usecases.telling.health import health_of, past_of
from connectors.errors import AuthError, BudgetError, IntegrationError, RetryableError
from sync.model.journal import PROVISION, RunRow
from sync.model.queue import Issue
from sync.report import Options
from tests.accord.conftest import Vendor, at_work, connected, nobody, vendors
from tests.mapping.starter import starter
from tests.sync.rig import Rig

HELD = {"brake": "blank", "limit": 25, "seen": 30, "what": "contact.title in hubspot"}


def stands(session: Session) -> Standing:
    return standing(session.store, starter().language, nobody)


def ran(rig: Rig, name: str, state: str, command: str = "sync", **summary: Any) -> None:
    """One run, at the time its number says."""
    at = float(name.removeprefix("R"))
    rig.store.put_run(RunRow(name, command, 1, at, at + 0.5, state, summary))


def stopped(rig: Rig, name: str, cause: str, command: str = "sync", **more: Any) -> None:
    """A run that an error ended."""
    ran(rig, name, "partial", command, error="E: said", cause=cause, advice="Do it.", **more)


def state(rig: Rig) -> tuple[str, float | None, int]:
    found = health_of(past_of(rig.store, nobody), rig.store.issues())
    return found.state, found.since, found.code


# --- the states


def test_before_the_first_sync_there_is_no_state_but_advice(rig: Rig, session: Session) -> None:
    found = stands(session)
    assert (found.document["state"], found.code) == ("never", 0)
    assert "accord doctor" in found.document["next"]
    draw_up(session, (), None, full=False)
    assert stands(session).document["state"] == "never", "a plan is no sync"


def test_after_complete_syncs_all_is_good_since_the_first_of_them(rig: Rig) -> None:
    ran(rig, "R1", "held", held=HELD)
    ran(rig, "R2", "complete")
    ran(rig, "R3", "complete")
    assert state(rig) == ("good", 2.5, 0)
    assert past_of(rig.store, nobody).last_complete_sync == 3.5


def test_what_waits_for_a_person_is_told_since_it_began(rig: Rig, session: Session) -> None:
    rig.person(country="Nippon")
    rig.sync()
    found = stands(session)
    (issue,) = rig.store.issues()
    assert (found.document["state"], found.code) == ("waiting", 0)
    assert found.document["since"] == issue.at
    assert found.document["waiting"] == {"field": 1}
    assert "1 value that could not cross" in found.document["because"]
    assert found.document["next"] == "Each, with its reason: `accord parked list`."


def test_a_brake_that_holds_says_which_and_what_to_do(rig: Rig, session: Session) -> None:
    ran(rig, "R1", "held", held=HELD)
    found = stands(session)
    assert (found.document["state"], found.code, found.document["since"]) == ("held", 5, 1.5)
    assert "the blank brake: contact.title in hubspot would change 30" in found.document["because"]
    assert "--exceed-brakes" in found.document["next"]
    assert found.document["last_run"]["held"] == HELD
    assert found.document["last_complete_sync"] is None


@pytest.mark.parametrize(
    ("cause", "expected", "code"),
    [
        ("budget", "held", 5),
        ("vendor", "failing", 6),
        ("problem", "failing", 2),
        ("bug", "failing", 1),
    ],
)
def test_whatever_stopped_the_last_run_is_told_with_its_advice(
    rig: Rig, session: Session, cause: str, expected: str, code: int
) -> None:
    ran(rig, "R1", "complete")
    stopped(rig, "R2", cause)
    found = stands(session)
    assert (found.document["state"], found.code) == (expected, code)
    assert "E: said" in found.document["because"]
    assert found.document["next"] == "Do it."
    assert found.document["last_run"]["error"] == "E: said"
    assert found.document["last_complete_sync"] == 1.5


def test_a_run_that_never_ended_died_unless_somebody_is_at_work(rig: Rig, session: Session) -> None:
    ran(rig, "R1", "complete")
    rig.store.put_run(RunRow("R2", "sync", 1, 2.0))
    found = stands(session)
    assert (found.document["state"], found.code, found.document["since"]) == ("failing", 1, 2.0)
    assert "R2 (sync) was killed" in found.document["because"]
    assert found.document["last_run"]["state"] == "died"
    at_work = standing(rig.store, starter().language, lambda: True)
    assert (at_work.document["state"], at_work.code) == ("good", 0)
    assert at_work.document["at_work"]["run"] == "R2"
    assert at_work.document["last_run"]["run"] == "R1"


def test_a_run_that_ended_or_began_while_one_looked_is_not_taken_for_dead(rig: Rig) -> None:
    rig.store.put_run(RunRow("R2", "sync", 1, 2.0))

    def ended_and_another_began() -> bool:
        if rig.store.runs(1)[0].id == "R2":
            ran(rig, "R2", "complete")
            rig.store.put_run(RunRow("R3", "sync", 2, 3.0))
            return False
        return True

    past = past_of(rig.store, ended_and_another_began)
    assert past.at_work is not None
    assert past.at_work.id == "R3"
    assert [run.state for run in past.runs] == ["complete"]


def test_nobody_asks_who_writes_while_no_run_says_that_it_is_under_way(rig: Rig) -> None:
    def must_not_ask() -> bool:
        raise AssertionError

    ran(rig, "R1", "complete")
    assert past_of(rig.store, must_not_ask).at_work is None


# --- what hides nothing


@pytest.mark.parametrize("bad", ["held", "failing", "died"])
@pytest.mark.parametrize(
    ("command", "summary"),
    [
        ("plan", {}),
        ("plan", {"held": HELD}),
        ("sync", {"narrow": True}),
        ("leads assign", {"narrow": True}),
    ],
)
def test_a_later_plan_or_a_run_about_a_part_hides_nothing(
    rig: Rig, bad: str, command: str, summary: dict[str, Any]
) -> None:
    if bad == "held":
        ran(rig, "R1", "held", held=HELD)
    elif bad == "failing":
        stopped(rig, "R1", "vendor")
    else:
        rig.store.put_run(RunRow("R1", "sync", 1, 1.0))
    before = state(rig)
    ran(rig, "R2", "complete", command, **summary)
    assert state(rig) == before
    assert before[2] == {"held": 5, "failing": 6, "died": 1}[bad]


def test_a_plan_or_a_run_about_a_part_that_fails_is_told_at_once(rig: Rig) -> None:
    ran(rig, "R1", "complete")
    stopped(rig, "R2", "vendor", "plan")
    assert state(rig) == ("failing", 2.5, 6)
    ran(rig, "R3", "complete", "plan")
    assert state(rig) == ("good", 1.5, 0), "the plan that followed went well"


def test_trouble_lasts_since_its_first_run_and_ends_with_a_sync_of_everything(rig: Rig) -> None:
    ran(rig, "R1", "complete")
    for name in ("R2", "R3"):
        stopped(rig, name, "vendor")
    assert state(rig) == ("failing", 2.5, 6)
    ran(rig, "R4", "complete")
    assert state(rig) == ("good", 4.5, 0)


def test_a_plan_that_somebody_applied_counts_as_a_run_of_the_whole(rig: Rig) -> None:
    ran(rig, "R1", "held", held=HELD)
    ran(rig, "R2", "complete", "apply")
    assert state(rig) == ("good", 2.5, 0)


def test_runs_of_an_earlier_release_did_not_keep_what_stopped_them(rig: Rig) -> None:
    ran(rig, "R1", "partial")
    assert state(rig) == ("failing", 1.5, 6)


# --- what runs leave behind


class Silent(Vendor):
    """Fails at the first question with an error of the test's."""

    error: Exception

    def changes(self, *asked: Any, **how: Any) -> Any:
        raise self.error


def failing(rig: Rig, folder: Path, error: Exception) -> Session:
    """A session whose right side fails like this when it is read."""
    session = at_work(rig, folder)
    silent = Silent(rig.right)
    silent.error = error
    for side in session.pair.sides:
        if side.system == "hubspot":
            object.__setattr__(side, "connector", silent)
    return session


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (AuthError("the token is not valid"), 6, "AuthError: the token is not valid"),
        (RetryableError("no route"), 6, "RetryableError: no route"),
        (BudgetError("spent"), 5, "BudgetError: spent"),
        (ValueError("ann@x.example of pat-na1-0123456789abcdef0123"), 1, "ValueError: *** of ***"),
    ],
)
@pytest.mark.parametrize("command", ["sync", "plan"])
def test_a_run_that_an_error_ends_has_ended_with_it(
    rig: Rig, tmp_path: Path, error: Exception, code: int, told: str, command: str
) -> None:
    session = failing(rig, tmp_path, error)
    with suppress(IntegrationError, ValueError):
        if command == "sync":
            synchronise(session, Options(), None)
        else:
            draw_up(session, (), None, full=False)
    (run,) = run_documents(rig.store, 1, nobody)
    assert (run["command"], run["error"]) == (command, told)
    assert run["state"] != "running"
    assert run["ended_at"] is not None
    assert state(rig)[2] == code


def test_a_run_that_could_not_even_begin_is_on_record(rig: Rig, tmp_path: Path) -> None:
    known = vendors(rig)

    def refuse() -> Any:
        raise AuthError("who are you?")

    known["hubspot"].identity = refuse  # type: ignore[method-assign]
    workspace = connected(tmp_path, known)
    with pytest.raises(AuthError), opened(workspace, world=rig.world, command="plan"):
        raise AssertionError
    with state_of(workspace) as store:
        (run,) = run_documents(store, 9, nobody)
        found = standing(store, starter().language, nobody)
    assert (run["command"], run["state"]) == ("plan", "failed")
    assert run["error"] == "AuthError: who are you?"
    assert (found.document["state"], found.code) == ("failing", 6)


def test_what_waits_since_longest_is_what_is_told(rig: Rig) -> None:
    ran(rig, "R1", "complete")
    for name, at in (("a", 0.5), ("b", 0.25)):
        rig.store.put_issues([Issue(name, "vanished", "contact", "", "", "", "", "", at=at)])
    assert state(rig) == ("waiting", 0.25, 0)


# --- what was in the way before, and is not


def test_a_run_that_could_not_begin_says_nothing_once_both_systems_are_made_ready(
    rig: Rig,
) -> None:
    ran(rig, "R1", "failed", error="UserError: it is missing", cause="problem")
    assert state(rig)[0] == "failing"
    ran(rig, "R2", "complete", PROVISION)
    assert state(rig)[0] == "never"
    ran(rig, "R3", "complete")
    assert state(rig)[0] == "good"


def test_making_both_ready_hides_no_run_that_began_and_failed(rig: Rig) -> None:
    ran(rig, "R1", "failed", error="ValueError: x", cause="bug", read={"salesforce": 1})
    ran(rig, "R2", "complete", PROVISION)
    assert state(rig)[0] == "failing"


def test_a_run_that_could_not_begin_after_both_were_made_ready_is_told(rig: Rig) -> None:
    ran(rig, "R1", "complete", PROVISION)
    ran(rig, "R2", "failed", error="UserError: it is missing", cause="problem")
    assert state(rig)[0] == "failing"


def test_a_run_that_never_began_has_kept_nothing_that_waits(rig: Rig) -> None:
    ran(rig, "R1", "failed", error="UserError: it is missing", cause="problem")
    assert not past_of(rig.store, nobody).ever_wrote
    ran(rig, "R2", "complete", "plan")
    assert not past_of(rig.store, nobody).ever_wrote
    ran(rig, "R3", "complete", "apply")
    assert past_of(rig.store, nobody).ever_wrote
