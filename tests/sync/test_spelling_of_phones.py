"""A national phone number reads by the country: when that is filled in by the very sync, the number
is looked at again, and nothing is left for a later one.
"""

from __future__ import annotations

from sync.report import Options
from tests.sync.rig import Rig


def test_nothing_is_left_to_write_once_both_agree() -> None:
    rig = Rig()
    held = {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"}
    rig.left.put("Contact", {**held, "MailingCountry": "France"})
    rig.person(phone="01 23 45 67 89")
    for _ in range(2):
        rig.sync()
    rig.wait(1.0)
    assert rig.runner().sync(Options(full=True)).tally.written == {}
    assert rig.left.live("Contact").popitem()[1]["Phone"] == "+33123456789"


def abroad() -> tuple[Rig, str]:
    """Somebody in Germany with an American number."""
    rig = Rig()
    held = {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"}
    rig.left.put("Contact", {**held, "MailingCountry": "Germany", "Phone": "+1 415 555 0100"})
    rig.sync()
    (person,) = rig.right.live("contacts")
    return rig, person


def phones(rig: Rig) -> list[object]:
    return [rig.held(rig.left, "Contact")["Phone"], rig.held(rig.right, "contacts")["phone"]]


def test_a_number_abroad_that_is_spelt_without_its_country_is_the_same_number() -> None:
    rig, person = abroad()
    rig.edit(rig.right, "contacts", person, phone="(415) 555-0100")
    assert not any(any(sums.values()) for sums in rig.sync().tally.written.values())
    assert phones(rig) == ["+14155550100", "(415) 555-0100"]


def test_another_number_without_a_country_is_one_of_where_its_holder_is() -> None:
    rig, person = abroad()
    rig.edit(rig.right, "contacts", person, phone="030 1234567")
    rig.sync()
    assert phones(rig) == ["+49301234567"] * 2
