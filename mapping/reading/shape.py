"""What may stand at a place of a file, found by walking the JSON schema of its model. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

Schema = dict[str, Any]
"""A part of a JSON schema."""
_PLAIN_WORD = re.compile(r"[^\W\d][\w ./@-]*|\d{4}-\d\d-\d\d")
_NOT_TEXT = frozenset({"true", "false", "null"})


class Shape:
    """The schema of one model, asked by key path."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._schema: Schema = model.model_json_schema()
        self._definitions: Schema = self._schema.get("$defs", {})

    def known_keys(self, path: Sequence[str | int]) -> list[str]:
        """The keys allowed at a place."""
        known: set[str] = set()
        for node in self._at(path):
            known.update(node.get("properties", {}))
        return sorted(known)

    def needed_keys(self) -> list[str]:
        """The keys without which a file says nothing."""
        return list(self._schema.get("required", []))

    def example(self, path: Sequence[str | int]) -> str:
        """`key: value` as it could stand at a place, "" where nothing is known of it."""
        *outer, key = path
        for node in self._at(outer):
            said = node.get("properties", {}).get(str(key))
            if said is not None:
                return typed(str(key), self._one_of(said))
        inner = self.example_inside(path)
        return f"{key}: {inner}" if inner else ""

    def example_inside(self, path: Sequence[str | int]) -> str:
        """What could stand below a place, as `{key: value}`."""
        for node in self._at(path):
            for key, said in node.get("properties", {}).items():
                if said.get("examples"):
                    return f"{{{typed(key, said['examples'][0])}}}"
        return ""

    def allowed(self, path: Sequence[str | int]) -> list[str]:
        """The words of a closed list at a place."""
        found: list[str] = []
        for node in self._at(path):
            found += [str(word) for word in node.get("enum", ())]
            if "const" in node:
                found.append(str(node["const"]))
        return found

    def _one_of(self, said: Schema) -> Any:
        """An example of a property, its default where it has none."""
        if said.get("examples"):
            return said["examples"][0]
        for option in self._options(said):
            if option.get("enum"):
                return option["enum"][0]
        return said.get("default", "…")

    def _at(self, path: Sequence[str | int]) -> list[Schema]:
        nodes = self._options(self._schema)
        for key in path:
            inner: list[Schema] = []
            for node in nodes:
                inner += self._step(node, str(key))
            nodes = inner
        return nodes

    def _step(self, node: Schema, key: str) -> list[Schema]:
        """What may stand under a key; the node itself where its schema does not say."""
        inner = node.get("properties", {}).get(key)
        for name in ("additionalProperties", "items"):
            inner = inner or node.get(name)
        if isinstance(inner, dict):
            return list(self._options(inner))
        return [node]

    def _options(self, node: Schema) -> list[Schema]:
        node = self._resolved(node)
        return [self._resolved(option) for option in node.get("anyOf", [node])]

    def _resolved(self, node: Schema) -> Schema:
        reference = node.get("$ref")
        if not reference:
            return node
        found: Schema = self._definitions[reference.rsplit("/", 1)[1]]
        return found


def typed(key: str, value: Any) -> str:
    """A key and its value as somebody would type them."""
    return f"{key}: {written(value)}"


def written(value: Any) -> str:
    """A value as somebody would type it."""
    if isinstance(value, dict):
        return "{" + ", ".join(_entries(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(part) for part in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    is_number = isinstance(value, int | float) or text == "…"
    if is_number or (_PLAIN_WORD.fullmatch(text) and text not in _NOT_TEXT):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _entries(value: Schema) -> Iterator[str]:
    for key, inner in value.items():
        yield typed(key, inner)
