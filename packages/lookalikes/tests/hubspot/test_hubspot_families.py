"""The families beside records: labels, lists, custom object types, pipelines, rules,
preferences.
"""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.hubspot.associations import labels
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.definitions.subscriptions import OPT_OUTS
from sandbox.hubspot.lists import memberships
from sandbox.hubspot.lists import operations as list_operations
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.records import batches, changing, objects, opting_out
from sandbox.hubspot.setup import object_types, pipelines
from sandbox.vendor import VendorError

CONTACTS, DEALS, COMPANIES, NOTES = (
    KINDS["contacts"],
    KINDS["deals"],
    KINDS["companies"],
    KINDS["notes"],
)


def create(portal: HubSpotModel, kind: Any, **values: str) -> str:
    return str(objects.create(portal, kind, {"properties": values}, "api")["id"])


def machine(portal: HubSpotModel) -> dict[str, Any]:
    wanted = {
        "name": "Machine",
        "labels": {"singular": "Machine", "plural": "Machines"},
        "requiredProperties": ["serial"],
        "searchableProperties": ["serial"],
        "primaryDisplayProperty": "serial",
        "associatedObjects": ["CONTACT", "0-2"],
        "properties": [
            {"name": "serial", "label": "Serial", "type": "string", "fieldType": "text"}
        ],
    }
    return object_types.create(portal, wanted)


def test_a_pair_of_labels_reads_differently_from_each_side(portal: HubSpotModel) -> None:
    body = {"name": "boss_staff", "label": "Boss", "inverseLabel": "Staff"}
    made = labels.add_label(portal, CONTACTS, CONTACTS, body)["results"]
    assert [each["label"] for each in made] == ["Boss", "Staff"]
    same = labels.add_label(portal, CONTACTS, CONTACTS, {"name": "friend", "label": "Friend"})[
        "results"
    ]
    assert len(same) == 1
    with pytest.raises(VendorError, match="already exists"):
        labels.add_label(portal, CONTACTS, CONTACTS, body)


def test_a_label_comes_with_the_plain_association_and_survives_a_snapshot(
    portal: HubSpotModel,
) -> None:
    made = labels.add_label(portal, CONTACTS, DEALS, {"name": "buyer", "label": "Buyer"})["results"]
    one, deal = create(portal, CONTACTS, city="Rome"), create(portal, DEALS, dealname="D")
    ends = {"from_object": "contacts", "from_id": one, "to_object": "deals", "to_id": deal}
    portal.insert("associations", {**ends, "type": made[0]["typeId"]})
    saved = portal.snapshot()
    portal.restore(saved)
    assert sorted(portal.graph.targets(("deals", int(deal)), "contacts")[int(one)]) == [
        3,
        made[1]["typeId"],
    ]
    assert portal.snapshot() == saved


def test_a_type_in_the_wrong_category_is_refused(portal: HubSpotModel) -> None:
    one, firm = create(portal, CONTACTS, city="Rome"), create(portal, COMPANIES, name="X")
    wrong = {"associationCategory": "USER_DEFINED", "associationTypeId": 279}
    body = {"properties": {"city": "R"}, "associations": [{"to": {"id": firm}, "types": [wrong]}]}
    with pytest.raises(VendorError, match="One or more associations are invalid"):
        objects.create(portal, CONTACTS, body, "api")
    assert one


def test_a_list_reports_ids_that_are_nobody_s_and_follows_merges(portal: HubSpotModel) -> None:
    asked = {"name": "L", "objectTypeId": "0-1", "processingType": "MANUAL"}
    list_id = list_operations.create(portal, asked)["list"]["listId"]
    one, other = create(portal, CONTACTS, city="A"), create(portal, CONTACTS, city="B")
    answer = memberships.change_members(portal, list_id, [one, other, "404"], ())
    assert (sorted(answer["recordsIdsAdded"]), answer["recordIdsMissing"]) == (
        sorted([one, other]),
        ["404"],
    )
    merged = portal.merge("contacts", one, [other])
    page = memberships.members(portal, list_id, memberships.Window(limit=10))
    assert [each["recordId"] for each in page["results"]] == [merged]
    portal.remove("contacts", merged)
    assert memberships.members(portal, list_id, memberships.Window(limit=10))["results"] == []


def test_a_page_of_members_holds_at_most_250(portal: HubSpotModel) -> None:
    asked = {"name": "L", "objectTypeId": "contacts", "processingType": "SNAPSHOT"}
    list_id = list_operations.create(portal, asked)["list"]["listId"]
    ids = [portal.insert("contacts", {"city": "A"}) for _ in range(260)]
    memberships.change_members(portal, list_id, ids, ())
    page = memberships.members(portal, list_id, memberships.Window(limit=250))
    assert (len(page["results"]), page["total"]) == (250, 260)
    after = page["paging"]["next"]["after"]
    rest = memberships.members(portal, list_id, memberships.Window(after, limit=250))
    assert len(rest["results"]) == 10


def test_a_custom_object_type_goes_by_three_names_and_survives_a_snapshot(
    portal: HubSpotModel,
) -> None:
    made = machine(portal)
    for name in (made["objectTypeId"], made["fullyQualifiedName"], "p_machine"):
        kind = portal.kinds.named(name)
        create(portal, kind, serial=name)
    assert len(list(portal.stored("p_machine", deleted=False))) == 3
    with pytest.raises(VendorError, match="Some required properties were not set"):
        create(portal, kind, hubspot_owner_id="")
    saved = portal.snapshot()
    portal.restore(saved)
    assert portal.snapshot() == saved
    assert object_types.get(portal, "p_machine")["requiredProperties"] == ["serial"]
    with pytest.raises(VendorError, match="still has records"):
        object_types.archive(portal, "p_machine")


def test_a_schema_names_the_associations_it_allows(portal: HubSpotModel) -> None:
    made = machine(portal)
    assert [each["toObjectTypeId"] for each in made["associations"]] == ["0-1", "0-2"]
    kind = portal.kinds.named("p_machine")
    one, thing = create(portal, CONTACTS, city="A"), create(portal, kind, serial="S")
    spec = {
        "associationCategory": "USER_DEFINED",
        "associationTypeId": int(made["associations"][0]["id"]),
    }
    body = {"properties": {"serial": "T"}, "associations": [{"to": {"id": one}, "types": [spec]}]}
    linked = objects.create(portal, kind, body, "api")["id"]
    view = objects.View(associations=("contacts",))
    assert (
        objects.read(portal, kind, linked, view)["associations"]["contacts"]["results"][0]["id"]
        == one
    )
    assert "associations" not in objects.read(portal, kind, thing, view)


def test_a_stage_can_be_written_as_soon_as_it_is_made(portal: HubSpotModel) -> None:
    stage = {"label": "Trial", "displayOrder": 9, "metadata": {"probability": 0.5}}
    made = pipelines.add_stage(portal, DEALS, "default", stage)
    deal = create(portal, DEALS, dealname="D", dealstage=made["id"])
    (stored,) = portal.stored("deals", deleted=False)
    assert stored["fields"]["hs_deal_stage_probability"] == "0.5"
    with pytest.raises(VendorError, match="are being referenced by object IDs"):
        pipelines.archive_stage(portal, DEALS, "default", made["id"])
    portal.remove("deals", deal)
    pipelines.archive_stage(portal, DEALS, "default", made["id"])
    with pytest.raises(VendorError):
        create(portal, DEALS, dealname="D", dealstage=made["id"])


@pytest.mark.parametrize("rate", ["1.1", "-0.1", "often", None])
def test_a_deal_stage_needs_a_probability(portal: HubSpotModel, rate: str | None) -> None:
    metadata = {} if rate is None else {"probability": rate}
    with pytest.raises(VendorError, match="probability"):
        pipelines.add_stage(
            portal, DEALS, "default", {"label": "S", "displayOrder": 1, "metadata": metadata}
        )


def test_a_portal_s_rules_are_enforced_on_the_api_and_not_on_people(portal: HubSpotModel) -> None:
    portal.settings.validation_rules = [
        {"object": "contacts", "property": "email"},
        {"object": "contacts", "property": "phone", "when": {"lifecyclestage": ["customer"]}},
    ]
    with pytest.raises(VendorError) as bare:
        create(portal, CONTACTS, city="Rome")
    assert [each["code"] for each in bare.value.body["errors"]] == ["MISSING_REQUIRED_PROPERTY"]
    record_id = create(portal, CONTACTS, email="a@x.com")
    body = {"inputs": [{"id": record_id, "properties": {"lifecyclestage": "customer"}}]}
    with pytest.raises(VendorError) as conditional:
        batches.update(portal, CONTACTS, body, "api")
    assert conditional.value.body["errors"][0]["code"] == "MISSING_CONDITIONAL_REQUIRED_PROPERTY"
    portal.edit("contacts", record_id, {"lifecyclestage": "customer"})
    portal.edit("contacts", None, {"city": "Pisa"})


def test_a_backward_stage_can_be_refused_instead(portal: HubSpotModel) -> None:
    portal.settings.change({"lifecycle_backward": "refuse"})
    record_id = create(portal, CONTACTS, lifecyclestage="customer")
    with pytest.raises(VendorError, match="comes before customer"):
        objects.update(
            portal, CONTACTS, record_id, {"properties": {"lifecyclestage": "lead"}}, None, "api"
        )
    with pytest.raises(VendorError):
        portal.settings.change({"no_such": 1})


def test_an_activity_of_a_person_needs_no_time_and_an_api_client_s_does(
    portal: HubSpotModel,
) -> None:
    portal.edit("notes", None, {"hs_note_body": "typed"})
    with pytest.raises(VendorError) as timeless:
        create(portal, NOTES, hs_note_body="sent")
    assert timeless.value.body["context"] == {"properties": ["hs_timestamp"]}


def test_options_of_a_vendor_s_enumeration_can_be_edited_and_its_label_cannot(
    portal: HubSpotModel,
) -> None:
    options = [{"label": "New", "value": "NEW", "displayOrder": 0, "hidden": False}]
    portal.book.update("contacts", "hs_lead_status", {"options": options})
    with pytest.raises(VendorError, match="was not one of the allowed options"):
        create(portal, CONTACTS, hs_lead_status="OPEN")
    with pytest.raises(VendorError, match="read only"):
        portal.book.update("contacts", "hs_lead_status", {"label": "Mine"})
    with pytest.raises(VendorError, match="read only"):
        portal.book.update("deals", "dealstage", {"options": options})


def test_an_opt_out_of_everything_overrides_every_choice(portal: HubSpotModel) -> None:
    portal.preferences.choose(
        "A@x.com", "1001", "SUBSCRIBED", {"legalBasis": "CONSENT_WITH_NOTICE"}
    )
    portal.preferences.leave_all("a@x.com")
    saved = portal.snapshot()
    portal.restore(saved)
    assert {each["status"] for each in portal.preferences.statuses("A@X.com")} == {"UNSUBSCRIBED"}


def _opt_outs(portal: HubSpotModel, email: str) -> dict[str, str]:
    row = portal.find(portal.kinds.named("contacts"), email, "email")
    assert row is not None
    return {name: value for name, value in row["props"].items() if name in OPT_OUTS}


def test_a_contact_shows_what_its_address_has_chosen(portal: HubSpotModel) -> None:
    number = portal.edit("contacts", None, {"email": "Ann@x.com"})
    opting_out.choose(portal, opting_out.Choice("ann@x.com", "1001", "UNSUBSCRIBED", {}), "app")
    assert _opt_outs(portal, "ann@x.com") == {"hs_email_optout_1001": "true"}
    after = portal.find(portal.kinds.named("contacts"), number)
    assert after is not None
    assert [entry[1] for entry in after["history"]] == ["human", "app"]
    opting_out.leave_all(portal, "ANN@x.com", "app")
    assert _opt_outs(portal, "ann@x.com")["hs_email_optout"] == "true"


def test_an_address_that_nobody_has_yet_keeps_its_choice_for_who_gets_it(
    portal: HubSpotModel,
) -> None:
    portal.preferences.leave_all("later@x.com")
    portal.edit("contacts", None, {"email": "later@x.com"})
    assert _opt_outs(portal, "later@x.com") == {"hs_email_optout": "true"}
    other = portal.edit("contacts", None, {"email": "fresh@x.com"})
    assert _opt_outs(portal, "fresh@x.com") == {}
    changes = changing.Changes(portal, portal.kinds.named("contacts"), "app")
    later = portal.find(portal.kinds.named("contacts"), "later@x.com", "email")
    fresh = portal.find(portal.kinds.named("contacts"), other)
    assert later is not None
    assert fresh is not None
    changes.commit(changes.stage(later, {"email": "moved@x.com"}))
    changes.commit(changes.stage(fresh, {"email": "later@x.com"}))
    assert _opt_outs(portal, "moved@x.com") == {"hs_email_optout": "false"}
    assert _opt_outs(portal, "later@x.com") == {"hs_email_optout": "true"}


def test_a_contact_opts_out_and_in_again_as_nobody_else_can(portal: HubSpotModel) -> None:
    number = portal.edit("contacts", None, {"email": "ann@x.com", "hs_email_optout_1002": "true"})
    portal.edit("contacts", number, {"hs_email_optout": "true", "firstname": "Ann"})
    assert set(_opt_outs(portal, "ann@x.com").values()) == {"true"}
    portal.edit("contacts", number, {"hs_email_optout": "false"})
    assert portal.preferences.all_out == set()
    assert _opt_outs(portal, "ann@x.com") == {
        "hs_email_optout": "false",
        "hs_email_optout_1002": "true",
    }
    changes = changing.Changes(portal, portal.kinds.named("contacts"), "app")
    row = portal.find(portal.kinds.named("contacts"), number)
    assert row is not None
    with pytest.raises(VendorError, match="read only"):
        changes.stage(row, {"hs_email_optout": "true"})
