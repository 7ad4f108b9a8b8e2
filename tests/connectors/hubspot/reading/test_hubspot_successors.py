"""Merged records: the old ids come as gone with the survivor, in reads of changes and by id, in
both vendor forms.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.reading.successors import old_ids
from connectors.record import Record, Ref, Want
from connectors.write import Applied, Refused, Update
from sandbox.hubspot.records.merging import merge
from tests.connectors.hubspot.served_portal import LAG_S, ServedPortal

FIELDS = ("firstname", "jobtitle")


@pytest.fixture(params=[False, True], ids=["a new id", "the primary's id"])
def either(request: pytest.FixtureRequest, portal: ServedPortal) -> Iterator[ServedPortal]:
    portal.model.settings.merge_keeps_primary = request.param
    yield portal
    portal.model.settings.merge_keeps_primary = False


def merged(portal: ServedPortal, primary: str, loser: str, object_name: str = "contacts") -> str:
    kind = portal.model.kinds.named(object_name)
    return str(merge(portal.model, kind, primary, loser, "human")["n"])


def ref(record_id: str, object_name: str = "contacts") -> Ref:
    return Ref("hubspot", object_name, record_id)


def changed(
    connector: HubSpotConnector, cursor: str | None = None
) -> tuple[dict[str, Record], str]:
    pages = list(connector.changes([Want("contacts", FIELDS, cursor)]))
    return {record.ref.id: record for page in pages for record in page.records}, pages[-1].cursor


def test_the_changed_survivor_brings_those_it_took_in(
    either: ServedPortal, connector: HubSpotConnector
) -> None:
    ann, anne = either.add("contacts", firstname="Ann"), either.add("contacts", jobtitle="CEO")
    either.advance(2 * LAG_S)
    _, cursor = changed(connector)
    survivor = merged(either, ann, anne)
    either.advance(2 * LAG_S)
    seen, _ = changed(connector, cursor)
    assert seen[survivor].fields == {"firstname": "Ann", "jobtitle": "CEO"}
    losers = {ann, anne} - {survivor}
    assert {each for each, record in seen.items() if record.gone} == losers
    assert {seen[each].moved_to for each in losers} == {ref(survivor)}


def test_an_old_id_is_gone_and_leads_to_the_survivor(
    either: ServedPortal, connector: HubSpotConnector
) -> None:
    ann, anne, bob = (either.add("contacts", firstname=name) for name in ("Ann", "Anne", "Bob"))
    survivor = merged(either, ann, anne)
    found = connector.fetch("contacts", [ann, anne, bob, survivor, "404"], FIELDS)
    assert found.keys() == {ann, anne, bob, survivor}
    assert not found[survivor].gone
    assert found[survivor].fields["firstname"] == "Ann"
    for each in {ann, anne} - {survivor}:
        assert (found[each].gone, found[each].moved_to) == (True, ref(survivor))
    assert found[bob].moved_to is None


def test_a_chain_of_merges_leads_to_the_last_survivor(
    either: ServedPortal, connector: HubSpotConnector
) -> None:
    one, two, three = (either.add("contacts", firstname=str(n)) for n in range(3))
    last = merged(either, three, merged(either, one, two))
    found = connector.fetch("contacts", [one, two, three], ())
    moved = {each for each in (one, two, three) if each != last}
    assert {found[each].moved_to for each in moved} == {ref(last)}


def test_an_archived_survivor_leaves_nobody_to_lead_to(
    either: ServedPortal, connector: HubSpotConnector
) -> None:
    one, two = either.add("contacts"), either.add("contacts")
    either.model.remove("contacts", merged(either, one, two))
    found = connector.fetch("contacts", [one, two], ())
    assert all(each.gone and each.moved_to is None for each in found.values())


def test_survivors_that_do_not_say_whom_they_took_in_are_told_apart_one_by_one(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = [portal.add("contacts", firstname=str(n)) for n in range(4)]
    first, second = merged(portal, ids[0], ids[1]), merged(portal, ids[2], ids[3])
    for each in (first, second):
        portal.model.derive(
            portal.model.kinds.named("contacts"), int(each), {"hs_merged_object_ids": ""}
        )
    connector.describe(["contacts"])
    before = connector.calls
    found = connector.fetch("contacts", ids, FIELDS)
    assert [found[each].moved_to for each in ids] == [
        ref(first),
        ref(first),
        ref(second),
        ref(second),
    ]
    assert connector.calls - before == 5


def test_a_write_to_an_old_id_that_reaches_the_survivor_counts_as_done(
    either: ServedPortal, connector: HubSpotConnector
) -> None:
    one, two, other = (either.add("contacts", firstname=str(n)) for n in range(3))
    survivor = merged(either, one, two)
    outcomes = connector.write(
        [Update("u", ref(two), {"jobtitle": "CEO"}), Update("o", ref(other), {"jobtitle": "X"})]
    )
    assert {outcome.intent: type(outcome) for outcome in outcomes} == {"u": Applied, "o": Applied}
    assert {outcome.intent: outcome.ref for outcome in outcomes if isinstance(outcome, Applied)}[
        "u"
    ] == ref(two)
    assert either.held(ref(survivor))["jobtitle"] == "CEO"


def test_a_write_to_an_old_id_that_reached_nobody_is_gone(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    one, two = portal.add("contacts", firstname="1"), portal.add("contacts", firstname="2")
    survivor = merged(portal, one, two)
    portal.model.remove("contacts", survivor)
    (outcome,) = connector.write([Update("u", ref(two), {"jobtitle": "CEO"})])
    assert isinstance(outcome, Refused)
    assert outcome.gone


@pytest.mark.parametrize(
    ("told", "expected"),
    [(None, []), ("", []), ("7", ["7"]), ("7;8;7", ["7", "8"]), (" 7 ; ;9", ["7"]), ("9", [])],
)
def test_a_record_lists_the_ids_that_lead_to_it(told: str | None, expected: list[str]) -> None:
    assert old_ids({"id": "9", "properties": {"hs_merged_object_ids": told}}) == expected


def test_an_old_id_asked_together_with_an_unlisting_survivor_is_merged_and_not_absent(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    one, two = portal.add("contacts", firstname="1"), portal.add("contacts", firstname="2")
    last = merged(portal, one, two)
    portal.model.derive(
        portal.model.kinds.named("contacts"), int(last), {"hs_merged_object_ids": ""}
    )
    found = connector.fetch("contacts", [one, two, last, "404"], ())
    assert {each: record.moved_to for each, record in found.items()} == {
        one: ref(last),
        two: ref(last),
        last: None,
    }


def test_updates_of_a_survivor_and_of_those_it_took_in_are_not_mixed_up(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    one, two = portal.add("contacts", firstname="1"), portal.add("contacts", firstname="2")
    last = merged(portal, one, two)
    for order in ((one, two, last), (last, one, two)):
        outcomes = connector.write(
            [Update(f"u{each}", ref(each), {"jobtitle": each}) for each in order]
        )
        survivor = {outcome.intent: outcome for outcome in outcomes}[f"u{last}"]
        assert isinstance(survivor, Applied)
        assert survivor.fields["jobtitle"] == portal.held(ref(last))["jobtitle"]


def test_what_merged_records_held_is_told_under_each_of_their_ids(
    either: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = [either.add("contacts", jobtitle=each) for each in ("CEO", "CTO", "CFO")]
    either.advance(10)
    either.model.edit("contacts", ids[1], {"jobtitle": "COO"})
    either.advance(10)
    last = merged(either, ids[2], merged(either, ids[0], ids[1]))
    told = connector.field_history("contacts", [*ids, last], ["jobtitle"])
    assert told.keys() == {*ids, last}
    for each in ids:
        assert told[each] == told[last]
    assert {each.value for each in told[last]["jobtitle"]} >= {"CEO", "CTO", "COO", "CFO"}
