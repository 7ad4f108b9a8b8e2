"""What formulas are worth: precedence, blanks and each function, as the vendor's open engine
reckons them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from reckoned import an_org, moment, reckoned

from sandbox.salesforce.formulas.formula import FUNCTIONS, Place, read_formula
from sandbox.salesforce.formulas.syntax import BadFormula, CannotEvaluate

NUMBERS = {
    "2 + 3 * 4": 14,
    "(2 + 3) * 4": 20,
    # `^` binds less than `*`, and all go from left to right.
    "2 * 3 ^ 2": 36,
    "2 ^ 3 ^ 2": 64,
    "-2 ^ 2": 4,
    "10 - 4 - 3": 3,
    "7 / 2": Decimal("3.5"),
    "- - 3": 3,
    "/* halves */ 1.50 /* of it */ + 0.5": 2,
    "MOD(-7, 3)": -1,
    "ROUND(2.5, 0)": 3,
    "ROUND(-2.5, 0)": -3,
    "ROUND(1234.567, -2)": 1200,
    "FLOOR(-1.2)": -1,
    "CEILING(-1.2)": -2,
    "CEILING(1.2)": 2,
    "MFLOOR(-1.2)": -2,
    "MCEILING(-1.2)": -1,
    "ABS(-3)": 3,
    "MIN(3, 1, 2) + MAX(3, 1, 2)": 4,
    "LEN('')": 0,
    "FIND('b', 'abcb')": 2,
    "FIND('b', 'abcb', 3)": 4,
    "FIND('z', 'abc')": 0,
    "VALUE('12.50')": Decimal("12.50"),
    "YEAR(DATE(2026, 2, 28)) + MONTH(DATE(2026, 2, 28)) + DAY(DATE(2026, 2, 28))": 2056,
    "WEEKDAY(DATE(2026, 11, 22))": 1,
    "DATE(2026, 3, 1) - DATE(2026, 2, 1)": 28,
    "(DATETIMEVALUE('2026-03-01 12:00:00') - DATETIMEVALUE('2026-03-01 00:00:00')) * 24": 12,
}
TEXTS = {
    "'a' & 'b' + 'c'": "abc",
    "'it\\'s ' & \"fine\"": "it's fine",
    "LEFT('abcdef', 2) & MID('abcdef', 3, 2) & RIGHT('abcdef', 2)": "abcdef",
    "MID('abc', 0, 2)": "ab",
    "LEFT('abc', -1)": None,
    "MID('abc', 4, 1)": None,
    "UPPER('aß') & LOWER('ÄB') & TRIM('  x ')": "ASSäbx",
    "INITCAP('john o\\'neil-SMITH')": "John O'neil-Smith",
    "SUBSTITUTE('a.b.c', '.', '')": "abc",
    "SUBSTITUTE('abc', '', 'x')": "abc",
    "LPAD('7', 3, '0') & RPAD('ab', 1, 'x')": "007a",
    "TEXT(1200.50)": "1200.5",
    "TEXT(DATE(2026, 1, 2))": "2026-01-02",
    "TEXT(NOW())": "2026-11-21 10:00:00Z",
    "CASE(2, 1, 'one', 2, 'two', 'many')": "two",
    "CASE(NULL, 1, 'one', 'none')": "none",
    "CASE('', 'a', 'A', '', 'empty', 'rest')": "empty",
    "IF(NULL = 1, 'yes', 'no')": "no",
    "IF(2 > 1, 'yes', NULL)": "yes",
    "BLANKVALUE('', 'x') & NULLVALUE('', 'y')": "x",
    "CASESAFEID('003Ho0000000001')": "003Ho0000000001IAA",
}
TRUTHS = {
    "TRUE || FALSE && FALSE": True,
    "!FALSE = TRUE": True,
    "NOT FALSE": True,
    "1 = 1.0": True,
    "'a' = 'A'": False,
    "1 < 2 = TRUE": True,
    "'' = NULL": True,
    "ISBLANK('')": True,
    "ISNULL('')": False,
    "NULL > 1": None,
    "AND(TRUE, NULL > 1)": False,
    "OR(NULL > 1, TRUE)": True,
    "CONTAINS('abc', 'b')": True,
    "CONTAINS('abc', '')": True,
    "CONTAINS('', 'b')": None,
    "BEGINS('abc', 'ab')": True,
    "REGEX('2026-01', '[0-9]{4}-[0-9]{2}')": True,
    "REGEX('x2026-01', '[0-9]{4}-[0-9]{2}')": False,
    "REGEX(RPAD('a', 99, 'a') & 'b', '(a+)+')": False,
    "REGEX('1234-1234-1234-1234', '((\\\\d{4}-){3}\\\\d{4})|\\\\d{16}')": True,
    "REGEX('a1', '\\\\w\\\\d')": True,
    "ISNUMBER('1.5')": True,
    "ISNUMBER('')": False,
    "DATE(2026, 1, 1) < TODAY()": True,
}
DATES: dict[str, Any] = {
    "TODAY()": date(2026, 11, 21),
    "TODAY() + 30": date(2026, 12, 21),
    "TODAY() - 1.9": date(2026, 11, 20),
    "NOW() + 0.5": datetime(2026, 11, 21, 22, tzinfo=UTC),
    "ADDMONTHS(DATE(2026, 1, 31), 1)": date(2026, 2, 28),
    "ADDMONTHS(DATE(2026, 2, 28), 1)": date(2026, 3, 31),
    "ADDMONTHS(DATE(2026, 1, 15), -13)": date(2024, 12, 15),
    "DATEVALUE('2026-02-03')": date(2026, 2, 3),
    "DATEVALUE(NOW())": date(2026, 11, 21),
    "DATE(NULL, 1, 1)": None,
}


@pytest.mark.parametrize(("text", "worth"), (NUMBERS | TEXTS | TRUTHS | DATES).items())
def test_a_formula_is_worth_what_the_vendors_engine_says(text: str, worth: object) -> None:
    found = reckoned(text)
    assert found == worth
    assert isinstance(found, bool) is isinstance(worth, bool)


@pytest.mark.parametrize(
    "text",
    [
        "1 / 0",
        "MOD(1, 0)",
        "0 ^ -1",
        "DATE(2026, 2, 29)",
        "DATEVALUE('29.2.2024')",
        "VALUE('twelve')",
        "9 ^ 999999",
        "TODAY() + 9999999999",
        "ADDMONTHS(TODAY(), 999999)",
        "LPAD('x', 99999999, 'y')",
        "REGEX('x', LEFT('(', 1))",
        "REGEX(RPAD('a', 60, 'a') & 'b', '(a|aa)+')",
        "REGEX('a', LEFT('((a{1000}){1000}){1000}', 99))",
    ],
)
def test_a_formula_without_a_value_says_so(text: str) -> None:
    with pytest.raises(CannotEvaluate):
        reckoned(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "1 +", "'a", "f(", "1 2", "a..b", ".5", "1.", "'a\\x'", "/* open", "~1", "TEXT('x')",
        "1 & 'a'", "'a' < 'b'", "TRUE > FALSE", "CASE(TRUE, TRUE, 1, 2)", "CASE(1, 2, 3)",
        "IF(1, 2, 3)", "IF(TRUE, 1, 'a')", "TODAY() + TODAY()", "ISBLANK(TRUE)", "$User.Nope",
        "$Nope.Id", "NOT(1)", "Account.Owner.Nope", "Nope.Name", "(" * 101 + "1" + ")" * 101,
        "1" + "+1" * 101,
    ],
)  # fmt: skip
def test_a_formula_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(BadFormula, match="at character"):
        reckoned(text)


def test_fields_come_as_formulas_know_them() -> None:
    deal = {"Probability": 90.0, "Amount": 1000.0, "CloseDate": "2026-12-31", "IsPrivate": None}
    assert reckoned("Amount * Probability", **deal) == 900
    assert reckoned("CloseDate - TODAY()", **deal) == 40
    assert reckoned("IsPrivate", **deal) is False
    assert reckoned("ISBLANK(TotalOpportunityQuantity) && NOT(ISBLANK(Amount))", **deal) is True
    assert reckoned("LEN(Id)", Id="006Ho0000000001AAA") == 15
    assert reckoned("CreatedDate < NOW()", CreatedDate="2026-01-01T00:00:00.000+0000") is True


def test_a_choice_is_asked_for_by_its_value() -> None:
    won = {"StageName": "Closed Won"}
    assert reckoned("ISPICKVAL(StageName, 'Closed Won')", **won) is True
    assert reckoned("ISPICKVAL(StageName, '')") is True
    assert reckoned("CASE(StageName, 'Closed Won', 1, 0)", **won) == 1
    assert reckoned("LEFT(TEXT(StageName), 6)", **won) == "Closed"


def test_what_a_save_changes_is_known_of_old_records_alone() -> None:
    old, new = {"Amount": 1.0, "StageName": "Qualification"}, {"Amount": 2.0}
    assert reckoned("ISCHANGED(Amount)", old, **new) is True
    assert reckoned("ISCHANGED(StageName)", old, **old) is False
    assert reckoned("ISCHANGED(Amount) || PRIORVALUE(Amount) <> 2", **new) is False
    assert reckoned("Amount - PRIORVALUE(Amount)", old, **new) == 1
    assert reckoned("ISPICKVAL(PRIORVALUE(StageName), 'Qualification')", old, **new) is True
    assert reckoned("ISNEW()", **new) is True


def test_a_flow_reads_choices_as_text_and_the_record_by_its_name() -> None:
    org = an_org()
    place = Place(org.schema, org.writer.kind("Opportunity"), in_flow=True)
    formula = read_formula(place, "$Record.StageName & $Record__Prior.StageName", ("text",))
    assert formula.run(moment({"StageName": "b"}, {"StageName": "a"})) == "ba"
    assert formula.run(moment({"StageName": "b"})) == "b"
    asked = read_formula(place, "ISPICKVAL(StageName, 'b') && TEXT(StageName) = 'b'", ("boolean",))
    assert asked.holds(moment({"StageName": "b"}))


def test_every_function_that_fields_use_is_there() -> None:
    wanted = (
        "AND OR NOT IF CASE ISBLANK ISNULL BLANKVALUE NULLVALUE ISPICKVAL TEXT VALUE LEN LEFT "
        "RIGHT MID UPPER LOWER TRIM SUBSTITUTE CONTAINS BEGINS FIND REGEX ISNEW ISCHANGED "
        "PRIORVALUE TODAY NOW DATE DATEVALUE YEAR MONTH DAY ADDMONTHS ROUND ABS MIN MAX MOD FLOOR "
        "CEILING"
    )
    assert set(wanted.split()) <= set(FUNCTIONS)
