"""JSON or XML: which a caller wants, and REST answers and records in XML.

Documented: most resources speak both, as `Accept` and `Content-Type` say. Known: `Errors` around
each `Error` (the gem salesforce's tests), `LimitsSnapshot` (the Salesforce CLI's), a record under
its object's name with kind and address as attributes (a mapping of webinfinity's), and a 406
without a body for what cannot be given (restforce's issue 883, which does not tell what was asked
for). From memory: `QueryResult`, `Result`, `Versions` and `OAuth`. Not recorded: the names around
everything else (`Result` here), the code and text for broken XML, and that a `*` beside XML means
JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.markup import HEAD, BadXml, Node, element, parse, tree

XML = ("application/xml", "text/xml")
_JSON = ("application/json", "application/*", "*/*")
# What results of Bulk API 2.0 are asked for as; they have a form of their own.
_ROWS = "text/csv"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
# A key that tells what a body is, and the name around such a body.
_BY_KEY = {
    "records": "QueryResult",
    "DailyApiRequests": "LimitsSnapshot",
    "access_token": "OAuth",
    "error_description": "OAuth",
}
_LISTS = {"errorCode": ("Errors", "Error"), "version": ("Versions", "Version")}


def wants_xml(headers: Mapping[str, str]) -> bool:
    """Whether XML is all that the caller takes of what this API writes."""
    wanted = _wanted(headers)
    return bool(wanted.intersection(XML)) and not wanted.intersection(_JSON)


def takes_nothing(headers: Mapping[str, str], *, json_alone: bool) -> bool:
    """Whether the caller names only what the resource cannot write."""
    wanted = _wanted(headers)
    written = (*_JSON, _ROWS) if json_alone else (*_JSON, _ROWS, *XML)
    return bool(wanted) and not wanted.intersection(written)


def _wanted(headers: Mapping[str, str]) -> set[str]:
    named = headers.get("accept", "").lower().split(",")
    kinds = {each.partition(";")[0].strip() for each in named}
    return kinds - {""}


def as_xml(body: Any) -> bytes:
    """The answer as a document of XML."""
    if isinstance(body, list):
        around, each = _names_of_list(body)
        made = element(around, *(_told(each, item) for item in body), xmlns_xsi=_XSI)
    else:
        made = _told(_name_of(body), body, xmlns_xsi=_XSI)
    return (HEAD + made).encode()


def _names_of_list(body: list[Any]) -> tuple[str, str]:
    first = body[0] if body and isinstance(body[0], Mapping) else {}
    for key, names in _LISTS.items():
        if key in first:
            return names
    return "Results", "Result"


def _name_of(body: Any) -> str:
    if not isinstance(body, Mapping):
        return "Result"
    kind = _attributes(body).get("type")
    if kind is not None:
        return kind
    return next((name for key, name in _BY_KEY.items() if key in body), "Result")


def _told(name: str, value: Any, **attributes: str) -> str:
    """A value under its name: what JSON tells of a record in `attributes`, XML has as such."""
    if isinstance(value, list):
        return "".join(_told(name, each) for each in value)
    if not isinstance(value, Mapping):
        return tree(name, value)
    shown = (_told(key, each) for key, each in value.items() if key != "attributes")
    return element(name, *shown, **_attributes(value), **attributes)


def _attributes(value: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(each) for key, each in (value.get("attributes") or {}).items()}


def record_in(raw: bytes) -> dict[str, Any]:
    """The record in a body of XML: texts, None where an element says that it is nil. Raises
    XML_PARSER_ERROR.
    """
    try:
        return _fields(parse(raw))
    except BadXml as fault:
        raise Refusal(400, "XML_PARSER_ERROR", str(fault)) from None


def _fields(record: Node) -> dict[str, Any]:
    return {each.name: _value(each) for each in record.children}


def _value(node: Node) -> Any:
    if node.nil:
        return None
    return _fields(node) if node.children else node.text
