"""The rows of CurrencyType and DatedConversionRate, kept as the administrator posted them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sandbox.salesforce.currencies.added import DATED, TYPE, USERS_OWN
from sandbox.salesforce.currencies.settings import LAST_DAY, Currencies, Currency, is_dated
from sandbox.salesforce.records.store import Store


class Told(NamedTuple):
    """A row to be stored, or to be changed where it has an id."""

    object: str
    record_id: str | None
    fields: dict[str, Any]


def check_kept(before: Currencies, after: Currencies) -> None:
    """Refuse to take a currency away: the vendor can only put one out of use. Raises ValueError."""
    if before and not after:
        raise ValueError("several currencies cannot be switched off again")
    lost = [code for code in before if code not in after]
    if lost:
        missing = ", ".join(lost)
        raise ValueError(f"another corporate currency needs every rate anew; post {missing} too")
    if is_dated(before) and not is_dated(after):
        raise ValueError("advanced currency management stays on here")


def forget_dates(store: Store, currencies: Currencies) -> None:
    """Erase the dated rates that are posted no more."""
    if not is_dated(currencies):
        return
    wanted = {(told["IsoCode"], told["StartDate"]) for told in _dated_rates(currencies)}
    for record_id, row in list(store[DATED].rows.items()):
        if (row["IsoCode"], row["StartDate"]) not in wanted:
            store.erase(DATED, record_id)


def currency_rows(store: Store, currencies: Currencies) -> Iterator[Told]:
    """What makes CurrencyType, DatedConversionRate and the org itself say what was posted."""
    if not currencies:
        return
    yield from _dated_rows(store, currencies)
    known = {row["IsoCode"]: row for row in store[TYPE].rows.values()}
    for code, currency in currencies.items():
        told = _told(currency)
        row = known.get(code)
        if row is None:
            yield Told(TYPE, None, told)
        elif any(row[name] != value for name, value in told.items()):
            yield Told(TYPE, row["Id"], told)
    corporate = next(iter(currencies))
    for row in store["Organization"].rows.values():
        if row.get(USERS_OWN) != corporate:
            yield Told("Organization", row["Id"], {USERS_OWN: corporate})


def _dated_rows(store: Store, currencies: Currencies) -> Iterator[Told]:
    if not is_dated(currencies):
        return
    rows = store[DATED].rows.values()
    known = {(row["IsoCode"], row["StartDate"]): row for row in rows if not row["IsDeleted"]}
    for told in _dated_rates(currencies):
        row = known.get((told["IsoCode"], told["StartDate"]))
        if row is None:
            yield Told(DATED, None, told)
        elif any(row[name] != value for name, value in told.items()):
            yield Told(DATED, row["Id"], told)


def _dated_rates(currencies: Currencies) -> Iterator[dict[str, Any]]:
    """Documented: a rate holds until the day before the next one begins. Unverified: the first and
    the last day of all.
    """
    for code, currency in currencies.items():
        ends = [start for start, _ in currency.dated[1:]] + [LAST_DAY]
        for (start, rate), end in zip(currency.dated, ends, strict=True):
            yield {
                "IsoCode": code,
                "StartDate": start,
                "NextStartDate": end,
                "ConversionRate": rate,
            }


def _told(currency: Currency) -> dict[str, Any]:
    return {
        "IsoCode": currency.code,
        "ConversionRate": currency.rate,
        "DecimalPlaces": currency.decimals,
        "IsActive": currency.active,
        "IsCorporate": currency.corporate,
    }
