"""The house of the look-alikes: small rooms, no circle, nothing of the product. Every gate is shown
to catch what is planted for it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.measures import namesakes, too_big, too_complex, too_full, too_long

PACKAGE = Path(__file__).parents[2]
ROOT = PACKAGE.parents[1]
SANDBOX = PACKAGE / "sandbox"
TOOLS = Path(sys.executable).parent

VERIFY = PACKAGE / "verify"

SOURCES = sorted([*SANDBOX.rglob("*.py"), *VERIFY.rglob("*.py")])
CONTRACTS = (
    "no circle among modules or folders, at any depth",
    "the two vendors do not know each other",
    "no code is shared with the product, nor with the vendors' own clients",
    "the look-alikes do not know what verifies them",
    "what verifies the look-alikes shares nothing with them: it only starts them",
)


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    assert [named(path) for path in SOURCES if too_long(path.read_text())] == []


def test_no_function_is_too_long_too_dense_or_asks_for_too_much() -> None:
    found = [f"{named(path)}: {what}" for path in SOURCES for what in too_big(path.read_text())]
    assert found == []


def test_no_function_has_more_than_ten_ways_through_it() -> None:
    found = [f"{named(path)}: {what}" for path in SOURCES for what in too_complex(path.read_text())]
    assert found == []


@pytest.mark.parametrize("folder", ["sandbox", "verify", "tests"])
def test_no_folder_has_more_than_fourteen_files(folder: str) -> None:
    assert too_full(PACKAGE / folder) == []


def test_no_module_takes_a_name_of_the_standard_library() -> None:
    assert namesakes(SANDBOX) == namesakes(VERIFY) == []


def test_nothing_is_hushed() -> None:
    hushed = ("# noqa", "# pragma: no cover")
    found = [named(path) for path in SOURCES if any(word in path.read_text() for word in hushed)]
    assert found == []
    ignored = sum(path.read_text().count("# type: ignore") for path in SOURCES)
    assert ignored <= 6


def test_every_folder_says_what_it_is() -> None:
    folders = {path.parent for path in SOURCES}
    silent = [
        named(folder)
        for folder in folders
        if not (folder / "__init__.py").read_text().startswith('"""')
    ]
    assert silent == []


# What each measure is shown to catch.


def test_a_function_of_fifty_one_lines_is_caught_and_one_of_fifty_is_not() -> None:
    lines = ["def planted():", '    """Does much."""']
    assert too_big("\n".join([*lines, *["    x = 1"] * 50])) == []
    assert too_big("\n".join([*lines, *["    x = 1"] * 51])) == ["planted has 51 lines"]


def test_a_function_of_more_than_two_hundred_and_fifty_tokens_is_caught_on_one_line() -> None:
    assert too_big(f"def planted():\n    return [{'1, ' * 123}]") == []
    assert too_big(f"def planted():\n    return [{'1, ' * 124}]") == ["planted has 251 tokens"]


@pytest.mark.parametrize("parameters", ["a, b, c, d, e, f, g", "self, a, b, /, c, d, *, e, f, g"])
def test_a_seventh_parameter_is_caught_wherever_it_stands(parameters: str) -> None:
    assert too_big(f"async def planted({parameters}): ...") == ["planted takes 7 parameters"]
    fewer = parameters.removesuffix(", g")
    assert too_big(f"async def planted({fewer}): ...") == []


@pytest.mark.parametrize(
    "packed",
    [
        " and ".join("abcabcabcab"),
        "[x for x in a " + "if x " * 9 + "]",
        "1 if a else " * 10 + "2",
    ],
)
def test_ways_through_a_function_count_where_they_are_packed_into_one_line(packed: str) -> None:
    function = f"def planted(a, b, c):\n    return {packed}"
    method = f"class Planted:\n    def planted(self, a, b, c):\n        return {packed}"
    assert too_complex(function) == too_complex(method) == ("planted has a complexity of 11",)


def test_a_module_of_four_hundred_and_one_lines_is_caught() -> None:
    assert not too_long("x = 1\n" * 400)
    assert too_long("x = 1\n" * 401)


def test_a_fifteenth_file_is_caught_in_any_folder(tmp_path: Path) -> None:
    deep = tmp_path / "room" / "deeper"
    deep.mkdir(parents=True)
    for n in range(14):
        (deep / f"file_{n}.py").touch()
    assert too_full(tmp_path) == []
    (deep / "one_more.py").touch()
    assert too_full(tmp_path) == ["room/deeper has 15 files"]


def test_a_name_of_the_standard_library_is_caught(tmp_path: Path) -> None:
    (tmp_path / "types.py").touch()
    (tmp_path / "type_ids.py").touch()
    assert namesakes(tmp_path) == ["types.py"]


# The linters, as `make lint` runs them.


def contracts(folder: Path) -> dict[str, str]:
    """Each contract of the package, KEPT or BROKEN, as import-linter finds them in that copy."""
    done = subprocess.run(
        [TOOLS / "lint-imports", "--no-cache"],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    found = {}
    for line in done.stdout.splitlines():
        name, _, verdict = line.strip().rpartition(" ")
        if verdict in ("KEPT", "BROKEN"):
            found[name] = verdict
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package in a folder of its own, to plant something in."""
    shutil.copy(PACKAGE / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__")
    for package in (SANDBOX, VERIFY):
        shutil.copytree(package, tmp_path / package.name, ignore=ignored)
    return tmp_path


def plant(folder: Path, module: str, line: str) -> None:
    path = folder / module
    path.write_text(f"{path.read_text()}\n{line}\n")


def test_the_contracts_hold(copy: Path) -> None:
    assert contracts(copy) == dict.fromkeys(CONTRACTS, "KEPT")


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        # two modules of one folder, two folders of one vendor, two folders a level deeper
        (
            "sandbox/hubspot/portal/timeline.py",
            "from sandbox.hubspot.portal.shelf import Shelf",
            CONTRACTS[0],
        ),
        (
            "sandbox/hubspot/definitions/kinds.py",
            "from sandbox.hubspot.records.merging import merge",
            CONTRACTS[0],
        ),
        (
            "sandbox/salesforce/soql/selecting/patterns.py",
            "from sandbox.salesforce.soql.showing.groups import Group",
            CONTRACTS[0],
        ),
        ("sandbox/hubspot/times.py", "from sandbox.salesforce.times import stamp", CONTRACTS[1]),
        ("sandbox/clock.py", "from connectors.errors import UserError", CONTRACTS[2]),
        ("sandbox/hubspot/times.py", "import requests", CONTRACTS[2]),
        ("sandbox/clock.py", "from verify.probe import Probe", CONTRACTS[3]),
        ("verify/probe.py", "from sandbox.salesforce.times import stamp", CONTRACTS[4]),
        ("verify/probe.py", "from verify.command import main", CONTRACTS[0]),
    ],
)
def test_a_planted_import_breaks_its_contract_and_no_other(
    copy: Path, module: str, line: str, broken: str
) -> None:
    plant(copy, module, line)
    assert contracts(copy) == {**dict.fromkeys(CONTRACTS, "KEPT"), broken: "BROKEN"}


def test_the_product_and_the_look_alikes_stay_apart_in_the_contracts_of_both() -> None:
    done = subprocess.run(
        [TOOLS / "lint-imports"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "look-alikes share no code with the engine KEPT" in done.stdout
    assert "the engine does not know the look-alikes KEPT" in done.stdout


@pytest.mark.parametrize(
    ("planted", "code"),
    [
        ("import os\n", "F401"),
        (f'LONG = "{"x" * 100}"\n', "E501"),
        ("def f(x=[]):\n    return x\n", "B006"),
    ],
)
def test_ruff_reads_the_look_alikes_by_the_rules_of_the_repository(planted: str, code: str) -> None:
    name = str(SANDBOX / "planted.py")
    command = [TOOLS / "ruff", "check", "--no-cache", "--stdin-filename", name, "-"]
    done = subprocess.run(
        command, input=planted, capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert code in done.stdout


def test_mypy_reads_the_look_alikes_strictly(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("from sandbox.clock import Clock\n\n\ndef f(x):\n    return Clock() + x\n")
    command = [TOOLS / "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(planted)]
    done = subprocess.run(
        [*command, "--cache-dir", str(tmp_path / "cache")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert "[no-untyped-def]" in done.stdout


def test_mypy_is_asked_about_the_look_alikes() -> None:
    assert '"sandbox"' in _section("[tool.mypy]")


def _section(heading: str) -> str:
    return (ROOT / "pyproject.toml").read_text().partition(heading)[2].partition("\n[")[0]
