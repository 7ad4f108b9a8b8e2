"""`/sobjects/X/listviews`: the lists people look at, each a query with its columns.

Shapes are those of the REST API guide's examples (version 66.0). Every object with a tab has the
lists an org is born with; what a new org calls the rest of them is not recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.salesforce.errors import Refusal, as_read, not_found
from sandbox.salesforce.ids import make_id, normal_id
from sandbox.salesforce.members import is_whole
from sandbox.salesforce.routes.menus import tabbed
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.soql.query import run
from sandbox.salesforce.soql.reading.soql import parse
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint

Told = dict[str, Any]

_PREFIX = "00B"
_SHOWN, _MOST = 25, 2000
_HIDDEN = ("Id", "CreatedDate", "LastModifiedDate", "SystemModstamp")
_COLUMNS = {
    "Account": ("Name", "Site", "BillingState", "Phone", "Type"),
    "Contact": ("Name", "Title", "Phone", "Email"),
    "Lead": ("Name", "Company", "State", "Email", "Status", "CreatedDate"),
    "Opportunity": ("Name", "Amount", "CloseDate", "StageName"),
    "Campaign": ("Name", "Type", "Status", "StartDate", "EndDate", "IsActive"),
    "Case": ("CaseNumber", "Subject", "Status", "Priority", "CreatedDate"),
    "Product2": ("Name", "ProductCode", "Family", "IsActive"),
}
_ORDERED = {
    "picklist": ("Low to High", "High to Low"),
    "phone": ("9-0", "0-9"),
    "currency": ("High to Low", "Low to High"),
    "date": ("New to Old", "Old to New"),
    "datetime": ("New to Old", "Old to New"),
}
_BY_LETTERS = ("Z-A", "A-Z")


@dataclass(frozen=True, slots=True)
class _View:
    """One list: what it is called, and which records are in it."""

    id: str
    name: str
    label: str
    scope: str | None = None
    since: str | None = None


def list_view_endpoints() -> list[Endpoint]:
    """The lists of an object, one of them, its columns and its records."""
    here = "/sobjects/{sobject}/listviews"
    return [
        endpoint(here, GET=_all),
        endpoint(here + "/recent", GET=_all),
        endpoint(here + "/{view}", GET=_one),
        endpoint(here + "/{view}/describe", GET=_described),
        endpoint(here + "/{view}/results", GET=_results),
    ]


def _all(call: Call) -> Answer:
    kind = _kind(call)
    views = [_told(call, kind, view) for view in _views(call, kind)]
    body = {"done": True, "listviews": views, "nextRecordsUrl": None, "size": len(views)}
    return Answer(200, {**body, "sobjectType": kind.name})


def _one(call: Call) -> Answer:
    kind = _kind(call)
    return Answer(200, _told(call, kind, _view(call, kind)))


def _described(call: Call) -> Answer:
    kind = _kind(call)
    view = _view(call, kind)
    told = {"columns": _columns(call, kind), "id": view.id[:15], "orderBy": _order(kind)}
    where = None
    if view.since:
        where = {"field": "CreatedDate", "operator": "equals", "values": [view.since]}
    told["query"] = _query(call, kind, view)
    return Answer(
        200, {**told, "scope": view.scope, "sobjectType": kind.name, "whereCondition": where}
    )


def _results(call: Call) -> Answer:
    kind = _kind(call)
    view = _view(call, kind)
    limit, first = _number(call, "limit", _SHOWN), _number(call, "offset", 0)
    query = _query(call, kind, view)
    found = run(call.model.scope(query), parse(query), base=call.base, deleted=False)
    rows = found.rows[first : first + limit]
    call.model.tally.read += len(rows)
    records = [{"columns": _cells(found.project(row))} for row in rows]
    body = {"columns": _columns(call, kind), "developerName": view.name}
    more = first + limit < len(found.rows)
    return Answer(
        200,
        {**body, "done": not more, "id": view.id[:15], "label": view.label}
        | {"records": records, "size": len(records)},
    )


def _kind(call: Call) -> ObjectType:
    wanted = call.params["sobject"].lower()
    found = next((kind for kind in tabbed(call) if kind.name.lower() == wanted), None)
    if found is None:
        raise not_found()
    return found


def _views(call: Call, kind: ObjectType) -> list[_View]:
    """An object's lists; their ids follow from the place of the object among those with tabs."""
    first = 10 * [each.name for each in tabbed(call)].index(kind.name)
    plural = kind.plural
    named = (
        ("NewThisWeek", "New This Week", None, "THIS_WEEK"),
        ("NewLastWeek", "New Last Week", None, "LAST_WEEK"),
        (f"RecentlyViewed{plural}", f"Recently Viewed {plural}", None, None),
        (f"All{plural}", f"All {plural}", None, None),
        (f"My{plural}", f"My {plural}", "mine", None),
    )
    owned = "OwnerId" in kind.fields
    return [
        _View(make_id(_PREFIX, first + place), name, label, scope, since)
        for place, (name, label, scope, since) in enumerate(named, 1)
        if owned or scope is None
    ]


def _view(call: Call, kind: ObjectType) -> _View:
    wanted = normal_id(call.params["view"])
    found = next((view for view in _views(call, kind) if view.id == wanted), None)
    if found is None:
        raise not_found()
    return found


def _told(call: Call, kind: ObjectType, view: _View) -> Told:
    here = f"{call.base}/sobjects/{kind.name}/listviews/{view.id}"
    return {
        "describeUrl": f"{here}/describe",
        "developerName": view.name,
        "id": view.id,
        "label": view.label,
        "resultsUrl": f"{here}/results",
        "soqlCompatible": True,
        "url": here,
    }


def _columns(call: Call, kind: ObjectType) -> list[Told]:
    shown, hidden = _fields(call, kind)
    sorted_by = _order(kind)[0]["fieldNameOrPath"]
    return [
        *(_column(field, hidden=False, first=field.name == sorted_by) for field in shown),
        *(_column(field, hidden=True, first=False) for field in hidden),
    ]


def _fields(call: Call, kind: ObjectType) -> tuple[list[Field], list[Field]]:
    """Those people see, as far as the caller may, and those that come along unseen."""
    visible = {field.name: field for field in call.model.access.visible(kind)}
    shown = [visible[name] for name in _COLUMNS[kind.name] if name in visible]
    unseen = [name for name in _HIDDEN if name not in _COLUMNS[kind.name]]
    return shown, [visible[name] for name in unseen if name in visible]


def _column(field: Field, *, hidden: bool, first: bool) -> Told:
    up, down = (None, None) if hidden else _ORDERED.get(field.type, _BY_LETTERS)
    shown = f"toLabel({field.name})" if field.type == "picklist" else field.name
    return {
        "ascendingLabel": up,
        "descendingLabel": down,
        "fieldNameOrPath": field.name,
        "hidden": hidden,
        "label": field.label,
        "selectListItem": shown,
        "sortDirection": "ascending" if first else None,
        "sortIndex": 0 if first else None,
        "sortable": not hidden,
        "type": field.type,
    }


def _order(kind: ObjectType) -> list[Told]:
    names = (_COLUMNS[kind.name][0], "Id")
    how = {"nullsPosition": "first", "sortDirection": "ascending"}
    return [{"fieldNameOrPath": name, **how} for name in names]


def _query(call: Call, kind: ObjectType, view: _View) -> str:
    shown, hidden = _fields(call, kind)
    parts = [_selected(field) for field in (*shown, *hidden)]
    order = [f"{each['fieldNameOrPath']} ASC NULLS FIRST" for each in _order(kind)]
    clauses = ["SELECT", ", ".join(parts), "FROM", kind.name]
    if view.scope:
        clauses += ["USING SCOPE", view.scope]
    if view.since:
        clauses += ["WHERE CreatedDate =", view.since]
    return " ".join([*clauses, "ORDER BY", ", ".join(order)])


def _selected(field: Field) -> str:
    name = field.name.lower()
    return f"tolabel({name})" if field.type == "picklist" else name


def _cells(record: Told) -> list[Told]:
    return [
        {"fieldNameOrPath": name, "value": None if value is None else as_read(value)}
        for name, value in record.items()
        if name != "attributes"
    ]


def _number(call: Call, name: str, otherwise: int) -> int:
    asked = call.query.get(name, "")
    if not asked:
        return otherwise
    if not is_whole(asked) or (name == "limit" and not 0 < int(asked) <= _MOST):
        raise Refusal(400, "INVALID_PARAMETER", f"Invalid value for {name}: {asked}")
    return int(asked)
