"""What the vendor says of queries it cannot read or does not allow, and where it points."""

from __future__ import annotations

from typing import Any

import pytest
from orgs import ask
from test_soql import NOW, records

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel

_MALFORMED = [
    # Nothing to read, or not enough.
    ("", 1, "unexpected token: '<EOF>'"),
    ("SELECT", 6, "unexpected token: '<EOF>'"),
    ("SELECT Id", 9, "unexpected token: '<EOF>'"),
    ("SELECT Id FROM", 14, "unexpected token: '<EOF>'"),
    ("SELECT FROM Account", 7, "unexpected token: 'SELECT FROM'"),
    ("UPDATE Account", 1, "unexpected token: 'UPDATE'"),
    ("SELECT Id, FROM Account", 11, "unexpected token: 'FROM'"),
    ("SELECT Id,, Name FROM Account", 10, "unexpected token: ','"),
    ("SELECT Id Name Phone FROM Account", 15, "unexpected token: 'Phone'"),
    ("SELECT * FROM Account", 7, "line 1:7 unexpected token: '*'"),
    ("SELECT Id FROM Account;", 22, "line 1:22 unexpected token: ';'"),
    ("SELECT Id FROM $Account", 15, "line 1:15 unexpected token: '$'"),
    ("SELECT Account..Name FROM Contact", 14, "line 1:14 unexpected token: '.'"),
    ("SELECT Id FROM Account Account Account", 31, "unexpected token: 'Account'"),
    ("SELECT Id FROM WHERE Name = 'a'", 15, "unexpected token: 'WHERE'"),
    ("SELECT Id FROM GROUP BY Name", 15, "unexpected token: 'GROUP'"),
    ("SELECT Id FROM ORDER BY Name", 15, "unexpected token: 'ORDER'"),
    ("SELECT Id FROM Account WHERE", 28, "unexpected token: '<EOF>'"),
    ("SELECT Id FROM Account LIMIT", 28, "unexpected token: '<EOF>'"),
    ("SELECT Id FROM Account ORDER BY", 31, "unexpected token: '<EOF>'"),
    ("SELECT Name FROM Account GROUP BY", 33, "unexpected token: '<EOF>'"),
    ("SELECT (SELECT Id FROM Contacts FROM Account", 32, "unexpected token: 'FROM'"),
    ("SELECT Name (SELECT Id FROM Contacts) FROM Account", 12, "unexpected token: '('"),
    # Comments there are none.
    ("SELECT Id /* all */ FROM Account", 10, "line 1:10 unexpected token: '/'"),
    ("SELECT Id FROM Account -- all", 23, "line 1:23 unexpected token: '-'"),
    ("SELECT Id FROM Account // all", 23, "line 1:23 unexpected token: '/'"),
    # Conditions.
    ("SELECT Id FROM Account WHERE Name", 33, "unexpected token: '<EOF>'"),
    ("SELECT Id FROM Account WHERE Name =", 35, "unexpected token: '<EOF>'"),
    ("SELECT Id FROM Account WHERE Name = foo", 36, "unexpected token: 'foo'"),
    ("SELECT Id FROM Account WHERE Name IS NULL", 34, "unexpected token: 'IS'"),
    ("SELECT Id FROM Account WHERE Name == 'a'", 35, "unexpected token: '='"),
    ("SELECT Id FROM Account WHERE 'a' = Name", 29, "unexpected token: ''a''"),
    ("SELECT Id FROM Account WHERE (Name = 'a'", 40, "unexpected token: '<EOF>'"),
    ("SELECT Id FROM Account WHERE Name = 'a')", 39, "unexpected token: ')'"),
    ("SELECT Id FROM Account WHERE Name = 'O'Neil'", 39, "unexpected token: 'Neil'"),
    ('SELECT Id FROM Account WHERE Name = "a"', 36, "line 1:36 unexpected token: '\"'"),
    (
        "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
        55,
        "unexpected token: 'OR'",
    ),
    (
        "SELECT Id FROM Account WHERE Name = 'a' OR Name = 'b' AND Name = 'c'",
        54,
        "unexpected token: 'AND'",
    ),
    ("SELECT Id FROM Account WHERE NOT Name = 'a' AND Name = 'b'", 44, "unexpected token: 'AND'"),
    ("SELECT Id FROM Account WHERE Name = 'a' AND NOT Name = 'b'", 44, "unexpected token: 'NOT'"),
    ("SELECT Id FROM Account WHERE NOT NOT Name = 'a'", 33, "unexpected token: 'NOT'"),
    ("SELECT Id FROM Account WHERE Name IN ()", 38, "unexpected token: 'Name IN ()'"),
    ("SELECT Id FROM Account WHERE Name IN ('a',)", 42, "unexpected token: ')'"),
    ("SELECT Id FROM Account WHERE Name IN 'a'", 37, "unexpected token: ''a''"),
    ("SELECT Id FROM Account WHERE Name NOT LIKE 'a'", 38, "unexpected token: 'LIKE'"),
    ("SELECT Id FROM Account WHERE Name LIKE NULL", 39, "unexpected token: 'NULL'"),
    ("SELECT Id FROM Account WHERE Name = :name", 36, "Bind variables only allowed in Apex code"),
    ("SELECT Id FROM Account WHERE Name IN :names", 37, "Bind variables only allowed in Apex code"),
    ("SELECT Id FROM Account LIMIT :n", 29, "Bind variables only allowed in Apex code"),
    (
        "SELECT Id FROM Account WHERE Name = 'a\\qb'",
        36,
        "Illegal character sequence '\\q' in string literal.",
    ),
    # Literals.
    ("SELECT Id FROM Account WHERE Id = 0015000abc", 34, "unexpected token: '0015000'"),
    (
        "SELECT Id FROM Account WHERE CreatedDate > 2020-12-12t12:12:00-25:00",
        43,
        "Invalid datetime: 2020-12-12t12:12:00-25:00",
    ),
    (
        "SELECT Id FROM Account WHERE CreatedDate > 2020-52-12T12:12:00-05:00",
        43,
        "Invalid datetime: 2020-52-12T12:12:00-05:00",
    ),
    (
        "SELECT Id FROM Account WHERE CreatedDate > 2020-12-12T12:12:00",
        43,
        "Invalid datetime: 2020-12-12T12:12:00",
    ),
    ("SELECT Id FROM Opportunity WHERE CloseDate = 2026-13-45", 45, "Invalid date: 2026-13-45"),
    (
        "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS",
        43,
        "unexpected token: 'LAST_N_DAYS'",
    ),
    ("SELECT Id FROM Account WHERE CreatedDate = TODAY:3", 43, "unexpected token: 'TODAY'"),
    ("SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:-3", 55, "unexpected token: '-3'"),
    (
        "SELECT Id FROM Opportunity WHERE CloseDate < LAST_N_YEARS:99999",
        46,
        "Invalid date literal: LAST_N_YEARS:99999",
    ),
    # The ends.
    ("SELECT Id FROM Account LIMIT -1", 29, "unexpected token: '-1'"),
    ("SELECT Id FROM Account LIMIT 1.5", 29, "unexpected token: '1.5'"),
    ("SELECT Id FROM Account LIMIT 'a'", 29, "unexpected token: ''a''"),
    ("SELECT Id FROM Account OFFSET -10", 30, "unexpected token: '-10'"),
    ("SELECT Id FROM Account OFFSET 1 LIMIT 1", 32, "unexpected token: 'LIMIT'"),
    ("SELECT Id FROM Account LIMIT 1 ORDER BY Name", 31, "unexpected token: 'ORDER'"),
    ("SELECT Id FROM Account ORDER BY Name WHERE Name = 'a'", 37, "unexpected token: 'WHERE'"),
    ("SELECT Id FROM Account ORDER BY Name NULLS", 42, "unexpected token: '<EOF>'"),
    ("SELECT Id FROM Account USING everything", 29, "unexpected token: 'everything'"),
    ("SELECT Id FROM Account USING SCOPE nobody", 35, "unexpected token: 'nobody'"),
    ("SELECT Id FROM Account FOR", 26, "unexpected token: '<EOF>'"),
    ("SELECT Id FROM Account ALL", 23, "unexpected token: 'ALL'"),
    ("SELECT Name FROM Account HAVING COUNT(Id) > 1", 25, "unexpected token: 'HAVING'"),
    ("SELECT Id FROM Account WITH", 27, "unexpected token: '<EOF>'"),
    (
        "SELECT Id FROM Account WITH SECURITY_ENFORCED",
        24,
        "SECURITY_ENFORCED not allowed in this context",
    ),
    # Functions.
    ("SELECT LOWER(Name) FROM Account", 12, "unexpected token: '('"),
    ("SELECT COUNT(Id, Name) FROM Account", 15, "unexpected token: ','"),
    ("SELECT SUM() FROM Account", 11, "unexpected token: ')'"),
    (
        "SELECT FORMAT(calendar_year(convertTimezone(CreatedDate))) FROM Account",
        43,
        "unexpected token: '('",
    ),
    ("SELECT FIELDS(SOME) FROM Account", 14, "unexpected token: 'SOME'"),
    ("SELECT TYPEOF What END FROM Event", 19, "unexpected token: 'END'"),
    ("SELECT TYPEOF What WHEN Account THEN Name FROM Event", 42, "unexpected token: 'FROM'"),
    ("SELECT DISTANCE(BillingAddress, 5, 'mi') FROM Account", 32, "unexpected token: '5'"),
    # Groups.
    ("SELECT Name n FROM Account", 8, "only aggregate expressions use field aliasing"),
    (
        "SELECT Id, COUNT(Name) FROM Account GROUP BY Name",
        8,
        "Field must be grouped or aggregated: Id",
    ),
    (
        "SELECT COUNT(Id) FROM Account ORDER BY Name",
        40,
        "Ordered field must be grouped or aggregated: Name",
    ),
    (
        "SELECT COUNT() FROM Account ORDER BY Name",
        38,
        "Ordered field must be grouped or aggregated: Name",
    ),
    ("SELECT SUM(Name) FROM Account", 8, "field Name does not support aggregate operator SUM"),
    (
        "SELECT COUNT(IsDeleted) FROM Account",
        8,
        "field IsDeleted does not support aggregate operator COUNT",
    ),
    (
        "SELECT MAX(OwnerId) FROM Account",
        8,
        "field OwnerId does not support aggregate operator MAX",
    ),
    ("SELECT Name, Owner.Name FROM Account GROUP BY Name, Owner.Name", 14, "duplicate alias: Name"),
    (
        "SELECT Id, (SELECT COUNT(Id) FROM Contacts) FROM Account",
        35,
        "only root queries support aggregate expressions",
    ),
    (
        "SELECT Name, COUNT(Id) FROM Account GROUP BY ROLLUP(Name, Type, Industry, Site)",
        75,
        "at most 3 fields",
    ),
    # Semi-joins.
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)",
        58,
        "The inner and outer selects should not be on the same object type",
    ),
    (
        "SELECT Id FROM Account WHERE Name = 'a' OR Id IN (SELECT AccountId FROM Contact)",
        44,
        "Semi join sub-selects are not allowed with the 'OR' operator",
    ),
    (
        "SELECT Id FROM Account WHERE Name = 'a' AND (Name = 'b' OR Id IN (SELECT AccountId FROM "
        "Contact))",
        60,
        "Semi join sub-selects are only allowed at the top level WHERE expressions and not in "
        "nested WHERE expressions.",
    ),
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT "
        "AccountId FROM Opportunity) AND Id IN (SELECT AccountId FROM Case)",
        118,
        "Maximum 2 semi join sub-selects are allowed",
    ),
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT "
        "ContactId FROM Case))",
        73,
        "Nesting of semi join sub-selects is not supported",
    ),
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT LastName FROM Contact)",
        44,
        "semi join sub-selects can only query id fields, cannot use: 'LastName'",
    ),
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT OwnerId FROM Contact)",
        30,
        "should point to the same object type",
    ),
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT Id, AccountId FROM Contact)",
        63,
        "must select one field",
    ),
    ("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact LIMIT 1)", 59, "LIMIT"),
    # Relationships, locks and the rest.
    ("SELECT Id, Id FROM Account", 12, "duplicate field selected: Id"),
    (
        "SELECT Parent.Parent.Parent.Parent.Parent.Parent.Name FROM Account",
        8,
        "more than 5 relationships",
    ),
    (
        "SELECT Id FROM Account ORDER BY Name FOR UPDATE",
        42,
        "ORDER BY is not allowed with FOR UPDATE",
    ),
    ("SELECT COUNT(Id) FROM Account FOR VIEW", 35, "FOR VIEW is not allowed in aggregate queries"),
    (
        "SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact",
        15,
        "non polymorphic foreign key",
    ),
]

_OTHERWISE = [
    ("SELECT Id FROM Nothing", "INVALID_TYPE", 16, "sObject type 'Nothing' is not supported."),
    (
        "SELECT (SELECT Id FROM Nothings) FROM Account",
        "INVALID_TYPE",
        24,
        "Didn't understand relationship 'Nothings' in FROM part of query call.",
    ),
    (
        "SELECT Nothing FROM Account",
        "INVALID_FIELD",
        8,
        "No such column 'Nothing' on entity 'Account'.",
    ),
    (
        "SELECT Id FROM Account WHERE Nothing = 1",
        "INVALID_FIELD",
        30,
        "No such column 'Nothing' on entity 'Account'.",
    ),
    (
        "SELECT Nothing.Name FROM Account",
        "INVALID_FIELD",
        8,
        "Didn't understand relationship 'Nothing' in field path.",
    ),
    (
        "SELECT Id FROM Account WHERE Description = 'a'",
        "INVALID_FIELD",
        30,
        "field 'Description' can not be filtered in a query call",
    ),
    (
        "SELECT Id FROM Account ORDER BY Description",
        "INVALID_FIELD",
        33,
        "field 'Description' can not be sorted in a query call",
    ),
    (
        "SELECT Amount FROM Opportunity GROUP BY Amount",
        "INVALID_FIELD",
        41,
        "field 'Amount' can not be grouped in a query call",
    ),
    (
        "SELECT Id FROM Account WHERE BillingAddress = 'a'",
        "INVALID_FIELD",
        30,
        "field 'BillingAddress' can not be filtered in a query call",
    ),
    (
        "SELECT convertTimezone(CreatedDate) FROM Account",
        "MALFORMED_QUERY",
        8,
        "CONVERTTIMEZONE is not allowed here",
    ),
    (
        "SELECT Id FROM Account WHERE Name = 5",
        "INVALID_FIELD",
        30,
        "value of filter criterion for field 'Name' must be of type string and should be enclosed "
        "in quotes",
    ),
    (
        "SELECT Id FROM Account WHERE NumberOfEmployees = '5'",
        "INVALID_FIELD",
        30,
        "value of filter criterion for field 'NumberOfEmployees' must be of type double and should "
        "not be enclosed in quotes",
    ),
    (
        "SELECT Id FROM Account WHERE IsDeleted = 'true'",
        "INVALID_FIELD",
        30,
        "must be of type boolean and should not be enclosed in quotes",
    ),
    (
        "SELECT Id FROM Opportunity WHERE CloseDate = '2026-11-21'",
        "INVALID_FIELD",
        34,
        "must be of type date and should not be enclosed in quotes",
    ),
    (
        "SELECT Id FROM Account WHERE CreatedDate = 2026-11-21",
        "INVALID_FIELD",
        30,
        "must be of type dateTime and should not be enclosed in quotes",
    ),
    (
        "SELECT Id FROM Account WHERE OwnerId = 'x'",
        "INVALID_QUERY_FILTER_OPERATOR",
        30,
        "invalid ID field: x",
    ),
    (
        "SELECT Id FROM Account WHERE OwnerId LIKE 'x%'",
        "INVALID_QUERY_FILTER_OPERATOR",
        30,
        "invalid operator on reference field",
    ),
    (
        "SELECT Id FROM Account WHERE IsDeleted > false",
        "INVALID_QUERY_FILTER_OPERATOR",
        30,
        "invalid operator on boolean field",
    ),
    (
        "SELECT Id FROM Account WHERE Industry INCLUDES ('a')",
        "INVALID_QUERY_FILTER_OPERATOR",
        30,
        "invalid operator on picklist field",
    ),
    (
        "SELECT Id FROM Account OFFSET 2001",
        "NUMBER_OUTSIDE_VALID_RANGE",
        31,
        "Maximum SOQL offset allowed is 2000",
    ),
    (
        "SELECT Id FROM Account LIMIT 3000000000",
        "NUMBER_OUTSIDE_VALID_RANGE",
        30,
        "Maximum SOQL limit allowed is",
    ),
]


@pytest.fixture(scope="module")
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def refusal(org: SalesforceModel, text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        records(org, text)
    return caught.value


@pytest.mark.parametrize(("text", "column", "says"), _MALFORMED)
def test_a_malformed_query_is_refused_with_its_place(
    org: SalesforceModel, text: str, column: int, says: str
) -> None:
    refused = refusal(org, text)
    assert refused.code == "MALFORMED_QUERY"
    assert says in refused.message.split("\n")[-1]
    assert f"ERROR at Row:1:Column:{column}\n" in refused.message


@pytest.mark.parametrize(("text", "code", "column", "says"), _OTHERWISE)
def test_what_cannot_be_done_with_a_field_is_refused_with_its_place(
    org: SalesforceModel, text: str, code: str, column: int, says: str
) -> None:
    refused = refusal(org, text)
    assert (refused.status, refused.code) == (400, code)
    assert says in refused.message
    assert f"ERROR at Row:1:Column:{column}\n" in refused.message


@pytest.mark.parametrize(
    ("text", "quoted", "points_at", "where"),
    [
        # Thirty characters on either side of the caret, and the words in which these end.
        (
            "SELECT Id, Depth__c FROM Account WHERE Name = 'a' LIMIT 1",
            "SELECT Id, Depth__c FROM Account WHERE Name",
            "Depth__c",
            "Row:1:Column:12",
        ),
        (
            "SELECT Id, Name, Active__c FROM Account WHERE Active__c = 'Yes'",
            "SELECT Id, Name, Active__c FROM Account WHERE Active__c",
            "Active__c FROM",
            "Row:1:Column:18",
        ),
        (
            "SELECT Id, Name, Active__c FROM Account WHERE Active__c = 'Yes' WITH "
            "SECURITY_ENFORCED",
            "Account WHERE Active__c = 'Yes' WITH SECURITY_ENFORCED",
            "WITH",
            "Row:1:Column:65",
        ),
        (
            "SELECT "
            "Id,Fax,LastModifiedById,NumberOfEmployees,OwnerId,Ownershop,ParentId,Rating,Sic,Type "
            "FROM Account",
            "LastModifiedById,NumberOfEmployees,OwnerId,Ownershop,ParentId,Rating,Sic,Type",
            "Owners",
            "Row:1:Column:58",
        ),
        # What cannot be read is pointed at from one column to the left.
        (
            "select Id from Account where id = $sfid",
            "select Id from Account where id = $sfid",
            " $sfid",
            "Row:1:Column:34",
        ),
        (
            "SELECT Id\nFROM Account\nWHERE Nme = 'a'",
            "SELECT Id FROM Account WHERE Nme = 'a'",
            "Nme",
            "Row:3:Column:7",
        ),
        (
            "SELECT Id\nFROM Account\nWHERE AccountNumber = '0014000000p6XlS' AND Name LIKE "
            "'test' OR Site LIKE 'test'",
            "'0014000000p6XlS' AND Name LIKE 'test' OR Site LIKE 'test'",
            " OR",
            "Row:3:Column:61",
        ),
    ],
)
def test_a_refusal_quotes_the_words_around_its_place(
    org: SalesforceModel, text: str, quoted: str, points_at: str, where: str
) -> None:
    blank, shown, caret, at, _ = refusal(org, text).message.split("\n")
    assert (blank, shown, at) == ("", quoted, f"ERROR at {where}")
    assert caret.strip() == "^"
    assert shown[len(caret) - 1 :].startswith(points_at)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT Id FROM Account WHERE Name = '" + "a" * 4001 + "'", "MALFORMED_QUERY"),
        (
            "SELECT Id FROM Account WHERE " + "(" * 500 + "Name = 'a'" + ")" * 500,
            "QUERY_TOO_COMPLICATED",
        ),
        ("SELECT Id" + ", (SELECT Id FROM Contacts)" * 21 + " FROM Account", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account USING SCOPE team", "INVALID_QUERY_SCOPE"),
        ("SELECT Id FROM Account WITH DATA CATEGORY a__c AT b__c", "INVALID_QUERY_FILTER_OPERATOR"),
        ("SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY"),
        ("SELECT FIELDS(CUSTOM) FROM Account LIMIT 201", "MALFORMED_QUERY"),
    ],
)
def test_too_much_is_refused(org: SalesforceModel, text: str, code: str) -> None:
    assert refusal(org, text).code == code


def test_what_is_just_not_too_much_is_read(org: SalesforceModel) -> None:
    assert records(org, "SELECT Id FROM Account WHERE Name = '" + "a" * 4000 + "'") == []
    assert records(org, "SELECT Id FROM Account WHERE " + "(" * 90 + "Name = 'a'" + ")" * 90) == []
    assert records(org, "SELECT Parent.Parent.Parent.Parent.Parent.Name FROM Account") == []
    assert records(org, "SELECT Id FROM Account LIMIT 0 OFFSET 2000") == []


def test_children_go_five_levels_deep_and_no_deeper(org: SalesforceModel) -> None:
    def nested(levels: int) -> str:
        return "Id" if levels == 1 else f"Id, (SELECT {nested(levels - 1)} FROM ChildAccounts)"

    assert records(org, f"SELECT {nested(5)} FROM Account") == []
    assert "no deeper than 5" in refusal(org, f"SELECT {nested(6)} FROM Account").message


def test_fifty_five_parents_may_be_named_and_no_more(org: SalesforceModel) -> None:
    steps = ("CreatedBy", "LastModifiedBy", "Owner")
    users = ("CreatedBy", "LastModifiedBy", "Manager", "Profile.CreatedBy", "UserRole.CreatedBy")
    paths = [
        f"{step}.{user}.{last}.Name"
        for step in steps
        for user in users
        for last in ("CreatedBy", "Manager")
    ]
    paths += [f"Parent.{path}" for path in paths]
    assert "more than 55" in refusal(org, f"SELECT {', '.join(paths)} FROM Account").message
    assert records(org, f"SELECT {', '.join(paths[:20])} FROM Account") == []


def test_definitions_come_in_one_batch_or_not_at_all() -> None:
    """Quoted in an issue of SalesforceLabs/OrgCheck (429)."""
    org = SalesforceModel(Clock(lambda: NOW).skewed())
    org.page_size = 2
    with pytest.raises(Refusal) as caught:
        ask(org, "SELECT QualifiedApiName FROM EntityDefinition")
    assert (caught.value.code, caught.value.message) == (
        "EXCEEDED_ID_LIMIT",
        "EntityDefinition does not support queryMore(), use LIMIT to restrict the results to a "
        "single batch",
    )
    assert len(ask(org, "SELECT QualifiedApiName FROM EntityDefinition LIMIT 2")) == 2


def test_more_groups_than_a_page_holds_are_refused_and_a_limit_helps() -> None:
    org = SalesforceModel(Clock(lambda: NOW).skewed())
    org.page_size = 200
    for number in range(201):
        org.insert("Account", {"Name": f"a{number}"})
    text = "SELECT Name, COUNT(Id) FROM Account GROUP BY Name"
    with pytest.raises(Refusal) as caught:
        ask(org, text)
    assert caught.value.code == "EXCEEDED_ID_LIMIT"
    assert "Aggregate query does not support queryMore()" in caught.value.message
    found: list[Any] = ask(org, f"{text} LIMIT 200")
    assert len(found) == 200
