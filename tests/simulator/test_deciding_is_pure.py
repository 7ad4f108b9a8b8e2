"""What is handed to the deciding half comes back as it was, and the same is decided twice: over
whole simulated lives.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass
from typing import Any

import pytest

import sync.deciding.field_times
import sync.planning.plan
from sync.deciding.decide import decide
from sync.deciding.decided import Decided
from sync.deciding.observation import EntityDesk, Observation
from tests.simulator.simulator import simulate

SEEDS = 24
MOODS = itertools.count()
Decide = Callable[[Observation, EntityDesk], Decided]


class Watched:
    """`decide`, with everything it is given compared before and after."""

    def __init__(self, really: Decide = decide) -> None:
        self.really = really
        self.decisions = 0

    def __call__(self, seen: Observation, desk: EntityDesk) -> Decided:
        before = copy.deepcopy(seen), copy.deepcopy(desk.contexts)
        first = self.really(seen, desk)
        assert (seen, desk.contexts) == before, "decide changed what it was given"
        second = self.really(seen, desk)
        assert as_values(first) == as_values(second), "the same was decided otherwise"
        self.decisions += 1
        return second


def as_values(decided: Decided) -> dict[str, Any]:
    return asdict(decided)


@pytest.mark.parametrize("block", range(4))
def test_nothing_that_is_decided_about_is_changed(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched()
    monkeypatch.setattr(sync.planning.plan, "decide", watched)
    monkeypatch.setattr(sync.deciding.field_times, "decide", watched)
    for seed in range(block, SEEDS, 4):
        simulate(seed)
    assert watched.decisions > 100


def test_an_observation_compares_by_everything_it_holds() -> None:
    assert is_dataclass(Observation)
    assert all(each.compare for each in fields(Observation))


def forgetful(seen: Observation, desk: EntityDesk) -> Decided:
    seen.marks.clear()
    return decide(seen, desk)


def moody(seen: Observation, desk: EntityDesk) -> Decided:
    return Decided(outcome=str(next(MOODS)))


@pytest.mark.parametrize("really", [forgetful, moody])
def test_a_decision_that_changes_its_input_or_its_mind_is_noticed(
    really: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync.planning.plan, "decide", Watched(really))
    with pytest.raises(AssertionError, match=r"decide changed|decided otherwise"):
        simulate(0)
