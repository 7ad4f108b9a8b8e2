"""What a call that was carried out has made, and the call that removes it again.

It goes by the route and the answer, not by the probe: a refusal that is unexpectedly taken is
cleaned up like anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from re import Pattern
from typing import Any

from verify.accounts.account import HUBSPOT, SALESFORCE
from verify.answers.answer import at


@dataclass(frozen=True)
class Call:
    """A call that removes one thing."""

    method: str
    path: str
    ended_with: Any = None
    """What is patched in before, where only what is over can be removed."""


@dataclass(frozen=True)
class Maker:
    """A route that makes things: where its answers name them, and the path, with the id as `{id}`,
    that removes one.
    """

    methods: str
    route: Pattern[str]
    ids: tuple[str, ...]
    removed_at: str
    removed_by: str = "DELETE"
    ended_with: Any = None


def removals(makers: Sequence[Maker], method: str, path: str, tree: Any) -> list[Call]:
    """The calls that remove what this answer says was made."""
    return list(_removals(makers, method, path.partition("?")[0], tree))


def _removals(makers: Sequence[Maker], method: str, path: str, tree: Any) -> Iterator[Call]:
    for maker in makers:
        match = maker.route.fullmatch(path)
        if match is None or method not in maker.methods.split():
            continue
        for place in maker.ids:
            for found in at(tree, place):
                if isinstance(found, str | int) and found:
                    there = match.expand(maker.removed_at).replace("{id}", str(found))
                    yield Call(maker.removed_by, there, maker.ended_with)


def _maker(methods: str, route: str, ids: str, removed_at: str, by: str = "DELETE") -> Maker:
    return Maker(methods, re.compile(route), tuple(ids.split()), removed_at, by)


_DATA = r"/services/data/(v\d+\.0)"
# Any id of an org is removed here, whatever object it is of.
_ANY = r"/services/data/\1/composite/sobjects?ids={id}"
_COMPOSITE = (
    "compositeResponse.*.body.id compositeResponse.*.body.*.id results.*.result.id"
    " graphs.*.graphResponse.compositeResponse.*.body.id"
)

SALESFORCE_MAKERS = (
    _maker("POST", rf"{_DATA}/sobjects/\w+/?", "id", _ANY),
    _maker("PATCH POST", rf"{_DATA}/sobjects/\w+/\w+/.*", "id", _ANY),
    _maker("POST PATCH", rf"{_DATA}/composite/sobjects(?:/\w+/\w+)?", "*.id", _ANY),
    _maker("POST", rf"{_DATA}/composite/tree/\w+", "results.*.id", _ANY),
    _maker("POST", rf"{_DATA}/composite(?:/batch|/graph)?", _COMPOSITE, _ANY),
    _maker(
        "POST",
        rf"{_DATA}/tooling/sobjects/(\w+)",
        "id",
        r"/services/data/\1/tooling/sobjects/\2/{id}",
    ),
    Maker(
        "POST",
        re.compile(rf"{_DATA}/jobs/(ingest|query)"),
        ("id",),
        r"/services/data/\1/jobs/\2/{id}",
        ended_with={"state": "Aborted"},
    ),
    _maker("GET", rf"{_DATA}/jobs/ingest/\w+/successfulResults", "*.sf__Id", _ANY),
    _maker(
        "GET",
        r"/services/async/(\d+\.0)/job/\w+/batch/\w+/result",
        "*.Id results.result.*.id.*",
        r"/services/data/v\1/composite/sobjects?ids={id}",
    ),
    _maker(
        "POST",
        r"/services/Soap/u/(\d+\.0)",
        "Envelope.Body.*.createResponse.*.result.*.id.*",
        r"/services/data/v\1/composite/sobjects?ids={id}",
    ),
)
HUBSPOT_MAKERS = (
    _maker("POST", r"/crm/v3/objects/([\w-]+)(?:/merge)?", "id", r"/crm/v3/objects/\1/{id}"),
    _maker(
        "POST",
        r"/crm/v3/objects/([\w-]+)/batch/(?:create|upsert)",
        "results.*.id",
        r"/crm/v3/objects/\1/{id}",
    ),
    _maker("POST", r"/crm/v3/properties/([\w-]+)", "name", r"/crm/v3/properties/\1/{id}"),
    _maker(
        "POST",
        r"/crm/v3/properties/([\w-]+)/batch/create",
        "results.*.name",
        r"/crm/v3/properties/\1/{id}",
    ),
    _maker(
        "POST",
        r"/crm/v3/properties/([\w-]+)/groups",
        "name",
        r"/crm/v3/properties/\1/groups/{id}",
    ),
    _maker("POST PUT", r"/crm/v3/pipelines/([\w-]+)", "id", r"/crm/v3/pipelines/\1/{id}"),
    _maker("POST", r"/crm/v3/pipelines/(.+)/stages", "id", r"/crm/v3/pipelines/\1/stages/{id}"),
    _maker("POST", r"/crm/v3/lists", "list.listId listId", r"/crm/v3/lists/{id}"),
    _maker("POST", r"/crm/v3/schemas", "objectTypeId", r"/crm/v3/schemas/{id}"),
    _maker(
        "POST",
        r"/crm/v3/schemas/([\w-]+)/associations",
        "id",
        r"/crm/v3/schemas/\1/associations/{id}",
    ),
    _maker(
        "POST",
        r"/crm/v4/associations/([\w-]+)/([\w-]+)/labels",
        "results.0.typeId",
        r"/crm/v4/associations/\1/\2/labels/{id}",
    ),
    _maker(
        "POST",
        r"/engagements/v1/engagements",
        "engagement.id",
        r"/engagements/v1/engagements/{id}",
    ),
    _maker("POST", r"/crm/v3/imports", "id", r"/crm/v3/imports/{id}/cancel", "POST"),
)
MAKERS: Mapping[str, Sequence[Maker]] = {
    SALESFORCE: SALESFORCE_MAKERS,
    HUBSPOT: HUBSPOT_MAKERS,
}

_BULK = "/services/data/v62.0/query?q=SELECT+Id+FROM+{object}+WHERE+{field}+LIKE+'{mark}%25'"
SEARCHES: Mapping[str, tuple[tuple[str, str], ...]] = {
    SALESFORCE: tuple(
        (_BULK.format(object=name, field=field, mark="$mark"), "records.*.Id")
        for name, field in (("Contact", "LastName"), ("Lead", "LastName"), ("Account", "Name"))
    ),
    HUBSPOT: (),
}
"""What finds records by their marker, where a job made them and its answer was never seen, and the
place of their ids.
"""
FOUND_AT = "/services/data/v62.0/composite/sobjects?ids={id}"
