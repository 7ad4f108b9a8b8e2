"""Record-triggered flows and Apex triggers that set fields of the record that is saved: before the
save, as part of it, or after it, as a change of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.formulas.formula import Formula, Place, kinds_for, read_formula
from sandbox.salesforce.formulas.moment import Moment, at_save
from sandbox.salesforce.formulas.syntax import BadFormula, CannotEvaluate
from sandbox.salesforce.formulas.values import to_row
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.rules.conditions import BadSettings, Test, compile_test, known_field
from sandbox.salesforce.rules.refusals import failed_flow, failed_trigger
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

Document = dict[str, Any]
BEFORE, AFTER = "before", "after"
_EVENTS = ("create", "update", "both")


@dataclass(frozen=True, slots=True)
class Flow:
    """Sets fields of records for which `when` and, where there is one, `entry` hold; what is set is
    a value or a formula, by field.
    """

    object: str
    name: str
    active: bool
    label: str
    on: str
    run: str
    when: Test
    entry: Formula | None
    sets: Mapping[str, Any]
    apex: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """An Apex trigger, there to be seen; `does` is what it sets, if anything."""

    object: str
    name: str
    active: bool
    does: Flow | None


def compile_flow(schema: Schema, kind: ObjectType, each: Document) -> Flow:
    """The flow of a posted document. Raises BadSettings."""
    return _compiled(schema, kind, each, AFTER)


def compile_trigger(schema: Schema, kind: ObjectType, each: Document) -> Trigger:
    """The trigger of a posted document: it runs before the save unless it says otherwise. Raises
    BadSettings.
    """
    does = None
    if each.get("set"):
        does = _compiled(schema, kind, each, BEFORE, apex=True)
    return Trigger(kind.name, str(each["name"]), bool(each.get("active", True)), does)


def _compiled(
    schema: Schema, kind: ObjectType, each: Document, usual: str, *, apex: bool = False
) -> Flow:
    name = str(each["name"])
    on = str(each.get("on", "both"))
    run = str(each.get("run", usual))
    if on not in _EVENTS:
        raise BadSettings("A flow's `on` is create, update or both.")
    if run not in (BEFORE, AFTER):
        raise BadSettings("A flow's `run` is before or after the save.")
    place = Place(schema, kind, in_flow=True)
    return Flow(
        kind.name,
        name,
        bool(each.get("active", True)),
        str(each.get("label") or name).replace("_", " "),
        on,
        run,
        compile_test(kind, each.get("when")),
        posted_formula(place, name, each.get("formula"), ("boolean",)),
        _sets(place, name, each.get("set") or {}),
        apex,
    )


def posted_formula(place: Place, name: str, text: Any, wanted: tuple[str, ...]) -> Formula | None:
    """The formula that a rule was posted with, None where it has none. Raises BadSettings with the
    place in it and what to change.
    """
    if text is None:
        return None
    if not isinstance(text, str):
        raise BadSettings(f"{name}: a formula is a text.")
    try:
        return read_formula(place, text, wanted)
    except BadFormula as problem:
        sentence = str(problem)
        raise BadSettings(f"{name}, formula, {sentence.removesuffix('.')}.") from problem


def _sets(place: Place, name: str, document: Any) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise BadSettings(f"{name}: `set` is an object with a value for each field.")
    found: dict[str, Any] = {}
    for field_name, value in document.items():
        field = known_field(place.kind, field_name)
        found[field.name] = value
        if isinstance(value, dict):
            text = value.get("formula", value)
            found[field.name] = posted_formula(place, name, text, kinds_for(field))
    return found


def changes(
    flows: Iterable[Flow], kind: ObjectType, row: Row, old: Row | None, store: Store
) -> dict[str, Any]:
    """What the flows make of a row, each of what those before it left. Raises the vendor's refusal
    where one fails.
    """
    found: dict[str, Any] = {}
    event = "create" if old is None else "update"
    for flow in flows:
        if flow.on not in ("both", event):
            continue
        moment = at_save(store, {**row, **found}, old)
        try:
            found |= _made(flow, kind, moment)
        except (CannotEvaluate, Refusal) as problem:
            fault = failed_trigger if flow.apex else failed_flow
            raise fault(flow.name, flow.label, _told(problem)) from problem
    return {name: value for name, value in found.items() if row.get(name) != value}


def _made(flow: Flow, kind: ObjectType, moment: Moment) -> dict[str, Any]:
    if not flow.when(moment.row, moment.old):
        return {}
    if flow.entry is not None and not flow.entry.holds(moment):
        return {}
    return {name: _value(kind.fields[name], value, moment) for name, value in flow.sets.items()}


def _value(field: Field, value: Any, moment: Moment) -> Any:
    if not isinstance(value, Formula):
        return value
    found = to_row(field, value.run(moment))
    if isinstance(found, str) and field.length and len(found) > field.length:
        raise CannotEvaluate(
            f"{field.label}: data value too large: {found} (max length={field.length})"
        )
    return False if found is None and field.type == "boolean" else found


def _told(problem: Exception) -> str:
    return problem.message if isinstance(problem, Refusal) else str(problem)
