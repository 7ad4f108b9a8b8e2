"""Each gate of the house notices what it is there for: breaches are planted in a copy, one at a
time, and caught by name.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import gates, measures
from tests.house.purity import impurities

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
Gate = Callable[[Path], list[str]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages, the pages and the contracts."""
    copy = tmp_path_factory.mktemp("house") / "house"
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for package in (*gates.PRODUCT, "docs"):
        shutil.copytree(ROOT / package, copy / package, ignore=ignored)
    for package in ("sandbox", "verify"):
        shutil.copytree(ROOT / "packages" / "lookalikes" / package, copy / package, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md", "LICENSE"):
        shutil.copyfile(ROOT / name, copy / name)
    for name in ("tests", "benchmarks", "packages"):
        (copy / name).symlink_to(ROOT / name)
    return copy


@pytest.fixture
def plant(house: Path):  # type: ignore[no-untyped-def]
    """Write a breach somewhere in the copy; it is gone again after the test."""
    before: dict[Path, str | None] = {}

    def plant(where: str, text: str, *, add: bool = True) -> Path:
        path = house / where
        known = path.read_text() if path.exists() else None
        before.setdefault(path, known)
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{known}\n\n{text}" if add and known is not None else text)
        return house

    yield plant
    for path, text in before.items():
        if text is None:
            path.unlink()
        else:
            path.write_text(text)


def imports(house: Path) -> str:
    """What the import linter says of the copy."""
    done = subprocess.run(
        [TOOLS / "lint-imports", "--no-cache"],
        capture_output=True,
        text=True,
        cwd=house,
        check=False,
    )
    return done.stdout


# --- the five that passed once


def test_a_second_writer_is_refused_by_type_whatever_the_variable_is_called(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant(
        "accord/usecases/sneak.py",
        "from connectors.record import Ref\n"
        "from connectors.write import Delete\n"
        "from sync.writing.work import Work\n\n\n"
        "def sneak(work: Work) -> None:\n"
        '    """Writes past plan, brakes and journal."""\n'
        "    for system in work.writers.values():\n"
        '        system.write([Delete("x", Ref("hubspot", "contacts", "1"))])\n',
    )
    told = types(house, "accord/usecases/sneak.py")
    assert "sneak.py:9: error: only sync/writing/send.py may write to a system" in told


def test_a_connector_asked_for_reading_cannot_be_written_to(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant(
        "accord/usecases/sneak.py",
        "from connectors.record import Ref\n"
        "from connectors.write import Delete\n"
        "from sync.model.pair import Pair\n\n\n"
        "def sneak(pair: Pair) -> None:\n"
        '    """Writes past plan, brakes and journal."""\n'
        '    system = pair.side("hubspot").connector\n'
        '    system.write([Delete("x", Ref("hubspot", "contacts", "1"))])\n',
    )
    told = types(house, "accord/usecases/sneak.py")
    assert 'sneak.py:9: error: "Connector" has no attribute "write"' in told


def types(house: Path, file: str) -> str:
    """What the type checker says of one file of the copy."""
    words = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml"]
    words += ["--cache-dir", str(ROOT / ".mypy_cache" / "planted"), file]
    done = subprocess.run(words, capture_output=True, text=True, cwd=house, check=False)
    return done.stdout + done.stderr


def test_the_machines_clock_in_the_deciding_half(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant(
        "sync/deciding/comparing/merge.py",
        "def today() -> str:\n"
        "    from datetime import UTC, datetime\n\n"
        "    return datetime.now(UTC).isoformat()\n",
    )
    assert gates.impure(house) == [
        "sync/deciding/comparing/merge.py asks for the time: datetime.now",
    ]


def test_a_function_of_comprehensions_conditions_and_boolean_operators(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant(
        "sync/deciding/drafting/steps.py",
        "def tangled(a, b, c):\n"
        "    one = [x for x in a if (x > 1 and x < 9) or x == 12] if (a and c) or b else a\n"
        "    two = {k: (v if v and c else a) for k, v in b.items() if k and (v or c)}\n"
        "    return one if (one and two) or (c and not b) else two\n",
    )
    found = gates.oversized(house, ["sync"])
    assert any("steps.py: tangled has a complexity of" in each for each in found)


def test_a_dead_module(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant("connectors/hubspot/limits2.py", "def unheard_of() -> int:\n    return 1\n")
    assert any("unused function 'unheard_of'" in each for each in gates.dead(house))


def test_a_circle_in_the_look_alikes(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant(
        "sandbox/clock.py",
        "def looped() -> object:\n    from sandbox.server import serve\n\n    return serve\n",
    )
    contracts = ROOT / "packages" / "lookalikes" / "pyproject.toml"
    done = subprocess.run(
        [TOOLS / "lint-imports", "--no-cache", "--config", contracts],
        capture_output=True,
        text=True,
        cwd=house,
        check=False,
    )
    assert "no circle among modules or folders, at any depth BROKEN" in done.stdout


# --- and others


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import secrets", "imports secrets"),
        ("from socket import create_connection", "imports socket"),
        ("import os.path", "imports os.path"),
        ("from os import environ", "imports os"),
        ("def f():\n    import random", "imports random"),
        ("from urllib.request import urlopen", "imports urllib.request"),
        ("x = open('file')", "uses open"),
        ("read = open", "uses open"),
        ("import datetime as d\nd.datetime.now()", "asks for the time: d.datetime.now"),
        ("from datetime import date as day\nday.today()", "asks for the time: day.today"),
        (
            "from datetime import datetime\nf = datetime.utcnow",
            "asks for the time: datetime.utcnow",
        ),
    ],
)
def test_every_way_to_a_clock_to_chance_or_to_the_machine(source: str, told: str) -> None:
    assert impurities(source) == (told,)


def test_reading_a_date_that_was_written_down_is_pure() -> None:
    source = "from datetime import date, datetime\ndate.fromisoformat('2026-01-01')\nx.now()"
    assert impurities(source) == ()


def test_somebody_else_who_names_the_port_to_write(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant("sync/reading/sneak.py", "from connectors.protocol import Writer\n")
    assert gates.writers(house) == ["sync/reading/sneak.py names the port to write"]


@pytest.mark.parametrize(
    "line",
    ["from connectors import Writer", "from connectors import protocol\nX = protocol.Writer"],
)
def test_the_port_to_write_reached_another_way(plant, line: str) -> None:  # type: ignore[no-untyped-def]
    house = plant("sync/reading/sneak.py", f"{line}\n")
    assert gates.writers(house) == ["sync/reading/sneak.py names the port to write"]


@pytest.mark.parametrize(
    "body",
    [
        "go = system.write\n    go([])",
        "list(map(system.write, [[]]))",
        "partial(system.write, [])()",
    ],
)
def test_a_method_to_write_that_is_handed_on(plant, body: str) -> None:  # type: ignore[no-untyped-def]
    house = plant("sync/reading/sneak.py", f"def sneak(system):\n    {body}\n")
    (found,) = gates.writers(house)
    assert "hands a method to write on" in found


@pytest.mark.parametrize("body", ["store.add_history([])", "add = store.add_history\n    add([])"])
def test_a_second_historian(plant, body: str) -> None:  # type: ignore[no-untyped-def]
    house = plant("sync/writing/sneak.py", f"def sneak(store):\n    {body}\n")
    assert gates.historians(house) == ["sync/writing/sneak.py adds to the history"]


def test_whoever_looks_for_words_in_a_reason(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant(
        "sync/writing/settle.py",
        'def losing(ruling):\n    return "both changed" in ruling.because\n',
    )
    (found,) = gates.prose_readers(house)
    assert "reads a sentence" in found


@pytest.mark.parametrize(
    "where", ["sync/run.py", "accord/usecases/looking/status.py", "mapping/lint.py"]
)
def test_a_vendor_named_where_only_data_may(plant, where: str) -> None:  # type: ignore[no-untyped-def]
    house = plant(where, 'FAVOURITE = "HubSpot"\n')
    assert any(found.startswith(where) for found in gates.vendor_words(house))


def test_a_wing_without_a_floor(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant("sync/attic/__init__.py", '"""Nobody knows where this belongs."""\n')
    told = imports(house)
    assert "the wings of sync BROKEN" in told
    assert "sync.attic" in told


def test_reading_that_asks_deciding(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant("sync/reading/gone.py", "from sync.deciding.decide import decide\n")
    assert "the wings of sync BROKEN" in imports(house)


def test_the_engine_knowing_the_look_alikes(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant("connectors/budget.py", "import sandbox\n")
    assert "the engine does not know the look-alikes BROKEN" in imports(house)


def test_a_circle_in_the_product(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant("mapping/problems.py", "from mapping.language import Language\n")
    assert "no circle among modules or folders, at any depth BROKEN" in imports(house)


def test_a_package_at_the_top_that_no_contract_knows(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant("attic/__init__.py", '"""Nobody knows where this belongs."""\n')
    assert gates.roofless(house) == ["attic/ has no floor"]


def test_a_page_that_names_what_is_not_there(plant) -> None:  # type: ignore[no-untyped-def]
    house = plant("docs/quickstart.md", "See `sync/attic.py` and [the attic](attic.md).\n")
    assert gates.unfounded_paths(house) == [
        "docs/quickstart.md names sync/attic.py",
        "docs/quickstart.md links to attic.md",
    ]


def test_lines_packed_so_tightly_that_a_package_is_hard_to_read() -> None:
    packed = "x = [a for a in b if a and c] or [d if e else f for d in g]\n" * 20
    found = measures.too_dense(measures.density([packed]))
    assert any("tokens a line" in each for each in found)
    assert any("packed branches" in each for each in found)


def test_a_tenth_of_functions_that_are_too_large() -> None:
    large = "def f():\n" + "    x = 1 + 2\n" * 30
    small = "def f():\n    return 1\n"
    assert measures.too_dense(measures.density([small] * 9)) == []
    (found,) = measures.too_dense(measures.density([small] * 8 + [large] * 2))
    assert found.startswith("a tenth of the functions has more than")
