"""Looks afterwards whether a guarded write went over an edit that nobody had seen, and keeps what
was lost.

For systems that cannot refuse an overtaken write but remember what their fields held. Edits made
between the check read and the write show in the history, right below our own value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from connectors.protocol import FieldVersion
from connectors.record import Value, same
from connectors.write import Applied
from sync.history import Overwritten
from sync.model.issues import Subject, overwritten_issue
from sync.model.journal import Intent
from sync.model.pair import Pair, Versions
from sync.model.queue import Issue
from sync.writing.send import Sent
from sync.writing.work import Work


def look_for_overwritten(work: Work, sent: Sent) -> int:
    """Log every value a batch went over unseen; returns how many there were."""
    lost: list[Overwritten] = []
    for group in _groups(work.pair, sent):
        lost.extend(_lost(work.pair, group))
    if not lost:
        return 0  # nearly always: no transaction for it
    issues = [_issue(found, work) for found in lost]
    with work.store.transaction():
        work.history.overwritten(lost)
        work.store.put_issues(issues)
    return len(lost)


def _issue(found: Overwritten, work: Work) -> Issue:
    intent = found.intent
    about = Subject(intent.entity, intent.link, intent.subject, found.field)
    stands = intent.native[found.native]
    issue = overwritten_issue(about, found.lost, stands)
    issue.run = work.run
    issue.at = work.world.now()
    return issue


def _groups(pair: Pair, sent: Sent) -> Iterable[list[Intent]]:
    """Guarded updates that went through without a precondition, by object."""
    done = set()
    for outcome in sent.outcomes:
        if isinstance(outcome, Applied):
            done.add(outcome.intent)
    groups: dict[str, list[Intent]] = defaultdict(list)
    for intent in sent.intents:
        if intent.action != "update" or intent.id not in done:
            continue
        if _guarded_names(pair, intent):
            groups[intent.object].append(intent)
    return groups.values()


def _guarded_names(pair: Pair, intent: Intent) -> list[tuple[str, str]]:
    """(canonical, vendor) names of the guarded fields it wrote, where only the history can tell."""
    if pair.connector(intent.system).precondition:
        return []
    guarded = pair.policy.entity(intent.entity).guarded
    written = zip(intent.rulings, intent.native, strict=True)
    return [(name, native) for name, native in written if name in guarded]


def _lost(pair: Pair, group: Sequence[Intent]) -> Iterator[Overwritten]:
    """What these updates went over that the plan had not seen, as far as the history shows."""
    versions = _versions(pair, group)
    for intent in group:
        told = versions.get(intent.ref.id, {})
        for name, native in _guarded_names(pair, intent):
            before = _before_ours(told.get(native, ()), intent.native[native])
            if before is None:
                continue
            planned_on = intent.expected.get(native)
            if not same(before.value, planned_on):
                yield Overwritten(intent, name, native, before.value)


def _versions(pair: Pair, group: Sequence[Intent]) -> Versions:
    """What the vendor remembers of the guarded fields that these updates wrote."""
    first = group[0]
    ids = [intent.record for intent in group if intent.record]
    fields: set[str] = set()
    for intent in group:
        for _, native in _guarded_names(pair, intent):
            fields.add(native)
    return pair.field_history(
        first.system,
        first.object,
        ids,
        sorted(fields),
    )


def _before_ours(versions: Sequence[FieldVersion], ours: Value) -> FieldVersion | None:
    """What the field held when our value arrived."""
    for newer, older in pairwise(versions):
        if same(newer.value, ours):
            return older
    return None
