"""How an app comes to answer on a loopback port: sockets, connections, and how a connection is
cut.
"""

from __future__ import annotations

import socket
import struct
from contextlib import AbstractContextManager, nullcontext

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sandbox.middleware import App


def listener(app: App) -> uvicorn.Server:
    """A server for this app; `serve(sockets=[…])` runs it, `should_exit = True` ends it.

    It sends no Date and no Server header: the app speaks for the vendor, on the vendor's clock.
    """
    return _Server(
        uvicorn.Config(
            app,
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            date_header=False,
            server_header=False,
            timeout_keep_alive=75,
        )
    )


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
    except OSError:
        for sock in sockets:
            sock.close()
        raise
    return sockets


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


class _Server(uvicorn.Server):
    """Leaves signals to the pair: two servers in one loop would take them from each other."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()
