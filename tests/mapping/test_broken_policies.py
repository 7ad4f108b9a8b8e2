"""Broken policy files, through the real loader: what somebody did, and every word they read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from accord.policies import load_policy
from connectors.errors import UserError
from tests.mapping.starter import SYSTEMS

HERE = Path(__file__).parent
SMALL = HERE / "small"
CASES = HERE / "broken_policies.txt"
OF_PROGRAMS = re.compile(
    r"yaml parser|pydantic|python|scalar|mapping|token|tuple|dict|(?-i:None)|\bstr\b|exception:|"
    r"input should|document|stream|flow|traceback|<[a-z]",
    re.IGNORECASE,
)
"""Words that somebody who never wrote a program has no use for."""


@dataclass(slots=True)
class Case:
    """One thing that was done to one file. `old` is None for a whole new file."""

    did: str
    file: str = ""
    old: str | None = None
    new: str = ""
    says: list[str] = field(default_factory=list)

    def do(self, folder: Path) -> None:
        """Break the file."""
        path = folder / self.file
        if self.old is None:
            path.write_bytes(self.new.encode("latin-1"))
            return
        text = path.read_text(encoding="utf-8")
        assert self.old in text
        path.write_text(text.replace(self.old, self.new, 1), encoding="utf-8")


def cases() -> Iterator[Case]:
    """Every case of the file."""
    for block in CASES.read_text(encoding="utf-8").split("\n> ")[1:]:
        did, file, *rest = block.rstrip("\n").split("\n")
        case = Case(did, file)
        lines = []
        for line in rest:
            sign, said = line[:2].strip(), line[2:]
            if sign == "-":
                case.old = _unescaped(said)
            elif sign == "+":
                case.new = _unescaped(said)
            elif sign == "=":
                lines.append(_unescaped(said))
            elif line:
                case.says.append(line)
        case.new = case.new or "\n".join(lines)
        yield case


def _unescaped(written: str) -> str:
    return written.encode("ascii").decode("unicode_escape")


CASES_READ = list(cases())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "policy")
    return tmp_path / "policy"


def problems(folder: Path) -> list[str]:
    with pytest.raises(UserError) as refused:
        load_policy(folder, SYSTEMS)
    return refused.value.problems


def test_the_small_policy_is_in_order(folder: Path) -> None:
    assert load_policy(folder, SYSTEMS).exceptions.exceptions.keys() == {"fair_sources"}


@pytest.mark.parametrize("case", CASES_READ, ids=[case.did for case in CASES_READ])
def test_what_somebody_reads(folder: Path, case: Case) -> None:
    case.do(folder)
    assert problems(folder) == case.says


def test_there_are_sixty_and_none_is_told_in_words_of_programs() -> None:
    assert len(CASES_READ) >= 60
    for case in CASES_READ:
        for said in case.says:
            assert not OF_PROGRAMS.search(said), said
            place, _, told = said.partition(": ")
            assert re.fullmatch(r"policy/[\w. ()]+:\d+:\d+", place), said
            assert len(told) > 20
