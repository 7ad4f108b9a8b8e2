"""Verifies what HubSpot pushes, and reads hints out of it: which records may have changed, and
nothing more. Pure.

The signature (version 3) is an HMAC of method, address, body and time with the app's client secret.
The address is the one that HubSpot was told, not what a proxy made of it. Deliveries come twice,
late, and in no order: a hint is taken whatever it says, and the record is then read.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.http.secret import Secret
from connectors.record import Ref

SIGNATURE, TIMESTAMP = "X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"
OLDEST_S = 300.0
LARGEST = 1_000_000
MOST_EVENTS = 100
REMEMBERED = 10_000
SYSTEM = "hubspot"

# The percent codes that HubSpot decodes before it signs; all others stay as they are.
_DECODED = {
    "%3A": ":",
    "%2F": "/",
    "%3F": "?",
    "%40": "@",
    "%21": "!",
    "%24": "$",
    "%27": "'",
    "%28": "(",
    "%29": ")",
    "%2A": "*",
    "%2C": ",",
    "%3B": ";",
}
_CODES = re.compile("|".join(_DECODED), re.IGNORECASE)

_OBJECTS = {"contact": "contacts", "company": "companies", "deal": "deals", "lead": "leads"}
_TYPES = {
    "0-1": "contacts",
    "0-2": "companies",
    "0-3": "deals",
    "0-27": "tasks",
    "0-46": "notes",
    "0-47": "meetings",
    "0-136": "leads",
}
_TYPE_ID = re.compile(r"\d+-\d+", re.ASCII)
_ENDS = ("objectId", "primaryObjectId", "newObjectId", "mergedObjectIds")


class Unverified(Exception):
    """A delivery that is not HubSpot's, or not ours, or not new; the text is for our log and not
    for the sender.
    """


@dataclass(slots=True)
class Seen:
    """The signatures of late, so that a delivery cannot be played again; bounded."""

    most: int = REMEMBERED
    _known: OrderedDict[str, float] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def is_new(self, signature: str, now: float) -> bool:
        """Whether it has not been seen within the time that a signature is good for; remembers
        it.
        """
        with self._guard:
            self._forget(now)
            new = signature not in self._known
            self._known.setdefault(signature, now)
            return new

    def _forget(self, now: float) -> None:
        while self._known and (
            now - next(iter(self._known.values())) > 2 * OLDEST_S or len(self._known) > self.most
        ):
            self._known.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks deliveries to `url` (as configured in HubSpot) of one app, about one portal."""

    url: str
    client_secret: Secret
    portal: str
    app: str
    seen: Seen = field(default_factory=Seen)

    def hints(
        self, method: str, uri: str, headers: Mapping[str, str], body: bytes, now: float
    ) -> list[Ref]:
        """Records that may have changed, each once. `uri` is path and query as received. Raises
        Unverified.
        """
        if len(body) > LARGEST:
            raise Unverified(f"a delivery of {len(body)} bytes")
        told = {name.lower(): value for name, value in headers.items()}
        signature, stamp = told.get(SIGNATURE.lower(), ""), told.get(TIMESTAMP.lower(), "")
        self._timely(stamp, now)
        self._genuine(method, uri, body, stamp, signature)
        events = self._ours(_events(body))
        if not self.seen.is_new(signature, now):
            raise Unverified("the same delivery once more")
        return list(dict.fromkeys(ref for event in events for ref in _refs(event)))

    def _timely(self, stamp: str, now: float) -> None:
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
            raise Unverified("no time of sending")
        if abs(now - int(stamp) / 1000) > OLDEST_S:
            raise Unverified("sent too long ago, or not yet")

    def _genuine(self, method: str, uri: str, body: bytes, stamp: str, signature: str) -> None:
        query = uri.partition("?")[2]
        address = decoded(f"{self.url}?{query}" if query and "?" not in self.url else self.url)
        signed = _bytes(method.upper()) + _bytes(address) + body + _bytes(stamp)
        digest = hmac.new(self.client_secret.reveal().encode(), signed, hashlib.sha256).digest()
        if not hmac.compare_digest(base64.b64encode(digest), _bytes(signature)):
            raise Unverified("the signature does not fit")

    def _ours(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        for event in events:
            if (_id(event.get("portalId")), _id(event.get("appId"))) != (self.portal, self.app):
                raise Unverified("about another account, or by another app")
        return events


def decoded(uri: str) -> str:
    """The address as HubSpot signs it: twelve percent codes decoded, once."""
    return _CODES.sub(lambda code: _DECODED[code[0].upper()], uri)


def _events(body: bytes) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unverified("not JSON") from None
    listed = found if isinstance(found, list) else [found]
    if len(listed) > MOST_EVENTS or not all(isinstance(each, dict) for each in listed):
        raise Unverified("not a list of events")
    return listed


def _refs(event: Mapping[str, Any]) -> list[Ref]:
    """Everything an event may be about; of an association both ends, of a merge all ids."""
    if event.get("fromObjectId") is not None:
        return [ref for end in ("from", "to") for ref in _end(event, end)]
    kind = _text(event.get("subscriptionType")).partition(".")[0]
    name = _OBJECTS.get(kind) or _object(event.get("objectTypeId"))
    told = [each for end in _ENDS for each in _listed(event.get(end))]
    ids = [record_id for each in told if (record_id := _id(each))]
    return [Ref(SYSTEM, name, each) for each in dict.fromkeys(ids)] if name else []


def _end(event: Mapping[str, Any], end: str) -> list[Ref]:
    """One end of an association, whose object is told by type id, or in a word such as
    `CONTACT_TO_COMPANY`.
    """
    one, _, other = _text(event.get("associationType")).lower().partition("_to_")
    name = _object(event.get(f"{end}ObjectTypeId")) or _OBJECTS.get(one if end == "from" else other)
    record_id = _id(event.get(f"{end}ObjectId"))
    return [Ref(SYSTEM, name, record_id)] if name and record_id else []


def _object(type_id: Any) -> str | None:
    known = _text(type_id)
    return _TYPES.get(known, known) if _TYPE_ID.fullmatch(known) else None


def _id(value: Any) -> str | None:
    """An id as HubSpot gives them, a number or its digits; anything else names nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.isascii() and value.isdigit() else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _bytes(text: str) -> bytes:
    """Headers may hold what is no character; then the signature does not fit, and nothing worse
    happens.
    """
    return text.encode(errors="surrogatepass")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
