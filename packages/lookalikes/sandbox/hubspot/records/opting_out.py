"""Opt-outs of an address, and the contact that shows them: through the API, by the contact's own
choice, and on a contact that gets the address later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sandbox.hubspot.definitions.subscriptions import EVERYTHING
from sandbox.hubspot.errors import refused
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.preferences import UNSUBSCRIBED
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.births import HUMAN
from sandbox.hubspot.records.changing import write

Answer = dict[str, Any]
LEGAL_BASIS = ("legalBasis", "legalBasisExplanation")


class Choice(NamedTuple):
    """What is chosen for an address: the status of a kind of e-mail, and on which legal basis."""

    email: str
    type_id: str
    status: str
    basis: dict[str, str]


def choose(portal: Portal, choice: Choice, by: str, *, again: bool = False) -> Answer:
    """Subscribe or unsubscribe an address; `again` even one that opted out. Refuses what the vendor
    refuses.
    """
    _check_basis(portal, choice.basis)
    email, type_id, status, basis = choice
    chosen = portal.preferences.choose(email, type_id, status, basis, again=again)
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
    for name in preferences.names.intersection(fields):
        if str(fields[name]).lower() != "true":
            preferences.take_back(email, name)
        elif name == EVERYTHING:
            preferences.leave_all(email)
        elif name not in preferences.shown(email):
            preferences.choose(email, preferences.shown_by[name], UNSUBSCRIBED, {})
    _show(portal, email, HUMAN)


def _check_basis(portal: Portal, basis: dict[str, str]) -> None:
    # Documented: both are needed where GDPR is switched on. The wording is not recorded.
    missing = [name for name in LEGAL_BASIS if not basis.get(name)]
    if portal.settings.gdpr and missing:
        raise refused(
            f"{' and '.join(missing)} must be given in portals with GDPR features enabled",
            context={"fields": missing},
        )


def _show(portal: Portal, email: str, by: str) -> None:
    """Bring the contact that has the address up to date, which counts as a change of it."""
    kind = portal.kinds.named("contacts")
    row = portal.find(kind, email, "email")
    if row is None or row["props"].get("email", "").lower() != email.lower():
        return
    write(portal, kind, row, portal.preferences.differing(row["props"]), by)
