"""Reads one policy file into its model, and remembers where each thing stood. The only I/O of
`mapping`.

Every problem is reported with file:line:column and, where a name is unknown, the nearest valid one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from mapping.problems import Problem, did_you_mean

Model = TypeVar("Model", bound=BaseModel)
Path_ = Sequence[str | int]
Node = dict[str, Any]
"""A part of a JSON schema."""
MOST_TREES = 32


@dataclass(frozen=True, slots=True)
class Located(Generic[Model]):
    """A loaded file: its model, and the tree that knows the place of every key."""

    file: str
    model: Model
    tree: Any

    def problem(self, path: Path_, message: str) -> Problem:
        """A problem at the place of this key path."""
        line, column = place(self.tree, path)
        return Problem(self.file, line, column, message)


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
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Problem(name, 0, 0, "the file is missing; `accord init` writes a starter")
    except (OSError, UnicodeDecodeError) as error:
        return Problem(name, 0, 0, f"cannot be read: {error}")


def parse(text: str, model: type[Model], *, name: str) -> Located[Model] | list[Problem]:
    """As `load`, from text."""
    try:
        tree = _tree(text)
    except MarkedYAMLError as error:
        return [_syntax(error, text, name)]
    try:
        return Located(name, model.model_validate(_plain(tree)), tree)
    except ValidationError as error:
        problems = {_invalid(detail, tree, model, name) for detail in error.errors()}
        return sorted(problems)


@lru_cache(maxsize=MOST_TREES)
def _tree(text: str) -> Any:
    """What a text says, with the place of every key; nobody writes into it. Of several files that
    are read again, only the changed one costs anything.
    """
    tree = YAML(typ="rt").load(text)
    return {} if tree is None else tree


def place(tree: Any, path: Path_) -> tuple[int, int]:
    """Line and column (from 1) of the deepest part of `path` that exists in the tree."""
    line, column = 1, 1
    node = tree
    for key in path:
        spot = _spot(node, key)
        if spot is None:
            continue  # a tag of a union, or a key that is missing: its parent stands for it
        line, column = spot[0] + 1, spot[1] + 1
        node = node[key]
    return line, column


def _spot(node: Any, key: str | int) -> tuple[int, int] | None:
    """Where an entry of this node stands, counted from 0; None where it has no such entry."""
    marks = getattr(node, "lc", None)
    if marks is None:
        return None
    try:
        if isinstance(node, dict) and key in node:
            return _whole(marks.key(key))
        if isinstance(node, list) and isinstance(key, int) and key < len(node):
            return _whole(marks.item(key))
    except (KeyError, TypeError):
        return _whole((marks.line, marks.col))
    return None


def _whole(spot: Sequence[int]) -> tuple[int, int]:
    return int(spot[0]), int(spot[1])


def _syntax(error: MarkedYAMLError, text: str, name: str) -> Problem:
    what = (error.problem or "is not valid YAML").replace("\n", " ")
    if "duplicate key" in what:
        what = what.split(" with value")[0].replace("found ", "")
        what = f"{what}: each key may stand only once"
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(name, 1, 1, what)
    # A parser that is surprised by the end points behind it.
    last = max(1, len(text.splitlines()))
    line = min(mark.line + 1, last)
    return Problem(name, line, mark.column + 1, what)


def _invalid(detail: ErrorDetails, tree: Any, model: type[BaseModel], name: str) -> Problem:
    path = detail["loc"]
    line, column = place(tree, path)
    where = ".".join(str(part) for part in path)
    message = _wrong(detail, model)
    return Problem(name, line, column, f"{where}: {message}" if where else message)


def _wrong(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """What is wrong, in words that a person can follow."""
    match detail["type"]:
        case "missing":
            return "this key is missing"
        case "extra_forbidden":
            *outer, key = detail["loc"]
            hint = did_you_mean(str(key), _known_keys(model, outer))
            return f"unknown key{hint}"
        case _:
            return detail["msg"].removeprefix("Value error, ")


def _known_keys(model: type[BaseModel], path: Path_) -> list[str]:
    """The keys allowed at a place, found by walking the JSON schema along the path."""
    schema: Node = model.model_json_schema()
    definitions = schema.get("$defs", {})
    nodes = [schema]
    for key in path:
        inner = []
        for node in nodes:
            inner += _step(node, str(key), definitions)
        nodes = inner
    known: set[str] = set()
    for node in nodes:
        properties = _resolve(node, definitions).get("properties", {})
        known.update(properties)
    return sorted(known)


def _step(node: Node, key: str, definitions: Node) -> list[Node]:
    """What may stand under a key of this node; the node itself where its schema does not say."""
    found = []
    for option in _options(node, definitions):
        inner = option.get("properties", {}).get(key)
        for name in ("additionalProperties", "items"):
            inner = inner or option.get(name)
        if isinstance(inner, dict):
            found += _options(inner, definitions)
    return found or [node]


def _options(node: Node, definitions: Node) -> list[Node]:
    node = _resolve(node, definitions)
    return [_resolve(option, definitions) for option in node.get("anyOf", [node])]


def _resolve(node: Node, definitions: Node) -> Node:
    reference = node.get("$ref")
    if not reference:
        return node
    name = reference.rsplit("/", 1)[1]
    found: Node = definitions[name]
    return found


def _plain(node: Any) -> Any:
    """Plain Python values, which pydantic checks strictly, out of the tree that carries places."""
    match node:
        case dict():
            return {str(key): _plain(value) for key, value in node.items()}
        case list():
            return [_plain(value) for value in node]
        case str():
            return str(node)
        case bool():
            return bool(node)
        case int():
            return int(node)
        case float():
            return float(node)
        case _:
            return node
