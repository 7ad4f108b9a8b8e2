"""The portal's currencies: its home currency, others, and what they are worth over time.

Documented (the guide of the currencies API): a rate is what one unit of another currency is worth
in the home currency, above nought, kept to six decimals; where there are several currencies, the
home currency has a rate of 1 to itself that nobody can change; hiding a currency takes nothing
away. That a rate says something of the past is documented too: amounts of closed deals go by the
rate that was in effect.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.hubspot.errors import refused
from sandbox.hubspot.portal.rates import Rate, rate, worth
from sandbox.hubspot.times import iso, parsed_ms
from sandbox.vendor import VendorError

_NAMES = Path(__file__).parent / "currency_codes.csv"
_FIRST_ID = 81_000_001
_EPOCH = 0

Answer = dict[str, Any]


@cache
def currency_names() -> dict[str, str]:
    """The currencies that HubSpot supports, by code: documented codes, under the names that ISO
    4217 has for them (recorded in 2025; two of them are older).
    """
    with _NAMES.open(encoding="utf-8", newline="") as text:
        return {row["code"]: row["name"] for row in csv.DictReader(text)}


class Currencies:
    """The home currency and every rate there ever was. `central` has the rates that HubSpot itself
    keeps, by code; it is empty where the portal does not use them.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self.home = "USD"
        self.since = _EPOCH
        self.central: dict[str, float] = {}
        self.rates: dict[str, Rate] = {}
        self._made = 0

    @property
    def others(self) -> list[str]:
        """The further currencies, in the order in which they were added."""
        found = dict.fromkeys(each["from"] for each in self._towards_home())
        found.pop(self.home, None)
        return list(found)

    @property
    def several(self) -> bool:
        """Whether there are others beside the home currency."""
        return bool(self.rates) and bool(self.others)

    def offered(self) -> dict[str, str]:
        """What a record's currency may be, by code."""
        names = currency_names()
        return {code: names[code] for code in (self.home, *self.others)}

    def worth(self, code: str, at: int | None = None) -> float:
        """What one unit of a currency is worth at home, now or at an instant; 1 of one that has no
        rate.
        """
        if code == self.home:
            return 1.0
        known = [each for each in self._towards_home() if each["from"] == code]
        return worth(known, self._now() if at is None else at)

    def listed(self, source: str = "", target: str = "") -> list[Rate]:
        """Every rate there ever was, oldest first, of some currencies only when they are named."""
        return [
            each
            for each in self.rates.values()
            if source in ("", each["from"]) and target in ("", each["to"])
        ]

    def current(self) -> list[Rate]:
        """For each currency the rate that is in effect."""
        now = self._now()
        latest: dict[str, Rate] = {}
        for each in self._towards_home():
            before = latest.get(each["from"])
            begun = each["effective"] <= now
            if before is None or (begun and each["effective"] >= before["effective"]):
                latest[each["from"]] = each
        return list(latest.values())

    def get(self, rate_id: str) -> Rate:
        """One rate; refuses unknown ids."""
        found = self.rates.get(rate_id)
        if found is None:
            message = f"Exchange rate {rate_id} does not exist"
            raise refused(message, status=404, category="OBJECT_NOT_FOUND")
        return found

    def add(self, code: str, value: float, at: int | None = None) -> Rate:
        """A new rate of a currency, from now on unless told, which may be a new currency."""
        if code == self.home:
            raise _is_home(code)
        _check(value)
        if not self.rates:
            self._keep(self.home, 1.0, self.since)
        visible = all(each["visible"] for each in self._towards_home() if each["from"] == code)
        made = self._keep(code, value, self._now() if at is None else at)
        made["visible"] = visible
        return made

    def add_central(self, code: str) -> Rate:
        """A new currency with the rate that HubSpot keeps of it; refuses one it does not keep."""
        if code not in self.central:
            raise refused(f"Currency {code} is not supported by central exchange rates")
        return self.add(code, self.central[code])

    def change(self, rate_id: str, value: float) -> Rate:
        """Another value for a rate; refuses the home currency's own."""
        found = self.get(rate_id)
        if found["from"] == found["to"]:
            raise _is_home(found["from"])
        _check(value)
        found["rate"] = round(value, 6)
        found["updated"] = self._now()
        return found

    def show(self, source: str, target: str, *, visible: bool) -> None:
        """Hide a currency from people, or show it again."""
        found = self.listed(source, target)
        if not found:
            raise refused(f"There is no exchange rate from {source} to {target}")
        for each in found:
            each["visible"] = visible
            each["updated"] = self._now()

    def move_home(self, code: str) -> None:
        """Make another currency the home currency.

        What becomes of the rates is not recorded: here those that the new one had to the old are
        turned round, and the others follow; without one they end with the old home currency.
        """
        if code == self.home:
            return
        values = {each: self.worth(each) for each in (self.home, *self.others)}
        self.home = code
        self.since = self._now()
        if code not in values:
            return
        own = values.pop(code)
        self._keep(code, 1.0, self.since)
        for each, value in values.items():
            self._keep(each, value / own, self.since)

    def settle(self, wanted: Answer) -> None:
        """Begin anew as the control API asks: `{"home", "others": {code: rate, or [{"rate",
        "since"?}]}, "central"?: {code: rate}}`.
        """
        home = wanted.get("home", "USD")
        others = wanted.get("others") or {}
        central = wanted.get("central") or {}
        for code in (home, *others, *central):
            if code not in currency_names():
                raise refused(f"{code} is no currency that HubSpot supports")
        self.home = home
        self.since = _EPOCH
        self.central = dict(central)
        self.rates = {}
        for code, told in others.items():
            for value, since in _spelt_out(told):
                self.add(code, value, since)

    def told(self) -> Answer:
        """The currencies as the control API tells them."""
        others: dict[str, list[Answer]] = {code: [] for code in self.others}
        for each in self._towards_home():
            if each["from"] != self.home:
                others[each["from"]].append({"rate": each["rate"], "since": iso(each["effective"])})
        return {"home": self.home, "others": others, "central": self.central}

    def state(self) -> Answer:
        """Everything, for a snapshot."""
        kept = {"home": self.home, "since": self.since, "central": self.central}
        return kept | {"rates": self.rates, "made": self._made}

    def restore(self, saved: Answer) -> None:
        """Put back what `state` gave."""
        self.home = saved["home"]
        self.since = saved["since"]
        self.central = saved["central"]
        self.rates = saved["rates"]
        self._made = saved["made"]

    def _towards_home(self) -> Iterable[Rate]:
        return self.listed(target=self.home)

    def _keep(self, code: str, value: float, at: int) -> Rate:
        number = str(_FIRST_ID + self._made)
        self._made += 1
        made = rate(number, (code, self.home), round(value, 6), at, self._now())
        self.rates[number] = made
        return made


def _spelt_out(told: Any) -> list[tuple[float, int]]:
    entries = told if isinstance(told, list) else [{"rate": told}]
    return [(float(each["rate"]), parsed_ms(str(each.get("since", 0))) or 0) for each in entries]


def _check(value: float) -> None:
    # Documented as a rule; the wording is not recorded.
    if not 0 < value < math.inf:
        raise refused("conversionRate must be greater than 0")


def _is_home(code: str) -> VendorError:
    # Documented as a rule; the wording is not recorded.
    return refused(f"The exchange rate of the company currency {code} to itself cannot be changed")
