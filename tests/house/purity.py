"""What a pure module must not touch: clocks, chance, the machine, the network, other processes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from tests.house.measures import nodes

BANNED_MODULES = frozenset({
    "time", "random", "uuid", "os", "secrets", "socket", "subprocess", "tempfile", "shutil",
    "pathlib", "glob", "fcntl", "signal", "select", "selectors", "ssl", "multiprocessing",
    "concurrent", "asyncio", "sched", "getpass", "platform", "locale", "http", "urllib3",
    "ftplib", "smtplib", "requests", "filelock", "sqlite3", "sqlalchemy", "alembic",
    "psycopg", "logging", "sys", "importlib", "ctypes", "gc", "weakref", "structlog",
})  # fmt: skip
"""Where a pure module could get a clock, chance or I/O from."""
BANNED_NAMES = frozenset({"open", "input", "print", "eval", "exec", "breakpoint", "__import__"})
CLOCKS = frozenset({"now", "utcnow", "today"})
"""Ways to ask `datetime` and `date` for the machine's clock."""
CALENDAR = frozenset({"datetime", "date"})


@cache
def impurities(source: str) -> tuple[str, ...]:
    """What a module touches that a pure one must not, a phrase each."""
    aliases = dict(_calendar_names(source))
    found: list[str] = []
    for node in nodes(source):
        found += _imports(node)
        found += _calls(node, aliases)
    return tuple(found)


def _imports(node: ast.AST) -> Iterator[str]:
    names = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and not node.level:
        names = [node.module or ""]
    for name in names:
        banned = name.split(".")[0] in BANNED_MODULES or name.startswith("urllib.request")
        if banned:
            yield f"imports {name}"


def _calendar_names(source: str) -> Iterator[tuple[str, str]]:
    """Local names of `datetime` (module or class) and `date`, and what they stand for."""
    for node in nodes(source):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "datetime":
                    yield alias.asname or alias.name, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module == "datetime":
            for alias in node.names:
                if alias.name in CALENDAR:
                    yield alias.asname or alias.name, alias.name


def _calls(node: ast.AST, calendar: dict[str, str]) -> Iterator[str]:
    """Uses of the machine's clock, and of built-in ways out; a reference is as bad as a call."""
    if isinstance(node, ast.Name) and node.id in BANNED_NAMES:
        yield f"uses {node.id}"
    if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
        owner = node.value
        while isinstance(owner, ast.Attribute):
            owner = owner.value
        if isinstance(owner, ast.Name) and owner.id in calendar:
            yield f"asks for the time: {ast.unparse(node)}"
