"""When a rule applies: `{"field", "op", "value"}`, or a list of them that must all hold, as one
test of a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.vendor import VendorError

Test = Callable[[Row, Row | None], bool]


class BadSettings(VendorError):
    """Posted settings make no sense; the sentence says what to change."""

    def __init__(self, sentence: str) -> None:
        super().__init__(400, {"message": sentence})


def compile_test(kind: ObjectType, document: Any) -> Test:
    """The test of (row about to be stored, row before or None); no condition always holds. Raises
    BadSettings.
    """
    if document is None:
        return lambda row, old: True
    if isinstance(document, list):
        tests = [compile_test(kind, each) for each in document]
        return lambda row, old: all(test(row, old) for test in tests)
    if not isinstance(document, dict):
        raise BadSettings('A condition is {"field", "op", "value"} or a list of them.')
    return _single(
        known_field(kind, document.get("field")),
        str(document.get("op", "=")),
        document.get("value"),
    )


def known_field(kind: ObjectType, name: Any) -> Field:
    """The field of that name. Raises BadSettings."""
    field = kind.find(str(name))
    if field is None:
        raise BadSettings(f"{kind.name} has no field {name!r}; use its API name.")
    return field


def _single(field: Field, operator: str, value: Any) -> Test:
    read = field.read
    key = field.key
    if operator == "changed":
        return lambda row, old: old is not None and read(row) != read(old)
    compare = _OPERATORS.get(operator)
    if compare is None:
        raise BadSettings(
            f"{operator!r} is no operator; use one of {', '.join((*_OPERATORS, 'changed'))}."
        )
    wanted = key(value)
    return lambda row, old: compare(key(read(row)), wanted)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda seen, wanted: seen is not None and wanted is not None and test(seen, wanted)


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda seen, wanted: bool(seen == wanted),
    "!=": lambda seen, wanted: bool(seen != wanted),
    "blank": lambda seen, wanted: seen in (None, ""),
    "not_blank": lambda seen, wanted: seen not in (None, ""),
    "contains": lambda seen, wanted: str(wanted) in str(seen or ""),
    "<": _ordered(lambda seen, wanted: bool(seen < wanted)),
    "<=": _ordered(lambda seen, wanted: bool(seen <= wanted)),
    ">": _ordered(lambda seen, wanted: bool(seen > wanted)),
    ">=": _ordered(lambda seen, wanted: bool(seen >= wanted)),
}
