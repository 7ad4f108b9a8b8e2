"""Verifies what HubSpot pushes, and reads hints out of it: which records may have changed, and
nothing more. Pure.

The signature (version 3) is an HMAC of method, address, body and time with the app's client secret.
The address is the one that HubSpot was told, not what a proxy made of it. Deliveries come twice,
late, and in no order: a hint is taken whatever it says, and the record is then read.

Whoever receives webhooks will read hints with it, to look sooner than the next poll; nothing calls
it yet.
"""

from __future__ import annotations

import hmac
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.http.secret import Secret
from connectors.hubspot import SYSTEM
from connectors.record import Ref

SIGNATURE, TIMESTAMP = "X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"
OLDEST_S = 300.0
LARGEST = 1_000_000
MOST_EVENTS = 100
REMEMBERED = 10_000

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
_MEMBERS = ("objectId", "primaryObjectId", "newObjectId", "mergedObjectIds")

Event = Mapping[str, Any]


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
        """Let go of what is past its time, and of the oldest where there are too many."""
        while self._known:
            oldest = next(iter(self._known.values()))
            if now - oldest <= 2 * OLDEST_S and len(self._known) <= self.most:
                return
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
        self,
        method: str,
        uri: str,
        headers: Mapping[str, str],
        body: bytes,
        now: float,
    ) -> list[Ref]:
        """Records that may have changed, each once. `uri` is path and query as received. Raises
        Unverified.
        """
        if len(body) > LARGEST:
            raise Unverified(f"a delivery of {len(body)} bytes")
        told = {name.lower(): value for name, value in headers.items()}
        signature = told.get(SIGNATURE.lower(), "")
        stamp = told.get(TIMESTAMP.lower(), "")
        _check_time(stamp, now)
        if not self._is_genuine(method, uri, body, stamp, signature):
            raise Unverified("the signature does not fit")
        events = _events(body)
        self._check_ours(events)
        if not self.seen.is_new(signature, now):
            raise Unverified("the same delivery once more")
        found: dict[Ref, None] = {}
        for event in events:
            found.update(dict.fromkeys(_refs(event)))
        return list(found)

    def _is_genuine(
        self,
        method: str,
        uri: str,
        body: bytes,
        stamp: str,
        signature: str,
    ) -> bool:
        # HubSpot's own `Signature.is_valid` takes a delivery again and again, decodes no address,
        # and reads the machine's clock; the digest is all of it that we can use. It takes a while
        # to load.
        from hubspot.utils.signature import Signature

        query = uri.partition("?")[2]
        address = f"{self.url}?{query}" if query and "?" not in self.url else self.url
        secret = self.client_secret.reveal()
        try:
            text = body.decode()
            expected = Signature.get_signature(
                secret, text, "v3", decoded(address), method.upper(), stamp
            )
            return hmac.compare_digest(expected.encode(), signature.encode())
        except UnicodeError:
            # HubSpot sends text only, in the body and in headers.
            return False

    def _check_ours(self, events: Sequence[Event]) -> None:
        ours = (self.portal, self.app)
        for event in events:
            about = (_id(event.get("portalId")), _id(event.get("appId")))
            if about != ours:
                raise Unverified("about another account, or by another app")


def decoded(uri: str) -> str:
    """The address as HubSpot signs it: twelve percent codes decoded, once."""
    return _CODES.sub(lambda code: _DECODED[code[0].upper()], uri)


def _check_time(stamp: str, now: float) -> None:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
        raise Unverified("no time of sending")
    if abs(now - int(stamp) / 1000) > OLDEST_S:
        raise Unverified("sent too long ago, or not yet")


def _events(body: bytes) -> list[Event]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unverified("not JSON") from None
    listed = found if isinstance(found, list) else [found]
    if len(listed) > MOST_EVENTS or not all(isinstance(each, dict) for each in listed):
        raise Unverified("not a list of events")
    return listed


def _refs(event: Event) -> list[Ref]:
    """Everything an event may be about; of an association both ends, of a merge all ids."""
    if event.get("fromObjectId") is not None:
        return [*_end(event, "from"), *_end(event, "to")]
    kind = _text(event.get("subscriptionType")).partition(".")[0]
    name = _OBJECTS.get(kind) or _object(event.get("objectTypeId"))
    if name is None:
        return []
    refs = []
    for member in _MEMBERS:
        for told in _listed(event.get(member)):
            record_id = _id(told)
            if record_id is not None:
                refs.append(Ref(SYSTEM, name, record_id))
    return refs


def _end(event: Event, end: str) -> list[Ref]:
    """One end of an association, whose object is told by type id, or in a word such as
    `CONTACT_TO_COMPANY`.
    """
    one, _, other = _text(event.get("associationType")).lower().partition("_to_")
    kind = one if end == "from" else other
    name = _object(event.get(f"{end}ObjectTypeId")) or _OBJECTS.get(kind)
    record_id = _id(event.get(f"{end}ObjectId"))
    if name is None or record_id is None:
        return []
    return [Ref(SYSTEM, name, record_id)]


def _object(type_id: Any) -> str | None:
    known = _text(type_id)
    if not _TYPE_ID.fullmatch(known):
        return None
    return _TYPES.get(known, known)


def _id(value: Any) -> str | None:
    """An id as HubSpot gives them, a number or its digits; anything else names nothing."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return value
    return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
