"""The shape of a tree: its keys and the kinds of its values, with nothing of what it says."""

from __future__ import annotations

from typing import Any


def kind(value: Any) -> str:
    """The JSON kind of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def shape(tree: Any) -> Any:
    """The tree with kinds in place of values; of a list one member, all of its own put together."""
    if isinstance(tree, dict):
        return {name: shape(value) for name, value in tree.items()}
    if isinstance(tree, list):
        together: Any = None
        for each in tree:
            together = _both(together, shape(each))
        return [] if together is None else [together]
    return f"<{kind(tree)}>"


def _both(one: Any, other: Any) -> Any:
    """Two shapes put together; null gives way to any other kind."""
    if one is None or one == "<null>":
        return other
    if isinstance(one, dict) and isinstance(other, dict):
        return _objects(one, other)
    if isinstance(one, list) and isinstance(other, list):
        return _lists(one, other)
    return one


def _objects(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    together = dict(one)
    for name, value in other.items():
        together[name] = _both(together.get(name), value)
    return together


def _lists(one: list[Any], other: list[Any]) -> list[Any]:
    """Each has one member at most."""
    members = [*one, *other]
    if len(members) < 2:
        return members
    return [_both(*members)]
