"""Amounts in an org with several currencies: what they are worth, and how they are written.

Documented: an amount beside a bare number is compared by its figure, beside `USD5000` by its
worth; what is sorted or aggregated counts in the corporate currency; `convertCurrency` gives the
user's, and stands neither in WHERE nor in ORDER BY; an aggregate is not compared with `USD5000`;
IN does not mix the two. Unverified: the words of these refusals, and that FORMAT writes an amount
as pages show it, the user's currency in brackets where it is another. In an org with one currency
none of this holds. Amounts of deals go by the rates of the day they close where an org has dated
ones; sums are the corporate currency's by then, and are converted by the rates of now (unverified).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.salesforce.currencies.added import CODE
from sandbox.salesforce.currencies.rates import Rates
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.soql.paths import Getter, Scope, own_parts, resolve
from sandbox.salesforce.soql.syntax import Call, Expression, Literal, Money, Path, pointing

# A currency, and the day whose rates count.
Source = tuple[str | None, str | None]
_CLOSES = {
    "Opportunity": ("CloseDate",),
    "OpportunityHistory": ("CloseDate",),
    "OpportunityLineItem": ("Opportunity", "CloseDate"),
}


def in_corporate(scope: Scope, kind: ObjectType, path: Path, field: Field, get: Getter) -> Getter:
    """How the field is read to be sorted or added up: amounts in the corporate currency."""
    rates = scope.rates
    if rates is None or field.type != "currency":
        return get
    return _converted(rates, get, _source(scope, kind, path), rates.corporate)


def in_own(scope: Scope, kind: ObjectType, path: Path, get: Getter) -> Getter:
    """How an amount is read in the user's currency."""
    rates = scope.rates
    if rates is None:
        return get
    return _converted(rates, get, _source(scope, kind, path), rates.own)


def from_corporate(scope: Scope, get: Getter) -> Getter:
    """How an aggregated amount is read in the user's currency."""
    rates = scope.rates
    if rates is None:
        return get
    corporate = rates.corporate
    return _converted(rates, get, lambda group: (corporate, None), rates.own)


def worth(scope: Scope, literal: Literal) -> float:
    """What `USD5000` is worth in the corporate currency. Raises INVALID_FIELD for a currency that
    the org has not, or no longer.
    """
    rates = scope.rates
    money = literal.value
    assert isinstance(money, Money)
    if rates is None:
        return money.amount
    if not rates.is_active(money.code):
        message = f"Invalid currency ISO code: {money.code}"
        raise pointing(scope.text, literal.at, message, "INVALID_FIELD")
    return rates.converted(money.amount, money.code, rates.corporate)


def check_comparable(scope: Scope, subject: Expression, literals: tuple[Literal, ...]) -> None:
    """Refuse `USD5000` beside an aggregate, or in one list with bare numbers."""
    if scope.rates is None:
        return
    named = [literal for literal in literals if literal.kind == "currency"]
    if named and isinstance(subject, Call):
        message = "Currency ISO codes are not allowed with aggregate functions"
        raise pointing(scope.text, named[0].at, message)
    if named and len(named) < len(literals):
        message = "Values with and without a currency ISO code cannot be mixed"
        raise pointing(scope.text, named[0].at, message)


def check_use(scope: Scope, call: Call, use: str) -> None:
    """Refuse convertCurrency where rows are selected or sorted."""
    if scope.rates is not None and use in ("filtered", "sorted"):
        message = f"convertCurrency is not allowed in this context: {call}"
        raise pointing(scope.text, call.at, message)


def priced(scope: Scope, kind: ObjectType, inside: Expression, get: Getter) -> Getter | None:
    """How FORMAT writes an amount; None where the org has one currency."""
    rates = scope.rates
    if rates is None:
        return None
    if not isinstance(inside, Path):
        own = rates.own
        return lambda row: _written(rates, get(row), (own, None))
    source = _source(scope, kind, inside)
    return lambda row: _written(rates, get(row), source(row))


def priced_group(scope: Scope, inside: Expression, get: Getter) -> Getter | None:
    """The same of an aggregated amount."""
    rates = scope.rates
    if rates is None or not isinstance(inside, Call):
        return None
    code = rates.own if "CONVERTCURRENCY" in str(inside) else rates.corporate
    return lambda group: _written(rates, get(group), (code, None))


def _written(rates: Rates, amount: float | None, source: Source) -> str | None:
    if amount is None:
        return None
    named, day = source[0] or rates.corporate, source[1]
    text = f"{named} {amount:,.{rates.decimals(named)}f}"
    if named == rates.own:
        return text
    own = rates.converted(amount, named, rates.own, day)
    return f"{text} ({rates.own} {own:,.{rates.decimals(rates.own)}f})"


def _converted(rates: Rates, get: Getter, source: Callable[[Any], Source], target: str) -> Getter:
    def amount(row: object) -> float | None:
        found = get(row)
        if found is None:
            return None
        code, day = source(row)
        return rates.converted(found, code, target, day)

    return amount


def _source(scope: Scope, kind: ObjectType, path: Path) -> Callable[[Any], Source]:
    """In which currency an amount is, and by the rates of which day it counts."""
    code, day = _currency_of(scope, kind, path), _day_of(scope, kind, path)
    return lambda row: (code(row), day(row))


def _day_of(scope: Scope, kind: ObjectType, path: Path) -> Getter:
    """The day that the record with the path's field closes; none where its amounts go by now."""
    parts = own_parts(kind, path)
    holder = kind
    for part in parts[:-1]:
        _, targets = scope.parents(holder, part, path)
        holder = targets[0]
    closes = _CLOSES.get(holder.name)
    if closes is None:
        return lambda row: None
    return resolve(scope, kind, Path((*parts[:-1], *closes), path.at))[1]


def _currency_of(scope: Scope, kind: ObjectType, path: Path) -> Getter:
    """The currency of the record that the path's field is on; none where it says no currency."""
    beside = Path((*path.parts[:-1], CODE), path.at)
    try:
        return resolve(scope, kind, beside)[1]
    except Refusal:
        return lambda row: None
