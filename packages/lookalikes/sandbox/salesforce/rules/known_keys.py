"""Which keys a posted rule may have: a key that nothing reads is a slip, and is refused."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from sandbox.salesforce.rules.conditions import BadSettings

_EVERY_RULE = ("object", "name", "active")
_AUTOMATION = (*_EVERY_RULE, "label", "on", "run", "when", "formula", "set")
_KEYS = {
    "validation_rules": (*_EVERY_RULE, "field", "message", "when", "formula"),
    "duplicate_rules": (
        *_EVERY_RULE, "on_create", "on_update", "match", "against", "message",
    ),
    "assignment_rules": (*_EVERY_RULE, "entries", "when", "owner"),
    "flows": _AUTOMATION,
    "triggers": _AUTOMATION,
    "layouts": (
        "object", "name", "sections", "required", "readonly", "profiles", "record_types",
    ),
    "record_types": (*_EVERY_RULE, "label", "default", "picklists"),
}  # fmt: skip
_ENTRY = ("when", "owner")
_CONDITION = ("field", "op", "value")


def check_keys(setting: str, place: int, rule: Mapping[str, Any]) -> None:
    """Raises BadSettings naming the place of the first unknown key, and the key that was meant."""
    here = f"{setting}[{place}]"
    _check(here, rule, _KEYS[setting])
    _check_conditions(f"{here}.when", rule.get("when"))
    entries = rule.get("entries")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            _check(f"{here}.entries[{number}]", entry, _ENTRY)
            _check_conditions(f"{here}.entries[{number}].when", entry.get("when"))


def _check_conditions(place: str, told: Any) -> None:
    if isinstance(told, dict):
        _check(place, told, _CONDITION)
    elif isinstance(told, list):
        for number, each in enumerate(told):
            _check_conditions(f"{place}[{number}]", each)


def _check(place: str, told: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in told:
        if key not in known:
            raise BadSettings(f"{place} has an unknown key {key!r}: {_advice(str(key), known)}.")


def _advice(key: str, known: tuple[str, ...]) -> str:
    meant = get_close_matches(key, known, n=1)
    if meant:
        return f"write {meant[0]!r}"
    return f"it may have {', '.join(known)}"
