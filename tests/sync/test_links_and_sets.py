"""Several links in one field move one by one: what went wrong with one of them takes none of the
others away.
"""

from __future__ import annotations

from functools import partial

import pytest

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Associate, Dissociate, Outcome, Refused, Write
from tests.simulator.world import Crash
from tests.sync.rig import Rig

ROLES, PEOPLE = "@OpportunityContactRoles", "@contacts"


class Picky(MemoryConnector):
    """A HubSpot that refuses to touch one link."""

    refuses: tuple[type, str] = (Associate, "")

    def _one(self, write: Write) -> Outcome:
        kind, target = self.refuses
        if (
            self.system == "hubspot"
            and isinstance(write, kind)
            and getattr(write, "to", "") == target
        ):
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


def deal(people: int) -> Rig:
    """An opportunity with so many roles in Salesforce, nothing in HubSpot yet."""
    rig = Rig()
    account = rig.left.put("Account", {"Name": "Acme", "Website": "acme.example"})
    ids = [
        rig.left.put(
            "Contact", {"Email": f"p{n}@acme.example", "LastName": f"L{n}", "AccountId": account}
        )
        for n in range(people)
    ]
    facts = {
        "Name": "Deal",
        "StageName": "Prospecting",
        "CloseDate": "2026-12-01",
        "AccountId": account,
    }
    rig.left.put("Opportunity", {**facts, ROLES: tuple(ids)})
    return rig


def roles(rig: Rig) -> list[str]:
    """Who has a role in Salesforce, by address."""
    return _addresses(rig.held(rig.left, "Opportunity")[ROLES], rig.left.live("Contact"), "Email")


def members(rig: Rig) -> list[str]:
    """Who belongs to the deal in HubSpot, by address."""
    return _addresses(rig.held(rig.right, "deals").get(PEOPLE), rig.right.live("contacts"), "email")


def _addresses(ids: Value, rows: dict[str, dict[str, Value]], column: str) -> list[str]:
    return sorted(str(rows[key][column]).partition("@")[0] for key in ids or ())


def hubspot_id(rig: Rig, name: str) -> str:
    return next(
        key
        for key, held in rig.right.live("contacts").items()
        if str(held["email"]).startswith(name)
    )


def put_deal(rig: Rig, **fields: Value) -> None:
    (key,) = rig.left.live("Opportunity")
    rig.edit(rig.left, "Opportunity", key, **fields)


def refusing(kind: type, target: str) -> type[MemoryConnector]:
    return type("Refusing", (Picky,), {"refuses": (kind, target)})


def test_a_role_that_one_side_refuses_stays_where_it_is_and_follows_when_it_is_taken() -> None:
    rig = deal(2)
    rig.connect = refusing(Associate, "h000003")  # the company is h000001, the people come next
    rig.sync()
    assert (roles(rig), members(rig)) == (["p0", "p1"], ["p0"])
    rig.connect = MemoryConnector
    rig.wait(100_000.0)
    rig.sync()
    rig.sync()
    assert roles(rig) == members(rig) == ["p0", "p1"]


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_crash_between_the_roles_of_a_new_deal_loses_none_of_them(after: int) -> None:
    rig = deal(3)
    rig.connect = partial(MemoryConnector, batch=1)
    crash_when_settled(rig, after)
    with pytest.raises(Crash):
        rig.sync()
    rig.world.at_point = lambda point: None
    rig.store.crash()
    assert len(members(rig)) == after
    rig.sync()
    assert roles(rig) == members(rig) == ["p0", "p1", "p2"]
    put_deal(rig, NextStep="call")
    rig.sync()
    assert roles(rig) == members(rig) == ["p0", "p1", "p2"]
    assert rig.store.dirty_count() == 0


def crash_when_settled(rig: Rig, members_there: int) -> None:
    def die(point: str) -> None:
        found = list(rig.right.live("deals").values())
        if point == "settled" and found and len(found[0].get(PEOPLE) or ()) == members_there:
            raise Crash(point)

    rig.world.at_point = die


def test_a_role_removed_on_either_side_is_removed_on_the_other() -> None:
    rig = deal(3)
    rig.sync()
    put_deal(rig, **{ROLES: roles_without(rig, "p0")})
    rig.sync()
    assert members(rig) == ["p1", "p2"]
    (key,) = rig.right.live("deals")
    rig.edit(rig.right, "deals", key, **{PEOPLE: (hubspot_id(rig, "p2"),)})
    rig.sync()
    assert roles(rig) == members(rig) == ["p2"]


def roles_without(rig: Rig, name: str) -> tuple[str, ...]:
    rows = rig.left.live("Contact")
    held = rig.held(rig.left, "Opportunity")[ROLES]
    assert isinstance(held, tuple)
    return tuple(key for key in held if not str(rows[key]["Email"]).startswith(name))


def test_a_role_added_here_and_another_removed_there_at_once_both_count() -> None:
    rig = deal(3)
    ((opportunity, held),) = rig.left.live("Opportunity").items()
    all_three = held[ROLES]
    assert isinstance(all_three, tuple)
    rig.edit(rig.left, "Opportunity", opportunity, **{ROLES: all_three[:2]})
    rig.sync()
    rig.edit(rig.left, "Opportunity", opportunity, **{ROLES: all_three})
    (key,) = rig.right.live("deals")
    rig.edit(rig.right, "deals", key, **{PEOPLE: (hubspot_id(rig, "p1"),)})
    rig.sync()
    assert roles(rig) == members(rig) == ["p1", "p2"]


def test_a_role_that_a_person_changes_while_another_one_is_written_is_seen_at_the_next_read() -> (
    None
):
    rig = deal(3)
    rig.sync()
    put_deal(rig, **{ROLES: roles_without(rig, "p0")})
    (key,) = rig.right.live("deals")
    p0 = hubspot_id(rig, "p0")

    def meanwhile(point: str) -> None:
        if point == "before_write":
            rig.world.at_point = lambda later: None
            rig.edit(rig.right, "deals", key, **{PEOPLE: (p0, hubspot_id(rig, "p1"))})

    rig.world.at_point = meanwhile
    rig.sync()
    rig.sync()
    assert roles(rig) == members(rig) == ["p1"]


def test_a_removal_that_is_refused_does_not_bring_the_role_back() -> None:
    rig = deal(2)
    rig.sync()
    rig.connect = refusing(Dissociate, hubspot_id(rig, "p0"))
    put_deal(rig, **{ROLES: roles_without(rig, "p0")})
    rig.sync()
    assert (roles(rig), members(rig)) == (["p1"], ["p0", "p1"])
    rig.connect = MemoryConnector
    rig.wait(100_000.0)
    rig.sync()
    assert roles(rig) == members(rig) == ["p1"]
