"""One mechanism taken out, and what has to notice it. Values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.simulator.chances import ON
from tests.simulator.simulator import simulate
from tests.sync.rig import Rig

Patch = pytest.MonkeyPatch
Mutate = Callable[[Patch], None]
Given = Callable[[Patch], tuple[Any, ...]]
NOTICED = (AssertionError, KeyError, ValueError, pytest.fail.Exception)
"""How a check says that something is wrong, or an engine trips over itself."""


def as_ever(patch: Patch) -> None:
    """The simulator's own mix of trouble."""


def nothing(patch: Patch) -> tuple[Any, ...]:
    return ()


def a_rig(patch: Patch) -> tuple[Any, ...]:
    return (Rig(),)


@dataclass(frozen=True)
class Mutant:
    """`mechanism`: the file whose mechanism `mutate` takes out.

    `check`: the direct test that has to fail without it, called with what `given` makes; where
    there is none, some seed of the simulator, in a `world` that needs the mechanism often, with
    these `kinds` of further trouble. `seen_in`: the seed that is tried first.
    """

    mutate: Mutate
    mechanism: str
    check: Callable[..., None] | None = None
    given: Given = nothing
    world: Mutate = as_ever
    kinds: frozenset[str] = ON
    seen_in: int = 0

    @property
    def name(self) -> str:
        return self.mutate.__name__

    @property
    def checked_in(self) -> str:
        """The file whose test has to fail; the simulator's where it is that."""
        if self.check is None:
            return "tests/simulator"
        return self.check.__module__.replace(".", "/") + ".py"


def fails_directly(mutant: Mutant, *, whole: bool) -> bool:
    """Whether its direct test fails, with the mechanism in place (`whole`) or without."""
    assert mutant.check is not None
    with pytest.MonkeyPatch.context() as patch:
        if not whole:
            mutant.mutate(patch)
        try:
            mutant.check(*mutant.given(patch))
        except NOTICED:
            return True
    return False


def fails(seed: int, kinds: frozenset[str], *changes: Mutate) -> bool:
    """Whether a promise is broken, or the engine trips, in this seed's life."""
    with pytest.MonkeyPatch.context() as patch:
        for change in changes:
            change(patch)
        try:
            simulate(seed, kinds=kinds)
        except NOTICED:
            return True
    return False


def notices(mutant: Mutant, seed: int) -> bool:
    """Whether this seed's life goes wrong without the mechanism, and goes well with it."""
    broken = fails(seed, mutant.kinds, mutant.world, mutant.mutate)
    return broken and not fails(seed, mutant.kinds, mutant.world)
