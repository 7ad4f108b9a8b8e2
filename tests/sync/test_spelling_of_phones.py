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
