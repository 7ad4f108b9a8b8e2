"""Bodies that do not fit are refused as the vendor's parser refuses them: with the line and the
column of what is wrong, and what it should have been.
"""

from __future__ import annotations

from typing import Any

import pytest
import requests
from hubspot_served import Served

CONTACTS = "/crm/v3/objects/contacts"
BARE = {"status", "message", "correlationId"}
JSON = {"Content-Type": "application/json"}
OPERATORS = (
    "IN, NOT_HAS_PROPERTY, LT, EQ, GT, NOT_IN, GTE, CONTAINS_TOKEN, HAS_PROPERTY, LTE, "
    "NOT_CONTAINS_TOKEN, BETWEEN, NEQ"
)


def sent(served: Served, path: str, text: str, method: str = "POST") -> requests.Response:
    return served.call(method, path, data=text, headers=JSON)


def message(answer: requests.Response) -> str:
    assert answer.status_code == 400
    return str(answer.json()["message"])


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (
            CONTACTS,
            '{"properties":[]}',
            "line 1, column 15: Cannot deserialize value of type "
            "`java.util.LinkedHashMap<java.lang.String,java.lang.String>` from Array value "
            "(token `JsonToken.START_ARRAY`)",
        ),
        (
            CONTACTS,
            '{\n "properties": {"city": ["Rome"]}}',
            "line 2, column 25: Cannot deserialize value of type `java.lang.String` from Array "
            "value (token `JsonToken.START_ARRAY`)",
        ),
        (
            f"{CONTACTS}/batch/update",
            '[{"id": "1"}]',
            "line 1, column 1: Cannot deserialize value of type "
            "`com.hubspot.apiutils.core.models.batch.BatchInput$Json<"
            "com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectBatchInput>` from Array "
            "value (token `JsonToken.START_ARRAY`)",
        ),
        (
            f"{CONTACTS}/batch/update",
            '{"inputs":[[]]}',
            "line 1, column 12: Cannot deserialize value of type "
            "`com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectBatchInput$Json` from "
            "Array value (token `JsonToken.START_ARRAY`)",
        ),
        (
            "/crm/v3/lists/1/memberships/add",
            "{}",
            "line 1, column 1: Cannot deserialize value of type "
            "`java.util.ArrayList<java.lang.Long>` from Object value "
            "(token `JsonToken.START_OBJECT`)",
        ),
    ],
)
def test_a_value_of_another_kind_is_refused_with_its_place(
    served: Served, path: str, text: str, told: str
) -> None:
    answer = sent(served, path, text, "PUT" if "memberships" in path else "POST")
    assert message(answer) == f"Invalid input JSON on {told}"
    assert set(answer.json()) == BARE


def test_types_of_an_association_come_as_a_set(served: Served) -> None:
    path = "/crm/v4/objects/contacts/1/associations/companies/2"
    assert message(sent(served, path, '"contact_to_company"', "PUT")) == (
        "Invalid input JSON on line 1, column 1: Cannot deserialize value of type "
        "`java.util.HashSet<com.hubspot.inbounddb.associations.base.AssociationSpec>` from String "
        "value (token `JsonToken.VALUE_STRING`)"
    )


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (f"{CONTACTS}/merge", "{}", "2. Some required fields were not set: [primaryObjectId, "),
        ("/crm/v4/associations/contacts/companies/labels", "{}", "2. Some required fields were "),
        ("/crm/v3/lists", "{}", "2. Some required fields were not set: [name, objectTypeId, "),
        (f"{CONTACTS}/batch/update", '{"inputs":[{"id":"1"}]}', "21. Some required fields were "),
    ],
)
def test_what_is_missing_is_told_at_the_end_of_its_object(
    served: Served, path: str, text: str, told: str
) -> None:
    answer = sent(served, path, text)
    assert message(answer).startswith(f"Invalid input JSON on line 1, column {told}")
    assert set(answer.json()) == BARE


def test_what_is_no_json_is_refused_one_past_the_first_wrong_character(served: Served) -> None:
    answer = sent(served, CONTACTS, "%7B")
    assert message(answer) == (
        "Invalid input JSON on line 1, column 2: Unexpected character ('%' (code 37)): expected a "
        "valid value (number, String, array, object, 'true', 'false' or 'null')"
    )
    assert set(answer.json()) == BARE


def test_an_empty_body_is_refused_with_a_category(served: Served) -> None:
    answer = sent(served, CONTACTS, "")
    assert message(answer) == "Invalid JSON input: a request body was expected, but none found"
    assert answer.json()["category"] == "VALIDATION_ERROR"


def test_scalars_are_turned_into_what_is_wanted(served: Served) -> None:
    made = sent(served, CONTACTS, '{"properties": {"city": 5, "company": true}}').json()
    assert (made["properties"]["city"], made["properties"]["company"]) == ("5", "true")
    found = sent(served, f"{CONTACTS}/search", '{"limit": "200", "after": 0}')
    assert found.status_code == 200


def test_the_object_type_is_looked_up_before_the_body(served: Served) -> None:
    answer = sent(served, "/crm/v3/objects/widgets/search", "[]")
    assert "Unable to infer object type from: widgets" in message(answer)


# --- searches


def searched(served: Served, *filters: dict[str, Any]) -> requests.Response:
    return served.call(
        "POST", f"{CONTACTS}/search", json={"filterGroups": [{"filters": list(filters)}]}
    )


@pytest.mark.parametrize("operator", ["LIKE", "eq", "CONSTAIN_TOKEN"])
def test_an_operator_that_there_is_not_names_all_there_are(served: Served, operator: str) -> None:
    text = '{"filterGroups":[{"filters":[{"operator":"?"}]}]}'.replace("?", operator)
    answer = sent(served, f"{CONTACTS}/search", text)
    assert message(answer) == (
        f"Invalid input JSON on line 1, column 42: Enum type must be one of: [{OPERATORS}]"
    )
    assert answer.json()["category"] == "VALIDATION_ERROR"


def test_blanks_and_control_characters_around_an_operator_do_not_count(served: Served) -> None:
    asked = {"propertyName": "email", "operator": "\tEQ \u0001", "value": "ann@lee.example"}
    assert searched(served, asked).status_code == 200


def test_an_empty_operator_is_refused_by_its_way(served: Served) -> None:
    good = {"propertyName": "email", "operator": "EQ", "value": "a"}
    answer = searched(served, good, {**good, "operator": ""})
    assert message(answer) == (
        'Invalid input JSON: unable to deserialize field "filterGroups[0].filters[1].operator". '
        "Invalid value: "
    )


def test_a_filter_without_a_property_or_an_operator_cannot_be_built(served: Served) -> None:
    assert message(searched(served, {"value": "a"})).endswith(
        ": Cannot build Filter, some of required attributes are not set [propertyName, operator]"
    )
    assert message(searched(served, {"propertyName": "email", "value": "a"})).endswith(
        ": Cannot build Filter, some of required attributes are not set [operator]"
    )


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"operator": "IN", "value": "a"}, "operator IN requires values"),
        ({"operator": "BETWEEN", "value": "1"}, "operator BETWEEN requires a highValue"),
    ],
)
def test_an_operator_says_which_values_it_requires(
    served: Served, asked: dict[str, Any], problem: str
) -> None:
    told = message(searched(served, {"propertyName": "email", **asked}))
    assert told.endswith(
        ": Cannot construct instance of `com.hubspot.inbounddb.publicobject.core.v3.search.Filter`"
        f", problem: {problem}"
    )


def test_a_blank_value_is_refused(served: Served) -> None:
    answer = searched(served, {"propertyName": "email", "operator": "EQ", "value": " "})
    assert message(answer).endswith("must be non-empty and non-blank")


def test_too_many_groups_and_filters_are_counted(served: Served) -> None:
    one = {"propertyName": "email", "operator": "HAS_PROPERTY"}
    groups = {"filterGroups": [{"filters": [one]}] * 6}
    answer = served.call("POST", f"{CONTACTS}/search", json=groups)
    assert message(answer) == (
        "Invalid input JSON: too many filterGroups (count: 6, max allowed: 5)"
    )
    assert message(searched(served, *[one] * 7)) == (
        "Invalid input JSON: too many filters per filterGroup (count: 7, max allowed: 6)"
    )


# --- writes


def test_an_update_of_nothing_is_refused(served: Served) -> None:
    ann = served.model.insert("contacts", {"email": "ann@lee.example"})
    answer = served.call("PATCH", f"{CONTACTS}/{ann}", json={"properties": {}})
    assert message(answer) == "No properties found to update, please provide at least one."
    assert answer.json()["category"] == "VALIDATION_ERROR"


def associated(served: Served, to: str, *types: tuple[str, int]) -> requests.Response:
    specs = [{"associationCategory": kind, "associationTypeId": number} for kind, number in types]
    body = {"properties": {"city": "Rome"}, "associations": [{"to": {"id": to}, "types": specs}]}
    return served.call("POST", CONTACTS, json=body)


def test_an_association_type_that_there_is_not_is_named_as_it_was_asked_for(
    served: Served,
) -> None:
    company = served.model.insert("companies", {"name": "Lee"})
    answer = associated(served, company, ("USER_DEFINED", 99_999))
    assert message(answer) == "One or more associations are invalid"
    assert answer.json()["context"] == {
        "associationSpec": ["USER_DEFINED=99999"],
        "INVALID_ASSOCIATION_TYPE_ID": [
            "USER_DEFINED=99999 is not a valid association definition id"
        ],
    }


def test_an_end_that_is_not_there_is_named_alike_inline_and_alone(served: Served) -> None:
    context = {
        "INVALID_OBJECT_IDS": ["COMPANY=42 is not valid"],
        "objectId": ["42"],
        "objectType": ["COMPANY"],
    }
    assert associated(served, "42", ("HUBSPOT_DEFINED", 279)).json()["context"] == context
    ann = served.model.insert("contacts", {"email": "ann@lee.example"})
    alone = served.call(
        "PUT",
        f"/crm/v4/objects/contacts/{ann}/associations/companies/42",
        json=[{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}],
    )
    assert alone.json()["context"] == context


def test_a_type_of_the_other_direction_says_which_object_type_it_leads_from(
    served: Served,
) -> None:
    company = served.model.insert("companies", {"name": "Lee"})
    told = message(associated(served, company, ("HUBSPOT_DEFINED", 280)))
    assert told == ("invalid from object type 0-1 for associations to be created. expected: 0-2")


def test_each_association_needs_a_type(served: Served) -> None:
    company = served.model.insert("companies", {"name": "Lee"})
    assert message(associated(served, company)) == (
        "Invalid input JSON: each association needs at least one type"
    )
