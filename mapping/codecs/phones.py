"""Telephone numbers, read by Google's libphonenumber and never guessed. Pure.

A number is read when it is valid, and written internationally or as people write it in the country
that its record names, with the zero that is dialled first where there is one: ten digits of another
country are often a valid number too, but seldom with that zero. Whatever else is a number that
somebody has to look at.
"""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from babel import Locale
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from mapping.codecs.transforms import Untranslatable

NO_PHONE = "not_a_phone_number"
NO_COUNTRY = "no_country_known"
SEVERAL_PHONES = "several_phone_numbers"
FEWEST_DIGITS = 5
"""Of what may be a number without its country."""
_ABROAD = re.compile(r"00(?=[1-9])")
_DIGITS = re.compile(r"\d+")
_NUMBER_ALONE = re.compile(
    r"[+(]?[\d\s().\-/\u2010-\u2015]+((ext(ension|\.)?|x|#|;ext=)\s*\d+)?", re.IGNORECASE
)


@lru_cache(maxsize=65_536)
def phone(value: str, region: str | None) -> str | None:
    """E.164, with ` ext. N` where there is an extension; `region`, the two letters of the record's
    country, reads national numbers. Raises Untranslatable for what is no valid number there.
    """
    dialled = value.strip()
    if not dialled:
        return None
    found = _numbers_in(dialled, region)
    if not found:
        raise _unread(dialled, region)
    if len(found) > 1:
        told = f"{value!r} holds {len(found)} telephone numbers, and can be only one"
        raise Untranslatable(SEVERAL_PHONES, told, tuple(found))
    return found[0]


@lru_cache(maxsize=65_536)
def is_national_for(value: str, number: str) -> bool:
    """Whether a text without a country is this number (E.164), dialled in its own country."""
    dialled = value.strip()
    if dialled.startswith(("+", "00")):
        return False
    known = _parsed(number, None)
    if known is None or known.country_code is None:
        return False
    here = _parsed(dialled, phonenumbers.region_code_for_country_code(known.country_code))
    return here is not None and phonenumbers.is_valid_number(here) and _told(here) == number


def says_more_than_its_number(text: str) -> bool:
    """Whether somebody wrote more than a number: whose it is, or when to call."""
    return _NUMBER_ALONE.fullmatch(text.strip()) is None


def _numbers_in(dialled: str, region: str | None) -> list[str]:
    """Each number once, in the order they are written."""
    at_once = _plainly(dialled, region)
    if at_once is not None:
        return [at_once]
    found = _matched(dialled, region)
    if not found and _ABROAD.match(dialled):
        found = _matched(_ABROAD.sub("+", dialled, count=1), None)
    return list(dict.fromkeys(found))


def _plainly(dialled: str, region: str | None) -> str | None:
    """The number, where it is written just as its country or the world writes it: most are."""
    number = _parsed(dialled, region)
    if number is None or says_more_than_its_number(dialled):
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    if dialled.startswith("+") or _groups(dialled) == _groups(_nationally(number)):
        return _told(number)
    return None


def _matched(dialled: str, region: str | None) -> list[str]:
    """Valid numbers in a text: with a country's code however they are grouped, national ones in the
    groups of their country, and with the zero dialled first where it has one.
    """
    valid = list(PhoneNumberMatcher(dialled, region, leniency=Leniency.VALID))
    if not valid:
        return []
    strictly = PhoneNumberMatcher(dialled, region, leniency=Leniency.STRICT_GROUPING)
    grouped = {match.start for match in strictly}
    found = []
    for match in valid:
        if match.start in grouped or match.raw_string.startswith("+"):
            found.append(_told(match.number))
    return found


def _unread(dialled: str, region: str | None) -> Untranslatable:
    """Why it is not read, and how it may have been meant."""
    digits = "".join(_groups(dialled))
    if region is None and len(digits) >= FEWEST_DIGITS and not dialled.startswith("+"):
        told = f"{dialled!r} has no country's code, and its record names no country"
        return Untranslatable(NO_COUNTRY, told)
    if region is None:
        return Untranslatable(NO_PHONE, f"{dialled!r} is not a phone number")
    meant = _parsed(dialled, region)
    near: tuple[str, ...] = ()
    if meant is not None and phonenumbers.is_valid_number(meant):
        near = (_international(meant),)
    country = Locale("en").territories.get(region, region)
    told = f"{dialled!r} is not a phone number as they are written in {country}"
    return Untranslatable(NO_PHONE, told, near)


def _parsed(dialled: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        return None


def _told(number: PhoneNumber) -> str:
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{plain} ext. {number.extension}" if number.extension else plain


def _international(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _nationally(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def _groups(text: str) -> list[str]:
    """The digits, as they stand together."""
    return _DIGITS.findall(text)
