"""simple-salesforce's whole public surface against the served look-alike: logins, records, both
Bulk APIs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, format_soql
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceMalformedRequest,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

HOST = "accord.my"
QUICK = 0.02


class ToLoopback(HTTPAdapter):
    """Sends what was meant for `https://…` to the look-alike."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._netloc = urlsplit(url).netloc

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        parts = urlsplit(request.url or "")
        request.url = parts._replace(scheme="http", netloc=self._netloc).geturl()
        return super().send(request, *args, **kwargs)


@pytest.fixture(scope="module")
def http(org: dict[str, Any]) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        for host in (f"{HOST}.salesforce.com", urlsplit(org["url"]).netloc):
            session.mount(f"https://{host}/", ToLoopback(org["url"]))
        yield session


@pytest.fixture(scope="module")
def sf(org: dict[str, Any], http: requests.Session) -> Salesforce:
    return Salesforce(
        consumer_key=org["client_id"],
        consumer_secret=org["client_secret"],
        domain=HOST,
        session=http,
        version="62.0",
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "way", ["soap", "soap_with_token", "password", "jwt", "client_credentials"]
)
def test_every_login_flow_opens_a_session(
    org: dict[str, Any], http: requests.Session, way: str, tmp_path: Path
) -> None:
    key = tmp_path / "key.pem"
    key.write_text(org["private_key"])
    person = {"username": org["username"], "password": org["password"]}
    app = {"consumer_key": org["client_id"], "consumer_secret": org["client_secret"]}
    credentials: dict[str, Any] = {
        "soap": {**person, "organizationId": "00D000000000001"},
        "soap_with_token": {**person, "security_token": "TOKEN"},
        "password": {**person, **app},
        "jwt": {
            "username": org["username"],
            "consumer_key": org["client_id"],
            "privatekey_file": str(key),
        },
        "client_credentials": app,
    }[way]
    client = Salesforce(**credentials, domain=HOST, session=http, version="62.0")
    assert client.query("SELECT Id FROM User LIMIT 1")["totalSize"] == 1
    assert client.api_usage["api-usage"].total > 0


def test_a_wrong_password_says_what_the_vendor_says(
    org: dict[str, Any], http: requests.Session
) -> None:
    with pytest.raises(SalesforceAuthenticationFailed) as caught:
        Salesforce(
            username=org["username"], password="x", security_token="", domain=HOST, session=http
        )
    assert caught.value.code == "INVALID_LOGIN"


def test_an_expired_session_is_renewed_by_itself(sf: Salesforce) -> None:
    sf.oauth2("revoke", {"token": sf.session_id}, method="POST")
    assert sf.query("SELECT Id FROM User LIMIT 1")["totalSize"] == 1


def test_it_describes_everything(sf: Salesforce) -> None:
    described = sf.describe()
    assert described is not None
    assert "Contact" in [each["name"] for each in described["sobjects"]]
    assert sf.Contact.metadata()["objectDescribe"]["keyPrefix"] == "003"
    assert "LastName" in [field["name"] for field in sf.Contact.describe()["fields"]]
    layout = sf.Contact.describe_layout("012000000000000AAA")
    assert layout["detailLayoutSections"][0]["layoutRows"]
    assert sf.is_sandbox() is False


def test_a_record_lives_and_dies(sf: Salesforce) -> None:
    made = sf.Contact.create({"LastName": "Life", "Email": "life@acme.example"})
    assert made["success"] is True
    assert (
        sf.Contact.update(made["id"], {"Phone": "1"}, headers={"Sforce-Auto-Assign": "false"})
        == 204
    )
    assert sf.Contact.get(made["id"])["Phone"] == "1"
    assert sf.Contact.get_by_custom_id("Email", "life@acme.example")["Id"] == made["id"]
    assert sf.Contact.upsert("Email/life@acme.example", {"LastName": "Lives"}) == 200
    assert sf.Contact.delete(made["id"], raw_response=True).status_code == 204
    with pytest.raises(SalesforceResourceNotFound):
        sf.Contact.get(made["id"])


def test_changes_since_a_while_ago_are_told(sf: Salesforce) -> None:
    kept, gone = (sf.Contact.create({"LastName": name})["id"] for name in ("Kept", "Gone"))
    sf.Contact.delete(gone)
    now = datetime.now(UTC)
    start, end = now - timedelta(hours=1), now + timedelta(minutes=2)
    assert kept in sf.Contact.updated(start, end)["ids"]
    assert gone in [each["id"] for each in sf.Contact.deleted(start, end)["deletedRecords"]]


def test_queries_are_read_to_their_end(sf: Salesforce) -> None:
    sf.bulk2.Contact.insert(
        records=[{"LastName": f"Q{n}", "Department": "queried"} for n in range(450)], wait=QUICK
    )
    text = format_soql("SELECT LastName FROM Contact WHERE Department = {} ORDER BY Id", "queried")
    headers = {"Sforce-Query-Options": "batchSize=200"}
    first = sf.query(text, headers=headers)
    second = sf.query_more(first["nextRecordsUrl"], identifier_is_url=True)
    assert [len(first["records"]), len(second["records"]), second["done"]] == [200, 200, False]
    third = sf.query_more(second["nextRecordsUrl"].rpartition("/")[2])
    assert (len(third["records"]), third["done"]) == (50, True)
    assert [each["LastName"] for each in sf.query_all_iter(text)] == [f"Q{n}" for n in range(450)]
    assert sf.query_all(text, include_deleted=True)["totalSize"] == 450


def test_searches_find_words(sf: Salesforce) -> None:
    sf.Contact.create({"LastName": "Findable", "Email": "needle@haystack.example"})
    assert len(sf.quick_search("Findable")["searchRecords"]) == 1
    found = sf.search("FIND {needle*} IN EMAIL FIELDS RETURNING Contact(Id, LastName)")[
        "searchRecords"
    ]
    assert [each["LastName"] for each in found] == ["Findable"]
    with pytest.raises(SalesforceMalformedRequest) as caught:
        sf.search("FIND {x")
    assert caught.value.content[0]["errorCode"] == "MALFORMED_SEARCH"


def test_limits_and_any_other_resource_are_reached(sf: Salesforce) -> None:
    limits = sf.limits()
    assert {
        "DailyApiRequests",
        "DailyBulkApiBatches",
        "DailyBulkV2QueryJobs",
        "DataStorageMB",
    } <= set(limits)
    assert limits["DailyApiRequests"]["Remaining"] < limits["DailyApiRequests"]["Max"]
    counted = sf.restful("limits/recordCount", params={"sObjects": "Contact"})
    assert counted["sObjects"][0]["name"] == "Contact"
    assert sf.restful("recent") is None
    assert "jobs" in sf.restful("")


def test_tooling_queries_and_calls_work(sf: Salesforce) -> None:
    assert "sobjects" in sf.toolingexecute("sobjects")
    assert (
        sf.toolingexecute("query", params={"q": "SELECT Id FROM CustomField LIMIT 1"})["done"]
        is True
    )


def test_a_password_is_set_for_good(
    sf: Salesforce, org: dict[str, Any], http: requests.Session
) -> None:
    user = sf.query(format_soql("SELECT Id FROM User WHERE Username = {}", org["username"]))[
        "records"
    ][0]["Id"]
    person = {"username": org["username"], "domain": HOST, "session": http, "security_token": ""}
    assert sf.set_password(user, "another-password") is None
    with pytest.raises(SalesforceAuthenticationFailed):
        Salesforce(**person, password=org["password"])
    assert Salesforce(**person, password="another-password").session_id
    sf.set_password(user, org["password"])


def classic(sf: Salesforce, operation: str, data: Any, key: str | None = None) -> list[Any]:
    """One operation of the older API without the five seconds its public methods wait between
    looks.
    """
    return list(sf.bulk.Contact._bulk_operation(operation, data, external_id_field=key, wait=QUICK))


def test_the_older_bulk_api_writes_and_reads(sf: Salesforce) -> None:
    people = [{"LastName": f"B{n}", "Email": f"b{n}@classic.example"} for n in range(3)]
    made = classic(sf, "insert", [*people, {"FirstName": "x"}])
    assert [each["success"] for each in made] == [True, True, True, False]
    assert made[3]["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    changed = classic(sf, "upsert", [{**people[0], "Phone": "1"}], "Email")
    assert (changed[0]["created"], changed[0]["success"]) == (False, True)
    assert classic(sf, "update", [{"Id": made[1]["id"], "Phone": "2"}])[0]["success"] is True
    text = "SELECT Id, Phone FROM Contact WHERE Email LIKE '%@classic.example' ORDER BY Email"
    assert [each["Phone"] for each in sf.bulk.Contact.query(text, wait=QUICK)] == ["1", "2", None]
    assert classic(sf, "delete", [{"Id": made[0]["id"]}])[0]["success"] is True
    assert len(list(sf.bulk.Contact.query_all(text, wait=QUICK))) == 3
    assert classic(sf, "hardDelete", [{"Id": made[1]["id"]}])[0]["success"] is True
    assert len(list(sf.bulk.Contact.query_all(text, wait=QUICK))) == 2


def test_the_older_bulk_api_works_through_its_public_method(sf: Salesforce) -> None:
    done = sf.bulk.submit_dml("Contact", "insert", [{"LastName": "Dml"}])
    assert [each["success"] for each in done] == [True]


def test_the_newer_bulk_api_writes_and_reads(sf: Salesforce, tmp_path: Path) -> None:
    contacts = sf.bulk2.Contact
    people = [{"LastName": f"T{n}", "Email": f"t{n}@two.example"} for n in range(4)]
    (told,) = contacts.insert(
        records=[*people, {"LastName": "", "Email": "t9@two.example"}], wait=QUICK
    )
    assert (told["numberRecordsProcessed"], told["numberRecordsFailed"]) == (5, 1)
    ids = [row["sf__Id"] for row in rows(contacts.get_successful_records(told["job_id"]))]
    assert rows(contacts.get_failed_records(told["job_id"]))[0]["sf__Error"].startswith(
        "REQUIRED_FIELD_MISSING:"
    )
    assert rows(contacts.get_unprocessed_records(told["job_id"])) == []
    contacts.update(records=[{"Id": ids[0], "Phone": "1"}], wait=QUICK)
    (upserted,) = contacts.upsert(
        records=[{**people[1], "Phone": "2"}], external_id_field="Email", wait=QUICK
    )
    assert upserted["numberRecordsFailed"] == 0
    text = "SELECT Id, Phone FROM Contact WHERE Email LIKE '%@two.example' ORDER BY Email"
    pages = list(contacts.query(text, max_records=3, wait=QUICK))
    assert [[row["Phone"] for row in rows(page)] for page in pages] == [["1", "2", ""], [""]]
    (loaded,) = contacts.download(text, str(tmp_path), wait=QUICK)
    assert loaded["number_of_records"] == 4
    contacts.delete(records=[{"Id": ids[0]}], wait=QUICK)
    assert len(rows(next(contacts.query_all(text, wait=QUICK)))) == 4
    contacts.hard_delete(records=[{"Id": ids[1]}], wait=QUICK)
    assert len(rows(next(contacts.query_all(text, wait=QUICK)))) == 3


def test_a_refusal_of_the_whole_call_is_an_exception(sf: Salesforce) -> None:
    with pytest.raises(SalesforceMalformedRequest):
        sf.query("SELEKT")
    with pytest.raises(SalesforceMalformedRequest):
        list(sf.bulk2.Contact.query("SELECT COUNT() FROM Contact", wait=QUICK))
    assert issubclass(SalesforceRefusedRequest, Exception)
