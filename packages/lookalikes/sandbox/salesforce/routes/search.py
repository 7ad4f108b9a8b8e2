"""`/search` in SOSL and `/parameterizedSearch` in parameters: records that hold certain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sandbox.parsed import is_list_of
from sandbox.salesforce.errors import Refusal, bad_json
from sandbox.salesforce.members import is_whole, text_in
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.soql.query import run
from sandbox.salesforce.soql.reading.soql import parse
from sandbox.salesforce.soql.reading.sosl import Search, Wanted, matcher, read_search, search_for
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint, names_in

_SEARCHED = (
    "Account",
    "Contact",
    "Lead",
    "Opportunity",
    "Campaign",
    "Case",
    "Task",
    "Event",
    "User",
)
_MOST = 2000

Record = dict[str, Any]


def search_endpoints() -> list[Endpoint]:
    """Both resources."""
    return [
        endpoint("/search", GET=_search),
        endpoint("/parameterizedSearch", GET=_by_query, POST=_by_body),
    ]


def _search(call: Call) -> Answer:
    return _found(call, read_search(call.query.get("q", "")))


def _by_query(call: Call) -> Answer:
    asked = dict(call.query)
    names = names_in(asked.get("sobject", ""))
    objects = [{"name": name, **_own(asked, name)} for name in names]
    fields = names_in(asked.get("fields", ""))
    return _parameterized(call, {**asked, "sobjects": objects, "fields": fields})


def _own(asked: Mapping[str, str], name: str) -> Record:
    """`Account.fields=…` and the like."""
    own: Record = {}
    for key, value in asked.items():
        owner, _, about = key.partition(".")
        if owner == name and about:
            own[about] = value.split(",") if about == "fields" else value
    return own


def _by_body(call: Call) -> Answer:
    return _parameterized(call, call.record())


def _parameterized(call: Call, asked: Mapping[str, Any]) -> Answer:
    sought = text_in(asked, "q")
    if not sought:
        raise Refusal(400, "MALFORMED_SEARCH", "q: the search string is required")
    objects = asked.get("sobjects") or []
    if not is_list_of(objects, dict) or not all(each.get("name") for each in objects):
        raise bad_json("sobjects must be a list of objects with a name")
    wanted = tuple(_wanted(each, asked) for each in objects)
    limit = min(int(_digits(asked, "overallLimit") or _MOST), _MOST)
    group = (text_in(asked, "in") or "ALL").upper()
    return _found(call, search_for(sought, group, wanted, limit))


def _wanted(each: Mapping[str, Any], asked: Mapping[str, Any]) -> Wanted:
    fields = each.get("fields") or asked.get("fields") or ["Id"]
    if not is_list_of(fields, str):
        raise bad_json("fields must be a list of names")
    shown = ", ".join(fields)
    where = text_in(each, "where")
    if where:
        shown += f" WHERE {where}"
    order = text_in(each, "orderBy")
    if order:
        shown += f" ORDER BY {order}"
    limit = _digits(each, "limit") or _digits(asked, "defaultLimit")
    if limit:
        shown += f" LIMIT {limit}"
    return Wanted(text_in(each, "name"), shown)


def _digits(asked: Mapping[str, Any], name: str) -> str:
    """A limit as it was written, nothing when there is none. Raises JSON_PARSER_ERROR."""
    value = asked.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise bad_json(f"{name} must be a whole number")
    text = str(value or "")
    if text and not is_whole(text):
        raise bad_json(f"{name} must be a whole number")
    return text


def _found(call: Call, search: Search) -> Answer:
    wanted = search.returning or _everything(call)
    records: list[Record] = []
    for each in wanted:
        records += _of_object(call, search, each)
    call.model.tally.read += len(records)
    return Answer(200, {"searchRecords": records[: search.limit]})


def _everything(call: Call) -> tuple[Wanted, ...]:
    return tuple(Wanted(name) for name in _SEARCHED if call.model.schema.find(name))


def _of_object(call: Call, search: Search, wanted: Wanted) -> Iterator[Record]:
    """A LIMIT counts the matches, so it is applied here rather than by the query."""
    scope = call.model.scope(wanted.soql)
    query = parse(wanted.soql)
    kind = scope.source(query.source)
    result = run(scope, replace(query, limit=None), base=call.base, deleted=False)
    holds = matcher(search.text)
    left = _MOST if query.limit is None else query.limit
    for row in result.rows:
        if left and holds(_texts(call, kind, row, search)):
            left -= 1
            yield result.project(row)


def _texts(call: Call, kind: ObjectType, row: Row, search: Search) -> Iterator[str]:
    names_only = search.group == "NAME"
    for field in call.model.access.visible(kind):
        if field.type not in search.types or (names_only and "Name" not in field.name):
            continue
        value = row.get(field.name)
        if value:
            yield str(value)
