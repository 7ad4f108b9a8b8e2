"""What an object can do and where it is found: the keys that the list of objects and a describe
share.

Key sets follow recorded describes of versions 48 (42 keys), 52 (44) and 59 (45).
"""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.actions.merging import MERGEABLE
from sandbox.salesforce.describing.peculiar import addresses_of
from sandbox.salesforce.records.access import Access
from sandbox.salesforce.schema.object_types import ObjectType

_ASSOCIATES_SINCE = 51
# What the platform shows of records that people work with, and what it keeps for those they open by
# themselves.
_WORKED_WITH = frozenset({
    "Account", "Contact", "Lead", "Opportunity", "Campaign", "Case", "Product2", "Pricebook2",
    "Event", "Task", "User",
})  # fmt: skip
_LINES = frozenset({
    "OpportunityContactRole", "CampaignMember", "PricebookEntry", "OpportunityLineItem",
    "OpportunityTeamMember", "AccountTeamMember", "UserTeamMember",
    "AccountContactRelation",
})  # fmt: skip
_DEEP = frozenset({"Campaign", "Opportunity"})
_NO_FEED = frozenset({"Campaign", "Event", "Pricebook2"})
_NO_LISTS = frozenset({"User", "Event", "Task"})


def summary(kind: ObjectType, base: str, access: Access | None = None) -> dict[str, Any]:
    """One entry of `/sobjects`: 30 flags, names and addresses, as the user may use the object."""
    known = {**_flags(kind), **_rights(kind, access), **_names(kind), "urls": urls(kind, base)}
    if version_of(base) < _ASSOCIATES_SINCE:
        del known["associateEntityType"], known["associateParentEntity"]
    return {name: known[name] for name in sorted(known)}


def is_worked_with(kind: ObjectType) -> bool:
    """Whether people have layouts and lists of it."""
    return kind.name in _WORKED_WITH or kind.name.endswith("__c")


def urls(kind: ObjectType, base: str) -> dict[str, str]:
    """Where the object's resources are; setup objects have the three that all have."""
    here = f"{base}/sobjects/{kind.name}"
    found = {"rowTemplate": f"{here}/{{ID}}", "describe": f"{here}/describe", "sobject": here}
    if kind.name == "UserRole":
        found["compactLayouts"] = f"{here}/describe/compactLayouts"
    if not is_worked_with(kind) and kind.name not in _LINES:
        return found
    found |= {
        "compactLayouts": f"{here}/describe/compactLayouts",
        "layouts": f"{here}/describe/layouts",
    }
    if kind.name != "CampaignMember":
        found["quickActions"] = f"{here}/quickActions"
    if is_worked_with(kind) and kind.name not in _NO_LISTS:
        found |= {
            "approvalLayouts": f"{here}/describe/approvalLayouts",
            "listviews": f"{here}/listviews",
        }
    found |= addresses_of(kind.name, here)
    if kind.name == "User":
        found["namedLayouts"] = f"{here}/describe/namedLayouts/{{LayoutName}}"
        found["passwordUtilities"] = f"{here}/{{ID}}/password"
    return found


def version_of(base: str) -> int:
    """62 for `/services/data/v62.0`."""
    digits = base.rpartition("/v")[2].partition(".")[0]
    return int(digits) if digits.isdigit() else 0


def _flags(kind: ObjectType) -> dict[str, bool]:
    shown = is_worked_with(kind)
    line = kind.name in _LINES
    return {
        "activateable": False,
        "custom": kind.name.endswith("__c"),
        "customSetting": False,
        "deepCloneable": kind.name in _DEEP,
        "deprecatedAndHidden": False,
        "feedEnabled": shown and kind.name not in _NO_FEED,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "layoutable": shown or line,
        "mruEnabled": shown,
        "queryable": True,
        "replicateable": shown or line or kind.name in ("Organization", "UserRole"),
        "retrieveable": True,
        "searchable": shown or kind.name == "UserRole",
        "triggerable": shown or line,
    }


def _rights(kind: ObjectType, access: Access | None) -> dict[str, bool]:
    def allowed(right: str) -> bool:
        return access is None or access.allows(kind.name, right)

    updateable = kind.updateable and allowed("edit")
    return {
        "createable": kind.createable and allowed("create"),
        "deletable": kind.deletable and allowed("delete"),
        "mergeable": kind.name in MERGEABLE and kind.name != "Case" and updateable,
        "undeletable": is_worked_with(kind) and kind.deletable and allowed("delete"),
        "updateable": updateable,
    }


def _names(kind: ObjectType) -> dict[str, Any]:
    return {
        "associateEntityType": "History" if kind.prefix == "017" else None,
        "associateParentEntity": next(iter(_parent_of_history(kind)), None),
        "keyPrefix": kind.prefix or None,
        "label": kind.label,
        "labelPlural": kind.plural,
        "name": kind.name,
    }


def _parent_of_history(kind: ObjectType) -> list[str]:
    if kind.prefix != "017":
        return []
    return [
        target
        for field in kind.fields.values()
        for target in field.refers
        if field.children == "Histories"
    ]
