"""The object types of a portal: their names, type ids, and the few facts that differ between them.

HubSpot's own are the same everywhere; a portal may add custom ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sandbox.hubspot.errors import bare


@dataclass(frozen=True, eq=False)
class Kind:
    """One object type; `defaults` are the properties a read returns when it names none, `required`
    a create needs.
    """

    name: str
    singular: str
    type_id: str
    modified: str
    created: str
    defaults: tuple[str, ...]
    searchable: tuple[str, ...]
    required: tuple[str, ...] = ()

    @cached_property
    def system(self) -> tuple[str, str, str]:
        """The properties every answer carries, asked for or not."""
        return self.created, self.modified, "hs_object_id"


def _crm(
    name: str, singular: str, type_id: str, *defaults: str, searchable: tuple[str, ...]
) -> Kind:
    # Contacts are older than the rest and keep their own name for the modified time.
    modified = "lastmodifieddate" if name == "contacts" else "hs_lastmodifieddate"
    return Kind(name, singular, type_id, modified, "createdate", defaults, searchable)


def _activity(name: str, singular: str, type_id: str, *searchable: str) -> Kind:
    times = ("hs_lastmodifieddate", "hs_createdate")
    return Kind(name, singular, type_id, *times, (), searchable, required=("hs_timestamp",))


def _plain(
    name: str, singular: str, number: int, *searchable: str, required: tuple[str, ...] = ()
) -> Kind:
    """One of the younger object types, which are all alike but for their names."""
    times = ("hs_lastmodifieddate", "hs_createdate")
    return Kind(name, singular, f"0-{number}", *times, (), searchable, required=required)


def custom_kind(
    name: str, type_id: str, searchable: tuple[str, ...], required: tuple[str, ...]
) -> Kind:
    """A custom object type; `name` is the fully qualified one, such as `p123_machine`."""
    return Kind(
        name, name, type_id, "hs_lastmodifieddate", "hs_createdate", (), searchable, required
    )


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _crm(
            "contacts",
            "contact",
            "0-1",
            *("email", "firstname", "lastname"),
            searchable=(
                "firstname",
                "lastname",
                "email",
                "phone",
                "company",
                "hs_additional_emails",
            ),
        ),
        _crm(
            "companies",
            "company",
            "0-2",
            *("domain", "name"),
            searchable=("website", "phone", "name", "domain"),
        ),
        _crm(
            "deals",
            "deal",
            "0-3",
            *("amount", "closedate", "dealname", "dealstage", "pipeline"),
            searchable=("dealname", "pipeline", "dealstage", "description", "dealtype"),
        ),
        _activity("meetings", "meeting_event", "0-47", "hs_meeting_title", "hs_meeting_body"),
        _activity("tasks", "task", "0-27", "hs_task_body", "hs_task_subject"),
        _activity("notes", "note", "0-46", "hs_note_body"),
        _activity("calls", "call", "0-48", "hs_call_title", "hs_call_body"),
        _activity("emails", "email", "0-49", "hs_email_subject"),
        Kind(
            "leads",
            "lead",
            "0-136",
            "hs_lastmodifieddate",
            "hs_createdate",
            (),
            ("hs_lead_name",),
            required=("hs_lead_name",),
        ),
        _crm(
            "tickets",
            "ticket",
            "0-5",
            *(
                "subject",
                "content",
                "hs_pipeline",
                "hs_pipeline_stage",
                "hs_ticket_category",
                "hs_ticket_priority",
            ),
            searchable=("subject", "content", "hs_pipeline_stage", "hs_ticket_category"),
        ),
        _crm(
            "products",
            "product",
            "0-7",
            "name",
            "description",
            "price",
            searchable=("name", "description", "price"),
        ),
        # Recorded: the portal's users are records too, and carry the times of activities.
        _plain("users", "user", 115, "hs_email"),
        _crm("line_items", "line_item", "0-8", "quantity", "amount", "price", searchable=("name",)),
        # Documented: every portal has these, whatever it pays for.
        _activity("communications", "communication", "0-18", "hs_communication_body"),
        _activity("postal_mail", "postal_mail", "0-116", "hs_postal_mail_body"),
        _plain("quotes", "quote", 14, "hs_title", "hs_quote_number", "hs_sender_email"),
        _plain("orders", "order", 123, "hs_order_name", "hs_external_order_id"),
        _plain("invoices", "invoice", 53, "hs_number"),
        _plain("carts", "cart", 142, "hs_cart_name", "hs_external_cart_id"),
        _plain("subscriptions", "subscription", 69, "hs_name"),
        _plain("commerce_payments", "commerce_payment", 101, "hs_customer_email"),
        _plain("discounts", "discount", 84, "hs_label"),
        _plain("fees", "fee", 85, "hs_label"),
        _plain("taxes", "tax", 86, "hs_label"),
        _plain("goal_targets", "goal_target", 74, "hs_goal_name"),
        _plain("feedback_submissions", "feedback_submission", 19, "hs_submission_name"),
        _plain("deal_splits", "deal_split", 72, "hs_deal_id"),
        _plain("appointments", "appointment", 421, "hs_appointment_name"),
        _plain("courses", "course", 410, "hs_course_name"),
        _plain("listings", "listing", 420, "hs_name"),
        _plain("services", "service", 162, "hs_name"),
        # Recorded in 2026: a project needs something; that it is the name is unverified.
        _plain("projects", "project", 970, "hs_name", required=("hs_name",)),
    )
}

ACTIVITIES = frozenset(
    {"meetings", "tasks", "notes", "calls", "emails", "communications", "postal_mail"}
)

_BY_ALIAS: dict[str, Kind] = {
    "meeting": KINDS["meetings"],
    "payments": KINDS["commerce_payments"],
    "goals": KINDS["goal_targets"],
}
_TYPE_ID = re.compile(r"\d+-\d+")
for _kind in KINDS.values():
    _BY_ALIAS |= {_kind.name: _kind, _kind.singular: _kind, _kind.type_id: _kind}


class Kinds:
    """The object types of one portal, HubSpot's own first."""

    def __init__(self) -> None:
        self.by_name: dict[str, Kind] = dict(KINDS)
        self._by_alias = dict(_BY_ALIAS)

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.by_name.values())

    def named(self, text: str) -> Kind:
        """The object type of that name, singular name or type id; refuses unknown ones as HubSpot
        does.
        """
        kind = self._by_alias.get(text.lower())
        if kind is not None:
            return kind
        if _TYPE_ID.fullmatch(text):
            raise bare(f"Invalid object or event type id: {text}")
        raise bare(f"Unable to infer object type from: {text}")

    def add(self, kind: Kind, *aliases: str) -> None:
        """Add a custom object type."""
        self.by_name[kind.name] = kind
        for alias in (kind.name, kind.type_id, *aliases):
            self._by_alias[alias.lower()] = kind

    def remove(self, kind: Kind) -> None:
        """Forget a custom object type."""
        del self.by_name[kind.name]
        self._by_alias = {alias: found for alias, found in self._by_alias.items() if found != kind}
