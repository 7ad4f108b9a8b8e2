"""Every route of HubSpot's API, and the scopes that open each; what they do is in the modules they
come from.
"""

from __future__ import annotations

from functools import lru_cache

from sandbox.hubspot.routes.account import ACCOUNT_ROUTES
from sandbox.hubspot.routes.administration.currencies import CURRENCY_ROUTES
from sandbox.hubspot.routes.administration.limits import LIMIT_ROUTES
from sandbox.hubspot.routes.administration.settings import SETTING_ROUTES
from sandbox.hubspot.routes.administration.users import USER_ROUTES
from sandbox.hubspot.routes.associations import ASSOCIATION_ROUTES
from sandbox.hubspot.routes.imports import IMPORT_ROUTES
from sandbox.hubspot.routes.legacy.activities import LEGACY_ACTIVITY_ROUTES
from sandbox.hubspot.routes.legacy.definitions import LEGACY_DEFINITION_ROUTES
from sandbox.hubspot.routes.legacy.marketing import MARKETING_ROUTES
from sandbox.hubspot.routes.legacy.records import LEGACY_RECORD_ROUTES
from sandbox.hubspot.routes.lists import LIST_ROUTES
from sandbox.hubspot.routes.object_types import SCHEMA_ROUTES
from sandbox.hubspot.routes.objects import OBJECT_ROUTES
from sandbox.hubspot.routes.objects_v4 import OBJECT_V4_ROUTES
from sandbox.hubspot.routes.pipelines import PIPELINE_ROUTES
from sandbox.hubspot.routes.preferences import PREFERENCE_ROUTES
from sandbox.hubspot.routes.properties import PROPERTY_ROUTES
from sandbox.hubspot.wire.calls import Table

ROUTES: Table = (
    *OBJECT_ROUTES,
    *OBJECT_V4_ROUTES,
    # Before what takes any word for an id.
    *SETTING_ROUTES,
    *LIMIT_ROUTES,
    *CURRENCY_ROUTES,
    *USER_ROUTES,
    *ASSOCIATION_ROUTES,
    *PROPERTY_ROUTES,
    *PIPELINE_ROUTES,
    *LIST_ROUTES,
    *SCHEMA_ROUTES,
    *IMPORT_ROUTES,
    *PREFERENCE_ROUTES,
    *ACCOUNT_ROUTES,
    *LEGACY_DEFINITION_ROUTES,
    *LEGACY_RECORD_ROUTES,
    *LEGACY_ACTIVITY_ROUTES,
    *MARKETING_ROUTES,
)

_BY_AREA = {
    "owners": "crm.objects.owners.read",
    "imports": "crm.import",
}


@lru_cache(maxsize=4_096)
def scopes_of(method: str, path: str) -> tuple[str, ...]:
    """The scopes of which a call needs one, such as `crm.objects.contacts.read`."""
    parts = path.split("/")
    reads = method == "GET" or parts[-1] in ("read", "search")
    access = "read" if reads else "write"
    if "communication-preferences" in parts:
        return _of_preferences(access, in_batches="batch" in parts)
    if "currencies" in parts:
        # The guide of the undated version names the first, the reference and the dated version the
        # second.
        return f"multi-currency-{access}", f"settings.currencies.{access}"
    return (_scope_of(parts, access),)


def _of_preferences(access: str, *, in_batches: bool) -> tuple[str, ...]:
    """Version 3's specification names either of two; version 4's guide a scope of its own for
    batches, which only accounts with Marketing Hub Enterprise can grant.
    """
    if in_batches:
        return (f"communication_preferences.statuses.batch.{access}",)
    return f"communication_preferences.{access}", "communication_preferences.read_write"


def _scope_of(parts: list[str], access: str) -> str:
    about = _about_an_object_type(parts)
    if about is not None:
        return f"{about}.{access}"
    if "lists" in parts:
        return f"crm.lists.{access}"
    if parts[1] == "business-units":
        return f"business_units_view.{access}"
    if parts[1] == "settings":
        return f"settings.users.teams.{access}" if "teams" in parts else f"settings.users.{access}"
    if parts[1] == "automation":
        return "automation"
    if "schemas" in parts:
        return f"crm.schemas.custom.{access}"
    return next((scope for area, scope in _BY_AREA.items() if area in parts), "oauth")


def _about_an_object_type(parts: list[str]) -> str | None:
    if len(parts) <= 4 or parts[1] != "crm":
        # What is older than version 3 asks for no scope of an object type; unverified.
        return None
    if "properties" in parts:
        return f"crm.schemas.{_named(parts[4])}"
    if parts[3] in ("objects", "associations"):
        return f"crm.objects.{_named(parts[4])}"
    return None


def _named(kind: str) -> str:
    return "custom" if kind.startswith(("2-", "p_")) else kind
