"""Opt-outs are carried out for the address, whatever becomes of the rest of a write, and are never
taken back.
"""

from __future__ import annotations

import pytest

from connectors.errors import RetryableError
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.writing.subscriptions import Subscriptions
from connectors.record import Ref, Value
from connectors.write import Applied, Create, Outcome, Refused, Update
from tests.connectors.hubspot.served_portal import ServedPortal

ALL, NEWS = "hs_email_optout", "hs_email_optout_1001"
ONE, EITHER, MANY = (
    f"communication_preferences.{access}"
    for access in ("write", "read_write", "statuses.batch.write")
)


def update(portal: ServedPortal, email: str, /, **fields: Value) -> Update:
    record = portal.add("contacts", email=email)
    return Update(f"to {email}", Ref("hubspot", "contacts", record), fields)


def only(outcomes: list[Outcome]) -> Outcome:
    (outcome,) = outcomes
    return outcome


def out_of(portal: ServedPortal, email: str) -> set[str]:
    return set(portal.model.preferences.shown(email))


def test_the_schema_says_that_they_can_be_set(connector: HubSpotConnector) -> None:
    fields = connector.describe(["contacts"])["contacts"].fields
    assert fields[ALL].writable
    assert fields[NEWS].writable
    assert not fields["num_notes"].writable


def test_an_update_opts_the_address_out_and_writes_the_rest(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    write = update(portal, "Ann@example.com", jobtitle="CFO", **{ALL: "true"})
    done = only(connector.write([write]))
    assert isinstance(done, Applied)
    (record,) = connector.fetch("contacts", [write.ref.id], ["jobtitle", ALL, NEWS]).values()
    assert record.fields == {"jobtitle": "CFO", ALL: "true", NEWS: None}


def test_two_hundred_and_fifty_go_in_a_few_calls_each_by_its_own_type(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    writes = [update(portal, f"p{n}@example.com", **{NEWS: "true"}) for n in range(250)]
    before = connector.calls
    answers = [each for batch in connector.batches(writes) for each in connector.write(batch)]
    assert all(isinstance(each, Applied) for each in answers)
    assert connector.calls - before <= 9  # the addresses of each hundred, the opt-outs of each
    assert all(out_of(portal, f"p{n}@example.com") == {NEWS} for n in range(250))


def test_twice_is_once(portal: ServedPortal, connector: HubSpotConnector) -> None:
    write = update(portal, "ann@example.com", **{ALL: "true", NEWS: "true"})
    for _ in range(2):
        assert isinstance(only(connector.write([write])), Applied)
    assert out_of(portal, "ann@example.com") == {ALL, NEWS}


def test_a_new_contact_is_opted_out_by_the_address_it_is_given(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    fields = {"email": "new@example.com", ALL: "true"}
    done = only(connector.write([Create("a", "contacts", "accord_key", "k1", fields)]))
    assert isinstance(done, Applied)
    assert out_of(portal, "new@example.com") == {ALL}


def test_nobody_but_the_contact_takes_one_back(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    portal.model.preferences.leave_all("ann@example.com")
    write = update(portal, "ann@example.com", **{ALL: None})
    refused = only(connector.write([write]))
    assert isinstance(refused, Refused)
    assert (refused.field, refused.code) == (ALL, "OPT_IN_IS_THE_CONTACTS")
    assert out_of(portal, "ann@example.com") == {ALL}


def test_a_contact_without_an_address_says_so(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    record = portal.add("contacts", firstname="Ann")
    write = Update("a", Ref("hubspot", "contacts", record), {ALL: "true"})
    refused = only(connector.write([write]))
    assert isinstance(refused, Refused)
    assert (refused.field, refused.code) == (ALL, "NO_ADDRESS")


def test_one_that_the_account_does_not_have_is_refused_alone(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    unknown = update(portal, "ann@example.com", hs_email_optout_77="true")
    known = update(portal, "bob@example.com", **{NEWS: "true"})
    refused, done = connector.write([unknown, known])
    assert isinstance(refused, Refused)
    assert refused.field == "hs_email_optout_77"
    assert isinstance(done, Applied)
    assert out_of(portal, "bob@example.com") == {NEWS}


def test_an_opt_out_does_not_wait_for_the_rest_of_a_refused_write(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    write = update(portal, "ann@example.com", lifecyclestage="no such stage", **{ALL: "true"})
    refused = only(connector.write([write]))
    assert isinstance(refused, Refused)
    assert refused.field == "lifecyclestage"
    assert out_of(portal, "ann@example.com") == {ALL}


def test_a_token_without_the_scope_is_told_and_the_rest_can_flow(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    portal.model.access.missing_scopes.update((ONE, EITHER, MANY))
    write = update(portal, "ann@example.com", jobtitle="CFO", **{ALL: "true"})
    refused = only(connector.write([write]))
    assert isinstance(refused, Refused)
    assert (refused.field, refused.code) == (ALL, "MISSING_SCOPES")
    assert f"lacks a scope: {ONE} or {EITHER}" in refused.message
    (record,) = connector.fetch("contacts", [write.ref.id], ["jobtitle"]).values()
    assert record.fields["jobtitle"] is None  # the rest comes in a write of its own
    rest = Update("rest", write.ref, {"jobtitle": "CFO"})
    assert isinstance(only(connector.write([rest])), Applied)


@pytest.mark.parametrize("held", [ONE, EITHER, MANY])
def test_any_scope_that_the_vendor_accepts_will_do(
    portal: ServedPortal, connector: HubSpotConnector, held: str
) -> None:
    portal.model.access.missing_scopes.update({ONE, EITHER, MANY} - {held})
    writes = [
        update(portal, "ann+1@example.com", **{ALL: "true"}),
        update(portal, "bob@example.com", **{NEWS: "true"}),
        update(portal, "cid@example.com", hs_email_optout_77="true"),
    ]
    ann, bob, cid = connector.write(writes)
    assert isinstance(ann, Applied)
    assert isinstance(bob, Applied)
    assert isinstance(cid, Refused)
    assert cid.field == "hs_email_optout_77"
    assert out_of(portal, "ann+1@example.com") == {ALL}
    assert out_of(portal, "bob@example.com") == {NEWS}


def test_without_the_scope_for_many_at_once_each_costs_one_call(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    portal.model.access.missing_scopes.add(MANY)
    writes = [update(portal, f"p{n}@example.com", **{ALL: "true"}) for n in range(20)]
    before = connector.calls
    assert all(isinstance(each, Applied) for each in connector.write(writes))
    assert connector.calls - before <= 3 + 20  # it finds out once that it may not


def test_an_answer_about_one_address_that_does_not_say_so_confirms_nothing(
    portal: ServedPortal, connector: HubSpotConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.model.access.missing_scopes.add(MANY)
    write = update(portal, "ann@example.com", **{ALL: "true"})
    portal.fault("*@example.com/unsubscribe-all", status=200, body={"status": "PENDING"})
    refused = only(connector.write([write]))
    assert isinstance(refused, Refused)
    assert (refused.field, refused.code) == (ALL, "OPT_OUT_UNCONFIRMED")


def test_who_opted_out_is_not_made_before_that_can_be_said(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    portal.model.access.missing_scopes.update((ONE, EITHER, MANY))
    fields = {"email": "new@example.com", ALL: "true"}
    refused = only(connector.write([Create("a", "contacts", "accord_key", "k1", fields)]))
    assert isinstance(refused, Refused)
    assert (refused.field, refused.code) == (None, "MISSING_SCOPES")
    assert connector.find("contacts", "accord_key", ["k1"], ["email"]) == {}


def test_an_answer_that_leaves_an_address_out_confirms_nothing(
    portal: ServedPortal, connector: HubSpotConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = update(portal, "ann@example.com", **{ALL: "true"})
    monkeypatch.setattr(Subscriptions, "_sent", lambda self, name, addresses: {"results": []})
    refused = only(connector.write([write]))
    assert isinstance(refused, Refused)
    assert (refused.field, refused.code) == (ALL, "OPT_OUT_UNCONFIRMED")


def test_where_it_cannot_be_reached_nothing_else_is_sent_either(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    write = update(portal, "ann@example.com", jobtitle="CFO", **{ALL: "true"})
    portal.fault("/communication-preferences/*", times=1000, status=503)
    with pytest.raises(RetryableError):
        connector.write([write])
    assert portal.held(write.ref).get("jobtitle", "") == ""
