"""A look-alike with differences planted in it: a proxy on a real socket that changes single calls
on their way in and answers on their way out.
"""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote_plus, urlsplit

import orjson

Found = tuple[str, str, str]
_NOT_HANDED_ON = frozenset(
    {"transfer-encoding", "content-length", "connection", "content-encoding"}
)
_BODILESS = frozenset({204, 304})


@dataclass
class Reply:
    """An answer that can still be changed."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def tree(self) -> Any:
        return orjson.loads(self.body)

    @tree.setter
    def tree(self, value: Any) -> None:
        self.body = orjson.dumps(value)


Change = Callable[[Reply], None]


@dataclass(frozen=True, kw_only=True)
class Plant:
    """What is changed of one call (method, path with query decoded, a part of its body), and what
    has to be found of it: probe, kind, place. `sent` is what stands in a body, and what instead.
    """

    call: str
    body: bytes = b""
    answer: Change | None = None
    sent: Iterable[bytes] | None = None
    finds: Sequence[Found] = field(default_factory=tuple)

    def fits(self, method: str, path: str, body: bytes) -> bool:
        asked = f"{method} {unquote_plus(path)}"
        return re.fullmatch(self.call, asked) is not None and self.body in body


@contextmanager
def planted(url: str, plants: Sequence[Plant]) -> Iterator[str]:
    """The address of a proxy in front of `url`, for as long as the block lasts."""

    class Proxy(_Proxy):
        to = urlsplit(url).netloc
        changes = plants

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


class _Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Heads and bodies leave in two pieces; without this each answer waits for an acknowledgement.
    disable_nagle_algorithm = True
    to = ""
    changes: Sequence[Plant] = ()

    def _pass_on(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        fitting = [each for each in self.changes if each.fits(self.command, self.path, body)]
        for plant in fitting:
            if plant.sent is not None:
                body = body.replace(*plant.sent)
        reply = self._forwarded(body)
        for plant in fitting:
            if plant.answer is not None:
                plant.answer(reply)
        self._send(reply)

    def _forwarded(self, body: bytes) -> Reply:
        left_out = {"host", "accept-encoding", "content-length", "connection"}
        headers = {
            name: each for name, each in self.headers.items() if name.lower() not in left_out
        }
        connection = http.client.HTTPConnection(self.to, timeout=30)
        try:
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            return Reply(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def _send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        for name, value in reply.headers:
            if name.lower() not in _NOT_HANDED_ON:
                self.send_header(name, value)
        if reply.status not in _BODILESS:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = _pass_on

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


# What can be planted.


def becomes(place: str, value: Any) -> Change:
    """Another value at a place such as `fields.0.label`; a name of a list's member may stand for
    its number. A new key, where there is none.
    """

    def change(reply: Reply) -> None:
        tree = reply.tree
        holder, last = _holder(tree, place)
        holder[last] = value
        reply.tree = tree

    return change


def goes(place: str) -> Change:
    """What stands at the place is not there."""

    def change(reply: Reply) -> None:
        tree = reply.tree
        holder, last = _holder(tree, place)
        del holder[last]
        reply.tree = tree

    return change


def one_more(place: str, member: Any) -> Change:
    """A list has one more member at its end."""

    def change(reply: Reply) -> None:
        tree = reply.tree
        holder, last = _holder(tree, place)
        holder[last].append(member)
        reply.tree = tree

    return change


def reversed_at(place: str) -> Change:
    """A list the other way round."""

    def change(reply: Reply) -> None:
        tree = reply.tree
        holder, last = _holder(tree, place)
        holder[last].reverse()
        reply.tree = tree

    return change


def status(code: int, body: Any = ...) -> Change:
    """Another status, and another body where one is given."""

    def change(reply: Reply) -> None:
        reply.status = code
        if body is not ...:
            reply.tree = body

    return change


def header(name: str, value: str | None = None, spelt: str = "") -> Change:
    """A header with another value, or with none at all, or spelt otherwise."""

    def change(reply: Reply) -> None:
        old = [each for each in reply.headers if each[0].lower() == name.lower()]
        reply.headers = [each for each in reply.headers if each not in old]
        if spelt:
            reply.headers.append((spelt, old[0][1]))
        elif value is not None:
            reply.headers.append((name, value))

    return change


def text(old: bytes, new: bytes) -> Change:
    """Other bytes in the body."""

    def change(reply: Reply) -> None:
        assert old in reply.body, (old, reply.body)
        reply.body = reply.body.replace(old, new)

    return change


def text_instead(new: str) -> Change:
    """A whole other body."""

    def change(reply: Reply) -> None:
        reply.body = new.encode()

    return change


def _holder(tree: Any, place: str) -> tuple[Any, Any]:
    """The object or list that holds a place, and the key or number of it there."""
    *way, last = place.split(".")
    for name in way:
        tree = tree[_key(tree, name)]
    return tree, _key(tree, last)


def _key(tree: Any, name: str) -> Any:
    if isinstance(tree, dict):
        return name
    if name.isdigit():
        return int(name)
    return next(number for number, each in enumerate(tree) if each["name"] == name)
