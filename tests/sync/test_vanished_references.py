"""A record that vanishes takes its references along in its own system only: nobody took those
away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from connectors.memory import MemoryConnector
from connectors.record import Page, Value, Want
from sync.report import Options
from tests.sync.rig import Rig

ROLES = "@OpportunityContactRoles"


def firm() -> tuple[Rig, str, str, str]:
    """A company with a person and a deal, in both systems: the Salesforce ids of account, person
    and deal.
    """
    rig = Rig()
    account = rig.left.put("Account", {"Name": "X", "Website": "x.example"})
    person = rig.left.put(
        "Contact", {"Email": "ann@x.example", "LastName": "Lee", "AccountId": account}
    )
    facts = {
        "Name": "Deal",
        "StageName": "Prospecting",
        "CloseDate": "2026-12-01",
        "AccountId": account,
    }
    deal = rig.left.put("Opportunity", {**facts, ROLES: (person,)})
    rig.sync()
    assert not rig.sync().tally.written
    return rig, account, person, deal


def archive(rig: Rig, object_name: str, association: str, blank: Value, *others: str) -> str:
    """What HubSpot does to a record and to what was associated with it."""
    rig.wait(1.0)
    (gone,) = rig.right.live(object_name)
    rig.right.delete(object_name, gone)
    for other in others:
        for key in rig.right.live(other):
            rig.right.put(other, {association: blank}, record_id=key)
    return gone


def vanished(rig: Rig) -> list[str]:
    return [issue.ref for issue in rig.store.issues(kinds=("vanished",))]


def test_a_company_archived_in_hubspot_cuts_nobody_off_in_salesforce() -> None:
    rig, account, _, _ = firm()
    gone = archive(rig, "companies", "@companies", None, "contacts", "deals")
    written = rig.sync().tally.written
    rig.wait(1.0)
    rig.runner().sync(Options(full=True))
    assert not written
    assert rig.held(rig.left, "Contact")["AccountId"] == account
    assert rig.held(rig.left, "Opportunity")["AccountId"] == account
    assert rig.left.live("Account").keys() == {account}
    assert vanished(rig) == [f"hubspot:companies:{gone}"]


class Discreet(MemoryConnector):
    """Like HubSpot's search: what is archived just is not listed any more."""

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        for page in super().changes(wants):
            yield replace(page, records=tuple(record for record in page.records if not record.gone))


def test_a_company_that_only_lost_associations_tell_of_is_found_gone_before_any_write() -> None:
    rig, account, _, _ = firm()
    rig.connect = Discreet
    gone = archive(rig, "companies", "@companies", None, "contacts", "deals")
    assert not rig.sync().tally.written
    assert rig.held(rig.left, "Contact")["AccountId"] == account
    assert vanished(rig) == [f"hubspot:companies:{gone}"]


def test_somebody_taken_out_of_a_company_while_it_was_archived_stays_out_when_it_comes_back() -> (
    None
):
    rig, account, person, deal = firm()
    gone = archive(rig, "companies", "@companies", None, "contacts", "deals")
    rig.sync()
    rig.edit(rig.left, "Contact", person, AccountId=None)
    rig.sync()
    restore(rig, gone)
    rig.sync()
    assert rig.left.live("Contact")[person]["AccountId"] is None
    assert rig.held(rig.right, "contacts")["@companies"] is None
    assert rig.left.live("Opportunity")[deal]["AccountId"] == account
    assert vanished(rig) == []


def restore(rig: Rig, company: str) -> None:
    """HubSpot brings a company back with what had been associated with it."""
    rig.wait(1.0)
    rig.right.put("companies", {}, record_id=company)
    for other in ("contacts", "deals"):
        for key in rig.right.live(other):
            rig.right.put(other, {"@companies": company}, record_id=key)


def test_other_fields_of_those_who_belonged_to_it_go_on_to_be_synced() -> None:
    rig, account, person, _ = firm()
    archive(rig, "companies", "@companies", None, "contacts", "deals")
    rig.edit(rig.left, "Contact", person, Title="CEO")
    rig.sync()
    assert rig.held(rig.right, "contacts")["jobtitle"] == "CEO"
    assert rig.held(rig.left, "Contact")["AccountId"] == account


def test_somebody_whom_a_person_moves_on_to_another_account_moves_on_both_sides() -> None:
    rig, _, person, _ = firm()
    other = rig.left.put("Account", {"Name": "Y", "Website": "y.example"})
    archive(rig, "companies", "@companies", None, "contacts", "deals")
    rig.sync()
    rig.edit(rig.left, "Contact", person, AccountId=other)
    assert rig.sync().conflicts == 0
    (company,) = rig.right.live("companies")
    assert rig.held(rig.right, "contacts")["@companies"] == company
    assert rig.held(rig.left, "Contact")["AccountId"] == other
    assert not rig.sync().tally.written


def test_a_person_archived_in_hubspot_keeps_the_role_in_salesforce() -> None:
    rig, _, person, deal = firm()
    gone = archive(rig, "contacts", "@contacts", (), "deals")
    rig.sync()
    rig.edit(rig.left, "Opportunity", deal, NextStep="call")
    rig.sync()
    assert rig.held(rig.left, "Opportunity")[ROLES] == (person,)
    assert rig.held(rig.right, "deals")["hs_next_step"] == "call"
    assert vanished(rig) == [f"hubspot:contacts:{gone}"]


def test_a_person_deleted_in_salesforce_stays_in_the_deal_in_hubspot() -> None:
    rig, _, person, deal = firm()
    (there,) = rig.right.live("contacts")
    rig.wait(1.0)
    rig.left.delete("Contact", person)
    rig.left.put("Opportunity", {ROLES: ()}, record_id=deal)
    rig.sync()
    rig.sync()
    assert rig.held(rig.right, "deals")["@contacts"] == (there,)
    assert vanished(rig) == [f"salesforce:Contact:{person}"]


def test_a_person_whom_somebody_takes_off_a_company_that_still_stands_is_taken_off_everywhere() -> (
    None
):
    rig, _, person, deal = firm()
    (key,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", key, **{"@companies": None})
    rig.edit(rig.left, "Opportunity", deal, **{ROLES: ()})
    rig.sync()
    assert rig.left.live("Contact")[person]["AccountId"] is None
    assert rig.held(rig.right, "deals")["@contacts"] == ()
    assert vanished(rig) == []
