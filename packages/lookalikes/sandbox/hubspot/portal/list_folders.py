"""The folders that a portal's lists are filed in: a tree whose root, 0, is always there."""

from __future__ import annotations

from typing import Any

Folder = dict[str, Any]

ROOT = "0"


class ListFolders:
    """Folders by id, and in which one each list is; a list that nobody filed is in the root."""

    def __init__(self) -> None:
        self.by_id: dict[str, Folder] = {}
        self.of_list: dict[str, str] = {}
        self._next_id = 1

    def add(self, name: str, parent: str, at: str) -> Folder:
        """A new folder within another."""
        made: Folder = {
            "id": str(self._next_id),
            "parentFolderId": parent,
            "name": name,
            "userId": 76_070_032,
            "createdAt": at,
            "updatedAt": at,
            "updatedContentsAt": at,
        }
        self.by_id[made["id"]] = made
        self._next_id += 1
        return made

    def within(self, parent: str) -> list[Folder]:
        """The folders right within one."""
        return [each for each in self.by_id.values() if each["parentFolderId"] == parent]

    def is_within(self, folder: str, other: str) -> bool:
        """Whether a folder is another one, or somewhere within it."""
        while folder != ROOT:
            if folder == other:
                return True
            folder = self.by_id[folder]["parentFolderId"]
        return other == ROOT

    def state(self) -> dict[str, Any]:
        """Everything, for a snapshot."""
        return {
            "folders": list(self.by_id.values()),
            "of_list": self.of_list,
            "next": self._next_id,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `state` gave."""
        self.by_id = {each["id"]: each for each in saved["folders"]}
        self.of_list = saved["of_list"]
        self._next_id = saved["next"]
