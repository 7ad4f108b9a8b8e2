"""The rows of CurrencyType, kept as the administrator posted them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sandbox.salesforce.currencies.added import TYPE, USERS_OWN
from sandbox.salesforce.currencies.settings import Currencies, Currency
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
        raise ValueError(f"a currency stays; post {', '.join(lost)} with `active` false")


def currency_rows(store: Store, currencies: Currencies) -> Iterator[Told]:
    """What makes CurrencyType and the org itself say what was posted."""
    if not currencies:
        return
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


def _told(currency: Currency) -> dict[str, Any]:
    return {
        "IsoCode": currency.code,
        "ConversionRate": currency.rate,
        "DecimalPlaces": currency.decimals,
        "IsActive": currency.active,
        "IsCorporate": currency.corporate,
    }
