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
    national: str
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
    if not phonenumbers.is_valid_number(found):
        return None
    forms = phonenumbers.PhoneNumberFormat
    return Number(
        phonenumbers.format_number(found, forms.E164),
        phonenumbers.format_number(found, forms.NATIONAL),
        phonenumbers.national_significant_number(found),
        phonenumbers.region_code_for_number(found) or "",
    )


def spelt(name: str, text: str, form: str, country: str) -> str:
    """A number as a portal keeps it that has such a form for them.

    Documented of "e164": it needs its country, and is refused when it is none; how that is worded
    is not recorded.
    """
    if form == "national":
        found = number_of(text, country)
        return found.national if found else text
    found = number_of(text, "ZZ")
    if found is None:
        raise Invalid(name, "INVALID_PHONE_NUMBER", f"{text} is not a valid phone number")
    return found.e164
