"""The properties a portal has before anyone adds one: HubSpot's own, and three of the company's.

Only the part a sync would touch; a real portal has hundreds more, most of them read only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from sandbox.hubspot.definitions import figure_names
from sandbox.hubspot.definitions import options as opt
from sandbox.hubspot.definitions.kinds import ACTIVITIES
from sandbox.hubspot.definitions.pipelines import STAGE_LABELS
from sandbox.hubspot.definitions.subscriptions import EVERYTHING, OF_TYPES

Access = Literal["open", "read_only", "calculated", "own"]
Options = tuple[str, ...] | dict[str, str]

_DECIDED_ELSEWHERE = frozenset(
    {
        "dealstage",
        "pipeline",
        "hs_pipeline",
        "hs_pipeline_stage",
        "hubspot_owner_id",
        "hs_additional_emails",
    }
)
_OWN = {"createdUserId": "76070032", "updatedUserId": "76070032", "archived": False}
_EPOCH = "1970-01-01T00:00:00.000Z"
_FIELD_TYPES = {
    "string": "text",
    "number": "number",
    "datetime": "date",
    "date": "date",
    "enumeration": "select",
    "bool": "booleancheckbox",
    "phone_number": "phonenumber",
}

GROUPS: dict[str, dict[str, str]] = {
    "contacts": {
        "contactinformation": "Contact information",
        "analyticsinformation": "Web analytics history",
    },
    "companies": {"companyinformation": "Company information"},
    "deals": {"dealinformation": "Deal information"},
    "meetings": {"meeting": "Meeting information", "engagement": "Activity information"},
    "tasks": {"task": "Task information", "engagement": "Activity information"},
    "notes": {"note": "Note information", "engagement": "Activity information"},
    "calls": {"call": "Call information", "engagement": "Activity information"},
    "emails": {"email": "Email information", "engagement": "Activity information"},
    "leads": {"lead_information": "Lead information"},
    "tickets": {"ticketinformation": "Ticket information"},
    "products": {"productinformation": "Product information"},
    "line_items": {"lineiteminformation": "Line item information"},
    "users": {"userinformation": "User information"},
}


def standard_properties(object_type: str) -> dict[str, dict[str, Any]]:
    """The definitions of one object type by name, in the shape the properties API answers."""
    group = next(iter(GROUPS[object_type]))
    rows = (*_figures(object_type), *_TABLE[object_type], *_system(object_type))
    made = {row[0]: definition(group, Described(*row)) for row in rows}
    if object_type == "contacts":
        made["email"]["hasUniqueValue"] = True
    return made


def custom_properties(group: str) -> dict[str, dict[str, Any]]:
    """What every custom object type has beside the properties its maker gave it."""
    return {row[0]: definition(group, Described(*row)) for row in _system("custom")}


class Described(NamedTuple):
    """What is particular about a property; without a field type it gets the usual one of its
    kind.
    """

    name: str
    label: str
    kind: str = "string"
    access: Access = "open"
    options: Options = ()
    field_type: str = ""


def definition(group: str, described: Described) -> dict[str, Any]:
    """One property as the API describes it."""
    name, label, kind, access, options, field_type = described
    return {
        "updatedAt": _EPOCH,
        "createdAt": _EPOCH,
        "name": name,
        "label": label,
        "type": kind,
        "fieldType": field_type or _FIELD_TYPES[kind],
        "description": "",
        "groupName": group,
        "options": opt.choices(options),
        "displayOrder": -1,
        "calculated": access == "calculated",
        "externalOptions": name == "hubspot_owner_id",
        "hasUniqueValue": False,
        "hidden": False,
        # Recorded: HubSpot's own definitions say so; the portal's say who made them, and that they
        # are in use.
        **({"hubspotDefined": True} if access != "own" else _OWN),
        "modificationMetadata": _metadata(access, kind, name),
        "formField": access in ("open", "own"),
        "dataSensitivity": "non_sensitive",
        **({"referencedObjectType": "OWNER"} if name == "hubspot_owner_id" else {}),
    }


def _metadata(access: Access, kind: str, name: str) -> dict[str, bool]:
    shared = {
        "archivable": True,
        "readOnlyDefinition": access != "own",
        "readOnlyValue": access in ("read_only", "calculated"),
    }
    if kind != "enumeration" or access == "own":
        # Recorded in 2026: what a portal defined itself has no word on its options.
        return shared
    # Documented: most of HubSpot's own enumerations take other options; those that mirror settings
    # do not.
    return {**shared, "readOnlyOptions": shared["readOnlyValue"] or name in _DECIDED_ELSEWHERE}


def _figures(object_type: str) -> Iterator[tuple[Any, ...]]:
    for name, kind in figure_names.NAMES.get(object_type, {}).items():
        label = name.removeprefix("hs_").replace("_", " ").capitalize()
        yield name, label, kind, "calculated", opt.BOOLEANS if kind == "bool" else ()


def _system(object_type: str) -> tuple[tuple[Any, ...], ...]:
    dated = object_type in (*ACTIVITIES, "leads", "users", "custom")
    modified = "lastmodifieddate" if object_type == "contacts" else "hs_lastmodifieddate"
    return (
        ("hs_createdate" if dated else "createdate", "Create Date", "datetime", "read_only"),
        (modified, "Last Modified Date", "datetime", "read_only"),
        ("hs_object_id", "Record ID", "number", "read_only"),
        ("hs_object_source", "Record creation source", "string", "read_only"),
        ("hs_object_source_id", "Record creation source ID", "string", "read_only"),
        ("hs_object_source_label", "Record source", "string", "read_only"),
        ("hs_merged_object_ids", "Merged record IDs", "enumeration", "read_only", (), "checkbox"),
        ("hubspot_owner_id", "Owner", "enumeration"),
    )


_CONTACTS: tuple[tuple[Any, ...], ...] = (
    ("email", "Email"),
    ("hs_additional_emails", "Additional email addresses", "enumeration", "open", (), "checkbox"),
    ("firstname", "First Name"),
    ("lastname", "Last Name"),
    ("salutation", "Salutation"),
    ("jobtitle", "Job Title"),
    ("phone", "Phone Number"),
    ("mobilephone", "Mobile Phone Number"),
    ("fax", "Fax Number"),
    ("company", "Company Name"),
    ("website", "Website URL"),
    ("address", "Street Address"),
    ("city", "City"),
    ("state", "State/Region"),
    ("zip", "Postal Code"),
    ("country", "Country/Region"),
    ("industry", "Industry"),
    ("message", "Message", "string", "open", (), "textarea"),
    ("lifecyclestage", "Lifecycle Stage", "enumeration", "open", opt.LIFECYCLE_STAGES, "radio"),
    ("hs_lead_status", "Lead Status", "enumeration", "open", opt.LEAD_STATUSES, "radio"),
    ("hs_analytics_source", "Original Traffic Source", "enumeration", "open", opt.TRAFFIC_SOURCES),
    ("hs_latest_source", "Latest Traffic Source", "enumeration", "read_only", opt.TRAFFIC_SOURCES),
    ("numemployees", "Number of Employees"),
    ("annualrevenue", "Annual Revenue"),
    (EVERYTHING, "Unsubscribed from all email", "bool", "read_only", opt.BOOLEANS),
    *(
        (name, f"Opted out of email: {title}", "bool", "read_only", opt.BOOLEANS)
        for name, (_, title) in OF_TYPES.items()
    ),
    ("notes_last_contacted", "Last Contacted", "datetime", "read_only"),
    ("notes_last_updated", "Last Activity Date", "datetime", "read_only"),
    ("num_notes", "Number of Sales Activities", "number", "read_only"),
    ("hs_pipeline", "Pipeline", "string", "read_only"),
    ("hs_all_contact_vids", "All vids for a contact", "enumeration", "calculated", (), "checkbox"),
    (
        "hs_calculated_merged_vids",
        "Merged vids with timestamps of a contact",
        "enumeration",
        "calculated",
        (),
        "checkbox",
    ),
    ("hs_email_domain", "Email Domain", "string", "calculated"),
    ("hs_full_name_or_email", "Full name or email", "string", "calculated"),
    ("hs_is_contact", "Is a contact", "bool", "calculated", opt.BOOLEANS),
    ("hs_is_unworked", "Contact unworked", "bool", "calculated", opt.BOOLEANS),
    ("hs_lifecyclestage_lead_date", "Became a Lead Date", "datetime", "read_only"),
    ("associatedcompanyid", "Primary Associated Company ID", "number", "read_only"),
    ("hs_marketable_status", "Marketing contact status", "bool", "open", opt.BOOLEANS),
    (
        "hs_marketable_until_renewal",
        "Marketing contact until next update",
        "bool",
        "read_only",
        opt.BOOLEANS,
    ),
    ("hs_marketable_reason_id", "Marketing contact status source name", "string", "read_only"),
    ("hs_marketable_reason_type", "Marketing contact status source type", "string", "read_only"),
    ("product_interest", "Product interest", "string", "own"),
    ("lead_source", "Lead source", "string", "own"),
)

_COMPANIES: tuple[tuple[Any, ...], ...] = (
    ("name", "Company name"),
    ("domain", "Company Domain Name"),
    ("website", "Website URL"),
    ("phone", "Phone Number"),
    ("industry", "Industry", "enumeration", "open", opt.INDUSTRIES),
    ("address", "Street Address"),
    ("address2", "Street Address 2"),
    ("city", "City"),
    ("state", "State/Region"),
    ("zip", "Postal Code"),
    ("country", "Country/Region"),
    ("numberofemployees", "Number of Employees", "number"),
    ("annualrevenue", "Annual Revenue", "number"),
    ("type", "Type", "enumeration", "open", opt.COMPANY_TYPES),
    ("description", "Description", "string", "open", (), "textarea"),
    ("lifecyclestage", "Lifecycle Stage", "enumeration", "open", opt.LIFECYCLE_STAGES, "radio"),
    ("hs_lead_status", "Lead Status", "enumeration", "open", opt.LEAD_STATUSES, "radio"),
    ("hs_parent_company_id", "Parent Company", "number", "read_only"),
)

_DEALS: tuple[tuple[Any, ...], ...] = (
    ("dealname", "Deal Name"),
    ("dealstage", "Deal Stage", "enumeration", "open", STAGE_LABELS, "radio"),
    ("pipeline", "Pipeline", "enumeration", "open", {"default": "Sales Pipeline"}),
    ("amount", "Amount", "number"),
    ("closedate", "Close Date", "datetime"),
    ("dealtype", "Deal Type", "enumeration", "open", opt.DEAL_TYPES, "radio"),
    ("description", "Deal Description", "string", "open", (), "textarea"),
    ("hs_next_step", "Next step"),
    ("hs_deal_stage_probability", "Deal probability", "number", "calculated"),
    ("product_line", "Product line", "string", "own"),
)

_MEETINGS: tuple[tuple[Any, ...], ...] = (
    ("hs_timestamp", "Activity date", "datetime"),
    ("hs_meeting_title", "Meeting name"),
    ("hs_meeting_body", "Meeting description", "string", "open", (), "textarea"),
    ("hs_meeting_location", "Meeting location"),
    ("hs_meeting_start_time", "Meeting start time", "datetime"),
    ("hs_meeting_end_time", "Meeting end time", "datetime"),
    ("hs_meeting_outcome", "Meeting outcome", "enumeration", "open", opt.MEETING_OUTCOMES),
)

_TASKS: tuple[tuple[Any, ...], ...] = (
    ("hs_timestamp", "Due date", "datetime"),
    ("hs_task_subject", "Task Title"),
    ("hs_task_body", "Task notes", "string", "open", (), "textarea"),
    ("hs_task_status", "Task Status", "enumeration", "open", opt.TASK_STATUSES),
    ("hs_task_priority", "Priority", "enumeration", "open", opt.TASK_PRIORITIES),
    (
        "hs_task_type",
        "Task Type",
        "enumeration",
        "open",
        ("CALL", "EMAIL", "LINKED_IN", "MEETING", "TODO"),
    ),
)

_NOTES: tuple[tuple[Any, ...], ...] = (
    ("hs_timestamp", "Activity date", "datetime"),
    ("hs_note_body", "Note body", "string", "open", (), "textarea"),
)

_CALLS: tuple[tuple[Any, ...], ...] = (
    ("hs_timestamp", "Activity date", "datetime"),
    ("hs_call_title", "Call Title"),
    ("hs_call_body", "Call notes", "string", "open", (), "textarea"),
    ("hs_call_duration", "Call duration", "number"),
    ("hs_call_direction", "Call direction", "enumeration", "open", ("INBOUND", "OUTBOUND")),
    ("hs_call_disposition", "Call outcome"),
    ("hs_call_status", "Call status", "enumeration", "open", opt.CALL_STATUSES),
    ("hs_call_from_number", "From number"),
    ("hs_call_to_number", "To Number"),
)

_EMAILS: tuple[tuple[Any, ...], ...] = (
    ("hs_timestamp", "Activity date", "datetime"),
    ("hs_email_subject", "Email subject"),
    ("hs_email_text", "Email body", "string", "open", (), "textarea"),
    ("hs_email_html", "Email HTML", "string", "open", (), "html"),
    ("hs_email_direction", "Email direction", "enumeration", "open", opt.EMAIL_DIRECTIONS),
    ("hs_email_status", "Email send status", "enumeration", "open", opt.EMAIL_STATUSES),
    ("hs_email_headers", "Email headers"),
)

_LEADS: tuple[tuple[Any, ...], ...] = (
    ("hs_lead_name", "Lead name"),
    ("hs_lead_type", "Lead type", "enumeration", "open", opt.LEAD_TYPES),
    ("hs_lead_label", "Lead label", "enumeration", "open", opt.LEAD_LABELS),
    ("hs_pipeline", "Pipeline", "enumeration", "open", {"lead-pipeline-id": "Lead pipeline"}),
    ("hs_pipeline_stage", "Pipeline stage", "enumeration", "open", opt.LEAD_STAGES),
)

_TICKETS: tuple[tuple[Any, ...], ...] = (
    ("subject", "Ticket name"),
    ("content", "Ticket description", "string", "open", (), "textarea"),
    ("hs_pipeline", "Pipeline", "enumeration", "open", {"0": "Support Pipeline"}),
    ("hs_pipeline_stage", "Ticket status", "enumeration", "open", opt.TICKET_STAGES),
    ("hs_ticket_priority", "Priority", "enumeration", "open", ("LOW", "MEDIUM", "HIGH", "URGENT")),
    ("hs_ticket_category", "Category", "enumeration", "open", opt.TICKET_CATEGORIES, "checkbox"),
)

_PRODUCTS: tuple[tuple[Any, ...], ...] = (
    ("name", "Name"),
    ("description", "Product description", "string", "open", (), "textarea"),
    ("price", "Unit price", "number"),
    ("hs_sku", "SKU"),
    ("hs_cost_of_goods_sold", "Unit cost", "number"),
)

_LINE_ITEMS: tuple[tuple[Any, ...], ...] = (
    ("name", "Name"),
    ("description", "Description", "string", "open", (), "textarea"),
    ("price", "Unit price", "number"),
    ("quantity", "Quantity", "number"),
    ("amount", "Net price", "number"),
    ("hs_product_id", "Product ID", "number"),
    ("hs_sku", "SKU"),
)

_TABLE: dict[str, tuple[tuple[Any, ...], ...]] = {
    "contacts": _CONTACTS,
    "companies": _COMPANIES,
    "deals": _DEALS,
    "meetings": _MEETINGS,
    "tasks": _TASKS,
    "notes": _NOTES,
    "calls": _CALLS,
    "emails": _EMAILS,
    "leads": _LEADS,
    "tickets": _TICKETS,
    "products": _PRODUCTS,
    "line_items": _LINE_ITEMS,
    "users": (
        ("hs_email", "Email"),
        ("hs_job_title", "Job title"),
        ("hs_given_name", "First name"),
    ),
}
