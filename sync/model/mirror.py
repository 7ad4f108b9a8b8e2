"""What was last observed of a record, as the vendor spells it. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from connectors.record import Fields, Record, Ref


class MatchKey(NamedTuple):
    """One thing a record can be matched by: a canonical field and the value that identifies."""

    kind: str
    value: str


MatchKeys = tuple[MatchKey, ...]
"""The keys a record has, the policy's first choice first; kinds it has no value of are left out."""


@dataclass(slots=True)
class MirrorRow:
    """A record as last observed, with the keys it can be matched by."""

    ref: Ref
    entity: str
    fields: Fields
    modified_at: float
    gone: bool = False
    keys: MatchKeys = ()

    def record(self) -> Record:
        """The row as the record it was read from."""
        return Record(self.ref, self.fields, self.modified_at, self.gone)


Known = Mapping[Ref, MirrorRow]
"""What the mirror held of records, as somebody has just read it."""
NOTHING: Known = {}
