"""Orgs and portals that sell in several currencies: a deal says what its opportunity says, in the
same money, or waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.journey import Journey, begun

ORG = {"corporate": "USD", "others": {"EUR": {"rate": 0.92}, "CHF": {"rate": 0.89}}}
PORTAL = {"home": "USD", "others": {"EUR": 1.08}}
BIG = {"Name": "Big one", "StageName": "Prospecting", "CloseDate": "2027-03-31", "Amount": 50000}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Journey]:
    with begun(tmp_path, people=0) as found:
        yield found


def money(office: Journey) -> tuple[Any, Any]:
    """Of the only deal: its amount and its currency."""
    (row,) = office.hubspot.rows("deals").values()
    return row["fields"].get("amount"), row["fields"].get("deal_currency_code")


def waiting(office: Journey) -> list[Any]:
    """What waits, but for the owner: the org's only user is no user of the portal."""
    return [each for each in office.waiting() if each["field"] != "owner"]


def test_an_org_and_a_portal_of_several_currencies_agree_on_the_money(office: Journey) -> None:
    office.running.salesforce.configure({"currencies": ORG})
    office.hubspot.configure({"currencies": PORTAL})
    big = office.salesforce.edit("Opportunity", None, {**BIG, "CurrencyIsoCode": "EUR"})
    office.sync()
    assert money(office) == ("50000", "EUR")
    (deal,) = office.hubspot.rows("deals")
    office.hubspot.edit("deals", deal, {"amount": "60000", "deal_currency_code": "USD"})
    office.sync()
    held = office.salesforce.rows("Opportunity")[big]["fields"]
    assert (held["Amount"], held["CurrencyIsoCode"]) == (60000, "USD")
    assert waiting(office) == []


@pytest.mark.parametrize("words", [("sync", "--full"), ("provision",)])
def test_several_currencies_that_are_switched_on_later_count_once_the_systems_are_looked_at_again(
    office: Journey, words: tuple[str, ...]
) -> None:
    big = office.salesforce.edit("Opportunity", None, BIG)
    office.sync()
    assert money(office) == ("50000", None)
    office.running.salesforce.configure({"currencies": ORG})
    office.hubspot.configure({"currencies": PORTAL})
    office.salesforce.edit("Opportunity", big, {"Amount": 12345, "CurrencyIsoCode": "EUR"})
    assert office.accord(*words).code in (0, 3)
    office.sync()
    assert money(office) == ("12345", "EUR")


def test_a_currency_the_portal_lacks_waits_with_its_amount_and_arrives_once_it_is_added(
    office: Journey,
) -> None:
    office.running.salesforce.configure({"currencies": ORG})
    office.hubspot.configure({"currencies": PORTAL})
    big = office.salesforce.edit("Opportunity", None, {**BIG, "CurrencyIsoCode": "CHF"})
    office.sync()
    (row,) = office.hubspot.rows("deals").values()
    assert row["fields"]["dealname"] == "Big one"
    assert money(office) == (None, "USD")  # as the portal has it of itself
    (waits,) = waiting(office)
    assert waits["field"] == "currency"
    assert "CHF" in waits["message"]
    portal = {**PORTAL, "others": {**PORTAL["others"], "CHF": 1.12}}
    office.hubspot.configure({"currencies": portal})
    assert office.accord("parked", "retry", waits["id"]).code == 0
    office.sync()
    assert money(office) == ("50000", "CHF")
    assert waiting(office) == []
    assert office.salesforce.rows("Opportunity")[big]["fields"]["Amount"] == 50000


def test_an_org_of_one_currency_takes_no_amount_in_another(office: Journey) -> None:
    office.hubspot.configure({"currencies": PORTAL})
    office.sync()  # what is learnt of the org here says nothing of its currency
    settings = office.folder / "accord.yaml"
    text = settings.read_text(encoding="utf-8")
    assert "  salesforce:\n" in text
    told = text.replace("  salesforce:\n", "  salesforce:\n    currency: USD\n")
    settings.write_text(told, encoding="utf-8")
    big = office.salesforce.edit("Opportunity", None, BIG)
    office.sync()
    assert money(office) == ("50000", "USD")
    (deal,) = office.hubspot.rows("deals")
    office.hubspot.edit("deals", deal, {"amount": "48000", "deal_currency_code": "EUR"})
    office.sync()
    assert office.salesforce.rows("Opportunity")[big]["fields"]["Amount"] == 50000
    assert {each["field"] for each in waiting(office)} <= {"amount", "currency"}
    assert waiting(office) != []


def test_a_close_date_is_one_day_on_both_screens(office: Journey) -> None:
    big = office.salesforce.edit("Opportunity", None, BIG)
    office.sync()
    (row,) = office.hubspot.rows("deals").values()
    assert row["fields"]["closedate"] == "2027-03-31T16:00:00Z"  # noon in the portal's US/Eastern
    (deal,) = office.hubspot.rows("deals")
    evening = "2027-07-01T01:09:00Z"  # 30 June, 9.09 pm there
    office.hubspot.edit("deals", deal, {"closedate": evening})
    office.sync()
    assert office.salesforce.rows("Opportunity")[big]["fields"]["CloseDate"] == "2027-06-30"
    (row,) = office.hubspot.rows("deals").values()
    assert row["fields"]["closedate"] == evening
