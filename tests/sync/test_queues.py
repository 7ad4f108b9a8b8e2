"""What waits in a queue belongs to nobody yet: it reads as unowned and is not taken out of its
queue.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.model.pair import Pair
from tests.sync.rig import Rig

QUEUE = "00G000000000001"


class QueueRig(Rig):
    """Owners whose ids begin with 00G are queues."""

    @property
    def pair(self) -> Pair:
        pair = super().pair
        pair.identities = (replace(pair.identities[0], queues="00G"), pair.identities[1])
        return pair


@pytest.fixture
def rig() -> Rig:
    rig = QueueRig()
    rig.left.put(
        "User", {"Email": "rep@seller.example", "Name": "Rep", "IsActive": "true"}, record_id="u2"
    )
    rig.right.put("owners", {"email": "rep@seller.example", "archived": "false"}, record_id="9")
    return rig


def test_a_lead_in_a_queue_is_synced_as_unowned_and_stays_there(rig: Rig) -> None:
    rig.lead(OwnerId=QUEUE)
    rig.sync()
    assert not rig.held(rig.right, "contacts").get("hubspot_owner_id")
    assert rig.held(rig.left, "Lead")["OwnerId"] == QUEUE
    assert rig.store.issues() == []
    assert rig.sync().tally.answers == 0


def test_an_owner_given_in_hubspot_takes_the_lead_out_of_its_queue(rig: Rig) -> None:
    rig.lead(OwnerId=QUEUE)
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, hubspot_owner_id="9")
    rig.sync()
    assert rig.held(rig.left, "Lead")["OwnerId"] == "u2"


def test_a_lead_put_back_into_a_queue_has_no_owner_in_hubspot_any_more(rig: Rig) -> None:
    lead = rig.lead(OwnerId="u2")
    rig.sync()
    assert rig.held(rig.right, "contacts")["hubspot_owner_id"] == "9"
    rig.edit(rig.left, "Lead", lead, OwnerId=QUEUE)
    rig.sync()
    assert not rig.held(rig.right, "contacts")["hubspot_owner_id"]
    assert rig.held(rig.left, "Lead")["OwnerId"] == QUEUE
