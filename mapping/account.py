"""What an account says of itself that the meaning of its values depends on. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """One vendor field: the characters it takes (0: not said), and the stored value that a blank
    there stands for (None: a blank is a blank). `fixed`: it is always that value. `moves`: vendor
    fields that are set by themselves when this one is written, unless they are given too.
    """

    longest: int = 0
    unset: str | None = None
    fixed: bool = False
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One org or portal: the IANA name of its time zone ("": not known), and its fields by object
    and name; a field that is not listed has nothing to say.
    """

    zone: str = ""
    fields: Mapping[str, Mapping[str, FieldFacts]] = field(default_factory=dict)


NOTHING_SAID = FieldFacts()
