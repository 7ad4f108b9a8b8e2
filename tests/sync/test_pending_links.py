"""A record that waits for its counterpart is taken over, once, by the record it turns out to
mean.
"""

from __future__ import annotations

import pytest

from connectors.memory import MemoryConnector
from connectors.record import Ref
from connectors.write import Create, Outcome, Refused, Write
from sync.model.queue import Choice
from tests.sync.rig import Rig


class NoNewPeople(MemoryConnector):
    """A HubSpot that takes no new contacts."""

    def _one(self, write: Write) -> Outcome:
        if self.system == "hubspot" and isinstance(write, Create) and write.object == "contacts":
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


def waiting() -> Rig:
    """A HubSpot contact whose missing last name keeps it from becoming a Lead."""
    rig = Rig()
    rig.person(email="ann@x.example", lastname=None, firstname="Ann")
    rig.sync()
    (issue,) = rig.store.issues(kinds=("parked",))
    assert issue.reason == "required_missing"
    return rig


def contact(rig: Rig) -> str:
    account = rig.left.put("Account", {"Name": "X", "Website": "x.example"})
    return rig.left.put(
        "Contact", {"Email": "ann@x.example", "LastName": "Lee", "AccountId": account}
    )


def test_a_person_who_waits_for_a_counterpart_meets_the_one_that_somebody_enters() -> None:
    rig = waiting()
    person = contact(rig)
    assert rig.sync().error is None
    (link,) = [link for link in rig.store.all_links("contact") if link.status != "retired"]
    assert link.ids == (person, "h000001")
    assert rig.held(rig.right, "contacts")["lastname"] == "Lee"
    assert rig.held(rig.left, "Contact")["FirstName"] == "Ann"
    assert rig.store.issues() == []


def test_two_records_that_both_waited_end_in_one_link_and_the_other_holds_nothing() -> None:
    rig = waiting()
    rig.connect = NoNewPeople
    lead = rig.lead(Email="old@x.example")
    rig.sync()
    assert len(list(rig.store.all_links("contact"))) == 2
    rig.connect = MemoryConnector
    rig.edit(rig.left, "Lead", lead, Email="ann@x.example")
    assert rig.sync().error is None
    links = list(rig.store.all_links("contact"))
    assert sorted((link.status, link.ids) for link in links if link.status == "live") == [
        ("live", (lead, "h000001"))
    ]
    assert all(link.ids == (None, None) for link in links if link.status != "live")
    assert rig.held(rig.right, "contacts")["lastname"] == "Lee"
    assert not rig.sync().tally.written


@pytest.mark.parametrize("edited", [False, True])
def test_one_counterpart_chosen_for_two_records_is_linked_to_one_and_the_other_waits(
    edited: bool,
) -> None:
    rig = Rig()
    first, second = (
        rig.left.put("Account", {"Name": "Acme", "Website": "acme.example"}) for _ in range(2)
    )
    company = rig.right.put("companies", {"name": "Acme", "domain": "acme.example"})
    rig.sync()
    choose(rig, f"hubspot:companies:{company}")
    rig.sync()
    if edited:
        rig.edit(rig.left, "Account", second, BillingCity="Rome")
    assert rig.sync().error is None
    assert [link.ids for link in rig.store.all_links("account")] == [(first, company)]
    assert [issue.ref for issue in rig.store.issues(kinds=("ambiguous",))] == [
        f"salesforce:Account:{second}"
    ]
    assert rig.right.live("companies").keys() == {company}


def choose(rig: Rig, company: str) -> None:
    """What `accord conflicts resolve --link` does, for every account that waits."""
    for issue in rig.store.issues(kinds=("ambiguous",)):
        if issue.ref.startswith("salesforce"):
            rig.store.put_choice(Choice(Ref.parse(issue.ref), Ref.parse(company)))
            issue.state = "closed"
            rig.store.put_issues([issue])
            rig.store.mark_dirty([(Ref.parse(issue.ref), issue.entity)])


@pytest.mark.parametrize("known", [False, True])
def test_a_text_that_reads_like_a_waiting_reference_is_a_text(known: bool) -> None:
    rig = Rig()
    person = rig.lead(Email="ann@x.example", LastName="Lee" if known else "link:Lee")
    rig.sync()
    rig.edit(rig.left, "Lead", person, LastName="link:Lee", Title="link:")
    assert rig.sync().error is None
    assert rig.held(rig.right, "contacts")["lastname"] == "link:Lee"
    assert rig.held(rig.right, "contacts")["jobtitle"] == "link:"
    assert rig.store.dirty_count() == 0
