"""Fields that only make sense together: they follow one side, or wait together. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sync.deciding.comparing.adopt import is_left_open, left_as_it_is
from sync.deciding.comparing.compared import Compared
from sync.deciding.comparing.contest import contest
from sync.model import rulings
from sync.model.policy import EntityMerge
from sync.model.rulings import FieldDecision, Ruling


def keep_groups_whole(
    decided: dict[str, FieldDecision],
    compared: Compared,
    rules: EntityMerge,
) -> None:
    """Put decisions about whole groups in the place of those about their fields one by one."""
    for group in rules.groups.values():
        together = [decided[name] for name in group if name in decided]
        for decision in _together(together, compared, rules):
            decided[decision.field] = decision
        together = [decided[decision.field] for decision in together]
        for decision in _pulled_apart(together, compared):
            decided[decision.field] = decision
        for decision in list(_held_back(group, decided, compared)):
            decided[decision.field] = decision


def waiting_with(
    name: str,
    waiting: Collection[str],
    rules: EntityMerge,
) -> list[str]:
    """Those of the fields that are held back (`waiting`) that belong to an undecided one."""
    found: list[str] = []
    for group in rules.groups.values():
        if name in group:
            others = [other for other in group if other != name]
            found.extend(other for other in others if other in waiting)
    return found


def held_back(decisions: Iterable[FieldDecision]) -> list[str]:
    """The fields that wait for nothing but another one of their group."""
    found = []
    for decision in decisions:
        if decision.ruling.rule == rulings.TOGETHER:
            found.append(decision.field)
    return found


# --- one side wins the group


def _together(
    decided: Sequence[FieldDecision],
    compared: Compared,
    rules: EntityMerge,
) -> Iterator[FieldDecision]:
    """They follow the side that wins the first contested one."""
    if _corrected_both_ways(decided, compared):
        return
    lead = _lead(decided, compared, rules)
    held_open = lead is None and any(map(is_left_open, decided))
    if held_open:
        lead = _edited_since(decided)
    for decision in decided:
        name = decision.field
        differs = compared.left[name] != compared.right[name]
        if not differs or decision.proposal or _is_left_to_a_person(decision):
            continue
        if lead is not None:
            yield _following(name, compared, lead)
        elif held_open:
            yield left_as_it_is(name, compared, "first_meeting")


def _corrected_both_ways(decided: Sequence[FieldDecision], compared: Compared) -> bool:
    """Whether each side holds something nobody can read that the other one corrects: neither can be
    followed as a whole.
    """
    names = {decision.field for decision in decided}
    return all(not names.isdisjoint(fields) for fields in compared.corrected)


def _lead(
    decided: Sequence[FieldDecision],
    compared: Compared,
    rules: EntityMerge,
) -> FieldDecision | None:
    """The decision that the whole group follows: the first contested one, where there is one."""
    open_to_rules = [decision for decision in decided if not decision.waits]
    for decision in sorted(open_to_rules, key=_is_no_correction):
        if decision.ruling.conflict:
            return decision
    return _mixed(open_to_rules, compared, rules)


def _is_no_correction(decision: FieldDecision) -> bool:
    """Corrections go first: what they go over is nothing that the other side could be given."""
    return decision.ruling.rule != rulings.CORRECTED


def _mixed(
    decided: Sequence[FieldDecision],
    compared: Compared,
    rules: EntityMerge,
) -> FieldDecision | None:
    """Each side changed another field of the group: merged one by one they would be what nobody
    ever entered.
    """
    if compared.base is None:
        return None
    apart = []
    changed = set()
    for decision in decided:
        name = decision.field
        if compared.left[name] == compared.right[name]:
            continue
        apart.append(name)
        before = compared.before(name) or (None, None)
        for side in (0, 1):
            if compared.of(side, name) != before[side]:
                changed.add(side)
    if len(changed) < 2:
        return None
    first = apart[0]
    return contest(first, compared, rules.rule(first), "group")


def _edited_since(decided: Sequence[FieldDecision]) -> FieldDecision | None:
    """Of a group that a first meeting left open, the field that somebody changed afterwards: the
    whole follows it, and what gives way is told as the loser of that meeting.
    """
    for decision in decided:
        if decision.ruling.rule == rulings.CHANGED:
            ruling = replace(decision.ruling, occasion="first_meeting")
            return decision._replace(ruling=ruling)
    return None


def _following(name: str, compared: Compared, lead: FieldDecision) -> FieldDecision:
    side = compared.systems.index(lead.ruling.winner)
    because = lead.ruling.because
    if name != lead.field:
        because = f"goes with {lead.field}: {because}"
    ruling = Ruling(
        lead.ruling.rule,
        because,
        winner=compared.systems[side],
        occasion=lead.ruling.occasion,
        losing=compared.of(1 - side, name),
        loser=compared.systems[1 - side],
        evidence=compared.evidence(name),
    )
    return FieldDecision(name, compared.of(side, name), ruling, timed=lead.timed)


# --- one of them cannot follow


def _pulled_apart(
    decided: Sequence[FieldDecision],
    compared: Compared,
) -> Iterator[FieldDecision]:
    """Where each side would follow the other in a part of the group, the part that goes against the
    rest waits for a person.
    """
    against = _against_the_rest(decided, compared)
    if against is None:
        return
    because = (
        f"{against.field} goes against the rest of its group ({against.ruling.because}), and a "
        "person decides for all of it"
    )
    ruling = Ruling(
        rulings.PULLED_APART,
        because,
        occasion="group",
        evidence=compared.evidence(against.field),
    )
    yield FieldDecision(against.field, compared.left[against.field], ruling, waits=True)


def _against_the_rest(
    decided: Sequence[FieldDecision],
    compared: Compared,
) -> FieldDecision | None:
    """The first decision for the side that is followed in fewer parts; of two that are followed
    alike, the first of all.
    """
    following = []
    sides = []
    for decision in decided:
        side = _side_that_follows(decision, compared)
        if side is not None:
            following.append(decision)
            sides.append(side)
    if len(set(sides)) < 2:
        return None
    fewest = min(sides, key=sides.count)
    return following[sides.index(fewest)]


def _side_that_follows(decision: FieldDecision, compared: Compared) -> int | None:
    """The side that is to be given what the other one says; None where that is nobody, or where
    somebody wants it so, or a blank is filled.
    """
    if decision.waits or decision.proposal or decision.ruling.rule == rulings.FILLED:
        return None
    changed = [side for side in (0, 1) if compared.of(side, decision.field) != decision.value]
    return changed[0] if len(changed) == 1 else None


# --- nobody can say yet what one of them shall hold


def _held_back(
    group: Sequence[str],
    decided: Mapping[str, FieldDecision],
    compared: Compared,
) -> Iterator[FieldDecision]:
    """Fields that would come to stand beside another one that is not decided yet, and that may
    belong to something else: what came of it nobody ever entered. Where two first meet, blanks are
    filled all the same.
    """
    undecided = []
    for name in group:
        if _is_undecided(name, decided, compared):
            undecided.append(name)
    for name in group:
        decision = decided.get(name)
        if decision is None or decision.waits or _fills_a_stranger(decision, compared):
            continue
        for other in undecided:
            if _would_stand_beside(decision, other, compared):
                because = f"waits with {other}, without which it makes no sense"
                ruling = Ruling(rulings.TOGETHER, because, evidence={"with": other})
                held = compared.left[name]
                yield FieldDecision(name, held, ruling, waits=True, proposal=decision.proposal)
                break


def _is_undecided(
    name: str,
    decided: Mapping[str, FieldDecision],
    compared: Compared,
) -> bool:
    if name in decided:
        return decided[name].waits
    unread = any(name in fields for fields in compared.unread)
    return unread or compared.kept_from(name) is not None


def _would_stand_beside(decision: FieldDecision, other: str, compared: Compared) -> bool:
    """Whether a side is to be given the field that has something of its own in the other one."""
    for side in (0, 1):
        changes = compared.of(side, decision.field) != decision.value
        if changes and compared.holds(side, other):
            return True
    return False


def _fills_a_stranger(decision: FieldDecision, compared: Compared) -> bool:
    """Whether a blank is filled where two first meet."""
    return compared.base is None and decision.ruling.rule == rulings.FILLED


def _is_left_to_a_person(decision: FieldDecision) -> bool:
    return decision.waits and decision.ruling.rule != rulings.ADOPTED
