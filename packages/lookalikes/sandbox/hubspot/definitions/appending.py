"""Values that are added to those there.

Documented in the guide to properties: of a property with several checkboxes, a value that begins
with a semicolon (`;CHAMPION;OTHER`) is added to what a record has, without overwriting it. Not
recorded: that what is there already is not added twice, and that a new record keeps it without the
semicolon.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.hubspot.definitions.values import several_at_once
from sandbox.hubspot.history import Props

_SIGN = ";"


def append(definitions: Mapping[str, Any], before: Mapping[str, str], given: Props) -> None:
    """Put what a record will have in place of what is to be added; `before` is what it has."""
    for name, value in given.items():
        if value[:1] == _SIGN and several_at_once(definitions[name]):
            parts = f"{before.get(name, '')}{value}".split(_SIGN)
            given[name] = _SIGN.join(dict.fromkeys(part for part in parts if part))
