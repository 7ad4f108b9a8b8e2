"""The list of what usually goes wrong names tests that exist."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[3]
FILE = ROOT / "connectors" / "hubspot" / "quality.yaml"


def entries() -> list[dict[str, Any]]:
    return list(YAML(typ="safe").load(FILE.read_text()))


def named_in(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_each_of_the_fifteen_is_handled_and_proven_by_tests_that_exist() -> None:
    found = entries()
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


def test_the_files_named_as_handling_are_there() -> None:
    folder = FILE.parent
    for entry in entries():
        named = entry["handled_by"].rpartition("(")[2].rstrip(").").split(", ")
        for name in named:
            assert (folder / name).is_file() or (folder.parent / name).is_file(), name
