"""A state that an earlier release left behind opens, keeps everything it knew, and goes on.

`states/0002` was written by the release whose tables were revision 0002: `state.sql` is its state,
`records.json` what both systems held at that moment.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.memory import MemorySystem, Version
from connectors.record import Ref
from sync.model.rulings import EARLIER, RECORD
from sync.report import Report
from sync.store.ports import Store
from sync.store.sqlite.store import open_store
from tests.sync.rig import Rig
from tests.sync.store.samples import SYSTEMS

STATE = Path(__file__).parent / "states" / "0002"
MERGED = Ref("hubspot", "contacts", "h000007")
TWIN = Ref("salesforce", "Account", "s000005")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The state, upgraded by being opened."""
    folder = tmp_path / ".accord"
    folder.mkdir(mode=0o700)
    connection = sqlite3.connect(folder / "state.db")
    connection.executescript((STATE / "state.sql").read_text())
    connection.close()
    store = open_store(folder, SYSTEMS)
    yield store
    store.close()


def documents() -> dict[str, Any]:
    return dict(json.loads((STATE / "records.json").read_text()))


def restore(system: MemorySystem, records: list[Any]) -> None:
    for object_name, record_id, versions in records:
        system.records[object_name, record_id] = [version(each) for each in versions]


def version(known: dict[str, Any]) -> Version:
    fields = {}
    for name, value in known["fields"].items():
        fields[name] = tuple(value) if isinstance(value, list) else value
    moved_to = Ref(*known["moved_to"]) if known["moved_to"] else None
    return Version(known["at"], fields, known["by"], known["gone"], moved_to)


def test_every_fact_that_lay_under_a_key_of_text_is_in_a_table_of_its_own(store: Store) -> None:
    known = store.acquaintance("salesforce")
    assert known is not None
    assert (known.account, known.credentials) == ("A", "p")
    assert json.loads(known.document)["identity"]["user_id"] == "u1"
    assert store.acquaintance("hubspot") is not None
    assert store.reconciled_at("hubspot") is not None
    assert store.policy_seen() is not None
    assert store.was_applied("OLD")
    assert not store.was_applied("SAVED")
    store.drop_plans()
    assert store.plan("SAVED") is not None, "the plan somebody saved is kept"
    assert store.choices([TWIN])[TWIN].other is not None
    assert store.successors([MERGED]) == {MERGED: Ref("hubspot", "contacts", "h000008")}


def test_what_was_decided_keeps_its_words_and_what_gave_way(store: Store) -> None:
    told = [row for link in store.all_links() for row in store.history(link.id, 100)]
    assert told
    assert {row.ruling.rule for row in told} == {EARLIER}
    assert all(row.because for row in told)
    lost = [row for row in told if row.ruling.conflict]
    assert [row.losing for row in lost] != []
    assert all(row.ref.split(":")[0] in SYSTEMS for row in told if row.field != RECORD)
    (step,) = store.steps("SAVED")
    assert step.fields["city"].because == "changed in hubspot"


def test_an_upgraded_state_goes_on_to_a_converged_pair(store: Store) -> None:
    rig = Rig()
    rig.store = store  # type: ignore[assignment]
    found = documents()
    restore(rig.left, found["salesforce"])
    restore(rig.right, found["hubspot"])
    rig.world.clock = found["clock"]
    assert len(store.open_intents(10)) == 1, "an answer was lost when the old release stopped"
    rig.sync()
    assert store.open_intents(10) == []
    quiet = until_quiet(rig)
    assert quiet.tally.written == {}
    (lead,) = [row for row in rig.left.live("Lead").values() if row["Email"] == "ann@lee.example"]
    (person,) = [row for row in rig.right.live("contacts").values()
                 if row["email"] == "ann@lee.example"]  # fmt: skip
    assert (lead["City"], lead["Title"]) == (person["city"], person["jobtitle"])
    assert lead["City"] == "Bruges", "what a person had decided is carried out"
    assert store.proposals_by_id(["p1"])["p1"].state == "done"


def until_quiet(rig: Rig) -> Report:
    for _ in range(6):
        rig.wait(90_000.0)
        report = rig.sync()
        if not report.tally.written:
            return report
    raise AssertionError("never became quiet")


def test_match_keys_are_made_anew_from_the_mirror(store: Store) -> None:
    rig = Rig()
    rig.store = store  # type: ignore[assignment]
    assert store.by_key("hubspot", "contact", "email", ["ann@lee.example"]) == {}
    found = documents()
    restore(rig.left, found["salesforce"])
    restore(rig.right, found["hubspot"])
    rig.world.clock = found["clock"]
    rig.sync()
    assert len(store.by_key("hubspot", "contact", "email", ["ann@lee.example"])) == 1
    assert len(store.by_key("hubspot", "account", "domain", ["twin.example"])["twin.example"]) == 2
