"""Distributes leads: facts out of the state store, a pure decision, proposals through an ordinary
plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from accord.policies import SYSTEMS
from accord.wiring import Session
from connectors.errors import UserError
from connectors.record import Ref, Value
from distribution.engine import Distribution, distribute
from distribution.facts.lead import Lead
from distribution.facts.rep import Rep
from distribution.facts.situation import AccountFacts, Meeting, Situation
from distribution.policy import DistributionPolicy
from mapping.codecs.context import Context
from mapping.language import EntityMap
from mapping.loader import Located, load
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Proposal
from sync.run import Options, Report
from sync.store.ports import Store

CHUNK = 1000
CLOSED = frozenset({"won", "lost"})


@dataclass(slots=True)
class Assigned:
    """What was decided, and the run that wrote it (None for a dry run)."""

    distribution: Distribution
    report: Report | None = None


def assign(session: Session, *, dry_run: bool) -> Assigned:
    """Distribute every lead without a rep and write the result through a plan."""
    policy = read_policy(session)
    facts = Facts(session, policy)
    distribution = distribute(facts.situation(), policy)
    if dry_run or not distribution.assigned:
        return Assigned(distribution)
    refs = _propose(session, distribution)
    report = session.run(
        lambda runner: runner.sync(Options(only=frozenset(refs), command="leads assign"))
    )
    return Assigned(distribution, report)


def read_policy(session: Session) -> DistributionPolicy:
    """`policy/distribution.yaml`. Raises UserError with every problem."""
    path = session.workspace.folder / "policy" / "distribution.yaml"
    found = load(path, DistributionPolicy, name="policy/distribution.yaml")
    if not isinstance(found, Located):
        raise UserError([str(problem) for problem in found])
    return found.model


def _propose(session: Session, distribution: Distribution) -> list[Ref]:
    store, now = session.store, session.world.now()
    links = store.links(assignment.lead for assignment in distribution.assigned)
    proposals, refs = [], []
    for assignment in distribution.assigned:
        link = links[assignment.lead]
        wanted = {
            "owner": assignment.rep,
            "assignment_reason": assignment.why,
            "assignment_score": format(assignment.score, "f").rstrip("0").rstrip("."),
            "assigned_at": datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        because = f"lead distribution: {assignment.why}"
        for name, value in wanted.items():
            seen = (_text((link.base or {}).get(name)),)
            proposals.append(
                Proposal(
                    session.world.new_id(), link.id, name, value, seen, "distribution", because
                )
            )
        refs += link.refs(SYSTEMS)
    with store.transaction():
        store.put_proposals(proposals)
        store.mark_dirty((ref, "contact") for ref in refs)
    return refs


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


class Facts:
    """What distribution has to know, read from the mirror: no vendor is asked."""

    def __init__(self, session: Session, policy: DistributionPolicy) -> None:
        self.store: Store = session.store
        self.language = session.workspace.policy.language
        self.policy = policy
        self.now = session.world.now()
        self.setting = session.pair.setting(session.store, self.now)
        self.open_leads: Counter[str] = Counter()

    def situation(self) -> Situation:
        leads = tuple(self._leads())
        reps = tuple(self._reps())
        return Situation(leads, reps, tuple(self._meetings()), tuple(self._accounts()), self.now)

    def _leads(self) -> Iterator[Lead]:
        entity = self.language.entities["contact"]
        for row, link in self._linked("hubspot", entity):
            base = link.base or {}
            values = self._values(entity, row)
            lifecycle = values.get("lifecycle")
            if lifecycle not in self.policy.qualified or link.status != "live":
                continue
            owner = base.get("owner")
            if isinstance(owner, str):
                self.open_leads[owner] += 1
            elif owner is None:
                yield _lead(link, base, str(lifecycle), row.modified_at)

    def _reps(self) -> Iterator[Rep]:
        entity = self.language.entities["rep"]
        for object_name in entity.translators["salesforce"]:
            for row in self.store.scan("salesforce", object_name):
                values = self._values(entity, row)
                active = (
                    entity.translators["salesforce"][object_name].in_scope(row.fields)
                    and not row.gone
                )
                sells = any(
                    values.get(name) for name in ("segment", "region", "product", "capacity")
                )
                if values.get("email") and row.ref.id != self.setting.nobody[0] and sells:
                    yield _rep(values, self.open_leads, active, self.policy.default_capacity)

    def _meetings(self) -> Iterator[Meeting]:
        entity = self.language.entities["meeting"]
        rows = [
            row
            for name in entity.translators["salesforce"]
            for row in self.store.scan("salesforce", name)
        ]
        what = entity.translators["salesforce"]["Event"].codecs["account"].native
        wanted = {
            Ref("salesforce", "Account", str(row.fields[what]))
            for row in rows
            if row.fields.get(what)
        }
        links = self.store.links_by_ref(wanted)
        for row in rows:
            values = self._values(entity, row)
            link = links.get(Ref("salesforce", "Account", str(row.fields.get(what))))
            owner, starts_at = values.get("owner"), values.get("starts_at")
            if (
                link is not None
                and isinstance(owner, str)
                and isinstance(starts_at, str)
                and not row.gone
            ):
                yield Meeting(owner, link.id, _epoch(starts_at), _text(values.get("subject")))

    def _accounts(self) -> Iterator[AccountFacts]:
        working: dict[str, set[str]] = {}
        for link in self.store.all_links("opportunity"):
            base = link.base or {}
            account, owner = base.get("account"), base.get("owner")
            if (
                isinstance(account, str)
                and isinstance(owner, str)
                and base.get("stage") not in CLOSED
            ):
                working.setdefault(account, set()).add(owner)
        for link in self.store.all_links("account"):
            base = link.base or {}
            owner, employees = base.get("owner"), base.get("employees")
            yield AccountFacts(
                id=link.id,
                name=_text(base.get("name")),
                owner=owner if isinstance(owner, str) else None,
                open_opportunity_owners=tuple(sorted(working.get(link.id, ()))),
                employees=int(employees) if isinstance(employees, str) else None,
                country=_text(base.get("country")) or None,
            )

    def _linked(self, system: str, entity: EntityMap) -> Iterator[tuple[MirrorRow, Link]]:
        for object_name in entity.translators[system]:
            chunk: list[MirrorRow] = []
            for row in self.store.scan(system, object_name):
                chunk.append(row)
                if len(chunk) == CHUNK:
                    yield from self._with_links(chunk)
                    chunk = []
            yield from self._with_links(chunk)

    def _with_links(self, rows: list[MirrorRow]) -> list[tuple[MirrorRow, Link]]:
        links = self.store.links_by_ref(row.ref for row in rows)
        return [(row, links[row.ref]) for row in rows if row.ref in links and not row.gone]

    def _values(self, entity: EntityMap, row: MirrorRow) -> Mapping[str, Value]:
        side = SYSTEMS.index(row.ref.system)
        setting = self.setting
        context = Context(
            setting.owners[side], nobody=setting.nobody[side], queues=setting.queues[side]
        )
        return entity.translators[row.ref.system][row.ref.object].decode(row.fields, context).values


def _lead(link: Link, base: Mapping[str, Value], lifecycle: str, created_at: float) -> Lead:
    account = base.get("account")
    return Lead(
        id=link.id,
        name=_name(base),
        company=_text(base.get("company")),
        account=account if isinstance(account, str) else None,
        country=_text(base.get("country")) or None,
        employees=None,
        product=_text(base.get("product_interest")) or None,
        created_at=created_at,
        declined_by=frozenset(),
        lifecycle=lifecycle,
    )


def _name(base: Mapping[str, Value]) -> str:
    """What a person is called, or at least reached by."""
    names = [_text(base.get("first_name")), _text(base.get("last_name"))]
    return " ".join(name for name in names if name) or _text(base.get("email"))


def _rep(
    values: Mapping[str, Value], open_leads: Counter[str], active: bool, default_capacity: int
) -> Rep:
    email, capacity = _text(values.get("email")), values.get("capacity")
    return Rep(
        email=email,
        name=_text(values.get("name")) or email,
        segment=_text(values.get("segment")) or None,
        region=_text(values.get("region")) or None,
        product=_text(values.get("product")) or None,
        start_date=_text(values.get("start_date")) or None,
        capacity=int(capacity) if isinstance(capacity, str) else default_capacity,
        open_leads=open_leads[email],
        on_leave_until=_text(values.get("on_leave_until")) or None,
        active=active,
    )


def _epoch(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp()


def document(store: Store, assigned: Assigned) -> dict[str, Any]:
    """The contract's document, leads named by their records."""
    found: dict[str, Any] = assigned.distribution.document()
    ids = [entry["lead"] for entry in (*found["assigned"], *found["held"])]
    links = store.links(ids)
    for entry in (*found["assigned"], *found["held"]):
        link = links[entry["lead"]]
        refs = [str(ref) for ref in link.refs(SYSTEMS)]
        base = link.base or {}
        entry["name"] = _name(base)
        entry["refs"] = refs
        entry["lead"] = refs[0] if refs else entry["lead"]
    return found
