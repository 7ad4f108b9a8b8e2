"""Labelled associations: buying roles are read, made and taken away without the association they
stand on.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.errors import RejectedError
from connectors.hubspot.connector import HubSpotConnector
from connectors.record import Ref
from connectors.write import Applied, Associate, Dissociate, Refused
from tests.connectors.hubspot.served_portal import ServedPortal

PAIR = "/crm/v4/associations/deals/contacts/labels"
DECIDER, BUYER = "@contacts:Decision maker", "@contacts:Economic buyer"


@pytest.fixture
def roles(portal: ServedPortal) -> Iterator[HubSpotConnector]:
    connector = portal.connect()
    for name, label in (("decision_maker", "Decision Maker"), ("economic_buyer", "Economic Buyer")):
        connector.client.call("POST", PAIR, {"name": name, "label": label}, read=False)
    yield connector
    connector.close()


def test_a_role_is_given_and_taken_and_the_contact_stays(
    portal: ServedPortal, roles: HubSpotConnector
) -> None:
    deal, ann, bob = portal.ref("deals"), portal.add("contacts"), portal.add("contacts")
    roles.write([Associate("1", deal, "@contacts", ann), Associate("2", deal, "@contacts", bob)])
    assert roles.write(
        [Associate("3", deal, DECIDER, ann), Associate("4", deal, DECIDER, bob)]
    ) == [
        Applied("3", deal),
        Applied("4", deal),
    ]
    roles.write([Associate("5", deal, BUYER, ann)])
    names = ["@contacts", DECIDER, BUYER]
    before = roles.calls
    held = roles.associations("deals", [deal.id], names)[deal.id]
    assert roles.calls - before == 1
    assert held == {
        "@contacts": tuple(sorted((ann, bob))),
        DECIDER: tuple(sorted((ann, bob))),
        BUYER: (ann,),
    }
    assert roles.roles("deals", [deal.id, "404"]) == {
        deal.id: {ann: ("Decision Maker", "Economic Buyer"), bob: ("Decision Maker",)},
        "404": {},
    }
    assert roles.write([Dissociate("6", deal, DECIDER, ann)]) == [Applied("6", deal)]
    held = roles.associations("deals", [deal.id], names)[deal.id]
    assert held == {"@contacts": tuple(sorted((ann, bob))), DECIDER: (bob,), BUYER: (ann,)}


def test_the_labels_of_a_portal_are_asked_for_once(
    portal: ServedPortal, roles: HubSpotConnector
) -> None:
    deal, contacts = portal.ref("deals"), [portal.add("contacts") for _ in range(3)]
    before = roles.calls
    for each in contacts:
        roles.write([Associate(each, deal, DECIDER, each)])
    assert roles.calls - before == 4


def test_a_label_the_account_does_not_have_is_refused_with_advice(
    portal: ServedPortal, roles: HubSpotConnector
) -> None:
    deal, contact = portal.ref("deals"), portal.add("contacts")
    with pytest.raises(RejectedError, match="Champion") as caught:
        roles.write([Associate("1", deal, "@contacts:Champion", contact)])
    assert (caught.value.code, "label" in caught.value.advice) == ("UNKNOWN_LABEL", True)
    with pytest.raises(RejectedError, match="@nobody"):
        roles.associations("deals", [deal.id], ["@nobody"])


def test_the_primarys_mark_is_no_role(portal: ServedPortal, connector: HubSpotConnector) -> None:
    contact, company = portal.ref("contacts"), portal.add("companies")
    connector.write([Associate("1", contact, "@companies", company)])
    assert connector.roles("contacts", [contact.id], "@companies") == {contact.id: {company: ()}}


def test_of_several_companies_the_primary_counts(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    contact, companies = (
        portal.ref("contacts"),
        [portal.add("companies", name=str(n)) for n in range(3)],
    )
    for company in companies:
        ends = {
            "from_object": "contacts",
            "from_id": contact.id,
            "to_object": "companies",
            "to_id": company,
        }
        portal.model.insert("associations", {**ends, "type": 279})
    connector.write([Associate("1", contact, "@companies", companies[1])])
    assert connector.associations("contacts", [contact.id], ["@companies"]) == {
        contact.id: {"@companies": companies[1]}
    }


def test_activities_name_what_they_are_about(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    contact, deal = portal.add("contacts"), portal.add("deals")
    for name in ("meetings", "notes", "tasks"):
        one = Ref("hubspot", name, portal.add(name, hs_timestamp="2026-11-21T10:00:00Z"))
        outcomes = [*connector.write([Associate("1", one, "@contacts", contact)])]
        outcomes += connector.write([Associate("2", one, "@deals", deal)])
        assert not [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        held = connector.associations(name, [one.id], ["@contacts", "@deals", "@companies"])
        assert held == {one.id: {"@contacts": (contact,), "@deals": (deal,), "@companies": ()}}


def test_two_thousand_associations_go_in_one_call(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    deals = [portal.ref("deals") for _ in range(50)]
    contacts = [portal.add("contacts") for _ in range(40)]
    links = [
        Associate(f"{deal.id}-{each}", deal, "@contacts", each)
        for deal in deals
        for each in contacts
    ]
    (batch,) = connector.batches(links)
    before = connector.calls
    outcomes = connector.write(batch)
    assert connector.calls - before == 1
    assert len(outcomes) == 2_000
    assert all(isinstance(outcome, Applied) for outcome in outcomes)


@pytest.mark.parametrize(("object_name", "type_id"), [("contacts", 1), ("deals", 5)])
def test_taking_the_primary_away_leaves_the_accounts_own_labels(
    portal: ServedPortal, connector: HubSpotConnector, object_name: str, type_id: int
) -> None:
    record, labelled, plain = (
        portal.ref(object_name),
        portal.add("companies"),
        portal.add("companies"),
    )
    path = f"/crm/v4/associations/{object_name}/companies/labels"
    made = connector.client.call(
        "POST", path, {"label": "Board member", "name": "board"}, read=False
    ).body["results"]
    there = next(each["typeId"] for each in made)
    ends = {
        "from_object": object_name,
        "from_id": record.id,
        "to_object": "companies",
        "to_id": labelled,
    }
    portal.model.insert("associations", {**ends, "type": type_id})
    portal.model.insert("associations", {**ends, "type": there})
    portal.model.insert("associations", {**ends, "to_id": plain, "type": type_id})
    for company in (labelled, plain):
        connector.write([Associate("l", record, "@companies", company)])
        assert connector.write([Dissociate("u", record, "@companies", company)]) == [
            Applied("u", record)
        ]
        assert (
            connector.associations(object_name, [record.id], ["@companies"])[record.id][
                "@companies"
            ]
            is None
        )
    assert connector.roles(object_name, [record.id], "@companies") == {
        record.id: {labelled: ("Board member",)}
    }


def test_primaries_of_one_batch_go_each_in_its_own_way(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    contacts, company = [portal.ref("contacts") for _ in range(3)], portal.add("companies")
    path = "/crm/v4/associations/contacts/companies/labels"
    made = connector.client.call(
        "POST", path, {"label": "Board member", "name": "board"}, read=False
    ).body["results"]
    ends = {
        "from_object": "contacts",
        "from_id": contacts[1].id,
        "to_object": "companies",
        "to_id": company,
    }
    portal.model.insert("associations", {**ends, "type": next(each["typeId"] for each in made)})
    connector.write([Associate(each.id, each, "@companies", company) for each in contacts])
    outcomes = connector.write(
        [Dissociate(each.id, each, "@companies", company) for each in contacts]
    )
    assert outcomes == [Applied(each.id, each) for each in contacts]
    ids = [each.id for each in contacts]
    assert not any(
        held["@companies"]
        for held in connector.associations("contacts", ids, ["@companies"]).values()
    )
    assert [connector.roles("contacts", ids, "@companies")[each] for each in ids] == [
        {},
        {company: ("Board member",)},
        {},
    ]


def test_a_parent_is_taken_away_and_the_companies_stay_associated(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    child, parent = portal.ref("companies"), portal.add("companies")
    ends = {
        "from_object": "companies",
        "from_id": child.id,
        "to_object": "companies",
        "to_id": parent,
    }
    portal.model.insert("associations", {**ends, "type": 450})
    connector.write([Associate("l", child, "@parent", parent)])
    assert connector.write([Dissociate("u", child, "@parent", parent)]) == [Applied("u", child)]
    held = connector.client.associations.read("companies", "companies", [{"id": child.id}]).body[
        "results"
    ][0]["to"]
    assert [each["typeId"] for each in held[0]["associationTypes"]] == [450]
