"""An answer as it came over the wire, and its body as a tree."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import orjson

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """Status, header lines in the order and spelling of the wire, and the body unpacked."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """A header's value whatever its spelling, empty when there is none."""
        for each, value in self.headers:
            if each.lower() == name:
                return value
        return ""


@dataclass(frozen=True)
class Told:
    """A body by what it is, whatever its header says: `json`, `xml`, `csv`, `text`, `nothing`."""

    form: str
    tree: Any


def told(answer: Answer) -> Told:
    """The body as a tree; rows of CSV are objects by column, elements of XML objects by name."""
    text = answer.body.decode("utf-8", errors="replace")
    if not text.strip():
        return Told("nothing", None)
    try:
        return Told("json", orjson.loads(answer.body))
    except orjson.JSONDecodeError:
        pass
    if text.lstrip().startswith("<?xml"):
        return _xml(text)
    if "csv" in answer.header("content-type"):
        return Told("csv", list(csv.DictReader(io.StringIO(text))))
    return Told("text", text)


def _xml(text: str) -> Told:
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return Told("text", text)
    return Told("xml", {_plain(root.tag): _element(root)})


def _element(node: ElementTree.Element) -> Any:
    if not len(node):
        return node.text or ""
    members: dict[str, Any] = {}
    for child in node:
        name = _plain(child.tag)
        members.setdefault(name, []).append(_element(child))
    return members


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def at(tree: Any, place: str) -> Iterator[Any]:
    """What stands at a place such as `results.*.id` or `0.id`; nothing where there is nothing."""
    head, _, rest = place.partition(".")
    for value in _inside(tree, head):
        if rest:
            yield from at(value, rest)
        else:
            yield value


def _inside(tree: Any, name: str) -> list[Any]:
    if isinstance(tree, dict):
        if name == "*":
            return list(tree.values())
        return [tree[name]] if name in tree else []
    if isinstance(tree, list):
        if name == "*":
            return tree
        if name.isdigit() and int(name) < len(tree):
            return [tree[int(name)]]
    return []
