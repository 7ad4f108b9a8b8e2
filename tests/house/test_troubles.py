"""The pages of what goes wrong in real life, and of what the look-alikes did otherwise than the
vendors, name tests that exist; the first at least three for each kind.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "troubles.md"
DIFFERENCES = ROOT / "docs" / "reference" / "differences.md"
NAMED = re.compile(r"`([^`]+)`")
SHAPES = 3


def kinds(page: Path = PAGE) -> Iterator[tuple[str, str]]:
    """Each line of a page's tables: what happens, and what holds it."""
    for text in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        if text.startswith("|") and len(cells) == 2 and NAMED.search(cells[1]):
            yield cells[0], cells[1]


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing(held_by: str) -> list[str]:
    """The tests a line names that are not in the file named before them."""
    found: list[str] = []
    known: frozenset[str] = frozenset()
    for name in NAMED.findall(held_by):
        if name.endswith(".py"):
            known = functions_of(name)
        elif name not in known:
            found.append(name)
    return found


@pytest.mark.parametrize(("kind", "held_by"), list(kinds()))
def test_each_kind_is_held_by_tests_that_exist_in_three_shapes(kind: str, held_by: str) -> None:
    assert missing(held_by) == [], kind
    shapes = [name for name in NAMED.findall(held_by) if name.startswith("test_")]
    assert len(shapes) >= SHAPES, kind


@pytest.mark.parametrize(("fact", "held_by"), list(kinds(DIFFERENCES)))
def test_each_fact_of_the_vendors_is_held_by_tests_that_exist(fact: str, held_by: str) -> None:
    assert missing(held_by) == [], fact
    assert "`test_" in held_by, fact


def counted(vendor: str) -> int:
    """How many facts the summary counts for a vendor, by its first table."""
    total, whose = 0, ""
    for text in DIFFERENCES.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        if text.startswith("|") and len(cells) == 3 and cells[2].isdigit():
            whose = cells[0] or whose
            total += int(cells[2]) if whose == vendor else 0
    return total


@pytest.mark.parametrize("vendor", ["Salesforce", "HubSpot", "Both"])
def test_the_summary_counts_the_facts_of_each_vendor(vendor: str) -> None:
    _, _, rest = DIFFERENCES.read_text(encoding="utf-8").partition(f"## {vendor}\n")
    section = rest.split("\n## ", 1)[0]
    facts = [text for text in section.splitlines() if text.startswith("|") and "`test_" in text]
    assert counted(vendor) == len(facts)


def test_a_test_that_is_gone_is_noticed() -> None:
    here = "`tests/house/test_troubles.py`: `test_a_test_that_is_gone_is_noticed`, `test_of_old`"
    assert missing(here) == ["test_of_old"]
    assert len(list(kinds())) > 20
