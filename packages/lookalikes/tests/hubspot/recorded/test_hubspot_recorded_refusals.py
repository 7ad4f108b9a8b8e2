"""What the vendor's recorded refusals carry: which have a category, which are a page, which are
empty.
"""

from __future__ import annotations

import pytest
import requests
from hubspot_served import Served

BARE = {"status", "message", "correlationId"}
CONTACTS = "/crm/v3/objects/contacts"
PIPELINES = "/crm/v3/pipelines/deals"


def stages(*labels: str, rate: str = "0.5") -> list[dict[str, object]]:
    return [
        {"label": label, "displayOrder": n, "metadata": {"probability": rate}}
        for n, label in enumerate(labels)
    ]


def told(answer: requests.Response) -> tuple[int, str | None, str | None]:
    """Status, category and sub-category of a refusal."""
    body = answer.json()
    return answer.status_code, body.get("category"), body.get("subCategory")


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/crm/v3/objects/widgets", None),
        ("POST", CONTACTS, "{"),
        ("POST", CONTACTS, "{}"),
        ("POST", f"{CONTACTS}/batch/create", '{"inputs": 5}'),
        ("GET", f"{CONTACTS}?limit=many", None),
        ("GET", f"{CONTACTS}?after=many", None),
        ("POST", "/crm/v3/properties/contacts", '{"name": "x"}'),
        ("POST", "/oauth/v2/private-apps/get/access-token-info", "{"),
    ],
)
def test_what_does_not_fit_is_refused_without_a_category(
    served: Served, method: str, path: str, sent: str | None
) -> None:
    answer = served.call(method, path, data=sent, headers={"Content-Type": "application/json"})
    assert (answer.status_code, set(answer.json())) == (400, BARE)


@pytest.mark.parametrize("record_id", ["abc", "0"])
def test_a_read_by_what_is_no_id_is_not_found_as_json(served: Served, record_id: str) -> None:
    answer = served.call("GET", f"{CONTACTS}/{record_id}")
    assert told(answer) == (404, "OBJECT_NOT_FOUND", None)
    assert answer.json()["context"] == {"id": [record_id]}
    by_email = served.call("GET", f"{CONTACTS}/abc?idProperty=email")
    assert by_email.headers["X-HubSpot-NotFound"] == "true"


def test_a_method_that_a_path_does_not_take_answers_a_page(served: Served) -> None:
    answer = served.call("PUT", CONTACTS)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        405,
        "text/html;charset=iso-8859-1",
    )
    assert "X-HubSpot-NotFound" not in answer.headers


def test_an_import_has_a_positive_id(served: Served) -> None:
    answer = served.call("GET", "/crm/v3/imports/0")
    assert (told(answer), answer.json()["context"]) == (
        (400, "VALIDATION_ERROR", None),
        {"importId": ["0"]},
    )
    assert served.call("GET", "/crm/v3/imports/7").status_code == 404


def test_the_schemas_name_a_missing_scope_in_the_answer_itself(served: Served) -> None:
    served.model.access.missing_scopes.add("crm.schemas.custom.read")
    answer = served.call("GET", "/crm/v3/schemas")
    assert (told(answer), set(answer.json())) == (
        (403, "MISSING_SCOPES", None),
        BARE | {"category", "context"},
    )
    assert answer.json()["context"]["requiredGranularScopes"] == ["crm.schemas.custom.read"]


def test_a_pipeline_in_use_stays_unless_nobody_is_to_look(served: Served) -> None:
    made = served.call(
        "POST", PIPELINES, json={"label": "P", "displayOrder": 1, "stages": stages("A", "B")}
    ).json()
    stage = made["stages"][0]["id"]
    deal = served.call(
        "POST", "/crm/v3/objects/deals", json={"properties": {"dealstage": stage}}
    ).json()
    assert deal["properties"]["pipeline"] == made["id"]
    for path in (f"{PIPELINES}/{made['id']}/stages/{stage}", f"{PIPELINES}/{made['id']}"):
        refused = served.call("DELETE", path)
        assert told(refused) == (400, "VALIDATION_ERROR", "PipelineError.STAGE_ID_IN_USE")
        assert refused.json()["context"]["objectIds"] == [f"[{deal['id']}]"]
    path = f"{PIPELINES}/{made['id']}?validateReferencesBeforeDelete=false"
    assert served.call("DELETE", path).status_code == 204


def test_a_pipeline_is_refused_in_many_ways(served: Served) -> None:
    def sent(**changed: object) -> requests.Response:
        body = {"label": "P", "displayOrder": 1, "stages": stages("A", "B"), **changed}
        return served.call("POST", PIPELINES, json=body)

    assert told(sent(label="Sales Pipeline")) == (400, "VALIDATION_ERROR", None)
    assert told(sent(stages=[])) == (400, "VALIDATION_ERROR", None)
    assert told(sent(pipelineId="default")) == (400, "VALIDATION_ERROR", None)
    assert told(sent(stages=stages("A", "A"))) == (
        400,
        "VALIDATION_ERROR",
        "PipelineError.STAGE_LABEL_EXISTS",
    )
    taken = [{**stages("A")[0], "stageId": "closedwon"}]
    elsewhere = "PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE"
    assert told(sent(stages=taken)) == (409, "OBJECT_ALREADY_EXISTS", elsewhere)
    for wrong in (sent(stages=stages("A", rate="2")), sent(displayOrder=-1), sent(label=None)):
        assert (wrong.status_code, set(wrong.json())) == (400, BARE)
    ticket = {"label": "T", "displayOrder": 1, "stages": stages("A")}
    answer = served.call("POST", "/crm/v3/pipelines/tickets", json=ticket)
    assert told(answer) == (400, "VALIDATION_ERROR", "PipelineError.MISSING_CLOSED_STAGE")


def test_what_is_no_pipeline_or_stage_answers_nothing_to_a_read(served: Served) -> None:
    answer = served.call("GET", f"{PIPELINES}/none")
    assert (answer.status_code, answer.content) == (404, b"")
    assert told(served.call("DELETE", f"{PIPELINES}/none")) == (404, "OBJECT_NOT_FOUND", None)
    assert served.call("DELETE", f"{PIPELINES}/default/stages/none").status_code == 204


def test_a_group_with_properties_is_refused_in_an_envelope_within_another(served: Served) -> None:
    answer = served.call("DELETE", "/crm/v3/properties/contacts/groups/contactinformation")
    assert (answer.status_code, set(answer.json())) == (400, BARE)
    assert "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES" in answer.json()["message"]


def test_labels_and_object_types_that_exist_are_refused_differently(served: Served) -> None:
    labels = "/crm/v4/associations/contacts/companies/labels"
    body = {"name": "partner", "label": "Partner"}
    first = served.call("POST", labels, json=body)
    assert [set(each) for each in first.json()["results"]] == [{"category", "typeId", "label"}] * 2
    assert told(served.call("POST", labels, json=body)) == (400, "VALIDATION_ERROR", None)
    unknown = {"associationTypeId": 9_999, "label": "X"}
    assert told(served.call("PUT", labels, json=unknown)) == (400, "VALIDATION_ERROR", None)
    machine = {
        "name": "machine",
        "labels": {"singular": "Machine", "plural": "Machines"},
        "requiredProperties": ["serial"],
        "properties": [
            {"name": "serial", "label": "Serial", "type": "string", "fieldType": "text"}
        ],
        "associatedObjects": [],
    }
    assert served.call("POST", "/crm/v3/schemas", json=machine).status_code == 201
    exists = "InboundDbObjectTypeError.OBJECT_TYPE_ALREADY_EXIST"
    assert told(served.call("POST", "/crm/v3/schemas", json=machine)) == (
        409,
        "OBJECT_ALREADY_EXISTS",
        exists,
    )
    format_ = "InboundDbObjectTypeError.OBJECT_TYPE_NAME_FORMAT"
    wrong = {**machine, "name": "a machine"}
    assert told(served.call("POST", "/crm/v3/schemas", json=wrong)) == (
        400,
        "VALIDATION_ERROR",
        format_,
    )
    assert told(served.call("DELETE", "/crm/v3/schemas/nothing")) == (400, "VALIDATION_ERROR", None)
    assert len(served.call("GET", "/crm/v3/schemas?archived=true").json()["results"]) == 1


def test_a_label_goes_by_the_id_of_either_direction(served: Served) -> None:
    labels = "/crm/v4/associations/contacts/companies/labels"
    body = {"name": "partner", "label": "Partner", "inverseLabel": "Partner of"}
    there, back = served.call("POST", labels, json=body).json()["results"]
    renamed = {"associationTypeId": there["typeId"], "label": "Friend"}
    assert served.call("PUT", labels, json=renamed).status_code == 204
    other_way = served.call("GET", "/crm/v4/associations/companies/contacts/labels").json()[
        "results"
    ]
    assert {"category": "USER_DEFINED", "typeId": back["typeId"], "label": "Friend"} in other_way
    assert served.call("DELETE", f"{labels}/{back['typeId']}").status_code == 204
    assert there["typeId"] not in [
        each["typeId"] for each in served.call("GET", labels).json()["results"]
    ]
