"""What a person does to a record beyond editing it: convert, merge, undelete, purge; as the control
API asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.parsed import is_list_of
from sandbox.salesforce.actions.conversion import LeadConvert, convert_lead
from sandbox.salesforce.actions.merging import merge
from sandbox.salesforce.actions.recycling import empty_bin, purge, undelete
from sandbox.salesforce.actors import Actor
from sandbox.salesforce.rules.conditions import BadSettings
from sandbox.salesforce.writing.writer import Writer

Body = Mapping[str, Any]
EVERY = "*"


def act(
    writer: Writer, object_name: str, record_id: str, action: str, body: Body, actor: Actor
) -> dict[str, Any]:
    """Do it and say what came of it. Raises Refusal, BadSettings on a body or an action without
    sense.
    """
    doing = _ACTIONS.get(action)
    if doing is None:
        raise BadSettings(f"{action!r} is no action; use one of {', '.join(_ACTIONS)}.")
    return doing(writer, object_name, record_id, body, actor)


def _convert(
    writer: Writer, object_name: str, record_id: str, body: Body, actor: Actor
) -> dict[str, Any]:
    if object_name != "Lead":
        raise BadSettings("Only a Lead can be converted.")
    wanted = LeadConvert(
        record_id,
        body.get("accountId"),
        body.get("contactId"),
        body.get("opportunityId"),
        body.get("opportunityName"),
        bool(body.get("doNotCreateOpportunity")),
        body.get("convertedStatus"),
        body.get("ownerId"),
        bool(body.get("overwriteLeadSource")),
    )
    done = convert_lead(writer, wanted, actor)
    return {
        "leadId": done.lead_id,
        "accountId": done.account_id,
        "contactId": done.contact_id,
        "opportunityId": done.opportunity_id,
    }


def _merge(
    writer: Writer, object_name: str, record_id: str, body: Body, actor: Actor
) -> dict[str, Any]:
    losers = body.get("losers")
    if not is_list_of(losers, str):
        raise BadSettings('A merge needs {"losers": [id, …]}, the one or two records that go.')
    moved = merge(writer, object_name, record_id, losers, actor, body.get("fields"))
    return {"id": record_id, "mergedRecordIds": losers, "updatedRelatedIds": moved}


def _undelete(
    writer: Writer, object_name: str, record_id: str, body: Body, actor: Actor
) -> dict[str, Any]:
    return {"id": undelete(writer, object_name, record_id, actor)}


def _purge(
    writer: Writer, object_name: str, record_id: str, body: Body, actor: Actor
) -> dict[str, Any]:
    if record_id == EVERY:
        return {"purged": empty_bin(writer, object_name)}
    purge(writer, object_name, record_id)
    return {"purged": 1}


_ACTIONS: dict[str, Callable[[Writer, str, str, Body, Actor], dict[str, Any]]] = {
    "convert": _convert,
    "merge": _merge,
    "undelete": _undelete,
    "purge": _purge,
}
