"""A field disappears while its schema is still trusted: one run stumbles, the next goes on without
the field.
"""

from __future__ import annotations

import json

import requests

from tests.journeys.journey import Journey, written


def archive_property(found: Journey, name: str) -> None:
    """An admin archives a property of contacts."""
    token = json.loads(found.ready.read_text())["hubspot"]["token"]
    url = f"{found.hubspot.url}/crm/v3/properties/contacts/{name}"
    answer = requests.delete(url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert answer.status_code == 204, answer.text


def test_a_property_archived_within_the_hour_holds_nothing_up_for_longer_than_a_run(
    settled: Journey,
) -> None:
    archive_property(settled, "product_interest")
    fields = {"LastName": "Newcomer", "Email": "new@newcomers.example", "Company": "Newcomers"}
    settled.salesforce.edit("Lead", None, {**fields, "Product_Interest__c": "Data Hub"})
    assert settled.accord("sync", "--json").code == 3
    parked = [
        issue
        for issue in settled.accord("parked", "list", "--json").document
        if issue["kind"] == "parked"
    ]
    assert [issue["reason"] for issue in parked] == ["PROPERTY_DOESNT_EXIST"]
    settled.sync()
    people = [row["fields"] for row in settled.hubspot.rows("contacts").values()]
    assert [p["lastname"] for p in people if p.get("email") == "new@newcomers.example"] == [
        "Newcomer"
    ]
    assert written(settled.sync()) == 0
