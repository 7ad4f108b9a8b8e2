"""What left and right said in a field that was left open, where one of them is a record that Accord
made without that field: its vendor may put a value of its own there, which is nobody's word.

What was said is kept as it was read, but for two marks: that nobody has looked yet, and that the
value behind the mark was there when somebody first did. Values only.
"""

from __future__ import annotations

from connectors.record import Value

Said = tuple[Value, Value]
NOT_LOOKED: Value = "\0not looked"
_PUT = "\0put:"


def looked_at(said: Said, filled: Said) -> Said:
    """The same once both sides were read. `filled`: what a record that was made a moment ago holds,
    None of an older one, which holds what people gave it since.
    """
    left, right = (_looked(each, found) for each, found in zip(said, filled, strict=True))
    return left, right


def plain(said: Said) -> Said:
    """What was said, whoever said it."""
    left, right = (_plain(each) for each in said)
    return left, right


def put_by_vendor(said: Said) -> int | None:
    """The side whose vendor said it, by itself; None where both are people's."""
    for side, each in enumerate(said):
        if isinstance(each, str) and each.startswith(_PUT):
            return side
    return None


def _looked(said: Value, filled: Value) -> Value:
    if said != NOT_LOOKED:
        return said
    return _PUT + filled if isinstance(filled, str) else None


def _plain(said: Value) -> Value:
    if said == NOT_LOOKED:
        return None
    if isinstance(said, str):
        return said.removeprefix(_PUT)
    return said
