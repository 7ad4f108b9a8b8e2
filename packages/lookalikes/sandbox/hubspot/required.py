"""What a body has to say: HubSpot's refusal of one that leaves it out names everything that is
missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.hubspot.errors import unreadable
from sandbox.parsed import is_list_of
from sandbox.vendor import VendorError

Body = Mapping[str, Any]


def require(body: Body, names: Iterable[str]) -> None:
    """Refuse a body in which any of these is missing or empty."""
    missing = [name for name in names if not body.get(name)]
    if missing:
        raise not_set(*missing)


def require_given(body: Body, names: Iterable[str]) -> None:
    """Refuse a body in which any of these is missing; an empty text or list will do."""
    missing = [name for name in names if body.get(name) is None]
    if missing:
        raise not_set(*missing)


def inputs_in(body: Body) -> list[dict[str, Any]]:
    """The objects of a batch; refuses a body without a list of them."""
    inputs = body.get("inputs")
    if not is_list_of(inputs, dict):
        raise not_set("inputs")
    return inputs


def not_set(*names: str) -> VendorError:
    """The refusal of a body without these."""
    return unreadable(f"some required fields were not set: [{', '.join(names)}]")
