"""A plan that was looked at for a while before it is carried out: what people did meanwhile stands,
and nothing is made a second time.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sync.kinds.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def saved(office: Office) -> None:
    """A plan is made and kept."""
    office.collect()
    office.plan("P1")
    assert office.store.plan("P1") is not None
    office.wait(86_400.0)


def applied(office: Office) -> None:
    office.wait(1.0)
    office.runner().apply("P1")
    office.settle()


def person_there(office: Office) -> None:
    office.person(email="ann@lee.example", lastname="Ann", jobtitle="Head")


def known_by_a_further_address(office: Office) -> None:
    office.person(
        email="ann@home.example",
        lastname="Ann",
        jobtitle="Head",
        hs_additional_emails="ann@lee.example",
    )


@pytest.mark.parametrize("entered", [person_there, known_by_a_further_address])
def test_somebody_enters_the_person_meanwhile(
    office: Office, entered: Callable[[Office], None]
) -> None:
    ann = office.contact("Ann")
    saved(office)
    entered(office)
    applied(office)
    assert len(office.right.live("contacts")) == 1
    assert office.left.live("Contact")[ann]["Title"] == "Head"
    assert office.left.live("Lead") == {}
    assert office.waiting() == []


def test_somebody_enters_the_deal_meanwhile(office: Office) -> None:
    account = office.account("Acme")
    office.settle()
    office.opportunity("Renewal", AccountId=account, Amount="100")
    saved(office)
    company = office.only(office.right, "companies")
    office.deal("Renewal", **{"@companies": company})
    applied(office)
    assert len(office.right.live("deals")) == 1
    assert office.held(office.right, "deals")["amount"] == "100"
    assert office.waiting() == []


def test_somebody_enters_it_out_of_scope_meanwhile(office: Office) -> None:
    office.opportunity("Renewal")
    saved(office)
    theirs = office.deal("Renewal", pipeline="renewals", dealstage="r1")
    applied(office)
    assert list(office.right.live("deals")) == [theirs]
    assert office.waiting() == []


def test_the_lead_is_converted_meanwhile(office: Office) -> None:
    lead = office.lead(LastName="Ann", Email="ann@lee.example")
    saved(office)
    contact = office.convert(lead, Title="Head")
    applied(office)
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"
    assert list(office.left.live("Contact")) == [contact]
    assert office.waiting() == []


def test_the_record_is_deleted_meanwhile(office: Office) -> None:
    ann = office.contact("Ann")
    saved(office)
    office.delete(office.left, "Contact", ann)
    applied(office)
    assert office.right.live("contacts") == {}
    assert office.left.live("Contact") == {}


def test_the_counterpart_is_deleted_meanwhile(office: Office) -> None:
    ann = office.contact("Ann")
    office.settle()
    office.edit(office.left, "Contact", ann, Title="Head")
    saved(office)
    office.delete(office.right, "contacts", office.only(office.right, "contacts"))
    applied(office)
    assert office.right.live("contacts") == {}
    assert office.waiting() == [("vanished", "record_vanished")]
