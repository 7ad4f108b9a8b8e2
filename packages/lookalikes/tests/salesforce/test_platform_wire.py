"""How any call looks on the wire: versions, methods, conditions, compression; and what the org
tells of itself.
"""

from __future__ import annotations

import gzip
import json
from datetime import UTC, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

import pytest
import requests
from salesforce_served import Served

DATA = "/services/data/v62.0"


class Wire:
    def __init__(self, served: Served) -> None:
        self.model, self.clock = served.model, served.clock
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {served.model.sessions.issue()}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        path = path if path.startswith("/services") else DATA + path
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._session.request(
            method, self.model.url + path, json=body, headers=headers, timeout=10
        )


@pytest.fixture
def wire(served: Served) -> Wire:
    return Wire(served)


def code_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()[0]["errorCode"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("21.0", (410, "UNSUPPORTED_API_VERSION")),
        ("30.0", (410, "UNSUPPORTED_API_VERSION")),
        ("69.0", (404, "NOT_FOUND")),
        ("62.1", (404, "NOT_FOUND")),
        ("x", (404, "NOT_FOUND")),
    ],
)
def test_a_version_that_is_gone_and_one_that_never_was(
    wire: Wire, version: str, expected: tuple[int, str]
) -> None:
    assert code_of(wire.ask("GET", f"/services/data/v{version}/limits")) == expected


def test_the_versions_end_at_the_newest_and_need_no_session(wire: Wire) -> None:
    listed = requests.get(f"{wire.model.url}/services/data/", timeout=10).json()
    assert (listed[0]["version"], listed[-1]["version"]) == ("31.0", "68.0")
    assert listed[-1] == {"label": "Winter '27", "url": "/services/data/v68.0", "version": "68.0"}
    labels = {each["version"]: each["label"] for each in listed}
    assert (labels["62.0"], labels["63.0"], labels["67.0"]) == (
        "Winter '25",
        "Spring '25",
        "Summer '26",
    )


@pytest.mark.parametrize("version", range(62, 69))
def test_every_version_up_to_the_newest_is_served(wire: Wire, version: int) -> None:
    base = f"/services/data/v{version}.0"
    assert wire.ask("GET", f"{base}/query?q=SELECT Id FROM User").status_code == 200
    made = wire.ask("POST", f"{base}/sobjects/Contact", {"LastName": "A"})
    assert made.headers["Location"].startswith(f"{base}/sobjects/Contact/003")


def test_a_method_nobody_serves_says_which_are_allowed(wire: Wire) -> None:
    answer = wire.ask("PUT", "/sobjects/Contact")
    assert code_of(answer) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["Allow"] == "GET,HEAD,POST"
    assert answer.json()[0]["message"] == "HTTP Method 'PUT' not allowed. Allowed are GET,HEAD,POST"


def test_a_head_has_the_headers_of_the_get_and_no_body(wire: Wire) -> None:
    contact = wire.model.insert("Contact", {"LastName": "A"})
    answer = wire.ask("HEAD", f"/sobjects/Contact/{contact}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"


def test_a_compressed_body_is_unpacked(wire: Wire) -> None:
    packed = gzip.compress(json.dumps({"LastName": "Packed"}).encode())
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    url = f"{wire.model.url}{DATA}/sobjects/Contact"
    assert wire._session.post(url, data=packed, headers=headers, timeout=10).status_code == 201
    broken = wire._session.post(url, data=b"not gzip", headers=headers, timeout=10)
    assert code_of(broken) == (400, "JSON_PARSER_ERROR")


def test_two_slashes_count_as_one(wire: Wire) -> None:
    assert wire.ask("GET", "/services/data//v62.0//limits").status_code == 200


def test_a_record_is_dated_and_an_account_is_tagged_too(wire: Wire) -> None:
    account, contact = (
        wire.model.insert(*each)
        for each in (("Account", {"Name": "A"}), ("Contact", {"LastName": "B"}))
    )
    assert "ETag" in wire.ask("GET", f"/sobjects/Account/{account}").headers
    plain = wire.ask("GET", f"/sobjects/Contact/{contact}").headers
    assert ("ETag" in plain, plain["Last-Modified"].endswith("GMT")) == (False, True)


def test_a_tag_lets_a_write_through_only_while_nobody_else_wrote(wire: Wire) -> None:
    account = wire.model.insert("Account", {"Name": "A"})
    path = f"/sobjects/Account/{account}"
    tag = wire.ask("GET", path).headers["ETag"]
    assert wire.ask("GET", path, If_None_Match=tag).status_code == 304
    assert wire.ask("PATCH", path, {"Phone": "1"}, If_Match=tag).status_code == 204
    wire.clock.advance(2)
    wire.model.edit("Account", account, {"Phone": "2"})
    assert code_of(wire.ask("PATCH", path, {"Phone": "3"}, If_Match=tag)) == (
        412,
        "PRECONDITION_FAILED",
    )
    assert wire.ask("GET", path, If_None_Match=tag).status_code == 200
    assert wire.model.store["Account"].rows[account]["Phone"] == "2"


def test_dates_guard_every_other_object(wire: Wire) -> None:
    contact = wire.model.insert("Contact", {"LastName": "A"})
    path = f"/sobjects/Contact/{contact}"
    now = wire.model.clock.utc()
    before, after = (
        format_datetime((now + timedelta(hours=h)).astimezone(UTC), usegmt=True) for h in (-1, 1)
    )
    assert wire.ask("GET", path, If_Modified_Since=after).status_code == 304
    assert code_of(wire.ask("GET", path, If_Unmodified_Since=before)) == (
        412,
        "PRECONDITION_FAILED",
    )
    assert code_of(wire.ask("PATCH", path, {"Phone": "1"}, If_Unmodified_Since=before)) == (
        412,
        "PRECONDITION_FAILED",
    )
    assert wire.ask("PATCH", path, {"Phone": "1"}, If_Unmodified_Since=after).status_code == 204
    assert (
        wire.ask("PATCH", path, {"Phone": "2"}, If_Unmodified_Since="yesterday").status_code == 400
    )


def test_a_describe_is_not_told_twice(wire: Wire) -> None:
    first = wire.ask("GET", "/sobjects/Contact/describe")
    again = wire.ask(
        "GET", "/sobjects/Contact/describe", If_Modified_Since=first.headers["Last-Modified"]
    )
    assert (again.status_code, again.content) == (304, b"")


def test_the_limits_count_calls_and_bulk_jobs(wire: Wire) -> None:
    before = wire.ask("GET", "/limits").json()
    body = {"operation": "query", "query": "SELECT Id FROM Contact"}
    assert wire.ask("POST", "/jobs/query", body).status_code == 200
    after = wire.ask("GET", "/limits").json()
    for name, spent in (("DailyApiRequests", 2), ("DailyBulkV2QueryJobs", 1)):
        assert before[name]["Remaining"] - after[name]["Remaining"] == spent
    assert list(after) == sorted(after)
    assert len(after) > 45
    assert set(after["PermissionSets"]) == {"Max", "Remaining", "CreateCustom"}


def test_records_are_counted_by_object(wire: Wire) -> None:
    wire.model.insert("Account", {"Name": "A"})
    told = wire.ask("GET", "/limits/recordCount?sObjects=Account,Contact,Nope").json()
    assert told == {"sObjects": [{"count": 1, "name": "Account"}]}


def test_the_root_lists_what_is_served(wire: Wire) -> None:
    for name, path in wire.ask("GET", "/").json().items():
        assert name == "identity" or path == f"{DATA}/{name}"


def test_a_record_leads_to_its_parent_and_its_children(wire: Wire) -> None:
    account = wire.model.insert("Account", {"Name": "A"})
    contact = wire.model.insert("Contact", {"LastName": "B", "AccountId": account})
    parent = wire.ask("GET", f"/sobjects/Contact/{contact}/Account?fields=Name").json()
    assert (parent["attributes"]["type"], parent["Name"]) == ("Account", "A")
    children = wire.ask("GET", f"/sobjects/Account/{account}/Contacts?fields=LastName").json()
    assert (children["totalSize"], [each["LastName"] for each in children["records"]]) == (1, ["B"])
    assert code_of(wire.ask("GET", f"/sobjects/Contact/{contact}/ReportsTo")) == (404, "NOT_FOUND")


def names(answer: requests.Response) -> list[str]:
    return [each.get("LastName") or each.get("Name") for each in answer.json()["searchRecords"]]


def search(wire: Wire, text: str) -> requests.Response:
    return wire.ask("GET", f"/search?q={quote(text)}")


@pytest.fixture
def people(wire: Wire) -> Wire:
    wire.model.insert("Account", {"Name": "Blue Harbour"})
    wire.model.insert(
        "Contact", {"LastName": "Harbour", "FirstName": "Ann", "Email": "ann@blue.example"}
    )
    wire.model.insert("Contact", {"LastName": "Green", "Phone": "+49 (30) 12 34-56"})
    return wire


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FIND {harbour} RETURNING Contact(LastName), Account(Name)", ["Harbour", "Blue Harbour"]),
        ("FIND {harb*} IN NAME FIELDS RETURNING Contact(LastName)", ["Harbour"]),
        ("FIND {harb} RETURNING Contact(LastName)", []),
        ('FIND {"blue harbour"} RETURNING Account(Name)', ["Blue Harbour"]),
        ("FIND {ann AND green} RETURNING Contact(LastName)", []),
        ("FIND {ann OR green} RETURNING Contact(LastName ORDER BY LastName)", ["Green", "Harbour"]),
        ("FIND {harbour AND NOT ann} RETURNING Contact(LastName), Account(Name)", ["Blue Harbour"]),
        ("FIND {30123456} IN PHONE FIELDS RETURNING Contact(LastName)", ["Green"]),
        ("FIND {blue} IN EMAIL FIELDS RETURNING Contact(LastName), Account(Name)", ["Harbour"]),
        ("FIND {ann OR green} RETURNING Contact(LastName WHERE LastName = 'Green')", ["Green"]),
        ("FIND {ann OR green} RETURNING Contact(LastName ORDER BY LastName LIMIT 1)", ["Green"]),
    ],
)
def test_a_search_finds_words_in_the_fields_named(
    people: Wire, text: str, found: list[str]
) -> None:
    assert names(search(people, text)) == found


@pytest.mark.parametrize("text", ["", "FIND {a}", "FIND {harbour", "FIND {harbour} IN SOME FIELDS"])
def test_a_search_that_cannot_be_read_is_refused(wire: Wire, text: str) -> None:
    assert code_of(search(wire, text)) == (400, "MALFORMED_SEARCH")


def test_a_search_by_parameters_says_the_same(people: Wire) -> None:
    path = "/parameterizedSearch?q=harbour&sobject=Contact&Contact.fields=LastName&in=NAME"
    assert names(people.ask("GET", path)) == ["Harbour"]
    body = {
        "q": "harbour",
        "fields": ["Id"],
        "sobjects": [{"name": "Account", "fields": ["Name"], "limit": 5}],
    }
    assert names(people.ask("POST", "/parameterizedSearch", body)) == ["Blue Harbour"]
    assert code_of(people.ask("POST", "/parameterizedSearch", {})) == (400, "MALFORMED_SEARCH")


def window(wire: Wire, what: str, days: float) -> requests.Response:
    end = wire.model.clock.utc()
    start = end - timedelta(days=days)
    moments = [quote(moment.isoformat(timespec="seconds")) for moment in (start, end)]
    return wire.ask("GET", f"/sobjects/Contact/{what}?start={moments[0]}&end={moments[1]}")


@pytest.mark.parametrize(("what", "days"), [("updated", 30), ("deleted", 15)])
def test_changes_are_told_for_so_many_days(wire: Wire, what: str, days: int) -> None:
    assert window(wire, what, days).status_code == 200
    assert code_of(window(wire, what, days + 2)) == (400, "INVALID_REPLICATION_DATE")
    assert code_of(window(wire, what, 0)) == (400, "INVALID_REPLICATION_DATE")
