"""Carries out what a person decides about a field that both sides changed: what they want is
proposed, and whoever takes a side takes all of what makes sense together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from accord.usecases.acting import Actor
from accord.usecases.operating.answers import Contested
from connectors.errors import UserError
from connectors.record import Value
from mapping.codecs.field_codec import TOO_LONG
from sync.deciding.comparing.corrections import UNREADABLE
from sync.model.issues import HIDDEN
from sync.model.journal import ActionRow
from sync.model.queue import Issue, Proposal

NOT_TAKEN = frozenset({TOO_LONG, HIDDEN})
"""Why a value waits on the side that is to be given it, readable as it is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of a side to take, and a value."""

    take: str | None = None
    value: str | None = None


def settle_conflict(contested: Contested, wanted: Wanted, actor: Actor) -> str:
    """Propose what the person wants; returns what happens at the next sync. Raises UserError for
    what is no answer, and for a value that one side does not take.
    """
    proposal = _proposal(contested, _chosen(contested, wanted), actor)
    beside = list(_beside(contested))
    if wanted.take is None:
        deed = actor.did(f"resolve {proposal.field}: a value", proposal.link)
        _put(contested, [proposal], [], deed)
        return _told([proposal], []) + _left_apart(_waiting(contested.issue, beside))
    proposals = [proposal, *_along(contested, beside, wanted.take, actor)]
    names = ", ".join(each.field for each in proposals)
    deed = actor.did(f"resolve {names}: the value of {wanted.take}", proposal.link)
    _put(contested, proposals, beside, deed)
    return _told(proposals, _unread_in(beside, wanted.take))


def _put(
    contested: Contested,
    proposals: Sequence[Proposal],
    beside: Sequence[Issue],
    deed: ActionRow,
) -> None:
    """Keep what is proposed, and what was done; the conflicts it is about are over."""
    store, issue = contested.store, contested.issue
    names = {proposal.field for proposal in proposals}
    over = [issue]
    for each in beside:
        if each.kind == "conflict" and each.field in names:
            over.append(each)
    for each in over:
        each.state = "closed"
    with store.transaction():
        store.put_proposals(proposals)
        store.put_issues(over)
        store.add_actions([deed])
        if contested.link is not None:
            refs = contested.link.refs(store.systems)
            store.mark_dirty((ref, issue.entity) for ref in refs)


def _left_apart(names: Sequence[str]) -> str:
    if not names:
        return ""
    return f"; {', '.join(names)} of the same group: decided on their own, as each stands"


def _told(proposals: Sequence[Proposal], unread: Sequence[str]) -> str:
    """What becomes of the fields, and what that waits for."""
    parts = []
    for proposal in proposals:
        told = "blank" if proposal.value is None else repr(proposal.value)
        parts.append(f"{proposal.field} becomes {told}")
    when = f"once {' and '.join(unread)} can be read" if unread else "at the next sync"
    return f"{', '.join(parts)} on both sides {when}"


# --- what makes sense together


def _group(contested: Contested) -> set[str]:
    """The fields that make no sense without a contested one."""
    rules = contested.workspace.policy.merge.entity(contested.issue.entity)
    found: set[str] = set()
    for group in rules.groups.values():
        if contested.issue.field in group:
            found.update(group)
    return found - {contested.issue.field}


def _beside(contested: Contested) -> Iterator[Issue]:
    """What waits besides in the group."""
    group = _group(contested)
    name = contested.issue.link
    for issue in contested.store.issues_of([name]).get(name, ()):
        if issue.state == "open" and issue.field in group:
            yield issue


def _waiting(issue: Issue, beside: Sequence[Issue]) -> list[str]:
    """Names of what waits besides, or waited for this field."""
    names = [*issue.detail.get("together", ()), *(each.field for each in beside)]
    return list(dict.fromkeys(names))


def _along(
    contested: Contested,
    beside: Sequence[Issue],
    system: str,
    actor: Actor,
) -> Iterator[Proposal]:
    """The rest of the group as one side has it. Raises UserError for what the other side does not
    take.
    """
    wanted = Wanted(take=system)
    seen = {contested.issue.field}
    for issue in (contested.issue, *beside):
        for name, values in issue.detail.get("together", {}).items():
            if name not in seen:
                seen.add(name)
                other = replace(issue, field=name, detail={"values": values})
                each = replace(contested, issue=other)
                proposal = _proposal(each, _chosen(each, wanted), actor)
                yield replace(proposal, id=f"{proposal.id}-{name}")
    for issue in beside:
        if issue.field in seen:
            continue
        if issue.kind == "conflict":
            each = replace(contested, issue=issue)
            yield _proposal(each, _chosen(each, wanted), actor)
        elif _is_unread_beside(issue, system):
            yield _instead(issue, actor)


def _unread_in(beside: Sequence[Issue], system: str) -> list[str]:
    """Fields in which the side that is taken has something nobody can read."""
    found = []
    for issue in beside:
        record = issue.record
        if issue.kind == "field" and record is not None and record.system == system:
            if issue.reason not in NOT_TAKEN:
                found.append(f"{issue.field} in {system}")
    return found


def _is_unread_beside(issue: Issue, system: str) -> bool:
    """Whether the other side than the one taken has something in a field that nobody can read."""
    record, detail = issue.record, issue.detail
    if record is None or record.system == system or issue.reason in NOT_TAKEN:
        return False
    return "other" in detail and detail["other"] != detail.get("value")


def _instead(issue: Issue, actor: Actor) -> Proposal:
    """That what nobody can read becomes what the other side says."""
    other = issue.detail["other"]
    return Proposal(
        id=f"{issue.id}-{issue.run}-{issue.field}",
        link=issue.link,
        field=issue.field,
        value=other,
        seen=(f"{UNREADABLE}{issue.detail['value']}", str(other or "")),
        by=actor.who,
        because=actor.signed,
    )


# --- one field


def _proposal(contested: Contested, chosen: Value, actor: Actor) -> Proposal:
    """What the person wants: void once either side shows something else than they saw."""
    issue = contested.issue
    seen = [str(found or "") for found in contested.values.values()]
    return Proposal(
        id=f"{issue.id}-{issue.run}",
        link=issue.link,
        field=issue.field,
        value=chosen,
        seen=tuple(seen),
        by=actor.who,
        because=actor.signed,
    )


def _chosen(contested: Contested, wanted: Wanted) -> Value:
    """The value a conflict is to end with. Raises UserError for one that a side does not take."""
    if wanted.value is not None:
        chosen, said = contested.typed(wanted.value), "--value"
    elif wanted.take is None:
        raise UserError(
            "a conflict needs --take or --value", advice="Give --take SYSTEM or --value V."
        )
    else:
        chosen, said = _taken(contested, wanted.take), f"--take {wanted.take}"
    contested.require_taken(chosen, said)
    return chosen


def _taken(contested: Contested, system: str) -> Value:
    values = contested.issue.detail["values"]
    if system not in values:
        raise UserError(
            f"--take {system}: no such side", advice=f"The sides are {' and '.join(values)}."
        )
    return contested.side(system)
