"""Search pages that show less than they count: no record is lost, and no read goes on for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connectors.hubspot.calls import Reply
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.reading.cursor import Cursor
from connectors.record import Page, Want
from tests.connectors.hubspot.served_portal import LAG_S, ServedPortal

Cut = Callable[[int, Any], Any]
"""(number of the search, its body) → the body the connector sees."""


def cut_pages(connector: HubSpotConnector, cut: Cut) -> None:
    asked, searches = connector.client.records.search, 0

    def search(object_name: str, body: dict[str, Any]) -> Reply:
        nonlocal searches
        searches += 1
        reply = asked(object_name, body)
        return Reply(cut(searches, reply.body), reply.at)

    connector.client.records.search = search  # type: ignore[method-assign]


def read(connector: HubSpotConnector, cursor: str | None = None) -> tuple[set[str], list[Page]]:
    pages = list(connector.changes([Want("contacts", ("firstname",), cursor)]))
    return {record.ref.id for page in pages for record in page.records}, pages


def with_an_early_edit(portal: ServedPortal, n: int) -> set[str]:
    """Records of which the first id was modified last, so that one page alone would move the marks
    past all.
    """
    ids = [portal.add("contacts", firstname=str(i)) for i in range(n)]
    portal.advance(1)
    portal.model.edit("contacts", ids[0], {"firstname": "edited"})
    portal.advance(100)
    return set(ids)


def empty(body: Any) -> Any:
    return {"total": body["total"], "results": []}


def test_an_empty_page_amid_a_scan_is_asked_for_again(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = with_an_early_edit(portal, 450)
    cut_pages(connector, lambda n, body: empty(body) if n == 2 else body)
    got, pages = read(connector)
    assert got == ids
    assert Cursor.parse(pages[-1].cursor).confirmed > 0


def test_pages_that_stay_empty_end_the_read_and_the_next_begins_where_it_did(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = with_an_early_edit(portal, 450)
    cut_pages(connector, lambda n, body: empty(body) if n in (2, 3) else body)
    got, pages = read(connector)
    assert len(got) == 200
    assert Cursor.parse(pages[-1].cursor) == Cursor()
    portal.advance(2 * LAG_S + 1)
    assert read(connector, pages[-1].cursor)[0] == ids


@pytest.mark.parametrize("marks", [Cursor(5, 5), Cursor(5, 9)])
def test_neither_mark_moves_behind_a_read_that_did_not_end(
    portal: ServedPortal, connector: HubSpotConnector, marks: Cursor
) -> None:
    with_an_early_edit(portal, 250)
    cut_pages(connector, lambda n, body: empty(body) if n > 1 else body)
    _, pages = read(connector, marks.text)
    assert Cursor.parse(pages[-1].cursor) == marks


def test_a_page_shorter_than_its_total_loses_nothing(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = with_an_early_edit(portal, 300)
    cut_pages(
        connector,
        lambda n, body: (
            {"total": body["total"], "results": body["results"][:150]} if n == 1 else body
        ),
    )
    assert read(connector)[0] == ids


def test_a_read_cut_short_goes_on_and_then_gives_up_on_an_index_that_shows_nothing(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    with_an_early_edit(portal, 250)
    _, (first, *_) = read(connector)
    before = connector.calls
    cut_pages(connector, lambda n, body: empty(body))
    got, pages = read(connector, first.cursor)
    assert not got
    assert Cursor.parse(pages[-1].cursor) == Cursor()
    assert connector.calls - before == 4


def test_a_full_last_page_costs_no_other_search(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = with_an_early_edit(portal, 200)
    connector.describe(["contacts"])
    before = connector.calls
    assert read(connector)[0] == ids
    assert connector.calls - before == 1
