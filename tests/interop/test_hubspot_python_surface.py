"""The vendor's own Python client, typed, through every family of calls it has: its models take
every answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import requests
from hubspot import HubSpot
from hubspot.communication_preferences import PublicUpdateSubscriptionStatusRequest
from hubspot.crm import associations as associations_v3
from hubspot.crm import (
    companies,
    contacts,
    deals,
    imports,
    lists,
    objects,
    pipelines,
    properties,
    schemas,
)
from hubspot.crm.associations.v4 import models as v4
from hubspot.crm.associations.v4 import schema as v4_schema
from hubspot.crm.associations.v4.schema import models as v4_labels
from hubspot.crm.objects import leads
from hubspot.webhooks import (
    SettingsChangeRequest,
    SubscriptionCreateRequest,
    SubscriptionPatchRequest,
)

OWN = {"label": "Key", "type": "string", "field_type": "text", "group_name": "contactinformation"}


@pytest.fixture(scope="module")
def portal(ready: dict[str, Any]) -> dict[str, Any]:
    """What a client has to know of the portal, its developer's key included."""
    keys: dict[str, Any] = dict(ready["hubspot"])
    told: dict[str, Any] = requests.get(f"{keys['url']}/_sandbox/portal", timeout=30).json()
    return {**told, **keys}


@pytest.fixture(scope="module")
def client(portal: dict[str, Any]) -> HubSpot:
    return HubSpot(access_token=portal["token"], host=portal["url"])


def control(portal: dict[str, Any], path: str, body: Any) -> dict[str, Any]:
    answer = requests.post(f"{portal['url']}/_sandbox/{path}", json=body, timeout=30)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def contact(client: HubSpot, **values: str) -> Any:
    return client.crm.contacts.basic_api.create(
        contacts.SimplePublicObjectInputForCreate(properties=values)
    )


def company(client: HubSpot, name: str) -> Any:
    return client.crm.companies.basic_api.create(
        companies.SimplePublicObjectInputForCreate(properties={"name": name})
    )


def link(kind: type[Any], one: str, other: str, **more: Any) -> Any:
    return kind(_from=v4.PublicObjectId(id=one), to=v4.PublicObjectId(id=other), **more)


@pytest.mark.parametrize("keeps", [False, True])
def test_merged_contacts_answer_to_every_old_id(
    client: HubSpot, portal: dict[str, Any], keeps: bool
) -> None:
    control(portal, "portal", {"merge_keeps_primary": keeps})
    one = contact(client, email=f"one{keeps}@merge.example", city="Rome")
    other = contact(client, email=f"two{keeps}@merge.example", city="Pisa", phone="+39 1")
    merged = client.crm.contacts.basic_api.merge(
        contacts.PublicMergeInput(primary_object_id=one.id, object_id_to_merge=other.id)
    )
    control(portal, "portal", {"merge_keeps_primary": False})
    assert (merged.id == one.id) is keeps
    names = ["city", "phone", "hs_additional_emails", "hs_merged_object_ids"]
    for old in (one.id, other.id, merged.id):
        found = client.crm.contacts.basic_api.get_by_id(old, properties=names)
        assert (found.id, found.properties["city"], found.properties["phone"]) == (
            merged.id,
            "Rome",
            "+39 1",
        )
    assert found.properties["hs_additional_emails"] == f"two{keeps}@merge.example".lower()
    assert other.id in found.properties["hs_merged_object_ids"].split(";")


def test_every_version_of_a_value_is_told_with_its_source(
    client: HubSpot, portal: dict[str, Any]
) -> None:
    made = contact(client, email="history@x.example", city="Rome")
    api = client.crm.contacts.basic_api
    api.update(made.id, contacts.SimplePublicObjectInput(properties={"city": "Pisa"}))
    control(portal, "records/contacts", {"id": made.id, "fields": {"city": "Bari"}})
    found = api.get_by_id(made.id, properties_with_history=["city"]).properties_with_history["city"]
    told = [(each.value, each.source_type, each.updated_by_user_id) for each in found]
    assert told == [
        ("Bari", "CRM_UI", 1),
        ("Pisa", "INTEGRATION", None),
        ("Rome", "INTEGRATION", None),
    ]
    asked = contacts.BatchReadInputSimplePublicObjectId(
        inputs=[contacts.SimplePublicObjectId(id=made.id)],
        properties=[],
        properties_with_history=["city"],
    )
    assert (
        len(client.crm.contacts.batch_api.read(asked).results[0].properties_with_history["city"])
        == 3
    )


def test_an_archived_contact_comes_back_and_an_erased_one_does_not(
    client: HubSpot, portal: dict[str, Any]
) -> None:
    made = contact(client, email="bin@x.example")
    api = client.crm.contacts.basic_api
    api.archive(made.id)
    assert api.get_by_id(made.id, archived=True).archived_at is not None
    control(portal, f"records/contacts/{made.id}/restore", {})
    assert api.get_by_id(made.id).archived is False
    api.purge(contacts.PublicGdprDeleteInput(object_id="bin@x.example", id_property="email"))
    with pytest.raises(contacts.exceptions.ApiException) as gone:
        api.get_by_id(made.id, archived=True)
    assert gone.value.status == 404


def test_a_batch_is_created_read_updated_and_upserted(client: HubSpot) -> None:
    api = client.crm.contacts.batch_api
    made, status, _ = api.create_with_http_info(
        contacts.BatchInputSimplePublicObjectBatchInputForCreate(
            inputs=[
                contacts.SimplePublicObjectBatchInputForCreate(
                    properties={"email": f"many{n % 3}@x.example"},
                    associations=[],
                    object_write_trace_id=str(n),
                )
                for n in range(4)
            ]
        )
    )
    assert (status, len(made.results), made.num_errors) == (207, 3, 1)
    assert made.errors[0].context["objectWriteTraceId"] == ["3"]
    change = contacts.BatchInputSimplePublicObjectBatchInput(
        inputs=[
            contacts.SimplePublicObjectBatchInput(id=each.id, properties={"city": "Rome"})
            for each in made.results
        ]
    )
    assert {each.properties["city"] for each in api.update(change).results} == {"Rome"}
    upsert = contacts.BatchInputSimplePublicObjectBatchInputUpsert(
        inputs=[
            contacts.SimplePublicObjectBatchInputUpsert(
                id=f"many{n}@x.example", id_property="email", properties={}
            )
            for n in (1, 9)
        ]
    )
    assert sorted(each.new for each in api.upsert(upsert).results) == [False, True]


def test_labels_are_made_used_reworded_and_deleted(client: HubSpot) -> None:
    api = client.crm.associations.v4.schema.definitions_api
    egg = v4_labels.PublicAssociationDefinitionCreateRequest
    made = api.create(
        "contacts", "deals", egg(label="Decision maker", name="decision_maker")
    ).results
    there = made[0].type_id
    assert [each.category for each in made] == ["USER_DEFINED", "USER_DEFINED"]
    person = contact(client, email="role@x.example")
    deal = client.crm.deals.basic_api.create(
        deals.SimplePublicObjectInputForCreate(properties={"dealname": "D"})
    )
    wanted = [v4.AssociationSpec("USER_DEFINED", there)]
    basic = client.crm.associations.v4.basic_api
    assert basic.create("contacts", person.id, "deals", deal.id, wanted).labels == [
        "Decision maker"
    ]
    change = v4_labels.PublicAssociationDefinitionUpdateRequest(
        association_type_id=there, label="Champion"
    )
    api.update("contacts", "deals", change)
    seen = basic.get_page("deals", deal.id, "contacts").results[0]
    assert {each.label for each in seen.association_types} == {None, "Champion"}
    api.remove("contacts", "deals", there)
    left = basic.get_page("contacts", person.id, "deals").results[0]
    assert [(each.type_id, each.label) for each in left.association_types] == [(4, None)]
    with pytest.raises(v4_schema.exceptions.ApiException):
        api.remove("contacts", "deals", 4)


def test_associations_in_batches_of_both_versions(client: HubSpot) -> None:
    person, firm = contact(client, email="batch@links.example"), company(client, "Links")
    batch = client.crm.associations.v4.batch_api
    types = [v4.AssociationSpec("HUBSPOT_DEFINED", 1)]
    made = batch.create(
        "contacts",
        "companies",
        v4.BatchInputPublicAssociationMultiPost(
            inputs=[link(v4.PublicAssociationMultiPost, person.id, firm.id, types=types)]
        ),
    )
    assert made.results[0].labels == ["Primary"]
    gone = v4.BatchInputPublicAssociationMultiPost(
        inputs=[link(v4.PublicAssociationMultiPost, person.id, firm.id, types=types)]
    )
    batch.archive_labels("contacts", "companies", gone)
    old = client.crm.associations.batch_api
    asked = associations_v3.BatchInputPublicObjectId(
        inputs=[associations_v3.PublicObjectId(id=person.id)]
    )
    assert [each.type for each in old.read("contacts", "companies", asked).results[0].to] == [
        "contact_to_company_unlabeled"
    ]
    pair = associations_v3.PublicAssociation(
        _from=associations_v3.PublicObjectId(id=person.id),
        to=associations_v3.PublicObjectId(id=firm.id),
        type="contact_to_company",
    )
    pairs = associations_v3.BatchInputPublicAssociation(inputs=[pair])
    assert len(old.create("contacts", "companies", pairs).results) == 2
    old.archive("contacts", "companies", pairs)
    assert (
        client.crm.associations.v4.basic_api.get_page("contacts", person.id, "companies").results
        == []
    )


def test_a_lead_needs_a_name_and_a_contact(client: HubSpot) -> None:
    person = contact(client, email="lead@x.example")
    api = client.crm.objects.leads.basic_api
    egg = leads.SimplePublicObjectInputForCreate
    types = [leads.AssociationSpec("HUBSPOT_DEFINED", 578)]
    to = [leads.PublicAssociationsForObject(types=types, to=leads.PublicObjectId(id=person.id))]
    with pytest.raises(leads.exceptions.ApiException) as nobody:
        api.create(egg(properties={"hs_lead_name": "L"}))
    with pytest.raises(leads.exceptions.ApiException):
        api.create(egg(properties={}, associations=to))
    assert nobody.value.status == 400
    made = api.create(egg(properties={"hs_lead_name": "L"}, associations=to))
    seen = api.get_by_id(made.id, properties=["hs_pipeline_stage"], associations=["contacts"])
    assert seen.properties["hs_pipeline_stage"] == "new-stage-id"
    assert {each.id for each in seen.associations["contacts"].results} == {person.id}


@pytest.mark.parametrize("kind", ["notes", "tasks", "calls", "emails", "meetings"])
def test_an_activity_needs_its_time(client: HubSpot, kind: str) -> None:
    package = import_module(f"hubspot.crm.objects.{kind}")
    api = getattr(client.crm.objects, kind).basic_api
    with pytest.raises(package.exceptions.ApiException) as timeless:
        api.create(package.SimplePublicObjectInputForCreate(properties={}))
    assert json.loads(timeless.value.body)["context"] == {"properties": ["hs_timestamp"]}
    made = api.create(
        package.SimplePublicObjectInputForCreate(
            properties={"hs_timestamp": "2026-11-21T10:00:00Z"}
        )
    )
    assert made.properties["hs_timestamp"] == "2026-11-21T10:00:00Z"


def test_a_custom_object_type_lives_from_schema_to_record(client: HubSpot) -> None:
    api = client.crm.schemas.core_api
    made = api.create(
        schemas.ObjectSchemaEgg(
            name="machine",
            labels=schemas.ObjectTypeDefinitionLabels(singular="Machine", plural="Machines"),
            required_properties=["serial"],
            searchable_properties=["serial"],
            primary_display_property="serial",
            associated_objects=["CONTACT"],
            properties=[
                schemas.ObjectTypePropertyCreate(
                    name="serial",
                    label="Serial",
                    type="string",
                    field_type="text",
                    has_unique_value=True,
                )
            ],
        )
    )
    assert made.object_type_id.startswith("2-")
    assert "machine" in {each.name for each in api.get_all().results}
    records = client.crm.objects
    egg = objects.SimplePublicObjectInputForCreate
    one = records.basic_api.create(made.object_type_id, egg(properties={"serial": "S1"}))
    assert records.basic_api.get_by_id("p_machine", "S1", id_property="serial").id == one.id
    with pytest.raises(objects.exceptions.ApiException):
        records.basic_api.create(made.fully_qualified_name, egg(properties={}))
    asked = objects.PublicObjectSearchRequest(query="s1", limit=5, properties=["serial"])
    assert records.search_api.do_search("p_machine", asked).total == 1
    person = contact(client, email="machine@x.example")
    client.crm.associations.v4.basic_api.create_default(
        "contacts", person.id, made.object_type_id, one.id
    )
    assert client.crm.associations.v4.basic_api.get_page(
        made.object_type_id, one.id, "contacts"
    ).results
    patch = schemas.ObjectTypeDefinitionPatch(
        labels=schemas.ObjectTypeDefinitionLabels(singular="M", plural="Ms")
    )
    assert api.update(made.object_type_id, patch).labels.plural == "Ms"
    records.basic_api.archive(made.object_type_id, one.id)
    api.archive(made.object_type_id)
    assert "machine" not in {each.name for each in api.get_all().results}


def test_lists_take_members_unless_they_fill_themselves(client: HubSpot) -> None:
    api, members = client.crm.lists.lists_api, client.crm.lists.memberships_api
    manual = api.create(
        lists.ListCreateRequest(object_type_id="0-1", processing_type="MANUAL", name="By hand")
    ).list
    ids = [
        contact(client, email=f"list{n}@x.example", city="Listed in Python").id for n in range(3)
    ]
    added = members.add(manual.list_id, [*ids, "404"])
    assert sorted(added.records_ids_added) == sorted(ids)
    first = members.get_page(manual.list_id, limit=2)
    rest = members.get_page(manual.list_id, limit=2, after=first.paging.next.after)
    assert [each.record_id for each in (*first.results, *rest.results)] == ids
    change = lists.MembershipChangeRequest(record_ids_to_add=[], record_ids_to_remove=ids[:1])
    members.add_and_remove(manual.list_id, change)
    assert api.get_by_id(manual.list_id).list.size == 2
    operation = {
        "operationType": "MULTISTRING",
        "operator": "IS_EQUAL_TO",
        "values": ["Listed in Python"],
    }
    found = {"filterType": "PROPERTY", "property": "city", "operation": operation}
    inner = {"filterBranchType": "AND", "filterBranches": [], "filters": [found]}
    branch = {"filterBranchType": "OR", "filterBranches": [inner], "filters": []}
    wanted = {
        "object_type_id": "0-1",
        "processing_type": "DYNAMIC",
        "name": "By itself",
        "filter_branch": branch,
    }
    dynamic = api.create(lists.ListCreateRequest(**wanted)).list
    assert {each.record_id for each in members.get_page(dynamic.list_id).results} == set(ids)
    with pytest.raises(lists.exceptions.ApiException):
        members.add(dynamic.list_id, ids)
    asked = lists.ListSearchRequest(query="by ", count=10, offset=0, additional_properties=[])
    page = api.do_search(asked)
    assert (page.total, {each.name for each in page.lists}) == (2, {"By hand", "By itself"})
    assert api.get_by_name("By hand", "0-1").list.list_id == manual.list_id
    assert members.get_lists("0-1", ids[2]).total == 2
    api.update_name(manual.list_id, list_name="Renamed")
    api.remove(manual.list_id)
    api.restore(manual.list_id)
    assert api.get_by_id(manual.list_id).list.name == "Renamed"


def test_properties_options_and_groups_are_edited(client: HubSpot) -> None:
    api = client.crm.properties
    batch = properties.BatchInputPropertyCreate(
        inputs=[properties.PropertyCreate(name=f"own{n}", **OWN) for n in range(2)]
    )
    assert len(api.batch_api.create("contacts", batch).results) == 2
    names = [properties.PropertyName(name=f"own{n}") for n in range(2)]
    read = properties.BatchReadInputPropertyName(inputs=names, archived=False)
    assert len(api.batch_api.read("contacts", read).results) == 2
    api.batch_api.archive("contacts", properties.BatchInputPropertyName(inputs=names))
    archived = {each.name for each in api.core_api.get_all("contacts", archived=True).results}
    assert {"own0", "own1"} <= archived
    status = api.core_api.get_by_name("contacts", "hs_lead_status")
    more = [
        *status.options,
        properties.OptionInput(label="Won back", value="WON_BACK", display_order=9, hidden=False),
    ]
    changed = api.core_api.update(
        "contacts", "hs_lead_status", properties.PropertyUpdate(options=more)
    )
    assert "WON_BACK" in {each.value for each in changed.options}
    assert contact(client, email="option@x.example", hs_lead_status="WON_BACK").id
    group = api.groups_api.create(
        "contacts", properties.PropertyGroupCreate(name="mine", label="Mine")
    )
    assert (
        api.groups_api.update(
            "contacts", group.name, properties.PropertyGroupUpdate(label="Ours")
        ).label
        == "Ours"
    )
    api.groups_api.archive("contacts", group.name)


def test_editing_a_stage_touches_the_deals_in_it(client: HubSpot) -> None:
    api = client.crm.pipelines
    stages = [
        pipelines.PipelineStageInput(label=label, display_order=n, metadata={"probability": rate})
        for n, (label, rate) in enumerate([("Open", "0.3"), ("Won", "1.0")])
    ]
    made = api.pipelines_api.create(
        "deals", pipelines.PipelineInput(label="Renewals", display_order=1, stages=stages)
    )
    where = {"dealname": "R", "pipeline": made.id, "dealstage": made.stages[0].id}
    deal = client.crm.deals.basic_api.create(
        deals.SimplePublicObjectInputForCreate(properties=where)
    )
    assert deal.properties["hs_deal_stage_probability"] == "0.3"
    time.sleep(0.002)
    patch = pipelines.PipelineStagePatchInput(metadata={"probability": "0.6"})
    api.pipeline_stages_api.update("deals", made.id, made.stages[0].id, patch)
    seen = client.crm.deals.basic_api.get_by_id(deal.id, properties=["hs_deal_stage_probability"])
    assert seen.properties["hs_deal_stage_probability"] == "0.6"
    assert seen.updated_at > deal.updated_at
    with pytest.raises(pipelines.exceptions.ApiException):
        api.pipelines_api.archive("deals", made.id)
    client.crm.deals.basic_api.archive(deal.id)
    api.pipelines_api.archive("deals", made.id)
    assert [each.id for each in api.pipelines_api.get_all("deals").results] == ["default"]


def test_an_import_writes_its_rows_and_tells_what_failed(client: HubSpot, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("First,Email\nAda,ada@import.example\nBad,no address\n")
    column = {"columnObjectTypeId": "0-1"}
    mappings = [
        {**column, "columnName": "First", "propertyName": "firstname"},
        {
            **column,
            "columnName": "Email",
            "propertyName": "email",
            "columnType": "HUBSPOT_ALTERNATE_ID",
        },
    ]
    page = {"hasHeader": True, "columnMappings": mappings}
    request = {
        "name": "People",
        "importOperations": {"0-1": "UPSERT"},
        "files": [{"fileName": file.name, "fileFormat": "CSV", "fileImportPage": page}],
    }
    api = client.crm.imports.core_api
    started = api.create(import_request=json.dumps(request), files=str(file))
    done = api.get_by_id(started.id)
    assert (started.state, done.state) == ("STARTED", "DONE")
    assert done.metadata.counters["CREATED_OBJECTS"] == 1
    (error,) = client.crm.imports.public_imports_api.get_errors(int(started.id)).results
    assert (error.error_type, error.source_data.line_number) == ("INVALID_EMAIL", 3)
    assert isinstance(error, imports.PublicImportError)
    assert client.crm.contacts.basic_api.get_by_id(
        "ada@import.example", id_property="email"
    ).properties["firstname"]


def test_an_opt_out_is_for_good(client: HubSpot) -> None:
    api = client.communication_preferences
    kinds = api.definition_api.get_page().subscription_definitions
    ask = PublicUpdateSubscriptionStatusRequest(
        email_address="Out@x.example", subscription_id=kinds[0].id
    )
    assert api.status_api.subscribe(ask).status == "SUBSCRIBED"
    assert api.status_api.unsubscribe(ask).status == "NOT_SUBSCRIBED"
    with pytest.raises(Exception, match="cannot be updated to be subscribed"):
        api.status_api.subscribe(ask)
    told = api.status_api.get_email_status("out@x.example").subscription_statuses
    assert {each.id: each.status for each in told}[kinds[0].id] == "NOT_SUBSCRIBED"


def test_tokens_are_exchanged_told_about_and_ended(client: HubSpot, portal: dict[str, Any]) -> None:
    code = control(portal, "portal", {"authorization_code": "http://localhost/back"})[
        "authorization_code"
    ]
    keys = {"client_id": portal["client_id"], "client_secret": portal["client_secret"]}
    back = "http://localhost/back"
    exchange: Callable[..., Any] = client.oauth.tokens_api.create
    granted = exchange(grant_type="authorization_code", code=code, redirect_uri=back, **keys)
    assert (granted.token_type, granted.expires_in) == ("bearer", 1800)
    with pytest.raises(Exception, match="BAD_AUTH_CODE"):
        exchange(grant_type="authorization_code", code=code, redirect_uri=back, **keys)
    told = client.oauth.access_tokens_api.get(granted.access_token)
    assert (told.hub_id, told.token_type) == (portal["portal_id"], "access")
    assert client.oauth.refresh_tokens_api.get(granted.refresh_token).hub_id == portal["portal_id"]
    again = exchange(grant_type="refresh_token", refresh_token=granted.refresh_token, **keys)
    assert (
        HubSpot(access_token=again.access_token, host=portal["url"])
        .crm.owners.owners_api.get_page()
        .results
        == []
    )
    with pytest.raises(Exception, match="BAD_REFRESH_TOKEN"):
        exchange(grant_type="refresh_token", refresh_token="no", **keys)


def test_the_apps_webhooks_take_the_developers_key(portal: dict[str, Any]) -> None:
    client = HubSpot(api_key=portal["developer_key"], host=portal["url"])
    app = portal["app_id"]
    settings = SettingsChangeRequest(
        target_url="http://127.0.0.1:9/", throttling={"maxConcurrentRequests": 10}
    )
    assert client.webhooks.settings_api.configure(app, settings).target_url == "http://127.0.0.1:9/"
    wanted = SubscriptionCreateRequest(
        event_type="contact.propertyChange", property_name="city", active=False
    )
    made = client.webhooks.subscriptions_api.create(app, wanted)
    client.webhooks.subscriptions_api.update(made.id, app, SubscriptionPatchRequest(active=False))
    assert [each.id for each in client.webhooks.subscriptions_api.get_all(app).results] == [made.id]
    client.webhooks.subscriptions_api.archive(made.id, app)
    client.webhooks.settings_api.clear(app)
    with pytest.raises(Exception, match="INVALID_AUTHENTICATION"):
        HubSpot(api_key="no", host=portal["url"]).webhooks.subscriptions_api.get_all(app)
