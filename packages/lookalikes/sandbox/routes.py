"""What a call is called in the statistics: the path with its ids, names and values taken out.

The table is the surface of both vendors. A `*` stands for a version and is kept as the caller wrote
it; a `{name}` stands for what varies. A path outside the table keeps its words and loses what looks
like an id.
"""

from __future__ import annotations

import re
from functools import lru_cache

TEMPLATES = """
/services/oauth2/token
/services/Soap/u/*
/services/Soap/c/*
/services/async/*/job
/services/async/*/job/{id}
/services/async/*/job/{id}/batch
/services/async/*/job/{id}/batch/{batch}
/services/async/*/job/{id}/batch/{batch}/result
/services/data
/services/data/*
/services/data/*/limits
/services/data/*/limits/recordCount
/services/data/*/search
/services/data/*/parameterizedSearch
/services/data/*/jobs/ingest
/services/data/*/jobs/ingest/{id}
/services/data/*/jobs/ingest/{id}/batches
/services/data/*/jobs/ingest/{id}/successfulResults
/services/data/*/jobs/ingest/{id}/failedResults
/services/data/*/jobs/ingest/{id}/unprocessedrecords
/services/data/*/jobs/query
/services/data/*/jobs/query/{id}
/services/data/*/jobs/query/{id}/results
/services/data/*/query
/services/data/*/query/{locator}
/services/data/*/queryAll
/services/data/*/queryAll/{locator}
/services/data/*/sobjects
/services/data/*/sobjects/{object}
/services/data/*/sobjects/{object}/describe
/services/data/*/sobjects/{object}/deleted
/services/data/*/sobjects/{object}/updated
/services/data/*/sobjects/{object}/{id}
/services/data/*/sobjects/{object}/{field}/{value}
/services/data/*/composite
/services/data/*/composite/batch
/services/data/*/composite/graph
/services/data/*/composite/tree/{object}
/services/data/*/composite/sobjects
/services/data/*/composite/sobjects/{object}
/services/data/*/composite/sobjects/{object}/{field}
/services/data/*/tooling/query
/services/data/*/tooling/sobjects
/services/data/*/tooling/sobjects/{object}
/services/data/*/tooling/sobjects/{object}/describe
/services/data/*/tooling/sobjects/{object}/{id}
/oauth/v1/token
/oauth/*/token
/oauth/*/introspect
/oauth/*/revoke
/oauth/*/access-tokens/{token}
/oauth/*/refresh-tokens/{token}
/account-info/*/details
/account-info/*/api-usage/daily/private-apps
/crm/*/objects/{object}
/crm/*/objects/{object}/search
/crm/*/objects/{object}/merge
/crm/*/objects/{object}/gdpr-delete
/crm/*/objects/{object}/batch/read
/crm/*/objects/{object}/batch/create
/crm/*/objects/{object}/batch/update
/crm/*/objects/{object}/batch/upsert
/crm/*/objects/{object}/batch/archive
/crm/*/objects/{object}/{id}
/crm/*/objects/{object}/{id}/associations/{to}
/crm/*/objects/{object}/{id}/associations/{to}/{to_id}
/crm/*/objects/{object}/{id}/associations/default/{to}/{to_id}
/crm/*/associations/{object}/{to}/labels
/crm/*/associations/{object}/{to}/labels/{id}
/crm/*/associations/{object}/{to}/types
/crm/*/associations/{object}/{to}/batch/read
/crm/*/associations/{object}/{to}/batch/create
/crm/*/associations/{object}/{to}/batch/archive
/crm/*/associations/{object}/{to}/batch/labels/archive
/crm/*/associations/{object}/{to}/batch/associate/default
/crm/*/properties/{object}
/crm/*/properties/{object}/batch/read
/crm/*/properties/{object}/batch/create
/crm/*/properties/{object}/batch/archive
/crm/*/properties/{object}/groups
/crm/*/properties/{object}/groups/{name}
/crm/*/properties/{object}/{name}
/crm/*/owners
/crm/*/owners/{id}
/crm/*/pipelines/{object}
/crm/*/pipelines/{object}/{id}
/crm/*/pipelines/{object}/{id}/stages
/crm/*/pipelines/{object}/{id}/stages/{stage}
/crm/*/lists
/crm/*/lists/search
/crm/*/lists/{id}
/crm/*/lists/{id}/memberships
/crm/*/lists/{id}/memberships/add
/crm/*/lists/{id}/memberships/remove
/crm/*/lists/{id}/memberships/add-and-remove
/crm/*/lists/{id}/memberships/add-from/{source}
/crm/*/lists/object-type-id/{object}/name/{name}
/crm/*/lists/records/{object}/{id}/memberships
/crm/*/schemas
/crm/*/schemas/{object}
/crm/*/schemas/{object}/associations
/crm-object-schemas/*/schemas
/crm-object-schemas/*/schemas/{object}
/crm/*/imports
/crm/*/imports/{id}
/crm/*/imports/{id}/errors
/crm/*/imports/{id}/cancel
/crm/*/limits/records
/crm/*/limits/custom-properties
/communication-preferences/*/definitions
/communication-preferences/*/subscribe
/communication-preferences/*/unsubscribe
/communication-preferences/*/status/email/{email}
/communication-preferences/*/statuses/batch/read
/communication-preferences/*/statuses/batch/write
/communication-preferences/*/statuses/batch/unsubscribe-all
/communication-preferences/*/statuses/batch/unsubscribe-all/read
/communication-preferences/*/statuses/{email}
/communication-preferences/*/statuses/{email}/unsubscribe-all
/webhooks/*/{app}/settings
/webhooks/*/{app}/subscriptions
/webhooks/*/{app}/subscriptions/{id}
"""

# HubSpot's dated paths put the date after the family: /crm/objects/2026-03/contacts/batch/read.
_DATED = re.compile(r"^/crm/([a-z]+)/(\d{4}-\d{2})(/|$)")
_ID = re.compile(r"[0-9]+|[A-Za-z0-9]{15}|[A-Za-z0-9]{18}|.*[@%:].*")


@lru_cache(maxsize=16_384)
def template(path: str) -> str:
    """The name of the route a path belongs to, such as `/crm/v3/objects/{object}/batch/read`."""
    dated = _DATED.match(path)
    if dated:
        family = dated[1]
        date = dated[2]
        rest = path[dated.end(2) :]
        return template(f"/crm/{date}/{family}{rest}").replace(
            f"/crm/{date}/{family}", dated[0].rstrip("/"), 1
        )
    parts = tuple(path.rstrip("/").split("/"))
    for pattern in _BY_LENGTH.get(len(parts), ()):
        if all(_fits(want, got) for want, got in zip(pattern, parts, strict=True)):
            return "/".join(
                got if want == "*" else want for want, got in zip(pattern, parts, strict=True)
            )
    return "/".join("{id}" if _ID.fullmatch(part) else part for part in parts) or "/"


def _fits(want: str, got: str) -> bool:
    return want == got or want == "*" or want.startswith("{")


def _by_length() -> dict[int, list[tuple[str, ...]]]:
    table: dict[int, list[tuple[str, ...]]] = {}
    for line in TEMPLATES.split():
        parts = tuple(line.split("/"))
        table.setdefault(len(parts), []).append(parts)
    return table


_BY_LENGTH = _by_length()
