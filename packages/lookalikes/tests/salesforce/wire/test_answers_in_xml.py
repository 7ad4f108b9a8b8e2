"""REST in XML, for those who ask for it, and a 406 for those who take neither."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import requests
from salesforce_served import Served

DATA = "/services/data/v62.0"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def document(answer: requests.Response) -> ElementTree.Element:
    return ElementTree.fromstring(answer.content)  # noqa: S314 what the look-alike itself wrote


class Caller:
    """Somebody who sends and takes XML."""

    def __init__(self, served: Served) -> None:
        self.model = served.model
        self.headers = {"Authorization": f"Bearer {served.model.sessions.issue()}"}

    def ask(
        self, method: str, path: str, body: str = "", accept: str = "application/xml"
    ) -> requests.Response:
        sent = {**self.headers, "Accept": accept, "Content-Type": "application/xml"}
        url = f"{self.model.url}{DATA}{path}"
        return requests.request(method, url, data=body.encode(), headers=sent, timeout=10)

    def read(self, path: str) -> ElementTree.Element:
        answer = self.ask("GET", path)
        assert answer.headers["Content-Type"] == "application/xml;charset=UTF-8"
        return document(answer)


@pytest.fixture
def caller(served: Served) -> Caller:
    return Caller(served)


def test_a_record_is_read_in_xml_as_its_json_says(caller: Caller) -> None:
    made = caller.model.insert("Account", {"Name": "A & B", "NumberOfEmployees": 3})
    told = caller.read(f"/sobjects/Account/{made}?fields=Name,NumberOfEmployees,Phone")
    assert (told.tag, told.get("type")) == ("Account", "Account")
    assert told.get("url") == f"{DATA}/sobjects/Account/{made}"
    assert (told.findtext("Name"), told.findtext("NumberOfEmployees")) == ("A & B", "3")
    phone = told.find("Phone")
    assert phone is not None
    assert phone.get(NIL) == "true"


def test_a_query_is_answered_in_xml_with_its_parents(caller: Caller) -> None:
    account = caller.model.insert("Account", {"Name": "Acme"})
    for name in ("Ann", "Bob"):
        caller.model.insert("Contact", {"LastName": name, "AccountId": account})
    told = caller.read("/query?q=SELECT+LastName,Account.Name+FROM+Contact+ORDER+BY+LastName")
    assert (told.tag, told.findtext("totalSize"), told.findtext("done")) == (
        "QueryResult",
        "2",
        "true",
    )
    assert [each.findtext("LastName") for each in told.iter("records")] == ["Ann", "Bob"]
    assert [each.findtext("Account/Name") for each in told.iter("records")] == ["Acme", "Acme"]


def test_a_record_is_made_and_changed_in_xml(caller: Caller) -> None:
    body = "<Account><Name>Äcme</Name><NumberOfEmployees>7</NumberOfEmployees></Account>"
    answer = caller.ask("POST", "/sobjects/Account", body)
    result = document(answer)
    assert (answer.status_code, result.tag) == (201, "Result")
    made = str(result.findtext("id"))
    nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
    change = f"<Account><NumberOfEmployees {nil}/><Site>Ulm</Site></Account>"
    assert caller.ask("PATCH", f"/sobjects/Account/{made}", change).status_code == 204
    row = caller.model.store["Account"].rows[made]
    assert (row["Name"], row["NumberOfEmployees"], row["Site"]) == ("Äcme", None, "Ulm")


def test_refusals_are_told_in_xml(caller: Caller) -> None:
    answer = caller.ask("POST", "/sobjects/Account", "<Account><Site>Ulm</Site></Account>")
    told = document(answer)
    assert (answer.status_code, told.tag) == (400, "Errors")
    assert told.findtext("Error/errorCode") == "REQUIRED_FIELD_MISSING"
    assert told.findtext("Error/fields") == "Name"
    broken = document(caller.ask("POST", "/sobjects/Account", "<Account>"))
    assert broken.findtext("Error/errorCode") == "XML_PARSER_ERROR"
    several = caller.ask("POST", "/composite/sobjects", "<request/>")
    assert several.status_code == 415


@pytest.mark.parametrize("accept", ["text/plain", "image/png, application/pdf"])
def test_what_cannot_be_given_is_a_406_without_a_body(caller: Caller, accept: str) -> None:
    answer = caller.ask("GET", "/limits", accept=accept)
    assert (answer.status_code, answer.content) == (406, b"")


def test_what_is_told_in_json_alone_is_a_406_for_those_who_take_xml_alone(caller: Caller) -> None:
    assert caller.ask("GET", "/jobs/ingest").status_code == 406
    assert caller.ask("GET", "/jobs/ingest", accept="*/*").status_code == 200


@pytest.mark.parametrize("accept", ["", "*/*", "application/json;q=0.9, application/xml"])
def test_json_is_told_wherever_it_is_taken(caller: Caller, accept: str) -> None:
    answer = caller.ask("GET", "/limits", accept=accept)
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
    limits = caller.read("/limits")
    assert limits.tag == "LimitsSnapshot"
    assert limits.findtext("DailyApiRequests/Max") == str(answer.json()["DailyApiRequests"]["Max"])
