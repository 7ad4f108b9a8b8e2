"""Queries against a plain reading of them, the laws they keep, and any text at all: an answer or a
refusal.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soql_reference import VALUES, Condition, Joined, Row, conditions, rows
from test_soql import NOW, records
from test_soql_published import QUERIES, lines

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.soql.reading.soql import parse
from sandbox.salesforce.soql.reading.sosl import read_search
from sandbox.salesforce.soql.selecting.patterns import like

_CODES = {
    "MALFORMED_QUERY", "MALFORMED_SEARCH", "INVALID_FIELD", "INVALID_TYPE",
    "INVALID_QUERY_FILTER_OPERATOR", "NUMBER_OUTSIDE_VALID_RANGE", "QUERY_TOO_COMPLICATED",
    "INVALID_QUERY_SCOPE",
}  # fmt: skip


@pytest.fixture(scope="module")
def shared() -> SalesforceModel:
    """An org whose accounts each test replaces."""
    return SalesforceModel(Clock(lambda: NOW).skewed())


def filled(model: SalesforceModel, wanted: list[Row]) -> SalesforceModel:
    for record_id in list(model.store["Account"].rows):
        model.store.erase("Account", record_id)
    for row in wanted:
        model.insert("Account", row)
    return model


def found(model: SalesforceModel, where: str) -> list[Row]:
    text = " ".join(("SELECT Id,", ", ".join(sorted(VALUES)), "FROM Account", where))
    return [{name: record[name] for name in ("Id", *VALUES)} for record in records(model, text)]


def bag(wanted: list[Row]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[name] for name in sorted(VALUES)) for row in wanted)


@settings(max_examples=150)
@given(rows, conditions)
def test_a_condition_selects_what_a_plain_reading_of_it_does(
    shared: SalesforceModel, table: list[Row], condition: Condition
) -> None:
    model = filled(shared, table)
    assert bag(found(model, f"WHERE {condition.text()}")) == bag(
        [row for row in table if condition.holds(row)]
    )


@given(rows, conditions, conditions)
def test_not_not_and_de_morgan(
    shared: SalesforceModel, table: list[Row], one: Condition, other: Condition
) -> None:
    model = filled(shared, table)

    def no(term: Condition) -> Joined:
        return Joined("NOT", (term,))

    for left, right in (
        (no(no(one)), one),
        (no(Joined("AND", (one, other))), Joined("OR", (no(one), no(other)))),
        (no(Joined("OR", (one, other))), Joined("AND", (no(one), no(other)))),
    ):
        assert bag(found(model, f"WHERE {left.text()}")) == bag(
            found(model, f"WHERE {right.text()}")
        )


_KEYS = st.lists(
    st.tuples(st.sampled_from(sorted(VALUES)), st.booleans(), st.booleans()),
    min_size=1,
    max_size=3,
    unique_by=lambda k: k[0],
)


@given(rows, _KEYS)
def test_order_by_sorts_with_nulls_where_it_says(
    shared: SalesforceModel, table: list[Row], keys: list[tuple[str, bool, bool]]
) -> None:
    model = filled(shared, table)
    clause = ", ".join(
        f"{name} {'DESC' if down else 'ASC'} NULLS {'LAST' if last else 'FIRST'}"
        for name, down, last in keys
    )
    expected = list(model.store["Account"].rows.values())
    for name, down, last in reversed(keys):
        empty = [row for row in expected if row.get(name) is None]
        full = [row for row in expected if row.get(name) is not None]
        full.sort(
            key=lambda row: str(row[name]).lower() if isinstance(row[name], str) else row[name],
            reverse=down,
        )
        expected = full + empty if last else empty + full
    assert [row["Id"] for row in found(model, f"ORDER BY {clause}")] == [
        row["Id"] for row in expected
    ]


@given(
    rows,
    st.integers(1, 4),
    st.sampled_from(["Name, Id", "Id DESC", "SystemModstamp, Id", "Industry DESC, Id"]),
)
def test_windows_of_limit_and_offset_put_together_are_the_whole(
    shared: SalesforceModel, table: list[Row], size: int, order: str
) -> None:
    model = filled(shared, table)
    whole = found(model, f"ORDER BY {order}")
    windows = [
        found(model, f"ORDER BY {order} LIMIT {size} OFFSET {at}")
        for at in range(0, len(table) + 1, size)
    ]
    assert [row for window in windows for row in window] == whole


@given(rows, st.lists(st.integers(0, 7), max_size=6), st.booleans())
def test_a_semi_join_is_in_of_the_ids_it_selects(
    shared: SalesforceModel, table: list[Row], owned: list[int], negated: bool
) -> None:
    model = filled(shared, table)
    for record_id in list(model.store["Contact"].rows):
        model.store.erase("Contact", record_id)
    ids = list(model.store["Account"].rows)
    for number in owned:
        model.insert(
            "Contact", {"LastName": "c", "AccountId": ids[number] if number < len(ids) else None}
        )
    word = "NOT IN" if negated else "IN"
    listed = ", ".join(f"'{ids[number]}'" for number in owned if number < len(ids)) or "''"
    joined = found(model, f"WHERE Id {word} (SELECT AccountId FROM Contact)")
    assert sorted(row["Id"] for row in joined) == sorted(
        row["Id"] for row in found(model, f"WHERE Id {word} ({listed})")
    )


@given(rows, st.sampled_from(sorted(VALUES)))
def test_groups_part_the_rows_and_their_counts_add_up(
    shared: SalesforceModel, table: list[Row], name: str
) -> None:
    model = filled(shared, table)
    key = name if name != "AnnualRevenue" else "Site"
    groups = records(
        model, f"SELECT {key} k, COUNT(Id) n, SUM(NumberOfEmployees) s FROM Account GROUP BY {key}"
    )
    assert sum(group["n"] for group in groups) == len(table)
    assert sum(group["s"] or 0 for group in groups) == sum(
        row["NumberOfEmployees"] or 0 for row in table
    )
    rolled = records(model, f"SELECT {key} k, COUNT(Id) n FROM Account GROUP BY ROLLUP({key})")
    assert len(rolled) == len(groups) + bool(table)


def test_a_pattern_of_many_wildcards_takes_no_longer_than_its_text() -> None:
    holds = like("%a" * 500 + "%b", lambda row: row)
    assert not holds("a" * 30_000)
    assert holds("a" * 500 + "b")


# Any text at all.


def answer(model: SalesforceModel, text: str) -> str:
    """`rows` or the code of a refusal that looks like the vendor's; anything else is a crash."""
    try:
        records(model, text)
    except Refusal as caught:
        refused = caught
    else:
        return "rows"
    assert refused.status == 400
    assert refused.code in _CODES
    assert refused.body == [{"message": refused.message, "errorCode": refused.code}]
    return refused.code


_PIECES = sorted(
    {word for query in QUERIES for word in query.replace("(", " ( ").replace(")", " ) ").split()}
)
_SIGNS = [
    "'",
    "\\",
    "''",
    "'\\u0041'",
    "\x00",
    "\u2028",
    "é",
    "🙂",
    "{",
    "}",
    "-",
    "--",
    "/*",
    "*/",
    ";",
    ":",
    ".",
    "1e400",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(_PIECES + _SIGNS), max_size=14))
def test_any_words_of_the_language_in_any_order_are_answered(
    shared: SalesforceModel, words: list[str]
) -> None:
    answer(shared, " ".join(words))
    answer(shared, " ".join(("SELECT Id FROM Account WHERE", *words)))


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_any_text_is_answered(shared: SalesforceModel, text: str) -> None:
    answer(shared, text)
    answer(shared, f"SELECT Id FROM Account WHERE Name LIKE '{text}'")


@pytest.mark.parametrize("seed", range(4))
def test_published_queries_with_something_changed_are_answered(
    shared: SalesforceModel, seed: int
) -> None:
    chance = random.Random(seed)
    outcomes = Counter(answer(shared, _changed(chance, chance.choice(QUERIES))) for _ in range(400))
    assert outcomes["rows"] > 20
    assert outcomes["MALFORMED_QUERY"] > 100


@pytest.mark.parametrize("seed", range(2))
def test_published_searches_with_something_changed_are_read_or_refused(seed: int) -> None:
    chance, searches = random.Random(seed), lines("published.sosl")
    for _ in range(300):
        text = _changed(chance, chance.choice(searches))
        assert _read(text) in ("read", "MALFORMED_SEARCH"), text


def _read(text: str) -> str:
    try:
        read_search(text)
    except Refusal as refused:
        return refused.code
    return "read"


def _changed(chance: random.Random, text: str) -> str:
    at, other = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
    return chance.choice(
        [
            text[:at] + text[other:],
            text[:at] + chance.choice(_PIECES + _SIGNS) + text[at:],
            text[:at] + chance.choice("()',.:=<>%_\\- \n0a") + text[at + 1 :],
            text + " " + text[at:],
            text[:other] + text[at:],
            text[:at] + text[at:other].swapcase() + text[other:],
        ]
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT Id FROM Account WHERE " + "(" * 5000,
        "SELECT " + "(SELECT " * 5000,
        "SELECT Id FROM Account WHERE " + "NOT (" * 5000 + "Name = 'a'" + ")" * 5000,
        "SELECT Id FROM Account WHERE Id IN " + "(SELECT Id FROM Account WHERE Id IN " * 3000,
        "SELECT " + "FORMAT(" * 5000 + "Name",
        "SELECT Id FROM Account WHERE " + " OR ".join(["Name = 'a'"] * 6000),
        "SELECT Id FROM Account WHERE Name IN (" + ",".join(["'a'"] * 20_000) + ")",
        "SELECT " + ",".join(["Id"] * 30_000) + " FROM Account",
        "SELECT Id FROM Account LIMIT " + "9" * 9000,
        "SELECT Id FROM Account WHERE NumberOfEmployees = " + "9" * 9000,
        "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:" + "9" * 9000,
        "SELECT " + "a." * 30_000 + "b FROM Account",
        "SELECT Id FROM Account WHERE Name LIKE '" + "%a" * 1900 + "'",
    ],
)
def test_huge_queries_are_answered(shared: SalesforceModel, text: str) -> None:
    answer(shared, text)


def test_a_query_says_the_same_however_its_keywords_are_written() -> None:
    for text in QUERIES:
        if "'" not in text:
            assert str(parse(text.lower())).lower() == str(parse(text.upper())).lower()


def test_nothing_of_a_query_is_ever_handed_to_the_machine() -> None:
    room = Path(parse.__code__.co_filename).parent
    for path in room.glob("*.py"):
        assert not {"eval(", "exec(", "sqlite", "__import__"} & set(path.read_text().split()), (
            path.name
        )


# Queries made from the grammar.

_TEXTS = ("Name", "Industry", "Owner.Name", "Parent.Owner.Email", "a.Site", "Account.Type")
_SHOWN = st.sampled_from(
    [
        *_TEXTS,
        "CreatedDate",
        "(SELECT Id, Email FROM Contacts)",
        "toLabel(Rating)",
        "AnnualRevenue",
        "FORMAT(AnnualRevenue) shown",
        "(SELECT Id FROM a.Opportunities WHERE IsWon = true LIMIT 1)",
    ]
)
_TEST = st.sampled_from(
    [
        "Name LIKE 'a%'",
        "a.Name != null",
        "NumberOfEmployees >= 1e2",
        "CreatedDate = LAST_N_DAYS:3",
        "CreatedDate > 2020-01-01T00:00:00Z",
        "IsDeleted = FALSE",
        "Industry IN ('x', null)",
        "CALENDAR_YEAR(CreatedDate) = 2026",
        "Owner.Name NOT IN ('x')",
        "AnnualRevenue < USD500",
    ]
)
_GROUPED = st.sampled_from(
    ["Industry", "CALENDAR_YEAR(CreatedDate)", "Owner.Name", "Rating", "a.Type"]
)


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=2, max_size=3)
    both = st.builds(
        lambda word, terms: "(" + f" {word} ".join(terms) + ")",
        st.sampled_from(["AND", "OR"]),
        several,
    )
    return both | inner.map(lambda term: f"(NOT {term})")


_TESTS = st.recursive(_TEST, _joined, max_leaves=5)
_ENDS = st.sampled_from(
    [
        "",
        "ORDER BY Name",
        "ORDER BY a.Industry DESC NULLS LAST, Id",
        "ORDER BY Owner.Name LIMIT 5",
        "LIMIT 10 OFFSET 3",
        "LIMIT 3 FOR VIEW",
        "ORDER BY CreatedDate FOR VIEW",
        "FOR REFERENCE",
    ]
)


@given(st.lists(_SHOWN, min_size=1, max_size=5, unique=True), _TESTS, _ENDS, st.booleans())
def test_a_query_made_from_the_grammar_is_always_accepted(
    shared: SalesforceModel, columns: list[str], where: str, end: str, scoped: bool
) -> None:
    source = "FROM Account a" + (" USING SCOPE Everything" if scoped else "")
    assert (
        answer(shared, " ".join(("SELECT", ", ".join(columns), source, "WHERE", where, end)))
        == "rows"
    )


@given(
    st.lists(_GROUPED, min_size=1, max_size=3, unique=True),
    _TESTS,
    st.sampled_from(["{}", "ROLLUP({})", "CUBE({})"]),
)
def test_a_grouped_query_made_from_the_grammar_is_always_accepted(
    shared: SalesforceModel, keys: list[str], where: str, form: str
) -> None:
    group = form.format(", ".join(keys))
    tail = f"GROUP BY {group} HAVING COUNT(Id) > 0 ORDER BY {keys[0]}, COUNT(Id) DESC LIMIT 7"
    text = " ".join(
        (
            "SELECT",
            ", ".join(keys),
            ", COUNT(Id) n, MAX(CreatedDate) FROM Account a WHERE",
            where,
            tail,
        )
    )
    assert answer(shared, text) == "rows"
