"""Owners: an e-mail address in the common language, a user's id in each system."""

from __future__ import annotations

from connectors.record import Value
from mapping.codecs.context import Context
from mapping.codecs.transforms import Untranslatable


def read_owner(raw: str, context: Context, region: str | None) -> Value:
    """The address of a user; None for whoever stands for nobody, and for a queue.

    Raises Untranslatable for an id that belongs to no active user: unknown is not nobody.
    """
    if raw == context.nobody:
        return None
    if context.queues and raw.startswith(context.queues):
        return None
    email = context.owner_email.get(raw)
    if email is None:
        message = f"owner {raw} is not an active user with an e-mail address"
        raise Untranslatable("unknown_owner", message)
    return email


def write_owner(value: str, context: Context) -> Value:
    """The user with this address. Raises Untranslatable where this side has none."""
    owner = context.owner_id.get(value)
    if owner is None:
        message = (
            f"{value} has no active user in the other system; invite them there, or give the "
            "record to somebody who is in both"
        )
        raise Untranslatable("owner_missing", message)
    return owner
