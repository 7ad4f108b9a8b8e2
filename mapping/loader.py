"""Reads one policy file into its model, and remembers where each thing stood. The only I/O of
`mapping`.

Every problem is reported with file:line:column, says what to type and, where a name is unknown, the
nearest valid one. Whatever the file is, it takes a bounded time and never ends in a traceback.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mapping.problems import Problem
from mapping.reading.characters import MOST_BYTES, text_of
from mapping.reading.shape import Shape
from mapping.reading.tree import Node, place, read_tree
from mapping.reading.wording import told

Model = TypeVar("Model", bound=BaseModel)
Path_ = Sequence[str | int]
MOST_TREES = 32
MISSING = "the file is missing; `accord init` writes a starter"


@dataclass(frozen=True, slots=True)
class Located(Generic[Model]):
    """A loaded file: its model, and the tree that knows the place of every key."""

    file: str
    model: Model
    tree: Node

    def problem(self, path: Path_, message: str) -> Problem:
        """A problem at the place of this key path."""
        line, column = self.place(path)
        return Problem(self.file, line, column, message)

    def place(self, path: Path_) -> tuple[int, int]:
        """Line and column of this key path, or of the nearest part of it that is there."""
        return place(self.tree, path)


def load(
    path: Path, model: type[Model], *, name: str | None = None
) -> Located[Model] | list[Problem]:
    """The file as its model, or every problem found in it."""
    shown = name or path.name
    text = read(path, name=shown)
    if isinstance(text, Problem):
        return [text]
    return parse(text, model, name=shown)


def read(path: Path, *, name: str) -> str | Problem:
    """The text of a policy file, or why there is none."""
    try:
        instead = _no_file(path.stat().st_mode)
        if instead:
            return Problem(name, 1, 1, instead)
        with path.open("rb") as file:
            return text_of(file.read(MOST_BYTES + 1), name)
    except FileNotFoundError:
        return Problem(name, 0, 0, MISSING)
    except PermissionError:
        message = f"this user may not read the file; type `chmod u+r {path}`"
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        message = f"the disk does not give the file out ({why}); put back the file you had"
    return Problem(name, 1, 1, message)


def _no_file(mode: int) -> str:
    """What to do about something else of that name; "" where it is a file."""
    if stat.S_ISDIR(mode):
        return "this is a folder; move it away, and put a file of this name in its place"
    if not stat.S_ISREG(mode):
        return "this is no file; put a text file in its place"
    return ""


def parse(text: str, model: type[Model], *, name: str) -> Located[Model] | list[Problem]:
    """As `load`, from text."""
    tree = _tree(text, name)
    if isinstance(tree, list):
        return tree
    plain = {} if tree.value is None else tree.plain()
    try:
        return Located(name, model.model_validate(plain), tree)
    except ValidationError as error:
        shape = _shape(model)
        if tree.value is None:
            return [_empty(name, shape)]
        return sorted({_invalid(detail, tree, shape, name) for detail in error.errors()})


@lru_cache(maxsize=MOST_TREES)
def _tree(text: str, name: str) -> Node | list[Problem]:
    """What a text says, with the place of every key; nobody writes into it. Of several files that
    are read again, only the changed one costs anything.
    """
    return read_tree(text, name)


@lru_cache(maxsize=MOST_TREES)
def _shape(model: type[BaseModel]) -> Shape:
    return Shape(model)


def _empty(name: str, shape: Shape) -> Problem:
    wanted = " and ".join(f"`{key}:`" for key in shape.needed_keys())
    message = (
        f"nothing is in this file, and it needs {wanted}; `accord init` writes a starter into a "
        "new folder"
    )
    return Problem(name, 1, 1, message)


def _invalid(detail: ErrorDetails, tree: Node, shape: Shape, name: str) -> Problem:
    path = detail["loc"]
    line, column = place(tree, path)
    where = ".".join(str(part) for part in path)
    message = told(detail, shape)
    return Problem(name, line, column, f"{where}: {message}" if where else message)
