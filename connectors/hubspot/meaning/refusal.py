"""What HubSpot's codes mean: the kind of thing that is wrong, and who can put it right. Pure.

A code is the first detail's own, else the envelope's category, else `HTTP_` with the status. The
kinds: `value` (correct the record), `rights` (the token lacks them), `setup` (the account or the
mapping lacks something), `duplicate`, `rule` (the account's own rules said no), `gone`, `reference`
(points at nothing), `busy` (tried again by itself) and `limit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """The kind of a refusal and what to do about it, in one sentence."""

    kind: str
    advice: str


MEANINGS: Mapping[str, Meaning] = {
    # the value
    "INVALID_OPTION": Meaning(
        "value", "Map the value to one of the property's options, or add it to them."
    ),
    "INVALID_EMAIL": Meaning("value", "Correct the address where it was typed."),
    "INVALID_INTEGER": Meaning(
        "value", "Correct the number, or map the field to one of another type."
    ),
    "INVALID_LONG": Meaning(
        "value", "Correct the instant, or map the field to one of another type."
    ),
    "INVALID_DATE": Meaning("value", "Correct the date: HubSpot takes a day, or midnight UTC."),
    "PROPERTY_VALUE_TOO_LONG": Meaning(
        "value", "Shorten the text: HubSpot takes 65,536 characters."
    ),
    "VALIDATION_ERROR": Meaning("value", "Correct the record as HubSpot's words say."),
    # the account's own rules
    "MISSING_REQUIRED_PROPERTY": Meaning(
        "rule", "Fill the property, or give it a default in the policy."
    ),
    "MISSING_CONDITIONAL_REQUIRED_PROPERTY": Meaning(
        "rule",
        "Fill the property that the account demands with this value, or give it a default in the "
        "policy.",
    ),
    "INVALID_LIFECYCLE_STAGE": Meaning(
        "rule", "Lifecycle stages go forward only: see `clear_lifecycle`."
    ),
    "LIFECYCLE_BACKWARDS": Meaning(
        "rule",
        "Correct the stage where it was set back, or set `clear_lifecycle: true` in accord.yaml to "
        "allow it.",
    ),
    "NO_ADDRESS": Meaning("value", "Give the contact an address in HubSpot."),
    "OPT_IN_IS_THE_CONTACTS": Meaning(
        "rule", "Ask them to use the link in an e-mail; until then the opt-out stands."
    ),
    "OPT_OUT_UNCONFIRMED": Meaning(
        "busy", "It is tried again; if it stays, look at the contact's subscriptions in HubSpot."
    ),
    "LIST_NOT_MANUAL": Meaning("rule", "Choose another name, or make it a manual list."),
    # duplicates
    "CONFLICT": Meaning(
        "duplicate",
        "Another record has this value: correct it where it is wrong; two that mean the same "
        "can be merged.",
    ),
    "OBJECT_ALREADY_EXISTS": Meaning("duplicate", "It is there already: run `accord doctor`."),
    # what it points at
    "OBJECT_NOT_FOUND": Meaning(
        "gone", "It was archived, merged or deleted: the next run reads what became of it."
    ),
    "HTTP_404": Meaning(
        "gone", "It was archived, merged or deleted: the next run reads what became of it."
    ),
    "UNKNOWN_ASSOCIATION": Meaning(
        "setup", "Take the association out of the mapping: HubSpot has none of that name."
    ),
    "UNKNOWN_LABEL": Meaning("setup", "Create the label in HubSpot, or correct it in the policy."),
    # rights and setup
    "PROPERTY_DOESNT_EXIST": Meaning(
        "setup", "A property has gone or was renamed: run `accord doctor`."
    ),
    "READ_ONLY_VALUE": Meaning(
        "setup", "HubSpot computes this property: map it `direction: read`."
    ),
    "MISSING_SCOPES": Meaning(
        "rights", "Grant the token's app the scope, then run `accord parked retry`."
    ),
    "INVALID_AUTHENTICATION": Meaning(
        "rights", "Make a new token and put it where accord.yaml names it."
    ),
    "EXPIRED_AUTHENTICATION": Meaning(
        "rights", "The token is wrong, expired or revoked: make a new one."
    ),
    "BAD_REFRESH_TOKEN": Meaning(
        "rights", "Install the app in the account once more and store the new refresh token."
    ),
    "BAD_CLIENT_ID": Meaning("rights", "Check `client_id` and `client_secret` in accord.yaml."),
    "METHOD_NOT_ALLOWED": Meaning(
        "setup", "This generation of the API has no such call: check `api` in accord.yaml."
    ),
    "HTTP_405": Meaning(
        "setup", "This generation of the API has no such call: check `api` in accord.yaml."
    ),
    # busy and limits
    "RATE_LIMITS": Meaning(
        "limit",
        "Nothing: the pace is halved and the call sent again; lower `burst_per_10_s` if it stays.",
    ),
    "HTTP_414": Meaning(
        "limit", "A record was merged 250 times, or an address is too long: merge no further."
    ),
    "HTTP_423": Meaning("busy", "The records are locked for a moment: it is sent again."),
    "HTTP_477": Meaning(
        "busy", "HubSpot moves the account: it is sent again when the vendor says."
    ),
    "INTERNAL_ERROR": Meaning(
        "busy", "HubSpot failed: it is tried again; if it stays, see its status page."
    ),
}


LOOKS_AT_OTHERS = frozenset({"MISSING_REQUIRED_PROPERTY", "MISSING_CONDITIONAL_REQUIRED_PROPERTY"})
"""Refusals by the account's own rules, which look at several properties."""


def advice(code: str) -> str | None:
    """What to do about a code; None for one that is not in the table."""
    found = MEANINGS.get(code)
    if found is None:
        return None
    return found.advice
