"""Every statement the state store runs, written in SQLAlchemy Core and compiled once per dialect.

Run on the driver's own connection: through SQLAlchemy's, each call would pay four to seven times as
much. The names given to `_compiled` are the parameters in the order in which callers bind them; a
statement that takes them in another order fails when it is compiled.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
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

from sync.store.sql.compiling import REF, Compiler, after, is_, is_open, limited
from sync.store.sql.dialect import SqlDialect
from sync.store.sql.schema import (
    acquaintance,
    action,
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
    watch,
    weighed,
    workspace,
)


class Statements(Compiler):
    """The statements in one dialect, as text; `…_by_…` and `all_…` answer in a fixed order."""

    def __init__(self, dialect: SqlDialect) -> None:
        super().__init__(dialect)
        self.get_version = self._compiled(select(version.c.version_num))
        self._for_the_workspace()
        self._for_acquaintances()
        self._for_counters()
        self._for_cursors()
        self._for_the_mirror()
        self._for_match_keys()
        self._for_dirty_marks()
        self._for_watches()
        self._for_links()
        self._for_all_links()
        self._for_successors_and_choices()
        self._for_steps()
        self._for_step_groups()
        self._for_plans()
        self._for_the_journal()
        self._for_issues()
        self._for_proposals()
        self._for_history()
        self._for_runs()
        self._for_what_brakes_remember()
        self._for_actions()

    # --- what the workspace remembers

    def _for_the_workspace(self) -> None:
        remembered = select(
            workspace.c.left,
            workspace.c.right,
            workspace.c.policy_print,
            workspace.c.keyed_by,
            workspace.c.saved_plan,
            workspace.c.stage,
            workspace.c.loss,
            workspace.c.held_plan,
            workspace.c.meanings,
        )
        self.get_workspace = self._compiled(remembered)
        self.put_workspace = self._upsert(workspace, "one")
        self.see_policy = self._set_workspace("policy_print")
        self.set_keyed_by = self._set_workspace("keyed_by")
        self.save_plan = self._set_workspace("saved_plan")
        self.hold_plan = self._set_workspace("held_plan")
        self.set_meanings = self._set_workspace("meanings")
        self.set_stage = self._set_workspace("stage")
        self.set_loss = self._set_workspace("loss")

    def _set_workspace(self, name: str) -> str:
        changed = update(workspace).values({name: bindparam("now")})
        return self._compiled(changed, "now")

    def _for_acquaintances(self) -> None:
        known = select(acquaintance).where(is_(acquaintance.c.system))
        self.get_acquaintance = self._compiled(known, "system")
        self.put_acquaintance = self._upsert(acquaintance, "system")
        last = select(reconciled.c.at).where(is_(reconciled.c.system))
        self.get_reconciled = self._compiled(last, "system")
        self.put_reconciled = self._upsert(reconciled, "system")

    def _for_counters(self) -> None:
        counted = select(counter.c.value).where(is_(counter.c.name))
        self.get_counter = self._compiled(counted, "name")
        self.put_counter = self._upsert(counter, "name")
        fenced = select(counter.c.value).where(counter.c.name == literal_column("'fence'"))
        self.fence = self._compiled(fenced)

    # --- what was read

    def _for_cursors(self) -> None:
        of_object = (is_(cursor.c.system), is_(cursor.c.object))
        found = select(cursor.c.cursor).where(*of_object)
        self.get_cursor = self._compiled(found, "system", "object")
        self.put_cursor = self._upsert(cursor, "system", "object")

    def _for_the_mirror(self) -> None:
        of_object = select(mirror).where(
            is_(mirror.c.system),
            is_(mirror.c.object),
        )
        asked = of_object.where(self._among(mirror.c.id, "ids"))
        self.get_mirror = self._compiled(asked, "system", "object", "ids")
        page = limited(of_object.where(after(mirror.c.id)).order_by(mirror.c.id))
        self.scan_mirror = self._compiled(page, "system", "object", "after", "most")
        self.put_mirror = self._upsert(mirror, *REF)

    def _for_match_keys(self) -> None:
        self.put_match_key = self._upsert(match_key, *match_key.c.keys())
        same_record = and_(*(mirror.c[name] == match_key.c[name] for name in (*REF, "entity")))
        found = select(
            match_key.c.value,
            mirror.c.system,
            mirror.c.object,
            mirror.c.id,
            mirror.c.match_keys,
        )
        live = found.select_from(match_key.join(mirror, same_record)).where(
            is_(match_key.c.system),
            is_(match_key.c.entity),
            is_(match_key.c.kind),
            self._among(match_key.c.value, "values"),
            ~mirror.c.gone,
        )
        self.by_key = self._compiled(live, "system", "entity", "kind", "values")
        of_kind = select(match_key.c.value).where(
            is_(match_key.c.system),
            is_(match_key.c.entity),
            is_(match_key.c.kind),
        )
        self.any_key = self._compiled(limited(of_kind), "system", "entity", "kind", "most")

    def _for_dirty_marks(self) -> None:
        self.put_dirty = self._upsert(dirty, *REF)
        marked = select(
            dirty.c.seq,
            dirty.c.system,
            dirty.c.object,
            dirty.c.id,
        )
        of_entity = marked.where(is_(dirty.c.entity), after(dirty.c.seq))
        page = limited(of_entity.order_by(dirty.c.seq))
        self.get_dirty = self._compiled(page, "entity", "after", "most")
        over = delete(dirty).where(
            is_(dirty.c.system),
            is_(dirty.c.object),
            is_(dirty.c.id),
            dirty.c.seq <= bindparam("seq"),  # not marked again since
        )
        self.clear_dirty = self._compiled(over, *REF, "seq")
        counted = select(func.count()).select_from(dirty)
        self.count_dirty = self._compiled(counted)
        self.unread = self._unread()

    def _unread(self) -> str:
        """Dirty records of a system that the mirror does not have."""
        ref = [dirty.c[name] for name in REF]
        same_record = [mirror.c[name] == dirty.c[name] for name in REF]
        known = select(mirror.c.id).where(*same_record)
        marked = select(*ref).where(is_(dirty.c.system))
        unread = marked.where(~known.exists())
        in_order = unread.order_by(*ref)
        return self._compiled(in_order, "system")

    def _for_watches(self) -> None:
        self.put_watch = self._upsert(watch, *REF, "on_what")
        before = delete(watch).where(
            is_(watch.c.system),
            is_(watch.c.object),
            self._among(watch.c.id, "ids"),
        )
        self.clear_watches = self._compiled(before, "system", "object", "ids")
        in_order = select(watch).order_by(*(watch.c[name] for name in (*REF, "on_what")))
        self.watches = self._compiled(in_order)

    # --- which records mean the same

    def _for_links(self) -> None:
        self.put_link = self._upsert(link, "id")
        agreed = update(link).values(base=bindparam("agreed"))
        of_link = agreed.where(is_(link.c.id, "link"))
        self.put_base = self._compiled(of_link, "agreed", "link")
        asked = select(link).where(self._among(link.c.id, "ids"))
        self.get_links = self._compiled(asked, "ids")
        records = select(link.c.id, link.c.left_id, link.c.right_id)
        held = records.where(self._among(link.c.id, "ids"))
        self.get_link_records = self._compiled(held, "ids")
        self.links_by_ref = (
            self._links_of(link.c.left_object, link.c.left_id),
            self._links_of(link.c.right_object, link.c.right_id),
        )
        nothing = {"left_id": null(), "right_id": null()}
        let_go = update(link).values(nothing).where(is_(link.c.id, "link"))
        self.let_go = self._compiled(let_go, "link")

    def _for_all_links(self) -> None:
        page = limited(select(link).where(after(link.c.id)).order_by(link.c.id))
        self.all_links = self._compiled(page, "after", "most")
        live = select(func.count()).where(
            is_(link.c.entity),
            link.c.status == literal_column("'live'"),
        )
        self.count_links = self._compiled(live.select_from(link), "entity")

    def _links_of(self, object_name: Column[Any], record_id: Column[Any]) -> str:
        asked = select(link).where(
            is_(object_name, "object"),
            self._among(record_id, "ids"),
        )
        return self._compiled(asked, "object", "ids")

    def _for_successors_and_choices(self) -> None:
        self.get_successors = self._by_ref(successor)
        self.put_successor = self._upsert(successor, *REF)
        self.get_choices = self._by_ref(choice)
        self.put_choice = self._upsert(choice, *REF)

    def _by_ref(self, table: Table) -> str:
        asked = select(table).where(
            is_(table.c.system),
            is_(table.c.object),
            self._among(table.c.id, "ids"),
        )
        return self._compiled(asked, "system", "object", "ids")

    # --- plans and the journal

    def _for_steps(self) -> None:
        self.put_step = self._upsert(step, "plan", "number")
        of_plan = select(step).where(is_(step.c.plan), after(step.c.number))
        page = limited(of_plan.order_by(step.c.number))
        phase = is_(step.c.phase)
        system = is_(step.c.system)
        of_phase = page.where(phase)
        of_system = page.where(system)
        of_group = page.where(phase, system)
        start = ("plan", "after")
        self.steps = self._compiled(page, *start, "most")
        self.steps_of_phase = self._compiled(of_phase, *start, "phase", "most")
        self.steps_of_system = self._compiled(of_system, *start, "system", "most")
        self.steps_of_group = self._compiled(of_group, *start, "phase", "system", "most")

    def _for_step_groups(self) -> None:
        group = (step.c.phase, step.c.system)
        counted = select(*group, func.count()).where(is_(step.c.plan))
        in_order = counted.group_by(*group).order_by(*group)
        self.step_groups = self._compiled(in_order, "plan")

    def _for_plans(self) -> None:
        self.put_plan = self._upsert(plan, "id")
        asked = select(plan).where(is_(plan.c.id))
        self.get_plan = self._compiled(asked, "id")
        kept: tuple[BindParameter[str], ...] = (bindparam("held"), bindparam("saved"))
        other_steps = delete(step).where(*(step.c.plan != name for name in kept))
        other_plans = delete(plan).where(*(plan.c.id != name for name in kept))
        self.drop_plans = (
            self._compiled(other_steps, "held", "saved"),
            self._compiled(other_plans, "held", "saved"),
        )
        self.put_applied = self._upsert(applied_plan, "plan")
        applied = select(applied_plan.c.plan).where(is_(applied_plan.c.plan))
        self.get_applied = self._compiled(applied, "plan")

    def _for_the_journal(self) -> None:
        self.put_intent = self._upsert(journal, "id")
        closed = update(journal).values(state=bindparam("now"))
        self.close_intent = self._compiled(closed.where(is_(journal.c.id)), "now", "id")
        waiting = select(journal).where(is_open(journal)).order_by(journal.c.id)
        self.open_intents = self._compiled(limited(waiting), "most")

    def _for_what_brakes_remember(self) -> None:
        self.add_weighed = self._upsert(weighed, "run", "brake", "what")
        since = select(weighed.c.what, func.sum(weighed.c.seen)).where(
            is_(weighed.c.brake),
            weighed.c.at > bindparam("since"),
            weighed.c.at <= bindparam("until"),
            weighed.c.run != bindparam("run"),
        )
        by_what = since.group_by(weighed.c.what).order_by(weighed.c.what)
        self.weighed = self._compiled(by_what, "brake", "since", "until", "run")

    # --- what waits

    def _for_issues(self) -> None:
        self.put_issue = self._upsert(issue, "id")
        asked = select(issue).where(is_(issue.c.id))
        self.get_issue = self._compiled(asked, "id")
        in_order = select(issue).order_by(issue.c.id)
        in_state = in_order.where(is_(issue.c.state))
        self.issues = self._compiled(in_state, "state")
        self.open_issues = self._compiled(in_order.where(is_open(issue)))
        self.open_issues_of = (
            self._open_issues_about(issue.c.link),
            self._open_issues_about(issue.c.ref),
        )

    def _open_issues_about(self, about: Column[Any]) -> str:
        asked = select(issue).where(
            is_open(issue),
            self._among(about, "subjects"),
        )
        return self._compiled(asked, "subjects")

    def _for_proposals(self) -> None:
        self.put_proposal = self._upsert(proposal, "id")
        in_order = select(proposal).order_by(proposal.c.id)
        of_links = in_order.where(
            is_open(proposal),
            self._among(proposal.c.link, "links"),
        )
        self.open_proposals = self._compiled(of_links, "links")
        asked = in_order.where(self._among(proposal.c.id, "ids"))
        self.proposals_by_id = self._compiled(asked, "ids")

    # --- what happened

    def _for_history(self) -> None:
        kept = [column for column in history.columns if column.name != "seq"]
        values: dict[str, Any] = {column.name: bindparam(column.name) for column in kept}
        added = self._dialect.insert(history).values(values)
        self.add_history = self._compiled(added, *values)
        of_link = select(*kept).where(is_(history.c.link))
        newest_first = limited(of_link.order_by(history.c.seq.desc()))
        self.history = self._compiled(newest_first, "link", "most")
        of_run = select(history.c.seq, *kept).where(
            is_(history.c.run),
            after(history.c.seq),
        )
        page = limited(of_run.order_by(history.c.seq))
        self.history_of_run = self._compiled(page, "run", "after", "most")

    def _for_runs(self) -> None:
        self.put_run = self._upsert(run, "id")
        newest_first = limited(select(run).order_by(run.c.id.desc()))
        self.runs = self._compiled(newest_first, "most")

    def _for_actions(self) -> None:
        self.put_action = self._upsert(action, "id")
        self.actions_about = self._actions_by(action.c.subject)
        self.actions_in = self._actions_by(action.c.run)

    def _actions_by(self, column: Column[Any]) -> str:
        asked = select(action).where(self._among(column, "wanted"))
        return self._compiled(asked.order_by(action.c.id.desc()), "wanted")


@lru_cache(maxsize=4)
def statements_in(dialect: SqlDialect) -> Statements:
    """The statements in one dialect; compiled when first asked for, once in a process."""
    return Statements(dialect)
