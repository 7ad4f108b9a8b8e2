"""HubSpot's own server for assistants, by its Model Context Protocol: every tool it has, and how it
tells a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.interop.clients.javascript import installed_apart, node
from tests.interop.clients.mcp import Server, started
from tests.interop.clients.running import Served

VERSION = "0.4.0"
SOMEBODY = "999999999"


@pytest.fixture(scope="module")
def server(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    program = installed_apart("mcp-server") / "@hubspot" / "mcp-server" / "dist" / "index.js"
    home = tmp_path_factory.mktemp("mcp")
    keys = served.ready["hubspot"]
    variables = served.surroundings(home) | {
        "PRIVATE_APP_ACCESS_TOKEN": keys["token"],
        # The `fetch` of Node.js asks no proxy unless it is new; this is the server's own option.
        "BASE_URL_OVERRIDE": keys["url"],
        "NODE_EXTRA_CA_CERTS": served.ready["ca_file"],
    }
    with started([node(), str(program)], home, variables) as server:
        about = server.greet()["serverInfo"]
        assert about == {"name": "hubspot-mcp-server", "version": VERSION}
        yield server


@pytest.fixture(scope="module")
def person(server: Server) -> str:
    return made(server, "contacts", email="mcp@mcp.example", lastname="Asked")


def made(server: Server, object_type: str, **properties: str) -> str:
    inputs = [{"properties": properties}]
    told = server.call("batch-create-objects", objectType=object_type, inputs=inputs)
    return str(told.json["results"][0]["id"])


def noted(server: Server, served: Served, person: str) -> dict[str, Any]:
    """An engagement that the server made."""
    told = server.call(
        "create-engagement",
        type="TASK",
        ownerId=int(min(served.stored("hubspot", "owners"))),
        associations={"contactIds": [int(person)]},
        metadata={"subject": "Offer", "body": "Soon"},
    )
    assert told.json["status"] == "success"
    return dict(told.json["engagement"])


def test_every_tool_it_has_is_called_here(server: Server) -> None:
    tools = {each["name"].removeprefix("hubspot-") for each in server.ask("tools/list")["tools"]}
    text = Path(__file__).read_text()
    assert len(tools) == 21
    assert {name for name in tools if f'"{name}"' not in text} == set()


def test_it_knows_whose_token_it_has_and_what_it_may(server: Server, served: Served) -> None:
    told = server.call("get-user-details").text
    assert str(served.ready["hubspot"]["portal_id"]) in told
    assert "crm.objects.contacts.write" in told
    assert "automation" in told


def test_records_are_made_read_changed_listed_and_found(server: Server, person: str) -> None:
    inputs = [{"id": person, "properties": {"jobtitle": "Translator"}}]
    assert not server.call("batch-update-objects", objectType="contacts", inputs=inputs).failed
    read = server.call(
        "batch-read-objects",
        objectType="contacts",
        inputs=[{"id": person}],
        properties=["jobtitle"],
        propertiesWithHistory=["jobtitle"],
    ).json["results"]
    assert read[0]["properties"]["jobtitle"] == "Translator"
    assert read[0]["propertiesWithHistory"]["jobtitle"][0]["value"] == "Translator"
    wanted = {"propertyName": "email", "operator": "EQ", "value": "mcp@mcp.example"}
    search = {"objectType": "contacts", "filterGroups": [{"filters": [wanted]}]}
    found = server.call("search-objects", **search).json
    assert [each["id"] for each in found["results"]] == [person]


def test_a_list_goes_on_from_page_to_page(server: Server, served: Served) -> None:
    seen: set[str] = set()
    more: dict[str, Any] = {}
    while True:
        page = server.call("list-objects", objectType="contacts", limit=50, **more).json
        seen |= {each["id"] for each in page["results"]}
        if "paging" not in page:
            break
        more = {"after": page["paging"]["next"]["after"]}
    assert seen == set(served.stored("hubspot", "contacts"))


def test_records_are_tied_by_the_types_it_was_told(server: Server, person: str) -> None:
    company = made(server, "companies", name="Asked")
    ends = {"fromObjectType": "contacts", "toObjectType": "companies"}
    types = server.call("get-association-definitions", **ends).json["results"]
    plain = next(each for each in types if each["label"] is None)
    told = server.call(
        "batch-create-associations",
        **ends,
        types=[
            {"associationCategory": plain["category"], "associationTypeId": plain["typeId"]},
        ],
        inputs=[{"from": {"id": person}, "to": {"id": company}}],
    )
    assert told.json["status"] == "COMPLETE"
    wanted = {"objectType": "contacts", "objectId": person, "toObjectType": "companies"}
    tied = server.call("list-associations", **wanted).json["results"]
    assert [str(each["toObjectId"]) for each in tied] == [company]


def test_properties_are_listed_read_made_and_changed(server: Server) -> None:
    about = {"objectType": "contacts"}
    names = {each["name"] for each in server.call("list-properties", **about).json["results"]}
    assert {"email", "lifecyclestage", "hs_lead_status"} <= names
    email = server.call("get-property", **about, propertyName="email").json
    assert (email["type"], email["fieldType"]) == ("string", "text")
    asked = {
        **about,
        "name": "asked_by",
        "label": "Asked by",
        "type": "enumeration",
        "fieldType": "select",
        "groupName": "contactinformation",
        "options": [{"label": "Us", "value": "us"}],
    }
    assert server.call("create-property", **asked).json["options"][0]["value"] == "us"
    renamed = {**about, "propertyName": "asked_by", "label": "Who asked"}
    assert server.call("update-property", **renamed).json["label"] == "Who asked"


def test_a_task_is_made_read_and_changed(server: Server, served: Served, person: str) -> None:
    task = noted(server, served, person)
    assert task["associations"]["contactIds"] == [int(person)]
    number = task["engagement"]["id"]
    wanted = {"engagementId": number, "metadata": {"body": "Today"}, "associations": {}}
    changed = server.call("update-engagement", **wanted).json["engagement"]
    assert server.call("get-engagement", engagementId=number).json == changed
    assert (changed["metadata"]["subject"], changed["metadata"]["body"]) == ("Offer", "Today")


def test_what_a_portal_has_none_of_is_empty(server: Server) -> None:
    assert server.call("list-workflows").json == {"results": []}
    assert '"results": []' in server.call("get-schemas").text


def test_links_lead_to_records(server: Server, person: str) -> None:
    page = {"pagetype": "record", "objectTypeId": "0-1", "objectId": person}
    asked = {"portalId": "1", "uiDomain": "app.hubspot.com", "pageRequests": [page]}
    assert f"/contacts/1/record/0-1/{person}" in server.call("get-link", **asked).text
    assert "https://" in server.call("generate-feedback-link").text


@pytest.mark.parametrize(
    ("tool", "asked", "said"),
    [
        (
            "batch-create-objects",
            {"objectType": "contacts", "inputs": [{"properties": {"email": "mcp@mcp.example"}}]},
            '409 Conflict - {"status":"error","message":"Contact already exists.',
        ),
        (
            "batch-create-objects",
            {"objectType": "contacts", "inputs": [{"properties": {"nothing_such": "x"}}]},
            'Property \\"nothing_such\\" does not exist',
        ),
        ("search-objects", {"objectType": "nothing_such"}, "Unable to infer object type"),
        ("get-property", {"objectType": "contacts", "propertyName": "nothing_such"}, "404"),
        ("get-workflow", {"flowId": SOMEBODY}, "404 Not Found"),
        ("get-engagement", {"engagementId": int(SOMEBODY)}, "404 Not Found"),
    ],
)
@pytest.mark.usefixtures("person")
def test_a_refusal_comes_with_the_vendors_words(
    server: Server, tool: str, asked: dict[str, Any], said: str
) -> None:
    told = server.call(tool, **asked)
    assert told.failed
    assert said in told.text
