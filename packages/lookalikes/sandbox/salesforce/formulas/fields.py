"""Formula fields: checked when they are made, reckoned whenever somebody reads them.

What fails is null in the API, as the page's `#Error!` is. They are reckoned for the user that the
API runs as.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sandbox.clock import SkewedClock
from sandbox.salesforce.formulas.formula import Formula, Place, kinds_for, read_formula
from sandbox.salesforce.formulas.moment import Moment
from sandbox.salesforce.formulas.syntax import BadFormula, CannotEvaluate
from sandbox.salesforce.formulas.values import to_row
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema


class Reckoner:
    """Reads the formulas of an org's fields."""

    def __init__(self, schema: Schema, store: Store, clock: SkewedClock, user_id: str) -> None:
        self._schema = schema
        self._store = store
        self._clock = clock
        self._user_id = user_id

    def check(self, kind: ObjectType, field: Field) -> None:
        """Raises BadFormula for a formula that makes no sense on the object."""
        if field.formula:
            self._read(kind, field)

    def bind_all(self) -> None:
        """Make every formula field readable; one whose formula no longer makes sense is null."""
        for kind in self._schema:
            for field in list(kind.fields.values()):
                if field.formula and field.reads is None:
                    self._schema.add_field(
                        kind.name, replace(field, reads=self._bound(kind, field))
                    )

    def _read(self, kind: ObjectType, field: Field) -> Formula:
        place = Place(self._schema, kind, on_read=True)
        return read_formula(place, field.formula, kinds_for(field))

    def _bound(self, kind: ObjectType, field: Field) -> Callable[[Any], Any]:
        try:
            formula = self._read(kind, field)
        except BadFormula:
            return lambda row: None
        return lambda row: self._value(field, formula, row)

    def _value(self, field: Field, formula: Formula, row: Row) -> Any:
        now = datetime.fromtimestamp(int(self._clock.now()), UTC)
        moment = Moment(self._store, row, None, self._user_id, now, field.blank_is_zero)
        try:
            found = to_row(field, formula.run(moment))
        except (CannotEvaluate, RecursionError):
            found = None
        return found is True if field.type == "boolean" else found
