"""What a box means that nobody ticked: no answer, and not a "no". Pure."""

from __future__ import annotations

from dataclasses import replace

from connectors.record import Value
from mapping.codecs.translate import Canonical
from sync.deciding.comparing.compared import Values
from sync.deciding.observation import EntityDesk
from sync.model.identity.opt_outs import NO
from sync.model.mirror import MirrorRow

NOTHING: Values = {}


def as_asked(
    desk: EntityDesk,
    row: MirrorRow,
    found: Canonical,
    agreed: Values,
    other: Values = NOTHING,
) -> Canonical:
    """What a record says, without the "no" that nobody gave: of an opt-out that is any, elsewhere
    one of a system that has no blank for it, until another value was agreed, or the other side says
    no as well.
    """
    unasked: dict[str, Value] = {}
    blank_is_no = desk.blank_is_no[desk.side_of(row)]
    for name in desk.reads(row).booleans:
        if found.values.get(name) != NO:
            continue
        nobody_said = blank_is_no and agreed.get(name) is None and other.get(name) != NO
        if nobody_said or name in desk.opt_outs:
            unasked[name] = None
    if not unasked:
        return found
    return replace(found, values={**found.values, **unasked})
