"""Deterministic keys: what stops duplicates after a lost answer. Pure.

Every record Accord creates carries, in a unique field, the name of the record it was made from:
`pair-system-object-id`. Where a vendor's ids differ only in case, its long ones do not. Where that
name is carried by another record already (the first one was merged into it) and a person wants one
more, a number follows: `pair-system-object-id+1`.
"""

from __future__ import annotations

import hashlib
import re

from connectors.record import Ref

PAIR = re.compile(r"^[a-z0-9_]{1,40}$")


TURN = re.compile(r"\+\d+$")
KEYED = "@key"
"""The kind of match key that Accord's own key is."""


def origin_key(pair: str, origin: Ref, turn: int = 0) -> str:
    """The key of the record that is created to stand for `origin` elsewhere, for the first time or
    once more (`turn`).
    """
    name = f"{pair}-{origin.system}-{origin.object}-{origin.id}"
    return f"{name}+{turn}" if turn else name


def origin_of(pair: str, key: str | None) -> Ref | None:
    """The record a key was made from, or None when it is not a key of this pair."""
    parts = key.split("-", 3) if key else []
    if len(parts) != 4 or parts[0] != pair:
        return None
    return Ref(parts[1], parts[2], TURN.sub("", parts[3]))


def link_id(pair: str, first: Ref, turn: int = 0) -> str:
    """The id of the link that `first` belongs to; the same whenever it is computed. Where that name
    went on with another record (the first one was merged into it), another `turn` has another.
    """
    return "L" + hashlib.sha256(origin_key(pair, first, turn).encode()).hexdigest()[:20]
