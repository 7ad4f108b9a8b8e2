"""What a policy file says as a tree that knows the place of everything in it. Pure.

Every value is the text that stands there: what is a number or a yes is for the model to say, so
`NO` stays Norway and `0123` keeps its zero. However the text is made, the tree is bounded: in how
deep it goes, and in how many parts it has once everything that is referred to stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from mapping.problems import Problem
from mapping.reading.characters import stranger
from mapping.reading.syntax import NOT_READABLE, in_words

MOST_DEEP = 40
MOST_PARTS = 200_000
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
MERGE = "<<"

Place = tuple[int, int]
"""Line and column, from 1."""


@dataclass(slots=True)
class Node:
    """A part of a file. `value` is a text, None, a list of nodes, or nodes by key; `keys` has the
    places of the keys; `parts` counts everything in it.
    """

    at: Place
    value: Any
    keys: dict[str, Place]
    parts: int = 1

    def plain(self) -> Any:
        """The same without its places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def read_tree(text: str, name: str) -> Node | list[Problem]:
    """The tree, or everything that keeps the text from being one."""
    found = stranger(text, name)
    if found:
        return [found]
    grower = _Grower(name)
    try:
        tree = grower.grow(YAML(typ="safe", pure=True).parse(text))
    except _TooMuch as error:
        return [*grower.problems, error.problem]
    except MarkedYAMLError as error:
        return sorted({*grower.problems, in_words(error, text, name)})
    except (YAMLError, ValueError, OverflowError):  # an escape, or a version, that is no number
        line, column = grower.last
        return sorted({*grower.problems, Problem(name, line, column, NOT_READABLE)})
    return sorted(set(grower.problems)) or tree


def place(tree: Node, path: Sequence[str | int]) -> Place:
    """The place of the deepest part of `path` that is in the tree."""
    found = (1, 1)
    node = tree
    for key in path:
        if isinstance(node.value, dict) and str(key) in node.value:
            found = node.keys[str(key)]
            node = node.value[str(key)]
        elif isinstance(node.value, list) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            found = node.at
        # else a tag of a union, or a key that is missing: its parent stands for it
    return found


class _TooMuch(Exception):
    """The rest is not worth reading."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Grower:
    """Grows a tree out of a parser's events, and notes what no policy file may have."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.last: Place = (1, 1)
        self._anchors: dict[str, Node | None] = {}

    def grow(self, events: Iterator[Event]) -> Node:
        """The one document of a file."""
        tree: Node | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                self._mind_document(event, tree)
            elif isinstance(event, NodeEvent):
                tree = self._node(event, events, 0)
        return tree or Node((1, 1), None, {})

    def _mind_document(self, event: DocumentStartEvent, before: Node | None) -> None:
        if before is not None:
            told = "a second file begins here; take the line `---` out"
            raise _TooMuch(self._problem(_of(event), told))

    def _node(self, event: NodeEvent, events: Iterator[Event], deep: int) -> Node:
        self.last = _of(event)
        if deep > MOST_DEEP:
            told = (
                f"more than {MOST_DEEP} brackets or lists stand in each other here; close them "
                "with `]` or `}`, or take them out"
            )
            raise _TooMuch(self._problem(self.last, told))
        if isinstance(event, AliasEvent):
            return self._referred(event)
        self._mind_tag(event)
        if event.anchor:
            self._anchors[event.anchor] = None
        node = self._grown(event, events, deep)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _grown(self, event: NodeEvent, events: Iterator[Event], deep: int) -> Node:
        if isinstance(event, ScalarEvent):
            return Node(_of(event), _said(event), {})
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, events, deep)
        return self._list(event, events, deep)

    def _list(self, event: NodeEvent, events: Iterator[Event], deep: int) -> Node:
        found = Node(_of(event), [], {})
        for inner in _until_end(events):
            node = self._node(inner, events, deep + 1)
            found.value.append(node)
            self._count(found, node.parts)
        return found

    def _mapping(self, event: NodeEvent, events: Iterator[Event], deep: int) -> Node:
        found = Node(_of(event), {}, {})
        merged: list[Node] = []
        for key_event in _until_end(events):
            key = self._node(key_event, events, deep + 1)
            inner = next(events)
            assert isinstance(inner, NodeEvent)
            value = self._node(inner, events, deep + 1)
            self._count(found, key.parts + value.parts)
            if key.value == MERGE:
                merged.append(value)
            else:
                self._put(found, key, value)
        for value in merged:
            self._merge(found, value)
        return found

    def _count(self, node: Node, more: int) -> None:
        """What is referred to counts wherever it is: a few lines can stand for billions."""
        node.parts += more
        if node.parts > MOST_PARTS:
            told = (
                f"with everything that `*` refers to, more than {MOST_PARTS:,} values stand here; "
                "write out what you mean, where you mean it"
            )
            raise _TooMuch(self._problem(node.at, told))

    def _put(self, mapping: Node, key: Node, value: Node) -> None:
        if not isinstance(key.value, str):
            told = (
                "a name is wanted before the colon; text with brackets or braces stands in quotes, "
                'such as `"{x}": y`'
            )
            self.problems.append(self._problem(key.at, told))
            return
        if key.value in mapping.value:
            line, _ = mapping.keys[key.value]
            told = (
                f'"{key.value}" stands in line {line} already, and each key may stand only once; '
                "put what both say under one of them, and take the other out"
            )
            self.problems.append(self._problem(key.at, told))
            return
        mapping.value[key.value] = value
        mapping.keys[key.value] = key.at

    def _merge(self, mapping: Node, value: Node) -> None:
        """What `<<` brings; the mapping's own keys go before."""
        sources = value.value if isinstance(value.value, list) else [value]
        for source in sources:
            if not isinstance(source.value, dict):
                told = "`<<` takes lines that `&` gave a name, such as `<<: *address`"
                self.problems.append(self._problem(source.at, told))
                continue
            for key, inner in source.value.items():
                mapping.value.setdefault(key, inner)
                mapping.keys.setdefault(key, source.keys[key])

    def _referred(self, event: AliasEvent) -> Node:
        name = str(event.anchor)
        node = self._anchors.get(name)
        if node is not None:
            return node
        told = f"`*{name}` refers to itself; write out what is meant"
        if name not in self._anchors:
            told = (
                f"nothing is called `&{name}`; text that begins with `*` stands in quotes, such as "
                f'"*{name}"'
            )
        self.problems.append(self._problem(_of(event), told))
        return Node(_of(event), None, {})

    def _mind_tag(self, event: NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) != "!":
            told = (
                "a word with `!` in front means nothing here; take it out, or put the text in "
                'quotes, such as "!important"'
            )
            self.problems.append(self._problem(_of(event), told))

    def _problem(self, at: Place, told: str) -> Problem:
        return Problem(self.name, at[0], at[1], told)


def _until_end(events: Iterator[Event]) -> Iterator[NodeEvent]:
    """The nodes up to the end of a list or a mapping."""
    for event in events:
        if isinstance(event, CollectionEndEvent):
            return
        assert isinstance(event, NodeEvent)
        yield event


def _said(event: ScalarEvent) -> str | None:
    """The text that stands there; None where nothing does."""
    is_plain = bool(event.implicit[0])
    if is_plain and event.value in NOTHING:
        return None
    return str(event.value)


def _of(event: Event) -> Place:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
