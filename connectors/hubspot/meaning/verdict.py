"""What HubSpot's refusals mean: one reading of its error envelope, for whole calls and for items of
a batch. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from connectors.errors import (
    AuthError,
    BudgetError,
    IntegrationError,
    RejectedError,
    RetryableError,
)
from connectors.http.shape import is_page, page_met
from connectors.hubspot.meaning.refusal import LOOKS_AT_OTHERS, advice
from connectors.write import Refused

# Seconds to wait where HubSpot names none: a lock (423) is held for at least two (documented), a
# move of the account (477) takes longer.
HELD_S = {423: 2.0, 477: 10.0}
SECOND_S = 1.0
# The attempts one call gets cover the rolling ten seconds together, since quota comes back little
# by little.
TEN_SECONDS_SHARE_S = 3.0

_EXISTING = re.compile(r"already exists\. Existing ID: (\d+)|\. (\d+) already has that value")
# Other codes belong to messages that quote what a person typed, which may read like a conflict.
_CONFLICTS = ("CONFLICT", "DUPLICATE", "ALREADY_EXISTS", "UNIQUE")
_PROPERTY = re.compile(r"propertyName=(\w+)")
_VALUES = "Property values were not valid: "


Document = Mapping[str, Any]
ITSELF = "HubSpot names this very record: the next run reads it again."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done; `existing` is the record that already has what was to be
    unique.
    """

    code: str
    message: str
    field: str | None = None
    existing: str | None = None
    gone: bool = False

    def outcome(self, intent: str, *, gone: bool = False, own: str = "") -> Refused:
        """The refusal of one operation, with what to do; `gone`: it was about a record that is no
        longer there. `own`: the id of the record it was about; nobody merges one with itself.
        """
        words = _sentence(self.message)
        what_to_do = advice(self.code)
        if own and self.existing == own:
            what_to_do = ITSELF
        if what_to_do is not None:
            words = f"{words} {what_to_do}"
        return Refused(
            intent,
            self.code,
            words,
            self.field,
            gone,
            holder=self.existing,
            by_rule=self.code in LOOKS_AT_OTHERS,
        )


def _sentence(words: str) -> str:
    if words.endswith((".", "!", "?")):
        return words
    return f"{words}."


class Declined(RejectedError):
    """A whole call was refused; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        said = f"HubSpot refused: {refusal.message} ({refusal.code})"
        super().__init__(said, code=refusal.code, advice=advice(refusal.code))
        self.refusal = refusal


def refusal(status: int, document: Any) -> Refusal:
    """Read an error envelope; HubSpot answers some misses with an HTML page, which says nothing."""
    if not isinstance(document, Mapping):
        message = f"the answer was {status} without a reason"
        return Refusal(f"HTTP_{status}", message, gone=status == 404)
    detail = _first(document)
    message = str(detail.get("message") or document.get("message") or f"the answer was {status}")
    existing = _existing(document, detail, message)
    if existing is not None:
        return _conflict(message, existing)
    category = str(document.get("category") or _kind_of(status))
    code = str(detail.get("code") or category)
    missing = category == "OBJECT_NOT_FOUND"
    gone = missing and document.get("subCategory") is None
    return Refusal(code, message, _field(detail), gone=gone)


def _kind_of(status: int) -> str:
    """What an answer without a category is about: HubSpot says of a record that is not there no
    more than that.
    """
    return "OBJECT_NOT_FOUND" if status == 404 else f"HTTP_{status}"


def failed(status: int, body: bytes | str | None) -> IntegrationError:
    """The error that a call's answer means, where the session's policy left it to us."""
    document = decoded(body)
    if is_page(status, body, document):
        return page_met("HubSpot", status)
    found = refusal(status, document)
    if status >= 500:
        return RetryableError(f"HubSpot failed: {found.message} ({status})")
    return Declined(found)


def verdict(
    status: int,
    headers: Mapping[str, str],
    body: bytes | str,
    *,
    read: bool = False,
) -> IntegrationError | None:
    """What an answer means for the policy of retries: limits, locks, rights. None: nothing special.

    `read`: nothing was to be written, so that any failure of HubSpot's can be tried again.
    """
    if status == 403:
        return _forbidden(decoded(body))
    if status == 429:
        return _limited(headers, decoded(body))
    if status == 530:
        # Seen for tokens that are none, instead of 401.
        return AuthError("HubSpot cannot make sense of the token (530)")
    if status in HELD_S:
        after = _asked(headers) or HELD_S[status]
        return RetryableError(f"HubSpot holds the data back for a moment ({status})", after=after)
    if status >= 500 and read:
        said = refusal(status, decoded(body)).message
        return RetryableError(f"HubSpot failed: {said}", after=_asked(headers))
    return None


def decoded(body: bytes | str | None) -> Any:
    """The JSON document of an answer; None for anything else."""
    try:
        return orjson.loads(body or b"")
    except orjson.JSONDecodeError:
        return None


def listed(context: Document, *names: str) -> list[str]:
    """What an error's context names, which is a list or a single one."""
    found = []
    for name in names:
        told = context.get(name) or []
        several = told if isinstance(told, list) else [told]
        found += [str(each) for each in several]
    return found


def _first(document: Document) -> Document:
    """The first of the details. A whole call's answer lists them beside the message; an item of a
    batch has those about values only as JSON within the message.
    """
    details = document.get("errors")
    if not isinstance(details, list) or not details:
        return _embedded(str(document.get("message") or ""))
    first = details[0]
    return first if isinstance(first, Mapping) else {}


def _embedded(message: str) -> Document:
    """The first detail that a message about values carries as JSON; empty where it has none."""
    _, _, text = message.partition(_VALUES)
    details = decoded(text)
    if not isinstance(details, list) or not details or not isinstance(details[0], Mapping):
        return {}
    first = details[0]
    return {
        "message": first.get("message"),
        "code": first.get("error"),
        "context": {"propertyName": [first.get("name")]},
    }


def _field(detail: Document) -> str | None:
    """The property that a detail names, in its context or beside it."""
    context = detail.get("context") or {}
    named = context.get("propertyName")
    name = named[0] if named else detail.get("in")
    return str(name) if name else None


def _existing(
    document: Document,
    detail: Document,
    message: str,
) -> str | None:
    """The record that already has what was to be unique, where the refusal is of that kind."""
    context = document.get("context") or {}
    told = listed(context, "existingId")
    if told:
        return told[0]
    code = str(detail.get("code") or "")
    if code and not any(each in code for each in _CONFLICTS):
        return None
    words = f"{document.get('message')}\n{message}"
    found = _EXISTING.findall(words)
    if not found:
        return None
    # The vendor's own words come after the value that they quote.
    return "".join(found[-1])


def _conflict(message: str, existing: str) -> Refusal:
    """Creates and updates word the same conflict differently; both end up naming the other record
    alike.
    """
    if "Existing ID" not in message:
        message = f"{message} Existing ID: {existing}"
    name = _PROPERTY.search(message)
    field = name[1] if name else None
    return Refusal("CONFLICT", message, field, existing)


def _forbidden(document: Any) -> AuthError:
    scopes = _missing_scopes(document)
    if not scopes:
        return AuthError(f"HubSpot does not allow this: {refusal(403, document).message}")
    listed = " or ".join(str(scope) for scope in scopes)
    advice = f"Grant the token's app or service key {listed}, then run `accord doctor`."
    return AuthError(f"HubSpot: the token lacks a scope: {listed}", advice=advice)


def _missing_scopes(document: Any) -> list[Any]:
    if not isinstance(document, Mapping):
        return []
    # The schemas API names the scopes in the answer itself, all others in its first error.
    for context in (_first(document).get("context"), document.get("context")):
        if context and isinstance(context, Mapping):
            return context.get("requiredGranularScopes") or context.get("requiredScopes") or []
    return []


def _limited(headers: Mapping[str, str], document: Any) -> IntegrationError:
    policy = ""
    if isinstance(document, Mapping):
        policy = f"{document.get('policyName', '')} {document.get('message', '')}".upper()
    if "DAILY" in policy:
        advice = "Run again tomorrow: the account's daily calls renew at midnight of its time zone."
        return BudgetError("HubSpot: the account's calls of today are used up", advice=advice)
    after = _asked(headers)
    if not after:
        after = TEN_SECONDS_SHARE_S if "TEN_SECONDLY" in policy else SECOND_S
    return RetryableError("HubSpot is being called too fast (429)", after=after)


def _asked(headers: Mapping[str, str]) -> float | None:
    """Seconds, from a number or a date; a date counts from the answer's own, whatever our clock
    says.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text).timestamp()
        sent = parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except (ValueError, OverflowError):
        return None
    return max(0.0, until - sent)
