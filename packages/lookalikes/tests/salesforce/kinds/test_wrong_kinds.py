"""JSON of the wrong kind, at any depth of any body: never a mistake of the server's, never a word
of the language it is written in, never stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from fitting import misfit
from good_bodies import ASYNC, Bodies, places, put
from hypothesis import given, settings
from hypothesis import strategies as st
from raw_calls import DATA
from salesforce_served import Served

from sandbox.salesforce.describing.fields import field_document
from sandbox.salesforce.model import SalesforceModel

PYTHON = re.compile(
    r"Traceback|NoneType|\b[A-Z][a-z]+Error\b|\bNone\b|\bTrue\b|\bFalse\b|\bdict\b|\btuple\b"
    r"|expected str|<class|object at 0x|unhashable|scriptable|must be str"
    r"|\{'[^\"]*':|\['[^\"]*'\]|\[None"
)
WORDS = st.text(alphabet='abcxyz01 -._{}@[]"\\\u00e9\u4e2d', max_size=6)
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
)
ANY = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
ODD: tuple[Any, ...] = (
    None, True, False, 0, 5, -1, 1.5, 1e300, 2**63, "", "x", "5", "true", [], [1], [None], ["x"],
    [[]], [{}], {}, {"a": 1}, {"records": []}, {"records": [1]}, {"attributes": 5},
    {"attributes": {"type": ["x"]}}, {"type": ["x"]}, {"x": {"y": None}},
)  # fmt: skip
ROUTES = (
    "create", "create deal", "create event", "update", "upsert", "grant", "password",
    "create several", "update several", "upsert several", "upsert by id", "retrieve", "tree",
    "composite", "graph", "batch", "ingest", "close ingest", "query", "stop query", "classic job",
    "search", "field", "lookup field", "object",
)  # fmt: skip


class Org:
    """One org that forgets what was written to it."""

    def __init__(self, served: Served) -> None:
        self.model = served.model
        self._before = self.model.snapshot()
        self._session = requests.Session()
        self._session.trust_env = False
        self._start()

    def _start(self) -> None:
        token = self.model.sessions.issue()
        self._session.headers.update({"Authorization": f"Bearer {token}", "X-SFDC-Session": token})
        self.bodies = Bodies(self)
        self._rows = {id(row) for row in rows(self.model)}

    def ask(self, method: str, path: str, body: Any = None) -> requests.Response:
        url = self.model.url + (path if path.startswith(ASYNC) else DATA + path)
        return self._session.request(method, url, json=body, timeout=10)

    def stored(self) -> list[str]:
        """What was stored since the start and does not fit its field."""
        return [
            fault
            for kind in self.model.schema
            for row in self.model.store[kind.name].rows.values()
            if id(row) not in self._rows
            for fault in misfits(self.model, kind.name, row)
        ]

    def restart(self) -> None:
        self.model.restore(self._before)
        self._start()


def rows(model: SalesforceModel) -> Iterator[dict[str, Any]]:
    for kind in model.schema:
        yield from model.store[kind.name].rows.values()


def misfits(model: SalesforceModel, name: str, row: dict[str, Any]) -> Iterator[str]:
    kind = model.writer.kind(name)
    for field in kind.fields.values():
        fault = misfit(field_document(kind, field, True), row.get(field.name))
        if fault:
            yield f"{name}.{field.name}: {fault}"


@pytest.fixture(scope="module")
def org(_server: Served) -> Iterator[Org]:
    before = _server.model.snapshot()
    found = Org(_server)
    yield found
    _server.model.restore(before)


def faults(org: Org, route: str, body: Any) -> list[str]:
    """What is wrong with the answer to the body, and with what is stored after it."""
    method, path, _ = org.bodies.routes[route]
    answer = org.ask(method, path, body)
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    word = PYTHON.search(answer.text)
    if word is not None:
        found.append(f"{word.group()!r} in {answer.text[:300]}")
    if answer.status_code < 300:
        found += org.stored()
        org.restart()
    return found


@pytest.mark.parametrize("route", ROUTES)
def test_the_good_body_is_taken_and_stored_as_it_should_be(org: Org, route: str) -> None:
    method, path, body = org.bodies.routes[route]
    answer = org.ask(method, path, body)
    assert answer.status_code < 300, answer.text
    assert org.stored() == []
    org.restart()


@pytest.mark.parametrize("route", ROUTES)
@settings(max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_json_of_the_wrong_kind_is_refused_in_the_vendors_words_and_never_stored(
    org: Org, route: str, data: st.DataObject
) -> None:
    good = org.bodies.routes[route][2]
    place = data.draw(st.sampled_from(list(places(good))), label="place")
    value = data.draw(st.sampled_from(ODD) | ANY, label="value")
    assert faults(org, route, put(good, place, value)) == []


@given(value=st.sampled_from(ODD) | ANY, place=st.sampled_from([(0,), (0, "LastName"), ()]))
def test_rows_of_the_wrong_kind_cost_a_json_batch_no_more_than_themselves(
    org: Org, value: Any, place: tuple[Any, ...]
) -> None:
    job = {"operation": "insert", "object": "Contact", "contentType": "JSON"}
    job_id = org.ask("POST", f"{ASYNC}/job", job).json()["id"]
    rows = put([{"LastName": "A"}, {"LastName": "Good"}], place, value)
    batches = f"{ASYNC}/job/{job_id}/batch"
    batch = f"{batches}/{org.ask('POST', batches, rows).json()['id']}"
    for path in (batch, batch, f"{batch}/result"):
        answer = org.ask("GET", path)
        assert answer.status_code < 500
        assert PYTHON.search(answer.text) is None, answer.text
    assert org.stored() == []
    org.restart()
