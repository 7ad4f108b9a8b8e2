"""Carries out what a person decides about a field that both sides changed: what they want is
proposed, and whoever takes a side takes all of what makes sense together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from accord.usecases.acting import Actor
from accord.usecases.operating.answers import Contested
from connectors.errors import UserError
from connectors.record import Value
from mapping.codecs.translate import Canonical, FieldProblem
from sync.deciding.comparing.corrections import UNREADABLE
from sync.model.journal import ActionRow
from sync.model.queue import ANSWER, Issue, Proposal, part_of
from sync.store.ports import Store


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
        return _told([proposal], _undecided(beside)) + _left_apart(contested.issue, beside)
    proposals = [proposal, *_along(contested, wanted.take, actor)]
    names = ", ".join(each.field for each in proposals)
    deed = actor.did(f"resolve {names}: the value of {wanted.take}", proposal.link)
    _put(contested, proposals, beside, deed)
    return _told(proposals, [])


def waits_to_be_carried_out(store: Store, issue: Issue) -> bool:
    """Whether a person's answer is known, and no sync has written any of it yet: until then they
    may think better of it.
    """
    answer = issue.detail.get(ANSWER)
    for each in store.proposals([issue.link]).get(issue.link, ()):
        if each.answer == answer and each.state == "open" and not each.carried:
            return True
    return False


def _put(
    contested: Contested,
    proposals: Sequence[Proposal],
    beside: Sequence[Issue],
    deed: ActionRow,
) -> None:
    """Keep what is proposed, in the place of earlier answers about the same, and what was done; the
    conflicts it is about are over.
    """
    store, issue = contested.store, contested.issue
    names = {proposal.field for proposal in proposals}
    over = [issue]
    for each in beside:
        if each.kind == "conflict" and each.field in names:
            over.append(each)
    for each in over:
        each.state = "closed"
        each.detail = {**each.detail, ANSWER: proposals[0].answer}
    with store.transaction():
        store.put_proposals([*_overtaken(contested, names), *proposals])
        store.put_issues(over)
        store.add_actions([deed])
        if contested.link is not None:
            refs = contested.link.refs(store.systems)
            store.mark_dirty((ref, issue.entity) for ref in refs)


def _overtaken(contested: Contested, names: Collection[str]) -> Iterator[Proposal]:
    """Earlier answers about the same fields, each with what it stands and falls with: whoever
    decides anew means that.
    """
    link = contested.issue.link
    earlier = contested.store.proposals([link]).get(link, [])
    fallen = {each.stands_with for each in earlier if each.field in names}
    for each in earlier:
        if each.stands_with in fallen:
            yield replace(each, state="void")


def _told(proposals: Sequence[Proposal], undecided: Sequence[str]) -> str:
    """What becomes of the fields, and what that waits for."""
    parts = []
    for proposal in proposals:
        told = "blank" if proposal.value is None else repr(proposal.value)
        parts.append(f"{proposal.field} becomes {told}")
    when = "at the next sync"
    if undecided:
        when = f"once {', '.join(undecided)} of the same group can be settled as well"
    return f"{', '.join(parts)} on both sides {when}"


def _left_apart(issue: Issue, beside: Sequence[Issue]) -> str:
    """Of fields that only waited for this one, that nobody decides about them by that."""
    undecided = _undecided(beside)
    names = [name for name in issue.detail.get("together", ()) if name not in undecided]
    if not names:
        return ""
    return f"; {', '.join(names)} of the same group: decided on their own, as each stands"


# --- what makes sense together


def _group(contested: Contested) -> list[str]:
    """The fields that make no sense without a contested one."""
    rules = contested.workspace.policy.merge.entity(contested.issue.entity)
    found: dict[str, None] = {}
    for group in rules.groups.values():
        if contested.issue.field in group:
            found.update(dict.fromkeys(group))
    return [name for name in found if name != contested.issue.field]


def _beside(contested: Contested) -> Iterator[Issue]:
    """What waits besides in the group."""
    group = _group(contested)
    name = contested.issue.link
    for issue in contested.store.issues_of([name]).get(name, ()):
        if issue.state == "open" and issue.field in group:
            yield issue


def _undecided(beside: Sequence[Issue]) -> list[str]:
    return list(dict.fromkeys(issue.field for issue in beside))


def _along(contested: Contested, system: str, actor: Actor) -> Iterator[Proposal]:
    """The rest of the group as one side has it, also where both say the same: an edit of any of it
    before the next sync overtakes the whole answer. Raises UserError for what nobody can read on
    that side, and for what the other one does not take.
    """
    group = _group(contested)
    if not group:
        return
    mine, other = contested.sides_of(group, system)
    for name in group:
        for problem in mine.problems:
            if problem.field == name:
                raise _nobody_can_read(problem, system)
        if name in mine.values:
            held = _held(other, name)
            if held is not None:
                yield _taken_with(contested, name, system, (mine.values[name], held), actor)


def _held(side: Canonical, name: str) -> Value:
    """What the other side holds, as a person saw it; None where it has no such field."""
    for problem in side.problems:
        if problem.field == name:
            return f"{UNREADABLE}{problem.value}"
    if name not in side.values:
        return None
    return side.values[name] or ""


def _taken_with(
    contested: Contested,
    name: str,
    system: str,
    said: tuple[Value, Value],
    actor: Actor,
) -> Proposal:
    """That one field more becomes what one side says; `said`: what that one and the other do."""
    value, held = said
    seen = (str(value or ""), str(held))
    if system != contested.store.systems[0]:
        seen = (seen[1], seen[0])
    issue = replace(contested.issue, field=name, detail={"values": {}})
    replace(contested, issue=issue).require_taken(value, f"{name} {value!r}")
    return _wanted(issue, value, seen, actor)


def _nobody_can_read(problem: FieldProblem, system: str) -> UserError:
    return UserError(
        f"--take {system}: {problem.field} there cannot be read, and makes no sense apart: "
        f"{problem.message}",
        advice=f"Correct it in {system} and take that side then, or take the other one; nothing "
        "was decided.",
    )


# --- one field


def _proposal(contested: Contested, chosen: Value, actor: Actor) -> Proposal:
    """What the person wants: void once either side shows something else than they saw."""
    said = contested.values
    seen = [str(said.get(system) or "") for system in contested.store.systems]
    return _wanted(contested.issue, chosen, seen, actor)


def _wanted(issue: Issue, value: Value, seen: Sequence[str], actor: Actor) -> Proposal:
    """Part of one answer: all of it stands or falls together."""
    answer = f"{issue.id}-{issue.run}"
    return Proposal(
        id=part_of(answer, issue.field),
        link=issue.link,
        field=issue.field,
        value=value,
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
