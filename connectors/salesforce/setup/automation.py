"""The org's own automation that meets Accord's writes: found before a first run, told with what to
do about it.

Accord switches assignment rules off for its writes and leaves all else on: it is the company's
will, and a refusal of theirs is quoted. What nobody may see is told as well, because it cannot be
ruled out then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.errors import RejectedError
from connectors.protocol import Finding
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning import query

SUBJECT = "automation"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of automation: where it is listed, how one entry is told, and what to do about
    it.
    """

    name: str
    path: str
    text: Callable[[Sequence[str]], str]
    object: Callable[[Row], str]
    label: Callable[[Row], str]
    advice: str
    level: str = "warning"


def findings(client: OrgClient, objects: Sequence[str]) -> Iterator[Finding]:
    """What is active on these objects, one finding for each rule, flow and trigger."""
    nothing = True
    for kind in KINDS:
        try:
            rows = list(_rows(client, kind, objects))
        except RejectedError as error:
            nothing = False
            fix = (
                "Give the integration user `View Setup and Configuration`, or ask an administrator."
            )
            yield Finding("warning", SUBJECT, f"{kind.name}s cannot be seen ({error.code})", fix)
            continue
        for row in rows:
            nothing = False
            yield Finding(
                kind.level,
                kind.object(row),
                f"{kind.name} {kind.label(row)} is active",
                kind.advice,
            )
    if nothing:
        yield Finding(
            "ok", SUBJECT, "no rules, flows or triggers stand in the way of the objects we write"
        )


def _rows(client: OrgClient, kind: Kind, objects: Sequence[str]) -> Iterator[Row]:
    page = client.ask(kind.path, {"q": kind.text(objects)})
    return (row for row in client.rows(page) if kind.object(row) in objects)


def _on(selected: str, active: str, field: str) -> Callable[[Sequence[str]], str]:
    """A query for what is active, of the objects that `field` names."""

    def text(objects: Sequence[str]) -> str:
        listed = ",".join(map(query.literal, objects))
        return f"{selected} WHERE {active} AND {field} IN ({listed})"

    return text


def _named(row: Row, relationship: str) -> str:
    return str((row.get(relationship) or {}).get("QualifiedApiName"))


KINDS = (
    Kind(
        "assignment rule",
        "/query",
        _on("SELECT Name, SobjectType FROM AssignmentRule", "Active = true", "SobjectType"),
        lambda row: str(row["SobjectType"]),
        lambda row: str(row["Name"]),
        "Nothing to do: it is not run for Accord's writes, which name the owner themselves.",
        "ok",
    ),
    Kind(
        "duplicate rule",
        "/query",
        _on("SELECT MasterLabel, SobjectType FROM DuplicateRule", "IsActive = true", "SobjectType"),
        lambda row: str(row["SobjectType"]),
        lambda row: str(row["MasterLabel"]),
        "Records it blocks are parked with their twin's id; "
        "set it to report only for the integration user, if that is too many.",
    ),
    Kind(
        "validation rule",
        "/tooling/query",
        # The object's name lies behind a relationship, which this query cannot always be narrowed
        # by.
        lambda objects: (
            "SELECT ValidationName, EntityDefinition.QualifiedApiName FROM ValidationRule "
            "WHERE Active = true"
        ),
        lambda row: _named(row, "EntityDefinition"),
        lambda row: str(row["ValidationName"]),
        "Records it refuses are parked with its message; "
        "exempt the integration user, or map what it demands.",
    ),
    Kind(
        "flow",
        "/query",
        lambda objects: (
            "SELECT ApiName, TriggerObjectOrEvent.QualifiedApiName FROM FlowDefinitionView "
            "WHERE IsActive = true AND TriggerType IN "
            "('RecordBeforeSave','RecordAfterSave','RecordBeforeDelete')"
        ),
        lambda row: _named(row, "TriggerObjectOrEvent"),
        lambda row: str(row["ApiName"]),
        "Check that it does not write fields that Accord syncs: "
        "a field that flips back and forth is held.",
    ),
    Kind(
        "Apex trigger",
        "/query",
        _on("SELECT Name, TableEnumOrId FROM ApexTrigger", "Status = 'Active'", "TableEnumOrId"),
        lambda row: str(row["TableEnumOrId"]),
        lambda row: str(row["Name"]),
        "Check that it takes 200 records at a time and does not write fields that Accord syncs.",
    ),
)
