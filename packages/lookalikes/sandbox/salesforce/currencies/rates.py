"""What an amount in one currency is worth in another, by the rates that the org's CurrencyType rows
hold now, or by those of a day.

Documented: with advanced currency management the amounts of deals, of their lines and their history
go by the rates of the day the deal closes, and so do a campaign's totals of deals; all others go by
the rates of now. How far the vendor rounds what it converts is not recorded; here six decimal
places are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.salesforce.currencies.added import DATED, TYPE, USERS_OWN
from sandbox.salesforce.records.store import Row, Store

_KEPT = 6


@dataclass(frozen=True, slots=True)
class Rates:
    """The currencies of an org as one user meets them: `own` is the user's currency."""

    rows: Mapping[str, Row]
    corporate: str
    own: str
    dated: Mapping[str, list[tuple[str, float]]] = field(default_factory=dict)

    def converted(
        self, amount: float, source: str | None, target: str, day: str | None = None
    ) -> float:
        """An amount in the target currency, by the rates of the day where one is given and the org
        has such. One in a currency that the org does not know counts as corporate.
        """
        rates = self._rate(source, day), self._rate(target, day)
        if source == target:
            return amount
        return round(amount / rates[0] * rates[1], _KEPT)

    def decimals(self, code: str) -> int:
        """How many places an amount in the currency is shown with."""
        row = self.rows.get(code)
        return 2 if row is None else int(row["DecimalPlaces"])

    def is_active(self, code: str) -> bool:
        """Whether the org knows the currency and has not put it away."""
        row = self.rows.get(code)
        return row is not None and bool(row["IsActive"])

    def _rate(self, code: str | None, day: str | None) -> float:
        if day is not None:
            for start, rate in reversed(self.dated.get(code or "", [])):
                if start <= day:
                    return rate
        row = self.rows.get(code or "")
        return 1.0 if row is None else float(row["ConversionRate"])


def rates_of(store: Store, user_id: str) -> Rates | None:
    """The rates as that user meets them; None in an org with one currency."""
    if TYPE not in store.tables:
        return None
    rows = {row["IsoCode"]: row for row in store[TYPE].rows.values()}
    corporate = next(code for code, row in rows.items() if row["IsCorporate"])
    user = store["User"].rows.get(user_id) or {}
    return Rates(rows, corporate, user.get(USERS_OWN) or corporate, _dated(store))


def _dated(store: Store) -> dict[str, list[tuple[str, float]]]:
    """The dated rates of each currency, the earliest first."""
    found: dict[str, list[tuple[str, float]]] = {}
    if DATED not in store.tables:
        return found
    for row in store[DATED].rows.values():
        if row["IsDeleted"]:
            continue
        found.setdefault(row["IsoCode"], []).append((row["StartDate"], row["ConversionRate"]))
    return {code: sorted(rates) for code, rates in found.items()}


def own_currency(store: Store, user_id: str) -> str | None:
    """The currency of what the user makes without saying one; None in an org with one currency."""
    rates = rates_of(store, user_id)
    return None if rates is None else rates.own
