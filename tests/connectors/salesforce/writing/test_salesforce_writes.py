"""What becomes of writes: the vendor's words for each item, locks, lost answers, headers, set-up
calls.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import responses

from connectors.errors import AuthError, BudgetError, RejectedError, RetryableError, UnknownOutcome
from connectors.record import Ref
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.settings import fetched
from connectors.write import Applied, Associate, Create, Delete, Dissociate, Refused, Update
from tests.connectors.salesforce.served_org import IMPATIENT, Org

ROLES = "@OpportunityContactRoles"
UNKNOWN = "003000000000999AAA"


def contact(org: Org, name: str = "Person", **fields: Any) -> str:
    return org.model.edit("Contact", None, {"LastName": name, **fields})


def stored(org: Org, record_id: str, object_name: str = "Contact") -> dict[str, Any]:
    return next(
        row for row in org.model.stored(object_name, deleted=True) if row["id"] == record_id
    )


def update(record_id: str, **fields: str | None) -> Update:
    return Update(f"u-{record_id}", Ref("salesforce", "Contact", record_id), fields)


def new(key: str, **fields: str | None) -> Create:
    return Create(f"c-{key}", "Contact", "Accord_Key__c", key, {"LastName": key, **fields})


def refused(connector: SalesforceConnector, write: Any) -> Refused:
    (outcome,) = connector.write([write])
    assert isinstance(outcome, Refused), outcome
    return outcome


# items


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"Email": "nobody"}, "INVALID_EMAIL_ADDRESS", "Email"),
        ({"Title": "x" * 129}, "STRING_TOO_LONG", "Title"),
        ({"LastName": None}, "REQUIRED_FIELD_MISSING", "LastName"),
        ({"OwnerId": "005000000000999AAA"}, "DANGLING_REFERENCE", None),
        ({"Name": "x"}, "INVALID_FIELD_FOR_INSERT_UPDATE", "Name"),
        ({"Nowhere__c": "x"}, "INVALID_FIELD", None),
    ],
)
def test_a_refusal_says_what_the_vendor_said(
    org: Org,
    connector: SalesforceConnector,
    fields: dict[str, str | None],
    code: str,
    field: str | None,
) -> None:
    outcome = refused(connector, update(contact(org), **fields))
    assert (outcome.code, outcome.field, outcome.gone) == (code, field, False)
    assert outcome.message


def test_an_account_with_won_deals_stays_and_the_refusal_says_why(
    org: Org, connector: SalesforceConnector
) -> None:
    account = org.model.edit("Account", None, {"Name": "Acme"})
    deal = {"Name": "Sale", "StageName": "Closed Won", "CloseDate": "2026-12-01"}
    org.model.edit("Opportunity", None, {**deal, "AccountId": account})
    outcome = refused(connector, Delete("d", Ref("salesforce", "Account", account)))
    assert (outcome.code, outcome.gone) == ("DELETE_FAILED", False)
    assert "closed won" in outcome.message
    assert not stored(org, account, "Account")["deleted"]


def test_a_value_the_field_cannot_hold_never_leaves_and_the_others_do(
    org: Org, connector: SalesforceConnector
) -> None:
    good, bad = contact(org), contact(org)
    batch = [update(bad, DoNotCall="perhaps"), update(good, DoNotCall="true")]
    outcomes = {outcome.intent: outcome for outcome in connector.write(batch)}
    assert isinstance(outcomes[f"u-{bad}"], Refused)
    assert isinstance(outcomes[f"u-{good}"], Applied)
    assert stored(org, good)["fields"]["DoNotCall"] is True


def test_a_record_that_is_not_there_is_gone(org: Org, connector: SalesforceConnector) -> None:
    deleted = contact(org)
    org.model.remove("Contact", deleted)
    assert refused(connector, update(UNKNOWN, Title="x")).gone
    assert refused(connector, update(deleted, Title="x")).gone
    assert refused(connector, Delete("d", Ref("salesforce", "Contact", deleted))).gone


def test_a_lookup_that_leads_nowhere_does_not_make_the_record_gone(
    org: Org, connector: SalesforceConnector
) -> None:
    person = contact(org)
    assert not refused(connector, update(person, AccountId="001000000000999AAA")).gone
    # An unnamed field leaves open which of the two is meant.
    assert not refused(connector, update(UNKNOWN, AccountId="001000000000999AAA")).gone


def test_types_travel_as_the_vendor_wants_them(org: Org, connector: SalesforceConnector) -> None:
    account = org.model.edit("Account", None, {"Name": "A"})
    ref = Ref("salesforce", "Account", account)
    fields = {"NumberOfEmployees": "250", "AnnualRevenue": "1000000"}
    assert isinstance(connector.write([Update("u", ref, fields)])[0], Applied)
    assert connector.fetch("Account", [account], list(fields))[account].fields == fields


def test_the_vendor_is_told_who_writes_and_not_to_assign(
    org: Org, connector: SalesforceConnector
) -> None:
    (made,) = connector.write([new("k1")])
    assert isinstance(made, Applied)
    assert stored(org, made.ref.id)["history"][0]["by"] == "accord"


# locks, lost answers, budgets


def test_a_locked_row_is_tried_once_more_after_a_pause(
    org: Org, connector: SalesforceConnector
) -> None:
    people = [contact(org) for _ in range(3)]
    org.fault("PATCH", "*/composite/sobjects", "status", status=200, item=1)
    outcomes = connector.write([update(each, Title="x") for each in people])
    assert all(isinstance(outcome, Applied) for outcome in outcomes)
    assert len(org.world.slept) == 1
    assert [len(stored(org, each)["history"]) for each in people] == [2, 2, 2]


def test_a_row_that_stays_locked_is_refused_in_the_vendors_words(
    org: Org, connector: SalesforceConnector
) -> None:
    one, other = contact(org), contact(org)
    org.fault("PATCH", "*/composite/sobjects", "status", times=9, status=200, item=0)
    outcomes = {
        o.intent: o for o in connector.write([update(one, Title="x"), update(other, Title="x")])
    }
    locked = outcomes[f"u-{one}"]
    assert isinstance(locked, Refused)
    assert locked.code == "UNABLE_TO_LOCK_ROW"
    assert isinstance(outcomes[f"u-{other}"], Applied)


def test_a_busy_vendor_at_the_second_try_does_not_hide_the_first(
    org: Org, connector: SalesforceConnector
) -> None:
    one, other = contact(org), contact(org)
    org.fault("PATCH", "*/composite/sobjects", "status", status=200, item=0)
    org.fault("PATCH", "*/composite/sobjects", "status", times=99, status=429)
    outcomes = {
        o.intent: o for o in connector.write([update(one, Title="x"), update(other, Title="x")])
    }
    assert isinstance(outcomes[f"u-{one}"], Refused)
    assert isinstance(outcomes[f"u-{other}"], Applied)


def test_a_connection_reset_after_the_commit_is_an_unknown_outcome(
    org: Org, connector: SalesforceConnector
) -> None:
    person = contact(org)
    org.fault("PATCH", "*/composite/sobjects", "reset_after")
    with pytest.raises(UnknownOutcome):
        connector.write([update(person, Title="written")])
    assert stored(org, person)["fields"]["Title"] == "written"


def test_a_page_that_is_no_json_says_nothing_about_a_write(
    org: Org, connector: SalesforceConnector
) -> None:
    person = contact(org)
    org.fault(
        "PATCH", "*/composite/sobjects", "status", status=200, body="<html>Maintenance</html>"
    )
    with pytest.raises(UnknownOutcome):
        connector.write([update(person, Title="x")])


def test_the_days_allowance_being_gone_is_a_spent_budget(
    org: Org, connector: SalesforceConnector
) -> None:
    person = contact(org)
    connector.describe(["Contact"])
    org.model.meter.limit, limit = org.model.meter.used, org.model.meter.limit
    try:
        with pytest.raises(BudgetError, match="TotalRequests Limit exceeded"):
            connector.write([update(person, Title="x")])
    finally:
        org.model.meter.limit = limit
    assert stored(org, person)["fields"]["Title"] is None


def test_our_own_budget_stops_before_anything_is_sent(org: Org) -> None:
    person = contact(org)
    connector = org.connect(budget=2)
    connector.describe(["Contact"])
    with pytest.raises(BudgetError, match="budget of 2 calls"):
        connector.write([update(person, Title="x")])
    assert (connector.calls, stored(org, person)["fields"]["Title"]) == (2, None)
    connector.close()


def test_a_key_field_that_is_not_there_parks_the_batch_and_says_what_to_do(
    connector: SalesforceConnector,
) -> None:
    with pytest.raises(RejectedError) as caught:
        connector.write([Create("c", "Contact", "Nowhere__c", "k", {"LastName": "x"})])
    assert "accord provision" in caught.value.advice


# roles


def test_roles_are_looked_up_once_and_only_missing_ones_made(
    org: Org, connector: SalesforceConnector
) -> None:
    deal = org.model.edit(
        "Opportunity", None, {"Name": "D", "StageName": "Prospecting", "CloseDate": "2027-01-31"}
    )
    people = [contact(org) for _ in range(3)]
    org.model.edit("OpportunityContactRole", None, {"OpportunityId": deal, "ContactId": people[0]})
    connector.identity()
    before, ref = connector.calls, Ref("salesforce", "Opportunity", deal)
    twice = [
        Associate(f"l{n}", ref, ROLES, person) for n, person in enumerate([*people, people[2]])
    ]
    assert all(isinstance(outcome, Applied) for outcome in connector.write(twice))
    assert connector.calls - before == connector.forecast({("Opportunity", "associate"): 4}) == 2
    assert len(list(org.model.stored("OpportunityContactRole", deleted=False))) == 3
    assert all(
        isinstance(outcome, Applied)
        for outcome in connector.write([Dissociate("u", ref, ROLES, people[1])])
    )
    left = {
        row["fields"]["ContactId"]
        for row in org.model.stored("OpportunityContactRole", deleted=False)
    }
    assert left == {people[0], people[2]}


def test_an_association_that_does_not_exist_is_refused(connector: SalesforceConnector) -> None:
    with pytest.raises(RejectedError, match="@companies"):
        connector.write(
            [Associate("l", Ref("salesforce", "Contact", UNKNOWN), "@companies", UNKNOWN)]
        )


# many records


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_a_dead_namesake_does_not_hide_the_living(
    org: Org, connector: SalesforceConnector, order: tuple[bool, bool]
) -> None:
    connector.describe(["Contact"])
    stamp = "2026-11-21T10:00:00.000+0000"
    rows = [
        {"Id": f"dead {dead}", "SystemModstamp": stamp, "IsDeleted": dead, "Accord_Key__c": "K"}
        for dead in order
    ]
    page = {"totalSize": 2, "done": True, "records": rows}
    answer = {
        "compositeResponse": [
            {"body": page, "httpStatusCode": 200, "httpHeaders": {}, "referenceId": "r0"}
        ]
    }
    with responses.RequestsMock() as mock:
        mock.post(f"{org.document['url']}/services/data/v62.0/composite", json=answer)
        found = connector.find("Contact", "Accord_Key__c", ["k"], ())["k"]
    assert (found.ref.id, found.gone, found.fields) == ("dead False", False, {})


def test_thousands_of_records_take_the_forecast_number_of_calls(
    org: Org, connector: SalesforceConnector
) -> None:
    writes = [new(f"k{n:05d}") for n in range(450)]
    connector.describe(["Contact"])
    before = connector.calls
    batches = list(connector.batches(writes))
    outcomes = [outcome for batch in batches for outcome in connector.write(batch)]
    assert {outcome.intent for outcome in outcomes} == {write.intent for write in writes}
    assert (
        connector.calls - before == connector.forecast({("Contact", "create"): 450}) == 1
    )  # three collections
    found = connector.find(
        "Contact", "Accord_Key__c", [write.key for write in writes], ("LastName",)
    )
    assert {key: record.fields["LastName"] for key, record in found.items()} == {
        w.key: w.key for w in writes
    }
    # two, or three where a busy machine made one read be asked again
    assert connector.calls - before in (2, 3)


def test_a_fetch_of_two_thousand_is_one_call_and_of_more_is_two(
    org: Org, connector: SalesforceConnector
) -> None:
    people = [contact(org, f"N{n}") for n in range(2001)]
    connector.describe(["Contact"])
    before = connector.calls
    assert len(connector.fetch("Contact", people[:2000], ("LastName",))) == 2000
    assert connector.calls - before == 1
    assert connector.fetch("Contact", people, ("LastName",)).keys() == set(people)
    assert connector.calls - before == 3


def test_what_a_fetch_does_not_find_alive_it_looks_for_in_the_recycle_bin(
    org: Org, connector: SalesforceConnector
) -> None:
    alive, dead = contact(org), contact(org)
    org.model.remove("Contact", dead)
    found = connector.fetch("Contact", [alive, dead, UNKNOWN], ("LastName",))
    assert {record_id: record.gone for record_id, record in found.items()} == {
        alive: False,
        dead: True,
    }


def test_an_id_of_fifteen_characters_means_the_same_record(
    org: Org, connector: SalesforceConnector
) -> None:
    person = contact(org)
    found = connector.fetch("Contact", [person[:15]], ("LastName",))
    assert found[person[:15]].ref.id == person
    assert isinstance(connector.write([update(person[:15], Title="x")])[0], Applied)
    assert stored(org, person)["fields"]["Title"] == "x"


# signing in


def test_an_expired_session_is_renewed_under_way(org: Org, connector: SalesforceConnector) -> None:
    person = contact(org)
    connector.identity()
    org.model.sessions.revoke_all()
    assert isinstance(connector.write([update(person, Title="x")])[0], Applied)
    assert stored(org, person)["history"][-1]["by"] == "accord"


def test_many_threads_with_a_dead_session_sign_in_once(
    org: Org, connector: SalesforceConnector
) -> None:
    people = [contact(org) for _ in range(16)]
    connector.describe(["Contact"])
    org.model.sessions.revoke_all()
    before = org.model.tally.calls["POST", "/services/oauth2/token"]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(
            pool.map(lambda each: connector.write([update(each, Title="x")])[0], people)
        )
    assert all(isinstance(outcome, Applied) for outcome in outcomes)
    assert org.model.tally.calls["POST", "/services/oauth2/token"] - before == 1


def test_simple_salesforce_lives_by_the_same_rules(
    org: Org, connector: SalesforceConnector
) -> None:
    sdk = connector.client.sdk
    before = org.requests()
    org.model.sessions.revoke_all()
    headers = {"Sforce-Call-Options": "client=somebody"}
    made = sdk.Contact.create({"LastName": "By the library"}, headers=headers)
    assert stored(org, made["id"])["history"][0]["by"] == "somebody"
    assert connector.calls == org.requests() - before
    org.fault("GET", "*/limits", "status", times=2, status=503)
    assert sdk.limits()["DailyApiRequests"]
    org.fault("POST", "*/sobjects/Contact/", "timeout_before")
    impatient = org.connect(timeout_s=IMPATIENT).client.sdk
    with pytest.raises(UnknownOutcome):
        impatient.Contact.create({"LastName": "Never"})


def test_simple_salesforce_does_not_loop_on_a_permanent_401(
    org: Org, connector: SalesforceConnector
) -> None:
    org.fault("GET", "*/sobjects/Contact/*", "status", times=50, status=401)
    before = connector.calls
    with pytest.raises(AuthError):
        connector.client.sdk.Contact.get(UNKNOWN)
    assert connector.calls - before == 4  # two sign-ins, two tries


def test_wrong_credentials_are_an_auth_error_that_shows_no_secret(org: Org) -> None:
    connector = org.connect(secrets={"CLIENT_ID": "wrong"})
    with pytest.raises(AuthError, match="client identifier invalid") as caught:
        connector.identity()
    credentials = fetched(org.settings(), org.secrets())
    assert org.document["client_secret"] not in repr(caught.value) + repr(credentials)
    assert "client_id" in caught.value.advice
    connector.close()


def test_an_org_that_cannot_be_reached_is_named(org: Org) -> None:
    connector = org.connect(url="http://127.0.0.1:9")
    with pytest.raises(RetryableError, match=r"127\.0\.0\.1:9"):
        connector.identity()
    connector.close()
