"""The page of promises says what runs: every mechanism has a mutant, every mutant its line, with
the file it takes something out of and the check that has to notice it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.sync.mutants.direct import DIRECT
from tests.sync.mutants.simulated import SIMULATED

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "promises.md"
NAMED = re.compile(r"`([^`]+)`")
MUTANTS = {mutant.name: mutant for mutant in (*SIMULATED, *DIRECT)}


class Line(NamedTuple):
    """One line of the page's table."""

    mechanism: str
    check: str
    mutant: str
    lives: str


def lines() -> Iterator[Line]:
    for text in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        if text.startswith("|") and len(cells) == 5 and NAMED.fullmatch(cells[3]):
            yield Line(cells[1], cells[2], cells[3].strip("`"), cells[4])


def test_every_mutant_has_one_line_and_every_line_a_mutant() -> None:
    assert sorted(line.mutant for line in lines()) == sorted(MUTANTS)


@pytest.mark.parametrize("line", list(lines()), ids=lambda line: line.mutant)
def test_a_line_names_what_is_taken_out_and_what_notices_it(line: Line) -> None:
    mutant = MUTANTS[line.mutant]
    assert mutant.mechanism in NAMED.findall(line.mechanism)
    assert mutant.checked_in in NAMED.findall(line.check)
    for path in NAMED.findall(line.check):
        assert (ROOT / path).exists()
