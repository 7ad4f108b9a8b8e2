"""What a record can be matched by. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.record import Value
from mapping.taxonomy import spelling
from sync.model.mirror import MatchKey, MatchKeys
from sync.model.policy import EntityMerge


def match_keys(
    values: Mapping[str, Value], rules: EntityMerge, free_mail: frozenset[str]
) -> MatchKeys:
    """The keys of a record by its canonical values, the policy's first choice first."""
    keys = []
    for kind in rules.match:
        value = _identifying(kind, values.get(kind), free_mail)
        if value is not None:
            keys.append(MatchKey(kind, value))
    return tuple(keys)


def _identifying(kind: str, value: Value, free_mail: frozenset[str]) -> str | None:
    """The value as it identifies somebody; a free mail provider's domain identifies nobody."""
    if not isinstance(value, str):
        return None
    if kind == "domain":
        return None if value in free_mail else value
    if kind == "email":
        return value
    return spelling(value) or None
