"""Facts in tables of their own: what lay in one table under keys of text, match keys of any number,
rulings as data, refs as columns.

What was decided before rulings were kept as data keeps its sentence, under the rule `earlier`.
Match keys are made anew by the next run, from the mirror.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EARLIER = "earlier"
PAGE = 1000
KINDS = {
    "text": sa.Text,
    "int": sa.Integer,
    "real": sa.Float,
    "flag": sa.Boolean,
    "json": sa.LargeBinary,
}
MIRROR = "system object id entity fields:json modified_at:real gone:flag match_keys:json"
STEP = "plan number:int phase link entity action system object record? key first:flag body:json"
PROPOSAL = "id link field value:json seen:json by because state carried:json"
HISTORY = "run link system object record body:json at:real"
NEW_TABLES = (
    ("workspace", "one", "one:int left right policy_print? keyed_by saved_plan"),
    ("acquaintance", "system", "system account credentials document:json at:real"),
    ("reconciled", "system", "system at:real"),
    ("match_key", "system object id kind", "system object id kind entity value"),
    ("successor", "system object id", "system object id to_system to_object to_id"),
    ("choice", "system object id", "system object id other_system? other_object? other_id?"),
    ("applied_plan", "plan", "plan"),
)


def upgrade() -> None:
    """Make the new tables, bring every row over, and let go of the old ones."""
    for name, key, columns in NEW_TABLES:
        _create(name, key, columns)
    op.create_index("match_key_value", "match_key", ["system", "entity", "kind", "value"])
    _facts()
    _mirror()
    _steps()
    _journal()
    _proposals()
    _history()
    op.drop_table("meta")


def _create(name: str, key: str, columns: str) -> None:
    made = [_column(word) for word in columns.split()]
    op.create_table(name, *made, sa.PrimaryKeyConstraint(*key.split()), sqlite_with_rowid=False)


def _column(word: str) -> sa.Column[object]:
    name, _, kind = word.removesuffix("?").partition(":")
    return sa.Column(name, KINDS[kind or "text"](), nullable=word.endswith("?"))


# --- facts


def _facts() -> None:
    known: dict[str, str] = {}
    for key, value in _rows("SELECT key, value FROM meta"):
        known[key] = value
    systems = known.get("systems")
    if systems is not None:
        left, _, right = systems.partition("|")
        saved = known.get("saved_plan", "")
        _insert("workspace", [(1, left, right, known.get("policy"), "", saved)])
    _insert("acquaintance", _acquaintances(known))
    _insert("reconciled", ((name, float(at)) for name, at in _under("reconciled:", known)))
    _insert("applied_plan", ((plan,) for plan, _ in _under("applied:", known)))
    _insert("successor", ((*_ref(old), *_ref(new)) for old, new in _under("moved:", known)))
    _insert("choice", (_choice(ref, other) for ref, other in _under("choice:", known)))


def _under(prefix: str, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in known.items():
        if key.startswith(prefix):
            yield key.removeprefix(prefix), value


def _acquaintances(known: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    for system, account in _under("account:", known):
        text = known.get(f"learnt:{system}", "")
        learnt = orjson.loads(text) if text else {}
        document = {name: learnt[name] for name in ("identity", "schemas") if name in learnt}
        packed = orjson.dumps(document) if document else b""
        yield system, account, learnt.get("print", ""), packed, learnt.get("at", 0.0)


def _choice(ref: str, other: str) -> tuple[Any, ...]:
    chosen = (None, None, None) if other == "create" else _ref(other)
    return (*_ref(ref), *chosen)


def _ref(text: str) -> tuple[str, str, str]:
    system, object_name, record = text.split(":", 2)
    return system, object_name, record


# --- rows that change their shape


def _mirror() -> None:
    op.rename_table("mirror", "mirror_before")
    op.drop_index("mirror_key1")
    op.drop_index("mirror_key2")
    _create("mirror", "system object id", MIRROR)
    op.execute(
        "INSERT INTO mirror SELECT system, object, id, entity, fields, modified_at, gone, "
        "CAST('[]' AS BLOB) FROM mirror_before"
    )
    op.drop_table("mirror_before")


def _steps() -> None:
    op.rename_table("step", "step_before")
    op.drop_index("step_group")
    _create("step", "plan number", STEP)
    _insert("step", map(_step, _rows("SELECT * FROM step_before")))
    op.drop_table("step_before")
    op.create_index("step_group", "step", ["plan", "phase", "system"])


def _step(row: tuple[Any, ...]) -> tuple[Any, ...]:
    changes, settles, settles_both, marks = orjson.loads(row[-1])
    fields, rulings = {}, _Rulings()
    for name, (old, new, because) in changes.items():
        fields[name] = (old, new, rulings.number(because))
    body = (fields, rulings.packed, (settles, settles_both), marks, None, (), ())
    phase = f"{row[2]:09}"
    return (*row[:2], phase, *row[3:-1], orjson.dumps(body))


def _journal() -> None:
    def packed(name: str, body: bytes) -> tuple[Any, ...]:
        native, expected, settles, settles_both, reasons, marks = orjson.loads(body)
        rulings = _Rulings()
        numbers = {field: rulings.number(because) for field, because in reasons.items()}
        values = (native, expected, settles, settles_both)
        return orjson.dumps((values, numbers, rulings.packed, marks, None, (), ())), name

    _rewrite("SELECT id, body FROM journal", "UPDATE journal SET body = ? WHERE id = ?", packed)


def _proposals() -> None:
    op.rename_table("proposal", "proposal_before")
    op.drop_index("proposal_open")
    _create("proposal", "id", PROPOSAL)
    op.execute("INSERT INTO proposal SELECT *, CAST('[]' AS BLOB) FROM proposal_before")
    op.drop_table("proposal_before")
    still_open = sa.text("state = 'open'")
    op.create_index(
        "proposal_open",
        "proposal",
        ["link"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def _history() -> None:
    op.rename_table("history", "history_before")
    op.drop_index("history_link")
    op.create_table(
        "history",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=True),
        *map(_column, HISTORY.split()),
        sqlite_autoincrement=True,
    )
    before = "SELECT seq, run, link, ref, body, at FROM history_before ORDER BY seq"
    _insert("history", map(_write, _rows(before)))
    op.drop_table("history_before")
    op.create_index("history_link", "history", ["link", "seq"])
    op.create_index("history_run", "history", ["run", "seq"])


def _write(row: tuple[Any, ...]) -> tuple[Any, ...]:
    seq, run, link, ref, body, at = row
    changes, rulings = [], _Rulings()
    for field, old, new, losing, because in orjson.loads(body):
        changes.append((field, old, new, rulings.number(because, losing)))
    system, object_name, record = _columns_of(ref)
    packed = orjson.dumps((changes, rulings.packed))
    return seq, run, link, system, object_name, record, packed, at


def _columns_of(ref: str) -> tuple[str, str, str]:
    if ref.count(":") >= 2:
        return _ref(ref)
    kind, _, name = ref.partition(":")
    return kind, "", name


class _Rulings:
    """Sentences as rulings: what they were told from was not kept."""

    def __init__(self) -> None:
        self.packed: list[tuple[Any, ...]] = []
        self._numbers: dict[str, int] = {}

    def number(self, because: str, losing: Any = None) -> int:
        """The number of a sentence, with what lost where something did."""
        name = repr((because, losing))
        if name not in self._numbers:
            self._numbers[name] = len(self.packed)
            if losing is None:
                self.packed.append((EARLIER, because, ""))
            else:
                self.packed.append((EARLIER, because, "", "", "both_changed", losing, "", None))
        return self._numbers[name]


# --- reading and writing many rows


def _rows(statement: str) -> Iterator[tuple[Any, ...]]:
    answer = op.get_bind().exec_driver_sql(statement)
    while page := answer.fetchmany(PAGE):
        for row in page:
            yield tuple(row)


def _insert(table: str, rows: Iterator[tuple[Any, ...]] | list[tuple[Any, ...]]) -> None:
    page: list[tuple[Any, ...]] = []
    for row in rows:
        page.append(row)
        if len(page) == PAGE:
            _insert_page(table, page)
            page = []
    _insert_page(table, page)


def _insert_page(table: str, page: list[tuple[Any, ...]]) -> None:
    if page:
        marks = ", ".join("?" * len(page[0]))
        statement = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 (our own table names)
        op.get_bind().exec_driver_sql(statement, page)


def _rewrite(asked: str, told: str, packed: Callable[[str, bytes], tuple[Any, ...]]) -> None:
    """Rows by key, rewritten in place, all read before the first is written."""
    rows = [packed(*row) for row in _rows(asked)]
    for start in range(0, len(rows), PAGE):
        op.get_bind().exec_driver_sql(told, rows[start : start + PAGE])
