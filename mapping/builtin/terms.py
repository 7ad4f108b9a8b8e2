"""The shape of a term that comes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class BuiltinTerm(NamedTuple):
    """A term's label, every other word for it, and words that mean a part of it."""

    label: str
    synonyms: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()


Terms = Mapping[str, BuiltinTerm]
"""The terms of a standard by their codes."""
