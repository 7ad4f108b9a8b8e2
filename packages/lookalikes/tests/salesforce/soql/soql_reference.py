"""A plain reading of conditions over small tables: no indexes, no compiling, one row at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]
# Fields of Account, each with the values it may have; text compares without case.
VALUES: dict[str, list[Any]] = {
    "Name": ["a", "B", "ab", "a_b", "a%b", "Zed"],
    "Industry": [None, "Energy", "Media", "energy"],
    "NumberOfEmployees": [None, 0, 1, 5, 100],
    "AnnualRevenue": [None, 0.0, 1.0, 1000.0],
    "Site": [None, "x", "X", "y"],
}
_SIGNS = ("=", "!=", "<", "<=", ">", ">=")
_PATTERNS = ("a%", "%b", "_", "a\\_b", "a\\%b", "%", "%a%b%", "A_B")


@dataclass(frozen=True)
class Term:
    """One comparison: `values` is a list for IN and NOT IN."""

    field: str
    operator: str
    values: tuple[Any, ...]

    def text(self) -> str:
        shown = ", ".join(map(_shown, self.values))
        return (
            f"{self.field} {self.operator} "
            f"{f'({shown})' if self.operator.endswith('IN') else shown}"
        )

    def holds(self, row: Row) -> bool:
        seen, values = _key(row.get(self.field)), [_key(value) for value in self.values]
        if self.operator == "LIKE":
            return seen is not None and _like(seen, values[0])
        if self.operator in ("=", "IN"):
            return seen in values
        if self.operator in ("!=", "NOT IN"):
            return seen not in values
        wanted = values[0]
        if seen is None or wanted is None:
            return False
        return {"<": seen < wanted, "<=": seen <= wanted, ">": seen > wanted, ">=": seen >= wanted}[
            self.operator
        ]


@dataclass(frozen=True)
class Joined:
    """Terms joined by AND or OR, or one after NOT; always in parentheses."""

    word: str
    terms: tuple[Term | Joined, ...]

    def text(self) -> str:
        inner = [
            each.text() if isinstance(each, Term) else f"({each.text()})" for each in self.terms
        ]
        return f"NOT {inner[0]}" if self.word == "NOT" else f" {self.word} ".join(inner)

    def holds(self, row: Row) -> bool:
        held = [each.holds(row) for each in self.terms]
        return {"AND": all(held), "OR": any(held), "NOT": not held[0]}[self.word]


Condition = Term | Joined


@st.composite
def _terms(draw: st.DrawFn) -> Term:
    field = draw(st.sampled_from(sorted(VALUES)))
    values = st.sampled_from(VALUES[field])
    kind = draw(st.sampled_from(["sign", "list", "like"]))
    if kind == "like" and isinstance(next(v for v in VALUES[field] if v is not None), str):
        return Term(field, "LIKE", (draw(st.sampled_from(_PATTERNS)),))
    if kind == "list":
        return Term(
            field,
            draw(st.sampled_from(["IN", "NOT IN"])),
            tuple(draw(st.lists(values, min_size=1, max_size=3))),
        )
    return Term(field, draw(st.sampled_from(_SIGNS)), (draw(values),))


def _join(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.builds(
        Joined, st.sampled_from(["AND", "OR"]), st.lists(inner, min_size=2, max_size=3).map(tuple)
    )
    return several | st.builds(Joined, st.just("NOT"), inner.map(lambda each: (each,)))


terms: st.SearchStrategy[Condition] = _terms()
conditions: st.SearchStrategy[Condition] = st.recursive(terms, _join, max_leaves=6)
rows: st.SearchStrategy[list[Row]] = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}),
    max_size=8,
)


def _key(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    return f"'{value}'" if isinstance(value, str) else str(value)


def _like(text: str, pattern: str) -> bool:
    """Whether the text has the shape, by trying every way."""
    if not pattern:
        return not text
    if pattern[0] == "%":
        return any(_like(text[start:], pattern[1:]) for start in range(len(text) + 1))
    if pattern[0] == "\\":
        return text[:1] == pattern[1] and _like(text[1:], pattern[2:])
    return bool(text) and pattern[0] in ("_", text[0]) and _like(text[1:], pattern[1:])
