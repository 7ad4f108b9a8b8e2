"""Recorded answers about the account: tokens, properties, schemas, limits; and what dissociating
leaves.
"""

from __future__ import annotations

from typing import Any

from hubspot_served import Served

PROPERTIES = "/crm/v3/properties/contacts"
SHAPE = {"label": "L", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
PAIR = "/crm/v4/associations/contacts/companies"
PRIMARY, PLAIN = 1, 279


def linked(served: Served) -> tuple[str, str]:
    """A contact and its primary company."""
    one, other = (served.model.insert(kind, {"city": "Rome"}) for kind in ("contacts", "companies"))
    spec = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": PRIMARY}]
    path = f"/crm/v4/objects/contacts/{one}/associations/companies/{other}"
    assert served.call("PUT", path, json=spec).status_code == 201
    return one, other


def take(served: Served, one: str, other: str, type_id: int) -> list[dict[str, Any]]:
    """Archive one association type of a pair; what is left between the two."""
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id}
    body = {"inputs": [{"from": {"id": one}, "to": {"id": other}, "types": [spec]}]}
    assert served.call("POST", f"{PAIR}/batch/labels/archive", json=body).status_code == 204
    found: list[dict[str, Any]] = served.call(
        "GET", f"/crm/v4/objects/contacts/{one}/associations/companies"
    ).json()["results"]
    return found


def test_without_the_association_that_has_no_label_no_label_is_left(served: Served) -> None:
    one, other = linked(served)
    assert take(served, one, other, PLAIN) == []
    back = served.call("GET", f"/crm/v4/objects/companies/{other}/associations/contacts").json()
    assert back["results"] == []
    assert "associatedcompanyid" not in served.model.shelves["contacts"].live[int(one)]["props"]


def test_without_a_label_the_association_that_has_none_is_left(served: Served) -> None:
    one, other = linked(served)
    (left,) = take(served, one, other, PRIMARY)
    assert [each["typeId"] for each in left["associationTypes"]] == [PLAIN]


def test_associations_by_name_answer_the_way_back_first(served: Served) -> None:
    one, other = (served.model.insert(kind, {"city": "Rome"}) for kind in ("contacts", "companies"))
    body = {"inputs": [{"from": {"id": one}, "to": {"id": other}, "type": "contact_to_company"}]}
    answer = served.call("POST", "/crm/v3/associations/contacts/companies/batch/create", json=body)
    assert [each["from"]["id"] for each in answer.json()["results"]] == [other, one]


def test_a_private_apps_token_tells_what_it_may_do(served: Served) -> None:
    path = "/oauth/v2/private-apps/get/access-token-info"
    served.model.access.granted = {"oauth", "crm.objects.contacts.read"}
    told = served.call("POST", path, json={"tokenKey": served.model.token}).json()
    assert set(told) == {"userId", "hubId", "appId", "scopes", "isUserToken"}
    assert (told["hubId"], told["scopes"]) == (
        served.model.portal_id,
        ["crm.objects.contacts.read", "oauth"],
    )
    assert served.call("POST", path, json={"tokenKey": "pat-na1-other"}).status_code == 401
    assert served.call("GET", path).status_code == 405


def test_an_apps_token_is_told_with_its_signed_part(served: Served) -> None:
    token = served.model.access.issue(served.model.now())
    told = served.call("GET", f"/oauth/v1/access-tokens/{token}").json()
    assert set(told) == {
        *(
            "token",
            "user",
            "hub_domain",
            "scopes",
            "signed_access_token",
            "token_type",
            "user_id",
            "hub_id",
        ),
        *("is_private_distribution", "expires_in", "app_id"),
    }
    assert told["signed_access_token"]["hubId"] == served.model.portal_id


def test_a_new_property_says_where_it_is_and_leaves_out_what_was_not_said(served: Served) -> None:
    chosen = {
        "type": "enumeration",
        "fieldType": "select",
        "options": [{"label": "A", "value": "a"}],
    }
    answer = served.call("POST", PROPERTIES, json={**SHAPE, "name": "mine", **chosen})
    assert answer.headers["Location"] == f"https://api.hubapi.com{PROPERTIES}/mine"
    assert set(answer.json()["options"][0]) == {"label", "value", "displayOrder", "hidden"}
    assert set(answer.json()["modificationMetadata"]) == {
        "archivable",
        "readOnlyDefinition",
        "readOnlyValue",
    }
    assert answer.json()["formField"] is False
    group = served.call("POST", f"{PROPERTIES}/groups", json={"name": "g", "label": "G"})
    assert group.headers["Location"] == f"https://api.hubapi.com{PROPERTIES}/groups/g"
    twice = served.call(
        "POST", f"{PROPERTIES}/batch/create", json={"inputs": [{**SHAPE, "name": "mine"}]}
    )
    (error,) = twice.json()["errors"]
    assert set(error) == {"status", "category", "subCategory", "message", "context"}
    assert error["context"] == {"name": ["mine"]}


def test_a_property_can_name_owners(served: Served) -> None:
    owned = {
        "type": "enumeration",
        "fieldType": "select",
        "externalOptions": True,
        "referencedObjectType": "OWNER",
    }
    made = served.call("POST", PROPERTIES, json={**SHAPE, "name": "routed_to", **owned}).json()
    assert (made["externalOptions"], made["referencedObjectType"]) == (True, "OWNER")
    owner = served.model.insert(
        "owners", {"email": "o@acme.example", "firstName": "O", "lastName": "W"}
    )
    codes = [
        served.call(
            "POST", "/crm/v3/objects/contacts", json={"properties": {"routed_to": each}}
        ).status_code
        for each in (owner, "1")
    ]
    assert codes == [201, 400]


def test_a_single_checkbox_has_two_options(served: Served) -> None:
    box = {**SHAPE, "name": "box", "type": "bool", "fieldType": "booleancheckbox"}
    assert served.call("POST", PROPERTIES, json=box).status_code == 400
    options = [{"label": "Yes", "value": "true"}, {"label": "No", "value": "false"}]
    assert served.call("POST", PROPERTIES, json={**box, "options": options}).status_code == 201


def test_a_property_made_again_keeps_only_its_age(served: Served) -> None:
    described = {**SHAPE, "name": "mine", "description": "before"}
    first = served.call("POST", PROPERTIES, json=described).json()
    assert served.call("DELETE", f"{PROPERTIES}/mine").status_code == 204
    served.model.clock.skew_s += 60
    again = served.call("POST", PROPERTIES, json={**SHAPE, "name": "mine", "label": "Anew"}).json()
    assert (again["createdAt"], again["description"], again["label"]) == (
        first["createdAt"],
        "",
        "Anew",
    )
    assert again["updatedAt"] != first["updatedAt"]


def test_archiving_many_properties_succeeds_whatever_they_are(served: Served) -> None:
    served.call("POST", PROPERTIES, json={**SHAPE, "name": "mine"})
    inputs = [{"name": "mine"}, {"name": "mine"}, {"name": "never_was"}, {"name": "email"}]
    assert (
        served.call("POST", f"{PROPERTIES}/batch/archive", json={"inputs": inputs}).status_code
        == 204
    )
    assert served.call("GET", f"{PROPERTIES}/mine").status_code == 404
    assert served.call("GET", f"{PROPERTIES}/email").status_code == 200


def test_hubspots_own_definition_takes_what_it_already_says(served: Served) -> None:
    same = served.call("GET", f"{PROPERTIES}/lifecyclestage").json()
    unchanged = {"type": same["type"], "fieldType": same["fieldType"], "hasUniqueValue": True}
    assert served.call("PATCH", f"{PROPERTIES}/lifecyclestage", json=unchanged).status_code == 200
    assert (
        served.call(
            "PATCH", f"{PROPERTIES}/lifecyclestage", json={"fieldType": "select"}
        ).status_code
        == 400
    )


def test_lifecycle_stages_are_a_pipeline_of_their_own(served: Served) -> None:
    (found,) = served.call("GET", "/crm/v3/pipelines/contacts").json()["results"]
    assert (found["id"], found["label"]) == (
        "contacts-lifecycle-pipeline",
        "Lifecycle Stage Pipeline",
    )
    assert set(found["stages"][0]["metadata"]) == {"isClosed", "state"}
    (tickets,) = served.call("GET", "/crm/v3/pipelines/tickets").json()["results"]
    assert [each["metadata"]["ticketState"] for each in tickets["stages"]] == [
        "OPEN",
        "OPEN",
        "OPEN",
        "CLOSED",
    ]


def test_moving_a_pipeline_counts_as_a_change_of_its_stages(served: Served) -> None:
    path = "/crm/v3/pipelines/deals/default"
    before = served.call("GET", path).json()["stages"][0]["updatedAt"]
    after = served.call("PATCH", path, json={"label": "Sales"}).json()
    assert {each["updatedAt"] for each in after["stages"]} == {after["updatedAt"]} != {before}


def test_an_object_type_lists_what_it_can_be_associated_with(served: Served) -> None:
    found = served.call("GET", "/crm/v3/schemas/contacts").json()["associations"]
    assert {"CONTACT_TO_COMPANY_UNLABELED", "CONTACT_TO_DEAL"} <= {each["name"] for each in found}
    assert set(found[0]) == {
        *(
            "fromObjectTypeId",
            "toObjectTypeId",
            "name",
            "cardinality",
            "inverseCardinality",
            "id",
            "createdAt",
        ),
        *(
            "hasUserEnforcedMaxToObjectIds",
            "hasUserEnforcedMaxFromObjectIds",
            "maxToObjectIds",
            "maxFromObjectIds",
        ),
        "updatedAt",
    }


def test_the_limits_say_how_full_the_account_is(served: Served) -> None:
    properties = served.call("GET", "/crm/limits/2026-09/custom-properties").json()
    assert set(properties) == {"overallLimit", "overallUsage", "overallPercentage", "byObjectType"}
    assert set(properties["byObjectType"][0]) == {
        *("objectTypeId", "singularLabel", "pluralLabel", "limit", "usage", "percentage"),
    }
    kinds = served.call("GET", "/crm/v3/limits/custom-object-types").json()
    assert kinds == {"limit": 10, "usage": 0, "percentage": 0.0}
