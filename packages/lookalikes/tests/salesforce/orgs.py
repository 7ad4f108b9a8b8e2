"""Short ways to work an org without HTTP: records created as the API, read back as stored."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.routes.composite.collections import collection_endpoints
from sandbox.salesforce.routes.custom_fields import org_endpoints
from sandbox.salesforce.routes.query import query_endpoints
from sandbox.salesforce.routes.records import record_endpoints
from sandbox.salesforce.routes.tooling import tooling_endpoints
from sandbox.salesforce.wire.calls import Answer, Call, find

NOW = 1_795_255_200.0  # 2026-11-21T10:00:00Z
_ENDPOINTS = [
    *query_endpoints(),
    *org_endpoints(),
    *tooling_endpoints(),
    *collection_endpoints(),
    *record_endpoints(),
]


def create(org: SalesforceModel, object_name: str, **fields: Any) -> str:
    return org.writer.create(object_name, fields, org.client())


def row(org: SalesforceModel, object_name: str, record_id: str) -> dict[str, Any]:
    return org.store[object_name].rows[record_id]


def refused(org: SalesforceModel, object_name: str, **fields: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        create(org, object_name, **fields)
    return caught.value


def call(org: SalesforceModel, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    """One API call; header names with `_` for `-`."""
    target, params = find(_ENDPOINTS, f"/services/data/v62.0{path.partition('?')[0]}")
    sent = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    return target.handler(method)(Call(org, method, path, params, headers=sent, body=body))


def ask(
    org: SalesforceModel, text: str, *, tooling: bool = False, deleted: bool = False
) -> list[dict[str, Any]]:
    """The records a query finds, those that are `deleted` too where wanted."""
    path = "/tooling/query" if tooling else "/queryAll" if deleted else "/query"
    target, params = find(_ENDPOINTS, f"/services/data/v62.0{path}")
    answer = target.handler("GET")(Call(org, "GET", path, params, query={"q": text}))
    records: list[dict[str, Any]] = answer.body["records"]
    return records
