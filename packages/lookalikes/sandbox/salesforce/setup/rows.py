"""The rows an org is born with, and those that show its automation to whoever asks by SOQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.salesforce.records.person_accounts import person_record_type
from sandbox.salesforce.records.store import Store
from sandbox.salesforce.rules.automation import BEFORE, Flow
from sandbox.salesforce.rules.settings import OrgSettings, ValidationRule
from sandbox.salesforce.schema.object_types import ObjectType, Schema
from sandbox.salesforce.schema.picklists import CONVERTED_STATUSES, PICKLISTS, STAGES
from sandbox.salesforce.setup.custom import metadata_of
from sandbox.salesforce.setup.layouts import show_layouts

Insert = Callable[[str, dict[str, Any]], str]
_LISTED = ("DuplicateRule", "AssignmentRule", "ValidationRule", "FlowDefinitionView", "ApexTrigger")


def found_org(schema: Schema, insert: Insert, org_id: str) -> None:
    """Organization, statuses and stages, two queues, and a definition of every object."""
    insert("Organization", {"Id": org_id, **_ORGANIZATION})
    _found_statuses(insert)
    insert("Pricebook2", {"Name": "Standard Price Book", "IsActive": True, "IsStandard": True})
    insert("BusinessHours", _ALWAYS)
    for name, served in (("Inbound Leads", "Lead"), ("Support", "Case")):
        queue = insert("Group", {"Name": name, "Type": "Queue"})
        insert("QueueSobject", {"QueueId": queue, "SobjectType": served})
    for kind in schema:
        if not kind.tooling and kind.name != "EntityDefinition":
            insert("EntityDefinition", definition(kind))
            _define_custom_fields(kind, insert)


def _found_statuses(insert: Insert) -> None:
    for number, status in enumerate(PICKLISTS["lead_status"], 1):
        traits = {"IsConverted": status in CONVERTED_STATUSES, "IsDefault": number == 1}
        insert(
            "LeadStatus", {"MasterLabel": status, "ApiName": status, "SortOrder": number, **traits}
        )
    for number, (stage, (chance, closed, won, forecast)) in enumerate(STAGES.items(), 1):
        outcome: dict[str, Any] = {
            "IsClosed": closed,
            "IsWon": won,
            "DefaultProbability": chance,
            "ForecastCategory": forecast,
        }
        labels = {"MasterLabel": stage, "ApiName": stage, "ForecastCategoryName": forecast}
        insert("OpportunityStage", {**labels, "SortOrder": number, **outcome})


def _define_custom_fields(kind: ObjectType, insert: Insert) -> None:
    for field in kind.fields.values():
        if field.custom:
            insert("CustomField", field_row(kind.name, field.name, metadata_of(field)))


def field_row(object_name: str, field_name: str, metadata: dict[str, Any]) -> dict[str, Any]:
    """The CustomField of a custom field."""
    return {
        "DeveloperName": field_name.removesuffix("__c"),
        "TableEnumOrId": object_name,
        "EntityDefinitionId": object_name,
        "FullName": f"{object_name}.{field_name}",
        "Metadata": metadata,
    }


def definition(kind: ObjectType) -> dict[str, Any]:
    """The EntityDefinition of an object."""
    return {
        "Id": kind.name,
        "DurableId": kind.name,
        "QualifiedApiName": kind.name,
        "DeveloperName": kind.name.removesuffix("__c"),
        "Label": kind.label,
        "KeyPrefix": kind.prefix or None,
    }


def show_settings(store: Store, settings: OrgSettings, insert: Insert) -> None:
    """Make the listing objects say what the settings say, and record types exist."""
    for name in _LISTED:
        for record_id in list(store[name].rows):
            store.erase(name, record_id)
    for name, fields in _listed(settings):
        insert(name, fields)
    for name, fields in _record_types(store, settings):
        insert(name, fields)
    show_layouts(store, settings, insert)


def _listed(settings: OrgSettings) -> Iterator[tuple[str, dict[str, Any]]]:
    for duplicate in settings.duplicates:
        names = {"DeveloperName": duplicate.name, "MasterLabel": duplicate.name.replace("_", " ")}
        yield (
            "DuplicateRule",
            {**names, "SobjectType": duplicate.object, "IsActive": duplicate.active},
        )
    for assignment in settings.assignment:
        about = {"Name": assignment.name, "SobjectType": assignment.object}
        yield "AssignmentRule", {**about, "Active": assignment.active}
    for rule in settings.validation:
        shown = {
            "ErrorMessage": rule.message,
            "ErrorDisplayField": rule.field,
            "EntityDefinitionId": rule.object,
        }
        names = {"ValidationName": rule.name, "FullName": f"{rule.object}.{rule.name}"}
        yield "ValidationRule", {**names, "Active": rule.active, **shown, **_metadata(rule)}
    for flow in settings.flows:
        yield "FlowDefinitionView", _flow(flow)
    for trigger in settings.triggers:
        names = {"Name": trigger.name, "TableEnumOrId": trigger.object}
        state = {
            "Status": "Active" if trigger.active else "Inactive",
            "ApiVersion": 62.0,
            "IsValid": True,
        }
        yield (
            "ApexTrigger",
            {**names, **state, "UsageBeforeInsert": True, "UsageBeforeUpdate": True},
        )


def _metadata(rule: ValidationRule) -> dict[str, Any]:
    """The Metadata of a rule with a formula."""
    if rule.formula is None:
        return {}
    told = {
        "active": rule.active,
        "description": None,
        "errorConditionFormula": rule.formula.text,
        "errorDisplayField": rule.field,
        "errorMessage": rule.message,
        "urls": None,
    }
    return {"Metadata": told}


def _flow(flow: Flow) -> dict[str, Any]:
    events = {"create": "Create", "update": "Update"}
    return {
        "DurableId": flow.name,
        "ApiName": flow.name,
        "Label": flow.label,
        "ProcessType": "AutoLaunchedFlow",
        "TriggerType": "RecordBeforeSave" if flow.run == BEFORE else "RecordAfterSave",
        "RecordTriggerType": events.get(flow.on, "CreateAndUpdate"),
        "TriggerObjectOrEventLabel": flow.object,
        "TriggerObjectOrEventId": flow.object,
        "VersionNumber": 1,
        "IsActive": flow.active,
    }


def _record_types(store: Store, settings: OrgSettings) -> Iterator[tuple[str, dict[str, Any]]]:
    known = {
        (row["SobjectType"], row["DeveloperName"]) for row in store["RecordType"].rows.values()
    }
    if settings.person_accounts and person_record_type(store) is None:
        names = {
            "Name": "Person Account",
            "DeveloperName": "PersonAccount",
            "SobjectType": "Account",
        }
        yield "RecordType", {**names, "IsPersonType": True}
    for each in settings.record_types:
        if (each.object, each.name) not in known:
            names = {"Name": each.label, "DeveloperName": each.name, "SobjectType": each.object}
            yield "RecordType", {**names, "IsActive": each.active}


_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MIDNIGHT = "00:00:00.000Z"
_ALWAYS = {
    "Name": "Default",
    "IsActive": True,
    "IsDefault": True,
    **{f"{day}{part}Time": _MIDNIGHT for day in _DAYS for part in ("Start", "End")},
}
_ORGANIZATION = {
    "Name": "Acme",
    "InstanceName": "NA01",
    "OrganizationType": "Enterprise Edition",
    "TimeZoneSidKey": "GMT",
    "LanguageLocaleKey": "en_US",
    "DefaultLocaleSidKey": "en_US",
    "FiscalYearStartMonth": 1,
    "DefaultAccountAccess": "Edit",
    "DefaultContactAccess": "ControlledByParent",
    "DefaultOpportunityAccess": "Edit",
    "DefaultLeadAccess": "ReadEditTransfer",
    "DefaultCaseAccess": "ReadEditTransfer",
    "DefaultCalendarAccess": "HideDetailsInsert",
    "DefaultPricebookAccess": "ReadSelect",
    "DefaultCampaignAccess": "All",
    "NumKnowledgeService": 2,
    "UiSkin": "Theme3",
    "WebToCaseDefaultOrigin": "Web",
    "MonthlyPageViewsUsed": 0,
    "MonthlyPageViewsEntitlement": 0,
}
