"""SOAP calls that only read: queries and their pages, retrieve, describes, changes and searches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.salesforce.markup import element, leaf, tree
from sandbox.salesforce.soap.call import Operation, SoapCall, results
from sandbox.salesforce.soap.records import record, result
from sandbox.salesforce.wire.calls import names_in
from sandbox.salesforce.writing.writer import require_kind


def _query(call: SoapCall) -> list[str]:
    return _found(call, call.rest("GET", "/query", {"q": call.text("queryString")}).body)


def _query_all(call: SoapCall) -> list[str]:
    return _found(call, call.rest("GET", "/queryAll", {"q": call.text("queryString")}).body)


def _more(call: SoapCall) -> list[str]:
    return _found(call, call.rest("GET", f"/query/{call.asked.get('queryLocator')}").body)


def _found(call: SoapCall, answer: Mapping[str, Any]) -> list[str]:
    locator = str(answer.get("nextRecordsUrl", "")).rpartition("/")[2] or None
    return [element("result", *result(answer, locator, call.service), xsi_type="QueryResult")]


def _retrieve(call: SoapCall) -> list[str]:
    require_kind(call.model.schema, call.text("sObjectType"))
    names = names_in(call.text("fieldList"))
    ids = [node.text.strip() for node in call.asked.every("ids")]
    path = f"/composite/sobjects/{call.asked.get('sObjectType')}"
    rows = call.rest("POST", path, body={"ids": ids, "fields": names}).body
    found = []
    for row in rows:
        found.append(leaf("result", None) if row is None else record("result", row, call.service))
    return found


def _describe(call: SoapCall) -> list[str]:
    return [_described(call, call.text("sObjectType"))]


def _describe_several(call: SoapCall) -> list[str]:
    return [_described(call, node.text.strip()) for node in call.asked.every("sObjectType")]


def _described(call: SoapCall, name: str) -> str:
    kind = require_kind(call.model.schema, name)
    told = call.rest("GET", f"/sobjects/{kind.name}/describe").body
    parts = []
    for key, value in sorted(told.items()):
        if value is not None:
            parts.append(tree(key, value))
    return element("result", *parts)


def _describe_all(call: SoapCall) -> list[str]:
    told = call.rest("GET", "/sobjects").body
    return results([tree(key, value) for key, value in told.items()])


def _updated(call: SoapCall) -> list[str]:
    told = _changes(call, "updated")
    return results([tree("ids", told["ids"]), leaf("latestDateCovered", told["latestDateCovered"])])


def _deleted(call: SoapCall) -> list[str]:
    told = _changes(call, "deleted")
    gone = []
    for each in told["deletedRecords"]:
        parts = [leaf(key, each[key]) for key in sorted(each)]
        gone.append(element("deletedRecords", *parts))
    dates = [leaf(name, told[name]) for name in ("earliestDateAvailable", "latestDateCovered")]
    return results([*gone, *dates])


def _changes(call: SoapCall, how: str) -> Any:
    window = {"start": call.text("startDate"), "end": call.text("endDate")}
    return call.rest("GET", f"/sobjects/{call.asked.get('sObjectType')}/{how}", window).body


def _search(call: SoapCall) -> list[str]:
    found = call.rest("GET", "/search", {"q": call.text("searchString")}).body["searchRecords"]
    shown = (element("searchRecords", record("record", each, call.service)) for each in found)
    return results([leaf("sforceReserved", None), *shown])


READ_OPERATIONS: dict[str, Operation] = {
    "query": _query,
    "queryAll": _query_all,
    "queryMore": _more,
    "retrieve": _retrieve,
    "describeSObject": _describe,
    "describeSObjects": _describe_several,
    "describeGlobal": _describe_all,
    "getUpdated": _updated,
    "getDeleted": _deleted,
    "search": _search,
}
