"""A vendor small enough to reason about: one object, `Thing`, kept in a dictionary."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import requests
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.clock import SkewedClock
from sandbox.control import control_app
from sandbox.faults import Faults, Words
from sandbox.listener import bound, listener
from sandbox.middleware import Gate
from sandbox.vendor import Fields, Tally, VendorError, VendorModel


class FakeModel(VendorModel):
    """Any object name but `Nothing` is known, `Grumpy` is refused, ids count up."""

    def __init__(self, clock: SkewedClock) -> None:
        self.clock = clock
        self.tally = Tally()
        self.item_fault: Callable[[int], tuple[str, str] | None] | None = None
        self.tables: dict[str, dict[str, dict[str, Any]]] = {}
        self.inserted_at: list[float] = []

    def insert(self, object_name: str, fields: Fields, *, at: float | None = None) -> str:
        table = self.tables.setdefault(object_name, {})
        record_id = f"{object_name}-{len(table) + 1}"
        moment = self.clock.now() if at is None else at
        self.inserted_at.append(moment)
        changes = {name: [None, value] for name, value in fields.items()}
        history = [{"at": str(moment), "by": "human", "fields": changes}]
        table[record_id] = {
            "id": record_id,
            "deleted": False,
            "fields": dict(fields),
            "history": history,
        }
        return record_id

    def edit(self, object_name: str, record_id: str | None, fields: Fields) -> str:
        if object_name == "Grumpy":
            raise VendorError(418, [{"errorCode": "TEAPOT"}])
        if record_id is None:
            return self.insert(object_name, fields)
        self.tables[object_name][record_id]["fields"].update(fields)
        return record_id

    def relive(self, object_name: str, record_id: str, fields: Fields, *, at: float) -> None:
        self.tables[object_name][record_id]["fields"].update(fields)

    def remove(self, object_name: str, record_id: str) -> None:
        if record_id not in self.tables[object_name]:
            raise VendorError(404, {"message": "gone"})
        self.tables[object_name][record_id]["deleted"] = True

    def stored(self, object_name: str, *, deleted: bool) -> Iterator[dict[str, Any]]:
        if object_name == "Nothing":
            raise KeyError(object_name)
        for record in self.tables.get(object_name, {}).values():
            if deleted or not record["deleted"]:
                yield record

    def snapshot(self) -> bytes:
        return orjson.dumps(self.tables)

    def restore(self, state: bytes) -> None:
        self.tables = orjson.loads(state)


def fake_app(model: FakeModel) -> Starlette:
    """Creates, one or many: enough of an API for faults to be seen in."""

    async def create(request: Request) -> Response:
        return JSONResponse({"id": model.insert("Thing", orjson.loads(await request.body()))}, 201)

    async def create_many(request: Request) -> Response:
        results: list[dict[str, Any]] = []
        for index, fields in enumerate(orjson.loads(await request.body())):
            fault = model.item_fault(index) if model.item_fault else None
            results.append({"error": fault} if fault else {"id": model.insert("Thing", fields)})
        return JSONResponse(results)

    async def missing(request: Request) -> Response:
        return JSONResponse({}, 404)

    return Starlette(
        routes=[
            Route("/crm/v3/objects/things", create, methods=["POST"]),
            Route("/crm/v3/objects/things/batch/create", create_many, methods=["POST"]),
            Route("/crm/v3/objects/things/{id}", missing),
        ]
    )


@contextmanager
def listening(model: FakeModel, words: Words, latency_ms: float = 0) -> Iterator[str]:
    """The fake behind the gate on a real socket; gives its URL."""
    faults = Faults()
    gate = Gate(fake_app(model), model, control_app(model, faults), faults, words, latency_ms)
    [sock] = bound(0)
    server = listener(gate)

    def run() -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(server.serve(sockets=[sock]))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.end()
        thread.join(timeout=60)


@dataclass
class Fake:
    """The model inside, the URL outside, and one client session."""

    model: FakeModel
    url: str
    session: requests.Session

    def call(
        self, method: str, path: str, body: Any = None, timeout: float = 5
    ) -> requests.Response:
        return self.session.request(method, self.url + path, json=body, timeout=timeout)

    def stats(self) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", "/_sandbox/stats").json()
        return found
