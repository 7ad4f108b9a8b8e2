"""Writes over the look-alike: every operation gets its own answer, whatever order and shape HubSpot
chooses.
"""

from __future__ import annotations

import pytest

from connectors.errors import RejectedError, UnknownOutcome
from connectors.hubspot.calls import Reply
from connectors.hubspot.connector import HubSpotConnector
from connectors.record import Ref
from connectors.write import (
    Applied,
    Associate,
    Create,
    Delete,
    Dissociate,
    Outcome,
    Refused,
    Update,
    Write,
)
from tests.connectors.hubspot.served_portal import ServedPortal


def create(n: int, **fields: str | None) -> Create:
    return Create(f"i{n}", "contacts", "accord_key", f"key-{n}", {"firstname": f"n{n}", **fields})


def by_intent(outcomes: list[Outcome]) -> dict[str, Outcome]:
    found = {outcome.intent: outcome for outcome in outcomes}
    assert len(found) == len(outcomes)
    return found


def test_a_hundred_creates_get_a_hundred_different_answers(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    outcomes = by_intent(connector.write([create(n) for n in range(100)]))
    for n in range(100):
        outcome = outcomes[f"i{n}"]
        assert isinstance(outcome, Applied)
        assert portal.held(outcome.ref)["accord_key"] == f"key-{n}"
        assert outcome.fields == {"firstname": f"n{n}"}
        assert outcome.modified_at == pytest.approx(portal.model.clock.now(), abs=5)


def test_one_bad_create_among_good_ones_is_refused_in_the_vendors_words(
    connector: HubSpotConnector,
) -> None:
    outcomes = by_intent(connector.write([create(0), create(1, email="no address"), create(2)]))
    bad = outcomes.pop("i1")
    said = "Email address no address is invalid. Correct the address where it was typed."
    assert bad == Refused("i1", "INVALID_EMAIL", said, "email")
    assert all(isinstance(outcome, Applied) for outcome in outcomes.values())


def test_a_conflict_names_the_record_that_is_in_the_way(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    taken = portal.add("contacts", email="ann@example.com")
    other = portal.ref("contacts", email="bob@example.com")
    (alone,) = connector.write([create(1, email="ann@example.com")])
    among = by_intent(connector.write([create(1, email="ann@example.com"), create(2)]))["i1"]
    (edited,) = connector.write([Update("u", other, {"email": "ann@example.com"})])
    for refused in (alone, among, edited):
        assert isinstance(refused, Refused)
        assert refused.code == "CONFLICT"
        assert f"Existing ID: {taken}" in refused.message
    assert portal.held(other)["email"] == "bob@example.com"


def test_a_batch_refused_as_a_whole_leaves_nothing_and_names_its_reason(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    stranger = [Create(f"i{n}", "contacts", "jobtitle", f"key-{n}", {}) for n in range(2)]
    with pytest.raises(RejectedError) as caught:
        connector.write(stranger)
    assert "non-unique" in str(caught.value)
    (alone,) = connector.write(stranger[:1])
    assert isinstance(alone, Refused)
    assert list(portal.model.stored("contacts", deleted=True)) == []


def test_an_error_that_names_no_item_is_settled_by_looking(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    refs = [portal.ref("contacts", firstname=f"n{n}") for n in range(4)]
    portal.fault("*/batch/update", item=2)
    outcomes = by_intent(
        connector.write([Update(f"u{n}", ref, {"jobtitle": "x"}) for n, ref in enumerate(refs)])
    )
    assert {intent for intent, outcome in outcomes.items() if isinstance(outcome, Refused)} == {
        "u2"
    }
    assert [portal.held(ref).get("jobtitle") for ref in refs] == ["x", "x", None, "x"]


def test_the_vendors_own_value_comes_back_with_the_answer(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ref = portal.ref("contacts", email="ann@example.com")
    (outcome,) = connector.write(
        [Update("u", ref, {"email": "Ann@EXAMPLE.com", "jobtitle": "CEO"})]
    )
    assert isinstance(outcome, Applied)
    assert outcome.fields == {"email": "ann@example.com", "jobtitle": "CEO"}


def test_blank_clears_and_everything_else_stays(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ref = portal.ref("contacts", firstname="Ann", jobtitle="CEO")
    (outcome,) = connector.write([Update("u", ref, {"jobtitle": None})])
    assert isinstance(outcome, Applied)
    assert outcome.fields == {"jobtitle": None}
    assert (portal.held(ref)["jobtitle"], portal.held(ref)["firstname"]) == ("", "Ann")


def test_the_history_names_us(portal: ServedPortal, connector: HubSpotConnector) -> None:
    connector.write([create(1)])
    (row,) = portal.model.stored("contacts", deleted=False)
    assert [entry["by"] for entry in row["history"]] == ["accord"]


def test_a_primary_company_replaces_the_former_one(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    contact = portal.ref("contacts")
    first, second = portal.add("companies", name="1"), portal.add("companies", name="2")
    for company in (first, second):
        assert connector.write([Associate("l", contact, "@companies", company)]) == [
            Applied("l", contact)
        ]
        assert (
            connector.associations("contacts", [contact.id], ["@companies"])[contact.id][
                "@companies"
            ]
            == company
        )
    assert connector.write([Dissociate("u", contact, "@companies", second)]) == [
        Applied("u", contact)
    ]
    assert (
        connector.associations("contacts", [contact.id], ["@companies"])[contact.id]["@companies"]
        is None
    )


def test_a_link_to_what_is_not_there_is_refused_and_the_others_are_made(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    deal, gone = portal.ref("deals"), Ref("hubspot", "deals", "404")
    contacts = [portal.add("contacts") for _ in range(3)]
    batch: list[Write] = [Associate(f"l{each}", deal, "@contacts", each) for each in contacts]
    batch += [
        Associate("nobody", deal, "@contacts", "405"),
        Associate("gone", gone, "@contacts", contacts[0]),
    ]
    outcomes = by_intent(connector.write(batch))
    nobody, lost = outcomes.pop("nobody"), outcomes.pop("gone")
    assert isinstance(nobody, Refused)
    assert not nobody.gone
    assert isinstance(lost, Refused)
    assert lost.gone
    assert all(isinstance(outcome, Applied) for outcome in outcomes.values())
    held = connector.associations("deals", [deal.id], ["@contacts"])
    assert held[deal.id]["@contacts"] == tuple(sorted(contacts))


def test_a_link_whose_error_names_nobody_is_settled_by_looking(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    deal, contacts = portal.ref("deals"), [portal.add("contacts") for _ in range(3)]
    portal.fault("*/associations/*/batch/create", item=1)
    outcomes = by_intent(
        connector.write([Associate(each, deal, "@contacts", each) for each in contacts])
    )
    assert [isinstance(outcomes[each], Refused) for each in contacts] == [False, True, False]


def test_an_association_nobody_answered_for_and_nobody_sees_is_unknown(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    deal, contact = portal.ref("deals"), portal.add("contacts")
    connector.client.associations.associate = lambda *_: Reply(
        {"status": "COMPLETE", "results": []}, 0
    )  # type: ignore[method-assign]
    with pytest.raises(UnknownOutcome):
        connector.write([Associate("i", deal, "@contacts", contact)])


def test_no_batch_names_a_record_twice(connector: HubSpotConnector) -> None:
    ref, other = Ref("hubspot", "contacts", "1"), Ref("hubspot", "contacts", "2")
    writes: list[Write] = [Update("a", ref, {}), Update("b", other, {}), Update("c", ref, {})]
    assert [[write.intent for write in batch] for batch in connector.batches(writes)] == [
        ["a", "b"],
        ["c"],
    ]


def test_batches_are_as_large_as_the_vendor_takes_them(connector: HubSpotConnector) -> None:
    deal = Ref("hubspot", "deals", "1")
    refs = [Ref("hubspot", "contacts", str(n)) for n in range(2_050)]
    writes: list[Write] = [*(Delete(f"d{n}", ref) for n, ref in enumerate(refs[:150]))]
    writes += [Associate(f"l{ref.id}", deal, "@contacts", ref.id) for ref in refs]
    writes += [Dissociate(f"u{ref.id}", deal, "@contacts", ref.id) for ref in refs[:101]]
    assert [len(batch) for batch in connector.batches(writes)] == [100, 50, 2000, 50, 100, 1]


def test_the_forecast_counts_the_reads_that_check(connector: HubSpotConnector) -> None:
    counts = {("contacts", "create"): 101, ("contacts", "update"): 100, ("deals", "associate"): 2}
    assert connector.forecast(counts) == 2 + 2 + 2
    assert connector.forecast({("contacts", "delete"): 1, ("deals", "unassociate"): 1}) == 1 + 3
    assert connector.forecast({}) == 0


def test_an_empty_batch_sends_nothing(connector: HubSpotConnector) -> None:
    before = connector.calls
    assert connector.write([]) == []
    assert connector.calls == before
