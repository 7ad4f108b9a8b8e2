"""The log tells each step of a run on standard error, as JSON where nobody watches."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from accord.logs import configure, run_log
from sync.report import Options
from sync.run import Runner, tell_nobody
from tests.sync.rig import Rig


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """However a test set the log up, the next one finds it as it is at first."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


def told(captured: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """The lines of standard error."""
    out, err = captured.readouterr()
    assert out == ""
    return [json.loads(line) for line in err.splitlines()]


def test_nobody_is_told_anything_unless_somebody_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_log("main") is tell_nobody
    run_log("main")("run started", run="R1")
    assert told(capsys) == []


def test_a_step_is_one_line_with_its_facts_the_pair_and_when(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure(verbose=True)
    run_log("main")("collected", system="hubspot", records=7)
    (line,) = told(capsys)
    moment = str(line.pop("timestamp"))
    assert moment.endswith("Z")
    assert line == {
        "event": "collected",
        "level": "info",
        "pair": "main",
        "system": "hubspot",
        "records": 7,
    }


def test_without_verbose_steps_are_not_worth_a_line_and_warnings_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure(verbose=False)
    run_log("main")("collected", system="hubspot", records=7)
    structlog.get_logger().warning("slow")
    assert [line["event"] for line in told(capsys)] == ["slow"]


def test_a_run_tells_its_steps_and_never_a_value_that_somebody_entered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure(verbose=True)
    rig = Rig()
    rig.person(firstname="Zaphod", jobtitle="President", country="Nippon")
    rig.wait(1.0)
    Runner(rig.work, lambda *seen: None, run_log("main")).sync(Options())
    lines = told(capsys)
    events = [line["event"] for line in lines]
    assert (events[0], events[-1]) == ("run started", "run ended")
    assert "collected" in events
    text = json.dumps(lines)
    for entered in ("Zaphod", "President", "Nippon", "ann@lee.example", "Lee"):
        assert entered not in text
