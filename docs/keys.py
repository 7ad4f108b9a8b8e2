"""The tables of keys in the references: every key of a file an admin writes, read off its model."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel
from ruamel.yaml import YAML

from docs.schemas import Node, of_model

PLACEHOLDERS = {
    "entities": "ENTITY",
    "fields": "FIELD",
    "vocabularies": "VOCABULARY",
    "terms": "TERM",
    "objects": "OBJECT",
    "segments": "SEGMENT",
    "exceptions": "EXCEPTION",
}
"""What stands for a name of the admin's own below these keys."""
KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "null": "`null`",
    "object": "a block",
}
LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "over {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "under {}",
    "pattern": "of the form `{}`",
}


class Key(NamedTuple):
    """One key as a table shows it. `name` is its whole path."""

    name: str
    kind: str
    default: str
    said: str
    example: str


def keys_of(model: type[BaseModel], *, below: str = "") -> list[Key]:
    """Every key of a model, in the order of the file; `below` comes before each name."""
    schema = of_model(model)
    return list(_keys(schema, below, schema.get("$defs", {})))


def table(keys: list[Key]) -> Iterator[str]:
    """The keys as lines of Markdown."""
    yield "| key | what it holds | default | what it is | example |"
    yield "| --- | --- | --- | --- | --- |"
    for key in keys:
        yield f"| `{key.name}` | {key.kind} | {key.default} | {key.said} | {key.example} |"
    yield ""


def _keys(node: Node, below: str, definitions: Mapping[str, Node]) -> Iterator[Key]:
    required = node.get("required", [])
    for name, part in node.get("properties", {}).items():
        inner, by_name = _inner(part, definitions)
        yield _key(f"{below}{name}", part, inner, required=name in required)
        if inner is None:
            continue
        deeper = f"{below}{name}."
        if by_name:
            deeper += f"{PLACEHOLDERS.get(name, 'NAME')}."
        yield from _keys(inner, deeper, definitions)


def _inner(part: Node, definitions: Mapping[str, Node]) -> tuple[Node | None, bool]:
    """The model that a key holds, and whether it holds several, each under a name."""
    by_name = "additionalProperties" in part
    holder = part["additionalProperties"] if by_name else part
    reference = holder.get("$ref", "")
    if not reference:
        return None, by_name
    return definitions[reference.rpartition("/")[2]], by_name


def _key(name: str, part: Node, inner: Node | None, *, required: bool) -> Key:
    examples = part.get("examples", [])
    return Key(
        name=name,
        kind=_kind(part),
        default="required" if required else _default(part, inner),
        said=_said(part, inner),
        example=_written(examples[0]) if examples else "",
    )


def _said(part: Node, inner: Node | None) -> str:
    """What describes a key; pydantic leaves out what its model says in the same words."""
    text = part.get("description") or (inner or {}).get("description", "")
    return " ".join(text.split())


def _kind(part: Node) -> str:
    """What may stand there, in words."""
    if "enum" in part or "const" in part:
        choices = part.get("enum", [part.get("const")])
        return "one of " + ", ".join(f"`{choice}`" for choice in choices if choice)
    if "anyOf" in part:
        return "; or ".join(_kind(option) for option in part["anyOf"])
    if part.get("type") == "array":
        return f"list of {_kind(part['items'])}"
    if isinstance(part.get("additionalProperties"), dict):
        return f"by name: {_kind(part['additionalProperties'])}"
    return _limited(part)


def _limited(part: Node) -> str:
    """A plain type, and the limits it is held to."""
    told = KINDS.get(part.get("type", "object"), "a block")
    limits = [words.format(part[limit]) for limit, words in LIMITS.items() if limit in part]
    return ", ".join([told, *limits])


def _default(part: Node, inner: Node | None) -> str:
    default = part.get("default")
    if default is None or default in ("", [], {}):
        return "–"
    if inner is not None:
        return "see below"
    return _written(default)


def _written(value: Any) -> str:
    """A value as one would write it in the file."""
    return f"`{_flow(value)}`"


def _flow(value: Any) -> str:
    """A value on one line, as YAML."""
    match value:
        case dict():
            return "{" + ", ".join(f"{name}: {_flow(part)}" for name, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(_flow(part) for part in value) + "]"
        case str() if YAML(typ="safe").load(value) == value:
            return value
        case _:
            return json.dumps(value)
