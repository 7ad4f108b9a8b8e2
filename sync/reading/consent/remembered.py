"""What a record opted out of at the addresses that it has left since it was read last, from what
its vendor remembers. What nobody remembers is taken as it is safe: for said. Asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.protocol import FieldVersion
from connectors.record import Fields, Value
from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.model.identity.opt_outs import (
    address_kinds,
    addresses,
    opt_outs,
    opted_out,
)
from sync.model.mirror import MatchKey, MirrorRow
from sync.model.pair import Side
from sync.store.view import keys_of

Names = frozenset[str]
Addresses = frozenset[MatchKey]
Remembered = Mapping[str, Sequence[FieldVersion]]
"""Versions by vendor field, newest first."""
Said = dict[MatchKey, set[str]]
"""Opt-outs, by the address that they were said at."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that has other addresses than before; `before` is None where nobody had read it."""

    before: MirrorRow | None
    row: MirrorRow
    told: Remembered


class Consent:
    """How records of an entity tell on one side where people are reached, and what they opted out
    of. `with_address`: opt-outs that the vendor keeps with the address, not with the record.
    """

    def __init__(self, side: Side, entity: EntityMap) -> None:
        rules = side.policy.entity(entity.name)
        kept = side.irreversible
        self.side = side
        self.entity = entity
        self.names = opt_outs(entity, rules)
        self.kinds = address_kinds(entity, rules)
        self.with_address = self.names & kept.get(entity.name, frozenset())

    def translator(self, row: MirrorRow) -> Translator:
        """How a row is read."""
        objects = self.entity.translators[row.ref.system]
        return objects[row.ref.object]

    def natives(self, row: MirrorRow) -> list[str]:
        """The vendor's names of the addresses and opt-outs of such a row."""
        codecs = self.translator(row).codecs
        found = []
        for name in sorted(self.kinds | self.names):
            if name in codecs:
                found.append(codecs[name].native)
        return found

    def shown(self, row: MirrorRow | None) -> Names:
        """What a row opted out of."""
        if row is None:
            return frozenset()
        return opted_out(
            self.entity,
            row,
            self.names,
        )

    def reached_at(self, row: MirrorRow | None) -> Addresses:
        """The addresses of a row."""
        if row is None:
            return frozenset()
        return addresses(row, self.kinds)

    def with_fields(self, row: MirrorRow, fields: Fields) -> Addresses:
        """The addresses that such a row has with these fields."""
        keys = keys_of(
            self.side.policy,
            self.entity,
            self.translator(row),
            fields,
        )
        return self.reached_at(replace(row, keys=keys))

    def said_at(self, moved: Moved) -> Said:
        """What a record opted out of at the addresses that it has left."""
        said: Said = {}
        for kind in self.kinds:
            left = self._left(moved, kind)
            reached = False
            for at, names in self._on_the_way(moved, kind):
                _add(said, at, names)
                if not left.isdisjoint(at):
                    reached = True
                    break
            if not reached:
                _add(said, left, self._as_far_as_known(moved))
        return said

    def said_among(
        self,
        before: MirrorRow,
        told: Remembered,
        settled: float,
    ) -> Names:
        """What was said on a record or on those that it is remembered together with: whose it was
        nobody can tell. Taken back only where that was before all of them were read, at `settled`.
        """
        found = set()
        codecs = self.translator(before).codecs
        for name in self.names & codecs.keys():
            versions = told.get(codecs[name].native, ())
            if self._said_in_the_end(before, name, versions, settled):
                found.add(name)
        return frozenset(found)

    def _said_in_the_end(
        self,
        row: MirrorRow,
        name: str,
        versions: Sequence[FieldVersion],
        settled: float,
    ) -> bool:
        out = False
        for version in reversed(versions):
            if self._says(row, name, version):
                out = True
            elif version.at <= settled:
                out = False
        return out

    def _says(
        self,
        row: MirrorRow,
        name: str,
        version: FieldVersion,
    ) -> bool:
        """Whether a version of a field means that such a row is out."""
        codec = self.translator(row).codecs[name]
        fields = {codec.native: version.value}
        return name in self.shown(replace(row, fields=fields))

    def _left(self, moved: Moved, kind: str) -> Addresses:
        """The known addresses of one kind that a record has no more."""
        now = self.reached_at(moved.row)
        before = self.reached_at(moved.before)
        gone = before - now
        return frozenset(key for key in gone if key.kind == kind)

    def _on_the_way(self, moved: Moved, kind: str) -> Iterator[tuple[Addresses, Names]]:
        """The addresses of one kind that a record had, the last one first, each with what was out
        when it was left.
        """
        codec = self.translator(moved.row).codecs.get(kind)
        if codec is None:
            return
        versions = moved.told.get(codec.native, ())
        held: list[Value] = [version.value for version in versions[1:]]
        if moved.before is not None:
            held.append(moved.before.fields.get(codec.native))
        for version, value in zip(versions, held, strict=False):
            fields = {codec.native: value}
            at = self.with_fields(moved.row, fields)
            yield at, self._out_before(moved, version.at)

    def _out_before(self, moved: Moved, at: float) -> Names:
        """What a record was out of right before a moment."""
        found = set()
        for name in self.names:
            if self._was_out(moved, name, at):
                found.add(name)
        return self._not_taken_back(moved, frozenset(found))

    def _was_out(self, moved: Moved, name: str, at: float) -> bool:
        """Whether a record was out when its address changed. Of what changed in the same moment
        nobody can tell which came first: it is taken for said.
        """
        codec = self.translator(moved.row).codecs.get(name)
        if codec is None:
            return False
        for version in moved.told.get(codec.native, ()):
            out = self._says(moved.row, name, version)
            if version.at < at:
                return out
            if version.at == at and out:
                return True
        return name in self.shown(moved.before)

    def _as_far_as_known(self, moved: Moved) -> Names:
        """Where nobody remembers what came first."""
        before = self.shown(moved.before)
        now = self.shown(moved.row)
        return self._not_taken_back(moved, before | now)

    def _not_taken_back(self, moved: Moved, names: Names) -> Names:
        """Without what people took away since: a choice that is the record's own goes with it to
        every address.
        """
        still = self.shown(moved.row)
        return names & (self.with_address | still)


def _add(
    said: Said,
    at: Addresses,
    names: Names,
) -> None:
    for key in at:
        known = said.setdefault(key, set())
        known.update(names)
