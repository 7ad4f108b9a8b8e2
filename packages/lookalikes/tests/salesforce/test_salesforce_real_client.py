"""The real simple-salesforce client cannot tell the look-alike from the vendor on what Accord
uses.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import formatdate
from typing import Any

import pytest
from salesforce_served import HOST, Served
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceMoreThanOneRecord,
    SalesforceResourceNotFound,
)

KEY = {"FullName": "Contact.Accord_Key__c", "Metadata": {
    "type": "Text", "label": "Accord Key", "length": 64, "unique": True, "externalId": True,
}}  # fmt: skip


@pytest.fixture
def sf(served: Served) -> Salesforce:
    return served.client()


def provision(sf: Salesforce, served: Served) -> None:
    sf.toolingexecute("sobjects/CustomField", method="POST", json=KEY)
    permission_set = sf.PermissionSet.create({"Name": "Accord", "Label": "Accord"})["id"]
    sf.FieldPermissions.create({
        "ParentId": permission_set, "SobjectType": "Contact", "Field": "Contact.Accord_Key__c",
        "PermissionsRead": True, "PermissionsEdit": True,
    })  # fmt: skip
    sf.PermissionSetAssignment.create(
        {"PermissionSetId": permission_set, "AssigneeId": served.model.user_id}
    )


def errors_of(caught: pytest.ExceptionInfo[Any]) -> dict[str, Any]:
    return caught.value.content[0]


def test_client_credentials_log_in_and_find_the_instance(sf: Salesforce, served: Served) -> None:
    assert f"https://{sf.sf_instance}" == served.model.url.replace("http:", "https:")
    assert sf.limits()["DailyApiRequests"]["Max"] == 100_000
    assert sf.api_usage["api-usage"].used == served.model.meter.used


def test_a_wrong_secret_is_refused_with_an_object(served: Served) -> None:
    with pytest.raises(SalesforceAuthenticationFailed) as caught:
        Salesforce(
            consumer_key=served.model.client_id,
            consumer_secret="x",
            domain=HOST,
            session=served.session(),
        )
    assert caught.value.code == "invalid_client"


def test_an_expired_session_answers_401_in_a_list(served: Served) -> None:
    sf = served.client()
    served.model.sessions.revoke_all()
    sf._salesforce_login_partial = None
    with pytest.raises(SalesforceExpiredSession) as caught:
        sf.query("SELECT Id FROM Contact")
    assert errors_of(caught)["errorCode"] == "INVALID_SESSION_ID"


def test_describe_tells_types_lengths_and_references(sf: Salesforce) -> None:
    fields = {field["name"]: field for field in sf.Contact.describe()["fields"]}
    assert fields["LastName"]["length"] == 80
    assert fields["AccountId"]["referenceTo"] == ["Account"]
    assert fields["Name"]["createable"] is False
    assert fields["Product_Interest__c"]["custom"] is True


def test_create_read_update_delete_a_record(sf: Salesforce) -> None:
    record_id = sf.Contact.create({"LastName": "Müller", "Email": "m@acme.example"})["id"]
    assert len(record_id) == 18
    assert sf.Contact.update(record_id, {"Phone": "+49 30 1"}) == 204
    assert sf.Contact.get(record_id[:15])["Phone"] == "+49 30 1"
    assert sf.Contact.delete(record_id) == 204
    with pytest.raises(SalesforceResourceNotFound) as caught:
        sf.Contact.get(record_id)
    assert errors_of(caught)["errorCode"] == "ENTITY_IS_DELETED"
    assert (
        sf.query_all("SELECT Id FROM Contact WHERE IsDeleted = TRUE", include_deleted=True)[
            "totalSize"
        ]
        == 1
    )


def test_query_all_follows_the_pages(sf: Salesforce, served: Served) -> None:
    served.model.page_size = 7
    ids = [served.model.insert("Contact", {"LastName": f"N{n}"}) for n in range(20)]
    first = sf.query("SELECT Id, Account.Name FROM Contact ORDER BY Id")
    assert (first["done"], first["totalSize"], len(first["records"])) == (False, 20, 7)
    assert first["nextRecordsUrl"].endswith("-7")
    records = sf.query_all("SELECT Id, Account.Name FROM Contact ORDER BY Id")["records"]
    assert [record["Id"] for record in records] == ids
    assert records[0]["Account"] is None


def test_a_new_custom_field_is_invisible_until_it_is_granted(
    sf: Salesforce, served: Served
) -> None:
    sf.toolingexecute("sobjects/CustomField", method="POST", json=KEY)
    with pytest.raises(SalesforceMalformedRequest) as caught:
        sf.query("SELECT Accord_Key__c FROM Contact")
    assert "No such column 'Accord_Key__c'" in errors_of(caught)["message"]
    assert "Accord_Key__c" not in {field["name"] for field in sf.Contact.describe()["fields"]}
    with pytest.raises(SalesforceMalformedRequest):
        sf.Contact.create({"LastName": "A", "Accord_Key__c": "k"})


def test_upsert_by_a_granted_key_creates_then_updates(sf: Salesforce, served: Served) -> None:
    provision(sf, served)
    assert sf.Contact.upsert("Accord_Key__c/k-1", {"LastName": "A"}) == 201
    assert sf.Contact.upsert("Accord_Key__c/K-1", {"LastName": "B"}) == 200
    assert sf.Contact.get_by_custom_id("Accord_Key__c", "k-1")["LastName"] == "B"
    with pytest.raises(SalesforceMalformedRequest) as caught:
        sf.Contact.create({"LastName": "C", "Accord_Key__c": "k-1"})
    existing = sf.Contact.get_by_custom_id("Accord_Key__c", "k-1")["Id"][:15]
    assert errors_of(caught)["errorCode"] == "DUPLICATE_VALUE"
    assert errors_of(caught)["message"].endswith(f"record with id: {existing}")


def test_an_ambiguous_upsert_lists_the_records(sf: Salesforce, served: Served) -> None:
    for name in ("A", "B"):
        served.model.insert("Contact", {"LastName": name, "Email": "same@acme.example"})
    with pytest.raises(SalesforceMoreThanOneRecord) as caught:
        sf.Contact.upsert("Email/same@acme.example", {"LastName": "C"})
    assert len(caught.value.content) == 2


def test_a_collection_keeps_order_and_reports_each_item(sf: Salesforce) -> None:
    records = [{"attributes": {"type": "Contact"}, "LastName": name} for name in ("A", "", "C")]
    outcomes = sf.restful(
        "composite/sobjects", method="POST", json={"allOrNone": False, "records": records}
    )
    assert [outcome["success"] for outcome in outcomes] == [True, False, True]
    assert outcomes[1]["errors"] == [{
        "statusCode": "REQUIRED_FIELD_MISSING",
        "message": "Required fields are missing: [LastName]",
        "fields": ["LastName"],
    }]  # fmt: skip


def test_all_or_none_leaves_nothing_behind(sf: Salesforce, served: Served) -> None:
    records = [{"attributes": {"type": "Contact"}, "LastName": name} for name in ("A", "")]
    outcomes = sf.restful(
        "composite/sobjects", method="POST", json={"allOrNone": True, "records": records}
    )
    assert outcomes[0]["errors"][0]["statusCode"] == "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    assert list(served.model.stored("Contact", deleted=True)) == []


def test_retrieve_answers_null_for_what_is_gone(sf: Salesforce, served: Served) -> None:
    here = served.model.insert("Contact", {"LastName": "A"})
    gone = served.model.insert("Contact", {"LastName": "B"})
    served.model.remove("Contact", gone)
    body = {"ids": [gone, here], "fields": ["LastName"]}
    records = sf.restful("composite/sobjects/Contact", method="POST", json=body)
    assert records[0] is None
    assert records[1]["LastName"] == "A"


def test_composite_fills_references_and_counts_as_one_call(sf: Salesforce, served: Served) -> None:
    base = "/services/data/v62.0/sobjects"
    before = served.model.tally.quota
    answer = sf.restful("composite", method="POST", json={"compositeRequest": [
        {"method": "POST", "url": f"{base}/Account", "referenceId": "a", "body": {"Name": "Acme"}},
        {"method": "POST", "url": f"{base}/Contact", "referenceId": "c",
         "body": {"LastName": "A", "AccountId": "@{a.id}"}},
        {"method": "GET", "url": f"{base}/Contact/@{{c.id}}?fields=AccountId", "referenceId": "g"},
    ]})["compositeResponse"]  # fmt: skip
    assert [each["httpStatusCode"] for each in answer] == [201, 201, 200]
    assert answer[2]["body"]["AccountId"] == answer[0]["body"]["id"]
    assert served.model.tally.quota == before + 1


def test_an_all_or_none_composite_halts_everything(sf: Salesforce, served: Served) -> None:
    url = "/services/data/v62.0/sobjects/Contact"
    answer = sf.restful("composite", method="POST", json={"allOrNone": True, "compositeRequest": [
        {"method": "POST", "url": url, "referenceId": "a", "body": {"LastName": "A"}},
        {"method": "POST", "url": url, "referenceId": "b", "body": {}},
    ]})["compositeResponse"]  # fmt: skip
    assert answer[0]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert answer[1]["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert list(served.model.stored("Contact", deleted=True)) == []


def test_over_the_daily_limit_everything_is_403(sf: Salesforce, served: Served) -> None:
    limit, served.model.meter.limit = served.model.meter.limit, served.model.meter.used
    answer = sf.session.get(f"{sf.base_url}limits", headers=sf.headers)
    served.model.meter.limit = limit
    assert answer.status_code == 403
    assert answer.json() == [
        {"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}
    ]


def test_answers_look_like_the_vendors_on_the_wire(sf: Salesforce, served: Served) -> None:
    served.model.insert("Contact", {"LastName": "A"})
    query = f"{sf.base_url}query?q=SELECT+LastName+FROM+Contact"
    pretty = sf.session.get(query, headers=sf.headers)
    assert pretty.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert pretty.headers["Sforce-Limit-Info"].startswith("api-usage=")
    assert pretty.text.startswith(
        '{\n  "totalSize" : 1,\n  "done" : true,\n  "records" : [ {\n    "attributes"'
    )
    plain = sf.session.get(query, headers={"Authorization": sf.headers["Authorization"]})
    assert plain.text.startswith('{"totalSize":1,"done":true,"records":[{"attributes"')


def test_the_date_header_follows_the_vendors_clock(sf: Salesforce, served: Served) -> None:
    served.model.clock.skew_s = -86_400 * 400
    answer = sf.session.get(f"{sf.base_url}", headers=sf.headers)
    year = served.model.clock.utc().year
    served.model.clock.skew_s = 0
    assert f" {year} " in answer.headers["Date"]


def test_the_clients_name_becomes_the_author(sf: Salesforce, served: Served) -> None:
    sf.Contact.create({"LastName": "A"}, headers={"Sforce-Call-Options": "client=accord"})
    assert next(served.model.stored("Contact", deleted=False))["history"][0]["by"] == "accord"


def test_a_stale_conditional_update_is_412(sf: Salesforce, served: Served) -> None:
    record_id = served.model.insert("Contact", {"LastName": "A"})
    headers = {**sf.headers, "If-Unmodified-Since": "Mon, 01 Jan 2018 00:00:00 GMT"}
    url = f"{sf.base_url}sobjects/Contact/{record_id}"
    assert sf.session.patch(url, json={"LastName": "B"}, headers=headers).status_code == 412
    assert next(served.model.stored("Contact", deleted=False))["fields"]["LastName"] == "A"


def test_an_unchanged_record_is_not_sent_again(sf: Salesforce, served: Served) -> None:
    record_id = served.model.insert("Contact", {"LastName": "A"})
    url = f"{sf.base_url}sobjects/Contact/{record_id}"
    later = formatdate(served.model.clock.now() + 5, usegmt=True)
    assert (
        sf.session.get(url, headers={**sf.headers, "If-Modified-Since": later}).status_code == 304
    )
    assert (
        sf.session.get(url, headers={**sf.headers, "If-Modified-Since": "soon"}).status_code == 400
    )


def test_refusals_over_the_wire_are_lists_with_a_code(sf: Salesforce, served: Served) -> None:
    def ask(method: str, path: str, **more: Any) -> tuple[int, str]:
        answer = sf.session.request(method, sf.base_url + path, headers=sf.headers, **more)
        return answer.status_code, answer.json()[0]["errorCode"]

    assert ask("GET", "sobjects/Nope") == (404, "NOT_FOUND")
    assert ask("PUT", "sobjects/Contact") == (405, "METHOD_NOT_ALLOWED")
    assert ask("POST", "sobjects/Contact", data="{bad") == (400, "JSON_PARSER_ERROR")
    assert ask("GET", "query") == (400, "MALFORMED_QUERY")
    assert ask("GET", "query/01g000000000000AAA-2000") == (400, "INVALID_QUERY_LOCATOR")
    assert ask("DELETE", f"sobjects/User/{served.model.person_id}") == (
        400,
        "INVALID_TYPE_FOR_OPERATION",
    )
    old = sf.session.get(sf.base_url.replace("v62.0", "v29.0") + "limits", headers=sf.headers)
    assert old.status_code == 410


def test_changed_and_deleted_ids_are_listed_for_a_window(sf: Salesforce, served: Served) -> None:
    kept, gone = (served.model.insert("Contact", {"LastName": name}) for name in "AB")
    served.model.remove("Contact", gone)
    now = served.model.clock.utc()
    window = (now - timedelta(minutes=10), now + timedelta(minutes=2))
    assert sf.Contact.updated(*window)["ids"] == [kept]
    assert [each["id"] for each in sf.Contact.deleted(*window)["deletedRecords"]] == [gone]


def test_an_injected_item_fault_spares_the_record(sf: Salesforce, served: Served) -> None:
    served.model.item_fault = lambda index: (
        ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access") if index else None
    )
    records = [{"attributes": {"type": "Contact"}, "LastName": name} for name in ("A", "B")]
    outcomes = sf.restful("composite/sobjects", method="POST", json={"records": records})
    assert outcomes[1]["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"
    assert [r["fields"]["LastName"] for r in served.model.stored("Contact", deleted=False)] == ["A"]
