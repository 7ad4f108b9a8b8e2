"""What a confirmed write changes in the state: the link, the base, the mirror, proposals. Pure but
for the tally of halves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache

from connectors.record import Ref, Value, members, same
from connectors.write import Applied
from mapping.codecs.terms import SEVERAL
from mapping.codecs.translate import Translator
from sync.model.identity.opt_outs import ONLY_TIGHTENS
from sync.model.journal import Intent
from sync.model.left_open import NOT_LOOKED
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.pair import Pair
from sync.model.queue import Proposal
from sync.model.rulings import RECORD, SPELLING
from sync.store.view import keys_of
from sync.writing.work import Tally

Done = list[tuple[Intent, Applied]]
"""Confirmed writes, each with its answer."""
ENDED = {"delete": "deleted", "unlink": "taken apart"}
"""Actions after which nothing is written for a link any more, and how its note tells of them."""


def links_now(
    pair: Pair,
    done: Done,
    links: Mapping[str, Link],
    tally: Tally,
) -> tuple[list[Link], list[Link]]:
    """The links as these writes leave them, each once: (those that hold other records or stand
    otherwise, those that only agree on more).
    """
    touched: dict[str, Link] = {}
    moved = set()
    for intent, outcome in done:
        before = touched.get(intent.link) or links[intent.link]
        link = linked(before, intent, outcome.ref, pair.systems)
        link.base = agreed_base(link, intent, tally)
        touched[intent.link] = link
        if link is not before or _leave_open_what_is_owed(pair, link, intent, tally):
            moved.add(link.id)
    others = []
    agreed = []
    for name, link in touched.items():
        if name in moved:
            others.append(link)
        else:
            agreed.append(link)
    return others, agreed


def linked(
    link: Link,
    intent: Intent,
    ref: Ref,
    systems: tuple[str, str],
) -> Link:
    """The link once the record was made, deleted, taken apart or merged; else as it was."""
    if intent.action == "create":
        adopted = link.with_record(systems.index(intent.system), ref.object, ref.id)
        adopted.status = "live"
        adopted.left_open = _still_open(link, intent)
        return adopted
    if intent.action in ENDED:
        return replace(link, status="apart", note=ENDED[intent.action])
    if intent.action == "merge":
        kept = intent.native.get(RECORD) or ""
        return replace(link, status="shadow", note=str(kept))
    return link


def _still_open(link: Link, intent: Intent) -> dict[str, tuple[Value, Value]]:
    """What a link leaves open, but for what its new record was made with."""
    found = {}
    for name, said in link.left_open.items():
        if name not in intent.rulings:
            found[name] = said
    return found


def made_without(
    link: Link,
    intent: Intent,
    refused: Collection[str],
    systems: tuple[str, str],
) -> Link:
    """The link of a record that is about to be made without these fields: from here on whoever
    edits one of them on either side has the say.
    """
    left_open = dict(link.left_open)
    wanted = {**intent.settles_both, **intent.settles}
    for name, value in wanted.items():
        if name not in refused:
            continue
        if intent.system == systems[0]:
            left_open[name] = (NOT_LOOKED, value)
        else:
            left_open[name] = (value, NOT_LOOKED)
    return replace(link, left_open=left_open)


def agreed_base(
    link: Link,
    intent: Intent,
    tally: Tally,
) -> dict[str, Value]:
    """The link's base with what both sides hold now that this write is done."""
    base = dict(link.base or {})
    removes = intent.action == "unassociate"
    for name, value in _settled(link, intent, tally).items():
        if isinstance(value, tuple):
            value = _members_moved(base.get(name), value, removes=removes)
        base[name] = value
    return base


def _settled(
    link: Link,
    intent: Intent,
    tally: Tally,
) -> dict[str, Value]:
    """What this write settles alone, and what it settles as the second of two."""
    settled = dict(intent.settles)
    for name, value in intent.settles_both.items():
        half = (link.id, name, value)
        systems = tally.halves.setdefault(half, set())
        systems.add(intent.system)
        if len(systems) == 2:
            settled[name] = value
    return settled


def _leave_open_what_is_owed(
    pair: Pair,
    link: Link,
    intent: Intent,
    tally: Tally,
) -> bool:
    """What one side now has of the other, which is still to be spelt there: from here both go on,
    and that the field is in no base says that something is owed. Returns whether there is any.
    """
    owed = _owed(pair, link, intent, tally)
    if not owed:
        return False
    agreed: dict[str, Value] = {}
    for name, value in (link.base or {}).items():
        if name not in owed:
            agreed[name] = value
    link.base = agreed
    link.left_open = dict(link.left_open)
    for name in owed:
        value = intent.settles_both[name]
        link.left_open[name] = (value, value)
    return True


def _owed(
    pair: Pair,
    link: Link,
    intent: Intent,
    tally: Tally,
) -> set[str]:
    """The fields that a write has brought over from the other side, and that are not agreed with
    it. One member of several, and what only tightens, has rules of its own.
    """
    left, right = pair.systems
    other = right if intent.system == left else left
    codecs = pair.translator(intent.system, intent.entity, intent.object).codecs
    rules = pair.policy.entity(intent.entity)
    found = set()
    for name, value in intent.settles_both.items():
        if len(tally.halves[link.id, name, value]) == 2 or name not in (link.base or {}):
            continue
        codec = codecs[name]
        if codec.refers or codec.type == SEVERAL or rules.rule(name).rule == ONLY_TIGHTENS:
            continue
        if intent.rulings[name].winner == other:
            found.add(name)
    return found


def agreed_however_spelt(
    link: Link,
    intent: Intent,
    refused: Collection[str],
    tally: Tally,
) -> Link | None:
    """The link once a vendor refused to spell these fields anew: what they mean is agreed all the
    same. None where that changes nothing, or the two have not met yet.
    """
    spelt = {name for name in refused if intent.rulings[name].rule == SPELLING}
    means = replace(
        intent,
        settles={name: value for name, value in intent.settles.items() if name in spelt},
        settles_both={name: value for name, value in intent.settles_both.items() if name in spelt},
    )
    base = agreed_base(link, means, tally)
    if link.base is None or base == link.base:
        return None
    return replace(link, base=base)


def _members_moved(
    before: Value,
    moved: tuple[str, ...],
    *,
    removes: bool,
) -> tuple[str, ...]:
    held = set(members(before))
    if removes:
        held.difference_update(moved)
    else:
        held.update(moved)
    return tuple(sorted(held))


def mirrored(
    pair: Pair,
    intent: Intent,
    outcome: Applied,
    before: MirrorRow | None,
) -> MirrorRow:
    """The mirror's row once the write is done."""
    entity = pair.language.entities[intent.entity]
    translator = entity.translators[intent.system][outcome.ref.object]
    if before is None:
        fields = dict(_blank(translator))
        modified_at = outcome.modified_at or 0.0
    else:
        fields = dict(before.fields)
        modified_at = outcome.modified_at or before.modified_at
    _write_into(fields, intent, translator)
    policy = pair.side(intent.system).policy
    return MirrorRow(
        ref=outcome.ref,
        entity=intent.entity,
        fields=fields,
        modified_at=modified_at,
        gone=intent.action == "delete",
        keys=keys_of(policy, entity, translator, fields, before),
    )


@lru_cache(maxsize=64)
def _blank(translator: Translator) -> Mapping[str, Value]:
    """What a new record holds where nothing was sent, as far as anybody knows before reading it."""
    blank: dict[str, Value] = dict.fromkeys(translator.natives)
    for codec in translator.codecs.values():
        if codec.many:
            blank[codec.native] = ()
    only = {}
    for name, said in translator.policy.where.items():
        if said.only:
            only[name] = said.only
    return {**blank, **only, **translator.policy.defaults}


def _write_into(
    fields: dict[str, Value],
    intent: Intent,
    translator: Translator,
) -> None:
    """Change what a record held into what we wrote; what the vendor made of it is news."""
    if intent.action in {"associate", "unassociate"}:
        # only our own member: what people did to the others meanwhile has to come back as news
        name = next(iter(intent.rulings))
        _write_member(fields, intent, many=translator.codecs[name].many)
    elif RECORD not in intent.rulings:
        fields.update(intent.native)
    if intent.key and translator.key_field:
        fields[translator.key_field] = intent.key


def _write_member(
    fields: dict[str, Value],
    intent: Intent,
    *,
    many: bool,
) -> None:
    for name, target in intent.native.items():
        held = set(members(fields.get(name)))
        if intent.action == "unassociate":
            held.discard(str(target))
        elif many:
            held.add(str(target))
        else:
            held = {str(target)}
        if many:
            fields[name] = tuple(sorted(held))
        else:
            fields[name] = next(iter(held), None)


def other_values(
    shown: frozenset[str],
    outcome: Applied,
    row: MirrorRow,
) -> dict[str, Value]:
    """What the vendor says a record holds, where that is not what we know of it."""
    found = {}
    for name, value in outcome.fields.items():
        if name in shown and not same(value, row.fields.get(name)):
            found[name] = value
    return found


def carried_out(proposal: Proposal, intent: Intent) -> Proposal:
    """A proposal once a write has carried it out on one side: over, when that was the last one."""
    if intent.system not in proposal.carried:
        proposal.carried = (*proposal.carried, intent.system)
    only_side = proposal.id in intent.ends
    if only_side or len(proposal.carried) == 2:
        proposal.state = "done"
    return proposal
