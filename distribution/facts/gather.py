"""Gathers the facts of a distribution from what is known in canonical words.

It never decides who gets a lead and never asks a system. What both sides of a link last agreed on
counts; only how far a person is, and since when, is told by the record that says so, because one
side may be alone in knowing it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from connectors.record import Value
from distribution.facts.knowledge import Knowledge, KnownRecord, Values
from distribution.facts.lead import Lead
from distribution.facts.rep import Rep
from distribution.facts.situation import AccountFacts, Meeting, Situation
from distribution.policy import DistributionPolicy

CLOSED = frozenset({"won", "lost"})
SELLING = ("segment", "region", "product", "capacity")
"""Whoever has any of these filled in sells; a user without is somebody else in the company."""


def gather(knowledge: Knowledge, policy: DistributionPolicy, now: float) -> Situation:
    """The facts of this moment (epoch seconds), whatever the order in which records come."""
    people = _qualified(knowledge, policy)
    leads = [person.lead for person in people if person.owner is None]
    open_leads = Counter(person.owner for person in people)
    return Situation(
        leads=tuple(leads),
        reps=tuple(_reps(knowledge, open_leads, policy.default_capacity)),
        meetings=tuple(_meetings(knowledge)),
        accounts=tuple(_accounts(knowledge)),
        now=now,
    )


def person_name(values: Values) -> str:
    """What a person is called, or at least reached by; "" where neither is known."""
    names = (_text(values, "first_name"), _text(values, "last_name"))
    called = " ".join(name for name in names if name)
    return called or _text(values, "email") or ""


@dataclass(frozen=True, slots=True)
class _Person:
    """A qualified person as a lead, and who owns them (e-mail), if anybody."""

    lead: Lead
    owner: Value


def _qualified(knowledge: Knowledge, policy: DistributionPolicy) -> list[_Person]:
    """Everybody whom a record calls qualified, each link once.

    Where two records of a link do, the one that was changed last tells.
    """
    found: dict[str, _Person] = {}
    for record in knowledge.records("contact"):
        lifecycle = _text(record.values, "lifecycle")
        if lifecycle is None or lifecycle not in policy.qualified:
            continue
        if record.gone or not record.settled:
            continue
        known = found.get(record.link)
        if known is not None:
            told = (known.lead.created_at, known.lead.lifecycle)
            if told >= (record.modified_at, lifecycle):
                continue
        found[record.link] = _person(record, lifecycle)
    return list(found.values())


def _person(record: KnownRecord, lifecycle: str) -> _Person:
    agreed = record.agreed or {}
    lead = Lead(
        id=record.link,
        name=person_name(agreed),
        company=_text(agreed, "company") or "",
        account=_text(agreed, "account"),
        country=_text(agreed, "country"),
        employees=None,
        product=_text(agreed, "product_interest"),
        created_at=record.modified_at,
        declined_by=frozenset(),
        lifecycle=lifecycle,
    )
    return _Person(lead, agreed.get("owner"))


def _reps(
    knowledge: Knowledge, open_leads: Mapping[Value, int], default_capacity: int
) -> Iterator[Rep]:
    for record in knowledge.records("rep"):
        values = record.values
        email = _text(values, "email")
        if email is None or record.ours or not _sells(values):
            continue
        capacity = _number(values, "capacity")
        yield Rep(
            email=email,
            name=_text(values, "name") or email,
            segment=_text(values, "segment"),
            region=_text(values, "region"),
            product=_text(values, "product"),
            start_date=_text(values, "start_date"),
            capacity=default_capacity if capacity is None else capacity,
            open_leads=open_leads.get(email, 0),
            on_leave_until=_text(values, "on_leave_until"),
            active=record.in_scope and not record.gone,
        )


def _sells(values: Values) -> bool:
    return any(values.get(name) for name in SELLING)


def _meetings(knowledge: Knowledge) -> Iterator[Meeting]:
    """Every meeting of a rep with an account that is linked, past ones included, that the policy's
    conditions leave.
    """
    for record in knowledge.records("meeting"):
        if record.gone or not record.in_scope:
            continue
        owner = _text(record.values, "owner")
        account = _text(record.values, "account")
        starts_at = _text(record.values, "starts_at")
        if owner is None or account is None or starts_at is None:
            continue
        subject = _text(record.values, "subject") or ""
        yield Meeting(owner, account, datetime.fromisoformat(starts_at).timestamp(), subject)


def _accounts(knowledge: Knowledge) -> Iterator[AccountFacts]:
    working = _open_opportunity_owners(knowledge)
    for link, agreed in knowledge.agreed("account"):
        yield AccountFacts(
            id=link,
            name=_text(agreed, "name") or "",
            owner=_text(agreed, "owner"),
            open_opportunity_owners=tuple(sorted(working.get(link, ()))),
            employees=_number(agreed, "employees"),
            country=_text(agreed, "country"),
        )


def _open_opportunity_owners(knowledge: Knowledge) -> Mapping[str, set[str]]:
    """Who works on an open opportunity (e-mails), by account."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, agreed in knowledge.agreed("opportunity"):
        if agreed.get("stage") in CLOSED:
            continue
        account, owner = _text(agreed, "account"), _text(agreed, "owner")
        if account is not None and owner is not None:
            found[account].add(owner)
    return found


def _text(values: Values, name: str) -> str | None:
    """A value that says something, None for any other."""
    value = values.get(name)
    if isinstance(value, str) and value:
        return value
    return None


def _number(values: Values, name: str) -> int | None:
    text = _text(values, name)
    return None if text is None else int(text)
