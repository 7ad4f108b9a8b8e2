"""Two trees side by side, down to where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import orjson

from verify.answers.shapes import kind
from verify.comparing.difference import (
    CODE,
    JSON_KIND,
    KEY_EXTRA,
    KEY_MISSING,
    LENGTH,
    MEMBER_EXTRA,
    MEMBER_MISSING,
    ORDER,
    TEXT,
    VALUE,
    Difference,
)
from verify.probe import Look

_CODES = frozenset(
    {"errorCode", "statusCode", "exceptionCode", "category", "subCategory", "error", "code"}
)
_TEXTS = frozenset({"message", "error_description", "exceptionMessage", "label", "description"})
_Members = dict[str, Any]


class Trees:
    """Compares trees as one look asks for it."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def differences(self, vendor: Any, ours: Any, place: str = "") -> Iterator[Difference]:
        """Everything that differs, from the top downward."""
        if kind(vendor) != kind(ours):
            yield Difference(JSON_KIND, place, vendor, ours)
        elif isinstance(vendor, dict):
            yield from self._objects(vendor, ours, place)
        elif isinstance(vendor, list):
            yield from self._lists(vendor, ours, place)
        elif vendor != ours and not _fits(place, self._look.free):
            yield Difference(self._kind_at(place), place, vendor, ours)

    def _objects(self, vendor: _Members, ours: _Members, place: str) -> Iterator[Difference]:
        is_open = _fits(place, self._look.open)
        for name in vendor:
            inside = _inside(place, name)
            if name in ours:
                yield from self.differences(vendor[name], ours[name], inside)
            elif not is_open:
                yield Difference(KEY_MISSING, inside, vendor[name], None)
        for name in ours:
            if name not in vendor and not is_open:
                yield Difference(KEY_EXTRA, _inside(place, name), None, ours[name])

    def _lists(self, vendor: list[Any], ours: list[Any], place: str) -> Iterator[Difference]:
        if place in self._look.named:
            yield from self._named(vendor, ours, place, self._look.named[place])
        elif place in self._look.common:
            yield from self._common(vendor, ours, place, self._look.common[place])
        elif self._look.theirs:
            yield from self._shapes(vendor, ours, place)
        elif len(vendor) != len(ours):
            yield Difference(LENGTH, place, vendor, ours)
        elif vendor != ours and _sorted(vendor) == _sorted(ours):
            yield Difference(ORDER, place, vendor, ours)
        else:
            for number, (one, other) in enumerate(zip(vendor, ours, strict=True)):
                yield from self.differences(one, other, _inside(place, str(number)))

    def _shapes(self, vendor: list[Any], ours: list[Any], place: str) -> Iterator[Difference]:
        """Of what one of them has none of, nothing can be said."""
        if vendor and ours:
            yield from self.differences(vendor[0], ours[0], _inside(place, "*"))

    def _named(
        self, vendor: list[Any], ours: list[Any], place: str, by: str
    ) -> Iterator[Difference]:
        theirs, own = _by_name(vendor, by), _by_name(ours, by)
        for name in theirs:
            if name not in own:
                yield Difference(MEMBER_MISSING, _inside(place, name), theirs[name], None)
        for name in own:
            if name not in theirs:
                yield Difference(MEMBER_EXTRA, _inside(place, name), None, own[name])
        yield from self._common(vendor, ours, place, by)

    def _common(
        self, vendor: list[Any], ours: list[Any], place: str, by: str
    ) -> Iterator[Difference]:
        own = _by_name(ours, by)
        for name, one in _by_name(vendor, by).items():
            if name in own:
                yield from self.differences(one, own[name], _inside(place, name))

    def _kind_at(self, place: str) -> str:
        if self._look.theirs:
            # Kinds stand where the values were.
            return JSON_KIND
        member = place.rpartition(".")[2]
        if member in _CODES:
            return CODE
        return TEXT if member in _TEXTS else VALUE


def _fits(place: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(place, pattern) for pattern in patterns)


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _by_name(members: list[Any], by: str) -> dict[str, Any]:
    """Members by what tells them apart; those without it are told by their place."""
    found = {}
    for number, each in enumerate(members):
        parts = [str(each.get(name)) for name in by.split("+")] if isinstance(each, dict) else []
        found["/".join(parts) or str(number)] = each
    return found


def _sorted(members: list[Any]) -> list[bytes]:
    return sorted(orjson.dumps(each, option=orjson.OPT_SORT_KEYS) for each in members)
