"""Values for the store tests, with everything in them that could get lost on the way to disk and
back.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from connectors.record import Ref
from sync.model.journal import ActionRow, HistoryEntry, HistoryRow, Intent
from sync.model.links import Link
from sync.model.mirror import MatchKey, MirrorRow
from sync.model.queue import Issue, Proposal
from sync.model.rulings import Ruling
from sync.model.steps import FieldChange, Step
from sync.store.sql.store import SqlStore
from sync.store.sqlite.migrate import prepare
from sync.store.sqlite.store import store_on

SYSTEMS = ("salesforce", "hubspot")
ANN = Ref("salesforce", "Contact", "003A")
BOB = Ref("salesforce", "Contact", "003B")
LEAD = Ref("salesforce", "Lead", "003A")
ANNE = Ref("hubspot", "contacts", "51")
ROBERT = Ref("hubspot", "contacts", "52")


PLAIN = Ruling("left", "left wins", "salesforce")
CONTESTED = Ruling(
    "latest",
    "both changed",
    "salesforce",
    "ann",
    "both_changed",
    ("a", "b"),
    "hubspot",
    {"left": "x", "right": ("y",), "changed_at": (1.5, 2.0)},
)


class Stop(Exception):
    """Ends a transaction badly."""


def mirror_row(ref: Ref = ANN, **changes: object) -> MirrorRow:
    row = MirrorRow(
        ref,
        "person",
        {"Email": "ann@example.com"},
        1_700_000_000.125,
        False,
        (MatchKey("email", "ann@example.com"), MatchKey("name", "k2")),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def link(
    name: str = "L1", ids: tuple[str | None, str | None] = ("003A", "51"), **changes: object
) -> Link:
    made = Link(
        name,
        "person",
        ("Contact", "contacts"),
        ids,
        "live",
        {"email": "ann@example.com", "phone": None},
        left_open={"title": ("CEO", "Chief"), "roles": (("a", "b"), ())},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def step(number: int = 1, **changes: object) -> Step:
    change = FieldChange(("a", "b"), "new", CONTESTED)
    made = Step(
        number, "1", "L1", "person", "update", "hubspot", "contacts", "51", {"phone": change},
        {"phone": "new", "topics": ("x", "y")}, {"name": None}, "key-1", True,
        [(ANN, 7), (ANNE, 9)], PLAIN, ("p1",), ("p2", "p3"),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def intent(name: str = "i1", **changes: object) -> Intent:
    made = Intent(
        name, "run1", 3, "L1", "person", "update", "hubspot", "contacts", "51", "key-1",
        {"phone": ("1", "2")}, {"phone": None}, {"phone": "1"}, {"mobile": ("2",)},
        {"phone": CONTESTED}, [(ANN, 7), (ANNE, 9)], "digest", "open", PLAIN, ("p1",),
        ("p2", "p3"),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def issue(name: str = "x1", **changes: object) -> Issue:
    detail = {
        "values": {"left": ("a", "b"), "right": None},
        "suggestions": ["c"],
        "tries": 3,
        "deep": [{"at": 1.5}],
    }
    made = Issue(
        name, "parked", "person", "L1", str(ANN), "phone", "REFUSED", "the vendor says no",
        detail, "digest", "open", "run1", 12.5, 2, 99.25,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def proposal(name: str = "p1", **changes: object) -> Proposal:
    made = Proposal(
        name,
        "L1",
        "owner",
        "rep@example.com",
        ("", "old@example.com"),
        "distribution",
        "best score",
        "open",
        ("salesforce",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def history(field: str = "phone", **changes: object) -> HistoryRow:
    made = HistoryRow("run1", "L1", str(ANN), field, ("a", "b"), None, CONTESTED, 12.5)
    return replace(made, **changes)  # type: ignore[arg-type]


def entry(*rows: HistoryRow) -> HistoryEntry:
    """All that these tell of one record, to be kept."""
    first = rows[0]
    told = [(row.field, row.old, row.new, row.ruling) for row in rows]
    return HistoryEntry(first.run, first.link, first.ref, first.at, told)


def in_sqlite() -> SqlStore:
    """A new state that lives as long as its connection."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    prepare(connection)
    store = store_on(connection, SYSTEMS)
    store.pin_systems()
    return store


def action(name: str = "a1", **changes: str) -> ActionRow:
    made = ActionRow(name, "run1", 1.5, "ann", "resolve", "L1", "she asked for it")
    return replace(made, **changes)  # type: ignore[arg-type]
