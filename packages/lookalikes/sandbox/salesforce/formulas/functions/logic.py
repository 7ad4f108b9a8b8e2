"""Decisions and blanks: AND, IF, CASE, ISBLANK and their like. What is not known is not true."""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.formulas.moment import Moment, Run
from sandbox.salesforce.formulas.parts import Asked, Function, Part, common_kind
from sandbox.salesforce.formulas.syntax import BadFormula


def _both(asked: Asked) -> Part:
    runs = [part.run for part in _truths(asked)]
    return asked.made("boolean", lambda moment: all(run(moment) for run in runs))


def _either(asked: Asked) -> Part:
    runs = [part.run for part in _truths(asked)]
    return asked.made("boolean", lambda moment: any(run(moment) for run in runs))


def _not(asked: Asked) -> Part:
    """The opposite; of what is not known that is not known either (unverified)."""
    (part,) = _truths(asked)

    def run(moment: Moment) -> bool | None:
        found = part.run(moment)
        return None if found is None else not found

    return asked.made("boolean", run)


def _truths(asked: Asked) -> tuple[Part, ...]:
    for place in range(len(asked.parts)):
        asked.expect(place, ["boolean"])
    return asked.parts


def _if(asked: Asked) -> Part:
    asked.expect(0, ["boolean"])
    guard, then, otherwise = (part.run for part in asked.parts)
    kind = common_kind(asked, asked.parts[1:])
    return asked.made(kind, lambda moment: then(moment) if guard(moment) else otherwise(moment))


def _case(asked: Asked) -> Part:
    """`CASE(expression, value, result, …, else)`; of a picklist the values are texts written
    down.
    """
    if len(asked.parts) % 2:
        sentence = "Incorrect number of parameters for function 'CASE()'. Every value needs a"
        raise BadFormula(asked.at, f"{sentence} result, and the last parameter is the rest's.")
    subject, values = asked.parts[0], asked.parts[1:-1:2]
    results = (*asked.parts[2:-1:2], asked.parts[-1])
    if subject.kind == "picklist":
        _check_choices(asked, values)
    else:
        common_kind(asked, (subject, *values))
    kind = common_kind(asked, results)
    for part in (subject, *results):
        if part.kind == "boolean":
            raise asked.mistyped(part, ["text", "number", "date", "datetime"])
    return asked.made(kind, _chosen(subject, values, results))


def _chosen(subject: Part, values: tuple[Part, ...], results: tuple[Part, ...]) -> Run:
    """The result beside the first value that is the subject's; nothing but an empty text is like
    none.
    """
    empty = "" if subject.kind in ("text", "picklist") else None
    pairs = [(value.run, result.run) for value, result in zip(values, results, strict=False)]
    rest = results[-1].run

    def run(moment: Moment) -> Any:
        found = subject.run(moment)
        wanted = empty if found is None else found
        for value, result in pairs:
            other = value(moment)
            if wanted is not None and wanted == (empty if other is None else other):
                return result(moment)
        return rest(moment)

    return run


def _check_choices(asked: Asked, values: tuple[Part, ...]) -> None:
    for part in values:
        if part.constant is None or part.kind != "text":
            sentence = f"Picklist values of {asked.label} must be text in quotes."
            raise BadFormula(part.at, sentence)


def _is_blank(asked: Asked) -> Part:
    part = _not_a_truth(asked)
    return asked.made("boolean", lambda moment: part.run(moment) in (None, ""))


def _is_null(asked: Asked) -> Part:
    """Text is never null: an empty one is text, too."""
    part = _not_a_truth(asked)
    if part.kind == "text":
        return asked.made("boolean", lambda moment: False)
    return asked.made("boolean", lambda moment: part.run(moment) is None)


def _blank_value(asked: Asked) -> Part:
    kind = common_kind(asked, asked.parts)
    first, second = (part.run for part in asked.parts)

    def run(moment: Moment) -> Any:
        found = first(moment)
        return second(moment) if found in (None, "") else found

    return asked.made(kind, run)


def _null_value(asked: Asked) -> Part:
    kind = common_kind(asked, asked.parts)
    first, second = (part.run for part in asked.parts)

    def run(moment: Moment) -> Any:
        found = first(moment)
        return second(moment) if found is None and kind != "text" else found

    return asked.made(kind, run)


def _not_a_truth(asked: Asked) -> Part:
    part = asked.parts[0]
    asked.expect(0, ["text", "number", "date", "datetime", "time"])
    return part


LOGIC = {
    "AND": Function(1, None, _both),
    "OR": Function(1, None, _either),
    "NOT": Function(1, 1, _not),
    "IF": Function(3, 3, _if),
    "CASE": Function(4, None, _case),
    "ISBLANK": Function(1, 1, _is_blank),
    "ISNULL": Function(1, 1, _is_null),
    "BLANKVALUE": Function(2, 2, _blank_value),
    "NULLVALUE": Function(2, 2, _null_value),
}
