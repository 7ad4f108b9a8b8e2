"""What is known of the workspace, of a run, of one record. Reads the state only, never a vendor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from accord.policies import Policy
from accord.schema_memory import account
from accord.usecases.find import find_records
from connectors.record import Ref
from mapping.language import Language
from sync.model.journal import RunRow
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Issue
from sync.store.ports import Store

KEPT = 50
SHOWN_OF_A_RUN = ("written", "conflicts", "parked", "waiting", "calls")


def status_document(store: Store, language: Language) -> dict[str, Any]:
    """Last run, links, backlog and queues."""
    runs = store.runs(1)
    links = {}
    for name, entity in language.entities.items():
        if entity.synced:
            links[name] = store.count_links(name)
    return {
        "last_run": run_document(runs[0]) if runs else None,
        "accounts": {system: account(store, system) for system in store.systems},
        "links": links,
        "backlog": store.dirty_count(),
        "open_intents": len(store.open_intents(1000)),
        "waiting": dict(Counter(issue.kind for issue in store.issues())),
        "cursors": {system: _cursors(store, language, system) for system in store.systems},
    }


def _cursors(store: Store, language: Language, system: str) -> dict[str, str | None]:
    """How far each object of a system has been read."""
    found = {}
    for _, translator in language.objects(system):
        found[translator.object] = store.cursor(system, translator.object)
    return found


def run_document(run: RunRow) -> dict[str, Any]:
    """One run as listed."""
    told = {key: run.summary[key] for key in SHOWN_OF_A_RUN if key in run.summary}
    return {
        "run": run.id,
        "command": run.command,
        "state": run.state,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        **told,
    }


# --- one record


def record_documents(store: Store, policy: Policy, wanted: str) -> list[dict[str, Any]]:
    """Everything known of the records a word names, one document per link or unlinked record."""
    refs = find_records(store, policy, wanted)
    links = store.links_by_ref(refs)
    subjects: dict[str, Ref] = {}
    for ref in refs:
        name = links[ref].id if ref in links else str(ref)
        subjects.setdefault(name, ref)
    return [_record_document(store, ref, links.get(ref)) for ref in subjects.values()]


def _record_document(store: Store, ref: Ref, link: Link | None) -> dict[str, Any]:
    refs = link.refs(store.systems) if link else [ref]
    subjects = {str(found) for found in refs}
    if link is not None:
        subjects.add(link.id)
    issues = {issue.id: issue for found in store.issues_of(subjects).values() for issue in found}
    history = store.history(link.id, KEPT) if link else []
    sides = {row.ref.system: _side_document(row) for row in store.mirror(refs).values()}
    return {
        "link": _link_document(link, store.systems),
        "base": link.base if link else None,
        "sides": sides,
        "issues": [issue_document(issue) for issue in issues.values()],
        "history": [row.document() for row in history],
    }


def _side_document(row: MirrorRow) -> dict[str, Any]:
    return {
        "ref": str(row.ref),
        "fields": dict(row.fields),
        "gone": row.gone,
        "modified_at": row.modified_at,
    }


def _link_document(link: Link | None, systems: tuple[str, str]) -> dict[str, Any] | None:
    if link is None:
        return None
    return {
        "id": link.id,
        "entity": link.entity,
        "status": link.status,
        "note": link.note,
        "refs": [str(ref) for ref in link.refs(systems)],
    }


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


# --- why a record is, or is not, syncing


def why_document(store: Store, policy: Policy, wanted: str) -> list[dict[str, Any]]:
    """Why each named record is, or is not, syncing."""
    told = []
    for document in record_documents(store, policy, wanted):
        why = list(_reasons(store, policy.language, document))
        link, issues = document["link"], document["issues"]
        told.append({"link": link, "why": why, "issues": issues, "last": document["history"][:3]})
    return told


_LINKED = {
    "live": "linked: both sides are kept in agreement",
    "pending": "its counterpart has not been created yet",
    "shadow": "another record of the same person goes before this one; it is left alone",
    "held": "held: one side vanished, so nothing is written for either",
    "apart": "taken apart: both records stay as they are, and nothing is written for either",
}


def _reasons(store: Store, language: Language, document: dict[str, Any]) -> Iterator[str]:
    link = document["link"]
    if link is not None:
        yield _LINKED.get(link["status"], link["status"])
    for issue in document["issues"]:
        yield f"{issue['kind']}: {issue['message']}"
    if link is None:
        for side in document["sides"].values():
            yield _unlinked(store, language, side)


def _unlinked(store: Store, language: Language, side: dict[str, Any]) -> str:
    ref = Ref.parse(side["ref"])
    entity = language.entity_of(ref.system, ref.object)
    if side["gone"]:
        return "it was deleted before it was ever linked"
    if entity is None or not entity.synced:
        return f"{ref.object} is read and never written (scope.yaml)"
    if not entity.translators[ref.system][ref.object].in_scope(side["fields"]):
        return f"the `where` of {ref.object} in {ref.system}.yaml leaves it out"
    for system in store.systems:
        if system != ref.system and system not in entity.scope.create_in:
            return entity.scope.why or f"scope.yaml creates no {entity.name} in {system}"
    return "not looked at yet: the next sync will"
