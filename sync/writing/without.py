"""A write once more, without the field that its vendor refused: one value that cannot be taken
waits alone. Fields that only make sense together stay together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from connectors.record import Value
from connectors.write import Refused
from mapping.codecs.translate import Translator
from sync.model.journal import Intent
from sync.model.pair import Pair
from sync.model.policy import EntityMerge

TRIMMED = frozenset({"create", "update"})


def without_refused(
    pair: Pair,
    intent: Intent,
    refused: Refused,
    new_id: str,
) -> Intent | None:
    """The same write without what was refused; None where the refusal names no field of it, or
    nothing would be left that makes sense.
    """
    if intent.action not in TRIMMED or refused.gone or refused.stale:
        return None
    name = refused_field(intent, refused)
    if name is None:
        return None
    rules = pair.policy.entity(intent.entity)
    left = intent.rulings.keys() - _together(name, rules) - _idle(intent)
    translator = pair.translator(intent.system, intent.entity, intent.object)
    if not left or (intent.action == "create" and not _is_whole(translator, rules, left)):
        return None
    return _narrowed(intent, frozenset(left), new_id)


def refused_alone(pair: Pair, intent: Intent, refused: Refused) -> frozenset[str]:
    """The fields of an update that are nothing but what a rule refused, which then waits as it
    would beside others; none where the whole was refused, or a record that is not there yet.
    """
    name = refused_field(intent, refused)
    if name is None or intent.action != "update" or not refused.by_rule:
        return frozenset()
    together = _together(name, pair.policy.entity(intent.entity))
    fields = frozenset(intent.rulings) - _idle(intent)
    return fields if name in fields and fields <= together else frozenset()


def refused_field(intent: Intent, refused: Refused) -> str | None:
    """The canonical name of the field that was refused, where it is one that was sent."""
    for name, native in zip(intent.rulings, intent.native, strict=False):
        if native == refused.field:
            return name
    return None


def _idle(intent: Intent) -> set[str]:
    """What is said again although it stands there, as an opt-out that goes with a new address."""
    idle = set()
    for name, native in zip(intent.rulings, intent.native, strict=False):
        if native in intent.expected and intent.expected[native] == intent.native[native]:
            idle.add(name)
    return idle


def _together(name: str, rules: EntityMerge) -> set[str]:
    """A field, and those that make no sense without it."""
    for group in rules.groups.values():
        if name in group:
            return set(group)
    return {name}


def _is_whole(translator: Translator, rules: EntityMerge, left: set[str]) -> bool:
    """Whether a new record with these fields is what it stands for: the vendor takes it, and it can
    be told from others.
    """
    codecs = translator.codecs
    for name, codec in codecs.items():
        if codec.policy.required and name not in left:
            return False
    wanted = [codecs[name].native for name in rules.match if name in codecs]
    return not wanted or wanted[0] in {codecs[name].native for name in left}


def _narrowed(intent: Intent, left: frozenset[str], new_id: str) -> Intent:
    """The intent with these fields alone, under an id of its own."""
    names = zip(intent.rulings, intent.native, strict=True)
    native = {}
    expected = {}
    for name, vendor in names:
        if name not in left:
            continue
        native[vendor] = intent.native[vendor]
        if vendor in intent.expected:
            expected[vendor] = intent.expected[vendor]
    rulings = {}
    for name in intent.rulings:
        if name in left:
            rulings[name] = intent.rulings[name]
    return replace(
        intent,
        id=new_id,
        native=native,
        expected=expected,
        rulings=rulings,
        settles=_without(intent.settles, intent, left),
        settles_both=_without(intent.settles_both, intent, left),
    )


def _without(
    settles: Mapping[str, Value],
    intent: Intent,
    left: frozenset[str],
) -> dict[str, Value]:
    """What is settled without the fields that are sent no more."""
    kept = {}
    for name, value in settles.items():
        if name in left or name not in intent.rulings:
            kept[name] = value
    return kept
