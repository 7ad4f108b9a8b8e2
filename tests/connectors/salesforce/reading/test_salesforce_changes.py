"""How changes are read: in few calls, again after the overlap, with contact roles, and never from
elsewhere.
"""

from __future__ import annotations

from typing import Any

import pytest
import responses

from connectors.errors import RejectedError
from connectors.record import Page, Record, Want
from connectors.salesforce.connector import SalesforceConnector
from tests.connectors.salesforce.served_org import Org

ROLES = "@OpportunityContactRoles"
ALL = ("Account", "Contact", "Lead", "User")


def contact(org: Org, name: str) -> str:
    return org.model.edit("Contact", None, {"LastName": name})


def deal(org: Org) -> str:
    return org.model.edit(
        "Opportunity", None, {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2027-01-31"}
    )


def role(org: Org, opportunity: str, person: str) -> str:
    return org.model.edit(
        "OpportunityContactRole", None, {"OpportunityId": opportunity, "ContactId": person}
    )


def tick(
    connector: SalesforceConnector, object_name: str, cursor: str | None, *fields: str
) -> tuple[dict[str, Record], str]:
    pages = list(connector.changes([Want(object_name, fields, cursor)]))
    return {record.ref.id: record for page in pages for record in page.records}, pages[-1].cursor


def calls(connector: SalesforceConnector, wants: list[Want]) -> tuple[int, list[Page]]:
    before = connector.calls
    pages = list(connector.changes(wants))
    return connector.calls - before, pages


def test_a_tick_over_five_objects_is_one_call(org: Org, connector: SalesforceConnector) -> None:
    wants = [Want(name, ("Name",)) for name in ALL]
    connector.describe([*ALL, "Event", "Opportunity"])
    assert calls(connector, wants)[0] == 1
    assert calls(connector, [*wants, Want("Event", ()), Want("Opportunity", ())])[0] == 2


def test_an_idle_tick_right_after_many_writes_costs_one_call_and_few_rows(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.page_size = 10
    for n in range(45):
        contact(org, f"N{n}")
        org.advance(1)
    _, cursor = tick(connector, "Contact", None, "LastName")
    org.advance(5)
    cost, pages = calls(connector, [Want("Contact", ("LastName",), cursor)])
    assert cost == 1
    assert sum(len(page.records) for page in pages) == 1


def test_every_change_is_read_once_more_when_the_overlap_has_passed_and_then_no_more(
    org: Org, connector: SalesforceConnector
) -> None:
    org.advance(300)
    first = contact(org, "First")
    org.advance(10)
    last = contact(org, "Last")
    seen, cursor = tick(connector, "Contact", None, "LastName")
    assert {first, last} <= seen.keys()
    rereads = []
    for _ in range(12):
        org.advance(30)
        seen, cursor = tick(connector, "Contact", cursor, "LastName")
        rereads.append(first in seen)
    assert rereads.count(True) == 1
    assert not any(rereads[6:])


def test_a_row_that_shows_up_late_with_an_old_stamp_is_not_missed(
    org: Org, connector: SalesforceConnector
) -> None:
    contact(org, "Before")
    org.advance(100)
    started = org.model.clock.now()
    org.advance(20)
    contact(org, "Committed first")
    _, cursor = tick(connector, "Contact", None, "LastName")
    # It began to save before the other one and commits only now.
    late = org.model.insert("Contact", {"LastName": "Late"}, at=started)
    found = False
    for _ in range(6):
        org.advance(40)
        seen, cursor = tick(connector, "Contact", cursor, "LastName")
        found = found or late in seen
    assert found


def test_an_edit_on_a_page_still_to_come_does_not_hide_the_pages_behind_it(
    org: Org, connector: SalesforceConnector
) -> None:
    people = []
    for n in range(12):
        people.append(contact(org, f"N{n}"))
        org.advance(10)
    org.advance(600)
    org.model.page_size = 4
    pages = connector.changes([Want("Contact", ("LastName",))])
    next(pages)
    org.advance(5)
    org.model.edit("Contact", people[6], {"Title": "edited while we read"})
    cursor = next(pages).cursor
    seen, _ = tick(connector, "Contact", cursor, "LastName")
    assert set(people[8:]) <= seen.keys()


def test_nothing_new_leaves_the_cursor_as_it_is(org: Org, connector: SalesforceConnector) -> None:
    contact(org, "Only")
    org.advance(500)
    _, cursor = tick(connector, "Contact", None)
    for _ in range(3):
        org.advance(500)
        _, again = tick(connector, "Contact", cursor)
        assert again == cursor


def test_an_object_without_rows_has_a_cursor_that_sees_the_first_one(
    org: Org, connector: SalesforceConnector
) -> None:
    _, cursor = tick(connector, "Lead", None, "Company")
    lead = org.model.edit(
        "Lead", None, {"LastName": "L", "Company": "C", "Status": "Open - Not Contacted"}
    )
    seen, _ = tick(connector, "Lead", cursor, "Company")
    assert lead in seen


def test_users_have_no_deletion_and_are_read_all_the_same(
    org: Org, connector: SalesforceConnector
) -> None:
    seen, _ = tick(connector, "User", None, "Email", "IsActive")
    assert {record.fields["IsActive"] for record in seen.values()} == {"true"}


# contact roles


def test_a_first_read_brings_roles_along_and_fetches_nothing_again(
    org: Org, connector: SalesforceConnector
) -> None:
    people = [contact(org, name) for name in ("A", "B")]
    opportunity = deal(org)
    for person in people:
        role(org, opportunity, person)
    connector.describe(["Opportunity"])
    cost, pages = calls(connector, [Want("Opportunity", (ROLES,))])
    (record,) = [
        record for page in pages for record in page.records if record.ref.id == opportunity
    ]
    assert record.fields == {ROLES: tuple(sorted(people))}
    assert cost == 1


def test_a_role_made_or_taken_away_shows_its_opportunity_again(
    org: Org, connector: SalesforceConnector
) -> None:
    person, opportunity = contact(org, "A"), deal(org)
    org.advance(300)
    _, cursor = tick(connector, "Opportunity", None, ROLES)
    org.advance(300)
    made = role(org, opportunity, person)
    seen, cursor = tick(connector, "Opportunity", cursor, ROLES)
    assert seen[opportunity].fields[ROLES] == (person,)
    org.advance(300)
    org.model.remove("OpportunityContactRole", made)
    seen, cursor = tick(connector, "Opportunity", cursor, ROLES)
    assert seen[opportunity].fields[ROLES] == ()


def test_roles_changed_while_the_first_read_was_cut_short_are_not_lost(
    org: Org, connector: SalesforceConnector
) -> None:
    person = contact(org, "A")
    deals = []
    for _ in range(9):
        deals.append(deal(org))
        org.advance(10)
    org.advance(600)
    org.model.page_size = 4
    page = next(iter(connector.changes([Want("Opportunity", (ROLES,))])))
    assert page.records[0].ref.id == deals[0]
    role(org, deals[0], person)
    org.advance(300)
    seen, _ = tick(connector, "Opportunity", page.cursor, ROLES)
    assert seen[deals[0]].fields[ROLES] == (person,)
    assert set(deals[4:]) <= seen.keys()


def test_a_deleted_opportunity_with_roles_comes_as_gone(
    org: Org, connector: SalesforceConnector
) -> None:
    person, opportunity = contact(org, "A"), deal(org)
    role(org, opportunity, person)
    _, cursor = tick(connector, "Opportunity", None, ROLES)
    org.model.remove("Opportunity", opportunity)
    seen, _ = tick(connector, "Opportunity", cursor, ROLES)
    assert seen[opportunity].gone


# what is refused


@pytest.mark.parametrize(
    "address",
    [
        "@evil.example/services/data/v62.0/query/x",
        "https://evil.example/services/data/",
        "//evil.example/x",
        ".evil.example/x",
    ],
)
def test_a_next_page_elsewhere_is_not_followed(
    org: Org, connector: SalesforceConnector, address: str
) -> None:
    connector.describe(["Contact"])
    page: dict[str, Any] = {"totalSize": 2, "done": False, "nextRecordsUrl": address, "records": []}
    answer = {
        "compositeResponse": [
            {"body": page, "httpStatusCode": 200, "httpHeaders": {}, "referenceId": "r0"}
        ]
    }
    with responses.RequestsMock() as mock:
        mock.post(f"{org.document['url']}/services/data/v62.0/composite", json=answer)
        with pytest.raises(RejectedError) as caught:
            list(connector.changes([Want("Contact", ())]))
        assert len(mock.calls) == 1
    assert caught.value.code == "FORBIDDEN_HOST"


def test_an_object_the_user_cannot_see_is_named(connector: SalesforceConnector) -> None:
    with pytest.raises(RejectedError, match="NoSuchThing"):
        list(connector.changes([Want("NoSuchThing", ())]))
