"""Who is on a list, page by page, in the order of ids and of joining; and which lists a record is
on.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

LISTS = "/crm/v3/lists"


def told(served: Served, path: str) -> Any:
    answer = served.call("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def put(served: Served, path: str, body: Any) -> Any:
    answer = served.call("PUT", f"{LISTS}/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def people(served: Served) -> list[str]:
    return [served.model.insert("contacts", {"firstname": f"P{n}"}) for n in range(5)]


@pytest.fixture
def listed(served: Served, people: list[str]) -> str:
    """A manual list on which the last came first, a minute apart."""
    body = {"name": "Gala", "objectTypeId": "0-1", "processingType": "MANUAL"}
    list_id = str(served.call("POST", LISTS, json=body).json()["list"]["listId"])
    for number in reversed(people):
        put(served, f"{list_id}/memberships/add", [number])
        served.model.clock.skew_s += 60
    return list_id


def walk(served: Served, path: str, way: str, step: str) -> list[str]:
    """The records of every page, from one to the next as the answers say."""
    found: list[str] = []
    query = "limit=2"
    while True:
        page = told(served, f"{path}?{query}")
        found += [each["recordId"] for each in page["results"]]
        cursor = page.get("paging", {}).get(way, {}).get(step)
        if cursor is None or len(page["results"]) < 2:
            return found
        query = f"limit=2&{step}={cursor}"


def test_members_come_by_id_or_by_the_time_they_joined(
    served: Served, listed: str, people: list[str]
) -> None:
    path = f"{LISTS}/{listed}/memberships"
    assert walk(served, path, "next", "after") == people
    assert walk(served, f"{path}/join-order", "next", "after") == people[::-1]
    first = told(served, f"{path}/join-order?limit=1")["results"]
    assert first[0]["membershipTimestamp"] == "2026-11-21T10:00:00.123Z"


@pytest.mark.parametrize("order", ["", "/join-order"])
def test_pages_lead_back_where_they_came_from(served: Served, listed: str, order: str) -> None:
    path = f"{LISTS}/{listed}/memberships{order}"
    whole = [each["recordId"] for each in told(served, path)["results"]]
    second = told(served, f"{path}?limit=2")["paging"]["next"]["after"]
    page = told(served, f"{path}?limit=2&after={second}")
    before = page["paging"]["prev"]["before"]
    back = told(served, f"{path}?limit=2&before={before}")["results"]
    assert [each["recordId"] for each in back] == whole[:2][::-1]
    both = told(served, f"{path}?limit=2&after={second}&before={before}")["results"]
    assert [each["recordId"] for each in both] == whole[2:4]
    assert "paging" not in told(served, f"{path}?limit=5")
    assert served.call("GET", f"{path}?after=x").status_code == 400


def test_some_come_and_others_go_in_one_call(
    served: Served, listed: str, people: list[str]
) -> None:
    body = {"recordIdsToAdd": [people[0], "404"], "recordIdsToRemove": [people[4]]}
    done = put(served, f"{listed}/memberships/add-and-remove", body)
    assert done == {
        "recordsIdsAdded": [],
        "recordIdsRemoved": [people[4]],
        "recordIdsMissing": ["404"],
    }
    assert told(served, f"{LISTS}/{listed}/memberships")["total"] == 4


def test_a_record_tells_its_lists_and_when_it_first_and_last_came(
    served: Served, listed: str, people: list[str]
) -> None:
    put(served, f"{listed}/memberships/remove", [people[4]])
    put(served, f"{listed}/memberships/add", [people[4]])
    path = f"{LISTS}/records/contacts/{people[4]}/memberships"
    (on,) = told(served, path)["results"]
    assert (on["listId"], on["firstAddedTimestamp"]) == (listed, "2026-11-21T10:00:00.123Z")
    assert on["lastAddedTimestamp"] == "2026-11-21T10:05:00.123Z"
    saved = served.model.snapshot()
    served.model.restore(saved)
    assert served.model.snapshot() == saved
    inputs = [{"objectTypeId": "0-1", "recordId": each} for each in (people[4], "404")]
    body = {"inputs": inputs}
    batch = served.call("POST", f"{LISTS}/records/memberships/batch/read", json=body).json()
    assert [each["recordListMemberships"] for each in batch["results"]] == [[on], []]


def test_a_list_of_what_the_portal_does_not_have_is_refused(served: Served) -> None:
    body = {"name": "Gala", "objectTypeId": "0-999", "processingType": "MANUAL"}
    answer = served.call("POST", LISTS, json=body)
    assert (answer.status_code, answer.json()["subCategory"]) == (
        400,
        "ListError.INVALID_OBJECT_TYPE_FOR_LIST",
    )
