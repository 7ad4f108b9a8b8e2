"""The store on disk does what the store in memory does: after random operations, and under the
whole engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.record import Ref
from sync.model.journal import HistoryEntry, Intent, RunRow
from sync.model.links import Link
from sync.model.mirror import MatchKey, MirrorRow
from sync.model.queue import Choice, Issue, Proposal
from sync.model.rulings import Ruling
from sync.model.steps import FieldChange, PlanHeader, Step
from sync.store.memory.store import MemoryStore
from sync.store.ports import Acquaintance, Store
from sync.store.sql.store import SqlStore
from tests.simulator.chances import ON_ANY_STORE
from tests.simulator.simulator import simulate
from tests.sync.store.samples import SYSTEMS, Stop, in_sqlite

OBJECTS = {"salesforce": ["Contact", "Lead"], "hubspot": ["contacts"]}
NAMES = ["a", "b", "c", "é"]
ENTITIES = ["person", "lead"]

# few names, so that operations meet; wild values, so that what is stored is more than plain text
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
values = st.none() | text | st.lists(text, max_size=3).map(tuple)
fields = st.dictionaries(text, values, max_size=3)
free = st.recursive(
    st.none()
    | st.booleans()
    | text
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.lists(inner, max_size=2).map(tuple)
        | st.dictionaries(text, inner)
    ),
    max_leaves=4,
)
detail = st.dictionaries(text, free, max_size=2)
name, entity = st.sampled_from(NAMES), st.sampled_from(ENTITIES)
number = st.integers(0, 5)
time = st.floats(0, 2e9)
system = st.sampled_from(SYSTEMS)
ref = system.flatmap(
    lambda chosen: st.builds(Ref, st.just(chosen), st.sampled_from(OBJECTS[chosen]), name)
)
marks = st.lists(st.tuples(ref, st.integers(0, 30)), max_size=2)
key = st.none() | name
evidence = st.none() | st.dictionaries(text, values | st.tuples(time, time), max_size=2)
rulings = st.builds(Ruling, text, text, text) | st.builds(
    Ruling,
    text,
    text,
    text,
    text,
    st.sampled_from(["both_changed", "group"]),
    values,
    text,
    evidence,
)
changes = st.dictionaries(text, st.builds(FieldChange, values, values, rulings), max_size=2)
ids = st.lists(name, max_size=2).map(tuple)
keys = st.dictionaries(st.sampled_from(["email", "name"]), name).map(
    lambda found: tuple(MatchKey(kind, value) for kind, value in found.items())
)
sides = st.tuples(st.sampled_from(OBJECTS["salesforce"]), st.sampled_from(OBJECTS["hubspot"]))

mirror_rows = st.builds(MirrorRow, ref, entity, fields, time, st.booleans(), keys)
links = st.builds(
    Link,
    name,
    entity,
    sides,
    st.tuples(key, key),
    st.sampled_from(["pending", "live", "held"]),
    st.none() | fields,
    text,
)
steps = st.builds(
    Step, number, st.sampled_from(["0", "1"]), name, entity, st.just("update"), system, text,
    st.none() | text, changes, fields, fields, text, st.booleans(), marks, st.none() | rulings,
    ids, ids,
)  # fmt: skip
intents = st.builds(
    Intent, name, text, number, name, entity, st.just("create"), system, text,
    st.none() | text, text, fields, fields, fields, fields,
    st.dictionaries(text, rulings, max_size=2), marks, text, st.just("open"),
    st.none() | rulings, ids, ids,
)  # fmt: skip
issues = st.builds(
    Issue, name, st.sampled_from(["parked", "field"]), entity, name, name, text, text, text,
    detail, text, st.sampled_from(["open", "closed"]), text, time, number, time,
)  # fmt: skip
seen = st.lists(text, max_size=2).map(tuple)
proposals = st.builds(
    Proposal,
    name,
    name,
    text,
    values,
    seen,
    text,
    text,
    st.sampled_from(["open", "done", "void"]),
    ids,
)
told = st.sampled_from(["salesforce:Contact:a:b", "hubspot:contacts:é", "link:L1"])
written = st.lists(st.tuples(text, values, values, rulings), min_size=1, max_size=3)
entries = st.builds(HistoryEntry, name, name, told, time, written)
plans = st.builds(
    PlanHeader, name, text, number, st.just({"hubspot": {"create": 1}}), number, number, number,
    st.none() | detail, st.just({"hubspot": 3}), time,
)  # fmt: skip
runs = st.builds(RunRow, name, text, number, time, st.none() | time, text, detail)


@dataclass
class Call:
    """One operation; `store` is the store it is tried on."""

    method: str
    arguments: tuple[Any, ...]

    def __call__(self, store: Store) -> str:
        try:
            getattr(store, self.method)(*self.arguments)
        except (KeyError, ValueError) as error:
            return type(error).__name__
        return "done"


def call(method: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Call]:
    return st.builds(Call, st.just(method), st.tuples(*arguments))


def several(of: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(of, max_size=3)


calls = st.one_of(
    call("put_successor", ref, ref),
    call("put_choice", st.builds(Choice, ref, st.none() | ref)),
    call("see_policy", text),
    call("set_keyed_by", text),
    call("set_meanings", st.dictionaries(text, text, max_size=2)),
    call("set_reconciled", system, time),
    call("put_acquaintance", st.builds(Acquaintance, system, text, text, st.binary(), time)),
    call("set_cursor", system, name, text),
    call("put_mirror", several(mirror_rows)),
    call("mark_dirty", several(st.tuples(ref, entity))),
    call("clear_dirty", several(st.tuples(ref, st.integers(0, 30)))),
    call("put_links", st.lists(links, min_size=1, max_size=1)),
    call("put_bases", several(links)),
    call("add_steps", name, several(steps)),
    call("put_plan", plans),
    call("drop_plans"),
    call("save_plan", name),
    call("mark_applied", name),
    call("intend", several(intents)),
    call("close_intents", st.dictionaries(name, st.sampled_from(["done", "refused"]), max_size=1)),
    call("put_issues", several(issues)),
    call("put_proposals", several(proposals)),
    call("add_history", several(entries)),
    call("put_run", runs),
)
transactions = st.tuples(st.lists(calls, max_size=5), st.booleans())


def carry_out(store: Store, todo: list[Call], fails: bool) -> list[str]:
    told: list[str] = []
    try:
        with store.transaction():
            for each in todo:
                told.append(each(store))
                if told[-1] != "done":
                    raise Stop
            if fails:
                raise Stop
    except Stop:
        told.append("rolled back")
    return told


def everything(store: Store) -> dict[str, Any]:
    refs = [Ref(side, kind, each) for side in SYSTEMS for kind in OBJECTS[side] for each in NAMES]
    return {
        "facts": [store.policy_seen(), store.keyed_by(), store.meanings()],
        "known": [(store.acquaintance(s), store.reconciled_at(s)) for s in SYSTEMS],
        "successors": store.successors(refs),
        "choices": store.choices(refs),
        "applied": [store.was_applied(each) for each in NAMES],
        "cursor": [store.cursor(side, each) for side in SYSTEMS for each in NAMES],
        "mirror": list(store.mirror(refs).items()),
        "keys": [
            store.by_key(side, kind, field, NAMES)
            for side in SYSTEMS
            for kind in ENTITIES
            for field in ("email", "name")
        ],
        "scan": [list(store.scan(side, kind)) for side in SYSTEMS for kind in OBJECTS[side]],
        "dirty": [store.dirty(kind, after, 3) for kind in ENTITIES for after in (0, 2)],
        "dirty_count": store.dirty_count(),
        "links": list(store.links(NAMES).items()),
        "records_of": store.records_of(NAMES),
        "links_by_ref": list(store.links_by_ref(refs).items()),
        "all_links": [list(store.all_links(kind)) for kind in (None, *ENTITIES)],
        "count": [store.count_links(kind) for kind in ENTITIES],
        "steps": [list(store.steps(each, phase=phase)) for each in NAMES for phase in (None, "1")],
        "some_steps": [list(store.steps(each, phase="0", system="hubspot")) for each in NAMES],
        "groups": [store.step_groups(each) for each in NAMES],
        "plans": [store.plan(each) for each in NAMES],
        "intents": [store.open_intents(limit) for limit in (2, 100)],
        "issues": [store.issues(), store.issues(state="closed"), store.issues(kinds=["field"])],
        "issue": [store.issue(each) for each in NAMES],
        "issues_of": store.issues_of(NAMES[:3]),
        "proposals": store.proposals(NAMES),
        "by_id": store.proposals_by_id(NAMES),
        "history": [store.history(each, 3) for each in NAMES],
        "runs_did": [list(store.history_of_run(each)) for each in NAMES],
        "runs": [store.runs(), store.runs(1)],
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(transactions, max_size=5))
def test_both_stores_hold_the_same_after_any_operations(
    todo: list[tuple[list[Call], bool]],
) -> None:
    memory, disk = MemoryStore(SYSTEMS), in_sqlite()
    for several_calls, fails in todo:
        assert carry_out(disk, several_calls, fails) == carry_out(memory, several_calls, fails)
        assert everything(disk) == everything(memory)
    disk.close()


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_a_simulated_life_takes_the_same_course_on_either_store(seed: int) -> None:
    stores: list[SqlStore] = []

    def new_store() -> Store:
        stores.append(in_sqlite())
        return stores[-1]

    on_disk = simulate(seed, new_store, ON_ANY_STORE)
    assert on_disk.digest() == simulate(seed, kinds=ON_ANY_STORE).digest()
    assert stores, "the simulation must have used the store it was given"
    for store in stores:
        store.close()
