"""What is worked out once for a batch holds for the inputs that are alike, no further; and what a
path finds.
"""

from __future__ import annotations

from sandbox.clock import Clock
from sandbox.hubspot.associations import operations
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.records import batches, objects
from sandbox.hubspot.routes.table import ROUTES
from sandbox.hubspot.search import finding
from sandbox.hubspot.wire.routing import Routing

CONTACTS, COMPANIES = KINDS["contacts"], KINDS["companies"]


def fresh() -> HubSpotModel:
    return HubSpotModel(Clock(lambda: 1_790_000_000.0).skewed())


def test_records_of_a_batch_that_give_different_properties_are_each_completed() -> None:
    given = [
        {"email": "one@north.example"},
        {"firstname": "Ann", "lastname": "Lee"},
        {"email": "two@south.example", "lifecyclestage": "customer"},
        {"email": "three@north.example"},
    ]
    portal = fresh()
    together = batches.create(
        portal, CONTACTS, {"inputs": [{"properties": each} for each in given]}, "api"
    )
    alone = fresh()
    expected = [objects.create(alone, CONTACTS, {"properties": each}, "api") for each in given]
    assert sorted(together["results"], key=lambda found: str(found["id"])) == expected


def test_changes_of_a_batch_that_give_different_properties_each_answer_their_own() -> None:
    portal = fresh()
    ids = [portal.insert("contacts", {"firstname": str(n)}) for n in range(3)]
    given = [{"city": "Rome"}, {"email": "one@north.example"}, {"city": "Pisa"}]
    inputs = [
        {"id": each, "properties": properties} for each, properties in zip(ids, given, strict=True)
    ]
    answered = {
        found["id"]: found["properties"]
        for found in batches.update(portal, CONTACTS, {"inputs": inputs}, "api")["results"]
    }
    assert [answered[each].get("city") for each in ids] == ["Rome", None, "Pisa"]
    assert [answered[each].get("hs_email_domain") for each in ids] == [None, "north.example", None]


def test_associations_of_a_batch_have_the_types_that_each_asks_for() -> None:
    portal = fresh()
    company = portal.insert("companies", {"name": "North"})
    ids = [portal.insert("contacts", {"firstname": str(n)}) for n in range(4)]
    asked = (1, 279, 999, 1)
    inputs = [
        {"from": {"id": each}, "to": {"id": company}, "types": [{"associationTypeId": type_id}]}
        for each, type_id in zip(ids, asked, strict=True)
    ]
    answer = operations.create(portal, CONTACTS, COMPANIES, {"inputs": inputs})
    assert [found["labels"] for found in answer["results"]] == [["Primary"], [], ["Primary"]]
    assert answer["numErrors"] == 1
    held = [dict(portal.graph.targets(("contacts", int(each)), "companies")) for each in ids]
    assert [types.get(int(company)) for types in held] == [(1, 279), (279,), None, (1, 279)]


def test_a_page_of_a_search_by_id_runs_either_way() -> None:
    portal = fresh()
    ids = [portal.insert("contacts", {"firstname": str(n)}) for n in range(7)]
    pages = [
        [
            found["id"]
            for found in finding.search(
                portal, CONTACTS, {"sorts": [sort], "limit": 3, "after": "2"}
            )["results"]
        ]
        for sort in (
            {"propertyName": "hs_object_id", "direction": "ASCENDING"},
            {"propertyName": "hs_object_id", "direction": "DESCENDING"},
        )
    ]
    assert pages == [ids[2:5], ids[::-1][2:5]]


def test_a_path_known_by_other_methods_only_has_no_operation_and_an_unknown_one_is_not_found() -> (
    None
):
    routing = Routing(ROUTES)
    wrong = routing.find("PUT", "/crm/v3/objects/contacts")
    assert wrong is not None
    assert wrong.route is None
    assert routing.find("GET", "/crm/v3/nothing/of/the/kind/here") is None


def test_head_finds_what_get_does_and_a_name_may_hold_slashes() -> None:
    routing = Routing(ROUTES)
    one = "/crm/v3/objects/contacts/12"
    assert routing.find("HEAD", one) == routing.find("GET", one)
    found = routing.find("GET", "/crm/v3/lists/object-type-id/0-1/name/cold / leads")
    assert found is not None
    assert found.names == {"object_type": "0-1", "name": "cold / leads"}
