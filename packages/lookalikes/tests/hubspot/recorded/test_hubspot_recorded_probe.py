"""What Luigi08001/hubcli was answered in 2026 when it called every endpoint of a portal with as
little as it could.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

LISTS = "/crm/v3/lists"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/crm/objects/v3/contacts"),
        ("POST", "/crm/objects/v3/projects/search"),
        ("GET", "/crm/associations/v4/contacts/companies/labels"),
        ("GET", "/crm/associations/v4/definitions/configurations/all"),
        ("GET", f"{LISTS}/folders"),
        ("GET", f"{LISTS}/"),
    ],
)
def test_an_area_may_stand_before_its_version(served: Served, method: str, path: str) -> None:
    body = {} if method == "POST" else None
    assert served.call(method, path, json=body).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("POST", "/crm/objects/v3/projects", 400, "Error creating PROJECT. Some required"),
        ("POST", f"{LISTS}/folders", 400, "Invalid input JSON on line 1, column 2. Some required"),
        ("POST", f"{LISTS}/idmapping", 400, "Cannot deserialize value of type `java.util.HashSet"),
        ("GET", f"{LISTS}/idmapping?legacyListId=x", 400, "Id x can't be converted to java.lang"),
        ("GET", "/contacts/v1/lists/x/contacts/all", 400, "Could not parse number from listId: x"),
        ("GET", "/email/public/v1/events/x/7", 400, "value for path parameter: created"),
        ("GET", "/properties/v2/x/groups/named/y", 400, "Unable to infer object type from: x"),
        ("GET", "/events/v3/events/", 400, "Must specify an eventType or objectType"),
        ("GET", "/owners/v2/owners", 401, "Any of the listed authentication credentials are"),
    ],
)
def test_what_does_not_do_is_told_as_recorded(
    served: Served, method: str, path: str, status: int, words: str
) -> None:
    body = None
    if method == "POST":
        body = {"properties": {}} if "objects" in path else {}
    answer = served.call(method, path, json=body)
    assert answer.status_code == status
    assert words in answer.json()["message"]


@pytest.mark.parametrize("path", ["contacts/0", "contacts/0/associations/companies"])
def test_nothing_has_the_id_0(served: Served, path: str) -> None:
    answer = served.call("GET", f"/crm/objects/2025-09/{path}")
    assert answer.status_code == 404
    assert answer.json()["message"] == "Object not found. objectId is usually positive."


def made_folder(served: Served, name: str, **more: object) -> dict[str, Any]:
    answer = served.call("POST", f"{LISTS}/folders", json={"name": name, **more})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()["folder"]
    return found


def test_lists_are_filed_in_folders(served: Served) -> None:
    """The specification of lists: folders within folders, and lists in them."""
    body = {"name": "L", "objectTypeId": "0-1", "processingType": "MANUAL"}
    list_id = served.call("POST", LISTS, json=body).json()["list"]["listId"]
    outer = made_folder(served, "Outer")
    inner = made_folder(served, "Inner", parentFolderId=outer["id"])
    filed = {"listId": list_id, "newFolderId": inner["id"]}
    assert served.call("PUT", f"{LISTS}/folders/move-list", json=filed).status_code == 204
    root = served.call("GET", f"{LISTS}/folders").json()["folder"]
    assert (root["id"], root["childLists"]) == ("0", [])
    (held,) = root["childNodes"][0]["childNodes"]
    assert (held["name"], held["childLists"]) == ("Inner", [int(list_id)])
    into_itself = f"{LISTS}/folders/{outer['id']}/move/{inner['id']}"
    assert served.call("PUT", into_itself).status_code == 400
    assert served.call("DELETE", f"{LISTS}/folders/{inner['id']}").status_code == 400
    renamed = served.call("PUT", f"{LISTS}/folders/{inner['id']}/rename?newFolderName=New").json()
    assert renamed["folder"]["name"] == "New"
    served.call("PUT", f"{LISTS}/folders/move-list", json={**filed, "newFolderId": "0"})
    moved = served.call("PUT", f"{LISTS}/folders/{inner['id']}/move/0").json()["folder"]
    assert moved["parentFolderId"] == "0"
    assert served.call("DELETE", f"{LISTS}/folders/{inner['id']}").status_code == 204
    unknown = served.call("GET", f"{LISTS}/folders?folderId={inner['id']}")
    assert unknown.status_code == 404


def test_lists_are_found_by_the_ids_they_had_in_version_1(served: Served) -> None:
    """The specification of lists; here they have kept their ids."""
    body = {"name": "L", "objectTypeId": "0-1", "processingType": "MANUAL"}
    list_id = served.call("POST", LISTS, json=body).json()["list"]["listId"]
    one = served.call("GET", f"{LISTS}/idmapping?legacyListId={list_id}").json()
    assert one == {"listId": list_id, "legacyListId": list_id}
    several = served.call("POST", f"{LISTS}/idmapping", json=[list_id, "99"]).json()
    assert several == {"legacyListIdsToIdsMapping": [one], "missingLegacyListIds": ["99"]}


def test_the_contacts_of_a_list_are_read_in_version_1(served: Served) -> None:
    body = {"name": "L", "objectTypeId": "0-1", "processingType": "MANUAL"}
    list_id = served.call("POST", LISTS, json=body).json()["list"]["listId"]
    people = [int(served.model.insert("contacts", {"firstname": name})) for name in "ABC"]
    served.call("PUT", f"{LISTS}/{list_id}/memberships/add", json=people)
    path = f"/contacts/v1/lists/{list_id}/contacts/all?count=2"
    first = served.call("GET", path).json()
    assert ([each["vid"] for each in first["contacts"]], first["has-more"]) == (people[:2], True)
    last = served.call("GET", f"{path}&vidOffset={first['vid-offset']}").json()
    assert ([each["vid"] for each in last["contacts"]], last["has-more"]) == (people[2:], False)
    assert served.call("GET", "/contacts/v1/lists/99/contacts/all").status_code == 404
