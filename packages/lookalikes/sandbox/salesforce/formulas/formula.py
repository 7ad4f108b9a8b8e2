"""A formula of an org: checked against the fields of an object when it is posted, evaluated for one
record after the other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sandbox.salesforce.formulas.functions.comparing import COMPARING
from sandbox.salesforce.formulas.functions.dates import DATES
from sandbox.salesforce.formulas.functions.logic import LOGIC
from sandbox.salesforce.formulas.functions.numbers import NUMBERS
from sandbox.salesforce.formulas.functions.records import RECORDS
from sandbox.salesforce.formulas.functions.texts import TEXTS
from sandbox.salesforce.formulas.moment import Moment, Run
from sandbox.salesforce.formulas.names import find
from sandbox.salesforce.formulas.parser import parse
from sandbox.salesforce.formulas.parts import Asked, Function, Part
from sandbox.salesforce.formulas.syntax import BadFormula, Call, Constant, Name, Node
from sandbox.salesforce.formulas.values import KINDS, kind_of
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

FUNCTIONS: dict[str, Function] = {
    **LOGIC, **TEXTS, **NUMBERS, **DATES, **COMPARING, **RECORDS,
}  # fmt: skip
_RECORD_AT_SAVE = frozenset({"ISNEW", "ISCHANGED", "PRIORVALUE"})


@dataclass(frozen=True, slots=True)
class Formula:
    """`run` raises CannotEvaluate where a record gives the formula no value."""

    text: str
    kind: str
    run: Run

    def holds(self, moment: Moment) -> bool:
        """Whether it is true; what is not known is not."""
        return self.run(moment) is True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: in a flow picklists are texts and `$Record` is the record; a field's
    own formula knows of no change.
    """

    schema: Schema
    kind: ObjectType
    in_flow: bool = False
    on_read: bool = False


def read_formula(place: Place, text: str, wanted: Collection[str]) -> Formula:
    """The formula, whose value is of one of the kinds wanted. Raises BadFormula."""
    part = _checked(place, parse(text))
    if part.kind in ("picklist", "multipicklist"):
        raise Asked("TEXT", part.at, (part,), place.in_flow).mistyped(part, ["text"])
    if part.kind not in (*wanted, "null"):
        expected = " or ".join(_EXPECTED.get(kind, KINDS[kind]) for kind in wanted)
        sentence = f"Formula result is data type ({KINDS[part.kind]}), incompatible with expected"
        raise BadFormula(part.at, f"{sentence} data type ({expected}).")
    return Formula(text, part.kind, part.run)


def kinds_for(field: Field) -> tuple[str, ...]:
    """The kinds of value that a field can be set to by a formula."""
    known = kind_of(field) or "text"
    return ("text",) if known in ("picklist", "multipicklist") else (known,)


_EXPECTED = {"boolean": "true or false"}


def _checked(place: Place, node: Node) -> Part:
    if isinstance(node, Constant):
        value: Any = node.value
        return Part(node.kind, lambda moment: value, node.at, constant=node)
    if isinstance(node, Name):
        return _named(place, node)
    return _called(place, node)


def _named(place: Place, node: Name) -> Part:
    found = find(place.schema, place.kind, node, in_flow=place.in_flow)
    kind = found.kind
    if place.in_flow and kind in ("picklist", "multipicklist"):
        kind = "text"
    return Part(kind, found.run, node.at, found.field, found.own)


def _called(place: Place, node: Call) -> Part:
    function = FUNCTIONS.get(node.function)
    if function is None or not _may(place, node.function):
        raise BadFormula(node.at, _unknown(node.function))
    _check_count(function, node)
    parts = tuple(_checked(place, argument) for argument in node.arguments)
    return function.build(Asked(node.function, node.at, parts, place.in_flow))


def _may(place: Place, name: str) -> bool:
    return not (place.on_read and name in _RECORD_AT_SAVE)


def _unknown(name: str) -> str:
    if name in FUNCTIONS:
        return f"Function {name} may not be used in this type of formula."
    near = get_close_matches(name, [each for each in FUNCTIONS if each.isupper()], n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"Unknown function {name}. Check spelling.{meant}"


def _check_count(function: Function, node: Call) -> None:
    count = len(node.arguments)
    most = count if function.most is None else function.most
    if function.least <= count <= most:
        return
    expected = function.least if count < function.least else function.most
    sentence = f"Incorrect number of parameters for function '{node.function}()'. Expected"
    raise BadFormula(node.at, f"{sentence} {expected}, received {count}")
