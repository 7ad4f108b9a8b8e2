"""Every statement the state store runs, written in SQLAlchemy Core and compiled once per dialect.

Run on the driver's own connection: through SQLAlchemy's, each call would pay four to seven times as
much. The names given to `_compiled` are the parameters in the order in which callers bind them; a
statement that takes them in another order fails when it is compiled.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    Column,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement, ColumnElement

from sync.store.sql.dialect import SqlDialect
from sync.store.sql.schema import (
    acquaintance,
    applied_plan,
    choice,
    counter,
    cursor,
    dirty,
    history,
    issue,
    journal,
    link,
    match_key,
    mirror,
    plan,
    proposal,
    reconciled,
    run,
    step,
    successor,
    version,
    workspace,
)

REF = ("system", "object", "id")


class Statements:
    """The statements in one dialect, as text; `…_by_…` and `all_…` answer in a fixed order."""

    def __init__(self, dialect: SqlDialect) -> None:
        self._dialect = dialect
        self.get_version = self._compiled(select(version.c.version_num))
        self._for_facts()
        self._for_reading()
        self._for_links()
        self._for_plans()
        self._for_the_journal()
        self._for_queues()
        self._for_history()

    # --- what the workspace remembers

    def _for_facts(self) -> None:
        self.get_workspace = self._compiled(
            select(
                workspace.c.left,
                workspace.c.right,
                workspace.c.policy_print,
                workspace.c.keyed_by,
                workspace.c.saved_plan,
            )
        )
        self.put_workspace = self._upsert(workspace, "one")
        self.see_policy = self._set_workspace("policy_print")
        self.set_keyed_by = self._set_workspace("keyed_by")
        self.save_plan = self._set_workspace("saved_plan")
        self.get_acquaintance = self._compiled(
            select(acquaintance).where(_is(acquaintance.c.system)), "system"
        )
        self.put_acquaintance = self._upsert(acquaintance, "system")
        self.get_reconciled = self._compiled(
            select(reconciled.c.at).where(_is(reconciled.c.system)), "system"
        )
        self.put_reconciled = self._upsert(reconciled, "system")
        self.get_counter = self._compiled(
            select(counter.c.value).where(_is(counter.c.name)), "name"
        )
        self.put_counter = self._upsert(counter, "name")

    def _set_workspace(self, name: str) -> str:
        return self._compiled(update(workspace).values({name: bindparam("now")}), "now")

    # --- what was read

    def _for_reading(self) -> None:
        self.get_cursor = self._compiled(
            select(cursor.c.cursor).where(_is(cursor.c.system), _is(cursor.c.object)),
            "system",
            "object",
        )
        self.put_cursor = self._upsert(cursor, "system", "object")
        of_object = (_is(mirror.c.system), _is(mirror.c.object))
        self.get_mirror = self._compiled(
            select(mirror).where(*of_object, self._among(mirror.c.id, "ids")),
            "system",
            "object",
            "ids",
        )
        scan = select(mirror).where(*of_object, mirror.c.id > bindparam("after"))
        self.scan_mirror = self._compiled(
            _limited(scan.order_by(mirror.c.id)), "system", "object", "after", "most"
        )
        self.put_mirror = self._upsert(mirror, *REF)
        self.put_match_key = self._upsert(match_key, *REF, "kind")
        same_record = and_(*(mirror.c[name] == match_key.c[name] for name in REF))
        found = select(
            match_key.c.value, mirror.c.system, mirror.c.object, mirror.c.id, mirror.c.match_keys
        )
        self.by_key = self._compiled(
            found.select_from(match_key.join(mirror, same_record)).where(
                _is(match_key.c.system),
                _is(match_key.c.entity),
                _is(match_key.c.kind),
                self._among(match_key.c.value, "values"),
                ~mirror.c.gone,
            ),
            "system",
            "entity",
            "kind",
            "values",
        )
        self.put_dirty = self._upsert(dirty, *REF)
        marked = select(dirty.c.seq, dirty.c.system, dirty.c.object, dirty.c.id).where(
            _is(dirty.c.entity), dirty.c.seq > bindparam("after")
        )
        self.get_dirty = self._compiled(
            _limited(marked.order_by(dirty.c.seq)), "entity", "after", "most"
        )
        not_marked_again = dirty.c.seq <= bindparam("seq")
        self.clear_dirty = self._compiled(
            delete(dirty).where(*_ref(dirty), not_marked_again), *REF, "seq"
        )
        self.count_dirty = self._compiled(select(func.count()).select_from(dirty))

    # --- which records mean the same

    def _for_links(self) -> None:
        self.put_link = self._upsert(link, "id")
        self.get_links = self._compiled(select(link).where(self._among(link.c.id, "ids")), "ids")
        self.links_by_ref = (
            self._links_of(link.c.left_object, link.c.left_id),
            self._links_of(link.c.right_object, link.c.right_id),
        )
        nothing = {"left_id": null(), "right_id": null()}
        self.let_go = self._compiled(
            update(link).values(nothing).where(_is(link.c.id, "link")), "link"
        )
        following = select(link).where(link.c.id > bindparam("after")).order_by(link.c.id)
        self.all_links = self._compiled(_limited(following), "after", "most")
        live = link.c.status == literal_column("'live'")
        self.count_links = self._compiled(
            select(func.count()).select_from(link).where(_is(link.c.entity), live), "entity"
        )
        self.get_successors = self._by_ref(successor)
        self.put_successor = self._upsert(successor, *REF)
        self.get_choices = self._by_ref(choice)
        self.put_choice = self._upsert(choice, *REF)

    def _links_of(self, object_name: Column[Any], record_id: Column[Any]) -> str:
        asked = select(link).where(_is(object_name, "object"), self._among(record_id, "ids"))
        return self._compiled(asked, "object", "ids")

    def _by_ref(self, table: Table) -> str:
        asked = select(table).where(
            _is(table.c.system), _is(table.c.object), self._among(table.c.id, "ids")
        )
        return self._compiled(asked, "system", "object", "ids")

    # --- plans

    def _for_plans(self) -> None:
        self.put_step = self._upsert(step, "plan", "number")
        of_plan = select(step).where(_is(step.c.plan), step.c.number > bindparam("after"))
        asked = _limited(of_plan.order_by(step.c.number))
        phase, system = _is(step.c.phase), _is(step.c.system)
        self.steps = self._compiled(asked, "plan", "after", "most")
        self.steps_of_phase = self._compiled(asked.where(phase), "plan", "after", "phase", "most")
        self.steps_of_system = self._compiled(
            asked.where(system), "plan", "after", "system", "most"
        )
        self.steps_of_group = self._compiled(
            asked.where(phase, system), "plan", "after", "phase", "system", "most"
        )
        group = (step.c.phase, step.c.system)
        self.step_groups = self._compiled(
            select(*group, func.count()).where(_is(step.c.plan)).group_by(*group).order_by(*group),
            "plan",
        )
        self.put_plan = self._upsert(plan, "id")
        self.get_plan = self._compiled(select(plan).where(_is(plan.c.id)), "id")
        self.drop_plans = (
            self._compiled(delete(step).where(step.c.plan != bindparam("keep")), "keep"),
            self._compiled(delete(plan).where(plan.c.id != bindparam("keep")), "keep"),
        )
        self.put_applied = self._upsert(applied_plan, "plan")
        self.get_applied = self._compiled(
            select(applied_plan.c.plan).where(_is(applied_plan.c.plan)), "plan"
        )

    # --- the journal

    def _for_the_journal(self) -> None:
        self.put_intent = self._upsert(journal, "id")
        self.close_intent = self._compiled(
            update(journal).values(state=bindparam("now")).where(_is(journal.c.id)), "now", "id"
        )
        waiting = select(journal).where(_open(journal)).order_by(journal.c.id)
        self.open_intents = self._compiled(_limited(waiting), "most")

    # --- what waits

    def _for_queues(self) -> None:
        self.put_issue = self._upsert(issue, "id")
        self.get_issue = self._compiled(select(issue).where(_is(issue.c.id)), "id")
        in_order = select(issue).order_by(issue.c.id)
        self.issues = self._compiled(in_order.where(_is(issue.c.state)), "state")
        self.open_issues = self._compiled(in_order.where(_open(issue)))
        self.open_issues_of = (
            self._open_issues_about(issue.c.link),
            self._open_issues_about(issue.c.ref),
        )
        self.put_proposal = self._upsert(proposal, "id")
        proposals = select(proposal).order_by(proposal.c.id)
        of_links = self._among(proposal.c.link, "links")
        self.open_proposals = self._compiled(proposals.where(_open(proposal), of_links), "links")
        self.proposals_by_id = self._compiled(
            proposals.where(self._among(proposal.c.id, "ids")), "ids"
        )

    def _open_issues_about(self, about: Column[Any]) -> str:
        asked = select(issue).where(_open(issue), self._among(about, "subjects"))
        return self._compiled(asked, "subjects")

    # --- what happened

    def _for_history(self) -> None:
        kept = [column for column in history.columns if column.name != "seq"]
        values: dict[str, Any] = {column.name: bindparam(column.name) for column in kept}
        added = self._dialect.insert(history).values(values)
        self.add_history = self._compiled(added, *values)
        of_link = select(*kept).where(_is(history.c.link)).order_by(history.c.seq.desc())
        self.history = self._compiled(_limited(of_link), "link", "most")
        of_run = (
            select(history.c.seq, *kept)
            .where(_is(history.c.run), history.c.seq > bindparam("after"))
            .order_by(history.c.seq)
        )
        self.history_of_run = self._compiled(_limited(of_run), "run", "after", "most")
        self.put_run = self._upsert(run, "id")
        newest_first = select(run).order_by(run.c.id.desc())
        self.runs = self._compiled(_limited(newest_first), "most")

    # --- how they are made

    def _compiled(self, statement: ClauseElement, *names: str) -> str:
        compiled = cast(SQLCompiler, statement.compile(dialect=self._dialect.compiler))
        order = tuple(compiled.positiontup or ())
        if order != names:
            raise TypeError(f"{compiled} binds {order}, not {names}")
        return str(compiled)

    def _upsert(self, table: Table, *keys: str) -> str:
        """Insert rows given as tuples in the order of the columns; a row with the same key is
        replaced.
        """
        names = [column.name for column in table.columns]
        statement = self._dialect.insert(table).values({name: bindparam(name) for name in names})
        replaced = {name: statement.excluded[name] for name in names if name not in keys}
        if not replaced:
            ignored = statement.on_conflict_do_nothing(index_elements=list(keys))
            return self._compiled(ignored, *names)
        replacing = statement.on_conflict_do_update(index_elements=list(keys), set_=replaced)
        return self._compiled(replacing, *names)

    def _among(self, column: Column[Any], parameter: str) -> ColumnElement[bool]:
        return self._dialect.among(column, parameter)


@lru_cache(maxsize=4)
def statements_in(dialect: SqlDialect) -> Statements:
    """The statements in one dialect; compiled when first asked for, once in a process."""
    return Statements(dialect)


def _is(column: Column[Any], name: str = "") -> ColumnElement[bool]:
    return column == bindparam(name or column.name)


def _ref(table: Table) -> list[ColumnElement[bool]]:
    return [_is(table.c[name]) for name in REF]


def _open(table: Table) -> ColumnElement[bool]:
    # spelled out, because a bound parameter would keep the database from using the partial index
    return table.c.state == literal_column("'open'")


def _limited(statement: Select[Any]) -> Select[Any]:
    # a LIMIT without OFFSET is compiled with a bound zero behind it
    return statement.limit(bindparam("most")).offset(literal_column("0"))
