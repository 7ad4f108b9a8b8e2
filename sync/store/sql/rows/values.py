"""What every kind of row is made of: neutral values, dirty marks, free detail.

Where a column holds neutral values only, a JSON array can only have been a tuple; free detail keeps
both kinds of sequence, so there tuples are marked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import orjson

from connectors.record import Ref, Value
from sync.model.steps import Marks

Row = tuple[Any, ...]
TUPLE = "()"


def texts(items: Iterable[str]) -> str:
    """A JSON array to bind as one parameter."""
    return orjson.dumps(list(items)).decode()


def value_of(value: Any) -> Value:
    """A neutral value as it was before it became JSON."""
    return tuple(value) if type(value) is list else value


def values_of(values: dict[str, Any]) -> dict[str, Value]:
    """Neutral values by name, put right in place."""
    for name, value in values.items():
        if type(value) is list:
            values[name] = tuple(value)
    return values


def load_values(text: bytes) -> dict[str, Value]:
    """Neutral values by name; most hold no array, and are taken as they are."""
    values: dict[str, Value] = orjson.loads(text)
    if b"[" in text:
        return values_of(values)
    return values


def flat_marks(marks: Iterable[tuple[Ref, int]]) -> list[Row]:
    """Dirty marks as arrays."""
    return [(*ref, seq) for ref, seq in marks]


def load_marks(marks: list[list[Any]]) -> Marks:
    """The dirty marks that arrays stand for."""
    found = []
    for system, object_name, record, seq in marks:
        found.append((Ref(system, object_name, record), seq))
    return found


def dump_free(value: Any) -> bytes:
    """Free detail as JSON, tuples marked."""
    return orjson.dumps(_marked(value))


def load_free(text: bytes) -> Any:
    """Free detail as it was."""
    return _unmarked(orjson.loads(text))


def _marked(value: Any) -> Any:
    if isinstance(value, tuple):
        return {TUPLE: [_marked(member) for member in value]}
    if isinstance(value, list):
        return [_marked(member) for member in value]
    if isinstance(value, dict):
        return {name: _marked(member) for name, member in value.items()}
    return value


def _unmarked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unmarked(member) for member in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {TUPLE}:
        return tuple(_unmarked(member) for member in cast(list[Any], value[TUPLE]))
    return {name: _unmarked(member) for name, member in value.items()}
