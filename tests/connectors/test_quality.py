"""The list of what usually goes wrong names tests that exist."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
EVERY = pytest.mark.parametrize(
    "file", [ROOT / "connectors" / name / "quality.yaml" for name in ("salesforce", "hubspot")]
)


def entries(file: Path) -> list[dict[str, Any]]:
    return list(YAML(typ="safe").load(file.read_text()))


def named_in(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return {
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@EVERY
def test_each_of_the_fifteen_is_handled_and_proven_by_tests_that_exist(file: Path) -> None:
    found = entries(file)
    assert len(found) == 15
    missing = []
    for entry in found:
        assert entry.keys() == {"title", "handled_by", "tests"}
        assert entry["tests"], entry["title"]
        for node in entry["tests"]:
            path, _, name = node.partition("::")
            if not (ROOT / path).is_file() or name not in named_in(ROOT / path):
                missing.append(node)
    assert not missing


@EVERY
def test_the_files_named_as_handling_are_there(file: Path) -> None:
    rooms = (file.parent, file.parents[1] / "http")
    there = {path.name for room in rooms for path in room.rglob("*.py")}
    for entry in entries(file):
        named = entry["handled_by"].rpartition("(")[2].rstrip(").").split(", ")
        assert not set(named) - there, entry["title"]
