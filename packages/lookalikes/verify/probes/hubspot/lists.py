"""Lists and who is in them."""

from verify.probe import Look
from verify.probes.hubspot.calls import NOBODY, THEIRS, call

_L = "/crm/v3/lists"
_LIST = Look(free=("*listId", "*.createdById", "*.updatedById", "*.size", "*hs_list_*"))
_FOLDER = Look(free=("*.id", "*.userId", "*.parentFolderId"))
_FILTER = {
    "filterBranchType": "OR",
    "filters": [],
    "filterBranches": [
        {
            "filterBranchType": "AND",
            "filterBranches": [],
            "filters": [
                {
                    "filterType": "PROPERTY",
                    "property": "city",
                    "operation": {
                        "operationType": "MULTISTRING",
                        "operator": "IS_EQUAL_TO",
                        "values": ["$mark"],
                    },
                }
            ],
        }
    ],
}

LIST_PROBES = (
    call("make a list", "POST", _L, {"name": "$mark", "objectTypeId": "0-1", "processingType": "MANUAL"}, keeps={"list": "list.listId"}, look=_LIST),
    call("make a list of the same name", "POST", _L, {"name": "$mark", "objectTypeId": "0-1", "processingType": "MANUAL"}),
    call("make a dynamic list", "POST", _L, {"name": "$mark two", "objectTypeId": "0-1", "processingType": "DYNAMIC", "filterBranch": _FILTER}, keeps={"dynamic": "list.listId"}, look=_LIST),
    call("make a list without what is required", "POST", _L, {"name": "$mark x"}),
    call("make a list of an unknown processing", "POST", _L, {"name": "$mark x", "objectTypeId": "0-1", "processingType": "WISH"}),
    call("make a dynamic list without filters", "POST", _L, {"name": "$mark x", "objectTypeId": "0-1", "processingType": "DYNAMIC"}),
    call("read a list", "GET", f"{_L}/$list", look=_LIST),
    call("read a list with its filters", "GET", f"{_L}/$dynamic?includeFilters=true", look=_LIST),
    call("read a list there is not", "GET", f"{_L}/{NOBODY}"),
    call("read several lists", "GET", f"{_L}?listIds=$list", look=_LIST),
    call("read a list by its name", "GET", f"{_L}/object-type-id/0-1/name/$mark", look=_LIST),
    call("read a list by an unknown name", "GET", f"{_L}/object-type-id/0-1/name/nobody$mark"),
    call("search lists", "POST", f"{_L}/search", {"query": "nobody$mark"}),
    call("search lists with a wrong kind", "POST", f"{_L}/search", {"query": ["x"]}),
    call("the folders", "GET", f"{_L}/folders", look=THEIRS),
    call("make a folder", "POST", f"{_L}/folders", {"name": "$mark"}, keeps={"folder": "folder.id"}, look=_FOLDER),
    call("make a folder without a name", "POST", f"{_L}/folders", {}),
    call("rename a folder", "PUT", f"{_L}/folders/$folder/rename?newFolderName=${{mark}}new", look=_FOLDER),
    call("move a folder to the top", "PUT", f"{_L}/folders/$folder/move/0", look=_FOLDER),
    call("put a list in a folder", "PUT", f"{_L}/folders/move-list", {"listId": "$list", "newFolderId": "$folder"}),
    call("take a list out of a folder", "PUT", f"{_L}/folders/move-list", {"listId": "$list", "newFolderId": "0"}),
    call("delete a folder", "DELETE", f"{_L}/folders/$folder"),
    call("the list of an older id", "GET", f"{_L}/idmapping?legacyListId=x"),
    call("the lists of no older ids", "POST", f"{_L}/idmapping", ["x"]),
    call("rename a list", "PUT", f"{_L}/$list/update-list-name?listName=${{mark}}new", look=_LIST),
    call("change the filters of a list", "PUT", f"{_L}/$dynamic/update-list-filters", {"filterBranch": _FILTER}, look=_LIST),
    call("change the filters with nothing", "PUT", f"{_L}/$dynamic/update-list-filters", {}),
    # members
    call("put somebody in a list", "PUT", f"{_L}/$list/memberships/add", ["$contact"]),
    call("put nobody in a list", "PUT", f"{_L}/$list/memberships/add", [NOBODY]),
    call("put somebody in a dynamic list", "PUT", f"{_L}/$dynamic/memberships/add", ["$contact"]),
    call("put an object in a list", "PUT", f"{_L}/$list/memberships/add", {"a": 1}),
    call("the members of a list", "GET", f"{_L}/$list/memberships"),
    call("the members in the order of their joining", "GET", f"{_L}/$list/memberships/join-order"),
    call("the lists of a contact", "GET", f"{_L}/records/contacts/$contact/memberships", look=_LIST),
    call("the lists of several contacts", "POST", f"{_L}/records/memberships/batch/read", {"inputs": [{"objectTypeId": "0-1", "recordId": "$contact"}]}, look=_LIST),
    call("put in and take out", "PUT", f"{_L}/$list/memberships/add-and-remove", {"recordIdsToAdd": ["$second_contact"], "recordIdsToRemove": ["$contact"]}),
    call("take somebody out", "PUT", f"{_L}/$list/memberships/remove", ["$second_contact"]),
    call("put in from another list", "PUT", f"{_L}/$list/memberships/add-from/$dynamic"),
    call("empty a list", "DELETE", f"{_L}/$list/memberships"),
    call("delete a list", "DELETE", f"{_L}/$list"),
    call("read a deleted list", "GET", f"{_L}/$list"),
    call("restore a list", "PUT", f"{_L}/$list/restore"),
    call("delete a list there is not", "DELETE", f"{_L}/{NOBODY}"),
)  # fmt: skip
