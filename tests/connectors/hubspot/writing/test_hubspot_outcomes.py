"""Whose answer is whose, and what HubSpot's refusals mean, for answers the look-alike never
gives.
"""

from __future__ import annotations

from typing import Any

import pytest

from connectors.errors import AuthError, BudgetError, RetryableError, UnknownOutcome
from connectors.hubspot.meaning.verdict import Declined, Refusal, failed, refusal, verdict
from connectors.hubspot.writing.outcomes import Answers, Wire
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
    found = {
        outcome.intent: outcome.ref.id
        for outcome in answers.outcomes.values()
        if isinstance(outcome, Applied)
    }
    assert found == {"i2": "9", "i1": "8"}


def test_a_create_that_nobody_answered_for_is_found_by_its_key() -> None:
    answers = creates()
    answers.take({"id": "8", "properties": {"accord_key": "k1"}}, applied)
    answers.look_up(lambda names, fields: {"k2": holding("x")} if names == ["k2"] else {})
    assert answers.outcomes["k2"] == Applied(
        "i2", Ref("hubspot", "contacts", "7"), {"firstname": "x"}, 1.0
    )


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
    answers.refuse(
        {"category": "OBJECT_NOT_FOUND", "message": "not there", "context": {"ids": ["k1", "k2"]}}
    )
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
                "message": "Cannot set PropertyValueCoordinates{portalId=1, propertyName=email, "
                "value=a@b.c} on 8. 51 already has that value.",
            },
            Refusal(
                "CONFLICT",
                "Cannot set PropertyValueCoordinates{portalId=1, propertyName=email, "
                "value=a@b.c} on 8. 51 already has that value. Existing ID: 51",
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
                    {
                        "message": "X was not one",
                        "code": "INVALID_OPTION",
                        "context": {"propertyName": ["industry"]},
                    }
                ],
            },
            Refusal("INVALID_OPTION", "X was not one", "industry"),
        ),
        ({}, Refusal("HTTP_400", "the answer was 400")),
        (None, Refusal("HTTP_400", "the answer was 400 without a reason")),
        ({"message": "odd", "errors": ["text"], "context": None}, Refusal("HTTP_400", "odd")),
    ],
)
def test_an_error_envelope_is_read_in_every_shape_it_comes_in(
    document: Any, expected: Refusal
) -> None:
    assert refusal(400, document) == expected


def test_a_failed_call_is_declined_or_can_be_tried_later() -> None:
    assert isinstance(failed(524, b"<html>"), RetryableError)
    html = failed(404, "<html>Resource not found</html>")
    assert isinstance(html, Declined)
    assert html.refusal.gone
    unknown = failed(
        400, b'{"category": "VALIDATION_ERROR", "message": "Unable to infer object type from: x"}'
    )
    assert "Unable to infer" in str(unknown)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        (
            b'{"policyName": "TEN_SECONDLY_ROLLING", '
            b'"message": "You have reached your ten_secondly_rolling limit."}',
            3,
        ),
        (b'{"message": "You have reached your secondly limit."}', 1),
        (b"", 1),
    ],
)
def test_how_long_to_wait_is_known_from_the_limit_that_was_reached(
    body: bytes, after: float
) -> None:
    error = verdict(429, {}, body)
    assert isinstance(error, RetryableError)
    assert error.after == after
    asked = verdict(429, {"Retry-After": "2.5"}, body)
    assert isinstance(asked, RetryableError)
    assert asked.after == 2.5


@pytest.mark.parametrize(
    ("told", "after"),
    [
        (
            {
                "Retry-After": "Fri, 21 Nov 2025 10:00:30 GMT",
                "Date": "Fri, 21 Nov 2025 10:00:00 GMT",
            },
            30,
        ),
        (
            {
                "Retry-After": "Fri, 21 Nov 2025 10:00:00 GMT",
                "Date": "Fri, 21 Nov 2025 10:00:30 GMT",
            },
            1,
        ),
        ({"Retry-After": "Fri, 21 Nov 2025 10:00:30 GMT"}, 1),
        ({"Retry-After": "²"}, 1),
        ({"Retry-After": "soon", "Date": "Fri, 21 Nov 2025 10:00:00 GMT"}, 1),
    ],
)
def test_a_date_to_come_back_at_counts_from_the_answers_own(
    told: dict[str, str], after: float
) -> None:
    error = verdict(429, told, b"")
    assert isinstance(error, RetryableError)
    assert error.after == after


def test_the_other_verdicts() -> None:
    assert isinstance(verdict(429, {}, b'{"policyName": "DAILY"}'), BudgetError)
    assert isinstance(verdict(403, {}, b"<html>"), AuthError)
    moving = verdict(477, {"Retry-After": "30"}, b"")
    assert isinstance(moving, RetryableError)
    assert moving.after == 30
    assert verdict(400, {}, b"") is None


def echoed(write: Create | Update, wire: Wire) -> Applied:
    return Applied(write.intent, Ref("hubspot", "contacts", wire["id"]), wire["properties"])


def updates() -> Answers:
    other = Update("v", Ref("hubspot", "contacts", "5"), {"firstname": "y"})
    return Answers({"7": UPDATE, "5": other}, lambda wire: wire["id"])


def test_an_answer_that_shows_the_values_of_a_write_without_one_settles_nothing() -> None:
    answers, looked = updates(), list[str]()

    def look(names: Any, fields: Any) -> dict[str, Record]:
        looked.extend(names)
        return {"7": holding("x")}

    answers.take({"id": "7", "properties": {"firstname": "y"}}, echoed)
    answers.look_up(look)
    assert looked == ["5", "7"]
    survivor = answers.outcomes["7"]
    assert isinstance(survivor, Applied)
    assert survivor.fields == {"firstname": "x"}


def test_other_values_in_an_answer_are_believed_when_every_write_has_its_own() -> None:
    answers = updates()
    answers.take({"id": "7", "properties": {"firstname": "X"}}, echoed)
    answers.take({"id": "5", "properties": {"firstname": "y"}}, echoed)
    answers.look_up(nobody)
    assert answers.outcomes.keys() == {"7", "5"}


def test_an_answer_with_a_trace_stands_among_several_under_one_id() -> None:
    answers = updates()
    for trace in (None, "u", None):
        answers.take(
            {"id": "7", "objectWriteTraceId": trace, "properties": {"firstname": "x"}}, echoed
        )
    answers.take({"id": "7", "objectWriteTraceId": "v", "properties": {"firstname": "y"}}, echoed)
    answers.look_up(nobody)
    assert {name: outcome.intent for name, outcome in answers.outcomes.items()} == {
        "7": "u",
        "5": "v",
    }


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Existing ID: 4711 was not one of the allowed options: [a]", "INVALID_OPTION"),
        (
            "Acme already exists. Existing ID: 4711 was not one of the allowed options: [a]",
            "INVALID_OPTION",
        ),
        ("8. 4711 already has that value was not a valid number.", "INVALID_LONG"),
        ("Existing ID: 4711 is too long", None),
    ],
)
def test_a_value_that_looks_like_a_conflict_is_none(message: str, code: str | None) -> None:
    told = {"message": message, "code": code, "context": {"propertyName": ["industry"]}}
    found = refusal(400, {"category": "VALIDATION_ERROR", "message": message, "errors": [told]})
    assert (found.code, found.existing) == (code or "VALIDATION_ERROR", None)


def test_the_owner_of_a_value_is_named_after_the_value() -> None:
    value = "on 1. 4711 already has that value"
    coordinates = f"PropertyValueCoordinates{{propertyName=key, value={value}}}"
    message = f"Cannot set {coordinates} on 8. 51 already has that value."
    assert refusal(400, {"category": "VALIDATION_ERROR", "message": message}).existing == "51"


@pytest.mark.parametrize("write", [ONE, UPDATE])
def test_a_record_that_is_there_does_not_say_that_it_was_written(write: Create | Update) -> None:
    def answers() -> Answers:
        return Answers({"it": write}, lambda wire: wire["id"])

    with pytest.raises(UnknownOutcome, match="left out what became of a write"):
        answers().look_up(lambda names, fields: {"it": holding("what a person typed")})
    written = answers()
    written.look_up(lambda names, fields: {"it": holding("x")})
    assert isinstance(written.outcomes["it"], Applied)


@pytest.mark.parametrize(("existing", "itself"), [("7", True), ("8", False)])
def test_nobody_is_told_to_merge_a_record_with_itself(existing: str, itself: bool) -> None:
    answers = Answers({"7": UPDATE}, lambda wire: wire["id"])
    message = f"Contact already exists. Existing ID: {existing}"
    context = {"ids": ["7"]}
    answers.refuse({"category": "CONFLICT", "message": message, "context": context})
    outcome = answers.outcomes["7"]
    assert isinstance(outcome, Refused)
    assert ("names this very record" in outcome.message) is itself
    assert ("merged" in outcome.message) is not itself
