"""Who may have which unique value: the refusals of values that another record has, or that nobody
may have again.
"""

from __future__ import annotations

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import already_exists, refused, value_taken
from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Claims

Taken = dict[tuple[str, str], int]
"""The unique values that a batch claims before any of it is written, and the record each is for."""


def check_blocked(portal: Portal, kind: Kind, props: Props) -> None:
    """Refuse an e-mail address that was deleted for privacy."""
    if kind.name == "contacts" and props.get("email") in portal.blocked:
        # Documented: such an address cannot be used again. The wording is a guess.
        raise refused(f"Email address {props['email']} was deleted for privacy and cannot be used")


def check_unique(
    portal: Portal,
    kind: Kind,
    n: int,
    claims: Claims,
    taken: Taken | None,
    *,
    creating: bool = False,
) -> None:
    """Refuse the values that another record has, or that another in this batch will have."""
    unique = portal.shelves[kind.name].unique
    for claim in claims:
        name, value = claim
        owner = unique[name].get(value)
        if owner is None and taken is not None:
            owner = taken.setdefault(claim, n)
        if owner is None or owner == n:
            continue
        if creating and name == "email":
            # Recorded in 2025 of a batch; that it said an address twice is unverified.
            raise already_exists(kind.singular, unique[name].get(value))
        raise value_taken(portal.portal_id, kind.singular, name, value, n, owner)
