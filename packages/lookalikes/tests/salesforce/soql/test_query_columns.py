"""What is told of a query in place of its rows: its columns, and the plan it would follow."""

from __future__ import annotations

from typing import Any

import pytest
from raw_calls import Caller
from salesforce_served import Served


@pytest.fixture
def caller(served: Served) -> Caller:
    return Caller(served)


def columns(caller: Caller, query: str) -> list[dict[str, Any]]:
    answer = caller.ask("GET", f"/query?q={query}&columns=true")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["columnMetadata"]
    return found


def outline(found: list[dict[str, Any]]) -> list[Any]:
    """Names, with what is inside."""
    return [
        (each["columnName"], outline(each["joinColumns"]))
        if each["joinColumns"]
        else each["columnName"]
        for each in found
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT Id, Name FROM Account", ["Id", "Name"]),
        ("SELECT id, name FROM account", ["Id", "Name"]),
        ("SELECT Account.Name, Account.Phone FROM Contact", [("Account", ["Name", "Phone"])]),
        (
            "SELECT Account.Owner.Name, Account.Owner.Email, Id FROM Contact",
            [("Account", [("Owner", ["Name", "Email"])]), "Id"],
        ),
        (
            "SELECT Name, (SELECT LastName, Account.Name FROM Contacts) FROM Account",
            ["Name", ("Contacts", ["LastName", ("Account", ["Name"])])],
        ),
        ("SELECT Who.Name, Who.Type FROM Task", [("Who", ["Name", "Type"])]),
        ("SELECT COUNT() FROM Account", ["expr0"]),
        (
            "SELECT Industry, COUNT(Id), MAX(Name) top FROM Account GROUP BY Industry",
            ["Industry", "expr0", "top"],
        ),
    ],
)
def test_the_columns_of_a_query_are_told_without_its_rows(
    caller: Caller, query: str, expected: list[Any]
) -> None:
    assert outline(columns(caller, query)) == expected


def test_a_column_says_what_it_is(caller: Caller) -> None:
    (total,) = columns(caller, "SELECT COUNT(Id) FROM Account")
    assert (total["aggregate"], total["displayName"]) == (True, "count(Id)")
    name, open_ = columns(caller, "SELECT Name, IsActive FROM User")
    assert (name["textType"], name["aggregate"], name["displayName"]) == (True, False, "Name")
    assert (open_["booleanType"], open_["apexType"]) == (True, "Boolean")
    (children,) = columns(caller, "SELECT (SELECT Id FROM Contacts) FROM Account")
    assert children["aggregate"] is True


def test_the_columns_come_with_what_the_query_is_about(caller: Caller) -> None:
    told = caller.ask("GET", "/query?q=SELECT Id FROM Account&columns=true").json()
    del told["columnMetadata"]
    assert told == {
        "entityName": "Account",
        "groupBy": False,
        "idSelected": True,
        "keyPrefix": "001",
    }


@pytest.mark.parametrize(
    "query", ["SELECT Nope FROM Account", "SELECT FIELDS(ALL) FROM Account", ""]
)
@pytest.mark.parametrize("what", ["columns=true&q", "explain"])
def test_a_bad_query_is_refused_all_the_same(caller: Caller, what: str, query: str) -> None:
    assert caller.ask("GET", f"/query?{what}={query}").status_code == 400


def plan(caller: Caller, query: str) -> dict[str, Any]:
    (told,) = caller.ask("GET", f"/query?explain={query}").json()["plans"]
    return dict(told)


def test_a_query_is_explained_by_a_plan(caller: Caller) -> None:
    for number in range(10):
        caller.model.insert("Contact", {"LastName": str(number), "Email": f"{number}@x.example"})
    scan = plan(caller, "SELECT Id FROM Contact WHERE LastName = '1'")
    assert set(scan) == {
        "cardinality",
        "fields",
        "leadingOperationType",
        "notes",
        "relativeCost",
        "sobjectCardinality",
        "sobjectType",
    }
    assert (scan["leadingOperationType"], scan["fields"], scan["relativeCost"] >= 1) == (
        "TableScan",
        [],
        True,
    )
    assert (scan["cardinality"], scan["sobjectCardinality"], scan["sobjectType"]) == (
        1,
        10,
        "Contact",
    )
    index = plan(caller, "SELECT Id FROM Contact WHERE Email = '1@x.example' LIMIT 1")
    assert (index["leadingOperationType"], index["fields"]) == ("Index", ["Email"])
    assert index["relativeCost"] < 1


@pytest.mark.parametrize(
    ("operator", "found"),
    [
        (">", ["A", "B"]),
        ("!=", ["A", "B"]),
        ("=", [None]),
        ("<=", [None]),
        (">=", [None, "A", "B"]),
        ("<", []),
    ],
)
def test_any_text_is_more_than_the_empty_one(
    caller: Caller, operator: str, found: list[str | None]
) -> None:
    for title in ("A", None, "B"):
        caller.model.insert("Contact", {"LastName": "x", "Title": title})
    query = f"SELECT Title FROM Contact WHERE Title {operator} '' ORDER BY Title"
    records = caller.ask("GET", f"/query?q={query}").json()["records"]
    assert [each["Title"] for each in records] == found
