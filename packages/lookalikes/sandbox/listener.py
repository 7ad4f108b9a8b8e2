"""How an app comes to answer on a loopback port: sockets, connections, how header names are
spelt, and how a connection is cut.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sandbox.middleware import App

Spell = Callable[[bytes], bytes]


def listener(app: App, spell: Spell | None = None, tls: ssl.SSLContext | None = None) -> Listener:
    """A server for this app; `serve(sockets=[…])` runs it, `end()` ends it.

    It sends no Date and no Server header: the app speaks for the vendor, on the vendor's clock.
    `spell` writes a header's name as the vendor does; without it all names are in lower case.
    With `tls` it speaks https, and nothing else.
    """
    config = uvicorn.Config(
        app,
        http=_Protocol if spell is None else _spelling(spell),
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=75,
    )
    config.load()
    config.ssl = tls
    return Listener(config)


def bound(*ports: int) -> list[socket.socket]:
    """A socket on 127.0.0.1 for each port (0 means any free one), connections waiting; raises
    OSError, keeping none.
    """
    sockets: list[socket.socket] = []
    try:
        for port in ports:
            sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            sockets.append(sock)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("127.0.0.1", port))
            sock.listen()
    except OSError as error:
        for sock in sockets:
            sock.close()
        raise OSError(error.errno, f"port {port}: {error.strerror}") from error
    return sockets


class Listener(uvicorn.Server):
    """A server that ends the moment it is told to, where uvicorn looks ten times a second and waits
    for whoever keeps a connection open.

    It leaves signals to the pair: two servers in one loop would take them from each other.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def end(self) -> None:
        """Stop listening and drop every connection; from any thread, before the start as well."""
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._told.set)

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        if not await self.on_tick(0):
            await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for sock in sockets or []:
            sock.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for server in self.servers:
            await server.wait_closed()


class _Protocol(HttpToolsProtocol):
    """Offers the app a way to reset the connection, and drops everything when the server ends."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {"sandbox.reset": self._reset}  # type: ignore[dict-item]

    def shutdown(self) -> None:
        self.transport.abort()

    def _reset(self) -> None:
        # A linger of zero seconds makes the close a TCP reset instead of an orderly end.
        sock = self.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


def _spelling(spell: Spell) -> type[_Protocol]:
    """A protocol whose answers have their header names spelt that way."""

    class Spelling(_Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            spelling = _SpellingTransport(cast(asyncio.Transport, transport), spell)
            super().connection_made(cast(asyncio.Transport, spelling))

    return Spelling


class _SpellingTransport:
    """A connection on its way out: uvicorn writes each answer's head in one piece, names in lower
    case.
    """

    def __init__(self, transport: asyncio.Transport, spell: Spell) -> None:
        self._transport = transport
        self._spell = spell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send the piece; a head goes out respelt."""
        if data.startswith(_HEAD) and data.endswith(_HEAD_END):
            data = self._respelt(data)
        self._transport.write(data)

    def _respelt(self, head: bytes) -> bytes:
        status, *lines = head.removesuffix(_HEAD_END).split(b"\r\n")
        parts = [line.partition(b":") for line in lines]
        spelt = [self._spell(name) + colon + value for name, colon, value in parts]
        return b"\r\n".join([status, *spelt]) + _HEAD_END


_HEAD, _HEAD_END = b"HTTP/1.1 ", b"\r\n\r\n"
