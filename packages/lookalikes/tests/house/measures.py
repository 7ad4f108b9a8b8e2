"""How the house of the look-alikes is measured. Everything takes source text or a folder, so that a
breach can be planted in either.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from radon.complexity import cc_visit
from radon.visitors import Class

MOST_LINES_OF_A_MODULE = 400
MOST_LINES = 50
MOST_TOKENS = 250
MOST_PARAMETERS = 6
MOST_COMPLEX = 10
MOST_FILES = 14

_WORDS = {tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING}
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Measured(NamedTuple):
    """One function: the lines and tokens of its body without the docstring, and its parameters."""

    name: str
    lines: int
    tokens: int
    parameters: int


def measured(source: str) -> Iterator[Measured]:
    """Every function of a module, those inside others too."""
    tokens = _tokens_by_line(source)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, _Function):
            continue
        body = node.body[1:] if ast.get_docstring(node) else node.body
        if not body:
            yield Measured(node.name, 0, 0, _parameters(node))
            continue
        rows = range(body[0].lineno, (body[-1].end_lineno or 0) + 1)
        size = sum(tokens.get(row, 0) for row in rows)
        yield Measured(node.name, len(rows), size, _parameters(node))


def too_big(source: str) -> list[str]:
    """What is wrong with the functions of a module, a sentence each."""
    found = []
    for name, lines, tokens, parameters in measured(source):
        if lines > MOST_LINES:
            found.append(f"{name} has {lines} lines")
        if tokens > MOST_TOKENS:
            found.append(f"{name} has {tokens} tokens")
        if parameters > MOST_PARAMETERS:
            found.append(f"{name} takes {parameters} parameters")
    return found


def too_complex(source: str) -> list[str]:
    """Functions with more ways through them than allowed, comprehensions and `and`/`or`
    included.
    """
    found = []
    for block in cc_visit(source):
        # A class stands beside its methods, with their mean.
        if not isinstance(block, Class) and block.complexity > MOST_COMPLEX:
            found.append(f"{block.name} has a complexity of {block.complexity}")
    return found


def too_long(source: str) -> bool:
    """Whether a module has more lines than allowed."""
    return len(source.splitlines()) > MOST_LINES_OF_A_MODULE


def too_full(root: Path) -> list[str]:
    """Folders with more Python files than allowed."""
    counts: dict[str, int] = {}
    for path in root.rglob("*.py"):
        folder = path.parent.relative_to(root).as_posix()
        counts[folder] = counts.get(folder, 0) + 1
    return [f"{folder} has {count} files" for folder, count in counts.items() if count > MOST_FILES]


def namesakes(root: Path) -> list[str]:
    """Modules with a name of the standard library, where a script run from their folder would find
    them first.
    """
    return [path.name for path in root.glob("*.py") if path.stem in sys.stdlib_module_names]


def _parameters(node: _Function) -> int:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return sum(argument.arg not in ("self", "cls") for argument in named)


def _tokens_by_line(source: str) -> dict[int, int]:
    counts: dict[int, int] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in _WORDS:
            line = token.start[0]
            counts[line] = counts.get(line, 0) + 1
    return counts
