"""Turns what a system stores into one canonical form, and back. Pure; every two-way transform is a
pair.

Laws (tests/mapping/codecs/test_transform_laws.py): decoding what was encoded gives the canonical
value again; encoding what was decoded gives the normal form; normalising twice changes nothing.
Canonical values are text: numbers as plain decimals, dates as 2026-11-21, instants as
2026-11-21T10:00:00Z, true and false as words.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_LINE_END = re.compile(r"[ \t\r]*\n")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_PLAIN_NAME = re.compile(r"[a-z0-9_!#$%&'*+/=?^`{|}~-]+(\.[a-z0-9_!#$%&'*+/=?^`{|}~-]+)*")
_LONGEST_NAME = 64


class Untranslatable(ValueError):
    """A stored value that means nothing in the common language; `suggestions` are the nearest
    terms.
    """

    def __init__(self, code: str, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.suggestions = suggestions


def text(value: str) -> str | None:
    """One line: Unicode NFC, outer space gone, inner runs of space single."""
    composed = unicodedata.normalize("NFC", value)
    return " ".join(composed.split()) or None


def lines(value: str) -> str | None:
    """Several lines: NFC, line ends as \\n, no space at line ends or around the whole."""
    composed = unicodedata.normalize("NFC", value)
    return _LINE_END.sub("\n", composed).strip() or None


def email(value: str) -> str | None:
    """A mail address in lower case; no DNS is asked. Raises Untranslatable for what is none."""
    address = value.strip().lower()
    if not address:
        return None
    return _checked_email(address)


@lru_cache(maxsize=65_536)
def _checked_email(address: str) -> str:
    name, _, host = address.partition("@")
    if len(name) <= _LONGEST_NAME and _PLAIN_NAME.fullmatch(name):
        known = _checked_mail_host(host)
        if known is not None:
            return f"{name}@{known}"
    try:
        return _normal_email(address)
    except EmailNotValidError as error:
        message = f"{address!r} is not an e-mail address: {error}"
        raise Untranslatable("not_an_email", message) from None


@lru_cache(maxsize=16_384)
def _checked_mail_host(host: str) -> str | None:
    """What stands behind the @, as it is spelt in any address with a plain name: most people share
    it with others. None where some name is too long for it, or it is no host.
    """
    longest = "x" * _LONGEST_NAME
    try:
        return _normal_email(f"{longest}@{host}").removeprefix(f"{longest}@")
    except EmailNotValidError:
        return None


def _normal_email(address: str) -> str:
    found = validate_email(address, check_deliverability=False, globally_deliverable=False)
    return found.normalized.lower()


MOST_DIGITS = 40
"""Of a number: eleven characters such as 1e999999999 would otherwise become a gigabyte of zeros."""


def decimal(value: str) -> str | None:
    """A plain decimal: no exponent, no thousands separators, no trailing zeros after the point.

    A comma anywhere else could be a decimal comma, so it is refused rather than dropped. Raises
    Untranslatable for what is no number, or one of more than 40 digits.
    """
    written = value.strip()
    if not written:
        return None
    if _GROUPED.fullmatch(written):
        written = written.replace(",", "")
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise Untranslatable("not_a_number", f"{value!r} is not a number")
    if not number:
        return "0"
    plain = format(number, "f")
    if "." in plain:
        return plain.rstrip("0").rstrip(".")
    return plain


def integer(value: str) -> str | None:
    """A whole number. Raises Untranslatable for a fraction, which is never rounded, and for what is
    no number.
    """
    plain = decimal(value)
    if plain is not None and "." in plain:
        raise Untranslatable("not_a_whole_number", f"{value!r} is not a whole number")
    return plain


def day(value: str) -> str | None:
    """A calendar day; of an instant, its day in UTC. Raises Untranslatable for what is neither."""
    written = value.strip()
    if not written:
        return None
    try:
        if len(written) > 10:
            written = str(instant(written))[:10]
        return date.fromisoformat(written).isoformat()
    except ValueError:
        message = f"{value!r} is not a date such as 2026-11-21"
        raise Untranslatable("not_a_date", message) from None


def instant(value: str) -> str | None:
    """A moment in UTC to the second. Raises Untranslatable for what is no date and time."""
    written = value.strip()
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        message = f"{value!r} is not a date and time"
        raise Untranslatable("not_an_instant", message) from None
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def boolean(value: str) -> str | None:
    """`true` or `false`. Raises Untranslatable for any other word."""
    word = value.strip().lower()
    if word in {"true", "yes", "1"}:
        return "true"
    if word in {"false", "no", "0"}:
        return "false"
    if not word:
        return None
    raise Untranslatable("not_a_boolean", f"{value!r} is neither true nor false")


def as_datetime(value: str) -> str:
    """A canonical day as the instant of its midnight, UTC."""
    return f"{value}T00:00:00Z"
