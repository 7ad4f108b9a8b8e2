"""The whole state of a portal as one document, and back: what the control API snapshots and
restores.

Left out are credentials, limits, events under way and what the search index has not seen yet.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.setup.object_types import open_kind


def state(portal: Portal) -> dict[str, Any]:
    """Everything `restore` needs."""
    return {
        "schemas": portal.schemas,
        "rows": {name: list(shelf.all()) for name, shelf in portal.shelves.items()},
        "types": portal.graph.book.state(),
        "edges": list(portal.graph.edges()),
        "owners": portal.owners.by_id,
        "book": portal.book.state(),
        "pipelines": portal.pipelines.state(),
        "settings": portal.settings.state(),
        "currencies": portal.currencies.state(),
        "teams": portal.teams.state(),
        "brands": portal.brands.state(),
        "feed": portal.feed.state(),
        "lists": portal.lists.state(),
        "list_folders": portal.list_folders.state(),
        "preferences": portal.preferences.state(),
        "imports": portal.imports,
        "blocked": sorted(portal.blocked),
        "next_ids": portal.next_ids,
    }


def restore(portal: Portal, saved: dict[str, Any]) -> None:
    """Fill an empty portal with what `state` gave."""
    portal.owners.by_id.update(saved["owners"])
    for schema in saved["schemas"].values():
        open_kind(portal, schema)
    portal.schemas = saved["schemas"]
    portal.pipelines.restore(saved["pipelines"])
    for name in portal.pipelines.by_kind:
        portal.book.stand(name, portal.pipelines)
    portal.book.restore(saved["book"])
    portal.settings.change(saved["settings"])
    portal.currencies.restore(saved["currencies"])
    portal.offer_currencies()
    portal.teams.restore(saved["teams"])
    portal.brands.restore(saved["brands"])
    portal.offer_brands()
    portal.feed.restore(saved["feed"])
    portal.lists.restore(saved["lists"])
    portal.list_folders.restore(saved["list_folders"])
    portal.preferences.restore(saved["preferences"])
    portal.imports, portal.blocked = saved["imports"], set(saved["blocked"])
    portal.next_ids = saved["next_ids"]
    _restore_records(portal, saved)


def _restore_records(portal: Portal, saved: dict[str, Any]) -> None:
    for name, shelf in portal.shelves.items():
        for unique in portal.book.unique_names(name):
            shelf.make_unique(unique)
        for row in saved["rows"][name]:
            row["history"] = [tuple(entry) for entry in row["history"]]
        shelf.restore(saved["rows"][name])
    portal.graph.book.restore(saved["types"])
    portal.graph.restore(((a, m), (b, n), types) for (a, m), (b, n), types in saved["edges"])
