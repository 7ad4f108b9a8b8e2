"""What search finds, in which order, and what it still shows while the index lags."""

from __future__ import annotations

import time
from typing import Any

import orjson
import pytest

from sandbox.clock import Clock, SkewedClock
from sandbox.hubspot.bodies.reading import read_body
from sandbox.hubspot.bodies.search import SEARCH
from sandbox.hubspot.definitions.kinds import KINDS, Kind
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.records import objects
from sandbox.hubspot.search import finding
from sandbox.vendor import VendorError

CONTACTS, DEALS = KINDS["contacts"], KINDS["deals"]


def search(portal: HubSpotModel, kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
    """What a search with this body finds, once the body is read as it comes over the network."""
    return finding.search(portal, kind, read_body(orjson.dumps(body), SEARCH))


def where(*filters: tuple[str, str, Any], **more: Any) -> dict[str, Any]:
    listed = [
        {"propertyName": name, "operator": operator}
        | ({"values": value} if isinstance(value, list) else {"value": value})
        for name, operator, value in filters
    ]
    return {"filterGroups": [{"filters": listed}], **more}


def names(portal: HubSpotModel, body: dict[str, Any]) -> list[str]:
    found = search(portal, DEALS, {"properties": ["dealname"], **body})["results"]
    return [row["properties"]["dealname"] for row in found]


@pytest.fixture
def deals(portal: HubSpotModel) -> HubSpotModel:
    rows = [
        {
            "dealname": "Alpha one",
            "amount": "5",
            "closedate": "2026-01-01",
            "dealstage": "closedwon",
        },
        {"dealname": "beta", "amount": "40", "closedate": "2026-02-01", "dealstage": "closedlost"},
        {"dealname": "Gamma one", "amount": "300", "dealstage": "closedwon"},
        {"dealname": "delta", "closedate": "2026-04-01"},
    ]
    for order, row in enumerate(rows):
        portal.insert("deals", row, at=1_700_000_000.0 + order)
    return portal


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ([("amount", "EQ", "40.0")], ["beta"]),
        ([("amount", "NEQ", "40")], ["Alpha one", "Gamma one", "delta"]),
        ([("amount", "GT", "5")], ["beta", "Gamma one"]),
        ([("amount", "LTE", "40")], ["Alpha one", "beta"]),
        ([("amount", "IN", ["5", "300"])], ["Alpha one", "Gamma one"]),
        ([("amount", "NOT_IN", ["5"])], ["beta", "Gamma one", "delta"]),
        ([("amount", "HAS_PROPERTY", "")], ["Alpha one", "beta", "Gamma one"]),
        ([("amount", "NOT_HAS_PROPERTY", "")], ["delta"]),
        ([("closedate", "GTE", "1769904000000")], ["beta", "delta"]),
        ([("closedate", "LT", "2026-02-01T00:00:00Z")], ["Alpha one"]),
        ([("dealname", "EQ", "BETA")], ["beta"]),
        ([("dealname", "IN", ["alpha one", "BETA"])], ["Alpha one"]),
        ([("dealname", "CONTAINS_TOKEN", "ONE")], ["Alpha one", "Gamma one"]),
        ([("dealname", "CONTAINS_TOKEN", "*amm*")], ["Gamma one"]),
        ([("dealname", "NOT_CONTAINS_TOKEN", "one")], ["beta", "delta"]),
        ([("dealstage", "EQ", "closedwon"), ("amount", "LT", "100")], ["Alpha one"]),
        ([("hs_lastmodifieddate", "GT", "1700000001000")], ["Gamma one", "delta"]),
        ([("createdate", "LTE", "1700000001000")], ["Alpha one", "beta"]),
    ],
)
def test_an_operator_finds(
    deals: HubSpotModel, filters: list[tuple[str, str, Any]], found: list[str]
) -> None:
    assert names(deals, where(*filters)) == found


def test_between_includes_both_ends(deals: HubSpotModel) -> None:
    body = {
        "filterGroups": [
            {
                "filters": [
                    {
                        "propertyName": "amount",
                        "operator": "BETWEEN",
                        "value": "5",
                        "highValue": "40",
                    }
                ]
            }
        ]
    }
    assert names(deals, body) == ["Alpha one", "beta"]


def test_one_group_of_several_is_enough(deals: HubSpotModel) -> None:
    body = {
        "filterGroups": [
            *where(("amount", "EQ", "5"))["filterGroups"],
            *where(("dealname", "EQ", "delta"))["filterGroups"],
        ]
    }
    assert names(deals, body) == ["Alpha one", "delta"]


def test_free_text_must_be_found_somewhere(deals: HubSpotModel) -> None:
    assert names(deals, {"query": "one gam"}) == ["Gamma one"]


def test_results_sort_by_number_and_by_text(deals: HubSpotModel) -> None:
    down = [{"propertyName": "amount", "direction": "DESCENDING"}]
    assert names(deals, where(("amount", "HAS_PROPERTY", ""), sorts=down)) == [
        "Gamma one",
        "beta",
        "Alpha one",
    ]
    assert names(deals, {"sorts": ["dealname"]}) == ["Alpha one", "beta", "delta", "Gamma one"]


def test_archived_records_are_never_found(deals: HubSpotModel) -> None:
    first = next(deals.stored("deals", deleted=False))["id"]
    deals.remove("deals", first)
    assert names(deals, {}) == ["beta", "Gamma one", "delta"]


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 201},
        {"limit": 200, "after": "9900"},
        {"after": "x"},
        {"sorts": ["amount", "dealname"]},
        where(("nope", "EQ", "1")),
        where(("amount", "LIKE", "1")),
        where(("amount", "EQ", " ")),
        where(("amount", "IN", [])),
        where(("amount", "BETWEEN", "1")),
        where(("amount", "EQ", "much")),
        where(*[("amount", "EQ", "1")] * 7),
        {"filterGroups": where(("amount", "EQ", "1"))["filterGroups"] * 6},
        {"filterGroups": where(*[("amount", "EQ", "1")] * 6)["filterGroups"] * 4},
    ],
)
def test_a_request_past_the_limits_is_refused(deals: HubSpotModel, body: dict[str, Any]) -> None:
    with pytest.raises(VendorError) as refused:
        search(deals, DEALS, body)
    assert refused.value.status == 400


def test_while_the_index_lags_the_total_is_fresh_and_the_results_are_not(
    clock: SkewedClock,
) -> None:
    portal = HubSpotModel(clock, search_lag_s=10)
    made = objects.create(
        portal, CONTACTS, {"properties": {"email": "a@x.com", "city": "Rome"}}, "api"
    )
    assert search(portal, CONTACTS, where(("email", "EQ", "a@x.com"))) == {
        "total": 1,
        "results": [],
    }
    clock.shared.advance(10)
    body = where(("city", "EQ", "Rome"), properties=["city"])
    assert search(portal, CONTACTS, body)["results"][0]["id"] == made["id"]
    objects.update(portal, CONTACTS, made["id"], {"properties": {"city": "Pisa"}}, None, "api")
    stale = search(portal, CONTACTS, body)
    assert (stale["total"], stale["results"][0]["properties"]["city"]) == (0, "Rome")
    clock.shared.advance(4.9)
    assert search(portal, CONTACTS, body)["results"], "no record is indexed before half the lag"
    clock.shared.advance(5.1)
    assert search(portal, CONTACTS, body) == {"total": 0, "results": []}


def test_an_archived_record_is_shown_until_the_index_notices(clock: SkewedClock) -> None:
    portal = HubSpotModel(clock, search_lag_s=10)
    record_id = portal.insert("contacts", {"email": "a@x.com"})
    clock.shared.advance(10)
    portal.remove("contacts", record_id)
    found = search(portal, CONTACTS, {})
    assert (found["total"], [row["id"] for row in found["results"]]) == (0, [record_id])
    clock.shared.advance(10)
    assert search(portal, CONTACTS, {}) == {"total": 0, "results": []}


def test_paging_by_id_reads_twenty_thousand_records_quickly_and_once() -> None:
    portal = HubSpotModel(Clock().skewed())
    for n in range(20_000):
        portal.insert("contacts", {"email": f"p{n}@x.com"}, at=1_700_000_000.0 + n % 7)
    seen: list[str] = []
    last, spent = "0", []
    while True:
        body = where(("lastmodifieddate", "GTE", "1700000000000"), ("hs_object_id", "GT", last))
        started = time.process_time()
        page = search(portal, CONTACTS, {**body, "limit": 200, "sorts": ["hs_object_id"]})[
            "results"
        ]
        spent.append(time.process_time() - started)
        if not page:
            break
        seen += [row["id"] for row in page]
        last = seen[-1]
    assert len(seen) == len(set(seen)) == 20_000
    assert sorted(spent)[len(spent) // 2] < 0.010


def test_each_record_has_its_own_delay_between_half_and_all_of_the_lag(clock: SkewedClock) -> None:
    portal = HubSpotModel(clock, search_lag_s=10)
    for n in range(40):
        portal.insert("contacts", {"email": f"p{n}@x.com"})
    seen = []
    for _ in range(11):
        seen.append(len(search(portal, CONTACTS, {"limit": 100})["results"]))
        clock.shared.advance(1)
    assert seen[:5] == [0] * 5
    assert 0 < seen[7] < seen[9] <= 40
    assert seen[10] == 40
