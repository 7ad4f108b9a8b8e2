"""Laws of formulas: every one that can be read has a value or says that it has none; texts put
together are taken apart again; parentheses that change nothing change nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from reckoned import reckoned

from sandbox.salesforce.formulas.formula import FUNCTIONS
from sandbox.salesforce.formulas.syntax import BadFormula, CannotEvaluate

LETTERS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\\'"), max_size=12
)
WHOLE = st.integers(0, 999).map(str)
SAMPLES = {
    "Name": "Straße 7",
    "Amount": 12.5,
    "Probability": 40.0,
    "CloseDate": "2026-12-31",
    "StageName": "Closed Won",
    "IsPrivate": True,
    "CreatedDate": "2026-01-01T00:00:00.000+0000",
}


def quoted(text: str) -> str:
    return f"'{text}'"


ATOMS = st.one_of(
    LETTERS.map(quoted),
    WHOLE,
    st.sampled_from([*SAMPLES, "NextStep", "TotalOpportunityQuantity", "Account.Name", "$User.Id"]),
    st.sampled_from(["TRUE", "FALSE", "NULL", "TODAY()", "NOW()", "ISNEW()"]),
)
NAMES = st.sampled_from([name for name in FUNCTIONS if name.isupper() and name != "REGEX"])
SIGNS = st.sampled_from([name for name in FUNCTIONS if not name.isalpha()] + ["&&", "||"])


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    calls = st.builds(
        lambda name, parts: f"{name}({', '.join(parts)})", NAMES, st.lists(inner, max_size=4)
    )
    pairs = st.builds(lambda one, sign, two: f"({one} {sign} {two})", inner, SIGNS, inner)
    return calls | pairs | inner.map(lambda one: f"-{one}") | inner.map(lambda one: f"!{one}")


@given(text=st.recursive(ATOMS, grown, max_leaves=8), filled=st.booleans(), saved=st.booleans())
def test_a_formula_is_refused_has_no_value_or_has_one(text: str, filled: bool, saved: bool) -> None:
    old: dict[str, Any] | None = {**SAMPLES, "Amount": None} if saved else None
    found = outcome(text, old, **(SAMPLES if filled else {}))
    assert type(found).__name__ in _KINDS
    if isinstance(found, BadFormula):
        assert 0 <= found.at <= len(text)


_KINDS = (
    "NoneType", "str", "bool", "Decimal", "date", "datetime", "time", "BadFormula",
    "CannotEvaluate",
)  # fmt: skip


def outcome(text: str, old: dict[str, Any] | None = None, **row: Any) -> Any:
    """A formula's value, or what is said in its place."""
    try:
        return reckoned(text, old, **row)
    except (BadFormula, CannotEvaluate) as problem:
        return problem


@st.composite
def fitting(draw: st.DrawFn, kind: str, depth: int = 4) -> str:
    """A formula of that kind whose parts are all of the right kind."""
    leaves = LEAVES[kind]
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(leaves)
    form = draw(st.sampled_from(FORMS[kind]))
    parts = re.split(r"\{(\w+)\}", form)
    for place in range(1, len(parts), 2):
        parts[place] = draw(fitting(parts[place], depth - 1))
    return "".join(parts)


@given(
    text=st.sampled_from(["text", "number", "truth", "day"]).flatmap(fitting),
    filled=st.booleans(),
    saved=st.booleans(),
)
def test_a_formula_of_fitting_kinds_has_a_value_or_says_that_it_has_none(
    text: str, filled: bool, saved: bool
) -> None:
    old: dict[str, Any] | None = {**SAMPLES, "Amount": None} if saved else None
    found = outcome(text, old, **(SAMPLES if filled else {}))
    assert type(found).__name__ in _KINDS
    assert not isinstance(found, BadFormula)


LEAVES = {
    "text": LETTERS.map(quoted) | st.sampled_from(["Name", "NextStep", "Account.Name", "NULL"]),
    "number": WHOLE | st.sampled_from(["Amount", "Probability", "TotalOpportunityQuantity", "0.1"]),
    "truth": st.sampled_from(["TRUE", "FALSE", "IsPrivate", "ISNEW()", "ISCHANGED(Amount)"]),
    "day": st.sampled_from(["TODAY()", "CloseDate", "DATEVALUE(CreatedDate)", "DATE(2024, 2, 29)"]),
}
FORMS = {
    "text": [
        "LEFT({text}, {number})", "RIGHT({text}, {number})", "MID({text}, {number}, {number})",
        "SUBSTITUTE({text}, {text}, {text})", "UPPER({text})", "TRIM({text})", "INITCAP({text})",
        "LPAD({text}, {number}, {text})", "RPAD({text}, {number})", "TEXT({number})",
        "TEXT({day})", "({text} & {text})", "IF({truth}, {text}, {text})",
        "CASE({text}, {text}, {text}, {text})", "BLANKVALUE({text}, {text})", "TEXT(StageName)",
        "CASESAFEID({text})", "CASE(StageName, 'Closed Won', {text}, {text})",
    ],
    "number": [
        "({number} + {number})", "({number} - {number})", "({number} * {number})",
        "({number} / {number})", "({number} ^ {number})", "-{number}", "LEN({text})",
        "FIND({text}, {text}, {number})", "VALUE({text})", "MOD({number}, {number})",
        "ROUND({number}, {number})", "FLOOR({number})", "CEILING({number})", "MFLOOR({number})",
        "ABS({number})", "MIN({number}, {number})", "MAX({number}, {number})", "YEAR({day})",
        "WEEKDAY({day})", "({day} - {day})", "IF({truth}, {number}, {number})",
        "CASE({number}, {number}, {number}, {number})", "NULLVALUE({number}, {number})",
        "PRIORVALUE(Amount)",
    ],
    "truth": [
        "({number} < {number})", "({day} >= {day})", "({text} = {text})", "({number} <> {number})",
        "AND({truth}, {truth})", "({truth} || {truth})", "NOT({truth})", "!{truth}",
        "ISBLANK({text})", "ISBLANK({number})", "ISNULL({day})", "CONTAINS({text}, {text})",
        "BEGINS({text}, {text})", "ISNUMBER({text})", "ISPICKVAL(StageName, 'Closed Won')",
        "REGEX({text}, '[A-Z]+')", "IF({truth}, {truth}, {truth})",
    ],
    "day": [
        "({day} + {number})", "({day} - {number})", "ADDMONTHS({day}, {number})",
        "DATE({number}, {number}, {number})", "DATEVALUE(TEXT({day}))", "IF({truth}, {day}, {day})",
        "BLANKVALUE({day}, {day})", "DATEVALUE(DATETIMEVALUE({day}) + {number})",
    ],
}  # fmt: skip


@given(text=st.text("()'\"abAmountISBLK$.,+-*/&|!=<>^ 0123\\\n", max_size=40))
def test_any_characters_are_read_or_refused(text: str) -> None:
    assert type(outcome(text)).__name__ in _KINDS


@given(text=LETTERS, count=st.integers(-3, 15))
def test_left_and_the_rest_make_the_text_again(text: str, count: int) -> None:
    start = max(0, count) + 1
    formula = f"LEFT({quoted(text)}, {count}) & MID({quoted(text)}, {start}, 99) = {quoted(text)}"
    assert reckoned(formula) is True


@given(text=LETTERS, part=LETTERS)
def test_what_is_found_begins_where_it_is_said_to(text: str, part: str) -> None:
    where = reckoned(f"FIND({quoted(part)}, {quoted(text)})")
    if where:
        size = len(part)
        assert reckoned(f"MID({quoted(text)}, {where}, {size}) = {quoted(part)}") is True
    assert bool(where) is bool(part and part in text)


@given(text=LETTERS.filter(lambda text: "|" not in text), old=LETTERS.filter(bool))
def test_what_is_substituted_is_substituted_back(text: str, old: str) -> None:
    there = f"SUBSTITUTE({quoted(text)}, {quoted(old)}, '|')"
    if "|" not in old:
        assert reckoned(f"SUBSTITUTE({there}, '|', {quoted(old)}) = {quoted(text)}") is True


@given(number=st.decimals(-(10**9), 10**9, places=4))
def test_a_number_written_as_text_is_the_number_again(number: Decimal) -> None:
    assert reckoned(f"VALUE(TEXT({number:f}))") == number


@given(days=st.integers(-4000, 4000))
def test_days_added_are_the_days_between(days: int) -> None:
    assert reckoned(f"(TODAY() + {days}) - TODAY()") == days
    assert reckoned(f"DATEVALUE(TEXT(TODAY() + {days})) = TODAY() + {days}") is True


@given(one=WHOLE, two=WHOLE, three=WHOLE)
def test_a_product_binds_more_than_a_sum_and_a_sum_than_a_comparison(
    one: str, two: str, three: str
) -> None:
    assert reckoned(f"{one} + {two} * {three}") == reckoned(f"{one} + ({two} * {three})")
    assert reckoned(f"{one} - {two} - {three}") == reckoned(f"({one} - {two}) - {three}")
    assert reckoned(f"{one} * {two} ^ 2") == reckoned(f"({one} * {two}) ^ 2")
    both = f"{one} + {two} < {three} && {one} = {two} || {two} <> {three}"
    apart = f"((({one} + {two}) < {three}) && ({one} = {two})) || ({two} <> {three})"
    assert reckoned(both) == reckoned(apart)


@given(amount=st.none() | st.floats(-1e6, 1e6), other=st.none() | st.floats(-1e6, 1e6))
def test_of_blanks_nothing_is_known_and_what_is_not_known_is_not_true(
    amount: float | None, other: float | None
) -> None:
    deal = {"Amount": amount, "TotalOpportunityQuantity": other}
    told = reckoned("Amount > TotalOpportunityQuantity", **deal)
    assert (told is None) is (None in (amount, other))
    assert reckoned("IF(Amount > TotalOpportunityQuantity, 1, 0)", **deal) == (1 if told else 0)
    assert reckoned("ISBLANK(Amount + TotalOpportunityQuantity)", **deal) is (told is None)
