"""What a formula asks of the record itself: its choices, and what this save changes.

As documented, on a new record nothing is changed. Unverified: that PRIORVALUE gives a new record's
value as it is.
"""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.formulas.moment import Moment
from sandbox.salesforce.formulas.parts import Asked, Function, Part
from sandbox.salesforce.formulas.syntax import BadFormula


def _is_new(asked: Asked) -> Part:
    return asked.made("boolean", lambda moment: moment.old is None)


def _is_changed(asked: Asked) -> Part:
    run = _own_field(asked).run

    def changed(moment: Moment) -> bool:
        if moment.old is None:
            return False
        return bool(run(moment) != run(moment.before()))

    return asked.made("boolean", changed)


def _prior_value(asked: Asked) -> Part:
    part = _own_field(asked)
    return Part(part.kind, lambda moment: part.run(moment.before()), asked.at, part.field)


def _own_field(asked: Asked) -> Part:
    part = asked.parts[0]
    if part.field is None or not part.own:
        sentence = f"The parameter of {asked.label} must be a field of the record itself."
        raise BadFormula(part.at, sentence)
    return part


def _is_choice(asked: Asked) -> Part:
    """ISPICKVAL: `''` is a picklist without a value."""
    part, wanted = _choice(asked, "picklist"), _written(asked)
    return asked.made("boolean", lambda moment: (part.run(moment) or "") == wanted)


def _includes(asked: Asked) -> Part:
    part, wanted = _choice(asked, "multipicklist"), _written(asked)

    def run(moment: Moment) -> bool:
        chosen: Any = part.run(moment)
        return wanted in (chosen.split(";") if chosen else [""])

    return asked.made("boolean", run)


def _choice(asked: Asked, kind: str) -> Part:
    part = asked.parts[0]
    if part.field is None or part.field.type != kind:
        raise asked.mistyped(part, [kind])
    return part


def _written(asked: Asked) -> str:
    part = asked.parts[1]
    if part.constant is None or part.kind != "text":
        sentence = f"The second parameter of {asked.label} must be text in quotes."
        raise BadFormula(part.at, sentence)
    return str(part.constant.value)


RECORDS = {
    "ISNEW": Function(0, 0, _is_new),
    "ISCHANGED": Function(1, 1, _is_changed),
    "PRIORVALUE": Function(1, 1, _prior_value),
    "ISPICKVAL": Function(2, 2, _is_choice),
    "INCLUDES": Function(2, 2, _includes),
}
