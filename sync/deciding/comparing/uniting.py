"""Several members in one field, links or chosen words: what either side added stays, what either
took away goes. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from connectors.record import Value
from mapping.codecs.terms import as_text, words_in
from sync.deciding.comparing.compared import Compared
from sync.model import rulings
from sync.model.rulings import FieldDecision, Ruling

_UNITED = Ruling(rulings.MEMBERS, "chosen in either system, brought together")


def brought_together(
    base: Iterable[str],
    left: Iterable[str],
    right: Iterable[str],
) -> set[str]:
    """The members of both sides since they had those of `base` in common."""
    before, here, there = set(base), set(left), set(right)
    taken_away = (before - here) | (before - there)
    return (before | here | there) - taken_away


def words_agreed(before: Value, left: Value, right: Value) -> Value:
    """The words that both sides have, and those they had in common of which one side still has to
    be told that the other dropped them.
    """
    here = set(words_in(left))
    there = set(words_in(right))
    shared = here & there
    still_held = here | there
    owed = still_held.intersection(words_in(before))
    return as_text(shared | owed)


def united(name: str, compared: Compared) -> FieldDecision:
    """What a field shall hold in which each side has chosen words of its own: both choices, without
    what either side has dropped of its earlier one.
    """
    here = set(words_in(compared.left[name]))
    there = set(words_in(compared.right[name]))
    left, right = compared.before(name) or (None, None)
    dropped = (set(words_in(left)) - here) | (set(words_in(right)) - there)
    return FieldDecision(name, as_text(brought_together(dropped, here, there)), _UNITED)
