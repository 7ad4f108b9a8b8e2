"""Calls about one record: what their bodies may name, and by which ways a record is reached."""

from __future__ import annotations

import pytest
from raw_calls import Caller
from salesforce_served import Served

ID_SAID_TWICE = [
    {
        "message": "The Id field should not be specified in the sobject data.",
        "errorCode": "INVALID_FIELD",
    }
]


@pytest.fixture
def caller(served: Served) -> Caller:
    return Caller(served)


def test_the_address_alone_says_which_record_is_meant(caller: Caller) -> None:
    ada = caller.model.insert("Contact", {"LastName": "Ada", "Email": "ada@a.com"})
    body = {"id": ada, "LastName": "Byron"}
    for method, path in (
        ("PATCH", f"/sobjects/Contact/{ada}"),
        ("PATCH", "/sobjects/Contact/Email/ada@a.com"),
        ("POST", "/sobjects/Contact"),
    ):
        answer = caller.ask(method, path, body)
        assert (answer.status_code, answer.json()) == (400, ID_SAID_TWICE)
    assert caller.subrequest("PATCH", f"/sobjects/Contact/{ada}", body) == (400, ID_SAID_TWICE)


def test_a_record_of_a_collection_is_named_by_its_id(caller: Caller) -> None:
    ada = caller.model.insert("Contact", {"LastName": "Ada"})
    record = {"attributes": {"type": "Contact"}, "id": ada, "LastName": "Byron"}
    (told,) = caller.ask("PATCH", "/composite/sobjects", {"records": [record]}).json()
    assert told["success"] is True


def test_a_record_without_an_id_yet_is_upserted_by_its_id(caller: Caller) -> None:
    answer = caller.ask("POST", "/sobjects/Contact/Id", {"LastName": "Ada"})
    made = answer.json()["id"]
    assert (answer.status_code, answer.json()["success"]) == (201, True)
    assert caller.ask("GET", f"/sobjects/Contact/{made}").json()["LastName"] == "Ada"
    named = caller.ask("POST", "/sobjects/Contact/id", {"Id": made, "LastName": "Ada"})
    assert (named.status_code, named.json()) == (400, ID_SAID_TWICE)
    assert caller.ask("GET", "/sobjects/Contact/Id").status_code == 404
    assert caller.ask("POST", f"/sobjects/Contact/{made}", {}).status_code == 405


def test_only_where_no_id_stands_a_post_is_among_what_is_allowed(caller: Caller) -> None:
    ada = caller.model.insert("Contact", {"LastName": "Ada"})
    for path, allowed in ((ada, "DELETE,GET,HEAD,PATCH"), ("Id", "DELETE,GET,HEAD,PATCH,POST")):
        answer = caller.ask("PUT", f"/sobjects/Contact/{path}", {})
        assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


def test_a_parent_is_changed_and_deleted_by_way_of_its_child(caller: Caller) -> None:
    acme = caller.model.insert("Account", {"Name": "Acme"})
    ada = caller.model.insert("Contact", {"LastName": "Ada", "AccountId": acme})
    parent, children = f"/sobjects/Contact/{ada}/Account", f"/sobjects/Account/{acme}/Contacts"
    assert caller.ask("PATCH", parent, {"Name": "Apex"}).status_code == 204
    assert caller.ask("GET", parent).json()["Name"] == "Apex"
    assert caller.ask("PATCH", children, {"LastName": "B"}).status_code == 404
    assert caller.ask("DELETE", children).status_code == 404
    assert caller.ask("DELETE", parent).status_code == 204
    assert caller.ask("GET", f"/sobjects/Account/{acme}").status_code == 404
