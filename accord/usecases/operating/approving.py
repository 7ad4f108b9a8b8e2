"""Letting exactly one held plan go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.usecases.acting import Actor
from accord.usecases.syncing import read_plan
from connectors.errors import UserError
from sync.model.steps import PlanHeader
from sync.planning.releases import APPROVED
from sync.store.ports import Store

LOOK = "`accord sync` and `accord plan` tell the id of the plan that is held."


@dataclass(frozen=True, slots=True)
class Approved:
    """A plan that was let go, and by whom."""

    header: PlanHeader
    actor: Actor

    def document(self) -> dict[str, Any]:
        """What `approve --json` prints."""
        return {
            "plan": self.header.id,
            "fingerprint": self.header.fingerprint,
            "steps": self.header.steps,
            "held": self.header.held,
            "approved_by": self.actor.who,
            "reason": self.actor.reason,
        }


def approve(store: Store, named: str, actor: Actor) -> Approved:
    """Let a held plan go, named by its id or the file of `plan --out`: the next `sync` or `apply`
    carries it out, once, if it is still the same. Raises UserError for one that is not known, or
    that nothing holds.
    """
    if not actor.reason.strip():
        raise UserError("an approval needs a reason", advice="Say why: `--reason TEXT`.")
    header = _plan_named(store, named)
    if not header.held:
        raise UserError(
            f"no brake holds the plan {header.id}",
            advice="`accord sync` carries it out; nobody has to approve it.",
        )
    with store.transaction():
        store.add_actions([actor.did(APPROVED, header.fingerprint)])
    return Approved(header, actor)


def _plan_named(store: Store, named: str) -> PlanHeader:
    plan_id, fingerprint = named, ""
    if Path(named).exists():
        plan_id, fingerprint = read_plan(Path(named))
    header = store.plan(plan_id) or _the_same(store, fingerprint)
    if header is None or fingerprint not in ("", header.fingerprint):
        told = f"{named}: this workspace holds no such plan (any more)"
        raise UserError(told, advice=LOOK)
    return header


def _the_same(store: Store, fingerprint: str) -> PlanHeader | None:
    """The plan that is held, where it is the one with this fingerprint under another id."""
    held, _ = store.kept_plans()
    header = store.plan(held)
    return header if header is not None and header.fingerprint == fingerprint else None
