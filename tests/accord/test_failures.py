"""Every failure is a message, one sentence of advice and an exit code; a bug leaves a report that
gives nothing away.
"""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from accord import failures
from accord.failures import Failure, explain
from connectors.errors import (
    AuthError,
    BudgetError,
    IntegrationError,
    LeaseHeldError,
    RejectedError,
    RetryableError,
    UserError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LeaseHeldError("somebody else writes"), failures.LOCKED),
        (UserError("wrong"), failures.PROBLEM),
        (BudgetError("spent"), failures.HELD),
        (AuthError("who?"), failures.REFUSED),
        (RejectedError("no"), failures.REFUSED),
        (RetryableError("busy"), failures.REFUSED),
        (IntegrationError("something"), failures.REFUSED),
    ],
)
def test_each_kind_of_error_has_its_exit_code_and_keeps_its_words(
    error: IntegrationError, code: int, tmp_path: Path
) -> None:
    found = explain(error, tmp_path)
    assert (found.code, found.advice) == (code, error.advice)
    assert len(found.problems) == 1
    assert found.problems[0].endswith(str(error))
    assert list(tmp_path.iterdir()) == []


def test_all_problems_of_one_error_are_told() -> None:
    found = explain(UserError(["first", "second"], advice="Mend both."), None)
    assert found == Failure(failures.PROBLEM, ("first", "second"), "Mend both.")


def test_the_document_says_what_the_lines_say() -> None:
    found = explain(UserError(["first", "second"], advice="Mend both."), None)
    expected = {"code": 2, "problems": ["first", "second"], "advice": "Mend both."}
    assert found.document() == {"error": expected}


def bug() -> ZeroDivisionError:
    """An error with a secret among the values of its frame."""
    token = "-".join(("pat", "na1", "secret"))
    try:
        len(token) / 0
    except ZeroDivisionError as error:
        return error
    raise AssertionError


def test_a_bug_leaves_its_frames_beside_the_state_readable_by_nobody_else(tmp_path: Path) -> None:
    found = explain(bug(), tmp_path)
    report = tmp_path / ".accord" / "crash.txt"
    assert found.code == failures.BUG
    assert found.problems == ("ZeroDivisionError: division by zero", f"a report is in {report}")
    assert found.advice.startswith("This is a bug in Accord; nothing is lost")
    assert report.stat().st_mode & 0o777 == 0o600
    assert report.parent.stat().st_mode & 0o777 == 0o700
    text = report.read_text()
    assert "in bug" in text
    assert "pat-na1-secret" not in text


def test_a_later_bug_takes_the_place_of_the_earlier_report(tmp_path: Path) -> None:
    explain(bug(), tmp_path)
    explain(RuntimeError("another"), tmp_path)
    text = (tmp_path / ".accord" / "crash.txt").read_text()
    assert "RuntimeError: another" in text
    assert "ZeroDivisionError" not in text


def test_without_a_workspace_the_report_is_among_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = explain(bug(), None)
    (report,) = tmp_path.iterdir()
    assert found.problems[1] == f"a report is in {report}"


def test_a_report_that_cannot_be_written_is_told_instead(tmp_path: Path) -> None:
    (tmp_path / ".accord").write_text("in the way")
    found = explain(bug(), tmp_path)
    assert found.code == failures.BUG
    assert found.problems[1].startswith("Traceback (most recent call last):")


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "Make room on that disk"),
        (errno.EROFS, "That disk is read-only"),
        (errno.EACCES, "Give this user the right to that file"),
    ],
)
def test_what_a_disk_refuses_is_no_bug(number: int, advice: str, tmp_path: Path) -> None:
    found = explain(OSError(number, "so the disk says", "plan.jsonl"), tmp_path)
    assert (found.code, found.problems) == (
        failures.PROBLEM,
        ("plan.jsonl: so the disk says",),
    )
    assert found.advice.startswith(advice)
    assert list(tmp_path.iterdir()) == [], "no report"


def test_another_error_of_the_machine_is_a_bug_still(tmp_path: Path) -> None:
    assert explain(OSError(errno.ENOTDIR, "what?"), tmp_path).code == failures.BUG
