"""How the house is measured. Everything takes source text or a folder, so that a breach can be
planted in either; what is known of a text is kept, so that all the others are not read once more.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections.abc import Iterable, Mapping
from functools import cache
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
MOST_TOKENS_A_LINE = 8.5
MOST_PACKED = 9.0
USUAL_TOKENS = 110
"""The ninetieth percentile of functions."""

_WORDS = {tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING}
_PACKED = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.IfExp, ast.BoolOp)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Measured(NamedTuple):
    """One function: the lines and tokens of its body without the docstring, and its parameters."""

    name: str
    lines: int
    tokens: int
    parameters: int


@cache
def measured(source: str) -> tuple[Measured, ...]:
    """Every function of a module, those inside others too."""
    found = []
    tokens = _tokens_by_line(source)
    for node in nodes(source):
        if not isinstance(node, _Function):
            continue
        body = node.body[1:] if ast.get_docstring(node) else node.body
        if not body:
            found.append(Measured(node.name, 0, 0, _parameters(node)))
            continue
        rows = range(body[0].lineno, (body[-1].end_lineno or 0) + 1)
        size = sum(tokens.get(row, 0) for row in rows)
        found.append(Measured(node.name, len(rows), size, _parameters(node)))
    return tuple(found)


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Everything that a module consists of."""
    return tuple(ast.walk(ast.parse(source)))


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


@cache
def too_complex(source: str) -> tuple[str, ...]:
    """Functions with more ways through them than allowed, comprehensions and `and`/`or`
    included.
    """
    found = []
    for block in cc_visit(source):
        # A class stands beside its methods, with their mean.
        if not isinstance(block, Class) and block.complexity > MOST_COMPLEX:
            found.append(f"{block.name} has a complexity of {block.complexity}")
    return tuple(found)


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


class Density(NamedTuple):
    """How easy a whole package is to read: tokens a line, packed branches (comprehensions,
    conditional expressions, `and`/`or`) per 1,000 tokens, and the ninetieth percentile of its
    functions in tokens.
    """

    tokens_a_line: float
    packed: float
    usual_tokens: int


def density(sources: Iterable[str]) -> Density:
    """The density of some modules together; docstrings count for nothing."""
    lines, tokens, packed = 0, 0, 0
    sizes: list[int] = []
    for source in sources:
        counts = _tokens_by_line(source)
        lines += len(counts)
        tokens += sum(counts.values())
        packed += sum(isinstance(node, _PACKED) for node in nodes(source))
        sizes += [function.tokens for function in measured(source)]
    usual = sorted(sizes)[int(0.9 * len(sizes))] if sizes else 0
    return Density(tokens / max(lines, 1), 1000 * packed / max(tokens, 1), usual)


def too_dense(found: Density) -> list[str]:
    """What of a package is packed too tightly, a sentence each."""
    told = []
    if found.tokens_a_line > MOST_TOKENS_A_LINE:
        told.append(f"{found.tokens_a_line:.2f} tokens a line")
    if found.packed > MOST_PACKED:
        told.append(f"{found.packed:.2f} packed branches per 1,000 tokens")
    if found.usual_tokens > USUAL_TOKENS:
        told.append(f"a tenth of the functions has more than {found.usual_tokens - 1} tokens")
    return told


def _parameters(node: _Function) -> int:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return sum(argument.arg not in ("self", "cls") for argument in named)


@cache
def _tokens_by_line(source: str) -> Mapping[int, int]:
    counts: dict[int, int] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in _WORDS and not _is_docstring(token):
            line = token.start[0]
            counts[line] = counts.get(line, 0) + 1
    return counts


def _is_docstring(token: tokenize.TokenInfo) -> bool:
    text = token.string.lstrip("rbfuRBFU")
    return token.type == tokenize.STRING and text.startswith(('"""', "'''"))
