"""Writes that need care: stages that go back, twins in a batch, leads, second addresses, what
cannot be undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from connectors.errors import IntegrationError, RejectedError, RetryableError, UnknownOutcome
from connectors.hubspot.calls import Reply
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.meaning.effects import effects
from connectors.hubspot.meaning.verdict import Declined, Refusal
from connectors.hubspot.writing.lists import MemberList
from connectors.protocol import CustomField
from connectors.record import Ref
from connectors.write import Applied, Create, Outcome, Refused, Update, Write
from tests.connectors.hubspot.served_portal import ServedPortal


def create(intent: str, key: str, object_name: str = "contacts", **fields: str | None) -> Create:
    return Create(intent, object_name, "accord_key", key, fields)


def by_intent(outcomes: list[Outcome]) -> dict[str, Outcome]:
    found = {outcome.intent: outcome for outcome in outcomes}
    assert len(found) == len(outcomes)
    return found


@pytest.fixture(params=["ignore", "refuse"])
def form(request: pytest.FixtureRequest, portal: ServedPortal) -> Iterator[str]:
    portal.model.settings.lifecycle_backward = request.param
    yield request.param
    portal.model.settings.lifecycle_backward = "ignore"


def test_a_stage_that_would_go_back_is_refused_with_advice(
    portal: ServedPortal, connector: HubSpotConnector, form: str
) -> None:
    ref = portal.ref("contacts", lifecyclestage="customer")
    (outcome,) = connector.write([Update("u", ref, {"lifecyclestage": "lead"})])
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.field) == ("LIFECYCLE_BACKWARDS", "lifecyclestage")
    assert "clear_lifecycle" in outcome.message
    assert portal.held(ref)["lifecyclestage"] == "customer"


def test_where_it_is_allowed_a_stage_is_cleared_and_set_back(
    portal: ServedPortal, form: str
) -> None:
    connector = portal.connect(clear_lifecycle=True)
    ref = portal.ref("contacts", lifecyclestage="customer")
    (outcome,) = connector.write([Update("u", ref, {"lifecyclestage": "lead", "jobtitle": "CEO"})])
    assert isinstance(outcome, Applied)
    assert outcome.fields["lifecyclestage"] == "lead"
    assert (portal.held(ref)["lifecyclestage"], portal.held(ref)["jobtitle"]) == ("lead", "CEO")
    connector.close()


@pytest.mark.parametrize(
    "error",
    [RetryableError("down"), UnknownOutcome("lost"), Declined(Refusal("VALIDATION_ERROR", "no"))],
)
def test_a_stage_comes_back_when_the_write_after_clearing_it_fails(
    portal: ServedPortal, form: str, error: IntegrationError
) -> None:
    connector = portal.connect(clear_lifecycle=True)
    contact = portal.ref("contacts", lifecyclestage="customer")
    fails_on(connector, 3, error)
    if isinstance(error, Declined):
        (outcome,) = connector.write([Update("i", contact, {"lifecyclestage": "lead"})])
        assert isinstance(outcome, Refused)
        assert outcome.code == "VALIDATION_ERROR"
    else:
        with pytest.raises(type(error)):
            connector.write([Update("i", contact, {"lifecyclestage": "lead"})])
    assert portal.held(contact)["lifecyclestage"] == "customer"
    connector.close()


def test_stages_that_are_refused_together_are_set_back_one_by_one(portal: ServedPortal) -> None:
    connector = portal.connect(clear_lifecycle=True)
    contacts = [portal.ref("contacts", lifecyclestage="customer") for _ in range(3)]
    fails_on(connector, 3, Declined(Refusal("VALIDATION_ERROR", "no")))
    outcomes = connector.write(
        [Update(each.id, each, {"lifecyclestage": "lead"}) for each in contacts]
    )
    assert [isinstance(outcome, Applied) for outcome in outcomes] == [True, True, True]
    assert {portal.held(each)["lifecyclestage"] for each in contacts} == {"lead"}
    connector.close()


def test_a_stage_whose_clearing_is_refused_stays(portal: ServedPortal, form: str) -> None:
    connector = portal.connect(clear_lifecycle=True)
    contact = portal.ref("contacts", lifecyclestage="customer")
    fails_on(connector, 2, Declined(Refusal("VALIDATION_ERROR", "no")))
    (outcome,) = connector.write([Update("i", contact, {"lifecyclestage": "lead"})])
    assert isinstance(outcome, Refused)
    assert portal.held(contact)["lifecyclestage"] == "customer"
    connector.close()


def fails_on(connector: HubSpotConnector, n: int, error: IntegrationError) -> None:
    """Its n-th batch of updates ends so, and nothing is sent."""
    sent, calls = connector.client.records.update, 0

    def update(object_name: str, inputs: Sequence[dict[str, Any]]) -> Reply:
        nonlocal calls
        calls += 1
        if calls == n:
            raise error
        return sent(object_name, inputs)

    connector.client.records.update = update  # type: ignore[method-assign]


def test_stages_that_go_forward_cost_nothing_more(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    refs = [portal.ref("contacts", lifecyclestage=stage) for stage in ("lead", "customer", "lead")]
    connector.describe(["contacts"])
    before = connector.calls
    outcomes = by_intent(
        connector.write(
            [Update(f"u{n}", r, {"lifecyclestage": "opportunity"}) for n, r in enumerate(refs)]
        )
    )
    assert connector.calls - before == 1
    assert [isinstance(outcomes[f"u{n}"], Applied) for n in range(3)] == [True, False, True]


def test_a_create_that_finds_a_later_stage_says_so(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    portal.add("contacts", accord_key="k", lifecyclestage="customer")
    (outcome,) = connector.write([create("c", "k", lifecyclestage="lead")])
    assert isinstance(outcome, Refused)
    assert outcome.code == "LIFECYCLE_BACKWARDS"


def test_what_one_batch_says_of_a_record_twice_is_sent_once_and_the_later_word_counts(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    before = connector.calls
    made = by_intent(
        connector.write(
            [create("a", "k", firstname="Ann", jobtitle="CEO"), create("b", "k", firstname="Anne")]
        )
    )
    first, second = made["a"], made["b"]
    assert isinstance(first, Applied)
    assert isinstance(second, Applied)
    assert first.ref == second.ref
    assert (portal.held(first.ref)["firstname"], portal.held(first.ref)["jobtitle"]) == (
        "Anne",
        "CEO",
    )
    writes: list[Write] = [
        Update("c", first.ref, {"firstname": "X"}),
        Update("d", first.ref, {"jobtitle": None}),
    ]
    assert by_intent(connector.write(writes)).keys() == {"c", "d"}
    assert (portal.held(first.ref)["firstname"], portal.held(first.ref)["jobtitle"]) == ("X", "")
    assert connector.calls - before <= 3
    bad: list[Write] = [
        Update("e", first.ref, {"email": "x"}),
        Update("f", first.ref, {"jobtitle": "Y"}),
    ]
    outcomes = by_intent(
        connector.write([*bad, Update("g", portal.ref("contacts"), {"firstname": "Z"})])
    )
    assert {intent: type(outcome) for intent, outcome in outcomes.items()} == {
        "e": Refused,
        "f": Refused,
        "g": Applied,
    }


def test_an_address_that_is_somebodys_second_one_is_a_conflict_as_well(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    holder = portal.add(
        "contacts", email="ann@example.com", hs_additional_emails="a.lee@example.com"
    )
    other = portal.ref("contacts", email="bob@example.com")
    (alone,) = connector.write([create("i1", "key-1", email="a.lee@example.com")])
    among = by_intent(
        connector.write([create("i1", "key-1", email="a.lee@example.com"), create("i2", "key-2")])
    )["i1"]
    (edited,) = connector.write([Update("u", other, {"email": "a.lee@example.com"})])
    for refused in (alone, among, edited):
        assert isinstance(refused, Refused)
        assert refused.code == "CONFLICT"
        assert f"Existing ID: {holder}" in refused.message


@pytest.fixture
def with_leads(portal: ServedPortal) -> Iterator[HubSpotConnector]:
    connector = portal.connect()
    connector.provision([CustomField("leads", "accord_key", "Accord key", "key")])
    yield connector
    connector.close()


def test_a_lead_is_made_with_its_contact_once(
    portal: ServedPortal, with_leads: HubSpotConnector
) -> None:
    contact = portal.add("contacts", firstname="Ann")
    lead = create("i", "k", "leads", hs_lead_name="Ann", **{"@contact": contact})
    (first,) = with_leads.write([lead])
    assert isinstance(first, Applied)
    (second,) = with_leads.write(
        [create("j", "k", "leads", hs_lead_name="Anne", **{"@contact": contact})]
    )
    assert isinstance(second, Applied)
    assert second.ref == first.ref
    assert portal.held(first.ref)["hs_lead_name"] == "Anne"
    assert with_leads.associations("leads", [first.ref.id], ["@contact"]) == {
        first.ref.id: {"@contact": contact}
    }
    assert with_leads.find("leads", "accord_key", ["k"], ["hs_lead_name"])["k"].ref == first.ref


def test_a_lead_without_a_contact_is_refused_and_the_others_are_made(
    portal: ServedPortal, with_leads: HubSpotConnector
) -> None:
    contact = portal.add("contacts")
    batch: list[Write] = [
        create("lone", "1", "leads", hs_lead_name="Lone"),
        create("fine", "2", "leads", hs_lead_name="Fine", **{"@contact": contact}),
    ]
    outcomes = by_intent(with_leads.write(batch))
    assert isinstance(outcomes["lone"], Refused)
    assert isinstance(outcomes["fine"], Applied)


@pytest.mark.parametrize("name", ["Nurture: cold leads", "Nurture: März / 50% & more?"])
def test_a_manual_list_is_made_once_and_members_go_in_and_out(
    portal: ServedPortal, connector: HubSpotConnector, name: str
) -> None:
    people = [portal.add("contacts", firstname=str(n)) for n in range(3)]
    nurture = connector.lists.find_or_create(name)
    assert nurture.created
    again = connector.lists.find_or_create(name)
    assert (again.id, again.created) == (nurture.id, False)
    before = connector.calls
    added = connector.lists.add(nurture, [*people, people[0], "404"])
    assert (set(added.done), added.unknown) == (set(people), ("404",))
    assert set(connector.lists.remove(nurture, people[:2]).done) == set(people[:2])
    assert connector.calls - before == 2
    assert connector.lists.add(nurture, []).done == ()
    assert connector.calls - before == 2


def test_nobody_is_put_into_a_list_that_fills_itself(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    branch = {"filterBranchType": "OR", "filterBranches": [], "filters": []}
    made = {
        "name": "All",
        "objectTypeId": "0-1",
        "processingType": "DYNAMIC",
        "filterBranch": branch,
    }
    connector.client.call("POST", "/crm/v3/lists", made, read=False)
    with pytest.raises(RejectedError, match="fills itself"):
        connector.lists.find_or_create("All")
    with pytest.raises(RejectedError):
        connector.lists.add(MemberList("404", "none", "0-1"), ["1"])


def test_what_costs_money_or_cannot_be_undone_is_marked(connector: HubSpotConnector) -> None:
    marked = connector.effects("contacts")
    assert {
        name: marked.get(name)
        for name in ("@create", "hs_marketable_status", "hs_email_optout", "email")
    } == {
        "@create": "billable",
        "hs_marketable_status": "billable",
        "hs_email_optout": "irreversible",
        "email": None,
    }
    assert connector.effects("companies") == {}


def test_nothing_is_billable_in_an_account_without_marketing_contacts() -> None:
    known = {"email", "hs_email_optout", "hs_email_optout_7", "hs_email_optout_survey_reason"}
    assert effects("contacts", known) == {
        "hs_email_optout": "irreversible",
        "hs_email_optout_7": "irreversible",
    }


def test_a_blank_goes_as_the_empty_text(portal: ServedPortal, connector: HubSpotConnector) -> None:
    ref = Ref("hubspot", "companies", portal.add("companies", name="N", numberofemployees="5"))
    (outcome,) = connector.write([Update("u", ref, {"numberofemployees": None})])
    assert isinstance(outcome, Applied)
    assert outcome.fields == {"numberofemployees": None}
    assert portal.held(ref)["numberofemployees"] == ""
