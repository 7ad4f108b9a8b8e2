"""The gates of the house, each a function of a folder that holds the packages: what it finds is a
list of sentences, empty where all is well. So a breach can be planted in a copy.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from tests.house import measures
from tests.house.alive import ALIVE
from tests.house.purity import impurities

PRODUCT = ("connectors", "mapping", "sync", "distribution", "accord")
PURE = (
    "connectors/record.py",
    "connectors/write.py",
    "connectors/errors.py",
    "connectors/protocol.py",
    "connectors/world.py",
    "connectors/salesforce/meaning/query.py",
    "connectors/salesforce/meaning/values.py",
    "connectors/hubspot/meaning/query.py",
    "connectors/hubspot/meaning/values.py",
    "connectors/hubspot/webhooks.py",
    "mapping",
    "sync/model",
    "sync/deciding",
    "sync/planning",
    "distribution",
)
"""Rooms without clock, chance, machine or network."""
READS_FILES = ("mapping/loader.py",)
ENGINE = ("sync",)
TOUCHES_THE_MACHINE = ("sync/store/sqlite", "sync/store/sql")
HANDS_ON_WRITERS = (
    "accord/wiring.py",
    "connectors/protocol.py",
    "sync/writing/work.py",
    "sync/writing/send.py",
)
"""Modules that may name the port: who makes it, who carries it, who uses it."""
PATHS = re.compile(
    r"`((?:accord|connectors|mapping|sync|distribution|packages|tests|benchmarks|docs|plugins)"
    r"/[\w./-]+)`"
)
VENDORS = re.compile(r"salesforce|hubspot", re.IGNORECASE)
LINKS = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def sources(root: Path, *parts: str) -> Iterator[Path]:
    """The Python files of some packages, folders or files."""
    for part in parts or PRODUCT:
        path = root / part
        if path.is_file():
            yield path
        else:
            yield from sorted(path.rglob("*.py"))


def _named(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def impure(root: Path) -> list[str]:
    """Pure rooms that touch a clock, chance, the machine or the network."""
    found = []
    for path in sources(root, *PURE):
        name = _named(path, root)
        if name not in READS_FILES:
            found += [f"{name} {what}" for what in impurities(path.read_text())]
    for path in sources(root, *ENGINE):
        name = _named(path, root)
        if not name.startswith((*TOUCHES_THE_MACHINE, *PURE)):
            found += [f"{name} {what}" for what in impurities(path.read_text())]
    return found


def writers(root: Path) -> list[str]:
    """Modules beside those that may which name the port to write."""
    found = []
    for path in sources(root):
        name = _named(path, root)
        inside_a_connector = name.startswith(("connectors/salesforce", "connectors/hubspot"))
        if name in HANDS_ON_WRITERS or inside_a_connector:
            continue
        text = path.read_text()
        if _names_the_port(text):
            found.append(f"{name} names the port to write")
        if _hands_on_a_write(text):
            found.append(f"{name} hands a method to write on, where no type checker follows it")
    return found


@cache
def _names_the_port(text: str) -> bool:
    """Whether a module imports the port to write, from wherever, or reaches for it."""
    for node in measures.nodes(text):
        if isinstance(node, ast.ImportFrom) and any(one.name == "Writer" for one in node.names):
            return True
        if isinstance(node, ast.Attribute) and node.attr == "Writer":
            return True
    return False


@cache
def _hands_on_a_write(text: str) -> bool:
    """Whether a module takes a method called `write` without calling it at once."""
    called = {id(node.func) for node in measures.nodes(text) if isinstance(node, ast.Call)}
    for node in measures.nodes(text):
        taken = isinstance(node, ast.Attribute) and node.attr == "write"
        if taken and id(node) not in called:
            return True
    return False


@cache
def _mentions(text: str, attribute: str) -> bool:
    """Whether a module takes an attribute of this name, called at once or kept for later."""
    for node in measures.nodes(text):
        if isinstance(node, ast.Attribute) and node.attr == attribute:
            return True
    return False


def historians(root: Path) -> list[str]:
    """Modules beside the one historian that add to the history."""
    allowed = ("sync/history.py", "sync/store/")
    found = []
    for path in sources(root):
        name = _named(path, root)
        if not name.startswith(allowed) and _mentions(path.read_text(), "add_history"):
            found.append(f"{name} adds to the history")
    return found


def prose_readers(root: Path) -> list[str]:
    """Modules that look for words in the sentence of a ruling."""
    pattern = re.compile(r"in [\w.]*because\b|because\.(startswith|split|find|count|partition)")
    found = []
    for path in sources(root):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if pattern.search(line) and "for " not in line:
                found.append(f"{_named(path, root)}:{number} reads a sentence: {line.strip()}")
    return found


def vendor_words(root: Path) -> list[str]:
    """Texts that name a vendor where only data may."""
    found = []
    for path in sources(root, "sync", "distribution", "mapping", "accord/usecases"):
        for line in _vendors_named(path.read_text()):
            found.append(f"{_named(path, root)}:{line} names a vendor")
    return found


@cache
def _vendors_named(text: str) -> tuple[int, ...]:
    """The lines of a module that name a vendor in a text."""
    lines = []
    for node in measures.nodes(text):
        if isinstance(node, ast.Constant) and VENDORS.search(str(node.value)):
            lines.append(node.lineno)
    return tuple(lines)


def oversized(root: Path, packages: Sequence[str] = PRODUCT) -> list[str]:
    """Modules, functions and folders that grew too large, and packages packed too tightly."""
    found = []
    for package in packages:
        texts = {path: path.read_text() for path in sources(root, package)}
        for path, text in texts.items():
            name = _named(path, root)
            if measures.too_long(text):
                found.append(f"{name} has more than {measures.MOST_LINES_OF_A_MODULE} lines")
            told = [*measures.too_big(text), *measures.too_complex(text)]
            found += [f"{name}: {what}" for what in told]
        packed = measures.too_dense(measures.density(texts.values()))
        found += [f"{package}: {what}" for what in packed]
        found += [f"{package}/{what}" for what in measures.too_full(root / package)]
        found += [f"{package}: {name} is a name of the library" for name in
                  measures.namesakes(root / package)]  # fmt: skip
    return found


def dead(root: Path) -> list[str]:
    """Code that nothing uses, and reasons for keeping code that is gone."""
    words = [sys.executable, "-m", "vulture", *PRODUCT]
    words += ["--min-confidence", "60", "--exclude", "*/migrations/*"]
    words += ["--ignore-names", ",".join(ALIVE)]
    words += ["--ignore-decorators", "@*.command*,@click.*,@field_validator,@model_validator"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=root, check=False)
    everything = "\n".join(path.read_text() for path in sources(root))
    gone = [f"{name} is kept alive and is not there" for name in ALIVE if name not in everything]
    return [*done.stdout.splitlines(), *done.stderr.splitlines(), *gone]


def unfounded_paths(root: Path) -> list[str]:
    """Paths that a page names, or links to, and that are not there."""
    found = []
    for page in (*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))):
        text = page.read_text()
        for path in PATHS.findall(text):
            if not (root / path).exists():
                found.append(f"{_named(page, root)} names {path}")
        for target in LINKS.findall(text):
            if not (page.parent / target).exists():
                found.append(f"{_named(page, root)} links to {target}")
    return found


def roofless(root: Path) -> list[str]:
    """Python packages at the top that no contract of the import linter knows."""
    import tomllib

    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    known = {*contracts["root_packages"], "tests", "benchmarks", "docs"}
    tops = {path.parent.name for path in root.glob("*/__init__.py")}
    return [f"{name}/ has no floor" for name in sorted(tops - known)]
