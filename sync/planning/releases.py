"""What lets a held plan go: an approval of exactly this plan, or a reason to exceed the brakes that
were seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.world import World
from sync.model.journal import ActionRow
from sync.model.steps import PlanHeader
from sync.planning.plan import step_document
from sync.store.ports import Store

APPROVED, EXCEEDED, SPENT = "approve", "exceed brakes", "carry out"
EXAMPLES = 5
Held = Mapping[str, Any]


def approval_of(store: Store, fingerprint: str) -> ActionRow | None:
    """Who approved this very plan, unless it was carried out since: an approval is spent once."""
    for action in store.actions_about([fingerprint]):  # newest first
        if action.what == SPENT:
            return None
        if action.what == APPROVED:
            return action
    return None


def is_held(store: Store, header: PlanHeader) -> bool:
    """Whether the very same plan is the one that waits for a person already: its id was told."""
    held, _ = store.kept_plans()
    before = store.plan(held)
    return before is not None and before.fingerprint == header.fingerprint


@dataclass(frozen=True, slots=True)
class Gate:
    """Where a run takes the plans that brakes hold: `exceed_brakes` is why `who` would let go of
    what was seen.
    """

    store: Store
    world: World
    run: str
    who: str
    exceed_brakes: str

    def lets_through(self, header: PlanHeader) -> bool:
        """Whether somebody let go of what holds this plan; kept with who and why."""
        if self.exceed_brakes and header.held and _within(header.held, self._seen()):
            self._acted(header, self.who, EXCEEDED, self.exceed_brakes)
            return True
        return self.spends_approval(header)

    def spends_approval(self, header: PlanHeader) -> bool:
        """Whether this very plan was approved; the approval is spent with that."""
        approval = approval_of(self.store, header.fingerprint)
        if approval is None:
            return False
        self._acted(header, approval.who, SPENT, approval.reason)
        return True

    def hold(self, header: PlanHeader) -> str:
        """Leave a plan to a person; returns its id: the earlier one's, where it is still the
        same.
        """
        held, _ = self.store.kept_plans()
        if is_held(self.store, header):
            return held
        with self.store.transaction():
            self.store.hold_plan(header.id)
        return header.id

    def differs(self, header: PlanHeader) -> Differs | None:
        """How a plan differs from the one that waits to be carried out; None where none does."""
        for name in self.store.kept_plans():
            before = self.store.plan(name)
            if before is None or before.fingerprint == header.fingerprint:
                continue
            approval = approval_of(self.store, before.fingerprint)
            if approval is not None:
                return _compared(self.store, approval, before, header)
        return None

    def _seen(self) -> Held | None:
        held, _ = self.store.kept_plans()
        header = self.store.plan(held)
        return None if header is None else header.held

    def _acted(self, header: PlanHeader, who: str, what: str, reason: str) -> None:
        now = self.world.now()
        name = self.world.new_id()
        action = ActionRow(name, self.run, now, who, what, header.fingerprint, reason)
        self.store.add_actions([action])


def _within(held: Held, seen: Held | None) -> bool:
    """Whether everything that holds a plan was seen before, and no more of it."""
    known = {}
    if seen is not None:
        for each in _brakes(seen):
            known[each["brake"], each["what"]] = each["seen"]
    for each in _brakes(held):
        if each["seen"] > known.get((each["brake"], each["what"]), -1):
            return False
    return True


def _brakes(held: Held) -> Iterator[Held]:
    yield held
    yield from held.get("also", ())


# --- another plan than the one that was approved


@dataclass(frozen=True, slots=True)
class Differs:
    """How a plan differs from the one that somebody approved: changes that came, went, or are
    others now.
    """

    approval: ActionRow
    came: int
    gone: int
    other: int
    examples: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As `--json` tells it."""
        return {
            "approved_by": self.approval.who,
            "approved_at": self.approval.at,
            "came": self.came,
            "gone": self.gone,
            "changed": self.other,
            "examples": list(self.examples),
        }


def _compared(
    store: Store,
    approval: ActionRow,
    before: PlanHeader,
    now: PlanHeader,
) -> Differs:
    old, new = _changes(store, before), _changes(store, now)
    came = new.keys() - old.keys()
    gone = old.keys() - new.keys()
    other = [name for name in new.keys() & old.keys() if new[name] != old[name]]
    names = sorted({*came, *gone, *other})
    return Differs(approval, len(came), len(gone), len(other), tuple(names[:EXAMPLES]))


def _changes(store: Store, header: PlanHeader) -> dict[str, int]:
    """Every change of a plan under its name, and what it is by hash: a million have to fit."""
    found = {f"vanished {ref}": 0 for ref in header.vanished}
    for step in store.steps(header.id):
        name = f"{step.action} {step.ref}"
        found[name] = hash((found.get(name), repr(step_document(step))))
    return found
