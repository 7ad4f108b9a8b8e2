"""SOQL as the vendor reads it: examples, laws against plain Python, and refusals in its words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.soql.periods import span
from sandbox.salesforce.soql.query import run
from sandbox.salesforce.soql.reading.soql import parse

BASE = "/services/data/v62.0"
NOW = 1_795_255_200.0  # 2026-11-21T10:00:00Z


def records(model: SalesforceModel, text: str, *, deleted: bool = False) -> list[dict[str, Any]]:
    result = run(model.scope(text), parse(text), base=BASE, deleted=deleted)
    return [result.project(row) for row in result.rows]


def names(model: SalesforceModel, where: str) -> list[str]:
    return [
        record["Name"] for record in records(model, " ".join(("SELECT Name FROM Account", where)))
    ]


def refusal(model: SalesforceModel, text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        records(model, text)
    return caught.value


@pytest.fixture
def org() -> SalesforceModel:
    """Four accounts, two contacts at the first."""
    model = SalesforceModel(Clock(lambda: NOW).skewed())
    for name, size, industry, days in (
        ("Acme", 10, "Energy", 0),
        ("beta", None, None, 1),
        ("100%_sure", 300, "Media", 8),
        ("O'Neil", 20, "energy", 400),
    ):
        fields = {"Name": name, "NumberOfEmployees": size, "Industry": industry}
        model.insert("Account", fields, at=NOW - 86_400 * days)
    acme = next(row["Id"] for row in model.store["Account"].rows.values() if row["Name"] == "Acme")
    for email in ("a@acme.example", "b@acme.example"):
        model.insert("Contact", {"LastName": email[0], "Email": email, "AccountId": acme})
    return model


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("WHERE Name = 'ACME'", ["Acme"]),
        ("WHERE Industry = 'Energy'", ["Acme", "O'Neil"]),
        ("WHERE Industry != 'Energy'", ["beta", "100%_sure"]),
        ("WHERE Industry = null", ["beta"]),
        ("WHERE NumberOfEmployees > 10", ["100%_sure", "O'Neil"]),
        ("WHERE NumberOfEmployees <= 10", ["Acme"]),
        ("WHERE NOT NumberOfEmployees > 10", ["Acme", "beta"]),
        ("WHERE Name LIKE '100\\%\\_s%'", ["100%_sure"]),
        ("WHERE Name LIKE 'bet_'", ["beta"]),
        ("WHERE Name = 'O\\'Neil'", ["O'Neil"]),
        ("WHERE Name IN ('acme', 'BETA')", ["Acme", "beta"]),
        ("WHERE Industry NOT IN ('Energy')", ["beta", "100%_sure"]),
        ("WHERE (Name = 'Acme' OR Name = 'beta') AND Industry = null", ["beta"]),
        ("WHERE CreatedDate = TODAY", ["Acme"]),
        ("WHERE CreatedDate = YESTERDAY", ["beta"]),
        ("WHERE CreatedDate < LAST_N_DAYS:7", ["100%_sure", "O'Neil"]),
        ("WHERE CreatedDate = LAST_YEAR", ["O'Neil"]),
        ("WHERE CreatedDate >= 2026-11-20T12:00:00+02:00", ["Acme", "beta"]),
        ("WHERE Id IN (SELECT AccountId FROM Contact WHERE Email LIKE 'a@%')", ["Acme"]),
        ("WHERE Owner.Name = 'Pat Doe' AND Name = 'beta'", ["beta"]),
        ("WHERE Parent.Name = null AND Name = 'beta'", ["beta"]),
        ("ORDER BY NumberOfEmployees DESC NULLS LAST", ["100%_sure", "O'Neil", "Acme", "beta"]),
        ("ORDER BY NumberOfEmployees", ["beta", "Acme", "O'Neil", "100%_sure"]),
        ("ORDER BY Industry DESC, Name", ["beta", "100%_sure", "Acme", "O'Neil"]),
        ("ORDER BY SystemModstamp, Id LIMIT 2", ["O'Neil", "100%_sure"]),
        ("ORDER BY Name LIMIT 1 OFFSET 1", ["Acme"]),
    ],
)  # fmt: skip
def test_a_where_clause_selects_what_the_vendor_would(
    org: SalesforceModel, where: str, expected: list[str]
) -> None:
    assert names(org, where) == expected


def test_a_record_carries_its_attributes_once_and_its_parent_nested(org: SalesforceModel) -> None:
    record = records(org, "SELECT Id, Account.Name FROM Contact WHERE Email = 'A@acme.example'")[0]
    assert record["attributes"] == {
        "type": "Contact",
        "url": f"{BASE}/sobjects/Contact/{record['Id']}",
    }
    assert record["Account"]["Name"] == "Acme"
    assert list(record) == ["attributes", "Id", "Account"]


def test_children_come_as_a_result_of_their_own_or_null(org: SalesforceModel) -> None:
    found = records(
        org, "SELECT Name, (SELECT Email FROM Contacts ORDER BY Email DESC) FROM Account LIMIT 2"
    )
    assert found[0]["Contacts"]["totalSize"] == 2
    assert [child["Email"] for child in found[0]["Contacts"]["records"]] == [
        "b@acme.example",
        "a@acme.example",
    ]
    assert found[1]["Contacts"] is None


def test_count_answers_a_total_and_no_records(org: SalesforceModel) -> None:
    text = "SELECT COUNT() FROM Account WHERE Industry = 'energy'"
    result = run(org.scope(text), parse(text), base=BASE, deleted=False)
    assert (result.total, result.rows) == (2, [])


def test_groups_are_counted_and_summed(org: SalesforceModel) -> None:
    text = "SELECT Industry, COUNT(Id), SUM(NumberOfEmployees) staff FROM Account GROUP BY Industry"
    found = {
        record["Industry"]: (record["expr0"], record["staff"]) for record in records(org, text)
    }
    assert found == {"Energy": (2, 30), None: (1, None), "Media": (1, 300)}


def test_groups_are_ordered_and_cut_after_grouping(org: SalesforceModel) -> None:
    text = (
        "SELECT Industry i, COUNT(Id) n FROM Account GROUP BY Industry ORDER BY n DESC, i NULLS "
        "LAST LIMIT 2"
    )
    assert [(record["i"], record["n"]) for record in records(org, text)] == [
        ("Energy", 2),
        ("Media", 1),
    ]


def test_a_polymorphic_parent_is_shaped_by_what_it_is(org: SalesforceModel) -> None:
    contact = records(org, "SELECT Id FROM Contact LIMIT 1")[0]["Id"]
    for who in (contact, None):
        org.insert(
            "Event", {"Subject": "Call", "WhoId": who, "StartDateTime": "2026-11-21T09:00:00Z"}
        )
    first, second = records(org, "SELECT Who.Name FROM Event")
    assert first["Who"]["attributes"]["type"] == "Contact"
    assert second["Who"] is None


def test_fields_all_needs_a_limit_of_200(org: SalesforceModel) -> None:
    unlimited = refusal(org, "SELECT FIELDS(ALL) FROM Account")
    assert (unlimited.code, unlimited.message) == (
        "MALFORMED_QUERY",
        "The SOQL FIELDS function must have a LIMIT of at most 200",
    )
    assert records(org, "SELECT FIELDS(ALL) FROM Account LIMIT 200")[0]["Name"] == "Acme"


def test_deleted_rows_are_seen_only_when_asked_for(org: SalesforceModel) -> None:
    org.remove("Account", records(org, "SELECT Id FROM Account LIMIT 1")[0]["Id"])
    assert "Acme" not in names(org, "")
    every = records(org, "SELECT Name FROM Account", deleted=True)
    assert "Acme" in [each["Name"] for each in every]
    assert records(org, "SELECT Id FROM Contact") == []


def test_all_rows_are_asked_for_in_apex_alone(org: SalesforceModel) -> None:
    for end in ("ALL ROWS", "WHERE IsDeleted = true LIMIT 5 ALL ROWS"):
        refused = refusal(org, f"SELECT Id FROM Account {end}")
        assert refused.code == "MALFORMED_QUERY"
        assert "unexpected token: 'ALL'" in refused.message


@pytest.mark.parametrize(
    ("text", "code", "column", "says"),
    [
        (
            "SELECT Nme FROM Account",
            "INVALID_FIELD",
            8,
            "No such column 'Nme' on entity 'Account'.",
        ),
        ("SELECT Id FROM Acount", "INVALID_TYPE", 16, "sObject type 'Acount' is not supported."),
        (
            "SELECT Boss.Name FROM Account",
            "INVALID_FIELD",
            8,
            "Didn't understand relationship 'Boss'",
        ),
        ("SELECT Id FROM Account WHERE", "MALFORMED_QUERY", 28, "unexpected token: '<EOF>'"),
        (
            "SELECT Id FROM Account WHERE Name = 'a' AND Id = null OR Id = null",
            "MALFORMED_QUERY",
            54,
            "'OR'",
        ),
        (
            "SELECT Id FROM Account WHERE NumberOfEmployees = '5'",
            "INVALID_FIELD",
            30,
            "of type double",
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate > '2026'",
            "INVALID_FIELD",
            30,
            "of type dateTime",
        ),
        ("SELECT Id FROM Account WHERE Name = 'a\nAND", "MALFORMED_QUERY", 36, "unexpected token"),
        (
            "SELECT Id FROM Account WHERE Description = 'a'",
            "INVALID_FIELD",
            30,
            "can not be filtered",
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate LIKE TODAY",
            "INVALID_QUERY_FILTER_OPERATOR",
            30,
            "operator",
        ),
        ("SELECT Id, id FROM Account", "MALFORMED_QUERY", 12, "duplicate field selected: Id"),
        (
            "SELECT Id FROM Account WHERE OwnerId = 'nobody'",
            "INVALID_QUERY_FILTER_OPERATOR",
            30,
            "invalid ID",
        ),
    ],
)
def test_a_bad_query_is_refused_with_its_place(
    org: SalesforceModel, text: str, code: str, column: int, says: str
) -> None:
    refused = refusal(org, text)
    assert refused.code == code
    assert says in refused.message
    assert f"ERROR at Row:1:Column:{column}\n" in refused.message
    quoted, caret = refused.message.split("\n")[1:3]
    assert caret == " " * (column - 1 - text.replace("\n", " ").index(quoted)) + "^"


@pytest.mark.parametrize(
    ("literal", "count", "first", "after"),
    [
        ("LAST_N_DAYS", 7, "2026-11-14", "2026-11-22"),
        ("NEXT_N_DAYS", 7, "2026-11-22", "2026-11-29"),
        ("THIS_WEEK", None, "2026-11-15", "2026-11-22"),
        ("NEXT_MONTH", None, "2026-12-01", "2027-01-01"),
        ("THIS_QUARTER", None, "2026-10-01", "2027-01-01"),
        ("LAST_N_MONTHS", 11, "2025-12-01", "2026-11-01"),
        ("NEXT_YEAR", None, "2027-01-01", "2028-01-01"),
    ],
)
def test_a_date_literal_covers_its_days(
    literal: str, count: int | None, first: str, after: str
) -> None:
    found = span(literal, count, date(2026, 11, 21))
    assert [day.isoformat() for day in found] == [first, after]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=25),
    st.integers(0, 20),
    st.one_of(st.none(), st.integers(0, 10)),
)
def test_reading_by_stamp_agrees_with_a_plain_filter_and_sort(
    writes: list[tuple[int, bool]], least: int, limit: int | None
) -> None:
    clock = Clock(lambda: NOW)
    model = SalesforceModel(clock.skewed())
    ids = [model.insert("Lead", {"LastName": f"L{n}"}, at=NOW - 100) for n in range(5)]
    for seconds, remove in writes:
        model.clock.skew_s = seconds - 20.0  # stamps may also go back in time
        record_id = ids[seconds % 5]
        if remove and not model.store["Lead"].rows[record_id]["IsDeleted"]:
            model.remove("Lead", record_id)
        elif not model.store["Lead"].rows[record_id]["IsDeleted"]:
            model.edit("Lead", record_id, {"City": str(seconds)})
    bound = f"2026-11-21T09:59:{40 + least - 1:02}Z"
    cut = "" if limit is None else f"LIMIT {limit}"
    text = " ".join(
        ("SELECT Id FROM Lead WHERE SystemModstamp >=", bound, "ORDER BY SystemModstamp, Id", cut)
    )
    rows = [row for row in model.store["Lead"].rows.values() if not row["IsDeleted"]]
    kept = sorted((r["SystemModstamp"], r["Id"]) for r in rows if r["SystemModstamp"] >= bound[:-1])
    assert [record["Id"] for record in records(model, text)] == [
        record_id for _, record_id in kept
    ][:limit]


def test_keyset_pages_meet_every_row_once_though_stamps_are_shared() -> None:
    model = SalesforceModel(Clock(lambda: NOW).skewed())
    ids = [model.insert("Lead", {"LastName": str(n)}, at=NOW - 100 + n // 4) for n in range(30)]
    head, tail = "SELECT Id, SystemModstamp FROM Lead", "ORDER BY SystemModstamp, Id LIMIT 7"
    seen: list[str] = []
    page = records(model, f"{head} {tail}")
    while page:
        seen += [record["Id"] for record in page]
        at, last = page[-1]["SystemModstamp"].replace("+0000", "Z"), page[-1]["Id"]
        where = f"WHERE SystemModstamp > {at} OR (SystemModstamp = {at} AND Id > '{last}')"
        page = records(model, f"{head} {where} {tail}")
    assert seen == ids


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40))
def test_a_quoted_value_finds_the_record_that_holds_it(text: str) -> None:
    model = SalesforceModel(Clock(lambda: NOW).skewed())
    stored = text.rstrip()
    model.insert("Account", {"Name": "x", "Website": text})
    quoted = stored.replace("\\", "\\\\").replace("'", "\\'")
    found = records(model, "".join(("SELECT Website FROM Account WHERE Website = '", quoted, "'")))
    assert [record["Website"] for record in found] == [stored or None]


_VOCABULARY = """
SELECT FROM WHERE AND OR NOT IN LIKE ORDER BY GROUP LIMIT OFFSET ALL ROWS NULLS FIRST LAST ASC DESC
Id Name Account Contact Email CreatedDate CloseDate Owner.Name Who.Name SystemModstamp Amount IsWon
= != < > <= >= ( ) , : 'x' 'a%' null TRUE 5 -1.5 2026-11-21 2026-13-45 2026-02-30T00:00:00Z
2026-11-21T10:00:00+01:00 TODAY LAST_N_DAYS:3 LAST_N_YEARS:99999 NEXT_N_DAYS:999999999999
COUNT() COUNT(Id) SUM(Amount) MAX(Name) FIELDS(ALL) FIELDS( Opportunity Event Contacts ; \\ '
"""
_WORDS = st.sampled_from(
    [
        *_VOCABULARY.split(),
        "(SELECT Id FROM Contacts)",
        "Id IN (SELECT AccountId FROM Contact)",
    ]
)
_HEADS = st.sampled_from([
    "", "SELECT Id FROM Account WHERE", "SELECT Id FROM Opportunity WHERE CloseDate =", "SELECT",
    "SELECT Id FROM Event WHERE CreatedDate >", "SELECT Name, COUNT(Id) FROM Contact GROUP BY",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(_HEADS, st.lists(_WORDS, max_size=8))
def test_any_words_give_rows_or_a_refusal(head: str, words: list[str]) -> None:
    model = SalesforceModel(Clock(lambda: NOW).skewed())
    account = model.insert("Account", {"Name": "x", "AnnualRevenue": 5})
    model.insert("Contact", {"LastName": "x", "AccountId": account})
    model.insert(
        "Opportunity", {"Name": "x", "Amount": 1, "CloseDate": "2026-11-21", "AccountId": account}
    )
    with suppress(Refusal):  # anything else is a crash
        records(model, " ".join((head, *words)))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT Id FROM Account WHERE CreatedDate > 2026-02-30T00:00:00Z",
        "SELECT Id FROM Opportunity WHERE CloseDate = 2026-13-45",
        "SELECT Id FROM Opportunity WHERE CloseDate = NEXT_N_DAYS:999999999999",
        "SELECT Id FROM Opportunity WHERE CloseDate < LAST_N_YEARS:99999",
        "SELECT Id FROM Account WHERE Id IN (SELECT COUNT(Id) FROM Contact)",
        "SELECT SUM(Name) FROM Account",
        "SELECT Id, Name FROM Account GROUP BY Name",
    ],
)
def test_what_has_no_meaning_is_a_malformed_query(org: SalesforceModel, text: str) -> None:
    assert refusal(org, text).code == "MALFORMED_QUERY"


def test_a_grouped_query_over_metadata_is_refused(org: SalesforceModel) -> None:
    assert (
        refusal(org, "SELECT COUNT(Id) FROM CustomField GROUP BY Metadata").code == "INVALID_FIELD"
    )
