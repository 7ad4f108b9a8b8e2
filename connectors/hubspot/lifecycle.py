"""Lifecycle stages move forward only: HubSpot passes over a write that goes back, or refuses it.

What it did is seen from its answer, against the order of the stages in the schema, so that nothing is asked
beforehand. With `clear_lifecycle` the stage is then cleared and written again, which HubSpot allows; without, the
write is refused with advice rather than silently lost. The former stage's date properties are lost by clearing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from connectors.hubspot.refusal import Refusal
from connectors.hubspot.schemas import Schemas
from connectors.record import Value
from connectors.write import Applied, Create, Outcome, Refused, Update

STAGE = "lifecyclestage"
BACKWARDS = "LIFECYCLE_BACKWARDS"

Change = Create | Update
Send = Callable[[Sequence[Update]], list[Outcome]]
"""Sends updates of one object, no record twice."""


class Lifecycle:
    """Looks after the stages among answered writes; `clear` allows going back."""

    def __init__(self, schemas: Schemas, update: Send, *, clear: bool) -> None:
        self._schemas, self._update, self._clear = schemas, update, clear

    def settle(self, object_name: str, writes: Sequence[Change], outcomes: list[Outcome]) -> list[Outcome]:
        """The outcomes, those of writes that went back corrected."""
        staged = {write.intent: write for write in writes if write.fields.get(STAGE)}
        if not staged:
            return outcomes
        back = [o for o in outcomes if o.intent in staged and self._went_back(object_name, staged[o.intent], o)]
        corrected = self._corrected(back, staged)
        return [corrected.get(outcome.intent, outcome) for outcome in outcomes]

    def _went_back(self, object_name: str, write: Change, outcome: Outcome) -> bool:
        wanted = write.fields[STAGE]
        if isinstance(outcome, Refused):
            return outcome.field == STAGE and self._place(object_name, wanted) is not None
        now, aim = self._place(object_name, outcome.fields.get(STAGE)), self._place(object_name, wanted)
        return now is not None and aim is not None and aim < now

    def _place(self, object_name: str, stage: Value) -> int | None:
        schema = self._schemas.describe([object_name]).get(object_name)
        options = (schema.fields[STAGE].options or ()) if schema and STAGE in schema.fields else ()
        return options.index(stage) if isinstance(stage, str) and stage in options else None

    def _corrected(self, back: Sequence[Outcome], staged: Mapping[str, Change]) -> dict[str, Outcome]:
        again = [update for outcome in back if (update := _again(staged[outcome.intent], outcome))]
        found: dict[str, Outcome] = {outcome.intent: _refused(staged[outcome.intent], outcome) for outcome in back}
        if self._clear and again:
            cleared = self._update([Update(each.intent, each.ref, {STAGE: None}) for each in again])
            ready = {outcome.intent for outcome in cleared if isinstance(outcome, Applied)}
            found |= {outcome.intent: outcome for outcome in cleared if outcome.intent not in ready}
            wanted = [each for each in again if each.intent in ready]
            found |= {outcome.intent: outcome for outcome in (self._update(wanted) if wanted else ())}
        return found


def _again(write: Change, outcome: Outcome) -> Update | None:
    """The write once more, to the record it was about; a refused create has none to name."""
    if isinstance(outcome, Applied):
        return Update(write.intent, outcome.ref, {STAGE: write.fields[STAGE]})
    return write if isinstance(write, Update) else None


def _refused(write: Change, outcome: Outcome) -> Refused:
    held = outcome.fields.get(STAGE) if isinstance(outcome, Applied) else "a later stage"
    message = f"the lifecycle stage goes forward only, and {write.fields[STAGE]} lies before {held}"
    return Refusal(BACKWARDS, message, STAGE).outcome(write.intent)
