"""First reads of very many records by Bulk jobs: complete, in constant memory, and continued the
ordinary way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import responses

from connectors.errors import RetryableError
from connectors.record import Page, Record, Want
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.meaning.bulk_csv import read
from tests.connectors.salesforce.served_org import Org

FIELDS = ("LastName", "Description", "DoNotCall", "AccountId")


@pytest.fixture
def bulk(org: Org) -> Iterator[SalesforceConnector]:
    count(org)
    connector = org.connect(bulk_read_from=10, bulk_page=7)
    connector.describe(["Contact", "Account", "Opportunity", "Lead"])
    yield connector
    connector.close()


def count(org: Org) -> None:
    """What the vendor says of the sizes: it counts now and then, so any number may be told."""
    told = {
        "sObjects": [
            {"name": "Contact", "count": 12},
            {"name": "Lead", "count": 11},
            {"name": "Account", "count": 9},
        ]
    }
    org.fault("GET", "*/limits/recordCount*", "status", times=99, status=200, body=told)


def contact(org: Org, n: int, **fields: Any) -> str:
    return org.model.edit("Contact", None, {"LastName": f"N{n}", **fields})


def jobs(org: Org) -> list[str]:
    return [job.object for job in org.model.bulk.every("V2Query")]


def pages(connector: SalesforceConnector, cursor: str | None = None, *fields: str) -> list[Page]:
    return list(connector.changes([Want("Contact", fields or FIELDS, cursor)]))


def records(found: list[Page]) -> dict[str, Record]:
    return {record.ref.id: record for page in found for record in page.records}


def test_a_large_object_is_read_by_a_job_and_a_small_one_is_not(
    org: Org, bulk: SalesforceConnector
) -> None:
    people = [contact(org, n) for n in range(12)]
    org.model.edit("Account", None, {"Name": "Only"})
    found = list(bulk.changes([Want("Account", ("Name",)), Want("Contact", FIELDS)]))
    assert jobs(org) == ["Contact"]
    assert records(found).keys() >= set(people)
    assert {page.object for page in found} == {"Account", "Contact"}


def test_a_job_reads_what_an_ordinary_read_does(org: Org, bulk: SalesforceConnector) -> None:
    company = org.model.edit("Account", None, {"Name": "A"})
    for n in range(23):
        contact(
            org,
            n,
            Description='a "b",\nc' if n % 2 else None,
            DoNotCall=n % 3 == 0,
            AccountId=company,
        )
    loser, winner = contact(org, 98), contact(org, 99)
    org.model.act("Contact", winner, "merge", {"losers": [loser]})
    org.model.remove("Contact", contact(org, 97))
    plain = org.connect()
    assert records(pages(bulk)) == records(pages(plain))
    plain.close()
    assert records(pages(bulk))[loser].moved_to is not None


def test_numbers_and_dates_read_alike_both_ways(org: Org, bulk: SalesforceConnector) -> None:
    for n in range(12):
        fields = {
            "AnnualRevenue": 1_000_000 + n,
            "NumberOfEmployees": n,
            "Company": "C",
            "LastName": "L",
        }
        org.model.edit("Lead", None, fields if n else {"Company": "C", "LastName": "L"})
    want = Want(
        "Lead", ("AnnualRevenue", "NumberOfEmployees", "IsConverted", "CreatedDate", "Status")
    )
    plain = org.connect()
    assert records(list(bulk.changes([want]))) == records(list(plain.changes([want])))
    plain.close()
    assert jobs(org) == ["Lead"]


def test_the_cursor_moves_only_when_the_last_row_was_read(
    org: Org, bulk: SalesforceConnector
) -> None:
    org.advance(600)
    for n in range(20):
        contact(org, n)
    org.advance(600)
    found = pages(bulk)
    sizes = [len(page.records) for page in found[:-2]]
    assert max(sizes) <= 7
    assert len({page.cursor for page in found[:-2]}) == 1
    again = records(pages(bulk, found[0].cursor))
    assert len(again) == 20
    assert records(pages(bulk, found[-1].cursor)) == {}


def test_after_a_job_the_overlap_before_it_is_read_again(org: Org) -> None:
    count(org)
    connector = org.connect(bulk_read_from=10, overlap_s=60.0)
    connector.describe(["Contact"])
    for n in range(12):
        contact(org, n)
    org.advance(600)
    # a row that the vendor shows late carries a stamp from before the job
    close = contact(org, 77)
    org.advance(10)
    found = pages(connector)
    shown = [page for page in found if close in {record.ref.id for record in page.records}]
    connector.close()
    assert len(shown) == 2  # by the job, and by the ordinary read of the minute before it
    assert sum(len(page.records) for page in found) == 14


def test_what_changed_while_the_job_was_read_is_read_once_more(
    org: Org, bulk: SalesforceConnector
) -> None:
    people = [contact(org, n) for n in range(12)]
    org.advance(600)
    reading = bulk.changes([Want("Contact", FIELDS)])
    first = next(page for page in reading if page.records)
    assert first.records
    org.model.edit("Contact", people[-1], {"LastName": "edited meanwhile"})
    late = contact(org, 77)
    found = records(list(reading))
    assert found[people[-1]].fields["LastName"] == "edited meanwhile"
    assert late in found


def test_a_read_that_goes_on_never_begins_a_job(org: Org, bulk: SalesforceConnector) -> None:
    for n in range(12):
        contact(org, n)
    cursor = pages(bulk)[-1].cursor
    before = bulk.calls
    pages(bulk, cursor)
    assert bulk.calls - before == 1
    assert len(jobs(org)) == 1


def test_opportunities_with_their_roles_are_read_the_ordinary_way(
    org: Org, bulk: SalesforceConnector
) -> None:
    for n in range(12):
        org.model.edit(
            "Opportunity",
            None,
            {"Name": f"D{n}", "StageName": "Prospecting", "CloseDate": "2027-01-31"},
        )
    found = list(bulk.changes([Want("Opportunity", ("Name", "@OpportunityContactRoles"))]))
    assert len(records(found)) == 12
    assert jobs(org) == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "*/jobs/query", 400),
        ("GET", "*/limits/recordCount*", 404),
        ("GET", "*/limits/recordCount*", 403),
    ],
)
def test_an_org_without_bulk_is_read_the_ordinary_way(
    org: Org, bulk: SalesforceConnector, method: str, path: str, status: int
) -> None:
    people = [contact(org, n) for n in range(12)]
    body = [{"errorCode": "API_ERROR", "message": "no"}]
    if method == "GET":
        org.calm()
    org.fault(method, path, "status", status=status, body=body)
    assert records(pages(bulk)).keys() == set(people)


def test_a_job_that_takes_too_long_is_aborted_and_tried_again_by_the_next_run(org: Org) -> None:
    for n in range(12):
        contact(org, n)
    count(org)
    connector = org.connect(bulk_read_from=10, bulk_timeout_s=60.0)
    org.model.bulk.seconds = 100_000.0
    try:
        with pytest.raises(RetryableError, match="60 seconds"):
            pages(connector)
    finally:
        org.model.bulk.seconds = 0.0
    assert [job.state for job in org.model.bulk.every("V2Query")] == ["Aborted"]
    connector.close()


def test_a_page_that_was_cut_off_is_no_short_page(org: Org, bulk: SalesforceConnector) -> None:
    for n in range(12):
        contact(org, n)
    address = f"{org.document['url']}/services/data/v62.0"
    job = {"id": "750000000000001AAA", "state": "JobComplete"}
    with responses.RequestsMock() as mock:
        mock.get(
            f"{address}/limits/recordCount", json={"sObjects": [{"name": "Contact", "count": 12}]}
        )
        mock.post(f"{address}/jobs/query", json=job)
        mock.get(f"{address}/jobs/query/{job['id']}", json=job)
        headers = {"Sforce-NumberOfRecords": "2", "Sforce-Locator": "null"}
        text = '"Id","SystemModstamp"\n"003000000000001AAA","2026-11-21T10:00:00.000Z"\n'
        mock.get(f"{address}/jobs/query/{job['id']}/results", body=text, headers=headers)
        with pytest.raises(RetryableError, match="2 rows"):
            pages(bulk)


@pytest.mark.parametrize("repeated", [True, False])
def test_later_pages_may_repeat_the_header_or_not(repeated: bool) -> None:
    first, rows = read(b'"Id","Name"\n"1","a"\n')
    assert list(rows) == [["1", "a"]]
    header, more = read((b'"Id","Name"\n' if repeated else b"") + b'"2","b"\n', first)
    assert (header, list(more)) == (first, [["2", "b"]])
