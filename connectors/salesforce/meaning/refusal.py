"""What Salesforce's refusals mean, for items and for whole calls: the kind of thing that is wrong,
and who can put it right. Pure.

The kinds: `value` (correct the record), `rights` (the integration user lacks them), `setup` (the
org or the mapping lacks something), `duplicate`, `rule` (the org's own automation said no), `gone`,
`reference` (points at nothing), `busy` (tried again by itself) and `limit`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.salesforce.meaning.ids import full_id
from connectors.write import Refused

Answer = Mapping[str, Any]
"""One item's answer: `success`, and `errors` with a code, a message and the fields it is about."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The kind of a refusal and what to do about it, in one sentence."""

    kind: str
    advice: str


MEANINGS: Mapping[str, Meaning] = {
    # the value
    "REQUIRED_FIELD_MISSING": Meaning(
        "value", "Fill the field, or give it a default in the policy."
    ),
    "STRING_TOO_LONG": Meaning("value", "Shorten the value, or map it to a longer field."),
    "INVALID_EMAIL_ADDRESS": Meaning("value", "Correct the address where it was typed."),
    "NUMBER_OUTSIDE_VALID_RANGE": Meaning(
        "value", "Correct the number, or widen the field's digits."
    ),
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": Meaning(
        "value",
        "Map the value to one of the picklist's, "
        "or add it to the picklist (and to the record type).",
    ),
    "INVALID_TYPE_ON_FIELD_IN_RECORD": Meaning("value", "Map the field to one of the same type."),
    "JSON_PARSER_ERROR": Meaning("value", "Map the field to one of the same type."),
    "FIELD_INTEGRITY_EXCEPTION": Meaning(
        "value", "Correct the value: it contradicts another field or a picklist."
    ),
    "MALFORMED_ID": Meaning(
        "reference", "Correct the id: it belongs to another object or is none."
    ),
    "INVALID_CURRENCY_ISO": Meaning(
        "value", "Activate the currency in Setup, or map it to an active one."
    ),
    "INVALID_DATE": Meaning("value", "Correct the date where it was typed."),
    # what it points at
    "DANGLING_REFERENCE": Meaning(
        "reference",
        "The record it points at is gone, or hidden from us altogether: "
        "point it at another, or show us that one.",
    ),
    "INVALID_CROSS_REFERENCE_KEY": Meaning(
        "reference", "The record it points at is not there or hidden from us."
    ),
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": Meaning(
        "rights",
        "Give the integration user edit access to the record it points at "
        "(sharing or `Modify All`).",
    ),
    "CIRCULAR_DEPENDENCY": Meaning(
        "reference", "A record cannot be its own ancestor: correct the parent."
    ),
    "INVALID_OPERATION": Meaning(
        "rule", "The org does not allow this of the record: show its administrator."
    ),
    "INVALID_PERSON_ACCOUNT_OPERATION": Meaning(
        "reference", "It belongs to a person account: run `accord sync`."
    ),
    "INACTIVE_OWNER_OR_USER": Meaning(
        "reference", "Activate the user, or give the record an active owner."
    ),
    "TRANSFER_REQUIRES_READ": Meaning("rights", "Give the new owner read access to the object."),
    "ENTITY_IS_DELETED": Meaning(
        "gone", "Restore the record from the recycle bin, or let the deletion pass."
    ),
    "NOT_FOUND": Meaning(
        "gone", "It is not there any more; if a key is meant, run `accord provision`."
    ),
    "CANNOT_UPDATE_CONVERTED_LEAD": Meaning(
        "gone", "The lead became a contact: the next run goes on with that."
    ),
    # duplicates
    "DUPLICATE_VALUE": Meaning(
        "duplicate",
        "Another record has this value: correct it where it is wrong; two that mean the same "
        "can be merged.",
    ),
    "DUPLICATE_EXTERNAL_ID": Meaning(
        "duplicate", "Several records carry the key: merge them or clear the key."
    ),
    "DUPLICATES_DETECTED": Meaning(
        "duplicate",
        "A duplicate rule blocks it: merge, or let the rule only report for the integration user.",
    ),
    # the org's own rules
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": Meaning(
        "rule",
        "A validation rule says no: correct the record, "
        "or exempt the integration user from the rule.",
    ),
    "FIELD_FILTER_VALIDATION_EXCEPTION": Meaning(
        "rule", "A lookup filter says no: choose a record it lets pass."
    ),
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": Meaning(
        "rule", "An Apex trigger failed: show its owner this message and the record."
    ),
    "CANNOT_EXECUTE_FLOW_TRIGGER": Meaning(
        "rule", "A flow failed: show its owner this message and the record."
    ),
    "APEX_DATA_ACCESS_RESTRICTION": Meaning(
        "rule", "Apex code lacks rights: show its owner this message."
    ),
    "ENTITY_IS_LOCKED": Meaning(
        "rule", "An approval process locks the record: finish or recall the approval."
    ),
    "DELETE_FAILED": Meaning("rule", "Other records depend on it: move or delete those first."),
    "UNDELETE_FAILED": Meaning("gone", "It has left the recycle bin for good."),
    # rights and setup
    "INSUFFICIENT_ACCESS_OR_READONLY": Meaning(
        "rights", "Give the integration user edit rights to the object and access to the record."
    ),
    "INSUFFICIENT_ACCESS": Meaning("rights", "Give the integration user rights to the object."),
    "INVALID_FIELD_FOR_INSERT_UPDATE": Meaning(
        "rights", "Give the integration user edit rights to the field, or map it `direction: read`."
    ),
    "INVALID_FIELD": Meaning(
        "setup", "A field has gone or is hidden from the integration user: run `accord doctor`."
    ),
    "INVALID_TYPE": Meaning(
        "setup", "An object is hidden from the integration user: run `accord doctor`."
    ),
    "INVALID_TYPE_FOR_OPERATION": Meaning(
        "setup", "The object does not allow this: take it out of the mapping."
    ),
    "MISSING_ARGUMENT": Meaning("setup", "The key or the id was empty: run `accord doctor`."),
    "MALFORMED_QUERY": Meaning(
        "setup", "A mapped name is not one of Salesforce's: run `accord doctor`."
    ),
    "API_DISABLED_FOR_ORG": Meaning(
        "rights", "Allow API access for the org's edition and the integration user."
    ),
    "API_CURRENTLY_DISABLED": Meaning("rights", "Allow API access for the integration user."),
    # busy and limits
    "UNABLE_TO_LOCK_ROW": Meaning(
        "busy", "Somebody else holds the record or its parent: it is sent again later."
    ),
    "MODIFIED_MEANWHILE": Meaning(
        "busy", "Somebody changed the record meanwhile: it is read again and decided anew."
    ),
    "QUERY_TIMEOUT": Meaning(
        "busy", "The org is slow: it is tried again; if it stays, ask for an index."
    ),
    "SERVER_UNAVAILABLE": Meaning("busy", "Salesforce is unavailable for a moment: run again."),
    "REQUEST_LIMIT_EXCEEDED": Meaning(
        "limit", "Run again when the org's daily API requests renew."
    ),
    "STORAGE_LIMIT_EXCEEDED": Meaning(
        "limit", "The org's data storage is full: delete records or buy storage."
    ),
    "LIMIT_EXCEEDED": Meaning(
        "limit", "The org's automation used up its limits: fewer records at a time may pass."
    ),
    "EXCEEDED_ID_LIMIT": Meaning(
        "limit", "Too many records in one call: this is a bug, please report it."
    ),
}

GONE = frozenset({"ENTITY_IS_DELETED", "NOT_FOUND", "INVALID_CROSS_REFERENCE_KEY"})
LOCKED = "UNABLE_TO_LOCK_ROW"
STALE = "MODIFIED_MEANWHILE"
NO_ACCESS = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
DANGLING = "DANGLING_REFERENCE"
ITSELF = "Salesforce names this very record: the next run reads it again."
TWIN = "DUPLICATES_DETECTED"
UNFIT = "INVALID_TYPE_ON_FIELD_IN_RECORD"

_HOLDER = re.compile(r"record with id: ([A-Za-z0-9]{15,18})")


def advice(code: str) -> str | None:
    """What to do about a code; None for one that is not in the table."""
    found = MEANINGS.get(code)
    return found.advice if found else None


def refused(
    intent: str,
    answer: Answer,
    *,
    gone: bool = False,
    stale: bool = False,
    own: str = "",
) -> Refused:
    """An item's refusal in the vendor's words, with what to do about it. `own`: the id of the
    record it was about; nobody merges one with itself.
    """
    first = errors(answer)[0]
    code = STALE if stale else error_code(answer)
    words = [str(first.get("message") or code)]
    holders = _holders(first)
    if holders:
        words.append(f"Existing ID: {', '.join(holders)}.")
    what_to_do = ITSELF if own in holders else advice(code)
    if what_to_do:
        words.append(what_to_do)
    fields = first.get("fields") or [None]
    holder = holders[0] if len(holders) == 1 else None
    message = " ".join(words)
    return Refused(intent, code, message, fields[0], gone, stale, holder, _by_rule(code))


def _by_rule(code: str) -> bool:
    """Whether the org's own automation said no, or one field contradicts another."""
    found = MEANINGS.get(code)
    return code == "FIELD_INTEGRITY_EXCEPTION" or (found is not None and found.kind == "rule")


def error_code(answer: Answer) -> str:
    """The first error's code; blank for a success."""
    if answer.get("success"):
        return ""
    first = errors(answer)[0]
    # Collections say it by the one name, single records by the other.
    code = first.get("statusCode") or first.get("errorCode")
    return str(code or "UNKNOWN_EXCEPTION")


def errors(answer: Answer) -> Sequence[Mapping[str, Any]]:
    """What is wrong, at least one entry."""
    found = answer.get("errors")
    if isinstance(found, list) and found and isinstance(found[0], Mapping):
        return found
    return [{}]


def _holders(error: Mapping[str, Any]) -> list[str]:
    """The records in the way: named in the text by a 15-character id, or listed by a duplicate
    rule.
    """
    ids = _HOLDER.findall(str(error.get("message")))
    # The key is misspelt in the vendor's older versions.
    rule = error.get("duplicateResut") or error.get("duplicateResult") or {}
    for match in rule.get("matchResults") or ():
        for found in match.get("matchRecords") or ():
            ids.append(str(found["record"]["Id"]))
    return list(dict.fromkeys(map(full_id, ids)))
