from __future__ import annotations

import time
from typing import Any

import pytest
import requests
from fake_vendor import Fake

from sandbox.faults import BadRule, Faults, parse

ONE = "/crm/v3/objects/things"
MANY = "/crm/v3/objects/things/batch/create"


def post_rules(fake: Fake, *rules: dict[str, Any]) -> None:
    answer = fake.call("POST", "/_sandbox/faults", list(rules))
    assert answer.status_code == 200, answer.text


def stored(fake: Fake) -> int:
    return len(fake.model.tables.get("Thing", {}))


def test_a_status_rule_answers_without_processing_as_often_as_it_says(fake: Fake) -> None:
    rule = {
        "match": {"method": "POST", "path": "/crm/*"},
        "times": 2,
        "do": "status",
        "status": 429,
    }
    post_rules(fake, rule | {"headers": {"Retry-After": "3"}})
    statuses = [fake.call("POST", ONE, {}).status_code for _ in range(3)]
    assert statuses == [429, 429, 201]
    assert stored(fake) == 1


def test_a_status_rule_speaks_like_the_vendor_and_sends_the_headers_asked_for(fake: Fake) -> None:
    post_rules(fake, {"match": {}, "do": "status", "status": 429, "headers": {"Retry-After": "3"}})
    answer = fake.call("POST", ONE, {})
    assert answer.headers["Retry-After"] == "3"
    assert answer.json()["category"] == "RATE_LIMITS"
    assert answer.json()["policyName"] == "TEN_SECONDLY_ROLLING"


def test_a_rule_s_own_body_is_sent_as_it_stands(fake: Fake) -> None:
    post_rules(fake, {"do": "status", "status": 502, "body": "<html>Bad gateway</html>"})
    answer = fake.call("POST", ONE, {})
    assert (answer.status_code, answer.text) == (502, "<html>Bad gateway</html>")


def test_a_timeout_before_is_never_processed_and_ends_when_the_client_gives_up(fake: Fake) -> None:
    post_rules(fake, {"match": {"path": ONE}, "do": "timeout_before"})
    with pytest.raises(requests.exceptions.ReadTimeout):
        fake.call("POST", ONE, {}, timeout=0.2)
    assert stored(fake) == 0
    assert fake.call("POST", ONE, {}).status_code == 201


def test_a_timeout_after_is_processed_but_never_answered(fake: Fake) -> None:
    post_rules(fake, {"match": {"path": ONE}, "do": "timeout_after"})
    with pytest.raises(requests.exceptions.ReadTimeout):
        fake.call("POST", ONE, {}, timeout=0.2)
    assert stored(fake) == 1


def test_a_reset_after_is_processed_and_then_the_connection_is_reset(fake: Fake) -> None:
    post_rules(fake, {"match": {"path": ONE}, "do": "reset_after"})
    with pytest.raises(requests.exceptions.ConnectionError) as caught:
        fake.call("POST", ONE, {})
    assert "reset by peer" in str(caught.value)
    assert stored(fake) == 1


def test_with_an_item_only_that_item_of_the_batch_fails(fake: Fake) -> None:
    post_rules(fake, {"match": {"path": "*/batch/*"}, "do": "status", "status": 400, "item": 1})
    first, second = (
        fake.call("POST", MANY, [{}, {}, {}]).json(),
        fake.call("POST", MANY, [{}, {}]).json(),
    )
    assert first == [
        {"id": "Thing-1"},
        {"error": ["INTERNAL_ERROR", "internal error"]},
        {"id": "Thing-2"},
    ]
    assert all("id" in item for item in second)
    assert fake.model.item_fault is None


def test_an_item_fails_with_the_rule_s_own_words(fake: Fake) -> None:
    body = {"code": "LOCKED", "message": "somebody has it"}
    post_rules(fake, {"do": "status", "item": 0, "body": body})
    assert fake.call("POST", MANY, [{}]).json() == [{"error": ["LOCKED", "somebody has it"]}]


def test_a_rule_for_another_method_or_path_leaves_a_call_alone(fake: Fake) -> None:
    post_rules(
        fake,
        {"match": {"method": "PATCH"}, "do": "status"},
        {"match": {"path": "/x*"}, "do": "status"},
    )
    assert fake.call("POST", ONE, {}).status_code == 201
    assert len(fake.call("GET", "/_sandbox/faults").json()) == 2


def test_clearing_takes_every_rule_out_of_force(fake: Fake) -> None:
    post_rules(fake, {"match": {}, "times": 99, "do": "status"})
    fake.call("DELETE", "/_sandbox/faults")
    assert fake.call("POST", ONE, {}).status_code == 201


def test_control_calls_are_never_faulted(fake: Fake) -> None:
    post_rules(fake, {"match": {"path": "*"}, "times": 99, "do": "status"})
    assert fake.call("GET", "/_sandbox/stats").status_code == 200


def test_a_bad_rule_is_refused_with_every_fault_in_it_and_adds_nothing(fake: Fake) -> None:
    good = {"match": {}, "do": "status"}
    answer = fake.call("POST", "/_sandbox/faults", [good, {"do": "explode", "times": 0, "wen": 1}])
    message = answer.json()["message"]
    assert answer.status_code == 400
    assert "'explode'" in message
    assert "`times`" in message
    assert "'wen'" in message
    assert fake.call("GET", "/_sandbox/faults").json() == []


def test_rules_are_taken_in_the_order_they_were_posted() -> None:
    faults = Faults()
    faults.add([{"do": "status", "status": 500}, {"do": "status", "status": 503, "times": 2}])
    taken = [faults.take("GET", "/x") for _ in range(4)]
    assert [rule and rule.status for rule in taken] == [500, 503, 503, None]


def test_an_item_is_refused_where_the_whole_request_is_cut() -> None:
    with pytest.raises(BadRule, match="`item` belongs"):
        parse({"do": "reset_after", "item": 1})


def test_a_held_connection_does_not_delay_the_others(fake: Fake) -> None:
    post_rules(fake, {"match": {"path": ONE}, "do": "timeout_before"})
    with requests.post(fake.url + MANY, json=[{}], timeout=60) as answer:
        assert answer.status_code == 200
    started = time.monotonic()
    with pytest.raises(requests.exceptions.ReadTimeout):
        fake.call("POST", ONE, {}, timeout=0.2)
    assert time.monotonic() - started < 2


def test_a_late_write_fails_and_is_carried_out_after_so_many_more_calls(fake: Fake) -> None:
    post_rules(fake, {"match": {"path": ONE}, "do": "late", "status": 503, "calls": 2})
    assert fake.call("POST", ONE, {}).status_code == 503
    seen = []
    for _ in range(3):
        fake.call("GET", "/crm/v3/nothing")
        seen.append(stored(fake))
    assert seen == [0, 0, 1]


def test_a_late_write_is_carried_out_when_its_seconds_went_by_on_the_vendor_s_clock(
    fake: Fake,
) -> None:
    post_rules(fake, {"match": {"path": ONE}, "do": "late", "seconds": 90})
    assert fake.call("POST", ONE, {}).status_code == 500
    fake.call("POST", "/_sandbox/clock", {"advance_s": 60})
    assert stored(fake) == 0
    fake.call("POST", "/_sandbox/clock", {"advance_s": 60})
    fake.call("GET", "/_sandbox/stats")
    assert stored(fake) == 1


def test_a_late_write_may_never_be_answered(fake: Fake) -> None:
    post_rules(fake, {"match": {"path": ONE}, "do": "late", "silent": True})
    with pytest.raises(requests.exceptions.ReadTimeout):
        fake.call("POST", ONE, {}, timeout=0.2)
    assert stored(fake) == 0
    assert fake.call("POST", ONE, {}).status_code == 201
    assert stored(fake) == 2


def test_what_is_late_is_told_as_it_was_posted_and_belongs_to_nothing_else(fake: Fake) -> None:
    rule = {"match": {"method": "POST", "path": ONE}, "times": 2, "do": "late", "calls": 3}
    post_rules(fake, rule)
    (told,) = fake.call("GET", "/_sandbox/faults").json()
    assert rule.items() <= told.items()
    with pytest.raises(BadRule, match="`calls` belongs to `do: late`"):
        parse({"do": "status", "calls": 1})
    with pytest.raises(BadRule, match="not both"):
        parse({"do": "late", "calls": 1, "seconds": 1})
