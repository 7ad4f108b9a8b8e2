"""What incremental reads never show is found when it is time to compare everything."""

from __future__ import annotations

import pytest

from tests.simulator.silent import SilentConnector
from tests.sync.rig import Rig

WEEK_S = 7 * 86_400.0


@pytest.fixture
def rig() -> Rig:
    return Rig(connect=SilentConnector)


def vanished(rig: Rig) -> list[str]:
    return [issue.ref for issue in rig.store.issues(kinds=("vanished",))]


def test_an_archived_record_is_found_after_a_week_and_not_before(rig: Rig) -> None:
    rig.lead()
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.right.delete("contacts", person)
    rig.sync()
    assert vanished(rig) == []
    rig.wait(WEEK_S)
    rig.sync()
    assert vanished(rig) == [f"hubspot:contacts:{person}"]


def test_a_company_taken_away_without_a_trace_is_taken_away_in_salesforce_too(rig: Rig) -> None:
    company = rig.right.put("companies", {"name": "Lee Ltd", "domain": "lee.example"})
    person = rig.right.put(
        "contacts", {"email": "ann@lee.example", "lastname": "Lee", "@companies": company}
    )
    rig.sync()
    rig.sync()
    assert rig.held(rig.left, "Contact")["AccountId"] is not None
    version = rig.right.records["contacts", person][-1]
    version.fields["@companies"] = None  # no new version: HubSpot does not touch the record either
    rig.sync()
    assert rig.held(rig.left, "Contact")["AccountId"] is not None
    rig.wait(WEEK_S)
    rig.sync()
    assert rig.held(rig.left, "Contact")["AccountId"] is None


@pytest.mark.parametrize("lists_ids", [True, False])
def test_a_person_who_was_archived_is_not_taken_for_one_without_a_company(lists_ids: bool) -> None:
    class Listing(SilentConnector):
        """The other system may not be able to list its ids."""

    if not lists_ids:
        Listing.ids = None  # type: ignore[assignment]
    rig = Rig(connect=Listing)
    company = rig.right.put("companies", {"name": "Lee Ltd", "domain": "lee.example"})
    person = rig.right.put(
        "contacts", {"email": "ann@lee.example", "lastname": "Lee", "@companies": company}
    )
    rig.sync()
    rig.sync()
    account = rig.held(rig.left, "Contact")["AccountId"]
    rig.right.delete("contacts", person)
    rig.wait(WEEK_S)
    rig.sync()
    assert rig.held(rig.left, "Contact")["AccountId"] == account
    assert vanished(rig) == [f"hubspot:contacts:{person}"]


def test_a_stale_index_that_still_shows_an_archived_person_takes_no_company_away() -> None:
    rig = Rig(connect=SilentConnector)
    rig.right.lag_s = 60.0
    company = rig.right.put("companies", {"name": "Lee Ltd", "domain": "lee.example"})
    person = rig.right.put(
        "contacts", {"email": "ann@lee.example", "lastname": "Lee", "@companies": company}
    )
    rig.wait(100.0)
    rig.sync()
    rig.sync()
    account = rig.held(rig.left, "Contact")["AccountId"]
    rig.edit(rig.right, "contacts", person, jobtitle="Buyer")
    rig.wait(59.0)
    rig.right.delete("contacts", person)
    rig.wait(2.0)
    rig.sync()
    assert rig.held(rig.left, "Contact")["AccountId"] == account
    assert vanished(rig) == [f"hubspot:contacts:{person}"]


def test_the_first_run_and_a_quiet_week_list_nothing(rig: Rig) -> None:
    asked: list[str] = []
    rig.fault = lambda operation: asked.append(operation)  # type: ignore[func-returns-value]
    rig.lead()
    rig.sync()
    rig.wait(WEEK_S / 2)
    rig.sync()
    assert "ids" not in asked
    rig.wait(WEEK_S)
    rig.sync()
    assert "ids" in asked
