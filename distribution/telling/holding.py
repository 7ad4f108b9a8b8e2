"""Decides what to say of a lead that goes to nobody now: the reason, and when that may change.

Reps whose territory the lead lies in explain best; those outside it are no news.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from distribution.choosing.eligibility import TERRITORY, Kind, Refusal, refusals
from distribution.facts.lead import Lead
from distribution.facts.lookups import View
from distribution.facts.rep import Rep
from distribution.telling.explain import territory

# The reason for one rep, and for several.
SHORT: Mapping[Kind, tuple[str, str]] = {
    "inactive": ("is inactive", "are inactive"),
    "declined": ("has declined it before", "have declined it before"),
    "leave": ("is on leave", "are on leave"),
    "capacity": ("is at capacity", "are at capacity"),
}
Covering = Sequence[tuple[Rep, tuple[Refusal, ...]]]


@dataclass(frozen=True, slots=True)
class Held:
    """A lead (link id) that stays without a rep; `until` is the first ISO date on which a leave
    that matters ends.
    """

    lead: str
    reason: str
    until: str | None


def hold(view: View, lead: Lead, points: Mapping[int, int], best: int | None) -> Held:
    """Why this lead is held. `points`: what the reps who may take it score; `best`: the highest
    total (hundredths) with a slot still free after this run, None where there is none.
    """
    if points:
        return Held(lead.id, _outdone(view, points, best), None)
    found = [(rep, refusals(view, lead, rep)) for rep in view.reps if rep.active]
    if not found:
        return Held(lead.id, "there is no active rep", None)
    covering = [
        (rep, reasons)
        for rep, reasons in found
        if not any(reason.kind in TERRITORY for reason in reasons)
    ]
    until = min((end for _, reasons in covering if (end := _release(reasons))), default=None)
    return Held(lead.id, _refused(_place(view, lead), covering), until)


def _outdone(view: View, points: Mapping[int, int], best: int | None) -> str:
    if best is not None:
        return (
            f"the best score, {best / 100:.2f}, is not over the reserve of {view.policy.reserve:g}"
        )
    (first, *others) = points
    who = f"{len(points)} reps" if others else view.reps[first].name
    return f"{who} could take it, but every free slot goes to a better fit"


def _place(view: View, lead: Lead) -> str:
    profile = view.profile(lead)
    return territory(view, profile.segment, profile.region)


def _refused(place: str, covering: Covering) -> str:
    """The reasons of the reps who cover the place, the most common first."""
    if not covering:
        return f"no active rep covers {place}"  # only a place that is known can refuse everyone
    counts = Counter(tuple(reason.kind for reason in reasons) for _, reasons in covering)
    (most, count), *others = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if others:
        parts = ", ".join(
            f"{number} {_text(kinds, number)}" for kinds, number in [(most, count), *others]
        )
        return f"of {len(covering)} reps {f'who cover {place}' if place else 'there are'}, {parts}"
    who = f"who covers {place}" if place else "there is"
    if count > 1:
        return f"every rep {who} {_text(most, 1)}"
    until = _release(covering[0][1])
    return f"{covering[0][0].name}, the only rep {who}, {_text(most, 1)}{f' until {until}' if until else ''}"


def _text(kinds: Sequence[Kind], number: int) -> str:
    return " and ".join(SHORT[kind][number > 1] for kind in kinds)


def _release(reasons: tuple[Refusal, ...]) -> str | None:
    """When a rep who is away, and only that, is back."""
    ends = [reason.until for reason in reasons]
    return ends[0].isoformat() if len(ends) == 1 and ends[0] is not None else None
