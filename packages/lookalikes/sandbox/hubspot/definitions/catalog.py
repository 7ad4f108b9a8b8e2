"""The properties a portal has before anyone adds one, in the shape the properties API answers.

Definitions are made once and shared by all portals: nobody changes one in place. What is known of
each is in `described`; those of the stages of pipelines are in `stage_properties`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sandbox.hubspot.definitions import options as opt
from sandbox.hubspot.definitions.described import Described, described, formulas, groups
from sandbox.hubspot.definitions.kinds import ACTIVITIES, KINDS
from sandbox.hubspot.definitions.subscriptions import STANDARD, SubscriptionType

Definition = dict[str, Any]

CURRENCIES = {
    "deals": "deal_currency_code",
    "line_items": "hs_line_item_currency_code",
    "quotes": "hs_currency",
    "invoices": "hs_currency",
    "orders": "hs_currency_code",
    "carts": "hs_currency_code",
    "commerce_payments": "hs_currency_code",
}
"""Where a record says which currency its amounts are in."""

IDENTIFYING = {"contacts": ("email",)}
"""Properties that tell records apart although their definitions do not say so, as recorded."""

_EPOCH = "1970-01-01T00:00:00.000Z"
_TIMES = {"updatedAt": _EPOCH, "createdAt": _EPOCH}
_OWN = {"createdUserId": "76070032", "updatedUserId": "76070032", "archived": False}
_OPT_OUT = Described(
    "", "", "enumeration", "booleancheckbox", "emailinformation", options="@boolean"
)


@cache
def standard_properties(object_type: str) -> dict[str, Definition]:
    """The definitions of one of HubSpot's own object types by name; shared, not to be changed."""
    group = next(iter(groups()[object_type]))
    found = {}
    for row in _described(object_type):
        found[row.name] = definition(row, group) | _of_its_type(row, object_type)
    return found


@cache
def custom_properties(group: str) -> dict[str, Definition]:
    """What every custom object type has beside the properties its maker gave it; shared too."""
    return {row.name: definition(row, group) for row in described("shared")}


def definition(row: Described, group: str = "") -> Definition:
    """One property as the API describes it; `group` is where it stands when the row names none."""
    marks = row.marks
    own = "own" in marks
    return {
        **({} if "undated" in marks else _TIMES),
        "name": row.name,
        "label": row.label,
        "type": row.type,
        "fieldType": row.field_type,
        "description": "",
        "groupName": row.group or group,
        "options": opt.listed(row.options, row.type, row.field_type),
        "displayOrder": row.order,
        "calculated": "calculated" in marks,
        "externalOptions": "external" in marks,
        "hasUniqueValue": "unique" in marks,
        "hidden": "hidden" in marks,
        # Recorded: HubSpot's own definitions say so; the portal's say who made them, and that they
        # are in use.
        **(_OWN if own else {"hubspotDefined": True}),
        "modificationMetadata": _metadata(row),
        "formField": "form" in marks,
        "dataSensitivity": "non_sensitive",
        **({"referencedObjectType": row.refers} if row.refers else {}),
    }


def _of_its_type(row: Described, object_type: str) -> Definition:
    """What a definition says beside the rest: how it is worked out, and of money, recorded in 2026,
    which property holds the currency it is in.
    """
    told: Definition = {}
    formula = formulas().get((object_type, row.name))
    if formula is not None:
        told["calculationFormula"] = formula
    if "money" in row.marks:
        told |= {"showCurrencySymbol": True, "currencyPropertyName": CURRENCIES[object_type]}
    elif row.marks & {"home-money", "no-money"}:
        told["showCurrencySymbol"] = "home-money" in row.marks
    return told


def _described(object_type: str) -> Iterator[Described]:
    """The rows of an object type: its own first, then those it shares and does not say itself."""
    tables = [object_type, "activities", "shared"]
    if object_type not in ACTIVITIES:
        tables.remove("activities")
    seen = set()
    for table in tables:
        for row in described(table):
            if row.name not in seen:
                seen.add(row.name)
                yield row
    if object_type == "contacts":
        yield from _opt_outs()


def opt_out_of(kind: SubscriptionType) -> Definition:
    """The property of a contact that shows an opt-out of a kind of e-mail."""
    return definition(_opt_out(kind))


def _opt_outs() -> Iterator[Described]:
    yield from map(_opt_out, STANDARD)


def _opt_out(kind: SubscriptionType) -> Described:
    label = f"Opted out of email: {kind.name}"
    return _OPT_OUT._replace(name=kind.opt_out, label=label, marks=frozenset({"read-only"}))


def _metadata(row: Described) -> dict[str, bool]:
    marks = row.marks
    defined = not marks & {"own", "editable", "open-definition"}
    shared = {
        "archivable": "editable" not in marks,
        "readOnlyDefinition": defined,
        "readOnlyValue": "read-only" in marks,
    }
    listed = row.type == "enumeration" and (bool(row.options) or "open-options" in marks)
    if not listed or marks & {"own", "calculated", "read-only"}:
        # Recorded in 2026: what a portal defined itself has no word on its options; recorded in
        # 2025: neither has what nobody may set; documented: neither has what lists none.
        return shared
    return {**shared, "readOnlyOptions": "fixed-options" in marks}


def all_standard() -> dict[str, dict[str, Definition]]:
    """The shared definitions of all of HubSpot's own object types."""
    return {name: standard_properties(name) for name in KINDS}
