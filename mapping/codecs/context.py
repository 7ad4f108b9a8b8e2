"""What one system's ids mean while a record is translated, and the shape of a codec's two ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from connectors.record import Value

PENDING = "link:"
"""Prefix of a reference to a record that does not exist yet on that side."""

ABSENT: Value = "\0absent"
"""What a value reads as that says nothing: out of scope, or not linked yet."""


@dataclass(slots=True)
class Context:
    """What one system's ids mean, gathered before deciding.

    `link_of`: (object, id) → link, "" for a record that is held or stands behind another one;
    `id_of`: link → (object, id) here, id None while still to be created;
    `object_there`: link → the object that holds it on the *other* side. `held`: links one side of
    which vanished, or that were taken apart; what refers to them stays as it is. `replaced`: links
    in whose place a person wanted others. `nobody` owns what has no owner here, and so do queues,
    whose ids begin with `queues`.
    """

    owner_email: Mapping[str, str] = field(default_factory=dict)
    owner_id: Mapping[str, str] = field(default_factory=dict)
    nobody: str | None = None
    link_of: Mapping[tuple[str, str], str] = field(default_factory=dict)
    id_of: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    object_there: Mapping[str, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    region: str | None = None
    queues: str = ""


Decode = Callable[[str, Context, str | None], Value]
"""(stored text, context, region for phone numbers) → the canonical value. Raises Untranslatable."""
Encode = Callable[[str, Context], Value]
"""(canonical text, context) → what is stored. Raises Untranslatable."""
Ways = tuple[Decode, Encode]
