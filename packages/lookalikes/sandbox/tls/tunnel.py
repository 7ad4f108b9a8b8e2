"""A proxy that leads the vendors' own host names to the look-alikes, and nowhere else.

Many clients have a vendor's address built in and take a proxy from the environment: so they reach
a look-alike unchanged. What is carried is encrypted from end to end and never looked at.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from dataclasses import dataclass

from sandbox.tls.names import HUBSPOT, SALESFORCE, is_below

HTTPS = 443
PIECE = 65_536
HERE = ("localhost", "127.0.0.1", "::1")
_AGREED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Tunnel:
    """Where both look-alikes listen on this machine; both speak https."""

    salesforce_port: int
    hubspot_port: int

    async def serve(self, sock: socket.socket) -> asyncio.Server:
        """Answer at this socket until the server is closed."""
        return await asyncio.start_server(self._answer, sock=sock)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Either end may go at any time: there is nobody to tell.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await reader.readuntil(b"\r\n\r\n")
            port = self._port(head)
            if port is None:
                writer.write(_REFUSED)
                await writer.drain()
            else:
                await _joined(reader, writer, port)
        writer.close()

    def _port(self, head: bytes) -> int | None:
        """Where a request leads; None for what is no CONNECT to a look-alike."""
        words = head.decode("latin-1").split()
        if len(words) < 3 or words[0] != "CONNECT":
            return None
        host, _, told = words[1].rpartition(":")
        host = host.strip("[]")
        own = {str(self.salesforce_port): self.salesforce_port}
        own[str(self.hubspot_port)] = self.hubspot_port
        if host in HERE:
            return own.get(told)
        if told != str(HTTPS):
            return None
        if is_below(host, SALESFORCE):
            return self.salesforce_port
        if is_below(host, HUBSPOT):
            return self.hubspot_port
        return None


async def _joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Carry both ways until one end is done."""
    other_reader, other_writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_AGREED)
    ways = [
        asyncio.ensure_future(_carry(reader, other_writer)),
        asyncio.ensure_future(_carry(other_reader, writer)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        other_writer.close()
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while piece := await source.read(PIECE):
        target.write(piece)
        await target.drain()
