"""The page of what goes wrong in real life names tests that exist, at least three for each kind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "troubles.md"
NAMED = re.compile(r"`([^`]+)`")
SHAPES = 3


def kinds() -> Iterator[tuple[str, str]]:
    """Each line of the page's table: what happens, and what holds it."""
    for text in PAGE.read_text(encoding="utf-8").splitlines():
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


def test_a_test_that_is_gone_is_noticed() -> None:
    here = "`tests/house/test_troubles.py`: `test_a_test_that_is_gone_is_noticed`, `test_of_old`"
    assert missing(here) == ["test_of_old"]
    assert len(list(kinds())) > 20
