"""A wire between the real clients and a look-alike that breaks by a seeded schedule: connections
are cut before a request, after it went through, in the middle of the answer, or while idle.
"""

from __future__ import annotations

import contextlib
import random
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

Exchange = Callable[["Wire", socket.socket, bytes], bool]
"""(the wire, the client, its request) → whether the connection goes on."""
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"transfer-encoding: *chunked", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"
DELAY_S = 0.01
PATIENCE_S = 10.0


class Wire:
    """Listens on a port of its own and passes on to another; `chance` is how often it fails."""

    def __init__(self, port: int) -> None:
        self.upstream = ("127.0.0.1", port)
        self.chance = 0.0
        self.rng = random.Random(0)
        self.seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, name="wire", daemon=True).start()

    def schedule(self, seed: int, chance: float) -> None:
        """From now on it fails as this seed says."""
        with self._lock:
            self.rng, self.chance = random.Random(seed), chance

    def close(self) -> None:
        """Nobody is let in any more."""
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(PATIENCE_S)
        with client, contextlib.suppress(OSError):  # whoever is cut off has left
            while (request := whole(client)) and self._chosen()(self, client, request):
                pass

    def _chosen(self) -> Exchange:
        """What becomes of the next request."""
        with self._lock:
            fails = self.rng.random() < self.chance
            found = self.rng.choice(FAULTS) if fails else passed_on
            self.seen[found.__name__] += 1
        return found

    def answered(self, request: bytes) -> bytes:
        """What the look-alike says."""
        with socket.create_connection(self.upstream, timeout=PATIENCE_S) as vendor:
            vendor.sendall(request)
            return whole(vendor)


def whole(peer: socket.socket) -> bytes:
    """One message of HTTP, head and body; nothing where the other side has left."""
    message = b""
    while not _is_whole(message):
        piece = peer.recv(65_536)
        if not piece:
            return b""
        message += piece
    return message


def _is_whole(message: bytes) -> bool:
    head, ended, body = message.partition(HEAD_END)
    if not ended:
        return False
    if CHUNKED.search(head):
        return body.endswith(LAST_CHUNK)
    length = LENGTH.search(head)
    return len(body) >= (int(length[1]) if length else 0)


def passed_on(wire: Wire, client: socket.socket, request: bytes) -> bool:
    client.sendall(wire.answered(request))
    return True


# --- what goes wrong


def cut_before(wire: Wire, client: socket.socket, request: bytes) -> bool:
    return False


def reset_before(wire: Wire, client: socket.socket, request: bytes) -> bool:
    _reset(client)
    return False


def cut_after(wire: Wire, client: socket.socket, request: bytes) -> bool:
    """The vendor did it; nobody hears of it."""
    wire.answered(request)
    return False


def reset_after(wire: Wire, client: socket.socket, request: bytes) -> bool:
    wire.answered(request)
    _reset(client)
    return False


def cut_in_the_head(wire: Wire, client: socket.socket, request: bytes) -> bool:
    answer = wire.answered(request)
    client.sendall(answer[: answer.index(HEAD_END) // 2])
    return False


def cut_in_the_body(wire: Wire, client: socket.socket, request: bytes) -> bool:
    answer = wire.answered(request)
    begins = answer.index(HEAD_END) + len(HEAD_END)
    client.sendall(answer[: begins + (len(answer) - begins) // 2])
    return False


def delayed(wire: Wire, client: socket.socket, request: bytes) -> bool:
    time.sleep(DELAY_S)
    return passed_on(wire, client, request)


def closed_when_idle(wire: Wire, client: socket.socket, request: bytes) -> bool:
    """Kept alive, as far as the client knows."""
    passed_on(wire, client, request)
    return False


def _reset(client: socket.socket) -> None:
    # a linger of zero seconds makes the close a TCP reset instead of an orderly end
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


FAULTS: tuple[Exchange, ...] = (
    cut_before,
    reset_before,
    cut_after,
    reset_after,
    cut_in_the_head,
    cut_in_the_body,
    delayed,
    closed_when_idle,
)


@contextlib.contextmanager
def wired(found: Any) -> Iterator[tuple[Wire, Wire]]:
    """A workspace whose every call goes over two such wires, which hold until they are told."""
    wires = []
    settings = found.folder / "accord.yaml"
    for vendor in found.vendors:
        wire = Wire(int(vendor.url.rpartition(":")[2]))
        wires.append(wire)
        new = f"http://127.0.0.1:{wire.port}"
        settings.write_text(settings.read_text().replace(vendor.url, new))
        if vendor is found.salesforce:
            found.running.salesforce.url = new
    try:
        yield wires[0], wires[1]
    finally:
        for wire in wires:
            wire.close()
