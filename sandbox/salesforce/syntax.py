"""The shape of a parsed SOQL query, and the tokens it is read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.salesforce.errors import Refusal


@dataclass(frozen=True, slots=True)
class Token:
    """One word, sign or literal, and where it stands."""

    kind: str
    text: str
    at: int

    def word(self) -> str:
        """The text as keywords compare: names without case."""
        return self.text.upper() if self.kind == "name" else self.text


@dataclass(frozen=True, slots=True)
class Path:
    """`Account.Owner.Email`, with where in the query it stands."""

    parts: tuple[str, ...]
    at: int

    def __str__(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`COUNT(Id) n`; `COUNT()` has no path."""

    function: str
    path: Path | None
    alias: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """A plain field of an aggregate query, perhaps under another name."""

    path: Path
    alias: str | None


@dataclass(frozen=True, slots=True)
class AllFields:
    """`FIELDS(ALL)`, `FIELDS(STANDARD)` or `FIELDS(CUSTOM)`."""

    which: str
    at: int


@dataclass(frozen=True, slots=True)
class Literal:
    """`kind` is string, number, boolean, null, date, datetime or period (`LAST_N_DAYS:7`)."""

    kind: str
    value: Any
    at: int


@dataclass(frozen=True, slots=True)
class Compare:
    """`path operator literal`, LIKE among the operators."""

    path: Path
    operator: str
    literal: Literal


@dataclass(frozen=True, slots=True)
class Within:
    """`path IN (…)` or `NOT IN`, over literals or over a subselect's one column."""

    path: Path
    negated: bool
    choices: tuple[Literal, ...] | Query


@dataclass(frozen=True, slots=True)
class Both:
    """Terms joined by AND."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Terms joined by OR."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """NOT before a term."""

    term: Condition


Condition = Compare | Within | Both | Either | Negation


@dataclass(frozen=True, slots=True)
class Order:
    """One key of an ORDER BY."""

    path: Path
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT; child subqueries stand among its items, semi-joins inside its conditions."""

    select: tuple[Path | Grouped | Aggregate | AllFields | Query, ...]
    source: Path
    where: Condition | None = None
    group: tuple[Path, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
    all_rows: bool = False
    text: str = field(default="", compare=False)

    @property
    def counts_only(self) -> bool:
        """Whether this is `SELECT COUNT()`, which answers a total and no records."""
        return len(self.select) == 1 and self.select[0] == Aggregate("COUNT", None, None, _at(self.select[0]))

    @property
    def aggregates(self) -> bool:
        """Whether the answer is made of groups."""
        return bool(self.group) or any(isinstance(item, Aggregate) for item in self.select)


def _at(item: object) -> int:
    return item.at if isinstance(item, Aggregate) else -1


def pointing(text: str, at: int, message: str, code: str = "MALFORMED_QUERY") -> Refusal:
    """A refusal that quotes the query around `at` and puts a caret under it, as the vendor does."""
    row = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    start, end = max(0, at - 60), min(len(text), at + 40)
    quoted = text[start:end].replace("\n", " ")
    caret = " " * (at - start) + "^"
    return Refusal(400, code, f"\n{quoted}\n{caret}\nERROR at Row:{row}:Column:{column}\n{message}")


def tokens(text: str) -> Sequence[Token]:
    """The query's tokens, ended by one of kind `end`. Raises MALFORMED_QUERY."""
    found: list[Token] = []
    position = 0
    while (match := _TOKEN.match(text, position)) is not None:
        position = match.end()
        kind = match.lastgroup
        if kind is None:
            break
        found.append(Token(kind, match.group(kind), match.start(kind)))
    rest = len(text) - len(text[position:].lstrip())
    if rest < len(text):
        raise pointing(text, rest, _unreadable(text, rest))
    return [*found, Token("end", "<EOF>", len(text))]


def unescape(text: str) -> str:
    """The value of a quoted string; LIKE's own escapes (`\\%`, `\\_`) are left for LIKE."""
    return _ESCAPE.sub(lambda m: _ESCAPES.get(m.group(1), m.group(0)), text[1:-1])


def _unreadable(text: str, at: int) -> str:
    if text[at] == "'":
        return "unexpected token: <EOF>"
    return f"line 1:{at} no viable alternative at character '{text[at]}'"


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<string>'(?:[^'\\]|\\.)*')
    | (?P<datetime>\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d))
    | (?P<date>\d{4}-\d\d-\d\d)(?![\dT])
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w-])
    | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
    | (?P<sign><=|>=|<>|!=|[=<>(),:])
    | $)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {
    "n": "\n", "N": "\n", "r": "\r", "R": "\r", "t": "\t", "T": "\t", "b": "\b", "B": "\b", "f": "\f",
    "F": "\f", "'": "'", '"': '"', "\\": "\\",
}  # fmt: skip
