"""Operations on the folders of lists, and the ids that lists had in version 1.

The shapes are the specification's; how a folder is refused is not recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.hubspot.answers.shapes import Answer
from sandbox.hubspot.errors import refused
from sandbox.hubspot.lists.operations import found
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.list_folders import ROOT, Folder
from sandbox.hubspot.required import require
from sandbox.hubspot.times import iso
from sandbox.vendor import VendorError

_INT = 2**31
_ROOT: Folder = {"id": ROOT, "parentFolderId": ROOT}


def create(portal: Portal, body: dict[str, Any]) -> Answer:
    """A new folder from `{"name", "parentFolderId"?}`."""
    require(body, ("name",))
    parent = _known(portal, body.get("parentFolderId") or ROOT)
    made = portal.list_folders.add(body["name"], parent, iso(portal.now()))
    return {"folder": _tree(portal, made)}


def get(portal: Portal, folder: str) -> Answer:
    """A folder with all that is in it; the root when none is named."""
    number = _known(portal, folder or ROOT)
    return {"folder": _tree(portal, portal.list_folders.by_id.get(number) or _ROOT)}


def rename(portal: Portal, folder: str, name: str) -> Answer:
    """Another name for a folder."""
    each = _own(portal, folder)
    each |= {"name": name, "updatedAt": iso(portal.now())}
    return {"folder": _tree(portal, each)}


def move(portal: Portal, folder: str, parent: str) -> Answer:
    """A folder into another, which must not be within it."""
    each = _own(portal, folder)
    target = _known(portal, parent)
    if target != ROOT and portal.list_folders.is_within(target, each["id"]):
        raise refused(f"Folder {folder} cannot be moved into folder {parent}")
    each |= {"parentFolderId": target, "updatedAt": iso(portal.now())}
    return {"folder": _tree(portal, each)}


def file_list(portal: Portal, body: dict[str, Any]) -> None:
    """Put a list into a folder."""
    list_id = found(portal, str(body["listId"]))["listId"]
    portal.list_folders.of_list[list_id] = _known(portal, body["newFolderId"])


def delete(portal: Portal, folder: str) -> None:
    """Take an empty folder away."""
    each = _own(portal, folder)
    if portal.list_folders.within(each["id"]) or _lists_in(portal, each["id"]):
        raise refused(f"Folder {folder} is not empty")
    del portal.list_folders.by_id[each["id"]]


def mapped(portal: Portal, text: str) -> Answer:
    """The list that had an id in version 1. Here lists have kept their ids."""
    number = counted(text.removeprefix("-"))
    if number is None or number >= _INT:
        # Recorded in 2026; what the context names is cut off there.
        message = f"Id {text} can't be converted to java.lang.Integer"
        raise refused(message, context={"id": [text]})
    return {"listId": found(portal, text)["listId"], "legacyListId": text}


def all_mapped(portal: Portal, ids: Iterable[str]) -> Answer:
    """The lists that had these ids in version 1, and which ids none had."""
    known = portal.lists.by_id
    wanted = list(dict.fromkeys(ids))
    mapping = [{"listId": each, "legacyListId": each} for each in wanted if each in known]
    missing = [each for each in wanted if each not in known]
    return {"legacyListIdsToIdsMapping": mapping, "missingLegacyListIds": missing}


def _tree(portal: Portal, folder: Folder) -> Answer:
    inner = portal.list_folders.within(folder["id"])
    return {
        **folder,
        "childLists": _lists_in(portal, folder["id"]),
        "childNodes": [_tree(portal, each) for each in inner],
    }


def _lists_in(portal: Portal, folder: str) -> list[int]:
    filed = portal.list_folders.of_list
    return [int(each) for each in portal.lists.by_id if filed.get(each, ROOT) == folder]


def _known(portal: Portal, folder: str) -> str:
    """The id of a folder that is there, the root included."""
    if folder != ROOT and folder not in portal.list_folders.by_id:
        raise _unknown(folder)
    return folder


def _own(portal: Portal, folder: str) -> Folder:
    each = portal.list_folders.by_id.get(_known(portal, folder))
    if each is None:
        raise refused("The root folder cannot be changed")
    return each


def _unknown(folder: str) -> VendorError:
    message = f"List folder does not exist with ID {folder}."
    return refused(message, status=404, category="OBJECT_NOT_FOUND", context={"id": [folder]})
