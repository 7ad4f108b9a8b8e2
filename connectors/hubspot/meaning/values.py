"""What a HubSpot value is in neutral terms, and back, by the property's type. Pure.

Everything HubSpot stores is text, so a value that is not what its type promises (old data, imports)
is passed on as it stands: judging it is not done here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from connectors.record import Fields, Value

Wire = Mapping[str, str | None]
Reader = Callable[[str | None], Value]
Decoder = Callable[[Wire], Fields]

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_NUMBER = 100
# An answer to a search shows four properties that nobody asked for, one to a create up to thirty.
MOST_BESIDE = 8


def reader(property_type: str) -> Reader:
    """The function that makes a wire value of that type neutral; null and the empty text are
    blank.
    """
    read = _READERS.get(property_type)
    if read is None:
        return _text
    return lambda text: read(text) if text else None


def decoder(types: Mapping[str, str]) -> Decoder:
    """A function from the properties of an answer to neutral fields: those of `types`, by name,
    that were answered.
    """
    pick = _picker(types)
    readers = [(name, _READERS[kind]) for name, kind in types.items() if kind in _READERS]

    def decode(wire: Wire) -> Fields:
        fields = pick(wire)
        for name, read in readers:
            text = fields.get(name)
            if text:
                fields[name] = read(str(text))
        if "" in fields.values():
            return {name: value or None for name, value in fields.items()}
        return fields

    return decode


def _picker(wanted: Iterable[str]) -> Callable[[Wire], dict[str, Value]]:
    """A function from the properties of an answer to those of them that are wanted."""
    names = dict.fromkeys(wanted).keys()
    beside: list[str] = []

    def pick(wire: Wire) -> dict[str, Value]:
        if len(wire) <= len(names) + MOST_BESIDE:
            # A copy is made quickest. Records of one answer look alike: what one has beside the
            # fields, the next has.
            fields: dict[str, Value] = {**wire}
            for name in beside:
                fields.pop(name, None)
            if fields.keys() == names:
                return fields
            beside[:] = wire.keys() - names
        return {name: wire[name] for name in names if name in wire}

    return pick


def to_wire(value: Value) -> str:
    """The text to send; the empty text clears a property. Several values go as a multiple checkbox
    takes them.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return ";".join(value)


def epoch_s(text: str | None) -> float:
    """Seconds since the epoch of an instant on the wire; 0 when there is none."""
    if not text:
        return 0.0
    try:
        # How it comes today; one with a zone needs no further look.
        if text[-1] == "Z":
            return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0.0
    moment = _moment(text)
    if moment is None:
        return 0.0
    return moment.timestamp()


def _text(text: str | None) -> Value:
    return text or None


def _number(text: str) -> str:
    """`1054.0` → `1054`, `1E+3` → `1000`; digits are never rounded away."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER:
        return text
    if not number:
        return "0"
    plain = format(number, "f")
    if "." in plain:
        return plain.rstrip("0").rstrip(".")
    return plain


def _boolean(text: str) -> str:
    return text.lower()


def _instant(text: str) -> str:
    """`2026-11-21T10:00:00.123Z` → `2026-11-21T10:00:00Z`."""
    usual = _INSTANT.fullmatch(text)
    if usual:
        return f"{usual[1]}Z"
    moment = _moment(text)
    if moment is None:
        return text
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def _date(text: str) -> str:
    if _DAY.fullmatch(text):
        return text
    moment = _moment(text)
    if moment is None:
        return text
    return f"{moment:%Y-%m-%d}"


def _moment(text: str) -> datetime | None:
    """An ISO instant, or milliseconds since the epoch as older properties still come."""
    try:
        if text.lstrip("-").isdigit():
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


_READERS: dict[str, Callable[[str], str]] = {
    "number": _number,
    "bool": _boolean,
    "datetime": _instant,
    "date": _date,
}
