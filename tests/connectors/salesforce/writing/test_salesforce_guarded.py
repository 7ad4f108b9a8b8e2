"""Guarded updates: refused when somebody wrote meanwhile, and otherwise as good as any."""

from __future__ import annotations

import pytest

from connectors.errors import UnknownOutcome
from connectors.record import Ref
from connectors.salesforce.connector import SalesforceConnector
from connectors.write import Applied, Refused, Update, Write
from tests.connectors.salesforce.served_org import Org


def contact(org: Org, name: str = "Person") -> str:
    return org.model.edit("Contact", None, {"LastName": name})


def read_at(connector: SalesforceConnector, record_id: str) -> float:
    return connector.fetch("Contact", [record_id], ("Title",))[record_id].modified_at


def guarded(record_id: str, since: float, **fields: str | None) -> Update:
    return Update(f"g-{record_id}", Ref("salesforce", "Contact", record_id), fields, since)


def title(org: Org, record_id: str) -> str | None:
    found: str | None = org.model.store["Contact"].rows[record_id]["Title"]
    return found


def test_an_edit_since_the_read_is_not_overwritten(
    org: Org, connector: SalesforceConnector
) -> None:
    one, other = contact(org), contact(org)
    since = read_at(connector, one)
    org.advance(2)
    org.model.edit("Contact", one, {"Title": "typed by a person"})
    outcomes = {
        o.intent: o
        for o in connector.write([guarded(each, since, Title="ours") for each in (one, other)])
    }
    refused = outcomes[f"g-{one}"]
    assert isinstance(refused, Refused)
    assert (refused.code, refused.stale, refused.gone) == ("MODIFIED_MEANWHILE", True, False)
    assert isinstance(outcomes[f"g-{other}"], Applied)
    assert (title(org, one), title(org, other)) == ("typed by a person", "ours")


def test_twenty_five_guarded_updates_are_one_call_and_stand_apart_from_the_others(
    org: Org, connector: SalesforceConnector
) -> None:
    people = [contact(org, f"N{n}") for n in range(30)]
    since = read_at(connector, people[-1])
    plain: list[Write] = [
        Update(f"u-{each}", Ref("salesforce", "Contact", each), {"Title": "p"}) for each in people
    ]
    writes: list[Write] = [*plain, *(guarded(each, since, Title="g") for each in people)]
    cut = list(connector.batches(writes))
    assert [len(batch) for batch in cut] == [30, 25, 5]
    connector.describe(["Contact"])
    for batch, cost in zip(cut, (1, 1, 1), strict=True):
        before = connector.calls
        connector.write(batch)
        assert connector.calls - before == cost
    assert connector.forecast({("Contact", "guarded"): 30}) == 4  # two check reads, two calls


def test_a_guarded_update_of_a_record_that_is_not_there_says_gone(
    org: Org, connector: SalesforceConnector
) -> None:
    one = contact(org)
    since = read_at(connector, one)
    org.model.remove("Contact", one)
    (outcome,) = connector.write([guarded(one, since, Title="x")])
    assert isinstance(outcome, Refused)
    assert (outcome.gone, outcome.stale) == (True, False)


def test_a_guarded_update_the_vendor_refuses_is_told_in_its_words(
    org: Org, connector: SalesforceConnector
) -> None:
    one = contact(org)
    (outcome,) = connector.write([guarded(one, read_at(connector, one), Title="x" * 200)])
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.field) == ("STRING_TOO_LONG", "Title")
    assert "Shorten the value" in outcome.message


def test_a_lost_answer_to_guarded_updates_leaves_their_outcome_unknown(
    org: Org, connector: SalesforceConnector
) -> None:
    one = contact(org)
    since = read_at(connector, one)
    org.fault("POST", "*/composite", "reset_after")
    with pytest.raises(UnknownOutcome):
        connector.write([guarded(one, since, Title="written")])
    assert title(org, one) == "written"


def test_the_connector_says_that_it_knows_preconditions(connector: SalesforceConnector) -> None:
    assert connector.precondition
