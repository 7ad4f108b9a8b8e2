"""An administrator's rule looks at several fields: what it refused goes along with the next edit,
which may be just what the rule asked for; it waits in one place meanwhile.
"""

from __future__ import annotations

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Outcome, Refused, Update, Write
from sync.model.queue import Issue
from tests.sync.rig import Rig

BIG = {
    "Name": "Big one",
    "StageName": "Prospecting",
    "CloseDate": "2027-01-31",
    "Amount": "50000",
    "OwnerId": "u1",
}


class Ruled(MemoryConnector):
    """Salesforce, where nothing is won of which nobody says what comes next."""

    tries = 0

    def _one(self, write: Write) -> Outcome:
        if self.system == "salesforce" and isinstance(write, Update):
            held = self.memory.live("Opportunity")[write.ref.id]
            now: dict[str, Value] = {**held, **write.fields}
            if now["StageName"] == "Closed Won" and not now.get("NextStep"):
                Ruled.tries += 1
                words = "Say what comes next."
                return Refused(write.intent, "RULE", words, field="StageName", by_rule=True)
        return super()._one(write)


def won(**fields: Value) -> tuple[Rig, str]:
    """A deal that marketing won, and edited in these fields, against the rule."""
    rig = Rig(connect=Ruled)
    rig.left.put("Opportunity", BIG)
    rig.sync()
    (deal,) = rig.right.live("deals")
    rig.edit(rig.right, "deals", deal, dealstage="closedwon", **fields)
    settle(rig)
    return rig, deal


def settle(rig: Rig) -> None:
    for _ in range(3):
        rig.sync()


def waiting(rig: Rig) -> list[Issue]:
    return list(rig.store.issues())


def held(rig: Rig) -> dict[str, Value]:
    return rig.held(rig.left, "Opportunity")


def test_the_rest_arrives_whatever_it_is_and_the_stage_waits_in_one_place() -> None:
    for fields in ({}, {"dealname": "Bigger"}, {"amount": "60000"}):
        rig, _ = won(**fields)
        assert held(rig)["StageName"] == "Prospecting"
        assert held(rig)["Name"] == fields.get("dealname", "Big one")
        (waits,) = waiting(rig)
        assert waits.field == "stage"


def test_what_the_rule_asked_for_brings_the_stage_along() -> None:
    rig, deal = won()
    rig.edit(rig.right, "deals", deal, hs_next_step="Kick-off")
    settle(rig)
    assert (held(rig)["StageName"], held(rig)["NextStep"]) == ("Closed Won", "Kick-off")
    assert waiting(rig) == []


def test_an_edit_that_does_not_please_the_rule_arrives_without_the_stage() -> None:
    rig, deal = won()
    rig.edit(rig.right, "deals", deal, amount="70000")
    before = Ruled.tries
    settle(rig)
    assert Ruled.tries == before + 1
    assert (held(rig)["StageName"], held(rig)["Amount"]) == ("Prospecting", "70000")
    assert [each.field for each in waiting(rig)] == ["stage"]


def test_who_takes_the_stage_back_leaves_nothing_waiting() -> None:
    rig, deal = won()
    rig.edit(rig.right, "deals", deal, dealstage="appointmentscheduled")
    settle(rig)
    assert held(rig)["StageName"] == "Prospecting"
    assert waiting(rig) == []
