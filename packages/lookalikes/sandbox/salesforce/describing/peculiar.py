"""What the vendor's describes say of single fields and objects against its own rule.

Recorded by CumulusCI (`cumulusci/tests/shared_cassettes`, versions 48 to 62). Nothing here changes
what the org does: a series is deleted with its event, whatever its describe says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_UNSORTED = {"filterable": False, "sortable": False}
_FIELDS: dict[str, dict[str, Any]] = {
    "Case.CaseNumber": {"groupable": False},
    "Case.Comments": {"aggregatable": True, "byteLength": 4000, "sortable": True},
    "Event.ActivityDate": {"aggregatable": False},
    "Event.EventSubtype": {"defaultValue": None, "defaultedOnCreate": False},
    "Event.RecurrenceActivityId": {"relationshipName": None, "searchPrefilterable": False},
    "Task.RecurrenceActivityId": {"relationshipName": None, "searchPrefilterable": False},
    "Lead.IsUnreadByOwner": {"defaultValue": False},
    "Lead.IsConverted": {"createable": True},
    "Opportunity.ContactId": {"relationshipName": None, "searchPrefilterable": False},
    "Opportunity.Fiscal": {"byteLength": 6},
    "Opportunity.FiscalQuarter": {"compoundFieldName": "Fiscal"},
    "Opportunity.FiscalYear": {"compoundFieldName": "Fiscal"},
    "Opportunity.HasOpenActivity": _UNSORTED,
    "Opportunity.HasOverdueTask": _UNSORTED,
    # Companies of a service that is no more: text that has a parent all the same.
    "Account.JigsawCompanyId": {"relationshipName": "JigsawCompany"},
    "Contact.JigsawContactId": {"relationshipName": "JigsawContact"},
    "Lead.JigsawContactId": {"relationshipName": "JigsawContact"},
}
_CHILDREN: dict[str, dict[str, Any]] = {
    "Event.RecurrenceActivityId": {"cascadeDelete": False},
    "Task.RecurrenceActivityId": {"cascadeDelete": False},
    "EventRelation.RelationId": {"cascadeDelete": True, "relationshipName": "EventRelations"},
}
_HISTORIES = ("History", "FieldHistory")
_SERIES_OF_EVENTS = "fromThisEventOnwards"
_ARTICLES = "suggestedArticles"
_SCOPING_SINCE = 52


def of_field(object_name: str, field_name: str) -> Mapping[str, Any]:
    """The attributes of a field that are otherwise than the rule has them."""
    return _FIELDS.get(f"{object_name}.{field_name}", {})


def of_child(object_name: str, field_name: str, parent: str) -> dict[str, Any] | None:
    """The attributes of a child relationship that are otherwise; None where it is not listed."""
    if field_name == "MasterRecordId":
        return None
    if object_name.endswith(_HISTORIES) and object_name.startswith(parent):
        return {"cascadeDelete": True}
    return _CHILDREN.get(f"{object_name}.{field_name}", {})


def addresses_of(object_name: str, here: str) -> dict[str, str]:
    """The resources that only this object has; `here` is its own address."""
    if object_name == "Case":
        return {
            "caseArticleSuggestions": f"{here}/{_ARTICLES}",
            "caseRowArticleSuggestions": f"{here}/{{ID}}/{_ARTICLES}",
        }
    if object_name == "Event":
        return {"eventSeriesUpdates": f"{here}/{{ID}}/{_SERIES_OF_EVENTS}"}
    return {}


def scopes_of(object_name: str, plural: str, version: int) -> list[dict[str, str]]:
    """What a query of records that people own may be narrowed to."""
    named = {
        "delegated": f"My delegated {plural}",
        "everything": f"All {plural}",
        "genericteam": f"My case teams {plural}",
        "mine": f"My {plural}",
        "queue_owned": f"Queue owned {plural}",
        "scopingRule": "Filter by scope",
        "team": f"My team's {plural}",
        "team_by_role": f"My role-based team's {plural}",
        "user_owned": f"User owned {plural}",
    }
    usual = {"everything", "mine", "scopingRule", "team"}
    by_owner = {"queue_owned", "user_owned"}
    of_cases = {"everything", "genericteam", "mine", "scopingRule", "team_by_role"}
    special = {
        "Event": usual | {"delegated"},
        "Task": usual | {"delegated"},
        "Lead": usual | by_owner,
        "Case": of_cases | by_owner,
    }
    has = special.get(object_name, usual)
    if version < _SCOPING_SINCE:
        has = has - {"scopingRule"}
    return [{"label": label, "name": name} for name, label in named.items() if name in has]
