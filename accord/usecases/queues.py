"""The queues that wait for a person: what is in them, and carrying out what the person decides."""

from __future__ import annotations

from collections.abc import Sequence

from accord.policies import SYSTEMS
from accord.workspace import Workspace
from connectors.errors import UserError
from connectors.record import Ref, Value
from mapping.codecs.transforms import NORMALISERS, Untranslatable, phone
from mapping.problems import did_you_mean
from sync.model.links import Link
from sync.model.queue import Issue, Proposal
from sync.store.ports import Store

CONFLICTS = ("conflict", "ambiguous", "vanished")
PARKED = ("parked", "field")


def queue(store: Store, kinds: Sequence[str], *, closed: bool) -> list[Issue]:
    """What waits, and with `closed` also what is decided."""
    found = store.issues(kinds=kinds)
    return [*found, *store.issues(kinds=kinds, state="closed")] if closed else found


def one(store: Store, issue_id: str, kinds: Sequence[str]) -> Issue:
    """One of them by id. Raises UserError."""
    issue = store.issue(issue_id)
    if issue is None or issue.kind not in kinds:
        known = [found.id for found in store.issues(kinds=kinds)]
        raise UserError(
            f"nothing waits under {issue_id!r}{did_you_mean(issue_id, known)}",
            advice="The `list` command shows the ids.",
        )
    return issue


def resolve(
    workspace: Workspace,
    store: Store,
    issue: Issue,
    *,
    take: str | None,
    value: str | None,
    link: str | None,
    create: bool,
) -> str:
    """Carry out a person's decision; returns what happens at the next sync."""
    given = [take is not None, value is not None, link is not None, create]
    if sum(given) != 1:
        raise UserError(
            "decide one thing",
            advice="Give one of --take SYSTEM, --value V, --link REF or --create.",
        )
    if issue.kind == "conflict":
        return _settle_conflict(workspace, store, issue, take=take, value=value)
    if issue.kind == "ambiguous":
        return _settle_match(store, issue, link=link, create=create)
    raise UserError(
        "a record that vanished cannot be resolved yet",
        advice="Restore it in its system; the next sync releases the pair.",
    )


def _settle_conflict(
    workspace: Workspace, store: Store, issue: Issue, *, take: str | None, value: str | None
) -> str:
    values = issue.detail["values"]
    if take is not None and take not in values:
        raise UserError(
            f"--take {take}: no such side", advice=f"The sides are {' and '.join(values)}."
        )
    if take is None and value is None:
        raise UserError(
            "a conflict needs --take or --value", advice="Give --take SYSTEM or --value V."
        )
    chosen = values[take] if take is not None else _canonical(workspace, issue, value or "")
    seen = tuple(found or "" for found in values.values())
    proposal = Proposal(
        f"{issue.id}-{issue.run}",
        issue.link,
        issue.field,
        chosen,
        seen,
        "person",
        "decided by a person",
    )
    links = store.links([issue.link])
    with store.transaction():
        store.put_proposals([proposal])
        _close(store, issue)
        store.mark_dirty(
            (ref, issue.entity) for found in links.values() for ref in found.refs(SYSTEMS)
        )
    return f"{issue.field} becomes {chosen!r} on both sides at the next sync"


def _canonical(workspace: Workspace, issue: Issue, value: str) -> Value:
    meaning = workspace.policy.language.entities[issue.entity].fields[issue.field]
    try:
        if meaning.type == "term":
            vocabulary = workspace.policy.language.vocabularies[meaning.vocabulary]
            term = vocabulary.recognise(value)
            if term is None:
                near = " or ".join(vocabulary.suggestions(value))
                raise Untranslatable(
                    "unknown_term",
                    f"{value!r} is not in the vocabulary {vocabulary.name}; near: {near}",
                )
            return term
        if meaning.type == "phone":
            return phone(value, workspace.settings.region)
        return NORMALISERS[meaning.type](value) if meaning.type in NORMALISERS else value
    except Untranslatable as error:
        raise UserError(f"--value: {error}") from None


def _settle_match(store: Store, issue: Issue, *, link: str | None, create: bool) -> str:
    if not (link or create):
        raise UserError(
            "an ambiguous match needs --link or --create", advice="Give --link REF or --create."
        )
    if link is not None and link not in issue.detail["candidates"]:
        hint = did_you_mean(link, issue.detail["candidates"])
        raise UserError(
            f"--link {link}: not one of the candidates{hint}",
            advice="`accord conflicts show` lists them.",
        )
    with store.transaction():
        store.set_meta(f"choice:{issue.ref}", link or "create")
        _close(store, issue)
        store.mark_dirty([(Ref.parse(issue.ref), issue.entity)])
    return (
        f"{issue.ref} is linked to {link} at the next sync"
        if link
        else "a counterpart is created at the next sync"
    )


def retry(store: Store, issues: Sequence[Issue]) -> None:
    """Try parked records again at the next sync."""
    links = store.links(issue.link for issue in issues if issue.link)
    with store.transaction():
        for issue in issues:
            issue.retry_at = 0.0
            store.put_issues([issue])
            store.mark_dirty((ref, issue.entity) for ref in _subjects(issue, links.get(issue.link)))


def drop(store: Store, issue: Issue) -> None:
    """Forget one; it comes back if the trouble does."""
    with store.transaction():
        _close(store, issue)


def _close(store: Store, issue: Issue) -> None:
    issue.state = "closed"
    store.put_issues([issue])


def _subjects(issue: Issue, link: Link | None) -> list[Ref]:
    if link is not None:
        return link.refs(SYSTEMS)
    return [Ref.parse(issue.ref)] if issue.ref.count(":") >= 2 else []
