"""Why something shall be as it was decided: data from the merge to the history, never only prose.

A ruling goes with every field that is written, and with every record that is made, deleted, taken
apart or merged. What a person reads (`because`) is told from the other fields; nothing reads it
back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from connectors.record import Ref, Value

RECORD = "@record"
"""Where the name of a field would stand, when the decision is about the record as a whole."""

KEY = "@key"
"""Where the name of a field would stand, when it is Accord's own key that is written."""

# Rules of the engine itself, beside those of merge.yaml.
ADOPTED = "adopted"
AGREED = "agreed"
CHANGED = "changed"
CORRECTED = "corrected"
EARLIER = "earlier"
FILLED = "filled"
FLIPS = "flips"
KEEPS_BLANKS_OUT = "blank_kept_out"
MAKES_ROOM = "makes_room"
MARKED = "marked"
MEMBERS = "members"
MOVED = "moved"
NEW = "new"
ONLY_PLACE = "only_place"
PULLED_APART = "pulled_apart"
OVERTAKEN = "overtaken"
PROPOSED = "proposed"
SPELLING = "spelling"
TOGETHER = "together"

Occasion = Literal["", "first_meeting", "both_changed", "group", "loosening", "unseen"]
"""How two sides came to differ, where one of them had to give way."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What decided, for whom, against what.

    `rule` is one of merge.yaml's or one of the engine's own. `winner` is the system whose value
    stands, "" where neither gave way. `losing` is the canonical value that gave way, `loser` its
    system; both only with an `occasion`. `author`: who wanted it, where somebody is known by name.
    `evidence` is what the decision turned on, for contested values: base, left, right, and when
    each side changed.
    """

    rule: str
    because: str
    winner: str = ""
    author: str = ""
    occasion: Occasion = ""
    losing: Value = None
    loser: str = ""
    evidence: Mapping[str, Any] | None = None

    @property
    def conflict(self) -> bool:
        """Whether a value gave way."""
        return self.occasion != ""


class FieldDecision(NamedTuple):
    """The value a field shall have on both sides, and the ruling.

    `waits`: a person has to decide first. `proposal`: the id of the proposal that won. `timed`:
    both sides had changed, and the later change won.
    """

    field: str
    value: Value
    ruling: Ruling
    waits: bool = False
    proposal: str = ""
    timed: bool = False


RecordAction = Literal["delete", "unlink", "merge"]
RECORD_ACTIONS: tuple[RecordAction, ...] = ("delete", "unlink", "merge")


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """What shall become of a record, or of a link, as a whole.

    `delete` takes the link's records away in `systems`; `unlink` ends the link and leaves both
    records as they are; `merge` makes `into` hold what the link held. `proposal`: the id of the
    proposal that asked for it.
    """

    action: RecordAction
    systems: tuple[str, ...]
    ruling: Ruling
    into: Ref | None = None
    proposal: str = ""
