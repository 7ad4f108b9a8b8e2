"""Addresses that lead nowhere, or take another method: who answers, and in which words."""

from __future__ import annotations

import pytest
import requests
from raw_calls import DATA, bearer
from salesforce_served import Served

NOWHERE = "The requested resource does not exist"


def get(served: Served, path: str) -> requests.Response:
    return requests.get(served.model.url + path, headers=bearer(served), timeout=10)


@pytest.mark.parametrize("path", ["/nowhere", "/chatter"])
def test_where_no_resource_is_the_code_comes_first(served: Served, path: str) -> None:
    """Quoted so by aiosalesforce and other clients' tests."""
    answer = get(served, DATA + path)
    told = '[{"errorCode":"NOT_FOUND","message":"' + NOWHERE + '"}]'
    assert (answer.status_code, answer.text) == (404, told)


def test_where_a_resource_is_but_not_the_record_the_message_comes_first(served: Served) -> None:
    """Kept by teamlazerbeez/sf-api-connector in its test of a delete."""
    answer = get(served, f"{DATA}/sobjects/Account/nope")
    assert answer.text.startswith('[{"message":"Provided external ID field does not exist')


def test_no_class_of_the_company_listens(served: Served) -> None:
    answer = get(served, "/services/apexrest/acme/orders")
    message = "Could not find a match for URL /acme/orders"
    told = [{"errorCode": "NOT_FOUND", "message": message}]
    assert (answer.status_code, answer.json()) == (404, told)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_soap_address_is_only_posted_to(served: Served, method: str) -> None:
    """As quoted in issues of Cognigy/Extensions and wadewegner/sfdx-waw-plugin."""
    url = served.model.url + "/services/Soap/u/42.0"
    answer = requests.request(method, url, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "text/html;charset=utf-8")
    assert "<title>Error 405 Only POST allowed</title>" in answer.text
    assert "<p>Problem accessing /services/Soap/u/42.0. Reason:\n" in answer.text
    assert "<pre>    Only POST allowed</pre></p><hr /><br/>" in answer.text
