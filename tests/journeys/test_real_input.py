"""A public data set, spelling mistakes and all, from files to agreement: nothing missing, nothing
twice.
"""

from __future__ import annotations

import csv
from collections import Counter
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.journeys.comparison import Stores, differences, pairs
from tests.journeys.conftest import DATA_SET, RealInput
from tests.journeys.frugality import assert_frugal, calls, routes
from tests.journeys.journey import written

pytestmark = pytest.mark.skipif(
    not DATA_SET.is_dir(), reason="the data set is not beside this checkout"
)


@pytest.fixture(scope="module")
def stores(real_input: RealInput) -> Stores:
    return Stores.of(real_input.journey)


def rows(real_input: RealInput, name: str) -> list[dict[str, str]]:
    with (real_input.files / name).open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: (value or "").strip() for key, value in row.items()}
            for row in csv.DictReader(file)
        ]


def by_key(stores: Stores, left: str, right: str) -> dict[str, dict[str, Any]]:
    """HubSpot's records by the Salesforce record in their key."""
    found = stores.rows["hubspot"][right].values()
    start = f"main-salesforce-{left}-"
    return {str(row["fields"]["accord_key"]).removeprefix(start): row for row in found}


@pytest.mark.parametrize(
    ("left", "right", "name", "file"),
    [
        ("Account", "companies", "name", "accounts.csv"),
        ("Opportunity", "deals", "dealname", "sales_pipeline.csv"),
    ],
)
def test_every_record_is_there_once_by_key_and_by_name(
    real_input: RealInput, stores: Stores, left: str, right: str, name: str, file: str
) -> None:
    there = by_key(stores, left, right)
    here = stores.rows["salesforce"][left]
    assert (
        len(stores.rows["hubspot"][right]) == len(there) == len(here) == len(rows(real_input, file))
    )
    assert there.keys() == here.keys()
    assert {key: row["fields"][name] for key, row in there.items()} == {
        k: r["fields"]["Name"] for k, r in here.items()
    }
    assert max(Counter(row["fields"][name] for row in there.values()).values()) == 1


def test_every_deal_has_the_stage_amount_and_close_date_that_the_file_says(
    real_input: RealInput, stores: Stores
) -> None:
    with (real_input.journey.folder / "policy" / "hubspot.yaml").open(encoding="utf-8") as file:
        stages = YAML(typ="safe").load(file)["vocabularies"]["opportunity_stage"]["values"]
    deals = {
        row["fields"]["dealname"].rpartition("(")[2].rstrip(")"): row["fields"]
        for row in stores.rows["hubspot"]["deals"].values()
    }
    wrong = []
    for line in rows(real_input, "sales_pipeline.csv"):
        deal = deals[line["opportunity_id"]]
        amount = float(line["close_value"]) if line["close_value"] else None
        wanted = (stages[line["deal_stage"].lower()], amount, line["close_date"] or "2017-12-31")
        held = (
            deal["dealstage"],
            float(deal["amount"]) if deal.get("amount") else None,
            deal["closedate"][:10],
        )
        if wanted != held:
            wrong.append((line["opportunity_id"], wanted, held))
    assert wrong == []


def test_every_deal_belongs_to_its_agent_and_its_company(
    real_input: RealInput, stores: Stores
) -> None:
    names = {key: row["fields"]["name"] for key, row in stores.rows["hubspot"]["companies"].items()}
    wrong, alone = [], 0
    deals = {
        row["fields"]["dealname"].rpartition("(")[2].rstrip(")"): row
        for row in stores.rows["hubspot"]["deals"].values()
    }
    for line in rows(real_input, "sales_pipeline.csv"):
        deal = deals[line["opportunity_id"]]
        owner = stores.owners["hubspot"][deal["fields"]["hubspot_owner_id"]]
        company = names.get(stores.companies.get(("deals", deal["id"]), ""), "")
        alone += company == ""
        agent = line["sales_agent"].lower().replace(" ", ".") + "@maven.example"
        if (owner, company) != (agent, line["account"]):
            wrong.append((line["opportunity_id"], agent, owner, line["account"], company))
    assert wrong == []
    assert alone == sum(not line["account"] for line in rows(real_input, "sales_pipeline.csv"))
    assert alone > 200


def test_every_subsidiary_is_under_its_parent(real_input: RealInput, stores: Stores) -> None:
    names = {key: row["fields"]["name"] for key, row in stores.rows["hubspot"]["companies"].items()}
    wanted = {
        line["account"]: line["subsidiary_of"]
        for line in rows(real_input, "accounts.csv")
        if line["subsidiary_of"]
    }
    assert {names[child]: names[parent] for child, parent in stores.parents.items()} == wanted
    assert wanted


def test_a_misspelt_sector_is_neither_copied_nor_lost_but_listed_with_a_suggestion(
    real_input: RealInput, stores: Stores
) -> None:
    misspelt = {
        line["account"]
        for line in rows(real_input, "accounts.csv")
        if line["sector"] == "technolgy"
    }
    here = {
        row["fields"]["Name"]
        for row in stores.rows["salesforce"]["Account"].values()
        if row["fields"]["Industry"] == "technolgy"
    }
    there = by_key(stores, "Account", "companies")
    blank = {row["fields"]["name"] for row in there.values() if not row["fields"].get("industry")}
    assert here == misspelt
    assert misspelt <= blank
    listed = [
        i
        for i in real_input.journey.accord("parked", "list", "--json").document
        if i["field"] == "industry"
    ]
    known = stores.rows["salesforce"]["Account"]
    assert {
        known[issue["ref"].rpartition(":")[2]]["fields"]["Name"] for issue in listed
    } == misspelt
    assert len(listed) == len(misspelt)
    assert all(i["detail"]["value"] == "technolgy" and i["detail"]["suggestions"] for i in listed)
    assert all("did you mean" in issue["message"] for issue in listed)


def test_a_misspelt_product_is_put_right_on_both_sides(
    real_input: RealInput, stores: Stores
) -> None:
    misspelt = {
        line["opportunity_id"]
        for line in rows(real_input, "sales_pipeline.csv")
        if line["product"] == "GTXPro"
    }
    there = by_key(stores, "Opportunity", "deals")
    assert len(misspelt) > 200
    found = 0
    for key, row in stores.rows["salesforce"]["Opportunity"].items():
        if row["fields"]["Name"].rpartition("(")[2].rstrip(")") in misspelt:
            found += 1
            assert row["fields"]["Product_Line__c"] == "GTX Pro"
            assert there[key]["fields"]["product_line"] == "GTX Pro"
            assert ["GTXPro", "GTX Pro"] in [
                entry["fields"].get("Product_Line__c") for entry in row["history"]
            ]
    assert found == len(misspelt)


def test_both_stores_agree_on_every_field_of_the_common_language(
    real_input: RealInput, stores: Stores
) -> None:
    assert differences(real_input.journey) == []
    assert {entity: len(found) for entity, found in pairs(stores).items()} == {
        "account": len(rows(real_input, "accounts.csv")),
        "contact": 0,
        "opportunity": len(rows(real_input, "sales_pipeline.csv")),
    }


def test_a_second_sync_writes_nothing_and_ends_with_success(real_input: RealInput) -> None:
    assert real_input.second.code == 0
    assert written(real_input.second.document) == 0


def test_the_conversion_says_what_it_filled_in_and_which_words_nobody_knows(
    real_input: RealInput,
) -> None:
    deals = rows(real_input, "sales_pipeline.csv")
    assert real_input.converted["rows"] == {
        "accounts.csv": 85,
        "opportunities.csv": len(deals),
        "reps.csv": 35,
    }
    open_ended = sum(not line["close_date"] for line in deals)
    assert real_input.converted["filled_in"]["close_date (2017-12-31)"] == open_ended > 400
    assert ["industry", "technolgy"] in real_input.converted["unknown"]
    assert not [
        word for vocabulary, word in real_input.converted["unknown"] if vocabulary == "product"
    ]


def test_the_first_sync_reports_exactly_the_writes_the_vendors_counted(
    real_input: RealInput,
) -> None:
    counted = {system: found["written"] for system, found in real_input.stats.items()}
    assert {
        system: sum(sums.values()) for system, sums in real_input.first["written"].items()
    } == counted


def test_the_first_sync_of_the_real_data_set_costs_little_more_than_the_fewest_calls(
    real_input: RealInput,
) -> None:
    assert_frugal(real_input.first, real_input.stats)
    # a workspace's first contact (signing in, reading the schema; in HubSpot the stages of deals
    # come from the pipelines, one call more) comes before its first run
    for system, most in (("salesforce", 3), ("hubspot", 5)):
        before = calls(real_input.stats[system]) - real_input.first["calls"][system]
        assert 0 <= before <= most, routes(real_input.stats[system])
