"""Searches: filters, their operators, order, limits, and how a bad filter is refused."""

from typing import Any

from verify.probe import Look, Probe, Until
from verify.probes.hubspot.calls import EXACT, OBJECTS, THEIRS, call

_PATH = f"{OBJECTS}/contacts/search"
_OURS = {"propertyName": "lastname", "operator": "CONTAINS_TOKEN", "value": "$mark"}


def _search(name: str, filters: Any, look: Look = EXACT, **more: Any) -> Probe:
    body = {"filterGroups": [{"filters": filters}], "properties": ["lastname"], **more}
    return call(name, "POST", _PATH, body, look=look)


def _one(name: str, **parts: Any) -> Probe:
    return _search(name, [parts])


SEARCH_PROBES = (
    call("wait for the index", "POST", _PATH, {"filterGroups": [{"filters": [_OURS]}], "properties": ["lastname"]}, until=Until(place="results.0.id")),
    call("search by version four's date", "POST", "/crm/objects/2026-03/contacts/search", {"filterGroups": [{"filters": [_OURS]}], "properties": ["lastname"]}),
    _search("search in order", [{"propertyName": "email", "operator": "CONTAINS_TOKEN", "value": "$mark@example.com"}], sorts=[{"propertyName": "createdate", "direction": "DESCENDING"}]),
    _search("search with a limit in a text", [_OURS], limit="10"),
    _search("search for too many", [_OURS], limit=201),
    _search("search for none", [_OURS], limit=0),
    _search("search after a bad cursor", [_OURS], after="abc"),
    _search("search after ten thousand", [_OURS], after="10000"),
    _search("search with an unknown property", [_OURS], properties=["no_such_property"]),
    _search("search with a text for the properties", [_OURS], properties="lastname"),
    _search("search in order of an unknown property", [_OURS], sorts=[{"propertyName": "no_such_property"}]),
    _search("search in two orders", [_OURS], sorts=["lastname", "firstname"]),
    _search("search for a word", [_OURS], query="nobody$mark"),
    _search("search for a long word", [_OURS], query="x" * 3001),
    call("search without filters", "POST", _PATH, {"limit": 1}, look=THEIRS),
    call("search without a body", "POST", _PATH),
    call("search with an unknown member", "POST", _PATH, {"filterGroups": [], "noSuchMember": 1, "limit": 1}, look=THEIRS),
    call("search an object type there is not", "POST", f"{OBJECTS}/widgets/search", {}),
    call("search with too many groups", "POST", _PATH, {"filterGroups": [{"filters": [_OURS]}] * 6}),
    _search("search with too many filters", [_OURS] * 7),
    call("search with an object for the groups", "POST", _PATH, {"filterGroups": {"filters": []}}),
    _one("a filter with an unknown operator", propertyName="lastname", operator="LIKE", value="x"),
    _one("a filter with a small operator", propertyName="lastname", operator="eq", value="x"),
    _one("a filter with a blank operator", propertyName="lastname", operator="", value="x"),
    _one("a filter without an operator", propertyName="lastname", value="x"),
    _one("a filter without a property", operator="EQ", value="x"),
    _one("a filter with an unknown property", propertyName="no_such_property", operator="EQ", value="x"),
    _one("a filter without its value", propertyName="lastname", operator="EQ"),
    _one("a filter with a blank value", propertyName="lastname", operator="EQ", value=" "),
    _one("a filter with a list for its value", propertyName="lastname", operator="EQ", value=["x"]),
    _one("a filter by a set without values", propertyName="lastname", operator="IN"),
    _one("a filter between without an end", propertyName="createdate", operator="BETWEEN", value="1"),
    _one("a filter by a date that is none", propertyName="createdate", operator="GT", value="yesterday"),
    _search("a filter by a text that is larger", [{"propertyName": "lastname", "operator": "GT", "value": "$mark"}], THEIRS),
    _one("a filter that finds nobody", propertyName="email", operator="EQ", value="nobody$mark@example.com"),
    _search("a filter with NEQ", [{"propertyName": "email", "operator": "NEQ", "value": "$mark@example.com"}], THEIRS),
)  # fmt: skip
