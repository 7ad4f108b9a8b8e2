"""Makes room in a plan where one record is to get a unique value that another one is to give up, as
with two people who had each other's address: what is given up goes first, and then each takes its
own. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.record import Value
from mapping.codecs.field_codec import FieldCodec
from mapping.language import EntityMap
from sync.deciding.letting_go import letting_go
from sync.model.steps import FieldChange, Step

Exclusive = Collection[tuple[str, str, str]]
"""(system, object, vendor field) of what no two records of a system can hold at once."""
Codecs = Mapping[tuple[str, str], Sequence[FieldCodec]]


@dataclass(frozen=True, slots=True)
class _Move:
    """A step that gives a record a value which only one record can hold; `among`: the steps of its
    link.
    """

    among: list[Step]
    step: Step
    codec: FieldCodec
    old: str
    new: str

    def place(self, value: str) -> tuple[str, str, str, str]:
        """A value in the field that this is about."""
        return self.step.system, self.step.object, self.codec.name, value


def make_room(links: Iterable[list[Step]], entity: EntityMap, exclusive: Exclusive) -> None:
    """Add to the steps of each link what empties a field before another link's steps fill theirs
    with its value; the link's own then expect a blank.
    """
    held = _held_by_one(entity, exclusive)
    if not held:
        return
    moves: list[_Move] = []
    for among in links:
        moves.extend(_moves(among, held))
    wanted = {move.place(move.new) for move in moves}
    for move in moves:
        if move.place(move.old) in wanted:
            move.among.insert(0, _lets_go(move))


def _held_by_one(entity: EntityMap, exclusive: Exclusive) -> Codecs:
    """The fields of an entity whose values only one record can hold, by system and object."""
    found: dict[tuple[str, str], list[FieldCodec]] = {}
    for system, objects in entity.translators.items():
        for name, translator in objects.items():
            for codec in translator.codecs.values():
                if (system, name, codec.native) in exclusive:
                    found.setdefault((system, name), []).append(codec)
    return found


def _moves(among: list[Step], held: Codecs) -> Iterator[_Move]:
    for step in among:
        if step.action not in {"create", "update"}:
            continue
        for codec in held.get((step.system, step.object), ()):
            change = step.fields.get(codec.name)
            if change is None or not change.new:
                continue
            old, new = _alike(change.old), _alike(change.new)
            if old != new:
                yield _Move(among, step, codec, old, new)


def _alike(value: Value) -> str:
    return str(value or "").strip().lower()


def _lets_go(move: _Move) -> Step:
    """The record without its value; what it shall have it takes as if it had had none."""
    step, codec = move.step, move.codec
    change = step.fields[codec.name]
    step.fields[codec.name] = FieldChange(codec.policy.blank, change.new, change.ruling)
    return letting_go(step, codec, change.old)
