"""A good body for every route that takes JSON, and what can be changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Protocol

import requests
from raw_calls import DATA

from sandbox.salesforce.model import SalesforceModel

ASYNC = "/services/async/62.0"
Place = tuple[str | int, ...]


class Caller(Protocol):
    """Who calls, and the org called."""

    model: SalesforceModel

    def ask(self, method: str, path: str, body: Any = None) -> requests.Response: ...


class Bodies:
    """The routes of one org: `(method, path, body)` by a name."""

    def __init__(self, caller: Caller) -> None:
        insert = caller.model.insert
        self._caller = caller
        self.account = insert("Account", {"Name": "Here"})
        self.contact = insert("Contact", {"LastName": "Here", "Email": "here@x.example"})
        self.routes = {**self._single(), **self._several(), **self._composite(), **self._other()}

    def _single(self) -> dict[str, tuple[str, str, Any]]:
        return {
            "create": ("POST", "/sobjects/Contact", self._contact()),
            "create deal": ("POST", "/sobjects/Opportunity", self._deal()),
            "create event": ("POST", "/sobjects/Event", self._event()),
            "update": ("PATCH", f"/sobjects/Contact/{self.contact}", self._contact()),
            "upsert": ("PATCH", "/sobjects/Contact/Email/here@x.example", {"LastName": "B"}),
            "grant": ("POST", "/sobjects/PermissionSet", {"Name": "A", "Label": "A"}),
            "password": (
                "POST",
                f"/sobjects/User/{self._caller.model.person_id}/password",
                {"NewPassword": "long enough"},
            ),
        }

    def _contact(self) -> dict[str, Any]:
        return {
            "attributes": {"type": "Contact"},
            "LastName": "A",
            "Email": "a@x.example",
            "Birthdate": "1990-01-31",
            "DoNotCall": False,
            "MailingLatitude": 1.5,
            "CleanStatus": "Pending",
            "AccountId": self.account,
            "Owner": {"attributes": {"type": "User"}, "Username": "pat.doe@acme.example"},
        }

    def _deal(self) -> dict[str, Any]:
        return {
            "Name": "D",
            "StageName": "Prospecting",
            "CloseDate": "2026-12-24",
            "Amount": 5,
            "Probability": 50,
            "AccountId": self.account,
            "IsPrivate": True,
        }

    def _event(self) -> dict[str, Any]:
        return {
            "Subject": "S",
            "StartDateTime": "2026-12-24T10:00:00Z",
            "EndDateTime": "2026-12-24T11:00:00Z",
            "DurationInMinutes": 60,
            "ActivityDate": "2026-12-24",
            "WhoId": self.contact,
            "ShowAs": "Busy",
        }

    def _several(self) -> dict[str, tuple[str, str, Any]]:
        one = self._contact()
        path = "/composite/sobjects"
        return {
            "create several": ("POST", path, {"allOrNone": False, "records": [one]}),
            "update several": (
                "PATCH",
                path,
                {"allOrNone": True, "records": [{**one, "id": self.contact}]},
            ),
            "upsert several": ("PATCH", f"{path}/Contact/Email", {"records": [one]}),
            "upsert by id": (
                "PATCH",
                f"{path}/Contact/Id",
                {"records": [{"attributes": {"type": "Contact"}, "Id": self.contact}]},
            ),
            "retrieve": ("POST", f"{path}/Contact", {"ids": [self.contact], "fields": ["Name"]}),
            "tree": ("POST", "/composite/tree/Account", {"records": [self._tree()]}),
        }

    def _tree(self) -> dict[str, Any]:
        child = {"attributes": {"type": "Contact", "referenceId": "c"}, "LastName": "C"}
        return {
            "attributes": {"type": "Account", "referenceId": "a"},
            "Name": "A",
            "NumberOfEmployees": 5,
            "Contacts": {"records": [child]},
        }

    def _composite(self) -> dict[str, tuple[str, str, Any]]:
        make = {
            "method": "POST",
            "url": f"{DATA}/sobjects/Account",
            "referenceId": "a",
            "httpHeaders": {"Sforce-Auto-Assign": "FALSE"},
            "body": {"Name": "A"},
        }
        read = {"method": "GET", "url": f"{DATA}/sobjects/Account/@{{a.id}}", "referenceId": "r"}
        plain = {
            "method": "PATCH",
            "url": f"v62.0/sobjects/Contact/{self.contact}",
            "richInput": {"Title": "x"},
        }
        graph = {"graphId": "g", "compositeRequest": [make, read]}
        both = {"allOrNone": True, "collateSubrequests": True, "compositeRequest": [make, read]}
        return {
            "composite": ("POST", "/composite", both),
            "graph": ("POST", "/composite/graph", {"graphs": [graph]}),
            "batch": (
                "POST",
                "/composite/batch",
                {"haltOnError": True, "batchRequests": [plain]},
            ),
        }

    def _other(self) -> dict[str, tuple[str, str, Any]]:
        return {
            **self._bulk(),
            "search": ("POST", "/parameterizedSearch", self._search()),
            "field": ("POST", "/tooling/sobjects/CustomField", self._field()),
            "lookup field": ("POST", "/tooling/sobjects/CustomField", self._lookup()),
            "object": ("POST", "/tooling/sobjects/CustomObject", self._object()),
        }

    def _bulk(self) -> dict[str, tuple[str, str, Any]]:
        asked = {"operation": "query", "query": "SELECT Id FROM Contact"}
        ingest = {
            "object": "Contact",
            "operation": "upsert",
            "externalIdFieldName": "Email",
            "contentType": "CSV",
            "lineEnding": "LF",
            "columnDelimiter": "COMMA",
            "assignmentRuleId": "01Q000000000001AAA",
        }
        classic = {"operation": "insert", "object": "Contact", "contentType": "JSON"}
        made = self._caller.ask("POST", "/jobs/ingest", {"object": "Lead", "operation": "insert"})
        query = self._caller.ask("POST", "/jobs/query", asked)
        return {
            "ingest": ("POST", "/jobs/ingest", ingest),
            "close ingest": ("PATCH", f"/jobs/ingest/{made.json()['id']}", {"state": "Aborted"}),
            "query": ("POST", "/jobs/query", {**asked, "lineEnding": "LF"}),
            "stop query": ("PATCH", f"/jobs/query/{query.json()['id']}", {"state": "Aborted"}),
            "classic job": ("POST", f"{ASYNC}/job", classic),
        }

    def _search(self) -> dict[str, Any]:
        return {
            "q": "Here",
            "in": "ALL",
            "fields": ["Id"],
            "sobjects": [
                {"name": "Contact", "fields": ["Id", "Name"], "limit": 5, "where": "Id != null"}
            ],
            "overallLimit": 5,
            "defaultLimit": 5,
        }

    def _searched(self) -> dict[str, Any]:
        return {
            "name": "Contact",
            "fields": ["Id", "Name"],
            "limit": 5,
            "where": "Id != null",
            "orderBy": "Name",
        }

    def _field(self) -> dict[str, Any]:
        value = {"fullName": "A", "valueName": "A", "default": False, "label": "A"}
        values = {"sorted": False, "value": [value]}
        return {
            "FullName": "Account.Sort__c",
            "Metadata": {
                "type": "Picklist",
                "label": "Sort",
                "required": False,
                "unique": False,
                "externalId": False,
                "valueSet": {"restricted": True, "valueSetDefinition": values},
            },
        }

    def _lookup(self) -> dict[str, Any]:
        return {
            "FullName": "Account.Friend__c",
            "Metadata": {
                "type": "Lookup",
                "label": "Friend",
                "referenceTo": "Contact",
                "relationshipName": "Friends",
                "length": 18,
            },
        }

    def _object(self) -> dict[str, Any]:
        return {
            "FullName": "Thing__c",
            "Metadata": {
                "label": "Thing",
                "pluralLabel": "Things",
                "nameField": {"type": "AutoNumber", "label": "No", "displayFormat": "T-{000}"},
                "deploymentStatus": "Deployed",
                "sharingModel": "ReadWrite",
            },
        }


def places(body: Any, here: Place = ()) -> Iterator[Place]:
    """Every place in a body, the whole first."""
    yield here
    inside: Any = ()
    if isinstance(body, dict):
        inside = body.items()
    elif isinstance(body, list):
        inside = enumerate(body)
    for key, value in inside:
        yield from places(value, (*here, key))


def put(body: Any, place: Place, value: Any) -> Any:
    """A copy of the body with another value at that place."""
    if not place:
        return value
    changed = deepcopy(body)
    inside = changed
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    return changed
