"""Whose answer is whose, and what HubSpot's refusals mean, for answers the look-alike never gives."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.errors import AuthError, BudgetError, RetryableError, UnknownOutcome
from connectors.hubspot.answers import Answers, Wire
from connectors.hubspot.refusal import Declined, Refusal, failed, refusal, verdict
from connectors.record import Record, Ref
from connectors.write import Applied, Create, Refused, Update

ONE, TWO = (Create(f"i{n}", "contacts", "accord_key", f"k{n}", {"firstname": "x"}) for n in (1, 2))
UPDATE = Update("u", Ref("hubspot", "contacts", "7"), {"firstname": "x"})


def creates() -> Answers:
    return Answers({"k1": ONE, "k2": TWO}, lambda wire: wire["properties"].get("accord_key"))


def applied(write: Create | Update, wire: Wire) -> Applied:
    return Applied(write.intent, Ref("hubspot", "contacts", wire["id"]))


def nobody(names: Any, fields: Any) -> dict[str, Record]:
    raise AssertionError("everything was answered")


def holding(value: str) -> Record:
    return Record(Ref("hubspot", "contacts", "7"), {"firstname": value}, 1.0)


def test_a_result_is_matched_by_its_trace_before_anything_else() -> None:
    answers = creates()
    answers.take({"id": "9", "objectWriteTraceId": "i2", "properties": {}}, applied)
    answers.take({"id": "8", "properties": {"accord_key": "k1"}}, applied)
    answers.take({"id": "6", "properties": {"accord_key": "somebody else's"}}, applied)
    answers.look_up(nobody)
    found = {outcome.intent: outcome.ref.id for outcome in answers.outcomes.values() if isinstance(outcome, Applied)}
    assert found == {"i2": "9", "i1": "8"}


def test_a_create_that_nobody_answered_for_is_found_by_its_key() -> None:
    answers = creates()
    answers.take({"id": "8", "properties": {"accord_key": "k1"}}, applied)
    answers.look_up(lambda names, fields: {"k2": holding("x")} if names == ["k2"] else {})
    assert answers.outcomes["k2"] == Applied("i2", Ref("hubspot", "contacts", "7"), {"firstname": "x"}, 1.0)


def test_a_create_without_answer_or_trace_stays_unknown() -> None:
    with pytest.raises(UnknownOutcome):
        creates().look_up(lambda names, fields: {})


def test_an_update_that_nobody_answered_for_is_gone_when_its_record_is() -> None:
    answers = Answers({"7": UPDATE}, lambda wire: wire["id"])
    answers.look_up(lambda names, fields: {})
    outcome = answers.outcomes["7"]
    assert isinstance(outcome, Refused)
    assert outcome.gone


@pytest.mark.parametrize(("held", "kind"), [("x", Applied), ("y", Refused)])
def test_an_error_without_a_name_falls_on_what_was_not_written(held: str, kind: type) -> None:
    answers = Answers({"7": UPDATE}, lambda wire: wire["id"])
    answers.refuse({"category": "INTERNAL_ERROR", "message": "something broke"})
    answers.look_up(lambda names, fields: {"7": holding(held)})
    assert isinstance(answers.outcomes["7"], kind)


def test_one_error_may_name_several_operations_by_id() -> None:
    answers = creates()
    answers.refuse({"category": "OBJECT_NOT_FOUND", "message": "not there", "context": {"ids": ["k1", "k2"]}})
    answers.look_up(nobody)
    assert all(isinstance(each, Refused) and not each.gone for each in answers.outcomes.values())


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            {"category": "CONFLICT", "message": "Contact already exists. Existing ID: 51"},
            Refusal("CONFLICT", "Contact already exists. Existing ID: 51", None, "51"),
        ),
        (
            {
                "category": "VALIDATION_ERROR",
                "message": "Cannot set PropertyValueCoordinates{portalId=1, propertyName=email, value=a@b.c} on 8. "
                "51 already has that value.",
            },
            Refusal(
                "CONFLICT",
                "Cannot set PropertyValueCoordinates{portalId=1, propertyName=email, value=a@b.c} on 8. "
                "51 already has that value. Existing ID: 51",
                "email",
                "51",
            ),
        ),
        (
            {"category": "CONFLICT", "message": "already there", "context": {"existingId": ["51"]}},
            Refusal("CONFLICT", "already there Existing ID: 51", None, "51"),
        ),
        (
            {
                "category": "VALIDATION_ERROR",
                "message": 'Property values were not valid: [{"isValid":false}]',
                "errors": [
                    {"message": "X was not one", "code": "INVALID_OPTION", "context": {"propertyName": ["industry"]}}
                ],
            },
            Refusal("INVALID_OPTION", "X was not one", "industry"),
        ),
        ({}, Refusal("HTTP_400", "the answer was 400")),
        (None, Refusal("HTTP_400", "the answer was 400 without a reason")),
        ({"message": "odd", "errors": ["text"], "context": None}, Refusal("HTTP_400", "odd")),
    ],
)
def test_an_error_envelope_is_read_in_every_shape_it_comes_in(document: Any, expected: Refusal) -> None:
    assert refusal(400, document) == expected


def test_a_failed_call_is_declined_or_can_be_tried_later() -> None:
    assert isinstance(failed(524, b"<html>"), RetryableError)
    html = failed(404, "<html>Resource not found</html>")
    assert isinstance(html, Declined)
    assert html.refusal.gone
    unknown = failed(400, b'{"category": "VALIDATION_ERROR", "message": "Unable to infer object type from: x"}')
    assert "Unable to infer" in str(unknown)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        (b'{"policyName": "TEN_SECONDLY_ROLLING", "message": "You have reached your ten_secondly_rolling limit."}', 3),
        (b'{"message": "You have reached your secondly limit."}', 1),
        (b"", 1),
    ],
)
def test_how_long_to_wait_is_known_from_the_limit_that_was_reached(body: bytes, after: float) -> None:
    error = verdict(429, {}, body)
    assert isinstance(error, RetryableError)
    assert error.after == after
    asked = verdict(429, {"Retry-After": "2.5"}, body)
    assert isinstance(asked, RetryableError)
    assert asked.after == 2.5


def test_the_other_verdicts() -> None:
    assert isinstance(verdict(429, {}, b'{"policyName": "DAILY"}'), BudgetError)
    assert isinstance(verdict(403, {}, b"<html>"), AuthError)
    moving = verdict(477, {"Retry-After": "30"}, b"")
    assert isinstance(moving, RetryableError)
    assert moving.after == 30
    assert verdict(400, {}, b"") is None
