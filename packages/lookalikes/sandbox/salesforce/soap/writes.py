"""SOAP calls that write: the collections of REST under other names, and what REST cannot do.

Undelete, emptying the recycle bin, lead conversion and merging exist here alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.salesforce.actions.conversion import LeadConvert, convert_lead
from sandbox.salesforce.actions.merging import merge
from sandbox.salesforce.actions.recycling import purge, undelete
from sandbox.salesforce.errors import Refusal, malformed, too_many_records, unknown_id
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.markup import Node, element, leaf, tree
from sandbox.salesforce.soap.call import Operation, SoapCall, results
from sandbox.salesforce.soap.faults import Fault
from sandbox.salesforce.soap.records import read_record
from sandbox.salesforce.wire.outcomes import Outcome, done, each

_MOST = 200
_COLLECTIONS = "/composite/sobjects"


def _create(call: SoapCall) -> list[str]:
    return _saved(call.rest("POST", _COLLECTIONS, body=_records(call)).body)


def _update(call: SoapCall) -> list[str]:
    return _saved(call.rest("PATCH", _COLLECTIONS, body=_records(call)).body)


def _upsert(call: SoapCall) -> list[str]:
    sent = _records(call)
    kinds = {each["attributes"]["type"] for each in sent["records"]}
    if len(kinds) > 1:
        raise Fault("INVALID_TYPE", "All records of an upsert must be of one type.")
    path = f"{_COLLECTIONS}/{next(iter(kinds), '')}/{call.asked.get('externalIDFieldName')}"
    return _saved(call.rest("PATCH", path, body=sent).body, upserted=True)


def _delete(call: SoapCall) -> list[str]:
    query = {"ids": ",".join(_ids(call)), "allOrNone": _all_or_none(call)}
    return _saved(call.rest("DELETE", _COLLECTIONS, query).body)


def _records(call: SoapCall) -> dict[str, Any]:
    read = [read_record(node) for node in call.asked.every("sObjects")]
    records = [{"attributes": {"type": kind}, **fields} for kind, fields in read]
    return {"allOrNone": _all_or_none(call) == "true", "records": records}


def _all_or_none(call: SoapCall) -> str:
    return call.option("AllOrNoneHeader", "allOrNone") or "false"


def _ids(call: SoapCall) -> list[str]:
    found = [node.text.strip() for node in call.asked.every("ids") if node.text.strip()]
    if len(found) > _MOST:
        raise Refusal(400, "EXCEEDED_ID_LIMIT", too_many_records(_MOST))
    return found


def _saved(outcomes: Iterable[Outcome], *, upserted: bool = False) -> list[str]:
    return results(*(_outcome(each, upserted) for each in outcomes))


def _outcome(outcome: Outcome, upserted: bool) -> list[str]:
    created = [leaf("created", outcome.get("created", False))] if upserted else []
    return [
        *created,
        *_errors(outcome),
        leaf("id", outcome.get("id")),
        leaf("success", outcome["success"]),
    ]


def _errors(outcome: Outcome) -> list[str]:
    return [
        element("errors", *(tree(key, each[key]) for key in sorted(each)))
        for each in outcome["errors"]
    ]


def _undelete(call: SoapCall) -> list[str]:
    return _one_by_one(
        call, lambda kind, record_id: undelete(call.model.writer, kind, record_id, call.actor)
    )


def _empty_bin(call: SoapCall) -> list[str]:
    def one(kind: str, record_id: str) -> str:
        purge(call.model.writer, kind, record_id)
        return record_id

    return _one_by_one(call, one)


def _one_by_one(call: SoapCall, act: Callable[[str, str], str]) -> list[str]:
    def one(record_id: str) -> Outcome:
        found = normal_id(record_id)
        if found is None:
            raise malformed(record_id)
        kind = call.model.schema.by_prefix.get(found[:3])
        if kind is None:
            raise unknown_id()
        return done(act(kind.name, found))

    return _saved(each(call.model, _ids(call), one, all_or_none=_all_or_none(call) == "true"))


def _convert(call: SoapCall) -> list[str]:
    wanted = list(call.asked.every("leadConverts"))

    def one(node: Node) -> Outcome:
        made = convert_lead(call.model.writer, _wanted(node), call.actor)
        shown = {
            "accountId": made.account_id,
            "contactId": made.contact_id,
            "opportunityId": made.opportunity_id,
        }
        return {**done(made.lead_id), **shown}

    outcomes = each(call.model, wanted, one, all_or_none=_all_or_none(call) == "true")
    return results(
        *(_converted(outcome, node) for outcome, node in zip(outcomes, wanted, strict=True))
    )


def _wanted(node: Node) -> LeadConvert:
    return LeadConvert(
        lead_id=node.get("leadId") or "",
        account_id=node.get("accountId"),
        contact_id=node.get("contactId"),
        opportunity_id=node.get("opportunityId"),
        opportunity_name=node.get("opportunityName"),
        no_opportunity=node.get("doNotCreateOpportunity") == "true",
        status=node.get("convertedStatus"),
        owner_id=node.get("ownerId"),
        overwrite_lead_source=node.get("overwriteLeadSource") == "true",
    )


def _converted(outcome: Outcome, node: Node) -> list[str]:
    return [
        leaf("accountId", outcome.get("accountId")),
        leaf("contactId", outcome.get("contactId")),
        *_errors(outcome),
        leaf("leadId", node.get("leadId")),
        leaf("opportunityId", outcome.get("opportunityId")),
        leaf("relatedPersonAccountId", None),
        leaf("success", outcome["success"]),
    ]


def _merge(call: SoapCall) -> list[str]:
    wanted = list(call.asked.every("request"))

    def one(node: Node) -> Outcome:
        master = node.child("masterRecord")
        if master is None:
            raise Refusal(400, "MISSING_ARGUMENT", "masterRecord not specified", [])
        kind, fields = read_record(master)
        record_id = str(fields.pop("Id", ""))
        losers = [loser.text.strip() for loser in node.every("recordToMergeIds")]
        moved = merge(call.model.writer, kind, record_id, losers, call.actor, fields)
        return {**done(record_id), "merged": losers, "moved": moved}

    outcomes = each(call.model, wanted, one, all_or_none=_all_or_none(call) == "true")
    return results(*map(_merged, outcomes))


def _merged(outcome: Outcome) -> list[str]:
    return [
        *_errors(outcome),
        leaf("id", outcome.get("id")),
        *(leaf("mergedRecordIds", each) for each in outcome.get("merged", ())),
        leaf("success", outcome["success"]),
        *(leaf("updatedRelatedIds", each) for each in outcome.get("moved", ())),
    ]


WRITE_OPERATIONS: dict[str, Operation] = {
    "create": _create,
    "update": _update,
    "upsert": _upsert,
    "delete": _delete,
    "undelete": _undelete,
    "emptyRecycleBin": _empty_bin,
    "convertLead": _convert,
    "merge": _merge,
}
