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
from connectors.record import Value
from connectors.write import Applied
from sync.model.findings import overwritten_issue
from sync.model.pair import Pair
from sync.model.values import HistoryRow, Intent
from sync.store.ports import Store
from sync.writing.send import Sent


def look_for_overwritten(store: Store, pair: Pair, sent: Sent, run: str, now: float) -> int:
    """Log every value a batch went over unseen; returns how many there were."""
    lost = [found for group in _groups(pair, sent) for found in _lost(pair, group)]
    if not lost:
        return 0  # nearly always: no transaction for it
    rows = [
        HistoryRow(run, i.link, _ref(i), name, old, i.native[native], old, UNSEEN, now)
        for i, name, native, old in lost
    ]
    issues = [
        overwritten_issue(i.entity, i.link, _ref(i), name, (old, i.native[native]))
        for i, name, native, old in lost
    ]
    for issue in issues:
        issue.run, issue.at = run, now
    with store.transaction():
        store.add_history(rows)
        store.put_issues(issues)
    return len(lost)


UNSEEN = "overwritten unseen: edited between the last read and the write"
Lost = tuple[Intent, str, str, Value]
"""The write, the field's canonical and vendor name, and the value it went over."""


def _groups(pair: Pair, sent: Sent) -> Iterable[list[Intent]]:
    """Guarded updates that went through without a precondition, by object."""
    done = {outcome.intent for outcome in sent.outcomes if isinstance(outcome, Applied)}
    groups: dict[str, list[Intent]] = defaultdict(list)
    for intent in sent.intents:
        if intent.id in done and intent.action == "update" and _names(pair, intent):
            groups[intent.object].append(intent)
    return groups.values()


def _names(pair: Pair, intent: Intent) -> list[tuple[str, str]]:
    """(canonical, vendor) names of the guarded fields it wrote, where only the history can tell."""
    if pair.connector(intent.system).precondition:
        return []
    guarded = pair.policy.entity(intent.entity).guarded
    return [
        (name, native)
        for name, native in zip(intent.reasons, intent.native, strict=True)
        if name in guarded
    ]


def _lost(pair: Pair, group: Sequence[Intent]) -> Iterator[Lost]:
    first = group[0]
    fields = sorted({native for intent in group for _, native in _names(pair, intent)})
    ids = [intent.record for intent in group if intent.record]
    versions = pair.field_history(first.system, first.object, ids, fields)
    for intent in group:
        told = versions.get(intent.record or "", {})
        for name, native in _names(pair, intent):
            before = _before_ours(told.get(native, ()), intent.native[native])
            if before is not None and (before.value or None) != (
                intent.expected.get(native) or None
            ):
                yield intent, name, native, before.value


def _before_ours(versions: Sequence[FieldVersion], ours: Value) -> FieldVersion | None:
    """What the field held when our value arrived."""
    for newer, older in pairwise(versions):
        if (newer.value or None) == (ours or None):
            return older
    return None


def _ref(intent: Intent) -> str:
    return f"{intent.system}:{intent.object}:{intent.record}"
