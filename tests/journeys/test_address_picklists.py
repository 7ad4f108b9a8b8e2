"""An org with state and country picklists takes an address as its lists have it: what it does not
take waits with the rest of its address, and everything else of the person arrives.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.journey import Journey, begun

COUNTRIES = {
    "US": {"label": "United States", "states": {"CA": "California", "TX": "Texas"}},
    "DE": {"label": "Germany"},
}
ANN = {
    "email": "ann@lee.example",
    "lastname": "Lee",
    "jobtitle": "Head of Design",
    "address": "1 Main Street",
    "city": "Austin",
    "country": "USA",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Journey]:
    with begun(tmp_path, people=0) as found:
        found.running.salesforce.configure({"address_picklists": COUNTRIES})
        yield found


def lead(found: Journey) -> dict[str, object]:
    (row,) = found.salesforce.rows("Lead").values()
    fields: dict[str, object] = row["fields"]
    return fields


def test_a_country_arrives_as_the_list_has_it(office: Journey) -> None:
    office.hubspot.edit("contacts", None, {**ANN, "state": "Texas"})
    office.sync()
    held = lead(office)
    assert (held["Country"], held["CountryCode"]) == ("United States", "US")
    assert (held["State"], held["StateCode"]) == ("Texas", "TX")
    assert office.waiting() == []


def test_a_state_that_is_not_listed_waits_with_its_address_and_the_rest_arrives(
    office: Journey,
) -> None:
    ann = office.hubspot.edit("contacts", None, {**ANN, "state": "Tex."})
    office.sync()
    held = lead(office)
    assert (held["LastName"], held["Title"]) == ("Lee", "Head of Design")
    assert (held["Street"], held["Country"]) == (None, None)
    (waits,) = office.waiting()
    assert waits["field"] == "state"
    assert "list of valid states" in waits["message"]
    office.hubspot.edit("contacts", ann, {"state": "Texas"})
    office.sync()
    assert lead(office)["StateCode"] == "TX"
    assert office.waiting() == []
