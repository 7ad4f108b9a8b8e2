"""Everything a seed decides of its life, drawn before it begins.

The chances of ordinary trouble come first from the seed's own stream. Every further kind of trouble
has a chance of its own from a second stream, in the order of `KINDS`, and a third one decides when
it strikes: a new kind is added at the end, so that lives without it stay as they were.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

PEOPLE_DO = ("restore", "unmerge", "rename", "swap", "take", "hand_over", "leave")
VENDORS_DO = ("refuse_items", "refuse_batch", "partial", "late", "throttle", "spent", "locked_out")
RUNS_DO = ("full", "only", "wrong_clock", "hide", "take_over")
OTHERS_DO = ("respell",)
LATER = ("far_clock", "rewrite", "fight")
PEOPLE_SAY = ("opt_out", "opt_in", "choose", "ramble", "last_word")
VENDORS_TELL = ("unsaid",)
PEOPLE_DO_TOO = ("share",)
KINDS = (
    *PEOPLE_DO,
    *VENDORS_DO,
    *RUNS_DO,
    *OTHERS_DO,
    *LATER,
    *PEOPLE_SAY,
    *VENDORS_TELL,
    *PEOPLE_DO_TOO,
)
ON = frozenset(KINDS)
ON_ANY_STORE = ON - {"take_over"}
"""Kinds that need no state which two workers share."""
SHARE = 0.15
"""Of all lives, how many have one kind of further trouble."""
SELDOM = 0.04
"""And how many one of what people say: every record has a field more then, which costs time."""


@dataclass(frozen=True)
class Chances:
    """Printed when a seed fails. `further`: the chance of each further kind that this life has."""

    seed: int
    rounds: int
    lag_s: float
    skews: tuple[float, float]
    fault: float
    crash: float
    edit: float
    silent: bool
    further: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, seed: int, rng: random.Random, further: dict[str, float]) -> Chances:
        return cls(
            seed=seed,
            rounds=rng.randint(2, 7),
            lag_s=rng.choice((0.0, 5.0, 30.0)),
            skews=(rng.choice((0.0, 600.0, -600.0)), rng.choice((0.0, 600.0, -600.0))),
            fault=rng.choice((0.0, 0.1, 0.3)),
            crash=rng.choice((0.0, 0.02, 0.1)),
            edit=rng.choice((0.0, 0.1, 0.4)),
            silent=rng.random() < 0.5,
            further=further,
        )

    @property
    def certain(self) -> bool:
        """Whether every answer arrives, and every run lives to see it."""
        lost = self.further.keys() & {"partial", "late", "take_over"}
        return not (self.fault or self.crash or lost)

    @property
    def told(self) -> bool:
        """Whether vendors tell how long a text their fields take."""
        return self.seed % 3 > 0

    @property
    def for_good(self) -> bool:
        """Whether HubSpot keeps opt-outs with the address, where nobody but the person ends one."""
        return self.seed % 2 == 0


def further_trouble(rng: random.Random, kinds: frozenset[str]) -> dict[str, float]:
    """The chance of each of these kinds that a life has; others are drawn and left out."""
    found = {}
    for kind in KINDS:
        share, chance = rng.random(), rng.choice((0.05, 0.2, 0.5))
        if share < (SELDOM if kind in PEOPLE_SAY else SHARE) and kind in kinds:
            found[kind] = chance
    return found
