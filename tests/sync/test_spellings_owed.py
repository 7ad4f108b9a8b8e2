"""A dirty spelling that was to be put right is owed until it is, however the run ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Outcome, Refused, Update, Write
from mapping.codecs.phones import phone
from tests.sync.rig import Rig, cut_off_after, nothing_fails

DIRTY, CLEAN = "+1 (415) 555-0100", "+14155550100"
MOST_WRITES = 8


def phones(rig: Rig) -> list[Value]:
    (kind,) = [name for name in ("Contact", "Lead") if rig.left.live(name)]
    return [rig.held(rig.left, kind)["Phone"], rig.held(rig.right, "contacts")["phone"]]


def in_both(rig: Rig) -> None:
    """One person in either system, with the same number spelt in two ways."""
    rig.lead(Phone=DIRTY, Title="CEO")
    rig.person(phone="+1 415.555.0100", jobtitle="Chief")


def in_hubspot(rig: Rig) -> None:
    rig.person(phone=DIRTY)


def in_salesforce(rig: Rig) -> None:
    rig.left.put(
        "Contact",
        {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1", "Phone": DIRTY},
    )


@pytest.mark.parametrize("writes", range(MOST_WRITES))
@pytest.mark.parametrize("begin", [in_both, in_hubspot, in_salesforce])
def test_a_first_meeting_that_is_cut_off_anywhere_ends_in_one_spelling(
    begin: Callable[[Rig], None], writes: int
) -> None:
    rig = Rig(fault=cut_off_after(writes))
    begin(rig)
    rig.sync()
    rig.fault = nothing_fails
    rig.sync()
    assert phones(rig) == [CLEAN, CLEAN]
    assert not any(rig.sync().tally.written.values())


@pytest.mark.parametrize("writes", range(MOST_WRITES))
def test_so_does_an_edit_that_is_cut_off_anywhere(writes: int) -> None:
    rig = Rig()
    in_salesforce(rig)
    rig.sync()
    (ann,) = rig.left.live("Contact")
    rig.edit(rig.left, "Contact", ann, Phone="+1 (415) 555-0199", Title="CFO")
    rig.fault = cut_off_after(writes)
    rig.sync()
    rig.fault = nothing_fails
    rig.sync()
    assert phones(rig) == ["+14155550199"] * 2


class Stubborn(MemoryConnector):
    """Salesforce takes no telephone number but with brackets, and says so of the record or of the
    field.
    """

    names_the_field = True

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        refused = [write for write in batch if self._unbracketed(write)]
        taken = [write for write in batch if write not in refused]
        name = "Phone" if self.names_the_field else None
        answers: list[Outcome] = [
            Refused(write.intent, "BRACKETS", "no brackets", name) for write in refused
        ]
        return answers + (super().write(taken) if taken else [])

    def _unbracketed(self, write: Write) -> bool:
        number = write.fields.get("Phone") if isinstance(write, Update) else None
        return bool(number) and "(" not in str(number)


class MoreStubborn(Stubborn):
    names_the_field = False


@pytest.mark.parametrize("vendor", [Stubborn, MoreStubborn])
def test_where_a_vendor_refuses_the_spelling_a_later_edit_goes_on_from_what_it_means(
    vendor: type[MemoryConnector],
) -> None:
    rig = Rig(connect=vendor)
    in_salesforce(rig)
    rig.sync()
    (ann,) = rig.left.live("Contact")
    assert phones(rig) == [DIRTY, CLEAN]
    for number in ("+1 (415) 555-0199", "+1 (415) 555-0123"):
        rig.edit(rig.left, "Contact", ann, Phone=number)
        assert rig.sync().conflicts == 0
        assert phones(rig) == [number, phone(number, "US")]


@pytest.fixture
def half_way() -> Rig:
    return spelling_owed()


def spelling_owed() -> Rig:
    """A number edited in HubSpot has come to Salesforce, and is still owed its spelling."""
    rig = Rig()
    in_salesforce(rig)
    rig.sync()
    (her,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", her, phone="+1 (415) 555-0199")
    rig.fault = cut_off_after(1)
    rig.sync()
    rig.fault = nothing_fails
    assert phones(rig) == ["+14155550199", "+1 (415) 555-0199"]
    return rig


def edited(rig: Rig, salesforce: str, hubspot: str) -> None:
    (ann,), (her,) = rig.left.live("Contact"), rig.right.live("contacts")
    rig.edit(rig.right, "contacts", her, phone=hubspot)
    rig.edit(rig.left, "Contact", ann, Phone=salesforce)


def test_what_is_typed_before_that_wins_over_what_was_brought(half_way: Rig) -> None:
    # an automation that spells what it is given in a way of its own, and later than the person
    edited(half_way, salesforce="+1 415 555 0199", hubspot="+1 (415) 555-0123")
    assert half_way.sync().conflicts == 0
    assert phones(half_way) == ["+14155550123", "+14155550123"]


def test_who_takes_an_edit_back_before_that_is_heard(half_way: Rig) -> None:
    (her,) = half_way.right.live("contacts")
    half_way.edit(half_way.right, "contacts", her, phone=CLEAN)
    assert half_way.sync().conflicts == 0
    assert phones(half_way) == [CLEAN, CLEAN]


def test_two_people_who_edit_before_that_are_in_conflict(half_way: Rig) -> None:
    edited(half_way, salesforce="+1 (415) 555-0124", hubspot="+1 (415) 555-0123")
    assert half_way.sync().conflicts == 1
    assert phones(half_way) == ["+14155550124", "+14155550124"]


@pytest.mark.parametrize("brought", ["CFO", None])
@pytest.mark.parametrize("to", ["left", "right"])
def test_what_was_brought_once_may_be_typed_again_after_both_agreed_on_another(
    to: str, brought: str | None
) -> None:
    rig = Rig()
    in_salesforce(rig)
    rig.sync()
    (ann,), (her,) = rig.left.live("Contact"), rig.right.live("contacts")

    def typed(side: str, title: str | None) -> None:
        if side == "left":
            rig.edit(rig.left, "Contact", ann, Title=title)
        else:
            rig.edit(rig.right, "contacts", her, jobtitle=title)

    other = "right" if to == "left" else "left"
    typed(other, "CEO")
    rig.sync()
    typed(other, brought)
    rig.sync()
    typed(to, "COO")
    typed(other, "COO")
    rig.sync()
    typed(to, brought)
    assert rig.sync().conflicts == 0
    assert rig.held(rig.left, "Contact").get("Title") == brought
    assert rig.held(rig.right, "contacts").get("jobtitle") == brought
