"""Two vendors' clocks say nothing of each other: which edit was later is told by ours."""

from __future__ import annotations

from typing import ClassVar

import pytest

from connectors.memory import MemoryConnector
from tests.sync.rig import Rig


class Clocked(MemoryConnector):
    """Tells its clock with every answer; every clock but one is right."""

    skews: ClassVar[dict[str, float]] = {}

    @property
    def clock_skew_s(self) -> float:
        return self.skews.get(self.system, 0.0)


@pytest.mark.parametrize("skew", [-600.0, 0.0, 600.0])
@pytest.mark.parametrize("wrong", ["salesforce", "hubspot"])
@pytest.mark.parametrize("last", ["salesforce", "hubspot"])
def test_the_later_edit_wins_whatever_a_vendor_s_clock_says(
    skew: float, wrong: str, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Clocked, "skews", {wrong: skew})
    rig = Rig(connect=Clocked)
    for system in (rig.left, rig.right):
        off = Clocked.skews.get(system.name, 0.0)
        system.now = lambda off=off: rig.world.clock + off
    rig.left.put("Contact", {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"})
    rig.sync()
    ((here, _),) = rig.left.live("Contact").items()
    ((there, _),) = rig.right.live("contacts").items()
    edits = {
        "salesforce": lambda: rig.edit(rig.left, "Contact", here, Title="of Salesforce"),
        "hubspot": lambda: rig.edit(rig.right, "contacts", there, jobtitle="of HubSpot"),
    }
    for name in sorted(edits, key=lambda name: name == last):
        edits[name]()
        rig.wait(60.0)
    rig.sync()
    wanted = {"salesforce": "of Salesforce", "hubspot": "of HubSpot"}[last]
    assert rig.left.live("Contact")[here]["Title"] == wanted
    assert rig.right.live("contacts")[there]["jobtitle"] == wanted
