"""Reads beyond the usual: every id, what was archived, histories, and more properties than a call
holds.
"""

from __future__ import annotations

import pytest

from connectors.errors import RetryableError
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.meaning import query
from connectors.record import Ref, Want
from connectors.write import Delete, Update
from sandbox.hubspot.records.merging import erase
from tests.connectors.hubspot.served_portal import LAG_S, ServedPortal


def listed(pages: object) -> list[str]:
    return [each for page in pages for each in page]  # type: ignore[attr-defined]


def test_every_live_id_is_listed_a_hundred_a_call_and_never_late(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = [portal.add("contacts", firstname=f"n{n}") for n in range(230)]
    portal.model.remove("contacts", ids[7])
    before = connector.calls
    assert listed(connector.ids("contacts")) == [each for each in ids if each != ids[7]]
    assert connector.calls - before == 3
    assert listed(connector.ids("deals")) == []


def test_what_is_archived_can_be_told_from_what_was_never_there(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    kept, archived, erased = (portal.add("contacts", firstname=name) for name in "abc")
    connector.write([Delete("d", Ref("hubspot", "contacts", archived))])
    erase(portal.model, portal.model.kinds.named("contacts"), {"objectId": erased}, "human")
    assert listed(connector.archived_ids("contacts")) == [archived]
    assert listed(connector.ids("contacts")) == [kept]
    found = connector.fetch("contacts", [kept, archived, erased], ["firstname"])
    assert {key: record.gone for key, record in found.items()} == {kept: False, archived: True}
    assert found[archived].fields == {"firstname": "b"}
    told = connector.field_history("contacts", [kept, archived, erased], ["firstname"])
    assert {key: [each.value for each in held["firstname"]] for key, held in told.items()} == {
        kept: ["a"],
        archived: ["b"],
    }


def test_owners_are_listed_as_well(portal: ServedPortal, connector: HubSpotConnector) -> None:
    one = portal.model.insert(
        "owners", {"email": "rep@example.com", "firstName": "R", "archived": False}
    )
    assert one in listed(connector.ids("owners"))
    assert listed(connector.archived_ids("owners")) == []


def test_a_list_that_fails_on_the_way_is_an_error_and_not_a_short_list(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    for n in range(120):
        portal.add("contacts", firstname=f"n{n}")
    pages = connector.ids("contacts")
    assert len(next(pages)) == 100
    portal.fault("*/objects/contacts", status=503, times=9)
    with pytest.raises(RetryableError):
        next(pages)


def test_the_history_of_a_field_is_told_newest_first_with_its_author(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ref = portal.ref("contacts", firstname="Ann", lifecyclestage="lead")
    portal.advance(10)
    connector.write([Update("u", ref, {"firstname": "Anne", "jobtitle": "CEO"})])
    portal.advance(10)
    portal.model.edit("contacts", ref.id, {"firstname": "Anna"})
    now = portal.model.clock.now()
    told = connector.field_history(
        "contacts", [ref.id, "404"], ["firstname", "jobtitle", "nothing_like_it"]
    )
    assert told.keys() == {ref.id}
    assert [version.value for version in told[ref.id]["firstname"]] == ["Anna", "Anne", "Ann"]
    assert [version.at for version in told[ref.id]["firstname"]] == pytest.approx(
        [now, now - 10, now - 20], abs=5
    )
    assert [version.value for version in told[ref.id]["jobtitle"]] == ["CEO"]
    authors = [version.by for version in told[ref.id]["firstname"]]
    assert authors[0] != authors[1]
    assert all(authors)


def test_histories_are_neutral_and_come_fifty_records_a_call(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = [portal.add("companies", name=f"c{n}", numberofemployees="10.0") for n in range(60)]
    connector.describe(["companies"])
    before = connector.calls
    told = connector.field_history("companies", ids, ["numberofemployees", "@parent"])
    assert connector.calls - before == 2
    assert told.keys() == set(ids)
    assert {version.value for held in told.values() for version in held["numberofemployees"]} == {
        "10"
    }
    assert connector.field_history("companies", ids, ["@parent"]) == {}
    assert connector.field_history("companies", [], ["name"]) == {}


def many_properties(portal: ServedPortal, connector: HubSpotConnector, n: int) -> list[str]:
    names = [f"a_property_with_a_rather_long_name_{each:03d}" for each in range(n)]
    for name in names:
        definition = {"name": name, "label": name, "type": "string", "fieldType": "text"}
        connector.client.definitions.create_property(
            "companies", {**definition, "groupName": "companyinformation"}
        )
    return names


def test_a_search_that_would_grow_too_long_is_completed_by_id(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    names = many_properties(portal, connector, 120)
    values = {name: f"v{n}" for n, name in enumerate(names)}
    ids = {portal.add("companies", **values) for _ in range(3)}
    portal.advance(2 * LAG_S)
    connector.describe(["companies"])
    before = connector.calls
    (page,) = connector.changes([Want("companies", (*names, "@parent"))])
    assert {record.ref.id for record in page.records} == ids
    assert all(record.fields == values for record in page.records)
    assert connector.calls - before == 2
    asked = query.window("companies", query.groups(names, query.SEARCH_ROOM)[0], 2**42, "9" * 12)
    assert len(str(asked)) < 3_000


def test_more_properties_than_a_read_holds_come_together_by_id(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = [
        portal.add("companies", name=f"c{n}", domain=f"{n}.example", phone=str(n), city="X")
        for n in range(3)
    ]
    fields = ("name", "domain", "phone", "city")
    assert [list(group) for group in query.groups(fields, 20)] == [
        ["name", "domain"],
        ["phone", "city"],
    ]
    assert query.groups((), 20) == [[]]
    assert query.groups(("much_longer_than_there_is_room",), 20) == [
        ["much_longer_than_there_is_room"]
    ]
    long = [f"no_such_property_{'x' * 60}_{n}" for n in range(200)]
    connector.describe(["companies"])
    before = connector.calls
    found = connector.fetch("companies", ids, ["name", *long, "city"])
    assert connector.calls - before == 2
    assert [found[each].fields for each in ids] == [
        {"name": f"c{n}", "city": "X"} for n in range(3)
    ]


def test_leads_activities_and_custom_objects_are_read_like_everything_else(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    made = {"hs_timestamp": "2026-11-21T10:00:00Z"}
    for name, title in (
        ("meetings", "hs_meeting_title"),
        ("tasks", "hs_task_subject"),
        ("notes", "hs_note_body"),
    ):
        one = portal.add(name, **made, **{title: "Call"})
        schema = connector.describe([name])[name]
        assert schema.fields[title].writable
        assert connector.fetch(name, [one], [title, "hs_timestamp"])[one].fields == {
            title: "Call",
            **made,
        }
        portal.advance(2 * LAG_S)
        (page,) = connector.changes([Want(name, (title,))])
        assert [record.fields for record in page.records] == [{title: "Call"}]


def test_an_unknown_object_is_left_out_of_a_description(connector: HubSpotConnector) -> None:
    assert connector.describe(["boats", "2-404"]) == {}


def test_pipelines_are_told_in_their_order_with_what_a_stage_means(
    connector: HubSpotConnector,
) -> None:
    pipelines = connector.pipelines("deals")
    assert pipelines
    stages = pipelines[0].stages
    assert [stage.id for stage in stages][-2:] == ["closedwon", "closedlost"]
    assert [stage.closed for stage in stages][-3:] == [False, True, True]
    assert stages[-2].probability == "1.0"


def test_a_contact_is_found_by_any_of_its_addresses(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    second = "a.lee@example.com;lee@example.org"
    ann = portal.add(
        "contacts", firstname="Ann", email="ann@example.com", hs_additional_emails=second
    )
    bob = portal.add("contacts", firstname="Bob", email="bob@example.com")
    asked = ["Ann@Example.com", "LEE@example.org", "bob@example.com", "nobody@example.com"]
    found = connector.find("contacts", "email", asked, ["firstname"])
    assert {key: record.ref.id for key, record in found.items()} == {
        asked[0]: ann,
        asked[1]: ann,
        asked[2]: bob,
    }
    assert found[asked[1]].fields == {"firstname": "Ann"}
