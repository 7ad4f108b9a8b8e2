"""The public nouns of the code, read off its classes: the vocabulary, the language, the engine and
distribution.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PLACES = (
    "connectors/record.py",
    "connectors/write.py",
    "connectors/protocol.py",
    "connectors/kinds.py",
    "connectors/world.py",
    "mapping",
    "sync",
    "distribution",
)
END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s")


class Noun(NamedTuple):
    """A class that others may use, where it is, and what it says of itself first."""

    name: str
    file: str
    said: str


def nouns(root: Path) -> list[Noun]:
    """Every public class, by name."""
    found = []
    for path in _sources(root):
        file = path.relative_to(root).as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.append(Noun(node.name, file, _first_sentence(node)))
    return sorted(found, key=lambda noun: (noun.name.lower(), noun.file))


def _sources(root: Path) -> Iterator[Path]:
    for place in PLACES:
        path = root / place
        if path.is_file():
            yield path
        else:
            yield from sorted(path.rglob("*.py"))


def _first_sentence(node: ast.ClassDef) -> str:
    docstring = ast.get_docstring(node) or ""
    first_paragraph = " ".join(docstring.split("\n\n")[0].split())
    return END_OF_SENTENCE.split(first_paragraph)[0]
