"""State and country picklists: an org's list of countries and their states, and the codes that are
kept in step with the texts of every address.

Recorded: how a country and a state that are not on the list are refused, and a state of another
country. Unverified: that the text and the code of one address may not say two things at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

PLACES: Mapping[str, tuple[str, ...]] = {
    "Account": ("Billing", "Shipping"),
    "Contact": ("Mailing", "Other"),
    "Lead": ("",),
}
"""Where an address stands, by object."""


@dataclass(frozen=True, slots=True)
class Country:
    """One of an org's countries: its name, and its states by code."""

    label: str
    states: Mapping[str, str]


Countries = Mapping[str, Country]
"""By code."""


def code_fields(schema: Schema, countries: Countries) -> list[tuple[str, Field]]:
    """(object, field) of all that the picklists add; nothing where they are on already, or are not
    to be.
    """
    if not countries:
        return []
    states: dict[str, str] = {}
    for country in countries.values():
        states.update(country.states)
    names = {code: country.label for code, country in countries.items()}
    added = []
    for object_name, places in PLACES.items():
        kind = schema.find(object_name)
        for place in places:
            if kind is not None and f"{place}CountryCode" not in kind.fields:
                added.append((object_name, _codes(f"{place}CountryCode", place, names)))
                added.append((object_name, _codes(f"{place}StateCode", place, states)))
    return added


def _codes(name: str, place: str, labels: Mapping[str, str]) -> Field:
    what = name.removeprefix(place).removesuffix("Code")
    label = f"{place} {_LABELS[what]} Code".strip()
    return Field(
        name,
        "picklist",
        label,
        length=10,
        values=tuple(labels),
        restricted=True,
        value_labels=tuple(labels.values()),
    )


_LABELS = {"Country": "Country", "State": "State/Province"}


def in_step(
    kind: ObjectType,
    given: Mapping[str, Any],
    old: Row | None,
    countries: Countries,
) -> dict[str, Any]:
    """What is given, with the texts and codes of its addresses in step. Raises Refusal."""
    found = dict(given)
    for place in PLACES.get(kind.name, ()):
        address = _Address(place, found, old or {}, countries)
        found.update(address.countries())
        found.update(address.states(found))
    return found


@dataclass(frozen=True, slots=True)
class _Address:
    """One address of a row that is about to be written."""

    place: str
    given: Mapping[str, Any]
    old: Mapping[str, Any]
    known: Countries

    def countries(self) -> dict[str, Any]:
        """The country's text and code, where either is given."""
        labels = {code: country.label for code, country in self.known.items()}
        text, code = f"{self.place}Country", f"{self.place}CountryCode"
        wanted = _chosen(self.given, text, code, labels)
        if wanted is _NOT_GIVEN:
            return {}
        if wanted is _UNKNOWN:
            raise _problem("Country", self.place)
        return {text: labels.get(wanted), code: wanted}

    def states(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The state's text and code, where either is given, or the country changes."""
        text, code = f"{self.place}State", f"{self.place}StateCode"
        country = self._now(given, f"{self.place}CountryCode")
        states = self.known[country].states if country in self.known else {}
        wanted = _chosen(given, text, code, states)
        if wanted is _NOT_GIVEN:
            held = self.old.get(code)
            if held is not None and held not in states and country != self._before():
                raise _of_another(self.place, code)
            return {}
        if wanted is not None and country is None:
            raise _without_country(self.place, text)
        if wanted is _UNKNOWN:
            raise self._no_state(given, code)
        return {text: states.get(wanted), code: wanted}

    def _no_state(self, given: Mapping[str, Any], code: str) -> Refusal:
        """One that is nowhere, or of another country."""
        for country in self.known.values():
            if given.get(code) in country.states:
                return _of_another(self.place, code)
        return _problem("State", self.place)

    def _now(self, given: Mapping[str, Any], name: str) -> Any:
        return given[name] if name in given else self.old.get(name)

    def _before(self) -> Any:
        return self.old.get(f"{self.place}CountryCode")


_NOT_GIVEN, _UNKNOWN = "not given", "unknown"


def _chosen(given: Mapping[str, Any], text: str, code: str, labels: Mapping[str, str]) -> Any:
    """The code that is meant by a text or a code; None for an empty one."""
    if given.get(code) is not None:
        return given[code] if given[code] in labels else _UNKNOWN
    if text in given:
        return _code_of(given[text], labels)
    return None if code in given else _NOT_GIVEN


def _code_of(text: str | None, labels: Mapping[str, str]) -> str | None:
    if text is None:
        return None
    for code, label in labels.items():
        if label.lower() == text.lower():
            return code
    return _UNKNOWN


_PROBLEMS = {
    "Country": "There's a problem with this country, even though it may appear correct. Please "
    "select a country/territory from the list of valid countries.: ",
    "State": "There's a problem with this state, even though it may appear correct. Please select "
    "a state from the list of valid states.: ",
}


def _problem(what: str, place: str) -> Refusal:
    name = f"{place}{what}"
    message = _PROBLEMS[what] + _label(place, name)
    return Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, [name])


def _of_another(place: str, name: str) -> Refusal:
    message = (
        "The existing country/territory doesn't recognize the state value for field: "
        f"{_label(place, name)}"
    )
    return Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, [name])


def _without_country(place: str, name: str) -> Refusal:
    message = (
        "A country/territory must be specified before specifying a state value for field: "
        f"{_label(place, name)}"
    )
    return Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, [name])


def _label(place: str, name: str) -> str:
    what = name.removeprefix(place).removesuffix("Code")
    code = " Code" if name.endswith("Code") else ""
    return f"{place} {_LABELS[what]}{code}".strip()


def countries_in(document: Any) -> Iterator[tuple[str, Country]]:
    """The countries that an administrator posted: `{"US": {"label", "states": {"CA": label}}}`.
    Raises ValueError.
    """
    if not isinstance(document, dict):
        raise ValueError("address_picklists is an object with a country for each code")
    for code, told in document.items():
        label = told.get("label") if isinstance(told, dict) else None
        states = told.get("states", {}) if isinstance(told, dict) else None
        if not isinstance(label, str) or not isinstance(states, dict):
            raise ValueError(f"the country {code} needs a label, and states by code")
        yield str(code), Country(label, {str(key): str(name) for key, name in states.items()})
