"""Every refusal in the table reaches the person with its code, its field and what to do about
it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.errors import AuthError, BudgetError, RejectedError, RetryableError
from connectors.record import Ref
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.meaning.ids import full_id, like_id
from connectors.salesforce.meaning.refusal import MEANINGS, TWIN, advice, refused
from connectors.salesforce.meaning.verdict import judge, words
from connectors.write import Create, Refused, Update
from sandbox.salesforce.ids import make_id
from tests.connectors.salesforce.served_org import Org

KINDS = {"value", "reference", "rights", "setup", "duplicate", "rule", "gone", "busy", "limit"}
ROOT = Path(__file__).parents[4]


def contact(org: Org, **fields: Any) -> str:
    return org.model.edit("Contact", None, {"LastName": "L", **fields})


def update(record_id: str, **fields: str | None) -> Update:
    return Update(f"u-{record_id}", Ref("salesforce", "Contact", record_id), fields)


def only(connector: SalesforceConnector, write: Any) -> Refused:
    (outcome,) = connector.write([write])
    assert isinstance(outcome, Refused), outcome
    return outcome


# A twin is asked for once more, record by record: it has a test of its own.
@pytest.mark.parametrize("code", sorted(MEANINGS.keys() - {TWIN}))
def test_each_code_of_the_table_comes_through_a_real_answer_with_its_advice(
    org: Org, connector: SalesforceConnector, code: str
) -> None:
    one = contact(org)
    body = {"code": code, "message": "in the vendor's words."}
    org.fault("PATCH", "*/composite/sobjects", "status", times=9, status=200, item=0, body=body)
    outcome = only(connector, update(one, Title="x"))
    assert outcome.code == code
    assert outcome.message == f"in the vendor's words. {MEANINGS[code].advice}"


def test_the_table_speaks_in_sentences_of_known_kinds() -> None:
    assert {meaning.kind for meaning in MEANINGS.values()} == KINDS
    assert all(
        meaning.advice.endswith(".") and meaning.advice[0].isupper()
        for meaning in MEANINGS.values()
    )
    assert advice("NO_SUCH_CODE") is None


def test_the_catalogue_page_lists_the_whole_table() -> None:
    page = (ROOT / "docs" / "reference" / "salesforce-errors.md").read_text()
    assert all(f"`{code}`" in page and meaning.advice in page for code, meaning in MEANINGS.items())


# what the look-alike refuses of itself


def test_a_duplicate_rule_names_the_twin_in_either_spelling_of_its_answer(
    org: Org, connector: SalesforceConnector
) -> None:
    twin = contact(org, Email="jo@acme.example")
    rule = {"object": "Contact", "name": "Same_address", "match": ["Email"], "on_create": "block"}
    org.model.configure({"duplicate_rules": [rule]})
    fields = {"LastName": "Jo", "Email": "jo@acme.example"}
    outcome = only(connector, Create("c", "Contact", "Accord_Key__c", "k", fields))
    assert outcome.code == "DUPLICATES_DETECTED"
    assert f"Existing ID: {twin}" in outcome.message
    match = {"matchRecords": [{"record": {"Id": twin[:15]}}]}
    for spelling in ("duplicateResut", "duplicateResult"):
        error = {
            "statusCode": "DUPLICATES_DETECTED",
            "message": "m",
            spelling: {"matchResults": [match]},
        }
        assert f"Existing ID: {twin}." in refused("i", {"errors": [error]}).message


def test_alerts_are_passed_over_only_when_so_configured(org: Org) -> None:
    contact(org, Email="jo@acme.example")
    rule = {"object": "Contact", "name": "Same_address", "match": ["Email"], "on_create": "alert"}
    org.model.configure({"duplicate_rules": [rule]})
    fields = {"LastName": "Jo", "Email": "jo@acme.example"}
    for allowed in (False, True):
        connector = org.connect(allow_duplicates=allowed)
        (outcome,) = connector.write([Create("c", "Contact", "Accord_Key__c", "k", fields)])
        assert isinstance(outcome, Refused) is not allowed
        connector.close()


def test_a_taken_unique_value_names_its_holder_by_the_full_id(
    org: Org, connector: SalesforceConnector
) -> None:
    holder, other = contact(org, Accord_Key__c="K1"), contact(org)
    outcome = only(connector, update(other, Accord_Key__c="K1"))
    assert outcome.code == "DUPLICATE_VALUE"
    assert f"Existing ID: {holder}." in outcome.message


def test_a_validation_rule_is_quoted(org: Org, connector: SalesforceConnector) -> None:
    one = contact(org)
    when = {"field": "Title", "value": "test"}
    rule = {
        "object": "Contact",
        "name": "No_test",
        "when": when,
        "field": "Title",
        "message": "No tests here.",
    }
    org.model.configure({"validation_rules": [rule]})
    outcome = only(connector, update(one, Title="test"))
    assert (outcome.code, outcome.field) == ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Title")
    assert outcome.message.startswith("No tests here.")


def test_a_missing_right_is_named(org: Org, connector: SalesforceConnector) -> None:
    one = contact(org)
    org.model.configure({"permissions": {"Contact.Title": {"edit": False}}})
    outcome = only(connector, update(one, Title="x"))
    assert (outcome.code, outcome.field) == ("INVALID_FIELD_FOR_INSERT_UPDATE", "Title")
    assert "edit rights to the field" in outcome.message


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"LastName": None}, "REQUIRED_FIELD_MISSING"),
        ({"Title": "x" * 129}, "STRING_TOO_LONG"),
        ({"Email": "nobody"}, "INVALID_EMAIL_ADDRESS"),
        ({"OwnerId": "005000000000999AAA"}, "DANGLING_REFERENCE"),
        ({"AccountId": "not an id"}, "MALFORMED_ID"),
        ({"Nowhere__c": "x"}, "INVALID_FIELD"),
    ],
)
def test_values_the_org_refuses_come_with_advice(
    org: Org, connector: SalesforceConnector, fields: dict[str, str | None], code: str
) -> None:
    outcome = only(connector, update(contact(org), **fields))
    assert outcome.code == code
    assert outcome.message.endswith(MEANINGS[code].advice)


# whole calls


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}],
            BudgetError,
        ),
        (
            [
                {
                    "errorCode": "REQUEST_LIMIT_EXCEEDED",
                    "message": "ConcurrentRequests Limit exceeded.",
                }
            ],
            RetryableError,
        ),
        ([{"errorCode": "API_DISABLED_FOR_ORG", "message": "no API"}], AuthError),
        ([{"errorCode": "INSUFFICIENT_ACCESS", "message": "no"}], type(None)),
        ("<html>", type(None)),
    ],
)
def test_a_forbidden_call_stops_the_run_waits_or_is_the_callers_business(
    body: Any, kind: type
) -> None:
    answer = requests.Response()
    answer.status_code = 403
    answer._content = requests.compat.json.dumps(body).encode() if body != "<html>" else b"<html>"
    assert type(judge(answer)) is kind


def test_a_refused_call_carries_advice(connector: SalesforceConnector) -> None:
    with pytest.raises(RejectedError) as caught:
        connector.client.call("GET", "/query", read=True, params={"q": "SELECT Nope FROM Contact"})
    assert (caught.value.code, "accord doctor" in caught.value.advice) == ("INVALID_FIELD", True)


@pytest.mark.parametrize("body", [None, [], "text", 3, [None], {}])
def test_any_answer_has_a_code_and_a_message(body: Any) -> None:
    code, message = words(418, body)
    assert code == "HTTP_418"
    assert message


# ids


def test_short_ids_become_the_ids_the_vendor_shows() -> None:
    for prefix in ("003", "00Q", "a0B"):
        for number in (1, 61, 62, 9_999, 123_456_789):
            full = make_id(prefix, number)
            assert full_id(full[:15]) == full
            assert full_id(full) == full


def test_ids_that_differ_only_in_case_stay_apart() -> None:
    one, other = full_id("003Ho0000000abC"), full_id("003Ho0000000abc")
    assert one != other
    assert one.casefold() != other.casefold()


@pytest.mark.parametrize(
    ("text", "is_id"), [("003Ho0000000abC", True), ("x", False), (None, False), ("ü" * 15, False)]
)
def test_what_is_no_id_stays_as_it_is(text: str | None, is_id: bool) -> None:
    assert like_id(text) == is_id
    if text is not None and not is_id:
        assert full_id(text) == text


def test_nobody_is_told_to_merge_a_record_with_itself() -> None:
    message = "duplicate value found: Email duplicates value on record with id: 003Ho0000000001"
    answer = {"errors": [{"statusCode": "DUPLICATE_VALUE", "message": message}]}
    itself = refused("i", answer, own="003Ho0000000001IAA").message
    another = refused("i", answer, own="003Ho0000000002IAA").message
    assert "names this very record" in itself
    assert "merged" not in itself
    assert "merged" in another
