"""The object types that every portal has, whatever it pays for, and what is told of those it has
not.
"""

from __future__ import annotations

import pytest
from hubspot_served import Served

TYPES = {
    "quotes": "0-14",
    "orders": "0-123",
    "invoices": "0-53",
    "carts": "0-142",
    "communications": "0-18",
    "postal_mail": "0-116",
    "goal_targets": "0-74",
    "feedback_submissions": "0-19",
    "subscriptions": "0-69",
    "services": "0-162",
    "discounts": "0-84",
    "fees": "0-85",
    "taxes": "0-86",
    "projects": "0-970",
    "courses": "0-410",
    "listings": "0-420",
    "commerce_payments": "0-101",
    "appointments": "0-421",
    "deal_split": "0-72",
    "users": "0-115",
}


@pytest.mark.parametrize(("name", "type_id"), TYPES.items())
def test_every_portal_has_the_object_type_by_name_and_by_id(
    served: Served, name: str, type_id: str
) -> None:
    for asked in (name, type_id):
        records = served.call("GET", f"/crm/v3/objects/{asked}")
        assert (records.status_code, records.json()) == (200, {"results": []})
        properties = served.call("GET", f"/crm/v3/properties/{asked}").json()["results"]
        assert {"hs_object_id", "hs_createdate"} <= {each["name"] for each in properties}
        assert served.call("GET", f"/crm/v3/schemas/{asked}").json()["objectTypeId"] == type_id


@pytest.mark.parametrize("path", ["/crm/v3/objects/{}", "/crm/v3/properties/{}"])
def test_an_id_that_is_no_type_and_a_word_that_is_none_are_told_apart(
    served: Served, path: str
) -> None:
    by_id = served.call("GET", path.format("0-99999"))
    assert by_id.status_code == 400
    assert by_id.json()["message"] == "Invalid object or event type id: 0-99999"
    by_word = served.call("GET", path.format("widgets"))
    assert by_word.json()["message"] == "Unable to infer object type from: widgets"


@pytest.mark.parametrize(
    ("one", "other", "there", "back"),
    [
        ("contacts", "quotes", 70, 69),
        ("deals", "quotes", 63, 64),
        ("contacts", "orders", 508, 507),
        ("companies", "invoices", 180, 179),
        ("contacts", "communications", 82, 81),
        ("deals", "postal_mail", 458, 457),
        ("contacts", "carts", 587, 586),
        ("deals", "subscriptions", 300, 299),
        ("contacts", "feedback_submissions", 97, 98),
        ("deals", "deal_split", 313, 314),
        ("leads", "calls", 596, 597),
        ("leads", "notes", 854, 855),
        ("companies", "services", 793, 792),
    ],
)
def test_two_object_types_go_together_by_the_ids_the_vendor_documents(
    served: Served, one: str, other: str, there: int, back: int
) -> None:
    for first, second, type_id in ((one, other, there), (other, one, back)):
        labels = served.call("GET", f"/crm/v4/associations/{first}/{second}/labels").json()
        assert type_id in {each["typeId"] for each in labels["results"]}


def test_a_contact_is_read_with_its_quotes(served: Served) -> None:
    def made(kind: str, **values: str) -> str:
        answer = served.call("POST", f"/crm/v3/objects/{kind}", json={"properties": values})
        return str(answer.json()["id"])

    contact, quote = made("contacts", email="ada@acme.example"), made("quotes", hs_title="Q")
    path = f"/crm/v4/objects/quotes/{quote}/associations/default/contacts/{contact}"
    assert served.call("PUT", path).status_code == 200
    asked = f"/crm/v3/objects/contacts/{contact}?associations=companies,quotes"
    assert served.call("GET", asked).json()["associations"]["quotes"]["results"] == [
        {"id": quote, "type": "contact_to_quote"}
    ]


def test_records_are_read_by_version_four_too(served: Served) -> None:
    served.model.insert("tickets", {"subject": "T"})
    three, four = (
        served.call("GET", f"/crm/{version}/objects/tickets?limit=100&associations=contact").json()
        for version in ("v3", "v4")
    )
    assert three == four
    (ticket,) = four["results"]
    one = served.call("GET", f"/crm/v4/objects/tickets/{ticket['id']}")
    assert one.json()["id"] == ticket["id"]


def test_an_owner_is_a_user_with_a_record(served: Served) -> None:
    owner = served.model.insert(
        "owners", {"email": "Ada@Acme.example", "firstName": "Ada", "lastName": "Lovelace"}
    )
    names = "hs_email,hs_given_name,hs_family_name,hs_deactivated"

    def user() -> dict[str, str]:
        (found,) = served.call("GET", f"/crm/v3/objects/users?properties={names}").json()["results"]
        return {name: found["properties"][name] for name in names.split(",")}

    assert list(user().values()) == ["ada@acme.example", "Ada", "Lovelace", "false"]
    served.model.edit("owners", owner, {"lastName": "King"})
    assert user()["hs_family_name"] == "King"
    served.model.remove("owners", owner)
    assert user()["hs_deactivated"] == "true"


def test_who_may_sign_in_is_told_without_those_who_left(served: Served) -> None:
    owners = [
        served.model.insert("owners", {"email": f"o{n}@acme.example", "firstName": "O"})
        for n in range(2)
    ]
    served.model.remove("owners", owners[0])
    (user,) = served.call("GET", "/settings/users/2026-03").json()["results"]
    assert user["email"] == "o1@acme.example"
    assert served.call("GET", f"/settings/v3/users/{user['id']}").json() == user
    by_address = f"/settings/v3/users/{user['email']}?idProperty=EMAIL"
    assert served.call("GET", by_address).json() == user
    assert served.call("GET", "/settings/v3/users/1").status_code == 404
    assert served.call("GET", "/settings/v3/users/teams").json() == {"results": []}


def test_how_full_a_portal_is_is_told_for_everything_that_has_a_limit(served: Served) -> None:
    served.model.insert("contacts", {"email": "ada@acme.example"})
    records = served.call("GET", "/crm/limits/2026-03/records").json()
    used = {each["objectTypeId"]: each["usage"] for each in records["hubspotDefinedObjectTypes"]}
    assert (used["0-1"], used["0-14"]) == (1, 0)
    assert records["customObjectTypes"] == {
        "overallLimit": 1_500_000,
        "overallUsage": 0,
        "overallPercentage": 0.0,
        "byObjectType": [],
    }
    pipelines = served.call("GET", "/crm/limits/2026-03/pipelines").json()
    used = {each["objectTypeId"]: each["usage"] for each in pipelines["hubspotDefinedObjectTypes"]}
    assert used["0-3"] == 1
    for name in ("custom-properties", "calculated-properties"):
        assert served.call("GET", f"/crm/v3/limits/{name}").json()["overallLimit"] > 0
    between = served.call("GET", "/crm/v3/limits/associations/records/0-1/0-2").json()
    assert (between["totalRecordsAtLimit"], between["atLimitFromRecordSamples"]) == (0, [])
    for place in ("labels", "records/from", "records/0-1/to"):
        found = served.call("GET", f"/crm/v3/limits/associations/{place}")
        assert found.json() == {"results": []}


def test_a_label_counts_towards_its_limit(served: Served) -> None:
    path = "/crm/v4/associations/contacts/deals/labels"
    served.call("POST", path, json={"name": "buyer", "label": "Buyer"})
    found = served.call("GET", "/crm/v3/limits/associations/labels").json()["results"]
    assert {each["fromObjectType"]["objectTypeId"] for each in found} == {"0-1", "0-3"}
    assert {(each["usage"], tuple(each["allLabels"])) for each in found} == {(1, ("Buyer",))}


def test_what_nobody_settled_is_empty_and_no_list_of_that_name(served: Served) -> None:
    folder = served.call("GET", "/crm/lists/2026-03/folders").json()["folder"]
    assert (folder["id"], folder["childNodes"]) == ("0", [])
    nothing = {"results": []}
    for path in (
        "/crm/property-validations/2026-03/0-1",
        "/crm/property-validations/2026-03/0-1/email",
        "/crm/associations/2026-03/definitions/configurations/all",
        "/crm/associations/v4/definitions/configurations/contacts/deals",
    ):
        assert served.call("GET", path).json() == nothing
    assert served.call("GET", "/crm/v3/property-validations/0-1/nothing").status_code == 404
    assert served.call("GET", "/crm/v3/property-validations/0-99999").status_code == 400
