"""Every family of calls in every generation of paths: the same answers, and no path of another
generation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from connectors.hubspot.connector import HubSpotConnector
from connectors.protocol import CustomField
from connectors.record import Ref, Want
from connectors.testing.contract import ConnectorContract
from connectors.testing.harness import Harness
from connectors.write import Applied, Associate, Create, Delete, Dissociate, Update
from tests.connectors.hubspot.harness import HubSpotHarness
from tests.connectors.hubspot.served_portal import LAG_S, ServedPortal

APIS = ("v3", "2026-03", "2026-09")
NUMBERED = re.compile(r"/v[134]/")
# It has no dated form: the one call whose path is the same in every generation.
UNDATED = "/oauth/v2/private-apps/get/access-token-info"


@pytest.fixture(params=APIS)
def api(request: pytest.FixtureRequest, portal: ServedPortal) -> Iterator[str]:
    portal.model.tally.calls.clear()
    yield str(request.param)
    routes = {route for _, route in portal.model.tally.calls if route != UNDATED}
    assert routes
    if request.param == "v3":
        assert not {route for route in routes if "2026-" in route}
    else:
        assert not {route for route in routes if NUMBERED.search(route)}
        assert all(request.param in route for route in routes)


@pytest.fixture
def ours(portal: ServedPortal, api: str) -> Iterator[HubSpotConnector]:
    connector = portal.connect(api=api)
    yield connector
    connector.close()


def test_records_are_written_read_searched_listed_and_archived(
    portal: ServedPortal, ours: HubSpotConnector
) -> None:
    (made,) = ours.write([Create("i", "contacts", "accord_key", "k", {"firstname": "Ann"})])
    assert isinstance(made, Applied)
    ref = made.ref
    assert ours.write([Update("u", ref, {"firstname": "Anne"})]) == [
        Applied("u", ref, {"firstname": "Anne"}, pytest.approx(portal.model.clock.now(), abs=5))
    ]
    assert ours.fetch("contacts", [ref.id], ["firstname"])[ref.id].fields == {"firstname": "Anne"}
    assert ours.find("contacts", "accord_key", ["k"], [])["k"].ref == ref
    portal.advance(2 * LAG_S)
    (page,) = ours.changes([Want("contacts", ("firstname",))])
    assert [record.fields for record in page.records] == [{"firstname": "Anne"}]
    assert list(ours.ids("contacts")) == [[ref.id]]
    told = ours.field_history("contacts", [ref.id], ["firstname"])
    assert [version.value for version in told[ref.id]["firstname"]] == ["Anne", "Ann"]
    ours.write([Delete("d", ref)])
    # Whether HubSpot finds an archived record by a unique property is not known; it must not read
    # as a live one.
    assert all(record.gone for record in ours.find("contacts", "accord_key", ["k"], []).values())
    assert list(ours.archived_ids("contacts")) == [[ref.id]]


def test_associations_are_made_labelled_read_and_taken_away(
    portal: ServedPortal, ours: HubSpotConnector
) -> None:
    deal, contact = portal.ref("deals"), portal.add("contacts")
    company = portal.add("companies", name="N")
    label = {"name": "champion", "label": "Champion"}
    ours.client.call("POST", "/crm/v4/associations/deals/contacts/labels", label, read=False)
    for name, to in (
        ("@companies", company),
        ("@contacts", contact),
        ("@contacts:champion", contact),
    ):
        assert ours.write([Associate("l", deal, name, to)]) == [Applied("l", deal)]
    names = ["@companies", "@contacts", "@contacts:champion"]
    held = ours.associations("deals", [deal.id], names)[deal.id]
    assert held == {
        "@companies": company,
        "@contacts": (contact,),
        "@contacts:champion": (contact,),
    }
    ours.write([Dissociate("u", deal, "@contacts:champion", contact)])
    ours.write([Dissociate("u", deal, "@companies", company)])
    held = ours.associations("deals", [deal.id], names)[deal.id]
    assert held == {"@companies": None, "@contacts": (contact,), "@contacts:champion": ()}


def test_set_up_calls_work(portal: ServedPortal, ours: HubSpotConnector) -> None:
    assert ours.identity().account == str(portal.model.portal_id)
    assert ours.describe(["contacts", "owners", "boats"]).keys() == {"contacts", "owners"}
    assert ours.provision([CustomField("deals", "accord_note", "Note")])
    portal.model.insert("owners", {"email": "rep@example.com", "firstName": "R", "archived": False})
    assert [r.fields for page in ours.changes([Want("owners", ("email",))]) for r in page.records]
    assert ours.pipelines("deals")
    assert {finding.level for finding in ours.inspect()} <= {"ok", "warning"}


def test_lists_and_consent_work(portal: ServedPortal, ours: HubSpotConnector) -> None:
    contact = portal.add("contacts", email="ann@example.com")
    nurture = ours.lists.find_or_create("Nurture")
    assert ours.lists.find_or_create("Nurture").id == nurture.id
    assert ours.lists.add(nurture, [contact]).done == (contact,)
    assert ours.lists.remove(nurture, [contact]).done == (contact,)
    for name in ("hs_email_optout", "hs_email_optout_1001"):
        (done,) = ours.write([Update("a", Ref("hubspot", "contacts", contact), {name: "true"})])
        assert isinstance(done, Applied)
    assert portal.model.preferences.shown("ann@example.com") == {
        "hs_email_optout",
        "hs_email_optout_1001",
    }


def test_leads_and_custom_objects_are_written_and_read(
    portal: ServedPortal, ours: HubSpotConnector
) -> None:
    name = ours.client.call("POST", "/crm/v3/schemas", BOATS, read=False).body["fullyQualifiedName"]
    assert ours.describe([name])[name].fields["boat_name"].required
    ours.provision(
        [CustomField(each, "accord_key", "Accord key", "key") for each in ("leads", name)]
    )
    contact = portal.add("contacts")
    lead = {"hs_lead_name": "Ann", "@contact": contact}
    (one,) = ours.write([Create("l", "leads", "accord_key", "k", lead)])
    (boat,) = ours.write([Create("b", name, "accord_key", "k", {"boat_name": "Ann"})])
    assert isinstance(one, Applied)
    assert isinstance(boat, Applied)
    assert ours.fetch(name, [boat.ref.id], ["boat_name"])[boat.ref.id].fields == {
        "boat_name": "Ann"
    }
    by_type = ours.client.call("GET", f"/crm/v3/schemas/{name}", read=True).body["objectTypeId"]
    assert (
        ours.describe([by_type])[by_type].fields.keys() == ours.describe([name])[name].fields.keys()
    )
    assert ours.write([Associate("l", boat.ref, "@contacts", contact)]) == [Applied("l", boat.ref)]
    assert ours.associations(name, [boat.ref.id], ["@contacts"]) == {
        boat.ref.id: {"@contacts": (contact,)}
    }
    portal.advance(2 * LAG_S)
    (page,) = ours.changes([Want(name, ("boat_name",))])
    assert [record.ref for record in page.records] == [Ref("hubspot", name, boat.ref.id)]


BOATS = {
    "name": "boat",
    "labels": {"singular": "Boat", "plural": "Boats"},
    "requiredProperties": ["boat_name"],
    "primaryDisplayProperty": "boat_name",
    "properties": [{"name": "boat_name", "label": "Name", "type": "string", "fieldType": "text"}],
    "associatedObjects": ["CONTACT"],
}


class TestHubSpotDated(ConnectorContract):
    """The whole contract once more on the dated paths."""

    @pytest.fixture(params=APIS[1:])
    def harness(self, request: pytest.FixtureRequest, portal: ServedPortal) -> Iterator[Harness]:
        harness = HubSpotHarness(portal, api=request.param)
        yield harness
        harness.connector.close()
