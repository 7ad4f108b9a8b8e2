"""The queues that wait for a person: what is in them, and carrying out what the person decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accord.usecases.acting import Actor
from accord.usecases.operating.answers import Contested
from accord.usecases.operating.settling import (
    Wanted,
    settle_conflict,
    waits_to_be_carried_out,
)
from accord.usecases.operating.vanished import are_apart, let_go, link_again, wants_it_back
from accord.usecases.telling.decided import decided, decided_told
from accord.usecases.telling.deciding import way_out
from accord.usecases.telling.waiting import issue_document
from accord.workspace import Workspace
from connectors.errors import UserError
from connectors.record import Ref
from mapping.problems import did_you_mean
from sync.model.issues import is_said_earlier
from sync.model.links import Link
from sync.model.queue import DROPPED, Choice, Issue
from sync.store.ports import Store

CONFLICTS = ("conflict", "ambiguous", "vanished")
PARKED = ("parked", "field")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided: one of a side to take, a value, a record to link to, a new one, or to
    leave what is there as it is (`apart`).
    """

    take: str | None = None
    value: str | None = None
    link: str | None = None
    create: bool = False
    apart: bool = False

    @property
    def given(self) -> int:
        """How many of them were given."""
        words = [self.take, self.value, self.link]
        given = [word for word in words if word is not None]
        return len(given) + self.create + self.apart


@dataclass(frozen=True, slots=True)
class Which:
    """What of all that waits is meant: of one kind, entity, field, as far as they are named."""

    kind: str = ""
    entity: str = ""
    field: str = ""

    def means(self, issue: Issue) -> bool:
        """Whether one is among them."""
        wanted = (self.kind, self.entity, self.field)
        said = (issue.kind, issue.entity, issue.field)
        return all(not word or word == is_ for word, is_ in zip(wanted, said, strict=True))


def queue(store: Store, kinds: Sequence[str], *, closed: bool) -> list[Issue]:
    """What waits, and with `closed` also what is decided."""
    found = store.issues(kinds=kinds)
    if closed:
        found += store.issues(kinds=kinds, state="closed")
    return found


def one(store: Store, issue_id: str, kinds: Sequence[str]) -> Issue:
    """One of them by id. Raises UserError."""
    issue = store.issue(issue_id)
    if issue is not None and issue.kind not in kinds:
        raise _elsewhere(issue)
    if issue is None:
        known = [found.id for found in store.issues(kinds=kinds)]
        raise UserError(
            f"nothing waits under {issue_id!r}{did_you_mean(issue_id, known)}",
            advice="The `list` command shows the ids.",
        )
    return issue


def _elsewhere(issue: Issue) -> UserError:
    """It waits in the other queue."""
    queue_name = "parked" if issue.kind in PARKED else "conflicts"
    told = way_out(issue_document(issue))
    return UserError(
        f"{issue.id} is in `accord {queue_name}`: {issue.message}",
        advice=f"`accord {queue_name} show {issue.id}` shows it; {told or 'it is over'}.",
    )


# --- resolving


def resolve(
    workspace: Workspace,
    store: Store,
    issue_id: str,
    answer: Answer,
    actor: Actor,
) -> str:
    """Carry out a person's decision; returns what happens at the next sync. Raises UserError for
    an answer that does not fit what waits, and for what is decided already.
    """
    issue = one(store, issue_id, CONFLICTS)
    if issue.state == "closed" and not _may_be_decided_anew(store, issue, answer):
        raise _decided_already(store, issue)
    if answer.given != 1:
        raise UserError(
            "decide one thing",
            advice="Give one of --take SYSTEM, --value V, --link REF, --create or --apart.",
        )
    if issue.kind == "conflict":
        link = store.links([issue.link]).get(issue.link)
        contested = Contested(workspace, store, issue, link)
        return settle_conflict(contested, Wanted(answer.take, answer.value), actor)
    if issue.kind == "ambiguous":
        return _settle_match(store, issue, answer, actor)
    return _settle_vanished(store, issue, answer, actor)


def resolve_each(
    workspace: Workspace,
    store: Store,
    issue_ids: Sequence[str],
    answer: Answer,
    actor: Actor,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Carry out one decision about several: what becomes of each, and which of them it does not
    fit. Raises UserError where it fits none.
    """
    decided, refused = [], []
    first: UserError | None = None
    open_before = {issue_id for issue_id in issue_ids if _is_open(store, issue_id)}
    for issue_id in issue_ids:
        if issue_id in open_before and not _is_open(store, issue_id):
            decided.append({"id": issue_id, "result": "decided with the rest of its group"})
            continue
        try:
            result = resolve(workspace, store, issue_id, answer, actor)
            decided.append({"id": issue_id, "result": result})
        except UserError as error:
            first = first or error
            refusal = {"id": issue_id, "problems": list(error.problems), "advice": error.advice}
            refused.append(refusal)
    if first is not None and not decided:
        raise first
    return decided, refused


def _is_open(store: Store, issue_id: str) -> bool:
    issue = store.issue(issue_id)
    return issue is not None and issue.state == "open"


def _may_be_decided_anew(store: Store, issue: Issue, answer: Answer) -> bool:
    """Whether an answer about a field has not been carried out yet, or somebody was left alone and
    is to have a counterpart after all: the one it had, or a new one.
    """
    if issue.kind == "conflict":
        return waits_to_be_carried_out(store, issue)
    wanted = answer.create or answer.link is not None
    return wanted and issue.kind == "vanished" and are_apart(store, issue)


def require_known(workspace: Workspace, which: Which) -> None:
    """Raises UserError for a kind, an entity or a field that there is not."""
    entities = workspace.policy.language.entities
    fields = {name for entity in entities.values() for name in entity.fields}
    meant = (
        ("--kind", which.kind, CONFLICTS),
        ("--entity", which.entity, entities),
        ("--field", which.field, fields),
    )
    problems = []
    for option, word, known in meant:
        if word and word not in known:
            problems.append(f"{option} {word}: there is none{did_you_mean(word, known)}")
    if problems:
        raise UserError(problems, advice=f"The kinds are {', '.join(CONFLICTS)}.")


def waiting_like(store: Store, which: Which) -> list[str]:
    """Ids of everything of that kind that waits for a decision. Raises UserError for nothing."""
    found = [issue.id for issue in queue(store, CONFLICTS, closed=False) if which.means(issue)]
    if not found:
        raise UserError(
            "nothing like that waits", advice="`accord conflicts list` shows what does."
        )
    return found


def _settle_vanished(store: Store, issue: Issue, answer: Answer, actor: Actor) -> str:
    """A record is gone: its counterpart gets a new one, or stays alone; one that is back is linked
    again.
    """
    if wants_it_back(store, issue, link=answer.link, create=answer.create):
        return _link_again(store, issue, answer, actor)
    if not (answer.create or answer.apart):
        raise UserError(
            "a record that vanished needs --create or --apart",
            advice="Restore it in its system, and the next sync releases the pair; or give "
            "--create to have it made anew, or --apart to leave the other one alone.",
        )
    links = store.links([issue.link])
    what = "create anew" if answer.create else "leave alone"
    with store.transaction():
        for link in links.values():
            let_go(store, link, issue, create=answer.create)
        _close(store, issue)
        subjects = [_subject(issue)]
        if answer.create:
            subjects += _left_by(store, issue, links.values())
        store.add_actions([actor.did(f"resolve vanished: {what}", name) for name in subjects])
    if answer.create:
        return f"{issue.ref} is made anew from its counterpart at the next sync"
    return f"the counterpart of {issue.ref} is left alone from now on"


def _link_again(store: Store, issue: Issue, answer: Answer, actor: Actor) -> str:
    with store.transaction():
        together = link_again(store, issue, answer.link)
        store.add_actions([actor.did("resolve vanished: link again", _subject(issue))])
    return together


def _left_by(store: Store, issue: Issue, links: Iterable[Link]) -> list[str]:
    """Under what it is found again once the link is another: both records, the gone one too."""
    refs = [str(ref) for link in links for ref in link.refs(store.systems)]
    names = dict.fromkeys([issue.ref, *refs])
    names.pop(_subject(issue), None)
    return list(names)


def _decided_already(store: Store, issue: Issue) -> UserError:
    by_whom = decided(store, issue)
    how = issue.detail.get("rule") or "it is over"
    if by_whom is not None:
        how = decided_told(by_whom)
    return UserError(
        f"{issue.id} is decided already: {how}",
        advice="To change what stands now, edit the record in either system; the next sync "
        "carries it over. `accord conflicts list` shows what is open.",
    )


def _settle_match(store: Store, issue: Issue, answer: Answer, actor: Actor) -> str:
    ref = Ref.parse(issue.ref)
    other = _counterpart(issue, answer)
    if other is not None:
        _must_be_free(store, ref, other)
    chosen = "create a counterpart" if other is None else f"link {other}"
    with store.transaction():
        store.put_choice(Choice(ref, other))
        _close(store, issue)
        store.add_actions([actor.did(f"resolve: {chosen}", _subject(issue))])
        store.mark_dirty([(ref, issue.entity)])
    if other is None:
        return "a counterpart is created at the next sync"
    return f"{issue.ref} is linked to {other} at the next sync"


def _counterpart(issue: Issue, answer: Answer) -> Ref | None:
    """The candidate a person chose; None where one shall be created."""
    if answer.create:
        return None
    if answer.link is None:
        raise UserError(
            "an ambiguous match needs --link or --create", advice="Give --link REF or --create."
        )
    candidates = issue.detail["candidates"]
    if answer.link not in candidates:
        near = did_you_mean(answer.link, candidates)
        raise UserError(
            f"--link {answer.link}: not one of the candidates{near}",
            advice="`accord conflicts show` lists them.",
        )
    return Ref.parse(answer.link)


def _must_be_free(store: Store, ref: Ref, other: Ref) -> None:
    """A record has one counterpart. Raises UserError for one that has another already."""
    link = store.links_by_ref([other]).get(other)
    if link is None or not link.complete:
        return
    (holder,) = [found for found in link.refs(store.systems) if found.system == ref.system]
    row = store.mirror([holder]).get(holder)
    if link.status != "live" and row is not None and row.gone:
        return
    raise UserError(
        f"--link {other}: it is the counterpart of {holder} already",
        advice=f"If all three are one, merge {ref} into {holder} in {ref.system}; "
        "if not, give --create.",
    )


# --- parked


def retry(store: Store, issue_id: str | None, actor: Actor) -> int:
    """Try one parked record, or all of them, again at the next sync; returns how many. Raises
    UserError for one that does not wait.
    """
    if issue_id:
        issues = [one(store, issue_id, PARKED)]
    else:
        issues = queue(store, PARKED, closed=False)
    links = store.links(issue.link for issue in issues if issue.link)
    with store.transaction():
        for issue in issues:
            issue.retry_at = 0.0
            if issue.state == DROPPED:
                issue.state = "closed"
            store.put_issues([issue])
            store.add_actions([actor.did(_about("retry", issue), _subject(issue))])
            subjects = _subjects(store, issue, links.get(issue.link))
            store.mark_dirty((ref, issue.entity) for ref in subjects)
    return len(issues)


def drop(store: Store, issue_id: str, actor: Actor) -> None:
    """Leave one as it is: it comes back once something else is at stake, or somebody tries it
    again. Raises UserError for one that does not wait.
    """
    issue = one(store, issue_id, PARKED)
    if issue.state == "closed":
        raise UserError(
            f"{issue_id} is over, and waits no more",
            advice="`accord parked list` shows what does.",
        )
    # an opt-out that was said before a move waits once, and is not found again
    issue.state = "closed" if is_said_earlier(issue) else DROPPED
    with store.transaction():
        store.put_issues([issue])
        store.add_actions([actor.did(_about("drop", issue), _subject(issue))])


def _about(deed: str, issue: Issue) -> str:
    """What was done, and to which field where it is about one."""
    return f"{deed} {issue.field}" if issue.field else deed


def _subject(issue: Issue) -> str:
    """Under what a deed about it is found again: its link, or its record while it has none."""
    return issue.link or issue.ref


def _close(store: Store, issue: Issue) -> None:
    issue.state = "closed"
    store.put_issues([issue])


def _subjects(store: Store, issue: Issue, link: Link | None) -> list[Ref]:
    if link is not None:
        return link.refs(store.systems)
    record = issue.record
    if record is None:
        return []
    return [record]
