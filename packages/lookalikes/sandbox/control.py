"""The control API beside each vendor's own: what a trial may see and do that the product never may.

Statistics, every stored record with its history, a person's edits, faults, the clock, snapshots.
Nothing here counts as a call. The vendor's refusals pass through in the vendor's own status and
body.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sandbox.faults import BadRule, Faults
from sandbox.vendor import Tally, VendorError, VendorModel

Handler = Callable[[Request], Awaitable[Response]]
RECORDS_PER_CHUNK = 500


class Refusal(Exception):
    """A control call that makes no sense; answered with this status and sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def control_app(model: VendorModel, faults: Faults, own: Sequence[Route] = ()) -> Starlette:
    """The `/_sandbox/*` calls of one look-alike; `own` are those only this vendor has."""
    control = _Control(model, faults)
    return Starlette(
        routes=[
            Route("/_sandbox/stats", control.stats, methods=["GET"]),
            Route("/_sandbox/stats/reset", control.reset_stats, methods=["POST"]),
            Route("/_sandbox/records/{object}", control.records, methods=["GET"]),
            Route("/_sandbox/records/{object}", control.edit, methods=["POST"]),
            Route("/_sandbox/records/{object}/{id:path}", control.remove, methods=["DELETE"]),
            Route("/_sandbox/faults", control.faults_in_force, methods=["GET"]),
            Route("/_sandbox/faults", control.add_faults, methods=["POST"]),
            Route("/_sandbox/faults", control.clear_faults, methods=["DELETE"]),
            Route("/_sandbox/clock", control.move_clock, methods=["POST"]),
            Route("/_sandbox/snapshot", control.snapshot, methods=["POST"]),
            Route("/_sandbox/restore", control.restore, methods=["POST"]),
            *own,
        ],
        exception_handlers={Refusal: _refused, VendorError: _vendor_refused},
    )


class _Control:
    def __init__(self, model: VendorModel, faults: Faults) -> None:
        self._model = model
        self._faults = faults
        self._snapshots: dict[str, bytes] = {}

    async def stats(self, request: Request) -> Response:
        tally = self._model.tally
        calls = [
            {"method": method, "route": route, "n": n}
            for (method, route), n in sorted(tally.calls.items())
        ]
        return _json(
            {
                "calls": calls,
                "quota": tally.quota,
                "read": tally.read,
                "written": tally.written,
                "status_4xx": tally.status_4xx,
                "status_5xx": tally.status_5xx,
            }
        )

    async def reset_stats(self, request: Request) -> Response:
        clear(self._model.tally)
        return _json({"reset": True})

    async def records(self, request: Request) -> Response:
        object_name = self._known_object(request)
        deleted = _flag(request.query_params.get("deleted", "false"))
        # Serialised in one go, so that the lines are one moment of a store that others are writing
        # to.
        chunks = list(_lines(self._model.stored(object_name, deleted=deleted)))
        return StreamingResponse(_stream(chunks), media_type="application/x-ndjson")

    async def edit(self, request: Request) -> Response:
        document = await _document(request)
        fields = document.get("fields")
        record_id = document.get("id")
        if not isinstance(fields, dict) or not (record_id is None or isinstance(record_id, str)):
            raise Refusal(
                400, 'Send {"fields": {name: value}}, with "id" (a string) to edit a record.'
            )
        return _json({"id": self._model.edit(self._known_object(request), record_id, fields)})

    async def remove(self, request: Request) -> Response:
        self._model.remove(self._known_object(request), request.path_params["id"])
        return Response(status_code=204)

    def _known_object(self, request: Request) -> str:
        name: str = request.path_params["object"]
        try:
            next(iter(self._model.stored(name, deleted=True)), None)
        except (KeyError, VendorError) as error:
            sentence = (
                f"This look-alike stores no object called {name!r}; use the vendor's own name "
                "for it."
            )
            raise Refusal(404, sentence) from error
        return name

    async def faults_in_force(self, request: Request) -> Response:
        return _json(self._faults.rules())

    async def add_faults(self, request: Request) -> Response:
        try:
            return _json({"rules": self._faults.add(await _parsed(request))})
        except BadRule as error:
            raise Refusal(400, f"{'; '.join(error.problems)}.") from error

    async def clear_faults(self, request: Request) -> Response:
        self._faults.clear()
        return _json({"rules": 0})

    async def move_clock(self, request: Request) -> Response:
        document = await _document(request)
        known = {"advance_s", "skew_s"}
        numbers = all(isinstance(value, int | float) for value in document.values())
        if not document or not set(document) <= known or not numbers:
            raise Refusal(
                400,
                'Send {"advance_s": seconds} for both vendors or {"skew_s": seconds} for this one.',
            )
        clock = self._model.clock
        clock.shared.advance(document.get("advance_s", 0))
        clock.skew_s = float(document.get("skew_s", clock.skew_s))
        return _json({"now": clock.utc().isoformat(), "skew_s": clock.skew_s})

    async def snapshot(self, request: Request) -> Response:
        snapshot_id = f"s{len(self._snapshots) + 1}"
        self._snapshots[snapshot_id] = self._model.snapshot()
        return _json({"id": snapshot_id})

    async def restore(self, request: Request) -> Response:
        snapshot_id = (await _document(request)).get("id")
        if snapshot_id not in self._snapshots:
            raise Refusal(
                404, f"No snapshot {snapshot_id!r}; this look-alike has {sorted(self._snapshots)}."
            )
        self._model.restore(self._snapshots[snapshot_id])
        return _json({"id": snapshot_id})


def clear(tally: Tally) -> None:
    """Forget everything counted so far; the object stays, since the app holds on to it."""
    tally.calls.clear()
    tally.quota = tally.read = tally.written = tally.status_4xx = tally.status_5xx = 0


def _lines(records: Iterable[dict[str, Any]]) -> Iterable[bytes]:
    chunk: list[bytes] = []
    for record in records:
        chunk.append(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
        if len(chunk) == RECORDS_PER_CHUNK:
            yield b"".join(chunk)
            chunk.clear()
    yield b"".join(chunk)


async def _stream(chunks: list[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        if chunk:
            yield chunk


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false", "1", "0"}:
        raise Refusal(400, f"deleted is {text!r}; use true or false.")
    return text.lower() in {"true", "1"}


async def _parsed(request: Request) -> Any:
    try:
        return orjson.loads(await request.body())
    except json.JSONDecodeError as error:
        raise Refusal(400, f"The body is not JSON: {error}.") from error


async def _document(request: Request) -> dict[str, Any]:
    document = await _parsed(request)
    if not isinstance(document, dict):
        raise Refusal(400, "Send a JSON object.")
    return document


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return _json({"message": error.message}, error.status)


async def _vendor_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, VendorError)
    return _json(error.body, error.status)


def _json(document: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(document), status, media_type="application/json")
