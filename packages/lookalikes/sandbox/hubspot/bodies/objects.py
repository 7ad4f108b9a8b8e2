"""The bodies of calls about records: one, in batches, merged, erased."""

from __future__ import annotations

from sandbox.hubspot.bodies.kinds import TEXT, Kind, ListOf, MapOf, Object
from sandbox.hubspot.bodies.specs import INLINE_ASSOCIATION, OBJECT_ID

_RECORDS = "com.hubspot.inbounddb.publicobject.core.v2"
_PROPERTIES: dict[str, Kind] = {"properties": MapOf(TEXT)}
_TRACED: dict[str, Kind] = {"objectWriteTraceId": TEXT}
_ASSOCIATED: dict[str, Kind] = {"associations": ListOf(INLINE_ASSOCIATION)}
_KEYED: dict[str, Kind] = {"id": TEXT, "idProperty": TEXT}


def batch_of(entry: Kind) -> Object:
    """The `inputs` of a batch."""
    java = f"com.hubspot.apiutils.core.models.batch.BatchInput<{entry.java}>"
    return Object(java, {"inputs": ListOf(entry)}, ("inputs",))


NEW_RECORD = Object(
    f"{_RECORDS}.SimplePublicObjectInputForCreate",
    _PROPERTIES | _ASSOCIATED | _TRACED,
    ("properties",),
)
CHANGED_RECORD = Object(
    f"{_RECORDS}.SimplePublicObjectInput",
    _PROPERTIES | _TRACED,
    ("properties",),
)
NEW_RECORDS = batch_of(
    Object(
        f"{_RECORDS}.SimplePublicObjectBatchInputForCreate",
        _PROPERTIES | _ASSOCIATED | _TRACED,
        ("properties",),
    )
)
CHANGED_RECORDS = batch_of(
    Object(
        f"{_RECORDS}.SimplePublicObjectBatchInput",
        _PROPERTIES | _KEYED | _TRACED,
        ("id", "properties"),
    )
)
UPSERTED_RECORDS = batch_of(
    Object(
        f"{_RECORDS}.SimplePublicObjectBatchInputUpsert",
        _PROPERTIES | _KEYED | _ASSOCIATED | _TRACED,
        ("id", "properties"),
    )
)
READ_RECORDS = Object(
    f"{_RECORDS}.BatchReadInputSimplePublicObjectId",
    {
        "inputs": ListOf(OBJECT_ID),
        "properties": ListOf(TEXT),
        "propertiesWithHistory": ListOf(TEXT),
        "idProperty": TEXT,
    },
    ("inputs",),
)
RECORD_IDS = batch_of(OBJECT_ID)
MERGED_RECORDS = Object(
    f"{_RECORDS}.PublicMergeInput",
    {"primaryObjectId": TEXT, "objectIdToMerge": TEXT},
    ("primaryObjectId", "objectIdToMerge"),
)
ERASED_RECORD = Object(
    f"{_RECORDS}.PublicGdprDeleteInput",
    {"objectId": TEXT, "idProperty": TEXT},
    ("objectId",),
)
