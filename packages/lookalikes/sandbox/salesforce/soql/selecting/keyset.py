"""The bounds a condition puts on SystemModstamp and Id, from which an index can begin and end.

Readers that page by key write `Stamp >= t AND (Stamp > t OR Id > 'x')`, or `Stamp > t OR (Stamp = t
AND Id > 'x')`: both mean the keys after (t, x), and both are seen as that, however many rows share
one stamp.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sandbox.salesforce.soql.selecting.predicates import conjuncts, literal_id
from sandbox.salesforce.soql.syntax import Both, Compare, Condition, Either, Path

STAMP, ID = "systemmodstamp", "id"
# Later than any id.
_LAST = "~"


class Key(NamedTuple):
    """No selected row's (SystemModstamp, Id) comes before this."""

    stamp: str
    id: str


def least_key(condition: Condition | None) -> Key | None:
    """The key behind which every selected row lies, if the condition implies one."""
    return None if condition is None else _least(condition, None)


def says_no_more(condition: Condition | None, key: Key) -> bool:
    """Whether the rows after the key are just those that the condition asks for, so that none need
    be tested.
    """
    if isinstance(condition, Compare):
        return condition.operator in (">", ">=")
    stamp, least = key
    later = ("stamp", ">", stamp)
    return _shape(condition) in (
        (Both, ("stamp", ">=", stamp), (Either, later, ("id", ">", least))),
        (Either, later, (Both, ("stamp", "=", stamp), ("id", ">", least))),
    )


def last_stamp(condition: Condition | None) -> str | None:
    """The SystemModstamp no selected row is newer than, if a conjunct says one."""
    about = (_is_about(term, STAMP, ("<", "<=", "=")) for term in conjuncts(condition))
    return min((str(term.literal.value) for term in about if term is not None), default=None)


def id_bounds(condition: Condition | None) -> tuple[str, str | None]:
    """The least and the greatest id that conjuncts allow; both may themselves be left out."""
    terms = [term for term in conjuncts(condition) if isinstance(term, Compare)]
    least = filter(None, (_id_in(term, (">", ">=")) for term in terms))
    most = filter(None, (_id_in(term, ("<", "<=")) for term in terms))
    return max(least, default=""), min(most, default=None)


def _least(term: Condition, known: str | None) -> Key | None:
    """`known` is the least stamp that other terms beside this one allow."""
    if isinstance(term, Compare):
        return _least_compared(term, known)
    if isinstance(term, Either):
        keys = _least_of_each(term, known)
        every_term_has_one = len(keys) == len(term.terms)
        return min(keys) if every_term_has_one else None
    if not isinstance(term, Both):
        return None
    stamps = [key.stamp for key in _least_of_each(term, None)]
    if known:
        stamps.append(known)
    return max(_least_of_each(term, max(stamps, default=None)), default=None)


def _least_of_each(term: Both | Either, known: str | None) -> list[Key]:
    found = (_least(each, known) for each in term.terms)
    return [key for key in found if key is not None]


def _least_compared(term: Compare, known: str | None) -> Key | None:
    found = _is_about(term, STAMP, (">", ">=", "="))
    if found is not None:
        return Key(str(found.literal.value), _LAST if found.operator == ">" else "")
    least = _id_in(term, (">",))
    if known is not None and least is not None:
        return Key(known, least)
    return None


def _shape(condition: Condition | None) -> tuple[Any, ...]:
    """A condition without its places in the text."""
    if isinstance(condition, Both | Either):
        return (type(condition), *(_shape(term) for term in condition.terms))
    if not isinstance(condition, Compare):
        return ()
    if _is_about(condition, STAMP, (condition.operator,)) is not None:
        return "stamp", condition.operator, str(condition.literal.value)
    return "id", condition.operator, _id_in(condition, (condition.operator,))


def _is_about(term: Condition, name: str, operators: tuple[str, ...]) -> Compare | None:
    if not isinstance(term, Compare) or term.operator not in operators:
        return None
    if term.literal.kind != "datetime" or str(term.subject).lower() != name:
        return None
    return term


def _id_in(term: Compare, operators: tuple[str, ...]) -> str | None:
    own = isinstance(term.subject, Path) and str(term.subject).lower() == ID
    if own and term.operator in operators:
        return literal_id(term.literal)
    return None
