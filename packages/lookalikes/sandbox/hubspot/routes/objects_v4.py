"""Version 4 of the routes that read records: reported as the same answers under another number."""

from __future__ import annotations

from sandbox.hubspot.routes.objects import OBJECT_ROUTES
from sandbox.hubspot.wire.calls import Route, Table


def _in_version_4(table: Table) -> Table:
    found = []
    for row in table:
        route = Route(*row)
        if route.method == "GET":
            found.append(route._replace(path=route.path.replace("/crm/v3/", "/crm/v4/")))
    return tuple(found)


OBJECT_V4_ROUTES: Table = _in_version_4(OBJECT_ROUTES)
