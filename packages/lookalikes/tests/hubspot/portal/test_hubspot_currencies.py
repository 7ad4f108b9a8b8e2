"""A portal's currencies: what deals in them say, and the calls that change what they are worth."""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

from sandbox.hubspot.portal.currencies import currency_names

EURO = {
    "home": "EUR",
    "others": {
        "USD": [{"rate": 0.8, "since": "2024-01-01"}, {"rate": 0.92, "since": "2026-01-01"}],
        "GBP": 1.17,
    },
    "central": {"SEK": 0.09},
}
RATES = "/settings/v3/currencies/exchange-rates"


@pytest.fixture
def euro(served: Served) -> Served:
    """A portal that is at home in euros and sells in three currencies."""
    served.model.currencies.settle(EURO)
    served.model.offer_currencies()
    return served


def deal(served: Served, **properties: str) -> dict[str, Any]:
    body = {"properties": {"dealname": "D", "dealstage": "qualifiedtobuy", **properties}}
    answer = served.call("POST", "/crm/v3/objects/deals", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def read(served: Served, number: str, *names: str) -> list[str | None]:
    path = f"/crm/v3/objects/deals/{number}?properties={','.join(names)}"
    found = served.call("GET", path).json()["properties"]
    return [found[name] for name in names]


def change(served: Served, number: str, **properties: str) -> dict[str, Any]:
    answer = served.call(
        "PATCH", f"/crm/v3/objects/deals/{number}", json={"properties": properties}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["properties"]
    return found


def test_the_account_tells_its_home_currency_and_the_others(euro: Served) -> None:
    details = euro.call("GET", "/account-info/v3/details").json()
    assert (details["companyCurrency"], details["additionalCurrencies"]) == ("EUR", ["USD", "GBP"])
    dated = euro.call("GET", "/settings/currencies/2026-03/company-currency").json()
    assert dated == {"id": "EUR", "createdAt": "1970-01-01T00:00:00Z"}
    company = euro.call("POST", "/crm/v3/objects/companies", json={"properties": {"name": "X"}})
    assert company.json()["properties"]["hs_annual_revenue_currency_code"] == "EUR"


def test_a_deal_in_another_currency_is_told_at_home_too(euro: Served) -> None:
    told = deal(euro, amount="1000", deal_currency_code="USD")["properties"]
    at_home = ("amount_in_home_currency", "hs_forecast_amount", "hs_open_amount_in_home_currency")
    assert {told[name] for name in at_home} == {"920"}
    assert (told["hs_projected_amount"], told["hs_exchange_rate"]) == ("400.0", "0.92")
    weighted = ("hs_projected_amount_in_home_currency", "hs_weighted_pipeline_in_company_currency")
    assert {told[name] for name in weighted} == {"368.0"}


def test_an_amount_beyond_all_measure_breaks_nothing(euro: Served) -> None:
    told = deal(euro, amount="1e999999999", deal_currency_code="USD")["properties"]
    assert told["amount_in_home_currency"] == "0"


def test_a_deal_without_a_currency_is_in_the_home_currency(euro: Served) -> None:
    told = deal(euro, amount="1000")["properties"]
    assert (told["deal_currency_code"], told["amount_in_home_currency"]) == ("EUR", "1000")


def test_a_currency_that_the_portal_does_not_have_is_refused(euro: Served) -> None:
    body = {"properties": {"dealname": "D", "deal_currency_code": "CHF"}}
    refused = euro.call("POST", "/crm/v3/objects/deals", json=body).json()
    assert refused["errors"][0]["code"] == "INVALID_OPTION"
    told = "CHF was not one of the allowed options: [EUR, USD, GBP]"
    assert refused["errors"][0]["message"] == told
    found = euro.call("GET", "/crm/v3/properties/deals/deal_currency_code").json()
    assert [each["value"] for each in found["options"]] == ["EUR", "USD", "GBP"]
    assert (found["externalOptions"], found["options"][2]["label"]) == (True, "Pound Sterling")


def test_an_open_deal_goes_by_today_s_rate_and_a_closed_one_by_its_own(euro: Served) -> None:
    names = ("amount_in_home_currency", "hs_closed_amount_in_home_currency", "hs_exchange_rate")
    open_one = deal(euro, amount="1000", deal_currency_code="USD")["id"]
    won = deal(euro, amount="1000", deal_currency_code="USD", closedate="2025-06-01")["id"]
    change(euro, won, dealstage="closedwon")
    body = {"fromCurrencyCode": "USD", "conversionRate": "1.2345678"}
    made = euro.call("POST", RATES, json=body)
    assert (made.status_code, made.json()["conversionRate"]) == (200, 1.234568)
    assert read(euro, open_one, *names) == ["1234.568", "0", "1.234568"]
    assert read(euro, won, *names) == ["800", "800", "0.8"]
    change(euro, won, dealstage="contractsent")
    assert read(euro, won, *names) == ["1234.568", "0", "1.234568"]


def test_only_a_closed_deal_s_rate_can_be_set(euro: Served) -> None:
    number = deal(euro, amount="10", deal_currency_code="USD", hs_exchange_rate="3")["id"]
    change(euro, number, hs_exchange_rate="4")
    assert read(euro, number, "hs_exchange_rate") == ["0.92"]
    change(euro, number, dealstage="closedwon")
    change(euro, number, hs_exchange_rate="4")
    assert read(euro, number, "hs_exchange_rate", "amount_in_home_currency") == ["4", "40"]


def test_a_portal_with_one_currency_says_nothing_of_it_and_takes_no_other(served: Served) -> None:
    made = deal(served, amount="10")
    assert not {"deal_currency_code", "hs_exchange_rate"} & set(made["properties"])
    assert read(served, made["id"], "deal_currency_code", "hs_exchange_rate") == [None, None]
    change(served, made["id"], deal_currency_code="USD")
    body = {"properties": {"deal_currency_code": "EUR"}}
    answer = served.call("PATCH", f"/crm/v3/objects/deals/{made['id']}", json=body)
    assert answer.status_code == 400
    assert served.call("GET", RATES).json() == {"results": []}


def test_the_rate_of_the_home_currency_is_one_for_ever(euro: Served) -> None:
    (own,) = [
        each
        for each in euro.call("GET", f"{RATES}/current").json()["results"]
        if each["fromCurrencyCode"] == "EUR"
    ]
    assert (own["toCurrencyCode"], own["conversionRate"]) == ("EUR", 1.0)
    answer = euro.call("PATCH", f"{RATES}/{own['id']}", json={"conversionRate": 2})
    assert answer.status_code == 400


def test_rates_are_listed_in_pages_with_those_of_the_past(euro: Served) -> None:
    def listed(query: str) -> dict[str, Any]:
        found: dict[str, Any] = euro.call("GET", f"{RATES}?{query}").json()
        return found

    page = listed("fromCurrencyCode=USD&limit=1")
    assert [each["conversionRate"] for each in page["results"]] == [0.8]
    rest = listed(f"fromCurrencyCode=USD&after={page['paging']['next']['after']}")
    assert [each["effectiveAt"] for each in rest["results"]] == ["2026-01-01T00:00:00Z"]
    assert "paging" not in rest
    current = euro.call("GET", f"{RATES}/current").json()["results"]
    assert {each["fromCurrencyCode"]: each["conversionRate"] for each in current} == {
        "EUR": 1.0,
        "USD": 0.92,
        "GBP": 1.17,
    }


def test_several_rates_are_made_changed_and_read_at_once(euro: Served) -> None:
    inputs = [{"fromCurrencyCode": code, "conversionRate": 2} for code in ("CAD", "EUR")]
    made = euro.call("POST", f"{RATES}/batch/create", json={"inputs": inputs})
    assert (made.status_code, made.json()["numErrors"]) == (207, 1)
    (cad,) = made.json()["results"]
    changed = {"inputs": [{"id": cad["id"], "conversionRate": 3}]}
    answer = euro.call("POST", f"{RATES}/batch/update", json=changed)
    assert (answer.status_code, answer.json()["results"][0]["conversionRate"]) == (200, 3.0)
    answer = euro.call("POST", f"{RATES}/batch/read", json={"inputs": [{"id": cad["id"]}]})
    assert answer.json()["results"][0]["conversionRate"] == 3.0
    deal(euro, deal_currency_code="CAD")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"fromCurrencyCode": "USD", "conversionRate": 0}, "greater than 0"),
        ({"fromCurrencyCode": "EUR", "conversionRate": 2}, "cannot be changed"),
        ({"fromCurrencyCode": "usd", "conversionRate": 2}, "Enum type must be one of: [AED, AFN"),
        ({"fromCurrencyCode": "USD"}, "required fields were not set: [conversionRate]"),
        ({"fromCurrencyCode": "USD", "conversionRate": "much"}, "java.math.BigDecimal"),
        ({"fromCurrencyCode": "USD", "conversionRate": 1, "effectiveAt": "soon"}, "time.Instant"),
        ({"fromCurrencyCode": "USD", "conversionRate": 1, "toCurrencyCode": "GBP"}, "EUR"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(
    euro: Served, body: dict[str, Any], told: str
) -> None:
    answer = euro.call("POST", RATES, json=body)
    assert answer.status_code == 400
    assert told in answer.json()["message"]


def test_a_hidden_currency_is_no_longer_shown_and_still_there(euro: Served) -> None:
    body = {"fromCurrencyCode": "GBP", "toCurrencyCode": "EUR", "visibleInUI": False}
    assert euro.call("POST", f"{RATES}/update-visibility", json=body).status_code == 204
    (pound,) = euro.call("GET", f"{RATES}?fromCurrencyCode=GBP").json()["results"]
    assert pound["visibleInUI"] is False
    deal(euro, deal_currency_code="GBP")


def test_a_new_home_currency_turns_the_rates_round(euro: Served) -> None:
    body = {"currencyCode": "USD"}
    moved = euro.call("PUT", "/settings/v3/currencies/company-currency", json=body)
    assert (moved.status_code, moved.json()["id"]) == (200, "USD")
    current = euro.call("GET", f"{RATES}/current").json()["results"]
    assert {each["fromCurrencyCode"]: each["conversionRate"] for each in current} == {
        "USD": 1.0,
        "EUR": 1.086957,
        "GBP": 1.271739,
    }
    assert {each["toCurrencyCode"] for each in current} == {"USD"}


def test_central_rates_add_a_currency_without_a_word_on_its_worth(euro: Served) -> None:
    place = "/settings/v3/currencies/central-fx-rates"
    on = euro.call("GET", f"{place}/information").json()
    assert on == {"centralExchangeRatesEnabled": True}
    made = euro.call("POST", f"{place}/add-currency", json={"currencyCode": "SEK"}).json()
    assert (made["fromCurrencyCode"], made["conversionRate"]) == ("SEK", 0.09)
    missing = euro.call("GET", f"{place}/unsupported-currencies").json()["results"]
    assert {"currencyCode": "NOK", "currencyName": "Norwegian Krone"} in missing
    refused = euro.call("POST", f"{place}/add-currency", json={"currencyCode": "NOK"})
    assert refused.status_code == 400


def test_every_code_is_told_with_its_name(served: Served) -> None:
    found = served.call("GET", "/settings/v3/currencies/codes").json()["results"]
    assert len(found) == len(currency_names()) > 150
    assert {"currencyCode": "EUR", "currencyName": "Euro"} in found


def test_currencies_survive_a_snapshot(euro: Served) -> None:
    number = deal(euro, amount="1000", deal_currency_code="USD")["id"]
    saved = euro.model.snapshot()
    euro.model.clear()
    euro.model.restore(saved)
    assert read(euro, number, "amount_in_home_currency") == ["920"]
    assert euro.model.snapshot() == saved
    told = euro.model.currencies.told()
    euro.model.currencies.settle(told)
    assert euro.model.currencies.told() == told


def test_a_call_about_currencies_needs_one_of_two_scopes(served: Served) -> None:
    served.model.access.granted = {"settings.currencies.read"}
    assert served.call("GET", RATES).status_code == 200
    body = {"fromCurrencyCode": "GBP", "conversionRate": 2}
    refused = served.call("POST", RATES, json=body)
    wanted = ["multi-currency-write", "settings.currencies.write"]
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["context"]["requiredGranularScopes"] == wanted


@pytest.mark.parametrize("limit", [0, 501])
def test_at_most_five_hundred_owners_are_told_at_once(served: Served, limit: int) -> None:
    assert served.call("GET", "/crm/v3/owners?limit=500").status_code == 200
    refused = served.call("GET", f"/crm/v3/owners?limit={limit}")
    assert (refused.status_code, refused.json()["category"]) == (400, "VALIDATION_ERROR")
