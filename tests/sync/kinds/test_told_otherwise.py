"""A vendor that stores something else than it was sent, and says so or not: both sides come to
agree, and nobody's later edit is taken back by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

import pytest

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Applied, Create, Outcome, Update, Write
from tests.sync.kinds.office import Office

Stored = Callable[[Value], Value]


def upper(value: Value) -> Value:
    return value.upper() if isinstance(value, str) else value


def cut(value: Value) -> Value:
    return value[:8] if isinstance(value, str) else value


def two_decimals(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    return str(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP))


def whole(value: Value) -> Value:
    return None if value is None else str(int(Decimal(str(value))))


def nothing(value: Value) -> Value:
    return None


class Rewriting(MemoryConnector):
    """Stores what it is sent in a way of its own, at once: by vendor field."""

    ways: ClassVar[Mapping[str, Stored]] = {}
    tells = True

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        outcomes = super().write(batch)
        by_intent = {write.intent: write for write in batch}
        return [self._rewritten(by_intent[found.intent], found) for found in outcomes]

    def _rewritten(self, write: Write, outcome: Outcome) -> Outcome:
        if not isinstance(write, Create | Update) or not isinstance(outcome, Applied):
            return outcome
        sent = {name: write.fields[name] for name in self.ways if name in write.fields}
        changed = {name: self.ways[name](value) for name, value in sent.items()}
        if not changed:
            return outcome
        ref = outcome.ref
        self.memory.put(ref.object, changed, record_id=ref.id, by="vendor")
        return replace(outcome, fields={**outcome.fields, **changed}) if self.tells else outcome


def rewriting(tells: bool, **ways: Stored) -> type[MemoryConnector]:
    return type("Trial", (Rewriting,), {"ways": ways, "tells": tells})


def agreed(office: Office) -> tuple[Value, Value]:
    """The title that both sides hold, and the telephone number."""
    office.settle()
    here, there = office.held(office.left, "Contact"), office.held(office.right, "contacts")
    assert here.get("Title") == there.get("jobtitle")
    assert here.get("Phone") == there.get("phone")
    assert office.waiting() == []
    return here.get("Title"), here.get("Phone")


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize(
    ("way", "title"), [(upper, "HEAD OF SALES"), (cut, "Head of "), (nothing, None)]
)
def test_another_title_than_was_sent(tells: bool, way: Stored, title: Value) -> None:
    office = Office()
    ann = office.contact("Ann")
    office.settle()
    office.connect = rewriting(tells, jobtitle=way)
    office.edit(office.left, "Contact", ann, Title="Head of Sales")
    held, _ = agreed(office)
    assert held == (title.strip() if isinstance(title, str) else None)
    office.edit(office.left, "Contact", ann, Phone="+14155550100")
    assert agreed(office) == (held, "+14155550100")


@pytest.mark.parametrize("tells", [True, False])
def test_a_new_record_that_is_not_stored_as_it_was_sent(tells: bool) -> None:
    office = Office()
    office.connect = rewriting(tells, jobtitle=upper)
    office.contact("Ann", Title="Head")
    assert agreed(office) == ("HEAD", None)


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize(
    ("sent", "stored"),
    [("1999.999", "2000"), ("0.005", "0.01"), ("-12.3456", "-12.35"), ("123456789.125", None)],
)
def test_more_decimals_than_the_other_system_keeps(
    tells: bool, sent: str, stored: str | None
) -> None:
    office = Office()
    office.opportunity()
    office.settle()
    office.connect = rewriting(tells, Amount=two_decimals)
    deal = office.only(office.right, "deals")
    office.edit(office.right, "deals", deal, amount=sent)
    office.settle()
    here = Decimal(str(office.held(office.left, "Opportunity")["Amount"]))
    there = Decimal(str(office.held(office.right, "deals")["amount"]))
    assert here == there == Decimal(stored or "123456789.13")
    assert office.waiting() == []


def test_a_number_that_is_kept_without_its_fraction() -> None:
    office = Office()
    account = office.account("Acme", AnnualRevenue="1000.4")
    office.connect = rewriting(True, annualrevenue=whole)
    office.settle()
    assert office.held(office.right, "companies")["annualrevenue"] == "1000"
    assert Decimal(str(office.left.live("Account")[account]["AnnualRevenue"])) == 1000
    office.edit(office.left, "Account", account, Phone="+14155550100")
    office.settle()
    assert office.held(office.right, "companies")["phone"] == "+14155550100"


# --- another spelling of the same


def spelt(new: str) -> Stored:
    return lambda value: new if value else value


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize("new", [True, False], ids=["new", "known"])
@pytest.mark.parametrize(
    ("left", "right", "sent", "spelling"),
    [
        ("Phone", "phone", "+14155550123", "(415) 555-0123"),
        ("MailingCountry", "country", "United States", "USA"),
        ("Email", "email", "Ann@Lee.example", "ann@lee.EXAMPLE"),
    ],
)
def test_a_spelling_that_means_the_same_is_left_alone(
    tells: bool, new: bool, left: str, right: str, sent: str, spelling: str
) -> None:
    office = Office()
    ann = "" if new else office.contact("Ann", MailingCountry="United States")
    office.settle()
    office.connect = rewriting(tells, **{right: spelt(spelling)})
    if new:
        office.contact("Ann", **{"MailingCountry": "United States", left: sent})
    else:
        office.edit(office.left, "Contact", ann, **{"Title": "Head", left: sent})
    office.settle()
    assert office.held(office.right, "contacts")[right] in {spelling, sent, sent.lower()}
    assert office.waiting() == []
    for _ in range(3):
        assert office.sync().tally.written == {}
