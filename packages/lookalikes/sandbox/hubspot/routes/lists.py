"""The routes of lists and their memberships."""

from __future__ import annotations

from sandbox.hubspot.bodies import lists as bodies
from sandbox.hubspot.lists import folders, memberships, operations
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table

_USUAL_PAGE, _MOST_MEMBERS = 100, 250


def _filters(call: Call) -> bool:
    return call.query.get("includeFilters", "").lower() == "true"


def _create(call: Call) -> Reply:
    return Reply(200, operations.create(call.model, call.body))


def _listed(call: Call) -> Reply:
    return Reply(200, operations.listed(call.model, call.many("listIds"), filters=_filters(call)))


def _get(call: Call) -> Reply:
    return Reply(200, operations.get(call.model, call.path["list_id"], filters=_filters(call)))


def _by_name(call: Call) -> Reply:
    kind = call.model.kinds.named(call.path["object_type"])
    return Reply(
        200,
        operations.get_by_name(call.model, kind.type_id, call.path["name"], filters=_filters(call)),
    )


def _search(call: Call) -> Reply:
    return Reply(200, operations.search(call.model, call.body))


def _rename(call: Call) -> Reply:
    return Reply(
        200, operations.rename(call.model, call.path["list_id"], call.query.get("listName", ""))
    )


def _refilter(call: Call) -> Reply:
    return Reply(200, operations.refilter(call.model, call.path["list_id"], call.body))


def _delete(call: Call) -> Reply:
    operations.delete(call.model, call.path["list_id"])
    return Reply(204)


def _restore(call: Call) -> Reply:
    operations.restore(call.model, call.path["list_id"])
    return Reply(204)


def _window(call: Call) -> memberships.Window:
    after, before = (call.query.get(name, "") for name in ("after", "before"))
    limit = call.page_size(_USUAL_PAGE, _MOST_MEMBERS)
    return memberships.Window(after, before, limit, call.place)


def _members(call: Call) -> Reply:
    return Reply(200, memberships.members(call.model, call.path["list_id"], _window(call)))


def _members_by_time(call: Call) -> Reply:
    list_id = call.path["list_id"]
    return Reply(200, memberships.members(call.model, list_id, _window(call), by_time=True))


def _add(call: Call) -> Reply:
    return Reply(200, memberships.change_members(call.model, call.path["list_id"], call.body, ()))


def _remove(call: Call) -> Reply:
    return Reply(200, memberships.change_members(call.model, call.path["list_id"], (), call.body))


def _add_and_remove(call: Call) -> Reply:
    add = call.body.get("recordIdsToAdd") or ()
    remove = call.body.get("recordIdsToRemove") or ()
    return Reply(200, memberships.change_members(call.model, call.path["list_id"], add, remove))


def _add_from(call: Call) -> Reply:
    memberships.add_from(call.model, call.path["list_id"], call.path["source_id"])
    return Reply(204)


def _clear(call: Call) -> Reply:
    memberships.clear(call.model, call.path["list_id"])
    return Reply(204)


def _of_record(call: Call) -> Reply:
    return Reply(200, memberships.of_record(call.model, call.path["object_type"], call.record_id))


def _of_records(call: Call) -> Reply:
    return Reply(200, memberships.of_records(call.model, call.body))


def _new_folder(call: Call) -> Reply:
    return Reply(200, folders.create(call.model, call.body))


def _folder(call: Call) -> Reply:
    return Reply(200, folders.get(call.model, call.query.get("folderId", "")))


def _rename_folder(call: Call) -> Reply:
    name = call.query.get("newFolderName", "")
    return Reply(200, folders.rename(call.model, call.path["folder_id"], name))


def _move_folder(call: Call) -> Reply:
    return Reply(200, folders.move(call.model, call.path["folder_id"], call.path["parent_id"]))


def _delete_folder(call: Call) -> Reply:
    folders.delete(call.model, call.path["folder_id"])
    return Reply(204)


def _file_list(call: Call) -> Reply:
    folders.file_list(call.model, call.body)
    return Reply(204)


def _mapped(call: Call) -> Reply:
    return Reply(200, folders.mapped(call.model, call.query.get("legacyListId", "")))


def _all_mapped(call: Call) -> Reply:
    return Reply(200, folders.all_mapped(call.model, call.body))


_ALL = "/crm/v3/lists"
_FOLDERS = _ALL + "/folders"
_ONE = _ALL + "/{list_id}"
_MEMBERS = _ONE + "/memberships"

LIST_ROUTES: Table = (
    Route("POST", _ALL, _create, bodies.NEW_LIST),
    ("GET", _ALL, _listed),
    Route("POST", _ALL + "/search", _search, bodies.SEARCHED_LISTS),
    ("GET", _ALL + "/object-type-id/{object_type}/name/{name:path}", _by_name),
    ("GET", _ALL + "/records/{object_type}/{record_id}/memberships", _of_record),
    Route("POST", _ALL + "/records/memberships/batch/read", _of_records, bodies.RECORDS),
    Route("POST", _FOLDERS, _new_folder, bodies.NEW_FOLDER),
    ("GET", _FOLDERS, _folder),
    Route("PUT", _FOLDERS + "/move-list", _file_list, bodies.FILED_LIST),
    ("PUT", _FOLDERS + "/{folder_id}/rename", _rename_folder),
    ("PUT", _FOLDERS + "/{folder_id}/move/{parent_id}", _move_folder),
    ("DELETE", _FOLDERS + "/{folder_id}", _delete_folder),
    ("GET", _ALL + "/idmapping", _mapped),
    Route("POST", _ALL + "/idmapping", _all_mapped, bodies.LEGACY_IDS),
    ("GET", _ONE, _get),
    ("DELETE", _ONE, _delete),
    ("PUT", _ONE + "/restore", _restore),
    ("PUT", _ONE + "/update-list-name", _rename),
    Route("PUT", _ONE + "/update-list-filters", _refilter, bodies.FILTERS),
    ("GET", _MEMBERS, _members),
    ("GET", _MEMBERS + "/join-order", _members_by_time),
    ("DELETE", _MEMBERS, _clear),
    Route("PUT", _MEMBERS + "/add", _add, bodies.MEMBERS),
    Route("PUT", _MEMBERS + "/remove", _remove, bodies.MEMBERS),
    Route("PUT", _MEMBERS + "/add-and-remove", _add_and_remove, bodies.CHANGED_MEMBERS),
    ("PUT", _MEMBERS + "/add-from/{source_id}", _add_from),
)
