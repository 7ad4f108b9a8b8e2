"""What the Tooling API lists and in which envelope; the custom fields an org is born with among
it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from orgs import NOW
from raw_calls import DATA, Caller
from salesforce_served import Served

from sandbox.clock import Clock
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.setup.custom import custom_field, metadata_of


@pytest.fixture
def caller(served: Served) -> Caller:
    return Caller(served)


def asked(caller: Caller, query: str) -> dict[str, Any]:
    answer = caller.ask("GET", f"/tooling/query?q={query}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_tooling_query_has_an_envelope_of_its_own(caller: Caller) -> None:
    told = asked(caller, "SELECT DeveloperName FROM CustomField LIMIT 2")
    assert list(told) == ["size", "totalSize", "done", "queryLocator", "entityTypeName", "records"]
    records = told.pop("records")
    assert told == {
        "size": 2,
        "totalSize": 2,
        "done": True,
        "queryLocator": None,
        "entityTypeName": "CustomField",
    }
    assert len(records) == 2


def test_a_tooling_query_that_finds_nothing_names_no_entity(caller: Caller) -> None:
    told = asked(caller, "SELECT Id FROM CustomField WHERE DeveloperName = 'Nope'")
    assert (told["size"], told["entityTypeName"], told["records"]) == (0, None, [])


def test_a_long_tooling_answer_goes_on_by_its_locator(caller: Caller) -> None:
    caller.model.page_size = 2
    told = asked(caller, "SELECT Id FROM CustomField")
    assert (told["size"], told["done"]) == (2, False)
    assert told["nextRecordsUrl"] == f"{DATA}/tooling/query/{told['queryLocator']}"
    assert told["totalSize"] > 4
    more = caller.ask("GET", told["nextRecordsUrl"].removeprefix(DATA)).json()
    assert (more["size"], more["entityTypeName"], more["done"]) == (2, "CustomField", False)
    assert more["records"] != told["records"]


def test_the_custom_fields_an_org_is_born_with_are_listed(caller: Caller) -> None:
    told = asked(caller, "SELECT DeveloperName, TableEnumOrId, EntityDefinitionId FROM CustomField")
    listed = {(each["TableEnumOrId"], each["DeveloperName"]) for each in told["records"]}
    born = {
        (kind.name, field.name.removesuffix("__c"))
        for kind in caller.model.schema
        for field in kind.fields.values()
        if field.name.endswith("__c")
    }
    assert ("Contact", "Product_Interest") in listed
    assert listed == born


def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def test_the_metadata_of_a_born_field_makes_that_field() -> None:
    for kind in org().schema:
        for field in kind.fields.values():
            if field.custom:
                made = custom_field(field.name, metadata_of(field))
                assert replace(made, hidden=False) == field


@pytest.mark.parametrize("person_accounts", [False, True])
def test_a_born_field_that_was_taken_away_stays_away_through_a_snapshot(
    caller: Caller, person_accounts: bool
) -> None:
    if person_accounts:
        caller.model.configure({"person_accounts": True})
    where = "TableEnumOrId = 'Contact' AND DeveloperName = 'Product_Interest'"
    (row,) = asked(caller, f"SELECT Id FROM CustomField WHERE {where}")["records"]
    assert caller.ask("DELETE", f"/tooling/sobjects/CustomField/{row['Id']}").status_code == 204
    caller.model.restore(caller.model.snapshot())
    for name, field in (("Contact", "Product_Interest__c"), ("Account", "Product_Interest__pc")):
        assert caller.model.writer.kind(name).find(field) is None
    assert asked(caller, f"SELECT Id FROM CustomField WHERE {where}")["size"] == 0
