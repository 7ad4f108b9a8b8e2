"""What stands between the socket and a vendor's app: counting, latency and injected faults.

It reads the whole request before the app sees any of it, so what commits when a client gives up
half-way is decided here: once the body is in, the app runs to its end. Every call that arrives
whole is counted, also one that a fault swallows. Calls under `/_sandbox/` pass untouched. What is
carried out late is so before the call, or the look by the control API, at which it is due.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import orjson

from sandbox.faults import Faults, Rule, Words
from sandbox.routes import template
from sandbox.vendor import Tally, VendorModel

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CONTROL = "/_sandbox/"
HELD_AT_MOST_S = 120.0

_failing: ContextVar[tuple[int, tuple[str, str]] | None] = ContextVar("failing_item", default=None)


@dataclass
class _Late:
    """A request that failed, and is carried out once `calls` more came in, or at `due` (epoch
    seconds on the vendor's clock).
    """

    scope: Scope
    body: bytes
    calls: int
    due: float | None

    def is_due(self, now: float) -> bool:
        """Whether its time has come."""
        return self.calls < 0 if self.due is None else now >= self.due


class Gate:
    """One look-alike as the network sees it: the vendor's app, its control API, its faults, its
    counts.
    """

    def __init__(
        self,
        app: App,
        model: VendorModel,
        control: App,
        faults: Faults,
        words: Words,
        latency_ms: float = 0,
    ) -> None:
        self._app = app
        self._model = model
        self._control = control
        self._faults = faults
        self._words = words
        self._latency_s = latency_ms / 1000
        self._item_faults = 0
        self._late: list[_Late] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"].startswith(CONTROL):
            await self._carry_out_late()
            await self._control(scope, receive, send)
            return
        body = await whole_body(receive)
        if body is None:
            return
        self._count(scope)
        for late in self._late:
            late.calls -= 1
        await self._carry_out_late()
        if self._latency_s:
            await asyncio.sleep(self._latency_s)
        rule = self._faults.take(scope["method"], scope["path"])
        replay = _replay(body, receive)
        if rule is None:
            await self._app(scope, replay, self._watched(send))
        else:
            await self._misbehave(rule, scope, replay, send)

    async def _carry_out_late(self) -> None:
        """Whatever is due by now, in the order in which it came in."""
        now = self._model.clock.now()
        due = [late for late in self._late if late.is_due(now)]
        self._late = [late for late in self._late if late not in due]
        for late in due:
            await self._app(late.scope, _replay(late.body, _left), self._watched(_nowhere))

    async def _fail_and_keep(self, rule: Rule, scope: Scope, receive: Receive, send: Send) -> None:
        body = await whole_body(receive)
        due = None if rule.seconds is None else self._model.clock.now() + rule.seconds
        self._late.append(_Late(dict(scope), body or b"", rule.calls or 0, due))
        if rule.silent:
            await _hold(scope, receive)
        else:
            await self._refuse(rule, self._watched(send))

    async def _misbehave(self, rule: Rule, scope: Scope, receive: Receive, send: Send) -> None:
        if rule.do == "timeout_before":
            await _hold(scope, receive)
        elif rule.do == "timeout_after":
            await self._app(scope, receive, self._watched(_nowhere))
            await _hold(scope, receive)
        elif rule.do == "reset_after":
            await self._app(scope, receive, self._watched(_nowhere))
            await _reset(scope, receive)
        elif rule.do == "late":
            await self._fail_and_keep(rule, scope, receive, send)
        elif rule.item is None:
            await self._refuse(rule, self._watched(send))
        else:
            with self._one_item_fails(rule.item, self._words.item_error(rule.body)):
                await self._app(scope, receive, self._watched(send))

    async def _refuse(self, rule: Rule, send: Send) -> None:
        body = self._words.body(rule.status) if rule.body is None else rule.body
        raw = body.encode() if isinstance(body, str) else orjson.dumps(body)
        headers = {"content-type": self._words.content_type, "content-length": str(len(raw))}
        headers |= {name.lower(): value for name, value in rule.headers.items()}
        encoded = [
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
        ]
        await send({"type": "http.response.start", "status": rule.status, "headers": encoded})
        await send({"type": "http.response.body", "body": raw})

    @contextmanager
    def _one_item_fails(self, index: int, error: tuple[str, str]) -> Iterator[None]:
        # Other requests may run meanwhile; the context variable keeps the fault to this one.
        token = _failing.set((index, error))
        self._item_faults += 1
        self._model.item_fault = _item_fault  # type: ignore[attr-defined]  # both models have the hook
        try:
            yield
        finally:
            _failing.reset(token)
            self._item_faults -= 1
            if not self._item_faults:
                self._model.item_fault = None  # type: ignore[attr-defined]

    def _count(self, scope: Scope) -> None:
        calls = self._model.tally.calls
        key = (scope["method"], template(scope["path"]))
        calls[key] = calls.get(key, 0) + 1

    def _watched(self, send: Send) -> Send:
        tally = self._model.tally

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                _count_status(tally, message["status"])
            await send(message)

        return watched


def _count_status(tally: Tally, status: int) -> None:
    if status >= 500:
        tally.status_5xx += 1
    elif status >= 400:
        tally.status_4xx += 1


def _item_fault(index: int) -> tuple[str, str] | None:
    failing = _failing.get()
    if failing is not None and failing[0] == index:
        return failing[1]
    return None


async def whole_body(receive: Receive) -> bytes | None:
    """The request's body, or None when the client left before sending all of it."""
    chunks = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _left() -> Message:
    """Nobody is there any more."""
    return {"type": "http.disconnect"}


async def _nowhere(message: Message) -> None:
    """The answer that is never sent."""


async def _hold(scope: Scope, receive: Receive) -> None:
    """Keep the connection open and silent until the client gives up."""
    try:
        await asyncio.wait_for(_disconnected(receive), HELD_AT_MOST_S)
    except TimeoutError:
        await _reset(scope, receive)


async def _reset(scope: Scope, receive: Receive) -> None:
    scope["extensions"]["sandbox.reset"]()
    await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
