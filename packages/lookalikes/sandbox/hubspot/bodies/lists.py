"""The bodies of calls about lists and their members."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.bodies.kinds import (
    ANYTHING,
    AS_WRITTEN,
    FLAG,
    INT,
    LONG,
    TEXT,
    Kind,
    ListOf,
    MapOf,
    Object,
)
from sandbox.hubspot.bodies.objects import batch_of


class _Operation(MapOf):
    """What a property is compared with. Of the vendor's specification: `values` are texts in every
    operation that has them, `value` is one where it is about a text and a number where it is about
    numbers.
    """

    def read(self, value: Any) -> dict[str, Any] | None:
        """As the protocol says."""
        if not isinstance(value, dict):
            return super().read(value)
        members: dict[str, Kind] = dict.fromkeys(value, ANYTHING)
        if isinstance(value.get("values"), list):
            members["values"] = ListOf(TEXT)
        if "value" in value:
            members["value"] = _VALUES.get(str(value.get("operationType")), AS_WRITTEN)
        return Object(self.java, members).read(value)


_VALUES: dict[str, Kind] = {"STRING": TEXT, "NUMBER": ANYTHING}
_LISTS = "com.hubspot.ils.publicapi.core"
_OPERATION = _Operation(ANYTHING)
_FILTER = Object(
    f"{_LISTS}.filters.PublicFilter",
    {"filterType": TEXT, "property": TEXT, "operation": _OPERATION},
    ("filterType",),
)
_BRANCH = Object(
    f"{_LISTS}.filters.PublicFilterBranch",
    {
        "filterBranchType": TEXT,
        "filterBranchOperator": TEXT,
        "filters": ListOf(_FILTER),
    },
    ("filterBranchType",),
)
_BRANCH.may_have("filterBranches", ListOf(_BRANCH))

NEW_LIST = Object(
    f"{_LISTS}.ListCreateRequest",
    {
        "name": TEXT,
        "objectTypeId": TEXT,
        "processingType": TEXT,
        "filterBranch": _BRANCH,
    },
    ("name", "objectTypeId", "processingType"),
)
SEARCHED_LISTS = Object(
    f"{_LISTS}.ListSearchRequest",
    {
        "query": TEXT,
        "offset": INT,
        "count": INT,
        "listIds": ListOf(TEXT),
        "processingTypes": ListOf(TEXT),
        "additionalProperties": ListOf(TEXT),
        "includeFilters": FLAG,
    },
)
NEW_FOLDER = Object(
    f"{_LISTS}.ListFolderCreateRequest", {"name": TEXT, "parentFolderId": TEXT}, ("name",)
)
FILED_LIST = Object(
    f"{_LISTS}.ListMoveRequest",
    {"listId": TEXT, "newFolderId": TEXT},
    ("listId", "newFolderId"),
)
LEGACY_IDS = ListOf(TEXT, "java.util.HashSet")
FILTERS = Object(f"{_LISTS}.ListFilterUpdateRequest", {"filterBranch": _BRANCH}, ("filterBranch",))
MEMBERS = ListOf(LONG)
CHANGED_MEMBERS = Object(
    f"{_LISTS}.MembershipChangeRequest",
    {"recordIdsToAdd": MEMBERS, "recordIdsToRemove": MEMBERS},
)
RECORDS = batch_of(
    Object(
        f"{_LISTS}.RecordIdentifier",
        {"objectTypeId": TEXT, "recordId": TEXT},
        ("objectTypeId", "recordId"),
    )
)
