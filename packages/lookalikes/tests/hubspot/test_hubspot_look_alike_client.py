"""The vendor's own client library, typed, over a real socket, finds what it would find at the
vendor.
"""

from __future__ import annotations

import json

import pytest
from hubspot.crm import companies, contacts, deals, owners, pipelines, properties
from hubspot.crm.associations.v4 import models as v4
from hubspot.crm.contacts.exceptions import ApiException
from hubspot_served import Served


def _new(**values: str) -> contacts.SimplePublicObjectInputForCreate:
    return contacts.SimplePublicObjectInputForCreate(properties=values)


def test_a_contact_lives_from_create_to_archive(served: Served) -> None:
    api = served.client.crm.contacts.basic_api
    made = api.create(_new(email="Ada@Example.com", firstname="Ada"))
    assert made.properties["email"] == "ada@example.com"
    assert made.properties["lifecyclestage"] == "lead"
    assert made.properties["hs_pipeline"] == "contacts-lifecycle-pipeline"
    changed = api.update(made.id, contacts.SimplePublicObjectInput(properties={"phone": "+1 555"}))
    assert (changed.properties["phone"], changed.properties["lifecyclestage"]) == ("+1 555", "lead")
    assert "email" not in changed.properties
    seen = api.get_by_id(made.id, properties=["phone", "city"], properties_with_history=["phone"])
    assert seen.properties["phone"] == "+1 555"
    assert seen.properties["city"] is None
    assert [version.value for version in seen.properties_with_history["phone"]] == ["+1 555"]
    api.archive(made.id)
    with pytest.raises(ApiException) as gone:
        api.get_by_id(made.id)
    assert gone.value.status == 404
    assert "HTTP ERROR 404" in gone.value.body
    assert gone.value.headers["X-HubSpot-NotFound"] == "true"
    assert [found.id for found in api.get_page(archived=True).results] == [made.id]


def test_a_contact_is_found_by_its_email_address(served: Served) -> None:
    made = served.client.crm.contacts.basic_api.create(_new(email="ada@example.com"))
    found = served.client.crm.contacts.basic_api.get_by_id("ADA@example.com", id_property="email")
    assert found.id == made.id


def test_changing_an_archived_contact_answers_json(served: Served) -> None:
    with pytest.raises(ApiException) as missing:
        served.client.crm.contacts.basic_api.update(
            "12345", contacts.SimplePublicObjectInput(properties={"city": "Rome"})
        )
    body = json.loads(missing.value.body)
    assert (missing.value.status, body["message"]) == (404, "resource not found")


def test_two_contacts_cannot_have_one_address(served: Served) -> None:
    api = served.client.crm.contacts.basic_api
    first, second = api.create(_new(email="a@x.com")), api.create(_new(email="b@x.com"))
    with pytest.raises(ApiException) as created:
        api.create(_new(email="A@X.com"))
    assert created.value.status == 409
    assert (
        json.loads(created.value.body)["message"]
        == f"Contact already exists. Existing ID: {first.id}"
    )
    with pytest.raises(ApiException) as updated:
        api.update(second.id, contacts.SimplePublicObjectInput(properties={"email": "a@x.com"}))
    assert updated.value.status == 400
    assert (
        f"on {second.id}. {first.id} already has that value."
        in json.loads(updated.value.body)["message"]
    )


def test_invalid_values_are_all_listed(served: Served) -> None:
    wrong = {
        "dealname": "x",
        "amount": "much",
        "dealstage": "gone",
        "hs_object_id": "1",
        "nope": "1",
    }
    with pytest.raises(deals.exceptions.ApiException) as refused:
        served.client.crm.deals.basic_api.create(
            deals.SimplePublicObjectInputForCreate(properties=wrong)
        )
    body = json.loads(refused.value.body)
    assert (refused.value.status, body["category"]) == (400, "VALIDATION_ERROR")
    codes = {error["context"]["propertyName"][0]: error["code"] for error in body["errors"]}
    assert codes == {
        "amount": "INVALID_INTEGER",
        "dealstage": "INVALID_OPTION",
        "hs_object_id": "READ_ONLY_VALUE",
        "nope": "PROPERTY_DOESNT_EXIST",
    }
    prefix, _, embedded = body["message"].partition(": ")
    assert prefix == "Property values were not valid"
    assert {entry["name"] for entry in json.loads(embedded)} == set(codes)


def test_batches_answer_in_another_order_and_name_what_is_missing(served: Served) -> None:
    api = served.client.crm.contacts.batch_api
    inputs = [
        contacts.SimplePublicObjectBatchInputForCreate(
            properties={"email": f"p{n}@x.com"}, associations=[]
        )
        for n in range(5)
    ]
    made = api.create(contacts.BatchInputSimplePublicObjectBatchInputForCreate(inputs=inputs))
    assert made.status == "COMPLETE"
    assert [found.properties["email"] for found in made.results] != [
        f"p{n}@x.com" for n in range(5)
    ]
    ids = [contacts.SimplePublicObjectId(id=found.id) for found in made.results]
    asked = contacts.BatchReadInputSimplePublicObjectId(
        inputs=[*ids, contacts.SimplePublicObjectId(id="1")],
        properties=["email"],
        properties_with_history=[],
    )
    answer, status, _ = api.read_with_http_info(asked)
    assert (status, len(answer.results), answer.num_errors) == (207, 5, 1)
    assert answer.errors[0].context == {"ids": ["1"]}
    assert answer.errors[0].message.startswith("Could not get some CONTACT objects")
    api.archive(contacts.BatchInputSimplePublicObjectId(inputs=ids))
    assert served.client.crm.contacts.basic_api.get_page().results == []


def test_a_batch_updates_and_upserts(served: Served) -> None:
    crm = served.client.crm
    crm.properties.core_api.create(
        "contacts",
        properties.PropertyCreate(
            name="accord_key",
            label="Key",
            type="string",
            field_type="text",
            group_name="contactinformation",
            has_unique_value=True,
        ),
    )
    upsert = contacts.BatchInputSimplePublicObjectBatchInputUpsert(
        inputs=[
            contacts.SimplePublicObjectBatchInputUpsert(
                id="k1", id_property="accord_key", properties={"firstname": "Ada"}
            )
        ]
    )
    first = crm.contacts.batch_api.upsert(upsert).results[0]
    again = crm.contacts.batch_api.upsert(upsert).results[0]
    assert (first.new, again.new, first.id == again.id) == (True, False, True)
    change = contacts.BatchInputSimplePublicObjectBatchInput(
        inputs=[
            contacts.SimplePublicObjectBatchInput(id=first.id, properties={"lastname": "Byron"})
        ]
    )
    assert crm.contacts.batch_api.update(change).results[0].properties["lastname"] == "Byron"


def test_search_filters_sorts_and_pages(served: Served) -> None:
    for n, amount in enumerate(("5", "40", "300")):
        served.model.insert("deals", {"dealname": f"Deal {n}", "amount": amount})
    request = deals.PublicObjectSearchRequest(
        filter_groups=[
            deals.FilterGroup(
                filters=[deals.Filter(property_name="amount", operator="GT", value="6")]
            )
        ],
        sorts=["-amount"],
        properties=["amount"],
        limit=1,
    )
    page = served.client.crm.deals.search_api.do_search(request)
    assert (page.total, page.results[0].properties["amount"], page.paging.next.after) == (
        2,
        "300",
        "1",
    )
    request.after = page.paging.next.after
    last = served.client.crm.deals.search_api.do_search(request)
    assert last.results[0].properties["amount"] == "40"
    assert last.paging is None


def test_properties_are_made_changed_and_archived(served: Served) -> None:
    api = served.client.crm.properties
    group = properties.PropertyGroupCreate(name="accord", label="Accord")
    assert api.groups_api.create("deals", group).label == "Accord"
    wanted = properties.PropertyCreate(
        name="tier", label="Tier", type="string", field_type="text", group_name="accord"
    )
    assert api.core_api.create("deals", wanted).has_unique_value is False
    with pytest.raises(properties.exceptions.ApiException) as twice:
        api.core_api.create("deals", wanted)
    assert twice.value.status == 409
    assert json.loads(twice.value.body)["subCategory"] == "Properties.PROPERTY_WITH_NAME_EXISTS"
    changed = api.core_api.update("deals", "tier", properties.PropertyUpdate(label="Level"))
    assert api.core_api.get_by_name("deals", "tier").label == changed.label == "Level"
    api.core_api.archive("deals", "tier")
    assert "tier" not in {found.name for found in api.core_api.get_all("deals").results}
    assert api.core_api.create("deals", wanted).archived is False
    industry = api.core_api.get_by_name("companies", "industry")
    assert len(industry.options) == 147


def test_owners_are_listed_by_address_and_whether_archived(served: Served) -> None:
    one = served.model.insert("owners", {"email": "r@x.com", "firstName": "R", "lastName": "One"})
    served.model.insert(
        "owners", {"email": "s@x.com", "firstName": "S", "lastName": "Two", "archived": True}
    )
    api = served.client.crm.owners.owners_api
    assert [owner.id for owner in api.get_page().results] == [one]
    assert [owner.user_id for owner in api.get_page(archived=True).results] == [None]
    assert api.get_by_id(int(one)).email == "r@x.com"
    with pytest.raises(owners.exceptions.ApiException):
        api.get_by_id(5)


def test_deals_have_the_default_pipeline(served: Served) -> None:
    api = served.client.crm.pipelines
    (found,) = api.pipelines_api.get_all("deals").results
    assert found.id == "default"
    assert [stage.id for stage in found.stages][-2:] == ["closedwon", "closedlost"]
    assert found.stages[0].metadata["probability"] == "0.2"
    assert api.pipeline_stages_api.get_by_id("deals", "default", "closedwon").label == "Closed Won"
    with pytest.raises(pipelines.exceptions.ApiException):
        api.pipelines_api.get_by_id("deals", "other")


def test_associations_are_made_read_and_taken_away(served: Served) -> None:
    contact = served.model.insert("contacts", {"email": "a@x.com"})
    lonely = served.model.insert("contacts", {"email": "b@x.com"})
    company = served.model.insert("companies", {"name": "X"})
    api = served.client.crm.associations.v4
    made = api.batch_api.create(
        "contacts",
        "companies",
        v4.BatchInputPublicAssociationMultiPost(
            inputs=[
                v4.PublicAssociationMultiPost(
                    _from=v4.PublicObjectId(id=contact),
                    to=v4.PublicObjectId(id=company),
                    types=[v4.AssociationSpec("HUBSPOT_DEFINED", 1)],
                )
            ]
        ),
    )
    assert made.results[0].labels == ["Primary"]
    asked = v4.BatchInputPublicFetchAssociationsBatchRequest(
        inputs=[
            v4.PublicFetchAssociationsBatchRequest(id=contact),
            v4.PublicFetchAssociationsBatchRequest(id=lonely),
        ]
    )
    read, status, _ = api.batch_api.get_page_with_http_info("contacts", "companies", asked)
    assert status == 207
    assert [kind.type_id for kind in read.results[0].to[0].association_types] == [1, 279]
    assert read.errors[0].sub_category == "crm.associations.NO_ASSOCIATIONS_FOUND"
    back = api.basic_api.get_page("companies", company, "contacts")
    assert [kind.type_id for kind in back.results[0].association_types] == [2, 280]
    seen = served.client.crm.contacts.basic_api.get_by_id(contact, associations=["companies"])
    assert seen.associations["companies"].results[0].id == company
    gone = v4.PublicAssociationMultiArchive(
        _from=v4.PublicObjectId(id=contact), to=[v4.PublicObjectId(id=company)]
    )
    api.batch_api.archive(
        "contacts", "companies", v4.BatchInputPublicAssociationMultiArchive(inputs=[gone])
    )
    assert api.basic_api.get_page("companies", company, "contacts").results == []


def test_the_default_association_carries_no_label(served: Served) -> None:
    deal = served.model.insert("deals", {"dealname": "D"})
    company = served.model.insert("companies", {"name": "X"})
    api = served.client.crm.associations.v4
    answer = api.basic_api.create_default("deals", deal, "companies", company)
    assert [found.association_spec.association_type_id for found in answer.results] == [341, 342]
    served.client.crm.associations.v4.basic_api.archive("deals", deal, "companies", company)
    assert api.basic_api.get_page("deals", deal, "companies").results == []


def test_labels_tell_the_type_ids(served: Served) -> None:
    labels = served.client.crm.associations.v4.schema.definitions_api.get_all(
        "companies", "companies"
    ).results
    assert {found.type_id: found.label for found in labels} == {
        13: "Child Company",
        14: "Parent Company",
        450: None,
    }


def test_companies_take_their_website_from_the_domain(served: Served) -> None:
    wanted = companies.SimplePublicObjectInputForCreate(
        properties={"domain": "x.com", "industry": "BANKING"}
    )
    assert served.client.crm.companies.basic_api.create(wanted).properties["website"] == "x.com"
