"""What a record can be matched by. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.record import Value
from mapping.words.spellings import spelling
from sync.model.mirror import MatchKey, MatchKeys
from sync.model.policy import EntityMerge

UNREAD = "unread "
"""What a key begins with that is nobody's value."""
Further = Mapping[str, Sequence[Value]]
"""By canonical field: values that a record has of it beside the first one."""


def match_keys(
    values: Mapping[str, Value],
    rules: EntityMerge,
    free_mail: frozenset[str],
    further: Further,
) -> MatchKeys:
    """The keys of a record by its canonical values, the policy's first choice first."""
    keys: dict[MatchKey, None] = {}
    for kind in rules.match:
        for value in (values.get(kind), *further.get(kind, ())):
            identifying = _identifying(kind, value, free_mail)
            if identifying is not None:
                keys[MatchKey(kind, identifying)] = None
    return tuple(keys)


def unread_key(text: str) -> str | None:
    """What a text identifies that nobody can read: another record with the same text."""
    spelt = spelling(text)
    return UNREAD + spelt if spelt else None


def _identifying(kind: str, value: Value, free_mail: frozenset[str]) -> str | None:
    """The value as it identifies somebody; a free mail provider's domain identifies nobody."""
    if not isinstance(value, str):
        return None
    if kind == "domain":
        return None if value in free_mail else value
    if kind == "email" or value.startswith(UNREAD):
        return value
    return spelling(value) or None
