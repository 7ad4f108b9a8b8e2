"""XML in and out, safely: no document types and so no entities, names without their namespaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


class BadXml(ValueError):
    """The text is no XML, or XML that nobody here reads."""


@dataclass(slots=True)
class Node:
    """One element: its local name, its attributes by local name, its children and its own text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def child(self, name: str) -> Node | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def every(self, name: str) -> Iterator[Node]:
        """All children of that name."""
        return (child for child in self.children if child.name == name)

    def get(self, name: str) -> str | None:
        """The text of the first child of that name; None for one that is not there or nil."""
        found = self.child(name)
        if found is None or found.nil:
            return None
        return found.text.strip()

    @property
    def nil(self) -> bool:
        """Whether the element says it is null."""
        return self.attributes.get("nil") in ("true", "1")


def parse(raw: bytes) -> Node:
    """The root element. Raises BadXml, also on a DTD: entities could make much of little."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.open
    parser.EndElementHandler = reader.close
    parser.CharacterDataHandler = reader.said
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise BadXml(str(error)) from None
    return reader.root.children[0]


class _Reader:
    def __init__(self) -> None:
        self.root = Node("")
        self._open = [self.root]

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        node = Node(_local(name), {_local(key): value for key, value in attributes.items()})
        self._open[-1].children.append(node)
        self._open.append(node)

    def close(self, name: str) -> None:
        self._open.pop()

    def said(self, text: str) -> None:
        self._open[-1].text += text

    def refuse(self, *_: object) -> None:
        raise BadXml("a document type declaration is not allowed")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def element(name: str, *inside: str, **attributes: str) -> str:
    """An element around XML that is ready."""
    said = "".join(
        f' {key.replace("_", ":")}="{escape(value, _IN_QUOTES)}"'
        for key, value in attributes.items()
    )
    content = "".join(inside)
    if content:
        return f"<{name}{said}>{content}</{name}>"
    return f"<{name}{said}/>"


def leaf(name: str, value: Any) -> str:
    """An element around one value; null is nil."""
    if value is None:
        return f'<{name} xsi:nil="true"/>'
    return f"<{name}>{escape(text_of(value), _QUOTES)}</{name}>"


def text_of(value: Any) -> str:
    """A JSON value as XML writes it: instants end in Z."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text[:-5] + "Z" if text.endswith(".000+0000") else text


def tree(name: str, value: Any) -> str:
    """A JSON value as elements: a list repeats its name, nothing at all says nothing."""
    if isinstance(value, Mapping):
        return element(name, *(tree(key, each) for key, each in value.items()))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "".join(tree(name, each) for each in value)
    return leaf(name, value)


_IN_QUOTES = {'"': "&quot;"}
_QUOTES = {**_IN_QUOTES, "'": "&apos;"}
