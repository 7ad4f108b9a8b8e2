"""Reads SOSL: `FIND {…} IN … FIELDS RETURNING Object(fields WHERE … LIMIT n), …`, and matches
words.

A search is done when the records are stored: there is no index to wait for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import translate

from sandbox.salesforce.soql.reading.sosl_clauses import malformed, read_clauses
from sandbox.salesforce.soql.syntax import pointing

_FIND = re.compile(
    r"\s*FIND\s*\{(?P<sought>(?:\\.|[^}\\])*)\}",
    re.IGNORECASE | re.DOTALL,
)
_GROUPS = {
    "ALL": frozenset({"string", "textarea", "email", "phone", "url", "picklist", "combobox"}),
    "NAME": frozenset({"string"}),
    "EMAIL": frozenset({"email"}),
    "PHONE": frozenset({"phone"}),
    "SIDEBAR": frozenset({"string", "email", "phone", "url"}),
}
_MOST = 2000
# Above the first nothing is found, above the second logical operators are dropped.
_LONGEST, _LOGICAL = 10_000, 4_000
_TOKEN = re.compile(r'"([^"]*)"|(\()|(\))|([^\s()"]+)')
_WORD = re.compile(r"[^\s@.,;:()'\"/\\-]+")

Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One object of the RETURNING clause and the query that shapes its rows."""

    object: str
    inside: str = ""

    @property
    def soql(self) -> str:
        """`Contact(Id, Name WHERE …)` as the query it stands for; no fields means the Id."""
        match = re.match(
            r"(.*?)(\b(?:WHERE|ORDER\s+BY|LIMIT|OFFSET)\b.*)?$", self.inside, re.I | re.S
        )
        fields, rest = (match.group(1).strip(), match.group(2) or "") if match else ("", "")
        return " ".join(("SELECT", fields or "Id", "FROM", self.object, rest)).strip()


@dataclass(frozen=True, slots=True)
class Search:
    """`group` names the kind of fields looked into; `returning` is empty for every object."""

    text: str
    group: str = "ALL"
    returning: tuple[Wanted, ...] = ()
    limit: int = _MOST
    types: frozenset[str] = field(default=frozenset())


def read_search(text: str) -> Search:
    """The parsed search. Raises MALFORMED_SEARCH."""
    match = _FIND.match(text)
    if match is None:
        raise malformed("No search term found. The search term must be enclosed in braces.")
    _check_reserved(text, match.start("sought"), match.end("sought"))
    group, returning, limit = read_clauses(text, match.end())
    wanted = tuple(Wanted(name, inside) for name, inside in returning)
    return search_for(
        re.sub(r"\\(.)", r"\1", match["sought"]), group, wanted, min(limit or _MOST, _MOST)
    )


def _check_reserved(text: str, start: int, end: int) -> None:
    """An operator of other search languages ends the search term where it should not (`|` as an
    issue of restforce/restforce quotes it; `&`, which is documented beside it, likewise).
    """
    found = _RESERVED.match(text, start, end)
    if found is not None:
        wrong = found.end() - 1
        message = f"line 1:{wrong} mismatched character '{text[wrong]}' expecting '}}'"
        raise pointing(text, wrong, message, "MALFORMED_SEARCH", unread=True)


_RESERVED = re.compile(r"(?:[^\\&|]|\\.)*[&|]", re.DOTALL)


def search_for(text: str, group: str, returning: tuple[Wanted, ...], limit: int = _MOST) -> Search:
    """A search of these parts. Raises MALFORMED_SEARCH."""
    if group not in _GROUPS:
        raise malformed(f"unexpected token: {group}")
    if len(text.replace("*", "").strip()) < 2:
        raise malformed(f"search term must be longer than one character: {text}")
    if len(text) > _LONGEST:
        return Search(text, group, returning, 0)
    return Search(
        _without_operators(text) if len(text) > _LOGICAL else text,
        group,
        returning,
        limit,
        _GROUPS[group],
    )


def _without_operators(text: str) -> str:
    """Very long searches lose their operators: any of the words will do."""
    return " OR ".join(word for word in text.split() if word.upper() not in ("AND", "OR", "NOT"))


def matcher(text: str) -> Callable[[Iterable[str]], bool]:
    """Whether a record's values hold what is sought: words joined by AND unless it says OR or AND
    NOT.
    """
    groups: list[list[tuple[bool, Test]]] = [[]]
    negated = False
    for phrase, _, _, word in _TOKEN.findall(text):
        upper = word.upper()
        if upper == "OR":
            groups.append([])
        elif upper == "NOT":
            negated = True
        elif upper != "AND" and (phrase or word):
            groups[-1].append((negated, _test(phrase or word, exact=bool(phrase))))
            negated = False

    def holds(values: Iterable[str]) -> bool:
        found = [value.lower() for value in values]
        return any(_holds(group, found) for group in groups)

    return holds


def _holds(group: list[tuple[bool, Test]], values: list[str]) -> bool:
    """Whether everything joined by AND is as it is wanted; nothing is found by no word."""
    for negated, test in group:
        if any(map(test, values)) == negated:
            return False
    return bool(group)


def _test(sought: str, *, exact: bool) -> Test:
    sought = sought.lower()
    if exact:
        return lambda value: sought in value
    wanted = [re.compile(translate(word)) for word in _WORD.findall(sought)]
    digits = re.sub(r"\D", "", sought)

    def test(value: str) -> bool:
        words = _WORD.findall(value)
        if wanted and all(any(each.match(word) for word in words) for each in wanted):
            return True
        return len(digits) >= 4 and digits in re.sub(r"\D", "", value)

    return test
