"""Long and wide reads: cut short in the middle of one second, without a usable stamp, with more
columns than fit.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import RejectedError, RetryableError
from connectors.record import FieldSchema, ObjectSchema, Page, Record, Want
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import Decoder
from connectors.salesforce.reading.cursor import Mark, Position, start
from tests.connectors.salesforce.served_org import Org


def contact(org: Org, name: str) -> str:
    return org.model.edit("Contact", None, {"LastName": name})


def want(cursor: str | None = None, object_name: str = "Contact") -> Want:
    return Want(object_name, ("LastName",), cursor)


def read(
    connector: SalesforceConnector, cursor: str | None = None
) -> tuple[dict[str, Record], list[Page]]:
    pages = list(connector.changes([want(cursor)]))
    return {record.ref.id: record for page in pages for record in page.records}, pages


def without(org: Org, connector: SalesforceConnector, *names: str) -> None:
    """The connector learns that these fields cannot be filtered by."""
    schema = connector.describe(["Contact"])["Contact"]
    fields = dict(schema.fields)
    for name in names:
        fields[name] = FieldSchema(name, fields[name].type, filterable=False)
    connector.know(connector.identity(), {"Contact": ObjectSchema("Contact", fields)})


# cut short


def test_a_query_the_vendor_forgot_goes_on_behind_the_last_row(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.page_size = 3
    people = [contact(org, f"N{n}") for n in range(10)]  # all in one second
    org.advance(600)
    pages = connector.changes([want()])
    seen = [record.ref.id for record in next(pages).records]
    read_before = org.model.tally.read
    for page in pages:
        seen += [record.ref.id for record in page.records]
        org.model.cursors.close_all()
    assert seen == people
    assert org.model.tally.read - read_before == 7  # nothing was read twice


def test_a_forgotten_query_loses_no_edit_made_meanwhile(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.page_size = 3
    people = []
    for n in range(10):
        people.append(contact(org, f"N{n}"))
        org.advance(1)
    org.advance(600)
    pages = connector.changes([want()])
    seen = {record.ref.id: record for record in next(pages).records}
    org.model.edit("Contact", people[4], {"LastName": "edited"})
    org.model.edit("Contact", people[0], {"LastName": "edited"})
    org.model.cursors.close_all()
    for page in pages:
        seen |= {record.ref.id: record for record in page.records}
    assert seen.keys() == set(people)
    assert {seen[people[n]].fields["LastName"] for n in (0, 4)} == {"edited"}


def test_an_edit_of_a_pages_last_row_does_not_hide_the_rows_behind_it(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.page_size = 3
    people = []
    for n in range(10):
        people.append(contact(org, f"N{n}"))
        org.advance(1)
    org.advance(600)
    pages = connector.changes([want()])
    seen = {record.ref.id for record in next(pages).records}
    org.advance(5)
    org.model.edit("Contact", people[5], {"LastName": "shown on its old page with its new stamp"})
    seen |= {record.ref.id for record in next(pages).records}
    org.model.cursors.close_all()
    for page in pages:
        seen |= {record.ref.id for record in page.records}
    assert seen == set(people)


def test_a_place_within_one_second_says_nothing_of_another() -> None:
    position = Position(Mark(100, 200), None, (150, "003A"))
    assert start(position, True)[1] is None
    assert start(Position(Mark(150, 200), None, (150, "003A")), True)[1] == "003A"


def test_a_run_that_was_killed_within_one_second_of_rows_goes_on_behind_the_last_one(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.page_size = 4
    people = [contact(org, f"N{n}") for n in range(12)]
    org.advance(600)
    cursor, seen = None, []
    for _ in range(4):  # each run is killed after its first page
        page = next(iter(connector.changes([want(cursor)])))
        seen += [record.ref.id for record in page.records]
        cursor = page.cursor
    assert seen == people
    assert read(connector, cursor)[0] == {}


def test_a_run_killed_amid_fresh_rows_reads_them_again_for_what_may_still_appear(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.page_size = 4
    people = [contact(org, f"N{n}") for n in range(8)]
    org.advance(5)
    page = next(iter(connector.changes([want()])))
    late = org.model.insert("Contact", {"LastName": "late"}, at=org.model.clock.now() - 5)
    org.advance(100)
    seen, _ = read(connector, page.cursor)
    assert {late, *people} <= seen.keys()


def test_a_page_address_that_fails_otherwise_is_not_taken_for_a_lost_one(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.page_size = 3
    for n in range(5):
        contact(org, f"N{n}")
    pages = connector.changes([want()])
    next(pages)
    org.fault(
        "GET",
        "*/query/*",
        "status",
        status=400,
        body=[{"errorCode": "MALFORMED_QUERY", "message": "m"}],
    )
    with pytest.raises(RejectedError, match="MALFORMED_QUERY"):
        next(pages)


@given(st.integers(0, 4_000_000_000), st.sampled_from(["003Ho0000000abCAAQ", "x'y"]))
def test_a_place_within_a_second_comes_back_from_its_cursor(second: int, record_id: str) -> None:
    for at in ((second, record_id), (None, record_id), None):
        position = Position(Mark(second, second), None, at)
        assert Position.parse(position.dump()) == position


@pytest.mark.parametrize("body", [None, "<html>Sorry</html>"])
def test_a_read_that_fails_inside_the_vendor_is_asked_again(
    org: Org, connector: SalesforceConnector, body: str | None
) -> None:
    one = contact(org, "One")
    connector.describe(["Contact"])
    org.fault("POST", "*/composite", "status", times=3, status=500, body=body)
    assert read(connector)[0].keys() == {one}
    org.fault("POST", "*/composite", "status", times=99, status=500, body=body)
    with pytest.raises(RetryableError):
        read(connector)


# the stamp


def test_without_the_usual_stamp_changes_are_read_by_the_next_best(
    org: Org, connector: SalesforceConnector
) -> None:
    without(org, connector, "SystemModstamp")
    one = contact(org, "One")
    org.advance(600)
    seen, pages = read(connector)
    assert one in seen
    org.advance(600)
    other = contact(org, "Other")
    later, _ = read(connector, pages[-1].cursor)
    assert later.keys() == {other}


def test_without_any_stamp_everything_is_read_every_time_and_pages_go_by_id(
    org: Org, connector: SalesforceConnector
) -> None:
    without(org, connector, "SystemModstamp", "LastModifiedDate")
    org.model.page_size = 3
    people = [contact(org, f"N{n}") for n in range(7)]
    org.advance(600)
    seen, pages = read(connector)
    assert list(seen) == people
    assert all(record.modified_at > 0 for record in seen.values())
    assert read(connector, pages[-1].cursor)[0].keys() == set(people)
    assert list(read(connector, pages[0].cursor)[0]) == people[3:]


def test_inspection_says_by_what_changes_are_read(org: Org, connector: SalesforceConnector) -> None:
    without(org, connector, "SystemModstamp")
    found = [finding for finding in connector.inspect() if finding.subject == "Contact"]
    assert any("LastModifiedDate" in finding.message and finding.fix for finding in found)
    without(org, connector, "SystemModstamp", "LastModifiedDate")
    found = [finding for finding in connector.inspect() if finding.subject == "Contact"]
    assert any("read every time" in finding.message for finding in found)


# width


@given(
    st.lists(st.from_regex(r"[A-Z][A-Za-z]{0,30}__c", fullmatch=True), unique=True),
    st.integers(60, 500),
)
def test_columns_are_split_by_length_and_none_is_lost(columns: list[str], widest: int) -> None:
    groups = query.column_groups(["Id", "SystemModstamp"], columns, widest)
    assert sorted(
        column for group in groups for column in group if column not in ("Id", "SystemModstamp")
    ) == sorted(columns)
    assert all(group[0] == "Id" for group in groups)
    assert all(len("%2C%20".join(group)) <= widest + 80 for group in groups)


def test_more_columns_than_one_query_holds_come_together_by_id(
    org: Org, connector: SalesforceConnector
) -> None:
    known: dict[str, FieldSchema] = dict(connector.describe(["Contact"])["Contact"].fields)
    names = [name for name in known if known[name].type == "string"]
    narrow = Decoder("Contact", names, known, connector.client.rows)
    narrow.groups = query.column_groups(narrow.groups[0][:4], names, 60)
    assert len(narrow.groups) > 2
    people = [contact(org, f"N{n}") for n in range(3)]
    rows = connector.client.queries([narrow.query()])[0][0]["records"]
    records = connector._reader.records(narrow, rows)
    assert {record.ref.id for record in records} == set(people)
    whole = connector.fetch("Contact", people, names)
    assert {record.ref.id: record.fields for record in records} == {
        each: whole[each].fields for each in people
    }


def test_addresses_never_outgrow_what_the_vendor_takes() -> None:
    names = [f"A_field_with_a_rather_long_name_{n:04d}__c" for n in range(900)]
    groups = query.column_groups(["Id", "SystemModstamp"], names)
    ids = [f"003Ho{n:010d}AAA" for n in range(5000)]
    for columns in groups:
        selected = query.select("Contact", columns)
        for chunk in query.chunks(ids, query.room(selected)):
            assert len(quote(query.within(selected, "Id", chunk))) <= 16_000


# ids


def test_an_inventory_lists_every_living_record_page_by_page(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.page_size = 3
    people = [contact(org, f"N{n}") for n in range(8)]
    org.model.remove("Contact", people[5])
    pages = list(connector.ids("Contact"))
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [each for page in pages for each in page] == people[:5] + people[6:]


def test_an_inventory_that_is_cut_short_goes_on(org: Org, connector: SalesforceConnector) -> None:
    org.model.page_size = 3
    people = [contact(org, f"N{n}") for n in range(8)]
    seen: list[str] = []
    for page in connector.ids("Contact"):
        seen += page
        org.model.cursors.close_all()
    assert seen == people


def test_an_inventory_of_nothing_is_empty(connector: SalesforceConnector) -> None:
    assert list(connector.ids("Lead")) == []


# field history


def test_history_tells_values_times_and_authors_newest_first(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.configure(
        {"tracked": {"Contact": ["Title", "DoNotCall", "AccountId", "Description"]}}
    )
    company = org.model.edit("Account", None, {"Name": "A"})
    one = contact(org, "One")
    org.advance(10)
    org.model.edit(
        "Contact",
        one,
        {"Title": "first", "AccountId": company, "Description": "long", "DoNotCall": True},
    )
    first = org.model.clock.now()
    org.advance(10)
    org.model.edit("Contact", one, {"Title": "second"})
    names = ("Title", "DoNotCall", "AccountId", "Description", "LastName", "@x")
    told: Any = connector.field_history("Contact", [one], names)[one]
    assert [version.value for version in told["Title"]] == ["second", "first"]
    assert [int(version.at) for version in told["Title"]] == [int(first) + 10, int(first)]
    assert {version.by for version in told["Title"]} == {org.model.person_id}
    assert [version.value for version in told["DoNotCall"]] == ["true"]
    assert [version.value for version in told["AccountId"]] == [company]
    assert told.keys() == {
        "Title",
        "DoNotCall",
        "AccountId",
    }  # of a long text only that it changed is kept


def test_history_of_an_object_that_keeps_none_is_asked_for_once(
    org: Org, connector: SalesforceConnector
) -> None:
    user = connector.identity().user_id or ""
    connector.describe(["User"])
    before = connector.calls
    for _ in range(3):
        assert connector.field_history("User", [user], ("Title",)) == {}
    assert connector.calls - before == 1
