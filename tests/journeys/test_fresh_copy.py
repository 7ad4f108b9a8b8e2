"""A workspace fresh out of git has no `.accord`: it works, or says what to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.journeys.comparison import differences
from tests.journeys.journey import Done, Journey, accord


@pytest.fixture
def copy(settled: Journey) -> Path:
    """What `git clone` brings."""
    made = settled.folder.with_name("clone")
    shutil.copytree(settled.folder, made, ignore=shutil.ignore_patterns(".accord"))
    return made


def in_copy(copy: Path, *words: str) -> Done:
    return accord("-C", str(copy), *words)


@pytest.mark.parametrize("words", [("sync",), ("plan",), ("provision",), ("doctor",)])
def test_a_secret_that_stayed_behind_is_named_with_what_to_do(
    copy: Path, words: tuple[str, ...]
) -> None:
    done = in_copy(copy, *words)
    assert done.code == 2
    told = done.err + done.out
    assert "file:.accord/salesforce-client-id is not there" in told
    assert "Git does not hold `.accord`" in told


@pytest.mark.parametrize("words", [("runs",), ("why", "x"), ("parked", "list")])
def test_without_a_state_there_is_nothing_to_look_at_but_advice(
    copy: Path, words: tuple[str, ...]
) -> None:
    done = in_copy(copy, *words)
    assert done.code == 2
    assert "bring its folder `.accord` along" in done.err


def test_the_status_of_a_copy_says_that_it_never_synced(copy: Path) -> None:
    done = in_copy(copy, "status", "--json")
    assert (done.code, done.document["state"]) == (0, "never")
    assert "bring its folder `.accord` along" in done.document["next"]


@pytest.mark.parametrize("first", ["doctor", "provision", "plan", "sync"])
def test_with_its_secrets_in_the_environment_a_copy_works(
    settled: Journey, copy: Path, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = copy / "accord.yaml"
    text = file.read_text()
    for number, name in enumerate(re.findall(r"file:(\S+)", text)):
        monkeypatch.setenv(f"SECRET_{number}", (settled.folder / name).read_text())
        text = text.replace(f"file:{name}", f"env:SECRET_{number}")
    file.write_text(text)
    before = people(settled)
    assert in_copy(copy, first).code in (0, 3)
    assert (copy / ".accord").stat().st_mode & 0o777 == 0o700
    done = in_copy(copy, "sync", "--json")
    assert done.code in (0, 3), done
    assert people(settled) == before, "nobody is made twice"
    assert differences(settled) == []


def people(found: Journey) -> tuple[int, int]:
    contacts = found.hubspot.rows("contacts")
    return len(found.salesforce.rows("Contact")), len(contacts)
