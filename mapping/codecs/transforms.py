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
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

NO_PHONE = "not_a_phone_number"
_LINE_END = re.compile(r"[ \t\r]*\n")
_WWW = re.compile(r"^(www\.)+(?=[^.]+\.)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_PLAIN_NAME = re.compile(r"[a-z0-9_!#$%&'*+/=?^`{|}~-]+(\.[a-z0-9_!#$%&'*+/=?^`{|}~-]+)*")
_LONGEST_NAME = 64
_HOST = re.compile(r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


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


@lru_cache(maxsize=65_536)
def phone(value: str, region: str | None) -> str | None:
    """E.164, with ` ext. N` where there is an extension; `region` reads national numbers. Raises
    Untranslatable for what is no phone number.
    """
    dialled = value.strip()
    if not dialled:
        return None
    number = _parsed(dialled, region)
    if number is None and dialled.startswith("00"):
        number = _parsed("+" + dialled[2:], None)
    if number is None or not _reads_back(number):
        raise Untranslatable(NO_PHONE, f"{value!r} is not a phone number")
    plain = _international(number)
    if number.extension:
        return f"{plain} ext. {number.extension}"
    return plain


@lru_cache(maxsize=65_536)
def is_national_for(value: str, number: str) -> bool:
    """Whether a text without a country is this number (E.164), dialled in its own country."""
    if value.strip().startswith(("+", "00")):
        return False
    known = _parsed(number, None)
    if known is None or known.country_code is None:
        return False
    region = phonenumbers.region_code_for_country_code(known.country_code)
    try:
        return phone(value, region) == number
    except Untranslatable:
        return False


def _reads_back(number: phonenumbers.PhoneNumber) -> bool:
    """Whether it is the same number when it is read once more: with too many zeros it is not."""
    if not number.italian_leading_zero:
        return True
    plain = _international(number)
    return plain == _international(_parsed(plain, None))


def _parsed(value: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _international(number: phonenumbers.PhoneNumber | None) -> str:
    if number is None:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def domain(value: str) -> str | None:
    """The host of a web address, lower case, without scheme, `www.`, port or path. Raises
    Untranslatable for what is no web address.
    """
    address = re.sub(r"^[a-z]+://", "", value.strip().lower())
    host = re.split(r"[/?#:]", address, maxsplit=1)[0]
    host = _WWW.sub("", host.rstrip("."))
    if not host:
        return None
    if not _HOST.fullmatch(host):
        raise Untranslatable("not_a_domain", f"{value!r} is not a web address")
    return host


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


NORMALISERS: dict[str, Callable[[str], str | None]] = {
    "text": text,
    "lines": lines,
    "email": email,
    "domain": domain,
    "decimal": decimal,
    "integer": integer,
    "date": day,
    "instant": instant,
    "boolean": boolean,
}
