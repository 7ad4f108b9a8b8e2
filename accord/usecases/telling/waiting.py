"""What waits for a person, each with who it is about and what is at stake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from accord.usecases.telling.decided import decided
from accord.usecases.telling.naming import Names, names_of
from connectors.record import Ref
from mapping.language import Language
from sync.model.links import Link
from sync.model.queue import Issue
from sync.store.ports import Store

NO_DETAIL: dict[str, Any] = {"values": {}, "losing": None}


def issue_document(issue: Issue) -> dict[str, Any]:
    """One thing that waits, with every ref it is about."""
    return {
        "id": issue.id,
        "kind": issue.kind,
        "entity": issue.entity,
        "link": issue.link or None,
        "ref": issue.ref or None,
        "field": issue.field or None,
        "reason": issue.reason,
        "message": issue.message,
        "state": issue.state,
        "run": issue.run,
        "at": issue.at,
        "detail": issue.detail,
    }


def waits_told(document: Mapping[str, Any]) -> str:
    """What is wrong, and with which field."""
    if not document["field"]:
        return str(document["message"])
    return f"{document['field']}: {document['message']}"


def waiting_documents(
    store: Store,
    language: Language,
    issues: Sequence[Issue],
) -> list[dict[str, Any]]:
    """Each as the contract spells it: every record it is about, and the name of that."""
    about = [issue.record for issue in issues]
    refs = [ref for ref in about if ref is not None]
    links = store.links({issue.link for issue in issues if issue.link})
    names = names_of(store, language, links, refs)
    return [_document(store, issue, links, names) for issue in issues]


def _document(
    store: Store,
    issue: Issue,
    links: Mapping[str, Link],
    names: Names,
) -> dict[str, Any]:
    refs = _refs(store, issue, links)
    ref = issue.ref or next(iter(refs), None)
    detail = NO_DETAIL | {"refs": refs} | issue.detail
    holder = _holder(issue, refs)
    if holder is not None:
        ref = str(holder)
        detail["values"] = {holder.system: detail["value"]}
    name = names.get(issue.link) or names.get(issue.ref)
    by_whom = decided(store, issue)
    if by_whom is not None and by_whom.get("value") is not None:
        detail["winner"] = by_whom["value"]
    more = {"ref": ref, "name": name, "detail": detail, "decided": by_whom}
    return issue_document(issue) | more


def _holder(issue: Issue, refs: Sequence[str]) -> Ref | None:
    """The record that shows the value, where it is about one: the other one of a pair, where it is
    filed under the record that cannot take it.
    """
    if issue.record is None or "value" not in issue.detail:
        return None
    if issue.detail.get("other") == issue.detail["value"]:
        for ref in map(Ref.parse, refs):
            if ref.system != issue.record.system:
                return ref
    return issue.record


def _refs(store: Store, issue: Issue, links: Mapping[str, Link]) -> list[str]:
    """Every record it is about, that of its own first."""
    refs = [issue.ref] if issue.record is not None else []
    link = links.get(issue.link)
    if link is not None:
        refs += [str(ref) for ref in link.refs(store.systems)]
    return list(dict.fromkeys(refs))
