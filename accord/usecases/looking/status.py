"""What is known of the workspace, of a run, of one record. Reads the state only, never a vendor."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any

from accord.schema_memory import account
from accord.usecases.find import find_records
from accord.usecases.reps import departed
from accord.usecases.telling.health import (
    AtWork,
    Health,
    Past,
    health_of,
    let_go,
    let_go_by,
    past_of,
    told_of,
)
from accord.usecases.telling.left_alone import left_alone
from accord.usecases.telling.waiting import issue_document
from accord.workspace import Workspace
from connectors.record import Ref
from mapping.language import Language
from sync.model.journal import RunRow
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Issue
from sync.planning.releases import approval_of
from sync.store.ports import Store

KEPT = 50
MOST_INTENTS = 1000
SHOWN_OF_A_RUN = (
    "error",
    "advice",
    "held",
    "narrow",
    "written",
    "conflicts",
    "parked",
    "waiting",
    "still_waiting",
    "calls",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a workspace stands: the document `status` shows, and how it ends."""

    document: dict[str, Any]
    code: int


def standing(
    store: Store,
    language: Language,
    at_work: AtWork,
    region: str | None = None,
) -> Standing:
    """How the workspace is, its last run, links, backlog, queues, and what was left alone. `region`
    is where telephone numbers without a country's code are from.
    """
    past = past_of(store, at_work)
    issues = store.issues()
    health = _as_it_waits(store, health_of(past, issues, store.dirty_count()))
    document = _health_document(health, past) | _figures(store, language)
    document["waiting"] = dict(Counter(issue.kind for issue in issues))
    document["departed"] = [each.document() for each in departed(store, language, issues)]
    alone = left_alone(store, language, region)
    document["left_alone"] = [each.document() for each in alone]
    return Standing(document, health.code)


def _as_it_waits(store: Store, health: Health) -> Health:
    """With the id by which a held plan waits now; with who approved it, where somebody did."""
    held, _ = store.kept_plans()
    header = store.plan(held) if health.plan else None
    if header is None:
        return health
    approval = approval_of(store, header.fingerprint)
    if approval is None:
        return replace(health, next=let_go(held))
    return replace(health, next=let_go_by(approval.who))


def standing_before_the_first_run() -> Standing:
    """Where a workspace stands that has no state yet, as after `accord init` or a `git clone`."""
    health = health_of(Past([]), [])
    return Standing(_health_document(health, Past([])), health.code)


def _health_document(health: Health, past: Past) -> dict[str, Any]:
    """What people and monitors ask for first."""
    at_work = past.at_work
    last = past.runs[0] if past.runs else None
    return {
        "state": health.state,
        "since": health.since,
        "because": health.because,
        "next": health.next,
        "last_complete_sync": past.last_complete_sync,
        "at_work": None if at_work is None else _run_document(at_work),
        "last_run": None if last is None else _over(last),
        "waiting": {},
        "departed": [],
        "left_alone": [],
    }


def _figures(store: Store, language: Language) -> dict[str, Any]:
    systems = store.systems
    return {
        "accounts": {system: account(store, system) for system in systems},
        "links": _linked(store, language),
        "backlog": store.dirty_count(),
        "open_intents": len(store.open_intents(MOST_INTENTS)),
        "cursors": {system: _cursors(store, language, system) for system in systems},
    }


def _linked(store: Store, language: Language) -> dict[str, int]:
    """How many pairs each entity has."""
    links = {}
    for name, entity in language.entities.items():
        if entity.synced:
            links[name] = store.count_links(name)
    return links


def _cursors(store: Store, language: Language, system: str) -> dict[str, str | None]:
    """How far each object of a system has been read."""
    found = {}
    for _, translator in language.objects(system):
        found[translator.object] = store.cursor(system, translator.object)
    return found


def run_documents(store: Store, limit: int, at_work: AtWork) -> list[dict[str, Any]]:
    """The latest runs, newest first, with what people let them do."""
    past = past_of(store, at_work, limit)
    documents = [_over(run) for run in past.runs]
    if past.at_work is not None:
        documents.insert(0, _run_document(past.at_work))
    actions = defaultdict(list)
    for action in store.actions_in(document["run"] for document in documents):
        actions[action.run].append(action.document())
    for document in documents:
        if document["run"] in actions:
            document["actions"] = actions[document["run"]]
    return documents


def _over(run: RunRow) -> dict[str, Any]:
    """A run that is over: one that never said how it ended was killed."""
    document = _run_document(run)
    if run.state == "running":
        document["state"] = "died"
        document["error"] = told_of(run).because
    return document


def _run_document(run: RunRow) -> dict[str, Any]:
    document = {
        "run": run.id,
        "command": run.command,
        "state": run.state,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
    }
    for key in SHOWN_OF_A_RUN:
        if run.summary.get(key) is not None:
            document[key] = run.summary[key]
    return document


# --- one record


def record_documents(store: Store, workspace: Workspace, wanted: str) -> list[dict[str, Any]]:
    """Everything known of the records a word names, one document per link or unlinked record.
    Raises UserError when it names none.
    """
    refs = find_records(store, workspace, wanted)
    links = store.links_by_ref(refs)
    told: set[str] = set()
    documents = []
    for ref in refs:
        link = links.get(ref)
        subject = str(ref) if link is None else link.id
        if subject not in told:
            told.add(subject)
            documents.append(_document(store, ref, link))
    return documents


def _document(store: Store, ref: Ref, link: Link | None) -> dict[str, Any]:
    if link is None:
        return _unlinked_document(store, ref)
    refs = link.refs(store.systems)
    names = [*map(str, refs), link.id]
    history = store.history(link.id, KEPT)
    return {
        "link": _link_document(link, refs),
        "base": link.base,
        "sides": _sides(store, refs),
        "issues": _issues_about(store, names),
        "history": [row.document() for row in history],
        "actions": _actions_about(store, names),
    }


def _unlinked_document(store: Store, ref: Ref) -> dict[str, Any]:
    return {
        "link": None,
        "base": None,
        "sides": _sides(store, [ref]),
        "issues": _issues_about(store, [str(ref)]),
        "history": [],
        "actions": _actions_about(store, [str(ref)]),
    }


def _sides(store: Store, refs: list[Ref]) -> dict[str, dict[str, Any]]:
    """What each system holds, as last observed."""
    sides = {}
    for row in store.mirror(refs).values():
        sides[row.ref.system] = _side_document(row)
    return sides


def _issues_about(store: Store, subjects: list[str]) -> list[dict[str, Any]]:
    """What waits, by id, each once however many of the subjects it is about."""
    issues: dict[str, Issue] = {}
    for found in store.issues_of(subjects).values():
        for issue in found:
            issues[issue.id] = issue
    return [issue_document(issue) for _, issue in sorted(issues.items())]


def _actions_about(store: Store, subjects: list[str]) -> list[dict[str, Any]]:
    """What people did about it, newest first."""
    return [action.document() for action in store.actions_about(subjects)]


def _side_document(row: MirrorRow) -> dict[str, Any]:
    return {
        "ref": str(row.ref),
        "fields": dict(row.fields),
        "gone": row.gone,
        "modified_at": row.modified_at,
    }


def _link_document(link: Link, refs: list[Ref]) -> dict[str, Any]:
    return {
        "id": link.id,
        "entity": link.entity,
        "status": link.status,
        "note": link.note,
        "refs": [str(ref) for ref in refs],
    }
