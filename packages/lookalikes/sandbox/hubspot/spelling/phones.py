"""Telephone numbers as HubSpot reads them: which country's they are, and how they are spelt.

Recorded: a number without a country is read as one of the portal's; what is none is left alone. The
vendor's rules are those of Google's library, as far as anybody saw.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sandbox.hubspot.errors import Invalid


class Number(NamedTuple):
    """One number: `region` is its country, `digits` all of it but the country's code."""

    e164: str
    digits: str
    region: str


@lru_cache(maxsize=65_536)
def number_of(text: str, country: str) -> Number | None:
    """The number that a text is, None when it is none; `country` is where it is from unless it
    says so.
    """
    # A tenth of a second that only portals with numbers pay.
    import phonenumbers

    try:
        found = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(found)
    if region is None or not phonenumbers.is_valid_number_for_region(found, region):
        return None
    digits = phonenumbers.national_significant_number(found)
    return Number(f"+{found.country_code}{digits}", digits, region)


def _national(number: Number) -> str:
    """A number as people in its country write it."""
    import phonenumbers

    found = phonenumbers.parse(number.e164, None)
    spelling: str = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL)
    return spelling


def spelt(name: str, text: str, form: str, country: str) -> str:
    """A number as a portal keeps it that has such a form for them.

    Documented of "e164": it needs its country, and is refused when it is none; how that is worded
    is not recorded.
    """
    if form == "national":
        found = number_of(text, country)
        return _national(found) if found else text
    found = number_of(text, "ZZ")
    if found is None:
        raise Invalid(name, "INVALID_PHONE_NUMBER", f"{text} is not a valid phone number")
    return found.e164
