"""hubspot-sdk, the vendor's own dated client, with answers held strictly to its models: prints what
became of each call by name, "ok" or the refusal, and what was seen on the way.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from hubspot_sdk import APIResponseValidationError, APIStatusError, HubSpot

WHEN = "2026-03-02T09:00:00Z"
# A contact that stands beside a deal, and a note beside a contact: the vendor's own definitions.
DEAL_TO_CONTACT, NOTE_TO_CONTACT, LEAD_TO_CONTACT = 3, 202, 578
TYPES = {
    "calls": {"hs_timestamp": WHEN, "hs_call_title": "Call"},
    "companies": {"name": "Sdk"},
    "emails": {"hs_timestamp": WHEN, "hs_email_subject": "Hello", "hs_email_direction": "EMAIL"},
    "line_items": {"name": "Chair", "quantity": "2"},
    "meetings": {"hs_timestamp": WHEN, "hs_meeting_title": "Demo"},
    "notes": {"hs_timestamp": WHEN, "hs_note_body": "Noted"},
    "products": {"name": "Chair", "price": "10"},
    "tasks": {"hs_timestamp": WHEN, "hs_task_subject": "Call back"},
    "tickets": {"subject": "Printer", "hs_pipeline_stage": "1"},
}
# What every portal lists, whether it has any or not.
LISTED = (
    "carts",
    "commerce_payments",
    "communications",
    "courses",
    "discounts",
    "feedback_submissions",
    "fees",
    "goal_targets",
    "invoices",
    "listings",
    "orders",
    "postal_mail",
    "projects",
    "quotes",
    "services",
    "subscriptions",
    "taxes",
    "users",
)


class Trial:
    """Calls by name, and what became of each."""

    def __init__(self, client: HubSpot) -> None:
        self.client = client
        self.outcomes: dict[str, str] = {}
        self.seen: dict[str, Any] = {}

    def call(self, name: str, operation: Callable[..., Any], /, **arguments: Any) -> Any:
        """The answer, or None for what was refused."""
        try:
            answer = operation(**arguments)
        except APIResponseValidationError as error:
            self.outcomes[name] = f"shape: {error.__cause__}"[:400]
        except APIStatusError as error:
            self.outcomes[name] = f"{error.status_code}: {error.message}"[:400]
        else:
            self.outcomes[name] = "ok"
            return answer
        return None


def main() -> None:
    told = json.loads(sys.argv[1])
    client = HubSpot(access_token=told["token"], _strict_response_validation=True)
    trial = Trial(client)
    for part in (contacts, objects, associations, definitions, lists, account, refusals):
        part(trial, told)
    print(json.dumps({"outcomes": trial.outcomes, "seen": trial.seen}))


def contacts(trial: Trial, told: dict[str, Any]) -> None:
    api = trial.client.crm.objects.contacts
    made = trial.call(
        "contacts.create",
        api.create,
        associations=[],
        properties={"email": "sdk@acme.example", "lastname": "Sdk"},
    )
    trial.call("contacts.update", api.update, contact_id=made.id, properties={"city": "Rome"})
    read = trial.call("contacts.get", api.get, contact_id=made.id, properties=["city"])
    trial.seen["city"] = read.properties["city"]
    found = trial.call(
        "contacts.get by address",
        api.get,
        contact_id="sdk@acme.example",
        id_property="email",
        properties=["email"],
    )
    trial.seen["same"] = found and found.id == made.id
    pages = trial.call("contacts.list", api.list, limit=20, properties=["hs_object_id"])
    trial.seen["listed"] = len({each.id for each in pages}) if pages else 0
    batches(trial, made.id)
    searches(trial)
    other = trial.call(
        "contacts.create another",
        api.create,
        associations=[],
        properties={"email": "sdk2@acme.example", "city": "Pisa"},
    )
    merged = trial.call(
        "contacts.merge", api.merge, primary_object_id=made.id, object_id_to_merge=other.id
    )
    trial.seen["merged city"] = merged and merged.properties["city"]
    trial.call("contacts.delete", api.delete, contact_id=merged.id if merged else made.id)


def batches(trial: Trial, known: str) -> None:
    api = trial.client.crm.objects.contacts.batch
    people = [{"properties": {"email": f"b{n}@sdk.example"}, "associations": []} for n in range(3)]
    made = trial.call("contacts.batch.create", api.create, inputs=people)
    ids = [{"id": each.id} for each in made.results] if made else [{"id": known}]
    read = {"properties": ["email"], "properties_with_history": []}
    trial.call("contacts.batch.get", api.get, inputs=ids, **read)
    changed = [{**each, "properties": {"city": "Oslo"}} for each in ids]
    trial.call("contacts.batch.update", api.update, inputs=changed)
    wanted = {"id": "b0@sdk.example", "id_property": "email", "properties": {"city": "Bern"}}
    trial.call("contacts.batch.upsert", api.upsert, inputs=[wanted])
    trial.call("contacts.batch.delete", api.delete, inputs=ids[1:])


def searches(trial: Trial) -> None:
    api = trial.client.crm.objects.contacts
    exact = {"propertyName": "email", "operator": "EQ", "value": "sdk@acme.example"}
    found = trial.call(
        "contacts.search",
        api.search,
        after="0",
        filter_groups=[{"filters": [exact]}],
        limit=10,
        properties=["email"],
        sorts=["createdate"],
    )
    trial.seen["found"] = found and found.total


def objects(trial: Trial, told: dict[str, Any]) -> None:
    for name, values in TYPES.items():
        api = getattr(trial.client.crm.objects, name)
        made = trial.call(f"{name}.create", api.create, associations=[], properties=values)
        trial.call(f"{name}.list", api.list, limit=10)
        if made is not None:
            single = {"companies": "company_id", "line_items": "line_item_id"}
            parameter = single.get(name, f"{name.removesuffix('s')}_id")
            trial.call(f"{name}.get", api.get, **{parameter: made.id})
            trial.call(f"{name}.delete", api.delete, **{parameter: made.id})
    for name in LISTED:
        trial.call(f"{name}.list", getattr(trial.client.crm.objects, name).list, limit=10)


def associations(trial: Trial, told: dict[str, Any]) -> None:
    crm = trial.client.crm
    person = crm.objects.contacts.create(associations=[], properties={"email": "tied@sdk.example"})

    def tie(number: int) -> list[dict[str, Any]]:
        kind = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}
        return [{"to": {"id": person.id}, "types": [kind]}]

    trial.call(
        "deals.create with a contact",
        crm.objects.deals.create,
        associations=tie(DEAL_TO_CONTACT),
        properties={"dealname": "Sdk", "dealstage": "appointmentscheduled"},
    )
    trial.call(
        "leads.create with a contact",
        crm.objects.leads.create,
        associations=tie(LEAD_TO_CONTACT),
        properties={"hs_lead_name": "Sdk"},
    )
    company = crm.objects.companies.create(associations=[], properties={"name": "Tied"})
    between = {"object_type": "contacts", "object_id": person.id, "to_object_type": "companies"}
    plain = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}
    trial.call(
        "associations.update_labels",
        crm.associations.update_labels,
        to_object_id=company.id,
        body=[plain],
        **between,
    )
    trial.call("associations.list", crm.associations.list, **between)
    trial.call("associations.delete", crm.associations.delete, to_object_id=company.id, **between)
    pair = {"from_object_type": "contacts", "to_object_type": "companies"}
    trial.call("associations_schema.labels", crm.associations_schema.labels.list_labels, **pair)


def definitions(trial: Trial, told: dict[str, Any]) -> None:
    crm = trial.client.crm
    for name in ("contacts", "companies", "deals", "tickets"):
        found = trial.call(f"properties.list {name}", crm.properties.list, object_type=name)
        trial.seen[f"properties of {name}"] = len(found.results) if found else 0
        trial.call(f"groups.list {name}", crm.properties.groups.list, object_type=name)
    own = {"object_type": "contacts", "name": "sdk_key", "label": "Key", "type": "string"}
    trial.call(
        "properties.create",
        crm.properties.create,
        field_type="text",
        group_name="contactinformation",
        **own,
    )
    one = {"object_type": "contacts", "property_name": "sdk_key"}
    trial.call("properties.get", crm.properties.get, **one)
    trial.call("properties.update", crm.properties.update, label="The key", **one)
    trial.call("properties.delete", crm.properties.delete, **one)
    trial.call("pipelines.list", crm.pipelines.list, object_type="deals")
    trial.call("object_schemas.list", crm.object_schemas.list)
    owners = trial.call("owners.list", crm.owners.list)
    trial.seen["owners"] = len(list(owners)) if owners else 0


def lists(trial: Trial, told: dict[str, Any]) -> None:
    api = trial.client.crm.lists
    made = trial.call(
        "lists.create", api.create, name="Sdk", object_type_id="0-1", processing_type="MANUAL"
    )
    list_id = made.list.list_id if made else "1"
    person = trial.client.crm.objects.contacts.list(limit=1).results[0].id
    trial.call("lists.add_memberships", api.add_memberships, list_id=list_id, body=[person])
    trial.call("lists.list_memberships", api.list_memberships, list_id=list_id)
    trial.call("lists.get", api.get, list_id=list_id)
    search = {"list_ids": [], "offset": 0, "processing_types": []}
    trial.call("lists.list_by_search", api.list_by_search, **search)
    trial.call("lists.list_folders", api.list_folders)
    trial.call("lists.delete", api.delete, list_id=list_id)


def account(trial: Trial, told: dict[str, Any]) -> None:
    client = trial.client
    limits = client.crm.limits
    for name in (
        "get_association_label_limits",
        "get_calculated_property_limits",
        "get_custom_object_type_limits",
        "get_custom_property_limits",
        "get_pipeline_limits",
        "get_record_limits",
    ):
        trial.call(f"limits.{name}", getattr(limits, name))
    trial.call("account.get", client.account.get)
    trial.call("imports.list", client.crm.imports.list)
    trial.call("settings.users.list", client.settings.users.list)
    trial.call("subscriptions.definitions", client.communication_preferences.definitions.list)
    validations = client.crm.properties_validations
    trial.call("properties_validations", validations.get_by_object_type_id, object_type_id="0-1")


def refusals(trial: Trial, told: dict[str, Any]) -> None:
    """Each must fail, with the status that the vendor gives."""
    api = trial.client.crm.objects.contacts
    trial.call("refused: unknown id", api.get, contact_id="999999")
    odd = {"associations": [], "properties": {"no_such_property": "x"}}
    trial.call("refused: unknown property", api.create, **odd)
    again = {"associations": [], "properties": {"email": "tied@sdk.example"}}
    trial.call("refused: address taken", api.create, **again)
    stranger = HubSpot(access_token="pat-na1-nobody", max_retries=0)
    trial.call("refused: wrong token", stranger.crm.owners.list)


main()
