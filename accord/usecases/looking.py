"""What is known of the workspace, of a run, of one record. Reads the state only, never a vendor."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from accord.policies import SYSTEMS
from accord.usecases.finding import find_records
from accord.workspace import Workspace
from connectors.record import Ref
from mapping.language import Language
from sync.model.journal import RunRow
from sync.model.links import Link
from sync.model.queue import Issue
from sync.store.ports import Store

KEPT = 50


def status_document(store: Store, language: Language) -> dict[str, Any]:
    """Last run, links, backlog and queues."""
    runs = store.runs(1)
    return {
        "last_run": run_document(runs[0]) if runs else None,
        "accounts": {system: store.meta(f"account:{system}") for system in SYSTEMS},
        "links": {
            name: store.count_links(name)
            for name, entity in language.entities.items()
            if entity.synced
        },
        "backlog": store.dirty_count(),
        "open_intents": len(store.open_intents(1000)),
        "waiting": dict(Counter(issue.kind for issue in store.issues())),
        "cursors": {
            system: {t.object: store.cursor(system, t.object) for _, t in language.objects(system)}
            for system in SYSTEMS
        },
    }


def run_document(run: RunRow) -> dict[str, Any]:
    """One run as listed."""
    return {
        "run": run.id,
        "command": run.command,
        "state": run.state,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        **{
            key: run.summary[key]
            for key in ("written", "conflicts", "parked", "waiting", "calls")
            if key in run.summary
        },
    }


def record_documents(store: Store, language: Language, wanted: str) -> list[dict[str, Any]]:
    """Everything known of the records a word names, one document per link or unlinked record."""
    refs = find_records(store, language, wanted)
    links = store.links_by_ref(refs)
    subjects = {links[ref].id if ref in links else str(ref): ref for ref in reversed(refs)}
    return [_record_document(store, ref, links.get(ref)) for ref in reversed(subjects.values())]


def _record_document(store: Store, ref: Ref, link: Link | None) -> dict[str, Any]:
    refs = [link.ref(side, SYSTEMS) for side in (0, 1)] if link else [ref]
    rows = store.mirror(found for found in refs if found is not None)
    subjects = {str(found) for found in refs if found} | ({link.id} if link else set())
    issues = {issue.id: issue for found in store.issues_of(subjects).values() for issue in found}
    sides = {
        row.ref.system: {
            "ref": str(row.ref),
            "fields": dict(row.fields),
            "gone": row.gone,
            "modified_at": row.modified_at,
        }
        for row in rows.values()
    }
    return {
        "link": _link_document(link),
        "base": link.base if link else None,
        "sides": sides,
        "issues": [issue_document(issue) for issue in issues.values()],
        "history": [asdict(row) for row in store.history(link.id, KEPT)] if link else [],
    }


def _link_document(link: Link | None) -> dict[str, Any] | None:
    if link is None:
        return None
    refs = [link.ref(side, SYSTEMS) for side in (0, 1)]
    return {
        "id": link.id,
        "entity": link.entity,
        "status": link.status,
        "note": link.note,
        "refs": [str(ref) for ref in refs if ref is not None],
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


def why_document(workspace: Workspace, store: Store, wanted: str) -> list[dict[str, Any]]:
    """Why each named record is, or is not, syncing."""
    language = workspace.policy.language
    found = record_documents(store, language, wanted)
    for document in found:
        document["why"] = list(_reasons(language, document))
    return [
        {key: document[key] for key in ("link", "why", "issues")}
        | {"last": document["history"][:3]}
        for document in found
    ]


def _reasons(language: Language, document: dict[str, Any]) -> list[str]:
    reasons = [f"{issue['kind']}: {issue['message']}" for issue in document["issues"]]
    link = document["link"]
    if link is not None:
        return [_LINKED.get(link["status"], link["status"]), *reasons]
    for side in document["sides"].values():
        ref = Ref.parse(side["ref"])
        reasons.append(_unlinked(language, ref, side))
    return reasons


_LINKED = {
    "live": "linked: both sides are kept in agreement",
    "pending": "its counterpart has not been created yet",
    "shadow": "another record of the same person goes before this one; it is left alone",
    "held": "held: one side vanished, so nothing is written for either",
}


def _unlinked(language: Language, ref: Ref, side: dict[str, Any]) -> str:
    entity = language.entity_of(ref.system, ref.object)
    if side["gone"]:
        return "it was deleted before it was ever linked"
    if entity is None or not entity.synced:
        return f"{ref.object} is read and never written (scope.yaml)"
    if not entity.translators[ref.system][ref.object].in_scope(side["fields"]):
        return f"the `where` of {ref.object} in {ref.system}.yaml leaves it out"
    others = [
        system
        for system in SYSTEMS
        if system != ref.system and system not in entity.scope.create_in
    ]
    if others:
        return entity.scope.why or f"scope.yaml creates no {entity.name} in {others[0]}"
    return "not looked at yet: the next sync will"
