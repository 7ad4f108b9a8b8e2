"""Which values a property takes, and what it keeps of them: everything is stored as text.

`checker` builds one function per property, `text -> stored text`, which raises `Invalid`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container
from typing import Any

from sandbox.hubspot.errors import Invalid
from sandbox.hubspot.numbers import digits
from sandbox.hubspot.times import iso, midnight, parsed_ms, time_of_day

Checker = Callable[[str], str]

# Reported for note bodies; that other texts share the limit is unverified.
LONGEST_TEXT = 65_536
# Spelled out, since a class of characters in a set is slow to match, and every contact has an
# address.
_SPACE = "".join(each for each in map(chr, range(0x3001)) if each.isspace())
_EMAIL = re.compile(rf'[^@{_SPACE},;<>"()]++@[^@{_SPACE},;<>"()]+\.[^@{_SPACE}.,;<>"()]{{2,}}+')
_INTEGER = re.compile(r"-?\d{1,10}")
_TOO_LARGE = 2**31
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def checker(
    definition: dict[str, Any],
    owner_ids: Container[str],
    offered: Collection[str] = (),
    stages: str = "",
) -> Checker:
    """The check for one property definition; `owner_ids` are the owners there are at call time,
    `offered` the options of one whose options are kept elsewhere, `stages` how these are listed
    when they are stages of pipelines.
    """
    name = definition["name"]
    if definition["modificationMetadata"]["readOnlyValue"]:
        return _read_only(name)
    if name in ("email", "hs_additional_emails"):
        return _emails(name)
    if definition.get("referencedObjectType") == "OWNER":
        return _clearable(_owner(name, owner_ids))
    if definition["type"] == "enumeration":
        return _choosing(definition, offered, stages)
    if definition["type"] not in _BY_TYPE:
        return as_is
    return _clearable(_BY_TYPE[definition["type"]](definition))


def _choosing(definition: dict[str, Any], offered: Collection[str], stages: str) -> Checker:
    allowed = list(offered) or [option["value"] for option in definition["options"]]
    if definition["externalOptions"] and not allowed:
        # Nothing here knows what goes, so that everything does.
        return as_is
    return _enumeration(definition, allowed, stages)


def as_text(value: Any) -> str:
    """A JSON value as the text HubSpot stores for it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else digits(value)
    return str(value)


def as_is(text: str) -> str:
    """The check of texts: any will do, up to `LONGEST_TEXT`."""
    return text


def checked(name: str, check: Checker, text: str) -> str:
    """What is stored of a text; raises Invalid when the property does not take it."""
    if check is as_is and len(text) > LONGEST_TEXT:
        raise Invalid(
            name, "PROPERTY_VALUE_TOO_LONG", f"{name} is longer than {LONGEST_TEXT} characters"
        )
    return check(text)


def loosely(check: Checker, text: str) -> str:
    """What is stored when validation is off: the checked form if there is one, else the text
    itself.
    """
    try:
        return check(text)
    except Invalid:
        return text


def _clearable(check: Checker) -> Checker:
    return lambda text: check(text) if text else text


def _read_only(name: str) -> Checker:
    def check(text: str) -> str:
        raise Invalid(
            name, "READ_ONLY_VALUE", f'"{name}" is a read only property; its value cannot be set.'
        )

    return check


def _emails(name: str) -> Checker:
    matches = _EMAIL.fullmatch

    def one(text: str) -> str:
        lowered = text.strip().lower()
        if lowered and not matches(lowered):
            raise Invalid(name, "INVALID_EMAIL", f"Email address {lowered} is invalid")
        return lowered

    def several(text: str) -> str:
        return ";".join(one(part) for part in text.split(";") if part)

    return several if name == "hs_additional_emails" else one


def _owner(name: str, owner_ids: Container[str]) -> Checker:
    def check(text: str) -> str:
        if not _is_integer(text):
            message = f"{text} was not a valid integer (for owner ID)."
            raise Invalid(name, "INVALID_INTEGER", message)
        if text not in owner_ids:
            raise Invalid(name, "INVALID_OPTION", f"{text} was not one of the allowed options: []")
        return text

    return check


def _is_integer(text: str) -> bool:
    """Whether a text is a number of 32 bits, as the vendor keeps owners' ids."""
    return bool(_INTEGER.fullmatch(text)) and abs(int(text)) < _TOO_LARGE


def _number(definition: dict[str, Any]) -> Checker:
    name = definition["name"]

    def check(text: str) -> str:
        stripped = text.strip()
        if not _NUMBER.fullmatch(stripped):
            raise Invalid(name, "INVALID_INTEGER", f"{text} was not a valid number.")
        return stripped

    return check


def _datetime(definition: dict[str, Any]) -> Checker:
    name = definition["name"]

    def check(text: str) -> str:
        return iso(_instant(name, text))

    return check


def _date(definition: dict[str, Any]) -> Checker:
    name = definition["name"]

    def check(text: str) -> str:
        ms = _instant(name, text)
        if not midnight(ms):
            message = f"{text} is at {time_of_day(ms)} UTC, not midnight!"
            raise Invalid(name, "INVALID_DATE", message)
        return iso(ms)[:10]

    return check


def _instant(name: str, text: str) -> int:
    ms = parsed_ms(text.strip())
    if ms is None:
        raise Invalid(name, "INVALID_LONG", f"{text} was not a valid long.")
    return ms


def several_at_once(definition: dict[str, Any]) -> bool:
    """Whether a property has several checkboxes."""
    return bool(definition["type"] == "enumeration" and definition["fieldType"] == "checkbox")


def _enumeration(definition: dict[str, Any], allowed: list[str], stages: str) -> Checker:
    name = definition["name"]
    many = several_at_once(definition)
    # Clearing is no choice among several.
    known = frozenset(allowed if many else (*allowed, ""))

    if stages:
        refusal = f"is not a valid pipeline stage ID. Valid options are: {stages}"
    else:
        refusal = f"was not one of the allowed options: [{', '.join(allowed)}]"

    def one(text: str) -> str:
        if text not in known:
            raise Invalid(name, "INVALID_OPTION", f"{text} {refusal}")
        return text

    def several(text: str) -> str:
        # A semicolon before all of them adds them to those there.
        listed = text.removeprefix(";")
        for value in listed.split(";") if listed else ():
            one(value)
        return text

    return several if many else one


def _bool(definition: dict[str, Any]) -> Checker:
    name = definition["name"]

    def check(text: str) -> str:
        if text.lower() not in ("true", "false"):
            raise Invalid(
                name, "INVALID_OPTION", f"{text} was not one of the allowed options: [true, false]"
            )
        return text.lower()

    return check


_BY_TYPE: dict[str, Callable[[dict[str, Any]], Checker]] = {
    "number": _number,
    "datetime": _datetime,
    "date": _date,
    "bool": _bool,
}
