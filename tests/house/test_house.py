"""The house's own rules hold: one writer, pure rooms, small ones, the right floors, nothing dead,
nothing dragged in, pages that are true. `test_gates.py` shows that each would notice.
"""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

from tests.house import gates
from tests.house.measures import measured

ROOT = Path(__file__).parents[2]
HEAVY = (
    "requests",
    "sqlalchemy",
    "alembic",
    "sqlite3",
    "simple_salesforce",
    "hubspot",
    "ortools",
    "starlette",
    "rich",
)
SAME_ROOMS = (
    "client.py",
    "connector.py",
    "daily_share.py",
    "kind.py",
    "settings.py",
    "sign_in.py",
    "meaning/query.py",
    "meaning/refusal.py",
    "meaning/verdict.py",
    "meaning/schemas.py",
    "meaning/values.py",
    "reading/changes.py",
    "reading/cursor.py",
    "reading/field_history.py",
    "reading/inventory.py",
    "reading/records.py",
    "reading/successors.py",
    "setup/inspect.py",
    "setup/provision.py",
    "starter/connection.yaml",
    "starter/policy.yaml",
    "writing/batching.py",
    "writing/writes.py",
)


@pytest.mark.parametrize(
    "gate",
    [
        gates.impure,
        gates.writers,
        gates.historians,
        gates.prose_readers,
        gates.vendor_words,
        gates.oversized,
        gates.dead,
        gates.unfounded_paths,
        gates.roofless,
    ],
    ids=lambda gate: gate.__name__,
)
def test_the_house_is_in_order(gate) -> None:  # type: ignore[no-untyped-def]
    assert gate(ROOT) == []


def test_most_functions_are_short() -> None:
    sizes = []
    for path in gates.sources(ROOT):
        sizes += [function.tokens for function in measured(path.read_text())]
    assert sorted(sizes)[len(sizes) // 2] <= 45


def pure_modules() -> list[str]:
    modules = []
    for path in gates.sources(ROOT, *gates.PURE):
        dotted = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        if not dotted.endswith("__init__"):
            modules.append(dotted)
    return modules


@pytest.mark.parametrize("rooms", ["connectors", "mapping", "sync", "distribution"])
def test_pure_modules_drag_in_nothing_heavy(rooms: str) -> None:
    modules = [name for name in pure_modules() if name.startswith(rooms)]
    assert modules
    optional = {"numpy", "ortools"}  # the solver is loaded when there is something to solve
    heavy = [name for name in HEAVY if name not in optional or rooms != "distribution"]
    code = f"import sys, {', '.join(modules)}; print(*[m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.split() == []


def test_the_packages_are_the_ones_of_this_checkout() -> None:
    names = ", ".join(gates.PRODUCT)
    code = f"import {names}; print(*[m.__file__ for m in ({names})])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert all(Path(name).is_relative_to(ROOT) for name in done.stdout.split())


def test_help_answers_without_importing_anything_heavy() -> None:
    code = (
        "import sys\nfrom accord.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print(*[m for m in {HEAVY[:-1]!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stderr.split() == []
    assert "Keep a CRM and a marketing system in agreement" in done.stdout


@pytest.mark.parametrize("vendor", ["salesforce", "hubspot"])
def test_both_connectors_have_rooms_of_the_same_names(vendor: str) -> None:
    folder = ROOT / "connectors" / vendor
    assert [room for room in SAME_ROOMS if not (folder / room).exists()] == []


def test_the_product_speaks_of_itself_alone() -> None:
    # "Assistant's Name" is what a field of a contact is called.
    words = re.compile(
        r"/work/|/tmp/briefs|/tmp/team|\bassistant\b(?!'s Name)|\bsubagent|pypi-more|\bhelper-\d",
        re.IGNORECASE,
    )
    ours = [path for path in ROOT.iterdir() if path.name not in {".venv", ".git"}]
    found = []
    for path in chain(ours, *(each.rglob("*") for each in ours if each.is_dir())):
        written = path.is_file() and path.suffix in {".py", ".md", ".yaml", ".toml"}
        if written and path != Path(__file__) and words.search(path.read_text()):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_the_generated_pages_are_fresh() -> None:
    from docs.generate import pages

    stale = []
    for path, text in pages().items():
        if not path.exists() or path.read_text() != text:
            stale.append(path.name)
    assert not stale, f"run `make docs`: {stale}"


def test_every_public_noun_says_what_it_is() -> None:
    from docs.nouns import nouns

    found = nouns(ROOT)
    assert len(found) > 100
    assert [noun for noun in found if not noun.said] == []


def test_every_suppression_is_counted_so_that_they_do_not_creep_in() -> None:
    found = {"noqa": 0, "type: ignore": 0, "pragma: no cover": 0}
    for path in gates.sources(ROOT):
        text = path.read_text()
        for word in found:
            found[word] += text.count(f"# {word}")
    assert found["pragma: no cover"] == 0
    assert found["noqa"] <= 12
    assert found["type: ignore"] <= 20
