"""A record that the other system does not take, dropped and taken back from the command line."""

from __future__ import annotations

from tests.journeys.comparison import couples
from tests.journeys.journey import Journey

REFUSED = {
    "match": {"method": "POST", "path": "/crm/v3/objects/contacts/batch/*"},
    "times": 1,
    "do": "status",
    "status": 400,
    "item": 0,
}


def test_who_was_dropped_is_named_by_status_and_why_until_it_is_taken_back(
    settled: Journey,
) -> None:
    found = settled
    left, _ = couples(found)[0]
    owner = found.salesforce.row("Contact", left)["OwnerId"]
    person = {"LastName": "Dropped", "Company": "Trial", "Email": "d@dropped.example"}
    found.hubspot.faults(REFUSED)
    lead = found.salesforce.edit("Lead", None, {**person, "OwnerId": owner})
    found.sync()
    listed = found.accord("parked", "list", "--json").document
    (issue,) = [each for each in listed if each["kind"] == "parked"]
    dropped = found.accord("parked", "drop", issue["id"], "--as", "ann", "--reason", "a trial")
    assert dropped.code == 0
    assert f"accord -C {found.folder} parked retry {issue['id']}" in dropped.out
    found.sync()
    told = found.accord("status")
    assert told.code == 0
    assert "Left as it is because somebody decided so: 1 record." in told.out
    assert "it has no counterpart in hubspot because ann decided so" in told.out
    assert "(a trial)" in found.accord("why", lead).out
    found.hubspot.calm()
    assert found.accord("parked", "retry", issue["id"]).code == 0
    found.sync()
    emails = [row["fields"].get("email") for row in found.hubspot.rows("contacts").values()]
    assert "d@dropped.example" in emails
    assert "decided so" not in found.accord("status").out
