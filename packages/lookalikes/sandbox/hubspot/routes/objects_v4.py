"""Version 4 of the routes that read records: reported as the same answers under another number."""

from __future__ import annotations

from sandbox.hubspot.routes.objects import OBJECT_ROUTES
from sandbox.hubspot.wire.calls import Table

OBJECT_V4_ROUTES: Table = tuple(
    (method, path.replace("/crm/v3/", "/crm/v4/"), operation)
    for method, path, operation in OBJECT_ROUTES
    if method == "GET"
)
