"""Checks the promises from what the two systems hold, once everything is quiet.

Accord's own state is asked for what waits and for the conflicts it kept; what belongs together, and
what it should hold, is read from the systems and from what people did.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from connectors.memory import MemorySystem, Version
from connectors.record import Ref, Value, members
from mapping.codecs.terms import words_in
from sync.model.queue import Issue
from sync.store.ports import Store
from tests.simulator import choices, consent
from tests.simulator.choices import Choices
from tests.simulator.companies import Companies
from tests.simulator.consent import Consent, Span
from tests.simulator.knowledge import Knowledge
from tests.simulator.language import (
    ACCOUNT,
    CHOICES,
    ENTITY_OF,
    NOBODY,
    OPT_OUT,
    OPT_OUTS,
    OWNER,
    PRODUCTS,
    ROLES,
    SYSTEMS,
    meant,
)
from tests.simulator.language import shared as shared_fields
from tests.simulator.lengths import NAMES, TOGETHER
from tests.simulator.pairs import Pairs
from tests.simulator.past import Past
from tests.simulator.people import People
from tests.simulator.unruly import HERE, USERS
from tests.simulator.vendor import INVALID, REFUSED, Mood

UNIQUE_TO_PEOPLE = {
    "salesforce": {"Account": "Name", "Contact": "Email", "Opportunity": "Name"},
    "hubspot": {"companies": "name", "contacts": "email", "deals": "dealname"},
}
"""What tells one record from another, by object."""
SAME_AS = {"Lead": "Email", **UNIQUE_TO_PEOPLE["salesforce"], **UNIQUE_TO_PEOPLE["hubspot"]}
UNTYPED = {"default", "false", "appointmentscheduled", "Prospecting", "[not provided]", NOBODY}
"""What vendors and the language bring along."""
FIELD_NAMED = {"email": "email", "Email": "email", **NAMES}
"""Canonical names of the fields that vendors refuse by name."""
SINGLE = frozenset({"title", "first_name", "next_step"})
"""Fields that follow no other one, and whose values never come back to where they were."""
Held = Mapping[str, Value]
Both = tuple[Ref, Ref]


@dataclass
class Oracle:
    """Looks at one moment. `certain`: nothing Accord wrote went without its answer; where an answer
    is lost and the record edited meanwhile, recovery cannot tell, and calls it contested.
    """

    systems: dict[str, MemorySystem]
    people: People
    spelt: set[str]
    store: Store
    mood: Mood
    skews: tuple[float, float]
    certain: bool
    runs: Sequence[Span]
    knowledge: Knowledge

    def check(self) -> None:
        self.no_duplicates()
        self.converged()
        self.nobody_is_forgotten()
        Companies(self.systems, self.pairs).check()
        self.no_invention()
        self.nobody_was_deleted_or_brought_back()
        self.no_lost_update()
        self.nothing_waits_for_trouble_that_is_over()
        if self.says(OPT_OUTS):
            Consent(
                self.systems,
                self.pairs,
                self.waiting,
                self.skews,
                self.runs,
                self.knowledge,
                self.in_doubt,
            ).check()
        if self.mood.lengths is not None:
            self.mood.lengths.check(self.store.issues())
        if self.says(CHOICES):
            unclear = self.mood.overtaken | self.mood.made_late
            Choices(
                self.systems,
                self.pairs,
                self.waiting,
                self.skews,
                unclear,
                self.runs,
                self.certain,
            ).check()
        assert not self.store.open_intents(10), "an intent is still open"

    def says(self, kinds: frozenset[str]) -> bool:
        """Whether people say anything of these kinds in this life."""
        return not kinds.isdisjoint(self.mood.chances)

    @cached_property
    def pairs(self) -> Pairs:
        return Pairs(self.systems, self.people, self.store)

    @cached_property
    def waiting(self) -> set[tuple[Ref, str]]:
        """What waits: (record, field); of a whole record under no field."""
        return set(self._waiting_for())

    @cached_property
    def in_doubt(self) -> set[Ref]:
        """Records that wait as a whole, for more than what becomes of their counterpart."""
        found = set()
        issues = [issue for issue in self.store.issues() if issue.kind != "vanished"]
        links = self.store.links(issue.link for issue in issues if issue.link)
        for issue in issues:
            if not _waiting_field(issue):
                found.update(links[issue.link].refs(SYSTEMS) if issue.link else ())
                found.update({issue.record} - {None})
        return found

    def _waiting_for(self) -> Iterator[tuple[Ref, str]]:
        """A record and a field for each thing that it waits for."""
        issues = self.store.issues()
        links = self.store.links(issue.link for issue in issues if issue.link)
        for issue in issues:
            refs = set(links[issue.link].refs(SYSTEMS)) if issue.link else set()
            if issue.record is not None:
                refs.add(issue.record)
            yield from ((ref, _waiting_field(issue)) for ref in refs)

    def _waits(self, both: Both, name: str = "") -> bool:
        names = {"", name}
        if name in TOGETHER and self.mood.lengths is not None:
            names |= TOGETHER
        return any((ref, field) in self.waiting for ref in both for field in names)

    def _held(self, ref: Ref) -> Held:
        return self._versions(ref)[-1].fields

    def _versions(self, ref: Ref) -> list[Version]:
        return self.systems[ref.system].records[ref.object, ref.id]

    def _live(self) -> Iterator[tuple[Ref, Held]]:
        for name, system in self.systems.items():
            for (object_name, record_id), versions in system.records.items():
                if not versions[-1].gone and object_name in ENTITY_OF:
                    yield Ref(name, object_name, record_id), versions[-1].fields

    # --- I1: both sides agree

    def converged(self) -> None:
        for both in self.pairs.all:
            if self._waits(both):
                continue
            for name, left, right in self._compared(both):
                assert left == right or self._waits(both, name), (
                    f"{both[0]} and {both[1]}, {name}: {left!r} is not {right!r}"
                )

    def _compared(self, both: Both) -> Iterator[tuple[str, object, object]]:
        """What both should hold the same of: (field, left, right)."""
        left, right = (self._held(ref) for ref in both)
        entity = ENTITY_OF[both[0].object]
        for name, here, there in shared_fields(entity, both[0].object, both[1].object):
            yield (
                name,
                meant(here.type, left.get(here.native)),
                meant(there.type, right.get(there.native)),
            )
        if entity == "contact" and self.says(OPT_OUTS):
            yield consent.FIELD, _is_out(both[0], left), _is_out(both[1], right)
        if entity == "contact" and self.says(CHOICES):
            yield choices.FIELD, _chosen(both[0], left), _chosen(both[1], right)
        yield from self._relations(both, left, right)
        yield from self._owners(left, right)

    def _relations(
        self, both: Both, left: Held, right: Held
    ) -> Iterator[tuple[str, set[int], set[int]]]:
        """What both are tied to, by pair."""
        here, there = "salesforce", "hubspot"
        if both[0].object in {"Contact", "Opportunity"}:
            mine, theirs = left.get(ACCOUNT[here]), right.get(ACCOUNT[there])
            ours = self._numbers(here, "Account", mine)
            other = self._numbers(there, "companies", theirs)
            if (ours or not mine) and (other or not theirs):
                yield "account", ours, other
        if both[0].object == "Opportunity":
            roles, contacts = left.get(ROLES[here]), right.get(ROLES[there])
            yield (
                "contacts",
                self._numbers(here, "Contact", roles),
                self._numbers(there, "contacts", contacts),
            )

    def _numbers(self, system: str, object_name: str, ids: Value) -> set[int]:
        """The pairs these records are of; of people only Contacts, since nobody else can have a
        role.
        """
        found = set()
        for record_id in members(ids):
            number = self._number(Ref(system, object_name, record_id))
            if number is None:
                continue
            both = self.pairs.all[number]
            if not self._waits(both) and both[0].object != "Lead":
                found.add(number)
        return found

    def _number(self, ref: Ref) -> int | None:
        """The pair of a record, or of the one it stands behind."""
        link = self.store.links_by_ref([ref]).get(ref)
        if link is not None and link.status == "shadow":
            ref = Ref.parse(link.note)
        return self.pairs.number.get(ref)

    def _owners(self, left: Held, right: Held) -> Iterator[tuple[str, object, object]]:
        """Who owns both, where everybody concerned is there on both sides."""
        mine = self._address("salesforce", left.get(OWNER["salesforce"]))
        theirs = self._address("hubspot", right.get(OWNER["hubspot"]))
        if {mine, theirs} <= self._at_work | {None}:
            yield "owner", mine, theirs

    def _address(self, system: str, owner: Value) -> Value:
        if owner in (None, "", NOBODY):
            return None
        held = self.systems[system].records[USERS[system], str(owner)][-1].fields
        return held.get("Email") or held.get("email")

    @cached_property
    def _at_work(self) -> set[Value]:
        """Addresses of the users that are active in both systems."""
        active = []
        for name, system in self.systems.items():
            rows = system.live(USERS[name]).values()
            here = [held for held in rows if held.items() >= HERE[name].items()]
            active.append({held.get("Email") or held.get("email") for held in here})
        return active[0] & active[1]

    # --- I2: nobody twice

    def no_duplicates(self) -> None:
        """Of the records that say the same of what tells them apart, Accord made none, unless
        people had changed that, or had merged.
        """
        changed = self.pairs.successors | self.people.renamed | self.people.restored
        excused = self.pairs.concerned(changed)
        for name, unique in UNIQUE_TO_PEOPLE.items():
            for object_name, column in unique.items():
                rows = self.systems[name].live(object_name)
                counted = Counter(
                    row.get(column)
                    for key, row in rows.items()
                    if Ref(name, object_name, key) not in excused
                )
                twice = {value: n for value, n in counted.items() if value and n > 1}
                assert not twice, f"duplicates in {name} {object_name}: {twice}"

    # --- a hold ends with its cause

    def nothing_waits_for_trouble_that_is_over(self) -> None:
        """What a vendor did not take then, it takes now; but for records that are gone, stand
        behind another or wait for something else as well, and for links that were given up.
        """
        waits_for = Counter(ref for ref, _ in self._waiting_for())
        for issue in self.store.issues(kinds=("parked",)):
            (link,) = self.store.links([issue.link]).values() if issue.link else (None,)
            if link is None or issue.reason not in {REFUSED, INVALID}:
                continue
            assert link.status != "retired", f"waits for a link that is not needed: {issue.message}"
            if link.status == "shadow":
                continue
            refs = link.refs(SYSTEMS)
            gone = any(self._versions(ref)[-1].gone for ref in refs)
            alone = all(waits_for[ref] == 1 for ref in refs)
            assert gone or not alone, f"{refs} still wait: {issue.message}"

    # --- I1: nobody is left out

    def nobody_is_forgotten(self) -> None:
        about = {ref for ref, _ in self.waiting}
        known = Counter(self._identity(ref, held) for ref, held in self._live())
        for ref, held in self._live():
            if ref.object == "deals":
                continue  # the starter scope leaves HubSpot's own deals alone
            stands_behind_another = known[self._identity(ref, held)] > 1
            assert ref in self.pairs.tied or ref in about or stands_behind_another, (
                f"{ref} is forgotten"
            )

    def _identity(self, ref: Ref, held: Held) -> tuple[str, str, str]:
        return ref.system, ENTITY_OF[ref.object], str(held.get(SAME_AS[ref.object])).lower()

    # --- I6: nothing is invented

    def no_invention(self) -> None:
        allowed = self.people.typed | self.spelt | self.mood.rewritten | UNTYPED
        for ref, held in self._live():
            for column, value in held.items():
                if column in PRODUCTS.values() and allowed.issuperset(words_in(value)):
                    continue
                if isinstance(value, str) and value not in allowed and _is_free(column):
                    assert value.endswith("T00:00:00Z"), (
                        f"{ref} holds {column}={value!r}, which nobody typed"
                    )

    # --- I4: nobody is deleted or brought back

    def nobody_was_deleted_or_brought_back(self) -> None:
        for system in self.systems.values():
            for (_, record_id), versions in system.records.items():
                by_accord = [v for v in versions if v.gone and v.by == "accord"]
                assert not by_accord, f"{record_id} was deleted by a sync"
        for ref in self.people.deleted:
            assert self._versions(ref)[-1].gone, f"{ref} came back"

    # --- I3: no edit is lost

    def no_lost_update(self) -> None:
        """The last value a person typed stands on both sides, or is kept with the conflict it
        lost; but where a record took another's place and brought its own past along, goes on with
        another one than before, or was written to late over somebody's edit.
        """
        kept = self._kept()
        with_another_past = self.pairs.concerned(self.pairs.successors | self.mood.overtaken)
        with_another_past |= self.pairs.bereft
        for both in self.pairs.all:
            if not with_another_past.isdisjoint(both) or self._waits(both):
                continue
            versions = self._versions(both[0]), self._versions(both[1])
            past = Past(versions, self.skews, self.systems["hubspot"].lag_s)
            for name, here, there in shared_fields(
                ENTITY_OF[both[0].object], both[0].object, both[1].object
            ):
                last = past.last_edit((here.native, there.native), here.type)
                if last is None or self._waits(both, name):
                    continue
                if last.value is None and not self.mood.made_late.isdisjoint(both):
                    continue  # it met its counterpart as a stranger, and blanks are filled then
                if self._not_shown_yet(both[1], last.at):
                    continue  # who looks whether the first one came sees none, and asks again
                stands = meant(here.type, self._held(both[0]).get(here.native))
                about = f"{both[0]} and {both[1]}, {name}: {last.value!r} was typed last"
                lost = {meant(here.type, value) for ref in both for value in kept[ref, name]}
                if self.certain and last.alone and name in SINGLE:
                    assert last.value == stands, f"{about}, by nobody else, and does not stand"
                    blank_before = last.value is None  # and in conflict then, perhaps
                    assert blank_before or last.value not in lost, f"{about}, alone, in conflict"
                assert last.value == stands or last.value in lost, f"{about} and is nowhere"

    def _not_shown_yet(self, right: Ref, at: float) -> bool:
        """Whether a record that came late was not in the right vendor's index yet."""
        if right not in self.mood.made_late:
            return False
        made = self._versions(right)[0].at - self.skews[1]
        return at - made <= self.systems["hubspot"].lag_s

    def _kept(self) -> dict[tuple[Ref, str], set[Value]]:
        """The values of every conflict, by record and field."""
        kept: dict[tuple[Ref, str], set[Value]] = defaultdict(set)
        for state in ("open", "closed"):
            for issue in self.store.issues(kinds=("conflict",), state=state):
                for ref in issue.detail["refs"]:
                    kept[Ref.parse(ref), issue.field] |= set(issue.detail["values"].values())
        return kept


def _waiting_field(issue: Issue) -> str:
    """The one field that waits, where the vendor named the one it does not take."""
    named = issue.detail.get("field")
    return issue.field or FIELD_NAMED.get(named, "")


def _is_out(ref: Ref, held: Held) -> bool:
    return held.get(OPT_OUT[ref.system]) == "true"


def _chosen(ref: Ref, held: Held) -> set[str]:
    return set(words_in(held.get(PRODUCTS[ref.system])))


def _is_free(column: str) -> bool:
    """Whether a field holds what people type, rather than ids and keys."""
    lowered = column.lower()
    return not (column.startswith("@") or lowered.endswith("id") or "accord" in lowered)
