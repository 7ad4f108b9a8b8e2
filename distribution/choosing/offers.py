"""Turns a situation into the numbers of an assignment: who may take which lead, and for how many
points.
"""

from __future__ import annotations

from hashlib import blake2b

from distribution.choosing.assign import FINEST, Problem
from distribution.choosing.eligibility import outside, unavailable
from distribution.choosing.score import need, terms
from distribution.facts.lookups import Profile, View


class Market:
    """The problem of a view; leads and reps stand by their place in it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.free = [
            (n, rep) for n, rep in enumerate(view.reps) if not unavailable(rep, view.today)
        ]
        self._known: dict[Profile, dict[int, int]] = {}

    def problem(self) -> Problem:
        """The pairs that may be, the slots, the reserve."""
        slots: list[tuple[int, ...]] = [()] * len(self.view.reps)
        for n, rep in self.free:
            room = min(rep.free, len(self.view.leads))
            slots[n] = tuple(need(self.view, rep, taken).cents for taken in range(room))
        return Problem(tuple(self._offers()), tuple(slots), round(100 * self.view.policy.reserve))

    def tie(self, lead: int, rep: int) -> int:
        """Which of two equals: by hash of seed, lead and rep, so that no place in a list is an
        advantage.
        """
        key = f"{self.view.policy.seed}\n{self.view.leads[lead].id}\n{self.view.reps[rep].email}"
        return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) % (FINEST - 1) + 1

    def _offers(self) -> list[dict[int, int]]:
        found = []
        for lead in self.view.leads:
            points = self._points(self.view.profile(lead))
            declined = (
                {n for n, rep in self.free if rep.email in lead.declined_by}
                if lead.declined_by
                else ()
            )
            found.append(
                {n: worth for n, worth in points.items() if n not in declined}
                if declined
                else points
            )
        return found

    def _points(self, profile: Profile) -> dict[int, int]:
        if profile not in self._known:
            self._known[profile] = {
                n: sum(term.cents for term in terms(self.view, rep, profile))
                for n, rep in self.free
                if not outside(self.view, rep, profile)
            }
        return self._known[profile]
