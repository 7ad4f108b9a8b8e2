"""The shape of a parsed SOQL query, and how a refusal points at a place in its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sandbox.salesforce.errors import Refusal

_QUOTED = 30
_BETWEEN_WORDS = " \t\r\n,"
AGGREGATES = frozenset({"COUNT", "COUNT_DISTINCT", "SUM", "MIN", "MAX", "AVG"})
DATE_FUNCTIONS = frozenset(
    f"{unit}_{part}" for unit in ("CALENDAR", "FISCAL") for part in ("MONTH", "QUARTER", "YEAR")
) | {
    "DAY_IN_MONTH",
    "DAY_IN_WEEK",
    "DAY_IN_YEAR",
    "DAY_ONLY",
    "HOUR_IN_DAY",
    "WEEK_IN_MONTH",
    "WEEK_IN_YEAR",
}
SHOWN = frozenset({"TOLABEL", "FORMAT", "CONVERTCURRENCY"})
FUNCTIONS = AGGREGATES | DATE_FUNCTIONS | SHOWN | {"CONVERTTIMEZONE", "DISTANCE", "GROUPING"}


@dataclass(frozen=True, slots=True)
class Path:
    """`Account.Owner.Email`, with where in the query it stands."""

    parts: tuple[str, ...]
    at: int

    def __str__(self) -> str:
        return ".".join(self.parts)


class Money(NamedTuple):
    """`USD5000.01`."""

    code: str
    amount: float


@dataclass(frozen=True, slots=True)
class Literal:
    """`kind` is string, number, currency (`Money`), boolean, null, date, datetime, time or period
    (`LAST_N_DAYS:7`).
    """

    kind: str
    value: Any
    at: int

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Call:
    """`CALENDAR_YEAR(convertTimezone(CreatedDate))`; the name in capitals, `COUNT()` without
    arguments.
    """

    function: str
    arguments: tuple[Expression | Literal, ...]
    at: int

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(str, self.arguments))})"


Expression = Path | Call


@dataclass(frozen=True, slots=True)
class Grouped:
    """A plain field under another name, which only an aggregate query may give it."""

    path: Path
    alias: str


@dataclass(frozen=True, slots=True)
class Column:
    """A function among the selected, perhaps under a name."""

    call: Call
    alias: str | None


@dataclass(frozen=True, slots=True)
class AllFields:
    """`FIELDS(ALL)`, `FIELDS(STANDARD)` or `FIELDS(CUSTOM)`."""

    which: str
    at: int


@dataclass(frozen=True, slots=True)
class TypeOf:
    """`TYPEOF What WHEN Account THEN Phone ELSE Name END`: fields by what a reference really points
    at.
    """

    reference: Path
    cases: tuple[tuple[Path, tuple[Path, ...]], ...]
    otherwise: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """`subject operator literal`, LIKE among the operators."""

    subject: Expression
    operator: str
    literal: Literal


@dataclass(frozen=True, slots=True)
class Within:
    """`subject IN (…)` or `NOT IN`, over literals or over a subselect's one column."""

    subject: Expression
    negated: bool
    choices: tuple[Literal, ...] | Query


@dataclass(frozen=True, slots=True)
class Members:
    """`field INCLUDES ('A;B', 'C')` or `EXCLUDES`: a multi-select picklist holding A and B, or
    C.
    """

    subject: Expression
    negated: bool
    choices: tuple[Literal, ...]


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


Condition = Compare | Within | Members | Both | Either | Negation


@dataclass(frozen=True, slots=True)
class Order:
    """One key of an ORDER BY."""

    expression: Expression
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Scoped:
    """`USING SCOPE mine`, and where it says so."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class With:
    """What a WITH asks for: `SECURITY_ENFORCED`, `USER_MODE`, `DATA CATEGORY` and the like."""

    kind: str
    at: int


Item = Path | Grouped | Column | AllFields | TypeOf


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT; child subqueries stand among its items, semi-joins inside its conditions.

    `rolled` is ROLLUP or CUBE when the groups have subtotals; `uses` are words such as `FOR VIEW`.
    """

    select: tuple[Item | Query, ...]
    source: Path
    where: Condition | None = None
    group: tuple[Expression, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
    rolled: str = ""
    having: Condition | None = None
    scoped: Scoped | None = None
    with_: With | None = None
    uses: tuple[tuple[str, int], ...] = ()
    text: str = field(default="", compare=False)

    @property
    def counts_only(self) -> bool:
        """Whether this is `SELECT COUNT()`, which answers a total and no records."""
        only = self.select[0]
        return (
            len(self.select) == 1
            and isinstance(only, Column)
            and only.call.function == "COUNT"
            and not (only.call.arguments or self.group)
        )

    @property
    def aggregates(self) -> bool:
        """Whether the answer is made of groups."""
        return bool(self.group) or any(
            isinstance(item, Column) and _groups(item.call) for item in self.select
        )


def _groups(call: Call) -> bool:
    if call.function in AGGREGATES | DATE_FUNCTIONS or call.function == "GROUPING":
        return True
    return any(isinstance(each, Call) and _groups(each) for each in call.arguments)


def paths_in(expression: Expression) -> Iterator[Path]:
    """Every field that an expression names."""
    if isinstance(expression, Path):
        yield expression
        return
    for each in expression.arguments:
        if not isinstance(each, Literal):
            yield from paths_in(each)


def pointing(
    text: str, at: int, message: str, code: str = "MALFORMED_QUERY", *, unread: bool = False
) -> Refusal:
    """A refusal that quotes the query around `at` and puts a caret under it, as the vendor does.

    Recorded refusals quote thirty characters on either side of the caret and the words these end in
    (the right side as egen/spark-salesforce quotes one). Where a query could not be read
    (`unread`), they count columns from nought, so that the caret stands one to the left.
    """
    begun = text.rfind("\n", 0, at) + 1
    place = max(begun, at - 1) if unread else at
    start = max(0, place - _QUOTED)
    end = min(len(text), place + 1 + _QUOTED)
    while start > 0 and text[start - 1] not in _BETWEEN_WORDS:
        start -= 1
    while end < len(text) and text[end] not in _BETWEEN_WORDS:
        end += 1
    quoted = text[start:end].replace("\n", " ")
    where = f"ERROR at Row:{text.count(chr(10), 0, at) + 1}:Column:{place - begun + 1}"
    return Refusal(400, code, f"\n{quoted}\n{' ' * (place - start)}^\n{where}\n{message}")


def too_complicated() -> Refusal:
    """The query is well formed but more than the vendor takes on."""
    message = (
        "Query is either selecting too many fields or the filter conditions are too complicated."
    )
    return Refusal(400, "QUERY_TOO_COMPLICATED", message)
