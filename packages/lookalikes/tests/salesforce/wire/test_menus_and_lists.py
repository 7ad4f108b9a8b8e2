"""Tabs, apps, icons, actions and list views, as the REST API guide (66.0) shows them; objects and
records as the UI API does.
"""

from __future__ import annotations

from typing import Any

import pytest
from raw_calls import DATA, Caller
from salesforce_served import Served


@pytest.fixture
def caller(served: Served) -> Caller:
    return Caller(served)


def told(caller: Caller, path: str) -> Any:
    answer = caller.ask("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_root_lists_what_an_org_offers_in_the_vendors_order(caller: Caller) -> None:
    names = list(told(caller, "/"))
    assert len(names) == 47
    assert names[:3] == ["tooling", "metadata", "eclair"]
    assert names[-3:] == ["sobjects", "actions", "support"]


def test_a_tab_shows_its_object_with_colours_and_icons(caller: Caller) -> None:
    tab = told(caller, "/tabs")[0]
    assert (tab["name"], tab["label"], tab["custom"]) == ("standard-Account", "Accounts", False)
    assert tab["colors"][0] == {"color": "6f7ccb", "context": "primary", "theme": "theme4"}
    assert tab["url"].endswith("/001/o")
    shown = {(each["contentType"], each["width"], each["theme"]) for each in tab["icons"]}
    assert shown == {
        ("image/png", 32, "theme3"), ("image/png", 16, "theme3"), ("image/svg+xml", 0, "theme4"),
        ("image/png", 60, "theme4"), ("image/png", 120, "theme4"),
    }  # fmt: skip


def test_the_theme_has_an_item_for_each_tab(caller: Caller) -> None:
    items = told(caller, "/theme")["themeItems"]
    assert [set(item) for item in items] == [{"name", "icons", "colors"}] * len(items)
    assert {item["name"] for item in items} == {tab["sobjectName"] for tab in told(caller, "/tabs")}


def test_the_app_menus_are_listed_and_told(caller: Caller) -> None:
    menus = told(caller, "/appMenu")
    assert list(menus) == ["AppSwitcher", "Salesforce1", "NetworkTabs"]
    for path in menus.values():
        for item in told(caller, path.removeprefix(DATA))["appMenuItems"]:
            assert list(item) == ["type", "content", "icons", "colors", "label", "url"]
    assert caller.ask("GET", "/appMenu/Nope").status_code == 404


def test_actions_are_standard_or_custom(caller: Caller) -> None:
    assert told(caller, "/actions") == {
        name: f"{DATA}/actions/{name}" for name in ("standard", "custom")
    }
    post = told(caller, "/actions/standard")["actions"][0]
    assert post == {
        "label": "Post to Chatter", "name": "chatterPost", "type": "CHATTERPOST",
        "url": f"{DATA}/actions/standard/chatterPost",
    }  # fmt: skip
    assert list(told(caller, "/actions/custom"))[:2] == ["quickAction", "apex"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/process/rules", {"rules": {}}),
        ("/process/approvals", {"approvals": {}}),
        ("/quickActions", []),
        ("/sobjects/Account/quickActions", []),
        ("/sobjects/Account/describe/approvalLayouts", {"approvalLayouts": []}),
        ("/connect/communities", {"communities": [], "total": 0}),
    ],
)
def test_an_org_without_automation_has_none_to_tell(caller: Caller, path: str, body: Any) -> None:
    assert told(caller, path) == body


def test_an_org_without_analytics_says_so(caller: Caller) -> None:
    answer = caller.ask("GET", "/wave/datasets")
    message = "This feature is not currently enabled for this user type or org: [Wave]"
    told = [{"message": message, "errorCode": "FUNCTIONALITY_NOT_ENABLED"}]
    assert (answer.status_code, answer.json()) == (403, told)


def test_an_object_has_the_lists_people_look_at(caller: Caller) -> None:
    body = told(caller, "/sobjects/Account/listviews")
    assert list(body) == ["done", "listviews", "nextRecordsUrl", "size", "sobjectType"]
    first = body["listviews"][0]
    here = f"{DATA}/sobjects/Account/listviews/{first['id']}"
    assert first == {
        "describeUrl": f"{here}/describe", "developerName": "NewThisWeek", "id": first["id"],
        "label": "New This Week", "resultsUrl": f"{here}/results", "soqlCompatible": True,
        "url": here,
    }  # fmt: skip
    assert told(caller, here.removeprefix(DATA)) == first
    assert caller.ask("GET", "/sobjects/Account/listviews/00B000000000000").status_code == 404


def test_a_list_is_described_by_its_columns_and_its_query(caller: Caller) -> None:
    (view,) = (
        each
        for each in told(caller, "/sobjects/Account/listviews")["listviews"]
        if each["developerName"] == "NewThisWeek"
    )
    body = told(caller, view["describeUrl"].removeprefix(DATA))
    kind = next(each for each in body["columns"] if each["fieldNameOrPath"] == "Type")
    assert (kind["selectListItem"], kind["ascendingLabel"]) == ("toLabel(Type)", "Low to High")
    assert body["whereCondition"] == {
        "field": "CreatedDate", "operator": "equals", "values": ["THIS_WEEK"],
    }  # fmt: skip
    assert body["query"].endswith(
        "tolabel(type), id, createddate, lastmodifieddate, systemmodstamp FROM Account "
        "WHERE CreatedDate = THIS_WEEK ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST"
    )


@pytest.mark.parametrize("name", ["Account", "Contact", "Lead", "Opportunity", "Campaign", "Case"])
def test_every_list_has_results(caller: Caller, name: str) -> None:
    caller.model.insert("Account", {"Name": "A"})
    found: dict[str, int] = {}
    for view in told(caller, f"/sobjects/{name}/listviews")["listviews"]:
        body = told(caller, view["resultsUrl"].removeprefix(DATA) + "?limit=1")
        columns = [each["fieldNameOrPath"] for each in body["columns"]]
        for record in body["records"]:
            assert [each["fieldNameOrPath"] for each in record["columns"]] == columns
        found[view["developerName"]] = body["size"]
    assert (found["NewThisWeek"], found["NewLastWeek"]) == (int(name == "Account"), 0)


def test_an_object_is_told_as_pages_need_it(caller: Caller) -> None:
    """A field's entry has the keys of the vendor's own example of one (version 57.0)."""
    body = told(caller, "/ui-api/object-info/Contact")
    assert (body["apiName"], body["keyPrefix"], len(body["eTag"])) == ("Contact", "003", 32)
    account = body["fields"]["AccountId"]
    assert list(account) == sorted(account)
    assert (account["dataType"], account["reference"], account["relationshipName"]) == (
        "Reference", True, "Account",
    )  # fmt: skip
    assert account["referenceToInfos"] == [{"apiName": "Account", "nameFields": ["Name"]}]
    assert {"controllingFields", "compoundComponentName", "required"} <= account.keys()
    city = body["fields"]["MailingCity"]
    assert (city["compoundFieldName"], city["compoundComponentName"]) == ("MailingAddress", "City")
    assert body["fields"]["LastName"]["required"] is True
    assert body["recordTypeInfos"].keys() == {body["defaultRecordTypeId"]}
    assert caller.ask("GET", "/ui-api/object-info/Nope").status_code == 404


def test_a_record_is_told_with_the_fields_asked_for(caller: Caller) -> None:
    """The keys of a stored answer of an org of 2020."""
    lead = caller.model.insert("Lead", {"LastName": "A", "Company": "B", "CleanStatus": "Pending"})
    asked = "?fields=Lead.LastName,Lead.CleanStatus&optionalFields=Lead.Nope"
    body = told(caller, f"/ui-api/records/{lead}{asked}")
    assert list(body) == [
        "apiName", "childRelationships", "eTag", "fields", "id", "lastModifiedById",
        "lastModifiedDate", "recordTypeId", "recordTypeInfo", "systemModstamp", "weakEtag",
    ]  # fmt: skip
    assert body["fields"] == {
        "CleanStatus": {"displayValue": "Not Compared", "value": "Pending"},
        "LastName": {"displayValue": None, "value": "A"},
    }
    assert body["systemModstamp"].endswith("Z")
    assert caller.ask("GET", f"/ui-api/records/{lead}?fields=Lead.Nope").status_code == 400
    assert caller.ask("GET", f"/ui-api/records/{lead}").status_code == 400
    assert caller.ask("GET", "/ui-api/records/003000000000000?fields=A.B").status_code == 404


def test_picklists_are_told_as_a_record_type_leaves_them(caller: Caller) -> None:
    """The keys of an answer quoted of version 66.0."""
    narrowed = {"object": "Account", "name": "Partner", "picklists": {"Industry": ["Banking"]}}
    caller.model.configure({"record_types": [narrowed]})
    (kind,) = caller.model.store["RecordType"].rows
    here = "/ui-api/object-info/Account/picklist-values"
    every = told(caller, f"{here}/012000000000000AAA")
    assert list(every) == ["eTag", "picklistFieldValues"]
    few = told(caller, f"{here}/{kind}/Industry")
    assert list(few) == ["controllerValues", "defaultValue", "eTag", "url", "values"]
    assert few["url"] == f"{DATA}{here}/{kind}/Industry"
    assert few["values"] == [
        {"attributes": None, "label": "Banking", "value": "Banking", "validFor": []}
    ]
    described = told(caller, "/sobjects/Account/describe")["fields"]
    picklists = {each["name"]: each for each in described if "picklist" in each["type"]}
    assert every["picklistFieldValues"].keys() == picklists.keys()
    for name, shown in every["picklistFieldValues"].items():
        offered = [each["value"] for each in picklists[name]["picklistValues"]]
        assert [each["value"] for each in shown["values"]] == offered
    for wrong in (f"{here}/012000000000009", f"{here}/{kind}/Name"):
        assert caller.ask("GET", wrong).status_code == 404
