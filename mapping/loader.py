"""Reads one policy file into its model, and remembers where each thing stood. The only I/O of
`mapping`.

Every problem is reported with file:line:column and, where a name is unknown, the nearest valid one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from mapping.problems import Problem, did_you_mean

Model = TypeVar("Model", bound=BaseModel)
Path_ = Sequence[str | int]


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
    return [text] if isinstance(text, Problem) else parse(text, model, name=shown)


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
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        return [_syntax(error, text, name)]
    plain = tree if tree is not None else {}
    try:
        return Located(name, model.model_validate(_unwrap(plain)), plain)
    except ValidationError as error:
        return sorted({_invalid(detail, plain, model, name) for detail in error.errors()})


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
    marks = getattr(node, "lc", None)
    if marks is None:
        return None
    try:
        if isinstance(node, dict) and key in node:
            return _pair(marks.key(key))
        if isinstance(node, list) and isinstance(key, int) and key < len(node):
            return _pair(marks.item(key))
    except (KeyError, TypeError):
        return _pair((marks.line, marks.col))
    return None


def _pair(spot: Sequence[int]) -> tuple[int, int]:
    return int(spot[0]), int(spot[1])


def _syntax(error: MarkedYAMLError, text: str, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = min(mark.line + 1, max(1, len(text.splitlines()))) if mark else 1
    column = mark.column + 1 if mark else 1
    what = (error.problem or "is not valid YAML").replace("\n", " ")
    if "duplicate key" in what:
        what = what.split(" with value")[0].replace("found ", "") + ": each key may stand only once"
    return Problem(name, line, column, what)


def _invalid(detail: ErrorDetails, tree: Any, model: type[BaseModel], name: str) -> Problem:
    path = detail["loc"]
    line, column = place(tree, path)
    where = ".".join(str(part) for part in path)
    if detail["type"] == "extra_forbidden":
        known = _known_keys(model, path[:-1])
        return Problem(
            name, line, column, f"{where}: unknown key{did_you_mean(str(path[-1]), known)}"
        )
    if detail["type"] == "missing":
        return Problem(name, line, column, f"{where}: this key is missing")
    message = detail["msg"].removeprefix("Value error, ")
    return Problem(name, line, column, f"{where}: {message}" if where else message)


def _known_keys(model: type[BaseModel], path: Path_) -> list[str]:
    """The keys allowed at a place, found by walking the JSON schema along the path."""
    schema: dict[str, Any] = model.model_json_schema()
    definitions = schema.get("$defs", {})
    nodes = [schema]
    for key in path:
        nodes = [found for node in nodes for found in _step(node, str(key), definitions)]
    return sorted(
        {name for node in nodes for name in _resolve(node, definitions).get("properties", {})}
    )


def _step(node: dict[str, Any], key: str, definitions: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for option in _options(node, definitions):
        inner = option.get("properties", {}).get(key) or option.get("additionalProperties")
        inner = inner or option.get("items")
        if isinstance(inner, dict):
            found.extend(_options(inner, definitions))
    return found or [node]


def _options(node: dict[str, Any], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    node = _resolve(node, definitions)
    return [_resolve(option, definitions) for option in node.get("anyOf", [node])]


def _resolve(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    reference = node.get("$ref")
    return definitions[reference.rsplit("/", 1)[1]] if reference else node


def _unwrap(node: Any) -> Any:
    """Plain Python values, which pydantic checks strictly, out of the tree that carries places."""
    if isinstance(node, dict):
        return {str(key): _unwrap(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_unwrap(value) for value in node]
    if isinstance(node, str):
        return str(node)
    if isinstance(node, bool):
        return bool(node)
    if isinstance(node, int):
        return int(node)
    return float(node) if isinstance(node, float) else node
