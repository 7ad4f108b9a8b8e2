"""Carries opt-outs out: through the communication preferences of the contact's address.

An opt-out cannot be taken back here: HubSpot lets only the contact subscribe again. It is carried
out before the rest of a write, so that nothing of that tells that all of it arrived; twice is once.
What cannot be carried out leaves the rest unsent, and a new contact unmade: it could be mailed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.opt_outs import YES, opt_outs
from connectors.hubspot.meaning.verdict import Refusal
from connectors.hubspot.writing.subscriptions import Problems, Subscriptions, Wish
from connectors.record import Record, Value
from connectors.write import Applied, Create, Outcome, Update

ADDRESS = "email"

Change = Create | Update
C = TypeVar("C", Create, Update)
Fetch = Callable[[str, Sequence[str], Sequence[str]], Mapping[str, Record]]
"""(object, ids, fields) → the records now, by id."""


class OptOuts:
    """The opt-outs among writes to one portal."""

    def __init__(self, client: PortalClient, fetch: Fetch) -> None:
        self._subscriptions, self._fetch = Subscriptions(client), fetch

    def carry_out(self, writes: Sequence[C]) -> tuple[list[C], list[Outcome]]:
        """Opt out whom these writes say: (what is left to be sent, outcomes of the writes of which
        nothing is). Raises what a call raises; nothing else was sent then.
        """
        if not _some_asked(writes):
            return list(writes), []
        asking = [write for write in writes if _asked(write)]
        problems = self._carry_out(asking)
        left: list[C] = []
        over: list[Outcome] = []
        for write in writes:
            problem = _problem(write, problems)
            rest = _without_opt_outs(write)
            if problem is not None:
                over.append(problem.outcome(write.intent))
            elif rest is None:
                over.append(_opted_out(write))
            else:
                left.append(rest)
        return left, over

    def _carry_out(self, asking: Sequence[Change]) -> Problems:
        addresses = self._addresses(asking)
        problems: Problems = {}
        wishes: dict[str, list[Wish]] = {}
        for write in asking:
            for name, value in _asked(write).items():
                address = addresses.get(write.intent)
                if value != YES:
                    if isinstance(write, Update):
                        problems[write.intent, name] = _not_ours(name)
                elif not address:
                    problems[write.intent, name] = _no_address(name)
                else:
                    wishes.setdefault(name, []).append(Wish(write.intent, name, address))
        for name, several in wishes.items():
            problems |= self._subscriptions.end(name, several)
        return problems

    def _addresses(self, asking: Sequence[Change]) -> dict[str, str]:
        """Whose opt-outs they are, by intent: what the write gives, else what the contact has."""
        given: dict[str, str] = {}
        untold: dict[str, str] = {}
        for write in asking:
            if ADDRESS in write.fields:
                given[write.intent] = str(write.fields[ADDRESS] or "")
            elif isinstance(write, Update):
                untold[write.intent] = write.ref.id
        if untold:
            object_name = asking[0].ref.object if isinstance(asking[0], Update) else ""
            found = self._fetch(object_name, list(untold.values()), [ADDRESS])
            for intent, record_id in untold.items():
                record = found.get(record_id)
                if record is not None:
                    given[intent] = str(record.fields.get(ADDRESS) or "")
        return given


def _some_asked(writes: Sequence[Change]) -> bool:
    """Whether any write of a batch is about an opt-out; nearly always none."""
    names: set[str] = set()
    for write in writes:
        names.update(write.fields)
    return bool(writes and opt_outs(_object(writes[0]), names))


def _asked(write: Change) -> dict[str, Value]:
    """The opt-outs that a write is about."""
    names = opt_outs(_object(write), write.fields)
    return {name: write.fields[name] for name in names}


def _object(write: Change) -> str:
    return write.ref.object if isinstance(write, Update) else write.object


def _no_address(name: str) -> Refusal:
    message = "HubSpot keeps an opt-out with the address, and this contact has none"
    return Refusal("NO_ADDRESS", message, name)


def _not_ours(name: str) -> Refusal:
    message = "who opted out in HubSpot can only subscribe again themselves"
    return Refusal("OPT_IN_IS_THE_CONTACTS", message, name)


def _without_opt_outs(write: C) -> C | None:
    """What HubSpot lets anybody write of it; None for an update of which that is nothing."""
    asked = _asked(write)
    if not asked:
        return write
    fields = {name: each for name, each in write.fields.items() if name not in asked}
    if not fields and isinstance(write, Update):
        return None
    return replace(write, fields=fields)


def _problem(write: Change, problems: Problems) -> Refusal | None:
    """Why an opt-out of this write was not carried out. A contact who can be mailed is not made
    then: the write is refused as a whole.
    """
    for name in _asked(write):
        found = problems.get((write.intent, name))
        if found is not None:
            mailed = isinstance(write, Create) and found.code != "NO_ADDRESS"
            return replace(found, field=None) if mailed else found
    return None


def _opted_out(write: Change) -> Applied:
    assert isinstance(write, Update)
    return Applied(write.intent, write.ref, dict.fromkeys(_asked(write), YES))
