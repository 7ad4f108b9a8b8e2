"""Opt-outs: yes/no fields that a sync sets and does not take back of its own accord. They belong to
a person's address, and so to every record that has it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from connectors.record import Ref
from mapping.codecs.context import Context
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.transforms import Untranslatable
from mapping.language import EntityMap
from sync.model.links import Link
from sync.model.mirror import MatchKey, MirrorRow
from sync.model.policy import EntityMerge

YES, NO = "true", "false"
ONLY_TIGHTENS = "most_restrictive"
SAID = "said"
"""Kept for an opt-out instead of `YES` by the link of a record that stands alone, where people set
it there: Accord brought it to the others, and not from them.
"""
NOTHING: Mapping[str, Ref] = {}
_NOBODY = Context()


class OfAddress(NamedTuple):
    """How a record stands to the others with its address. `lacks`: opt-outs it does not show yet,
    by the record that does; `told`: its own, that all others know of; `untold`: those that some do
    not; `over`: its own that Accord had brought, and that people took back from the pair with the
    address; `earlier`: those it does not show yet and that wait to be set there, by the record that
    said so when it had the address; `of_a_pair`: what it does not show yet and another one does, or
    a pair with the address is about to. What comes from neither is its own word once it is set.
    """

    lacks: Mapping[str, Ref]
    told: frozenset[str]
    untold: frozenset[str]
    over: frozenset[str] = frozenset()
    earlier: Mapping[str, Ref] = NOTHING
    of_a_pair: frozenset[str] = frozenset()

    @property
    def wanted(self) -> Mapping[str, Ref]:
        """All that is to be set on it, by the record that it comes from."""
        return {**self.earlier, **self.lacks}


def opt_outs(entity: EntityMap, rules: EntityMerge) -> frozenset[str]:
    """The yes/no fields of an entity that a sync never takes back."""
    found = set()
    for name, meaning in entity.fields.items():
        if meaning.type == "boolean" and rules.rule(name).rule == ONLY_TIGHTENS:
            found.add(name)
    return frozenset(found)


def address_kinds(entity: EntityMap, rules: EntityMerge) -> frozenset[str]:
    """The match keys that are addresses of a person."""
    return frozenset(name for name in rules.match if entity.fields[name].type == "email")


def opted_out(entity: EntityMap, row: MirrorRow, names: frozenset[str]) -> frozenset[str]:
    """The opt-outs that a record shows."""
    codecs = entity.translators[row.ref.system][row.ref.object].codecs
    shown = {name for name in names if name in codecs and _says_yes(codecs[name], row)}
    return frozenset(shown)


def addresses(row: MirrorRow, kinds: frozenset[str]) -> frozenset[MatchKey]:
    """What a record can be reached at; `kinds`: the match keys that are addresses."""
    return frozenset(key for key in row.keys if key.kind in kinds)


def says_yes(link: Link, name: str) -> bool:
    """Whether an opt-out is in what a link agreed on, was told, or told others."""
    if link.base is None:
        return False
    known = link.base.get(name)
    return known in {YES, SAID}


def concerns(mine: Link | None, theirs: Link | None, name: str) -> bool:
    """Whether what another record says (`theirs`: its link) holds for this one: always where a
    whole pair stands by it; else where it is news, or this one never knew. Not what people have
    taken back since.
    """
    if theirs is None or mine is None:
        return True
    of_others = theirs.id != mine.id
    if of_others and is_pair(theirs):
        return True
    if not _knows(mine, name):
        return True
    return not says_yes(theirs, name)


def is_pair(link: Link) -> bool:
    """Whether two records that are in step share it."""
    return link.status == "live" and link.complete


def _knows(link: Link, name: str) -> bool:
    """Whether anything was ever agreed, or told, about a field."""
    return link.base is not None and name in link.base


def _says_yes(codec: FieldCodec, row: MirrorRow) -> bool:
    raw = row.fields.get(codec.native)
    if not isinstance(raw, str) or raw in {"", NO}:
        return False
    try:
        return raw == YES or codec.decode(raw, _NOBODY, None) == YES
    except Untranslatable:
        return False
