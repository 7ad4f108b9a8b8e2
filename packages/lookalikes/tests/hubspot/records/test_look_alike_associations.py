"""What associating records does: both directions, one primary, one parent, properties that
follow.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.hubspot.associations import operations
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.graph.edges import Graph
from sandbox.hubspot.graph.type_ids import TYPES
from sandbox.hubspot.model import HubSpotModel
from sandbox.vendor import VendorError


def link(portal: HubSpotModel, one: str, one_id: str, other: str, other_id: str, kind: int) -> str:
    ends = {"from_object": one, "from_id": one_id, "to_object": other, "to_id": other_id}
    return portal.insert("associations", {**ends, "type": kind})


def types(portal: HubSpotModel) -> dict[tuple[str, str], list[int]]:
    return {
        (found["from"]["id"], found["to"]["id"]): found["types"]
        for found in portal.stored("associations", deleted=False)
    }


def test_a_primary_company_demotes_the_former_one(portal: HubSpotModel) -> None:
    portal.insert("contacts", {"email": "skip@x.com"})
    contact = portal.insert("contacts", {"email": "a@x.com"})
    x, y = portal.insert("companies", {"name": "X"}), portal.insert("companies", {"name": "Y"})
    link(portal, "contacts", contact, "companies", x, 1)
    # Said from the company's side, it is the same association.
    portal.insert("companies", {"name": "Z"})
    link(portal, "companies", y, "contacts", contact, 2)
    (first,) = [
        found for found in portal.stored("contacts", deleted=False) if found["id"] == contact
    ]
    assert first["fields"]["associatedcompanyid"] == y
    graph = portal.graph.targets(("contacts", int(contact)), "companies")
    assert {n: sorted(kinds) for n, kinds in graph.items()} == {int(x): [279], int(y): [1, 279]}


def test_a_company_has_one_parent(portal: HubSpotModel) -> None:
    child, p, q = (portal.insert("companies", {"name": name}) for name in "CPQ")
    link(portal, "companies", child, "companies", p, 14)
    link(portal, "companies", q, "companies", child, 13)
    assert types(portal) == {(child, q): [14], (q, child): [13]}
    (stored,) = [
        found for found in portal.stored("companies", deleted=False) if found["id"] == child
    ]
    assert stored["fields"]["hs_parent_company_id"] == q


def test_removing_an_association_takes_both_directions(portal: HubSpotModel) -> None:
    deal, company = (
        portal.insert("deals", {"dealname": "D"}),
        portal.insert("companies", {"name": "X"}),
    )
    name = link(portal, "deals", deal, "companies", company, 5)
    assert len(list(portal.stored("associations", deleted=False))) == 2
    portal.remove("associations", name)
    assert not list(portal.stored("associations", deleted=False))
    with pytest.raises(VendorError):
        portal.remove("associations", name)


def test_archiving_a_record_takes_its_associations_away(portal: HubSpotModel) -> None:
    contact, company = (
        portal.insert("contacts", {"email": "a@x.com"}),
        portal.insert("companies", {"name": "X"}),
    )
    link(portal, "contacts", contact, "companies", company, 1)
    portal.remove("companies", company)
    assert not list(portal.stored("associations", deleted=False))
    (stored,) = portal.stored("contacts", deleted=False)
    assert "associatedcompanyid" not in stored["fields"]


def test_associating_again_writes_nothing(portal: HubSpotModel) -> None:
    contact, company = (
        portal.insert("contacts", {"email": "a@x.com"}),
        portal.insert("companies", {"name": "X"}),
    )
    ends = {"from": {"id": contact}, "to": {"id": company}}
    body = {"inputs": [{**ends, "types": [{"associationTypeId": 1}]}]}
    for _ in range(2):
        answer = operations.create(portal, KINDS["contacts"], KINDS["companies"], body)
        assert answer["results"][0]["labels"] == ["Primary"]
        assert portal.tally.written == 1


def test_what_people_do_is_not_tallied(portal: HubSpotModel) -> None:
    contact, company = (
        portal.insert("contacts", {"email": "a@x.com"}),
        portal.insert("companies", {"name": "X"}),
    )
    link(portal, "contacts", contact, "companies", company, 279)
    portal.edit("contacts", contact, {"city": "Rome"})
    portal.remove("companies", company)
    assert portal.tally.written == 0


def test_a_batch_names_the_pairs_it_could_not_associate(portal: HubSpotModel) -> None:
    contact, company = (
        portal.insert("contacts", {"email": "a@x.com"}),
        portal.insert("companies", {"name": "X"}),
    )
    kinds = {"types": [{"associationTypeId": 279}]}
    body = {
        "inputs": [
            {"from": {"id": contact}, "to": {"id": company}, **kinds},
            {"from": {"id": contact}, "to": {"id": "9"}, **kinds},
            {"from": {"id": contact}, "to": {"id": company}, "types": [{"associationTypeId": 4}]},
        ]
    }
    answer = operations.create(portal, KINDS["contacts"], KINDS["companies"], body)
    assert (len(answer["results"]), answer["numErrors"]) == (1, 2)
    assert answer["errors"][0]["subCategory"] == "crm.associations.INVALID_IDENTIFIER"
    assert answer["errors"][1]["message"] == "One or more associations are invalid"


def test_taking_the_primary_label_away_leaves_the_plain_association(portal: HubSpotModel) -> None:
    contact, company = (
        portal.insert("contacts", {"email": "a@x.com"}),
        portal.insert("companies", {"name": "X"}),
    )
    link(portal, "contacts", contact, "companies", company, 1)
    ends = {"from": {"id": contact}, "to": {"id": company}}
    body = {"inputs": [{**ends, "types": [{"associationTypeId": 1}]}]}
    operations.archive_labels(portal, KINDS["contacts"], KINDS["companies"], body)
    left = portal.graph.targets(("contacts", int(contact)), "companies")
    assert left == {int(company): (279,)}
    assert "associatedcompanyid" not in next(portal.stored("contacts", deleted=False))["fields"]


PAIRS = sorted((one, other, kind) for (one, other), kinds in TYPES.items() for kind in kinds)
STEPS = st.lists(
    st.tuples(st.sampled_from(PAIRS), st.integers(1, 3), st.integers(1, 3), st.booleans()),
    max_size=40,
)


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_every_direction_has_its_inverse_and_no_record_two_primaries(
    steps: list[tuple[tuple[str, str, int], int, int, bool]],
) -> None:
    graph = Graph()
    for (one, other, kind), a, b, adding in steps:
        if one == other and a == b:
            continue
        if adding:
            graph.add((one, a), (other, b), kind)
        else:
            graph.remove((one, a), (other, b), None if a == b else (kind,))
    for one_end, other_end, kinds in graph.edges():
        back = graph.targets(other_end, one_end[0])[one_end[1]]
        inverses = {TYPES[one_end[0], other_end[0]][kind].inverse for kind in kinds}
        assert set(back) == inverses
        for kind in kinds:
            found = TYPES[one_end[0], other_end[0]][kind]
            if found.single:
                holders = [
                    n for n, held in graph.targets(one_end, other_end[0]).items() if kind in held
                ]
                assert len(holders) == 1


def test_two_portals_share_nothing() -> None:
    one, other = HubSpotModel(Clock().skewed()), HubSpotModel(Clock().skewed())
    one.book.update("deals", "product_line", {"label": "Changed"})
    one.book.create_group("deals", {"name": "g", "label": "G"})
    assert other.book.get("deals", "product_line")["label"] == "Product line"
    assert "g" not in other.book.groups["deals"]
