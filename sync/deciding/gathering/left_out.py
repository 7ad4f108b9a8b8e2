"""Which references of newcomers lead to records that get no counterpart as things stand: what is
decided about the newcomer must not wait for those. Reads the store only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from connectors.record import Ref
from mapping.codecs.context import Context
from mapping.language import Language
from sync.deciding.observation import Observation
from sync.deciding.setting import PlanSetting
from sync.model.mirror import MirrorRow
from sync.store.ports import Store
from sync.store.view import refs_in_field

_Place = tuple[Observation, str]
"""Who names a record, and the canonical field in which they do."""


def note_what_is_left_out(
    store: Store,
    setting: PlanSetting,
    seen: Sequence[Observation],
    linked: Collection[Ref],
) -> None:
    """Put into the observations of unlinked records which of their references lead nowhere.
    `linked`: the records referred to that have a link.
    """
    named = _named(setting.language, seen)
    rows = store.mirror([ref for ref in named if ref not in linked])
    for ref, row in rows.items():
        if _gets_no_counterpart(setting, row):
            for observation, name in named[ref]:
                observation.left_out |= {name}


def _named(language: Language, seen: Sequence[Observation]) -> dict[Ref, list[_Place]]:
    """The records that unlinked ones name, each with who names it and in which field."""
    named: dict[Ref, list[_Place]] = {}
    for observation in seen:
        row, link = observation.row, observation.link
        if row is None or (link is not None and link.complete):
            continue
        for name, ref in _references(language, row):
            named.setdefault(ref, []).append((observation, name))
    return named


def _references(language: Language, row: MirrorRow) -> list[tuple[str, Ref]]:
    """The single records that a row names, by canonical field."""
    system, object_name, _ = row.ref
    entity = language.entity_of(system, object_name)
    if entity is None:
        return []
    codecs = entity.translators[system][object_name].codecs
    found = []
    for name, codec in codecs.items():
        if codec.refers and not codec.many:
            found += [(name, ref) for ref in refs_in_field(codec, system, row.fields)]
    return found


def _gets_no_counterpart(setting: PlanSetting, row: MirrorRow) -> bool:
    """Whether the policy makes none for a record, as long as it says what it says now."""
    system, object_name, _ = row.ref
    entity = setting.language.entity_of(system, object_name)
    if row.gone or entity is None:
        return False
    (target,) = [each for each in setting.systems if each != system]
    reads = entity.translators[system][object_name]
    if target not in entity.scope.create_in or not reads.in_scope(row.fields):
        return True
    wanted = next(iter(entity.translators[target].values())).policy.not_before
    said = reads.only(wanted).decode(row.fields, Context(region=setting.region)).values
    return any(said.get(name) is None for name in wanted)
