"""Bulk jobs write what the ordinary calls would have, answer for every record, and never guess."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import RetryableError, UnknownOutcome
from connectors.record import Ref
from connectors.salesforce.bulk_jobs import BulkJobs
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.meaning.bulk_csv import error_of, read, written
from connectors.salesforce.writing.bulk_write import BulkWriter
from connectors.write import Applied, Create, Outcome, Refused, Update, Write
from tests.connectors.salesforce.served_org import IMPATIENT, Org

FROM = 4


@pytest.fixture
def bulk(org: Org) -> Iterator[SalesforceConnector]:
    connector = org.connect(bulk_write_from=FROM, bulk_timeout_s=120.0)
    connector.describe(["Contact", "Account"])
    yield connector
    connector.close()


def new(n: int, **fields: str | None) -> Create:
    return Create(f"i{n}", "Contact", "Accord_Key__c", f"key-{n}", {"LastName": f"N{n}", **fields})


def contact(org: Org, **fields: Any) -> str:
    return org.model.edit("Contact", None, {"LastName": "L", **fields})


def change(record_id: str, **fields: str | None) -> Update:
    return Update(f"u-{record_id}", Ref("salesforce", "Contact", record_id), fields)


def send(connector: SalesforceConnector, writes: list[Write]) -> dict[str, Outcome]:
    outcomes = [
        outcome for batch in connector.batches(writes) for outcome in connector.write(batch)
    ]
    assert sorted(outcome.intent for outcome in outcomes) == sorted(
        write.intent for write in writes
    )
    return {outcome.intent: outcome for outcome in outcomes}


def held(org: Org, outcome: Outcome) -> dict[str, Any]:
    assert isinstance(outcome, Applied), outcome
    return dict(org.model.store["Contact"].rows[outcome.ref.id])


def calls(org: Org, part: str) -> int:
    return sum(n for (_, route), n in org.model.tally.calls.items() if part in route)


NASTY = 'He said "no",\nthen left; ü\t'


def test_creates_go_by_a_job_and_hold_what_was_sent(org: Org, bulk: SalesforceConnector) -> None:
    before = calls(org, "/composite")
    outcomes = send(bulk, [new(n, Description=f"{NASTY}{n}", DoNotCall="true") for n in range(6)])
    for n in range(6):
        row = held(org, outcomes[f"i{n}"])
        assert (row["LastName"], row["Accord_Key__c"], row["DoNotCall"]) == (
            f"N{n}",
            f"key-{n}",
            True,
        )
        assert row["Description"].strip() == f"{NASTY}{n}".strip()
    assert calls(org, "/composite") == before
    assert calls(org, "/jobs/ingest") > 0


def test_doing_it_twice_leaves_one_record_each(org: Org, bulk: SalesforceConnector) -> None:
    first = send(bulk, [new(n) for n in range(5)])
    second = send(bulk, [new(n, Title="again") for n in range(5)])
    assert {o.ref for o in first.values() if isinstance(o, Applied)} == {
        o.ref for o in second.values() if isinstance(o, Applied)
    }
    assert len(list(org.model.stored("Contact", deleted=False))) == 5


def test_a_blank_clears_and_what_is_not_named_stays(org: Org, bulk: SalesforceConnector) -> None:
    people = [contact(org, Title="old", Department="kept", DoNotCall=True) for _ in range(5)]
    outcomes = send(bulk, [change(each, Title=None, DoNotCall=None) for each in people])
    for outcome in outcomes.values():
        row = held(org, outcome)
        assert (row["Title"], row["Department"], row["DoNotCall"]) == (None, "kept", False)


def test_records_that_write_other_fields_do_not_blank_each_other(
    org: Org, bulk: SalesforceConnector
) -> None:
    people = [contact(org, Title="t", Department="d") for _ in range(8)]
    half = [change(each, Title="new") for each in people[:4]]
    rest = [change(each, Department=None) for each in people[4:]]
    outcomes = send(bulk, [*half, *rest])
    rows = [held(org, outcomes[f"u-{each}"]) for each in people]
    assert [(row["Title"], row["Department"]) for row in rows] == [("new", "d")] * 4 + [
        ("t", None)
    ] * 4


def test_numbers_travel_as_numbers(org: Org, bulk: SalesforceConnector) -> None:
    companies = [org.model.edit("Account", None, {"Name": f"A{n}"}) for n in range(4)]
    writes: list[Write] = [
        Update(
            f"u{n}",
            Ref("salesforce", "Account", each),
            {"NumberOfEmployees": "250", "AnnualRevenue": "1000000"},
        )
        for n, each in enumerate(companies)
    ]
    send(bulk, writes)
    found = bulk.fetch("Account", companies, ("NumberOfEmployees", "AnnualRevenue"))
    wanted = {"NumberOfEmployees": "250", "AnnualRevenue": "1000000"}
    assert all(record.fields == wanted for record in found.values())


def test_a_text_that_csv_would_take_for_a_blank_goes_another_way(
    org: Org, bulk: SalesforceConnector
) -> None:
    outcomes = send(bulk, [new(n, Title="#N/A" if n == 2 else "x") for n in range(6)])
    assert held(org, outcomes["i2"])["Title"] == "#N/A"


def test_a_bad_record_is_refused_alone_with_its_field(org: Org, bulk: SalesforceConnector) -> None:
    outcomes = send(
        bulk, [new(n, Email="nobody" if n == 3 else f"n{n}@acme.example") for n in range(6)]
    )
    refused = outcomes.pop("i3")
    assert isinstance(refused, Refused)
    assert (refused.code, refused.field) == ("INVALID_EMAIL_ADDRESS", "Email")
    assert "Correct the address" in refused.message
    assert all(isinstance(outcome, Applied) for outcome in outcomes.values())


def test_a_record_that_is_gone_is_told_so(org: Org, bulk: SalesforceConnector) -> None:
    people = [contact(org) for _ in range(5)]
    org.model.remove("Contact", people[2])
    outcomes = send(bulk, [change(each, Title="x") for each in people])
    refused = outcomes[f"u-{people[2]}"]
    assert isinstance(refused, Refused)
    assert refused.gone


def test_two_writes_with_one_key_are_kept_out_of_the_job(
    org: Org, bulk: SalesforceConnector
) -> None:
    twice = [change(each, Title=title) for each in [contact(org)] for title in ("first", "last")]
    people = [contact(org) for _ in range(5)]
    writes: list[Write] = [
        Update("w0", twice[0].ref, twice[0].fields),
        *(change(each, Title="x") for each in people),
        Update("w1", twice[1].ref, twice[1].fields),
    ]
    send(bulk, writes)
    assert {org.model.store["Contact"].rows[each]["Title"] for each in people} == {"x"}
    assert org.model.store["Contact"].rows[twice[0].ref.id]["Title"] == "last"


def test_locked_rows_of_a_job_are_sent_again_the_ordinary_way(
    org: Org, bulk: SalesforceConnector
) -> None:
    parent = org.model.edit("Account", None, {"Name": "A"})
    people = [contact(org, AccountId=parent if n < 2 else None) for n in range(6)]
    org.model.configure({"locks": [{"id": parent, "for_calls": 1}]})
    outcomes = send(bulk, [change(each, Title="x") for each in people])
    assert all(isinstance(outcome, Applied) for outcome in outcomes.values())
    assert {org.model.store["Contact"].rows[each]["Title"] for each in people} == {"x"}


def test_a_field_the_job_does_not_know_is_told_by_the_ordinary_calls(
    org: Org, bulk: SalesforceConnector
) -> None:
    people = [contact(org) for _ in range(4)]
    outcomes = send(bulk, [change(each, Nowhere__c="x") for each in people])
    assert {outcome.code for outcome in outcomes.values() if isinstance(outcome, Refused)} == {
        "INVALID_FIELD"
    }


def test_an_org_without_bulk_is_written_the_ordinary_way(
    org: Org, bulk: SalesforceConnector
) -> None:
    body = [{"errorCode": "FEATURENOTENABLED", "message": "not allowed to use bulk api"}]
    org.fault("POST", "*/jobs/ingest", "status", status=400, body=body)
    outcomes = send(bulk, [new(n) for n in range(5)])
    assert all(isinstance(outcome, Applied) for outcome in outcomes.values())


# answers that do not come


@pytest.mark.parametrize(("method", "path"), [("POST", "*/jobs/ingest"), ("PUT", "*/batches")])
def test_before_the_data_are_complete_a_lost_answer_means_nothing_was_done(
    org: Org, bulk: SalesforceConnector, method: str, path: str
) -> None:
    org.fault(method, path, "reset_after")
    with pytest.raises(RetryableError) as caught:
        send(bulk, [new(n) for n in range(5)])
    assert not isinstance(caught.value, UnknownOutcome)
    org.advance(3600)
    assert list(org.model.stored("Contact", deleted=False)) == []


@pytest.mark.parametrize("how", ["reset_after", "timeout_before"])
def test_a_lost_answer_to_the_last_word_is_looked_up(
    org: Org, bulk: SalesforceConnector, how: str
) -> None:
    if how == "timeout_before":
        bulk = org.connect(bulk_write_from=FROM, bulk_timeout_s=120.0, timeout_s=IMPATIENT)
        bulk.describe(["Contact", "Account"])
    org.fault("PATCH", "*/jobs/ingest/*", how)
    outcomes = send(bulk, [new(n) for n in range(5)])
    assert all(isinstance(outcome, Applied) for outcome in outcomes.values())


def test_results_that_cannot_be_read_leave_the_outcome_unknown(
    org: Org, bulk: SalesforceConnector
) -> None:
    org.fault("GET", "*/successfulResults", "status", times=99, status=503)
    with pytest.raises(UnknownOutcome):
        send(bulk, [new(n) for n in range(5)])
    assert len(list(org.model.stored("Contact", deleted=False))) == 5


def test_a_result_file_that_misses_a_record_leaves_the_outcome_unknown(
    org: Org, bulk: SalesforceConnector
) -> None:
    org.fault(
        "GET",
        "*/failedResults",
        "status",
        status=200,
        body='"sf__Id","sf__Error","Accord_Key__c"\n',
    )
    with pytest.raises(UnknownOutcome, match="nothing of 1 of its 5"):
        send(bulk, [new(n, Email="nobody" if n == 3 else None) for n in range(5)])


def test_a_job_that_takes_too_long_is_aborted_and_its_rest_sent_the_ordinary_way(
    org: Org, bulk: SalesforceConnector
) -> None:
    org.model.bulk.seconds = 100_000.0
    try:
        outcomes = send(bulk, [new(n) for n in range(5)])
    finally:
        org.model.bulk.seconds = 0.0
    assert all(isinstance(outcome, Applied) for outcome in outcomes.values())
    assert len(list(org.model.stored("Contact", deleted=False))) == 5
    assert [job.state for job in org.model.bulk.every("V2Ingest")] == ["Aborted"]


def test_a_file_too_large_is_sent_in_parts(org: Org, connector: SalesforceConnector) -> None:
    writer = BulkWriter(BulkJobs(connector.client, org.world, 60.0), fewest=1, largest=300)
    items = {f"i{n}": {"Accord_Key__c": f"k{n}", "LastName": "x" * 70} for n in range(8)}
    answers = writer.save("Contact", "Accord_Key__c", items)
    assert all(answers[key]["success"] for key in items)
    assert len(list(org.model.bulk.every("V2Ingest"))) == 4


def test_few_writes_never_wait_for_a_job(org: Org, bulk: SalesforceConnector) -> None:
    send(bulk, [new(n) for n in range(FROM - 1)])
    assert list(org.model.bulk.every("V2Ingest")) == []


def test_duplicates_allowed_by_header_keep_writes_out_of_bulk(org: Org) -> None:
    connector = org.connect(bulk_write_from=FROM, allow_duplicates=True)
    send(connector, [new(n) for n in range(FROM)])
    assert list(org.model.bulk.every("V2Ingest")) == []
    connector.close()


# CSV


@given(
    st.lists(
        st.dictionaries(
            st.just("A"), st.text(st.characters(blacklist_categories=("Cs",)), min_size=1)
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_is_written_can_be_read(rows: list[dict[str, str]]) -> None:
    full = [{"K": str(n), "A": row.get("A")} for n, row in enumerate(rows)]
    header, lines = read(written(["K", "A"], full))
    assert header == ["K", "A"]
    assert list(lines) == [[row["K"], row["A"] or "#N/A"] for row in full]


@pytest.mark.parametrize(
    ("text", "code", "fields"),
    [
        (
            "REQUIRED_FIELD_MISSING:Required fields are missing: [A]:A --",
            "REQUIRED_FIELD_MISSING",
            ["A"],
        ),
        ("UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:--", "UNABLE_TO_LOCK_ROW", []),
        ("DUPLICATE_VALUE:a:b:c:A__c, B__c --", "DUPLICATE_VALUE", ["A__c", "B__c"]),
        ("INVALID_FIELD", "INVALID_FIELD", []),
        ("", "UNKNOWN_EXCEPTION", []),
    ],
)  # fmt: skip
def test_a_failed_row_says_its_code_and_fields(text: str, code: str, fields: list[str]) -> None:
    error = error_of(text)
    assert (error["statusCode"], error["fields"]) == (code, fields)
