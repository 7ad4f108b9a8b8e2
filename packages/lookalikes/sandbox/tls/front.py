"""What stands before both look-alikes when they speak https: a certificate, the file that makes
clients trust it, and a proxy that leads the vendors' own names here.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import tempfile
from pathlib import Path

from sandbox.tls.authority import Authority
from sandbox.tls.tunnel import Tunnel


class Front:
    """The https side of the pair; `ca_file` is written at once, beside the ready file if there is
    one. `close` removes it where it is nobody's.
    """

    def __init__(self, ready_file: Path | None, proxy: socket.socket) -> None:
        authority = Authority()
        self.context: ssl.SSLContext = authority.context()
        self._temporary = ready_file is None
        self.ca_file = _place(ready_file)
        self.ca_file.write_bytes(authority.pem)
        self._socket = proxy
        self._server: asyncio.Server | None = None

    @property
    def proxy_url(self) -> str:
        """Where clients that know only the vendors' own addresses are to go through."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    async def open(self, sockets: list[socket.socket]) -> None:
        """Begin to lead the vendors' names to these two, Salesforce's first."""
        salesforce, hubspot = (sock.getsockname()[1] for sock in sockets)
        self._server = await Tunnel(salesforce, hubspot).serve(self._socket)

    def close(self) -> None:
        """Lead nobody any more."""
        if self._server is not None:
            self._server.close()
        if self._temporary:
            self.ca_file.unlink(missing_ok=True)


def _place(ready_file: Path | None) -> Path:
    """Where the authority's certificate goes."""
    if ready_file is None:
        handle, path = tempfile.mkstemp(prefix="look-alikes-", suffix=".ca.pem")
        os.close(handle)
        return Path(path)
    return ready_file.with_suffix(".ca.pem").absolute()
