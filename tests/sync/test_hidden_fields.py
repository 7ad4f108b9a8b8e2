"""A field that a vendor does not show pauses: it is never read as blank and never written, and the
rest flows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from connectors.memory import MemoryConnector
from connectors.write import Create, Outcome, Update, Write
from sync.model.pair import Pair
from tests.mapping.starter import starter
from tests.sync.rig import Rig

HIDDEN = {("hubspot", "contacts"): frozenset({"jobtitle"})}


@dataclass
class Changing(Rig):
    """A rig whose HubSpot hides and shows job titles; the wiring gives each state a print of its
    own.
    """

    sent: list[frozenset[str]] = field(default_factory=list)
    shown: str = "all"

    @property
    def pair(self) -> Pair:
        return replace(super().pair, policy_print=self.shown)

    def hide(self) -> None:
        self.language, self.shown = starter().language.without(HIDDEN), "some"
        rig = self

        class Recording(MemoryConnector):
            def write(self, batch: Sequence[Write]) -> list[Outcome]:
                rig.sent += [frozenset(w.fields) for w in batch if isinstance(w, Create | Update)]
                return super().write(batch)

        self.connect = Recording

    def show(self) -> None:
        self.language, self.shown, self.connect = starter().language, "all", MemoryConnector


def known() -> tuple[Changing, str]:
    rig = Changing()
    account = rig.left.put("Account", {"Name": "X", "Website": "x.example"})
    facts = {
        "Email": "ann@x.example",
        "LastName": "Lee",
        "Title": "CEO",
        "MailingCity": "Rome",
        "AccountId": account,
    }
    person = rig.left.put("Contact", facts)
    rig.sync()
    rig.hide()
    return rig, person


def test_an_edit_of_a_hidden_and_a_shown_field_writes_the_shown_one_once_and_nothing_is_stale() -> (
    None
):
    rig, person = known()
    rig.edit(rig.left, "Contact", person, Title="CTO", MailingCity="Oslo")
    first, second = rig.sync(), rig.sync()
    there = rig.held(rig.right, "contacts")
    assert (there["city"], there["jobtitle"]) == ("Oslo", "CEO")
    assert (first.tally.stale, second.tally.stale) == (0, 0)
    assert not second.tally.written
    assert rig.store.issues() == []


def test_a_new_record_is_created_without_the_hidden_field() -> None:
    rig, person = known()
    account = rig.left.live("Contact")[person]["AccountId"]
    rig.left.put(
        "Contact",
        {"Email": "bob@x.example", "LastName": "Bob", "Title": "CFO", "AccountId": account},
    )
    assert rig.sync().tally.written["hubspot"]["create"] == 1
    assert rig.sent
    assert not any("jobtitle" in fields for fields in rig.sent)


def test_a_field_that_is_hidden_empties_nothing_on_the_other_side() -> None:
    rig, _ = known()
    (there,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", there, city="Oslo")
    rig.sync()
    assert rig.held(rig.left, "Contact")["Title"] == "CEO"
    assert rig.held(rig.left, "Contact")["MailingCity"] == "Oslo"


def test_what_changed_while_a_field_was_hidden_catches_up_when_it_is_shown_again() -> None:
    rig, person = known()
    rig.edit(rig.left, "Contact", person, Title="CTO")
    rig.sync()
    rig.show()
    rig.sync()
    assert rig.held(rig.right, "contacts")["jobtitle"] == "CTO"
    assert not rig.sync().tally.written
