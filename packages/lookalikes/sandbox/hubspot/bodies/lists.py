"""The bodies of calls about lists and their members."""

from __future__ import annotations

from sandbox.hubspot.bodies.kinds import ANYTHING, FLAG, INT, LONG, TEXT, ListOf, MapOf, Object
from sandbox.hubspot.bodies.objects import batch_of

_LISTS = "com.hubspot.ils.publicapi.core"
_OPERATION = MapOf(ANYTHING)
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
