"""What becomes of records that are merged, brought back or deleted for privacy."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.records import batches, merging, objects
from sandbox.vendor import VendorError

CONTACTS, COMPANIES = KINDS["contacts"], KINDS["companies"]


def add(portal: HubSpotModel, **values: str) -> str:
    return portal.insert("contacts", values)


def merge(portal: HubSpotModel, one: str, other: str) -> str:
    body = {"primaryObjectId": one, "objectIdToMerge": other}
    return str(merging.merge_by_api(portal, CONTACTS, body, "api")["n"])


def read(portal: HubSpotModel, record_id: str, *names: str) -> dict[str, Any]:
    return objects.read(portal, CONTACTS, record_id, objects.View(properties=names))


@pytest.mark.parametrize("keeps", [False, True])
def test_both_old_ids_lead_to_the_merged_record(portal: HubSpotModel, keeps: bool) -> None:
    portal.settings.merge_keeps_primary = keeps
    one, other = (
        add(portal, email="a@x.com", city="Rome"),
        add(portal, email="b@x.com", city="Pisa", phone="1"),
    )
    merged = merge(portal, one, other)
    assert (merged == one) is keeps
    for old in (one, other):
        found = read(portal, old, "city", "phone", "email", "hs_additional_emails")
        assert found["id"] == merged
        assert found["properties"]["city"] == "Rome"
        assert found["properties"]["phone"] == "1"
    assert found["properties"]["email"] == "a@x.com"
    assert found["properties"]["hs_additional_emails"] == "b@x.com"
    asked = {"inputs": [{"id": one}, {"id": other}], "properties": ["hs_merged_object_ids"]}
    answer = batches.read(portal, CONTACTS, asked)
    old_ids = answer["results"][0]["properties"]["hs_merged_object_ids"].split(";")
    assert set(old_ids) == ({other} if keeps else {one, other})
    assert [each["id"] for each in answer["results"]] == [merged] * 2


def test_what_was_merged_away_is_not_among_the_archived(portal: HubSpotModel) -> None:
    one, other = add(portal, email="a@x.com"), add(portal, email="b@x.com")
    merged = merge(portal, one, other)
    listed = objects.page(portal, CONTACTS, objects.View(archived=True), after="", limit=10)
    assert listed["results"] == []
    stored = {each["id"]: each for each in portal.stored("contacts", deleted=True)}
    assert {each: stored[each].get("merged_into") for each in (one, other, merged)} == {
        one: merged,
        other: merged,
        merged: None,
    }
    assert [each["id"] for each in portal.stored("contacts", deleted=False)] == [merged]


def test_the_loser_s_address_stays_taken(portal: HubSpotModel) -> None:
    merged = merge(portal, add(portal, email="a@x.com"), add(portal, email="b@x.com"))
    with pytest.raises(VendorError) as taken:
        objects.create(portal, CONTACTS, {"properties": {"email": "b@x.com"}}, "api")
    assert taken.value.body["message"] == f"Contact already exists. Existing ID: {merged}"


def test_merging_again_keeps_every_id_working(portal: HubSpotModel) -> None:
    ids = [add(portal, email=f"{n}@x.com") for n in range(4)]
    last = ids[0]
    for each in ids[1:]:
        last = merge(portal, last, each)
    assert {read(portal, each)["id"] for each in ids} == {last}
    saved = portal.snapshot()
    portal.restore(saved)
    assert {read(portal, each)["id"] for each in ids} == {last}
    assert portal.snapshot() == saved


def test_associations_move_to_the_merged_record_and_the_primary_s_company_stays(
    portal: HubSpotModel,
) -> None:
    one, other = add(portal, email="a@x.com"), add(portal, email="b@x.com")
    x, y = portal.insert("companies", {"name": "X"}), portal.insert("companies", {"name": "Y"})
    for contact, company in ((one, x), (other, y)):
        ends = {
            "from_object": "contacts",
            "from_id": contact,
            "to_object": "companies",
            "to_id": company,
        }
        portal.insert("associations", {**ends, "type": 1})
    merged = merge(portal, one, other)
    held = portal.graph.targets(("contacts", int(merged)), "companies")
    assert {str(n): sorted(types) for n, types in held.items()} == {x: [1, 279], y: [279]}
    assert read(portal, merged, "associatedcompanyid")["properties"]["associatedcompanyid"] == x


def test_the_later_lifecycle_stage_and_the_earlier_birth_are_kept(portal: HubSpotModel) -> None:
    early = portal.insert(
        "contacts", {"email": "a@x.com", "lifecyclestage": "customer"}, at=1_000_000_000.0
    )
    late = add(portal, email="b@x.com", lifecyclestage="lead")
    found = read(portal, merge(portal, late, early), "lifecyclestage", "createdate")
    assert found["properties"]["lifecyclestage"] == "customer"
    assert found["createdAt"] == "2001-09-09T01:46:40Z"


def test_a_record_takes_part_in_at_most_250_merges(portal: HubSpotModel) -> None:
    portal.settings.merge_keeps_primary = True
    first = add(portal, city="Rome")
    for _ in range(250):
        merge(portal, first, add(portal))
    with pytest.raises(VendorError) as full:
        merge(portal, first, add(portal))
    assert full.value.status == 414


@pytest.mark.parametrize("pair", [("1", "2"), ("", "1")])
def test_what_is_not_there_cannot_be_merged(portal: HubSpotModel, pair: tuple[str, str]) -> None:
    with pytest.raises(VendorError):
        merge(portal, *pair)
    one = add(portal)
    with pytest.raises(VendorError, match="with itself"):
        merge(portal, one, one)


def test_a_person_merges_several_at_once_and_nothing_is_tallied(portal: HubSpotModel) -> None:
    ids = [add(portal, email=f"{n}@x.com") for n in range(3)]
    merged = portal.merge("contacts", ids[0], ids[1:])
    (stored,) = portal.stored("contacts", deleted=False)
    assert (stored["id"], portal.tally.written) == (merged, 0)
    assert stored["history"][-1]["by"] == "human"


def test_an_archived_record_comes_back_unless_its_address_went_to_another(
    portal: HubSpotModel,
) -> None:
    first = add(portal, email="a@x.com", city="Rome")
    portal.remove("contacts", first)
    portal.revive("contacts", first)
    assert read(portal, first, "city")["properties"]["city"] == "Rome"
    portal.remove("contacts", first)
    add(portal, email="a@x.com")
    with pytest.raises(VendorError, match="already has that value"):
        portal.revive("contacts", first)


def test_a_restored_record_has_its_associations_to_what_is_still_there(
    portal: HubSpotModel,
) -> None:
    person = add(portal, email="a@x.com")
    x, y = portal.insert("companies", {"name": "X"}), portal.insert("companies", {"name": "Y"})
    for company, kind in ((x, 1), (y, 279)):
        ends = {
            "from_object": "contacts",
            "from_id": person,
            "to_object": "companies",
            "to_id": company,
        }
        portal.insert("associations", {**ends, "type": kind})
    portal.remove("contacts", person)
    portal.remove("companies", y)
    portal.restore(portal.snapshot())
    portal.revive("contacts", person)
    assert portal.graph.targets(("contacts", int(person)), "companies") == {int(x): (1, 279)}
    assert read(portal, person, "associatedcompanyid")["properties"]["associatedcompanyid"] == x


def test_privacy_deletion_leaves_nothing_and_blocks_unknown_addresses(portal: HubSpotModel) -> None:
    one, other = add(portal, email="a@x.com"), add(portal, email="b@x.com")
    merged = merge(portal, one, other)
    merging.erase(portal, CONTACTS, {"objectId": "B@x.com", "idProperty": "email"}, "api")
    assert list(portal.stored("contacts", deleted=True)) == []
    for each in (one, other, merged):
        with pytest.raises(VendorError):
            read(portal, each)
    merging.erase(portal, CONTACTS, {"objectId": "new@x.com", "idProperty": "email"}, "api")
    with pytest.raises(VendorError, match="deleted for privacy"):
        objects.create(portal, CONTACTS, {"properties": {"email": "New@x.com"}}, "api")
