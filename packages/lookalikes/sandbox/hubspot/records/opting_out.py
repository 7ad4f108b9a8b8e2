"""Opt-outs of an address, and the contact that shows them: through the API, by the contact's own
choice, and on a contact that gets the address later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.hubspot.definitions.subscriptions import EVERYTHING, OF_TYPES, OPT_OUTS
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.preferences import UNSUBSCRIBED
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.births import HUMAN
from sandbox.hubspot.records.changing import write

Answer = dict[str, Any]


def choose(
    portal: Portal, email: str, type_id: str, status: str, basis: dict[str, str], by: str
) -> Answer:
    """Subscribe or unsubscribe an address. Refuses what the vendor refuses."""
    chosen = portal.preferences.choose(email, type_id, status, basis)
    _show(portal, email, by)
    return chosen


def leave_all(portal: Portal, email: str, by: str) -> None:
    """Opt an address out of everything."""
    portal.preferences.leave_all(email)
    _show(portal, email, by)


def typed(portal: Portal, row: Row, fields: Mapping[str, Any]) -> None:
    """What a contact chose on the page of preferences, given as the properties that show it."""
    email = row["props"].get("email", "")
    preferences = portal.preferences
    for name in OPT_OUTS.intersection(fields):
        if str(fields[name]).lower() != "true":
            preferences.take_back(email, name)
        elif name == EVERYTHING:
            preferences.leave_all(email)
        elif name not in preferences.shown(email):
            preferences.choose(email, OF_TYPES[name][0], UNSUBSCRIBED, {})
    _show(portal, email, HUMAN)


def _show(portal: Portal, email: str, by: str) -> None:
    """Bring the contact that has the address up to date, which counts as a change of it."""
    kind = portal.kinds.named("contacts")
    row = portal.find(kind, email, "email")
    if row is None or row["props"].get("email", "").lower() != email.lower():
        return
    write(portal, kind, row, portal.preferences.differing(row["props"]), by)
