"""What journeys stand on: running look-alikes, provisioned workspaces, and the real command
line.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from accord.world import RealWorld
from sync.store.sqlite import files
from tests.journeys.journey import Done, Journey, Template, accord, begun

LONGEST_WAIT_S = 0.01
DATA_SET = Path(__file__).parents[3] / "shared" / "data" / "crm_sales_opportunities"
ONE_DEAL_OF = 5
"""How many of the data set's deals there are for each that is synced outside of a soak."""


@pytest.fixture(scope="session", autouse=True)
def _hurried() -> Iterator[None]:
    """Whoever is told to come back later, or finds the state taken, looks again almost at once."""
    with pytest.MonkeyPatch.context() as patched:
        own = RealWorld.sleep
        patched.setattr(
            RealWorld, "sleep", lambda world, seconds: own(world, min(seconds, LONGEST_WAIT_S))
        )
        patched.setattr(files, "BETWEEN_S", LONGEST_WAIT_S)
        yield


@pytest.fixture
def journey(tmp_path: Path) -> Iterator[Callable[..., Journey]]:
    """Start look-alikes with these options and make a provisioned workspace beside them."""
    with contextlib.ExitStack() as open_ones:
        numbers = iter(range(100))

        def start(*, provision: bool = True, **options: Any) -> Journey:
            place = tmp_path / f"journey{next(numbers)}"
            return open_ones.enter_context(begun(place, provision=provision, **options))

        yield start


@contextlib.contextmanager
def _agreed(place: Path, people: int) -> Iterator[Template]:
    """A company on whom both systems agree, to start from again and again."""
    with begun(place, seed=5, people=people) as origin:
        origin.sync()
        assert origin.sync()["written"]["hubspot"]["update"] == 0
        yield Template(origin)


@pytest.fixture(scope="session")
def _settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    with _agreed(tmp_path_factory.mktemp("settled"), 60) as template:
        yield template


@pytest.fixture
def settled(_settled: Template, tmp_path: Path) -> Journey:
    """A company of 60 people on whom both systems agree already; every test gets its own copy."""
    return _settled.again(tmp_path / "workspace")


@pytest.fixture(scope="session")
def _settled_many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    with _agreed(tmp_path_factory.mktemp("settled_many"), 120) as template:
        yield template


@pytest.fixture
def settled_many(_settled_many: Template, tmp_path: Path) -> Journey:
    """The same with 120 people: enough that a share of them makes the brakes hold."""
    return _settled_many.again(tmp_path / "workspace")


@dataclass(frozen=True)
class RealInput:
    """The real data set after its first and second sync; `files` is what was converted."""

    files: Path
    converted: Any
    journey: Journey
    first: dict[str, Any]
    stats: dict[str, dict[str, Any]]
    second: Done


@pytest.fixture(
    scope="session",
    params=[ONE_DEAL_OF, pytest.param(1, marks=pytest.mark.soak)],
    ids="one_of_{}".format,
)
def real_input(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealInput]:
    """The data set beside the checkout, or every so manieth of its deals, converted, loaded, and
    synced twice into an empty portal.
    """
    if not DATA_SET.is_dir():
        pytest.skip("the CRM sales opportunities data set is not beside this checkout")
    place = tmp_path_factory.mktemp("real")
    files = shutil.copytree(DATA_SET, place / "files")
    deals = files / "sales_pipeline.csv"
    head, *lines = deals.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    deals.write_text(head + "".join(lines[:: request.param]), encoding="utf-8")
    done = accord("sandbox", "convert", str(files), str(place / "csv"), "--json")
    assert done.code == 0, done
    with begun(place, people=0, load=place / "csv") as found:
        for vendor in found.vendors:
            vendor.reset_stats()
        first = found.sync()
        stats = {"salesforce": found.salesforce.stats(), "hubspot": found.hubspot.stats()}
        second = found.accord("sync", "--json")
        yield RealInput(files, done.document, found, first, stats, second)
