"""A first sync that is killed, wherever that may be, is put right by a plain sync: both systems
agree, nobody stands there twice, and not even a full one finds anything left to write.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.comparison import Stores, differences, pairs
from tests.journeys.dying import dies, points_of
from tests.journeys.journey import OBJECTS, SYSTEMS, Journey, Template, written

FEW, MANY = 5, 20


def killed_at(moments: int, unsynced: Journey, seed: int, folder: Path) -> None:
    """The same company again and again, whose first sync dies at another point each time."""
    template = Template(unsynced)
    untouched = template.again(folder / "untouched")
    total = points_of(untouched, "sync", "--json")
    wanted = made(untouched)
    for at in sorted(random.Random(seed).sample(range(1, total), moments)):
        found = template.again(folder / f"killed-at-{at}")
        try:
            assert dies(found, at, "sync", "--json")
            ends_converged(found)
            assert made(found) == wanted
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, killed at point {at} of {total}") from error


def ends_converged(found: Journey) -> None:
    """One plain sync, and then both are in agreement for good."""
    found.sync()
    assert [written(found.sync(*words)) for words in (("--full",),)] == [0]
    assert differences(found) == []
    assert found.accord("status", "--json").document["open_intents"] == 0


def made(found: Journey) -> dict[str, int]:
    """How many records each object has, and how many pairs: the same whether it was killed or
    not.
    """
    stores = Stores.of(found)
    keys: Counter[str] = Counter()
    for system in SYSTEMS:
        for rows in stores.rows[system].values():
            keys.update(_key(row) for row in rows.values() if _key(row))
    assert not [key for key, number in keys.items() if number > 1]
    counted = {f"pairs of {entity}": len(known) for entity, known in pairs(stores).items()}
    for kinds in OBJECTS.values():
        for system, names in kinds.items():
            counted |= {name: len(stores.rows[system][name]) for name in names}
    return counted


def _key(row: dict[str, dict[str, str]]) -> str:
    return str(row["fields"].get("accord_key") or row["fields"].get("Accord_Key__c") or "")


def test_a_first_sync_killed_anywhere_is_put_right_by_the_next(
    journey: Callable[..., Journey], tmp_path: Path
) -> None:
    killed_at(FEW, journey(seed=21, people=12), 21, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(22, 32))
def test_the_first_syncs_of_ten_companies_killed_anywhere_are_put_right_by_the_next(
    journey: Callable[..., Journey], tmp_path: Path, seed: int
) -> None:
    killed_at(MANY, journey(seed=seed, people=120), seed, tmp_path)
