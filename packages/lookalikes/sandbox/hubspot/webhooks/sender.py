"""Sends the portal's events to the app's address, as badly as the vendor may: late, twice, out of
order.

A thread of its own. It only ever calls loopback addresses. Documented: at most a hundred events a
request, five seconds to answer, and any 4xx or 5xx is tried again with the next `attemptNumber`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

import orjson

from sandbox.hubspot.webhooks.feed import Event, Feed

MOST_EVENTS = 100
_ANSWERS_WITHIN_S = 5.0
_MOST_ATTEMPTS = 10
_GATHERS_FOR_S = 0.02
_USER_AGENT = "HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client)"


class Account(Protocol):
    """Whose events are sent: its feed, which is another one after a restore, its secret and its
    clock.
    """

    feed: Feed
    client_secret: str

    def now(self) -> int:
        """Epoch milliseconds."""


@dataclass
class Manners:
    """How badly events arrive: the share sent twice, whether out of order, how late, when tried
    again.
    """

    duplicates: float = 0.0
    disorder: bool = False
    delay_s: float = 0.0
    retry_after_s: float = 1.0
    seed: int = 1


@dataclass(order=True)
class _Parcel:
    due: float
    order: int
    events: list[Event] = field(compare=False)


class WebhookSender:
    """Takes events from a portal's feed and posts them, signed with the app's secret, until
    `stop`.
    """

    def __init__(self, account: Account, manners: Manners) -> None:
        self._account = account
        self.manners = manners
        self._random = random.Random(manners.seed)
        self._parcels: list[_Parcel] = []
        self._sent = 0
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send nothing more; returns once the thread has ended."""
        feed = self._account.feed
        with feed.arrived:
            self._stopping = True
            feed.arrived.notify_all()
        self._thread.join(timeout=_ANSWERS_WITHIN_S)

    def _run(self) -> None:
        while not self._stopping:
            self._gather()
            self._send_what_is_due()

    def _gather(self) -> None:
        feed = self._account.feed
        with feed.arrived:
            if not feed.pending:
                feed.arrived.wait(timeout=self._idle_s())
            events = [] if self._stopping else feed.take(MOST_EVENTS)
        if not events:
            return
        time.sleep(_GATHERS_FOR_S)
        with feed.arrived:
            events += feed.take(MOST_EVENTS - len(events))
        twice = [dict(event) for event in events if self._random.random() < self.manners.duplicates]
        events = [*events, *twice]
        if self.manners.disorder:
            self._random.shuffle(events)
        for start in range(0, len(events), MOST_EVENTS):
            self._post_later(events[start : start + MOST_EVENTS], self.manners.delay_s)

    def _idle_s(self) -> float:
        soonest = min((parcel.due for parcel in self._parcels), default=None)
        if soonest is None:
            return 0.25
        return max(0.0, min(0.25, soonest - time.monotonic()))

    def _post_later(self, events: list[Event], delay_s: float) -> None:
        self._sent += 1
        self._parcels.append(_Parcel(time.monotonic() + delay_s, self._sent, events))

    def _send_what_is_due(self) -> None:
        now = time.monotonic()
        due = sorted(parcel for parcel in self._parcels if parcel.due <= now)
        self._parcels = [parcel for parcel in self._parcels if parcel.due > now]
        for parcel in due:
            if not self._stopping and not self._accepted(parcel.events):
                self._again(parcel.events)

    def _again(self, events: list[Event]) -> None:
        tried = [{**event, "attemptNumber": event["attemptNumber"] + 1} for event in events]
        if tried[0]["attemptNumber"] <= _MOST_ATTEMPTS:
            self._post_later(tried, self.manners.retry_after_s)

    def _accepted(self, events: list[Event]) -> bool:
        url = self._account.feed.target_url
        if not loopback(url):
            return True
        body = orjson.dumps(events)
        headers = signed(self._account.client_secret, url, body, self._account.now())
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port or 80, timeout=_ANSWERS_WITHIN_S
        )
        path = parts.path or "/"
        try:
            connection.request(
                "POST", f"{path}?{parts.query}" if parts.query else path, body, headers
            )
            return connection.getresponse().status < 400
        except OSError:
            return False
        finally:
            connection.close()


def signed(secret: str, url: str, body: bytes, now: int) -> dict[str, str]:
    """The headers of a delivery; the signature covers method, address, body and time."""
    stamp = str(now)
    text = b"POST" + url.encode() + body + stamp.encode()
    proof = base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()
    first = hashlib.sha256(secret.encode() + body).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": _USER_AGENT,
        "X-HubSpot-Signature": first,
        "X-HubSpot-Signature-Version": "v1",
        "X-HubSpot-Signature-v3": proof,
        "X-HubSpot-Request-Timestamp": stamp,
    }


def loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    parts: Any = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
