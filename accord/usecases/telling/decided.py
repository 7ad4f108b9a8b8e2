"""What people decided about what waited: the value, who, when and why. Reads the state only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accord.usecases.telling.words import moment
from sync.model.issues import Subject, make_issue
from sync.model.queue import ANSWER, Issue, part_of
from sync.store.ports import Store

BY_RULE = "decided_by_rule"
RESOLVED = "resolve"
Document = Mapping[str, Any]


def decided(store: Store, issue: Issue) -> dict[str, Any] | None:
    """What a person decided about it; None where nobody did, because it waits, a rule decided, or
    it ended by itself.
    """
    if issue.state == "open" or issue.reason == BY_RULE:
        return None
    value = _value(store, issue)
    if issue.field and not value:
        return None
    for deed in store.actions_about([issue.link or issue.ref]):  # newest first
        if _is_about(deed.what, issue.field):
            told = {"what": deed.what, "who": deed.who, "at": deed.at, "reason": deed.reason}
            return told | value
    return None


def decided_told(document: Document) -> str:
    """The same in words."""
    because = f": {document['reason']}" if document["reason"] else ""
    told = f"{document['what']}, by {document['who']} at {moment(document['at'])}{because}"
    if "value" not in document:
        return told
    value = "blank" if document["value"] is None else repr(document["value"])
    return f"{value} ({told})"


def decided_about(
    store: Store,
    entity: str,
    link: str,
    actions: Iterable[Document],
) -> Iterator[str]:
    """What people decided about the fields of a pair, each once; `actions`: what they did."""
    fields: set[str] = set()
    for action in actions:
        fields.update(_fields(action["what"]))
    for field in sorted(fields):
        named = make_issue("conflict", Subject(entity, link, field=field), "", "")
        issue = store.issue(named.id)
        found = None if issue is None else decided(store, issue)
        if found is not None:
            yield f"{field}: decided: {decided_told(found)}"


def _is_about(what: str, field: str) -> bool:
    """Whether a deed decided about this field, or about the record where there is none."""
    return field in _fields(what) if field else what.startswith(RESOLVED)


def _fields(what: str) -> list[str]:
    """The fields that a deed decided about; none for another deed."""
    deed, _, rest = what.partition(" ")
    names, colon, _ = rest.partition(":")
    return names.split(", ") if deed == RESOLVED and colon else []


def _value(store: Store, issue: Issue) -> dict[str, Any]:
    """What somebody decided that a contested field shall hold; nothing where nobody did."""
    name = part_of(issue.detail.get(ANSWER, ""), issue.field)
    found = store.proposals_by_id([name])
    return {"value": found[name].value} if name in found else {}
