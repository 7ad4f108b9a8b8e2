"""Parents stand together, locks are waited for, and five collections travel in one call."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import RejectedError, UnknownOutcome
from connectors.record import Ref
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.writing.batching import BATCH, Batching
from connectors.write import Applied, Associate, Create, Refused, Update, Write
from tests.connectors.salesforce.served_org import Org

ONE_BY_ONE = 10


def new(n: int, **fields: str | None) -> Create:
    return Create(
        f"i{n}", "Contact", "Accord_Key__c", f"key-{n:05d}", {"LastName": f"N{n}", **fields}
    )


def change(record_id: str, title: str = "x") -> Update:
    return Update(f"u-{record_id}", Ref("salesforce", "Contact", record_id), {"Title": title})


def contact(org: Org, **fields: Any) -> str:
    return org.model.edit("Contact", None, {"LastName": "L", **fields})


def company(org: Org) -> str:
    return org.model.edit("Account", None, {"Name": "A"})


# batches


@given(st.lists(st.sampled_from(["001A", "001B", "001C", None]), max_size=40))
def test_records_of_one_parent_stand_together_and_none_is_lost(parents: list[str | None]) -> None:
    writes = [new(n, AccountId=parent) for n, parent in enumerate(parents)]
    cut = [write for batch in Batching().batches(writes) for write in batch]
    assert sorted(cut, key=lambda w: w.intent) == sorted(writes, key=lambda w: w.intent)
    order = [write.fields["AccountId"] for write in cut if isinstance(write, Create)]
    starts = [now for before, now in zip([object(), *order], order, strict=False) if before != now]
    assert len(starts) == len(set(order))
    for parent in set(order):  # within a parent the order given is kept
        mine = [
            write
            for write in cut
            if isinstance(write, Create) and write.fields["AccountId"] == parent
        ]
        assert mine == [write for write in writes if write.fields["AccountId"] == parent]


def test_a_record_written_twice_keeps_its_order() -> None:
    account = Ref("salesforce", "Contact", "003A")
    writes: list[Write] = [
        Update(f"u{n}", account, {"AccountId": parent}) for n, parent in enumerate("BA")
    ]
    assert [write for batch in Batching().batches(writes) for write in batch] == writes


def test_links_of_one_opportunity_stand_together() -> None:
    links: list[Write] = [
        Associate(
            f"l{n}", Ref("salesforce", "Opportunity", deal), "@OpportunityContactRoles", f"003{n}"
        )
        for n, deal in enumerate(["006B", "006A", "006B"])
    ]
    (batch,) = Batching().batches(links)
    assert [write.intent for write in batch] == ["l1", "l0", "l2"]


@given(st.integers(1, 60_000), st.integers(1, 6_000), st.integers(1, 5))
def test_a_part_of_a_bulk_batch_is_worth_a_job_as_well(
    count: int, bulk_from: int, together: int
) -> None:
    batching = Batching(together, bulk_from)
    sizes = [len(batch) for batch in batching.batches([new(n) for n in range(min(count, 300))])]
    assert sum(sizes) == min(count, 300)
    if count <= 300:
        wanted = count >= bulk_from
        assert all((size >= bulk_from) == wanted for size in sizes if wanted or size < bulk_from)
    assert wanted_or_small(batching, count)


def wanted_or_small(batching: Batching, count: int) -> bool:
    """The parts of a run of that length, worked out as `batches` does, without making the run."""
    assert batching.bulk_from is not None
    if count < batching.bulk_from:
        return True
    parts = -(-count // max(10_000, 2 * batching.bulk_from))
    return count // parts >= min(count, batching.bulk_from) or parts == 1


def test_creates_travel_a_thousand_to_a_call_and_updates_two_hundred() -> None:
    batching = Batching(together=5)
    assert [len(b) for b in batching.batches([new(n) for n in range(1200)])] == [1000, 200]
    assert [len(b) for b in batching.batches([change(f"003{n}") for n in range(450)])] == [
        200,
        200,
        50,
    ]
    assert batching.forecast({("Contact", "create"): 1200, ("Contact", "update"): 450}) == 2 + 6


# several collections in a call


def test_a_bad_record_among_a_thousand_is_refused_alone(
    org: Org, connector: SalesforceConnector
) -> None:
    writes = [new(n, **({"Email": "nobody"} if n == 321 else {})) for n in range(450)]
    connector.describe(["Contact"])
    before = connector.calls
    (batch,) = connector.batches(writes)
    outcomes = {outcome.intent: outcome for outcome in connector.write(batch)}
    assert connector.calls - before == 1
    assert [intent for intent, outcome in outcomes.items() if isinstance(outcome, Refused)] == [
        "i321"
    ]
    assert len(list(org.model.stored("Contact", deleted=False))) == 449


def test_a_key_field_that_is_not_there_refuses_the_whole(connector: SalesforceConnector) -> None:
    writes = [
        Create(f"c{n}", "Contact", "Nowhere__c", f"k{n}", {"LastName": "x"})
        for n in range(BATCH + 1)
    ]
    with pytest.raises(RejectedError, match="Nowhere__c"):
        connector.write(writes)


def test_a_lost_answer_to_a_thousand_creates_is_looked_up_by_their_keys(
    org: Org, connector: SalesforceConnector
) -> None:
    writes = [new(n) for n in range(250)]
    connector.describe(["Contact"])
    org.fault("POST", "*/composite", "reset_after")
    with pytest.raises(UnknownOutcome):
        connector.write(writes)
    found = connector.find(
        "Contact", "Accord_Key__c", [write.key for write in writes], ("LastName",)
    )
    assert len(found) == 250
    assert all(isinstance(outcome, Applied) for outcome in connector.write(writes))
    assert len(list(org.model.stored("Contact", deleted=False))) == 250


def test_each_part_of_a_composite_write_carries_our_headers_itself(
    org: Org, connector: SalesforceConnector
) -> None:
    """The vendor hands on to subrequests only who asks and in which format."""
    connector.describe(["Contact"])
    sent: list[bytes] = []
    connector.client.transport.session.hooks["response"].append(
        lambda r, *a, **k: sent.append(r.request.body or b"")
    )
    connector.write([new(n) for n in range(250)])
    guarded = Update(
        "g", Ref("salesforce", "Contact", contact(org)), {"Title": "x"}, org.model.clock.now()
    )
    connector.write([guarded])
    for body in sent:
        for request in orjson.loads(body)["compositeRequest"]:
            headers = request["httpHeaders"]
            assert (headers["Sforce-Auto-Assign"], headers["Sforce-Call-Options"]) == (
                "FALSE",
                "client=accord",
            )
    assert "If-Unmodified-Since" in orjson.loads(sent[-1])["compositeRequest"][0]["httpHeaders"]
    assert len(sent) == 2


def test_once_a_part_is_sent_a_failure_says_nothing_of_the_whole(org: Org) -> None:
    connector = org.connect(budget=3, together=1)  # the sign-in, the schema, and one collection
    connector.describe(["Contact"])
    with pytest.raises(UnknownOutcome, match="a part of the records"):
        connector.write([new(n) for n in range(2 * BATCH)])
    assert len(list(org.model.stored("Contact", deleted=False))) == BATCH
    connector.close()


def test_one_collection_at_a_time_where_so_configured(org: Org) -> None:
    connector = org.connect(together=1)
    connector.describe(["Contact"])
    before = connector.calls
    for batch in connector.batches([new(n) for n in range(450)]):
        connector.write(batch)
    assert connector.calls - before == connector.forecast({("Contact", "create"): 450}) == 3
    connector.close()


# locks


def test_children_of_a_parent_somebody_holds_get_through_when_it_is_free(
    org: Org, connector: SalesforceConnector
) -> None:
    held, free = company(org), company(org)
    people = [contact(org, AccountId=parent) for parent in (held, free, held)]
    org.model.configure({"locks": [{"id": held, "for_calls": 2}]})
    outcomes = connector.write([change(each) for each in people])
    assert all(isinstance(outcome, Applied) for outcome in outcomes)
    # once together, then one by one
    assert len(org.world.slept) == 3
    assert {org.model.store["Contact"].rows[each]["Title"] for each in people} == {"x"}


def test_a_parent_that_stays_held_refuses_its_children_and_no_others(
    org: Org, connector: SalesforceConnector
) -> None:
    held, free = company(org), company(org)
    children = [contact(org, AccountId=held) for _ in range(ONE_BY_ONE + 5)]
    other = contact(org, AccountId=free)
    org.model.configure({"locks": [{"id": held, "for_calls": 99}]})
    connector.describe(["Contact"])
    before = connector.calls
    outcomes = {
        outcome.intent: outcome
        for outcome in connector.write([change(each) for each in [*children, other]])
    }
    refused = [outcome for outcome in outcomes.values() if isinstance(outcome, Refused)]
    assert {outcome.code for outcome in refused} == {"UNABLE_TO_LOCK_ROW"}
    assert len(refused) == len(children)
    assert isinstance(outcomes[f"u-{other}"], Applied)
    # sending one by one has an end
    assert connector.calls - before == 2 + ONE_BY_ONE


def test_a_lost_answer_while_locks_are_waited_for_is_an_unknown_outcome(
    org: Org, connector: SalesforceConnector
) -> None:
    held = company(org)
    one, other = contact(org, AccountId=held), contact(org)
    org.model.configure({"locks": [{"id": held, "for_calls": 1}]})
    connector.describe(["Contact"])
    org.fault("PATCH", "*/composite/sobjects", "status", status=200, item=0)
    org.fault("PATCH", "*/composite/sobjects", "reset_after")
    with pytest.raises(UnknownOutcome):
        connector.write([change(one), change(other)])
