"""The rows of the Tooling API that tell an org's page layouts and who meets which.

Documented: Layout, and ProfileLayout with the profile, the record type (none for the master's) and
the layout. Here only layouts that an administrator posted have rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.salesforce.records.store import Store
from sandbox.salesforce.rules.layouts import PageLayout, Pages
from sandbox.salesforce.rules.settings import OrgSettings

_PAGE, _WHOSE = "Layout", "ProfileLayout"


def show_layouts(
    store: Store, settings: OrgSettings, insert: Callable[[str, dict[str, Any]], str]
) -> None:
    """Make both say what the settings say; a layout keeps its id."""
    for record_id in list(store[_WHOSE].rows):
        store.erase(_WHOSE, record_id)
    wanted = {(each.object, each.name): each for each in settings.layouts}
    for record_id, row in list(store[_PAGE].rows.items()):
        if wanted.pop((row["TableEnumOrId"], row["Name"]), None) is None:
            store.erase(_PAGE, record_id)
    for layout in wanted.values():
        insert(_PAGE, _page(layout))
    for assigned in Pages(store, settings.layouts).assigned():
        told = {
            "LayoutId": layout_id(store, assigned.layout),
            "ProfileId": assigned.profile_id,
            "RecordTypeId": assigned.record_type_id,
            "TableEnumOrId": assigned.layout.object,
        }
        insert(_WHOSE, told)


def layout_id(store: Store, layout: PageLayout) -> str | None:
    """The id of the layout's row."""
    for record_id, row in store[_PAGE].rows.items():
        if (row["TableEnumOrId"], row["Name"]) == (layout.object, layout.name):
            return record_id
    return None


def _page(layout: PageLayout) -> dict[str, Any]:
    return {
        "Name": layout.name,
        "TableEnumOrId": layout.object,
        "EntityDefinitionId": layout.object,
        "FullName": f"{layout.object}-{layout.name}",
    }
