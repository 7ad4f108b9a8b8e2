"""What parsed JSON holds."""

from __future__ import annotations

from typing import TypeGuard, TypeVar

_Each = TypeVar("_Each")


def is_list_of(value: object, kind: type[_Each]) -> TypeGuard[list[_Each]]:
    """Whether it is a list, and everything in it is of that type."""
    if not isinstance(value, list):
        return False
    return all(isinstance(each, kind) for each in value)
