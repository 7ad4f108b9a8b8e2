"""Lifecycle stages move forward only: HubSpot passes over a write that goes back, or refuses it.

What it did is seen from its answer, against the order of the stages in the schema, so that nothing
is asked beforehand. With `clear_lifecycle` the stage is then cleared and written again, which
HubSpot allows; without, the write is refused with advice rather than silently lost. The former
stage's date properties are lost by clearing. Between the two writes the stage is blank: when the
second fails, the former stage is put back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from connectors.errors import IntegrationError
from connectors.hubspot.refusal import Declined, Refusal
from connectors.hubspot.schemas import Schemas
from connectors.record import Record, Value
from connectors.write import Applied, Create, Outcome, Refused, Update

STAGE = "lifecyclestage"
BACKWARDS = "LIFECYCLE_BACKWARDS"

Change = Create | Update
Send = Callable[[Sequence[Update]], list[Outcome]]
"""Sends updates of one object, no record twice."""
Fetch = Callable[[str, Sequence[str], Sequence[str]], dict[str, Record]]
"""(object, ids, fields) → the records now, by id."""


class Lifecycle:
    """Looks after the stages among answered writes; `clear` allows going back."""

    def __init__(self, schemas: Schemas, update: Send, fetch: Fetch, *, clear: bool) -> None:
        self._schemas, self._update, self._fetch, self._clear = schemas, update, fetch, clear

    def settle(
        self, object_name: str, writes: Sequence[Change], outcomes: list[Outcome]
    ) -> list[Outcome]:
        """The outcomes, those of writes that went back corrected."""
        staged = {write.intent: write for write in writes if write.fields.get(STAGE)}
        if not staged:
            return outcomes
        places = self._places(object_name)
        back = [
            o for o in outcomes if o.intent in staged and _went_back(places, staged[o.intent], o)
        ]
        corrected = self._corrected(object_name, back, staged)
        return [corrected.get(outcome.intent, outcome) for outcome in outcomes]

    def _places(self, object_name: str) -> dict[Value, int]:
        """The stages in their order."""
        schema = self._schemas.describe([object_name]).get(object_name)
        options = (schema.fields[STAGE].options or ()) if schema and STAGE in schema.fields else ()
        return {stage: place for place, stage in enumerate(options)}

    def _corrected(
        self, object_name: str, back: Sequence[Outcome], staged: Mapping[str, Change]
    ) -> dict[str, Outcome]:
        found: dict[str, Outcome] = {
            outcome.intent: _refused(staged[outcome.intent], outcome) for outcome in back
        }
        former = self._former(object_name, back, staged) if self._clear else {}
        wanted = [
            _again(staged[outcome.intent], outcome) for outcome in back if outcome.intent in former
        ]
        again = [update for update in wanted if update]
        return found | (self._set_back(again, former) if again else {})

    def _former(
        self, object_name: str, back: Sequence[Outcome], staged: Mapping[str, Change]
    ) -> dict[str, Value]:
        """The stages held now, by intent; a refusal does not tell, so that it takes a look."""
        told = {
            outcome.intent: outcome.fields[STAGE]
            for outcome in back
            if isinstance(outcome, Applied)
        }
        refused = [staged[outcome.intent] for outcome in back if isinstance(outcome, Refused)]
        blind = {write.intent: write.ref.id for write in refused if isinstance(write, Update)}
        held: Mapping[str, Record] = {}
        with suppress(Declined):
            held = self._fetch(object_name, list(blind.values()), [STAGE]) if blind else {}
        stages = {
            intent: held[each].fields.get(STAGE) for intent, each in blind.items() if each in held
        }
        return told | {intent: stage for intent, stage in stages.items() if stage}

    def _set_back(self, again: Sequence[Update], former: Mapping[str, Value]) -> dict[str, Outcome]:
        try:
            found = self._sent([Update(each.intent, each.ref, {STAGE: None}) for each in again])
            ready = [each for each in again if isinstance(found.get(each.intent), Applied)]
            found |= self._sent(ready)
        except IntegrationError:
            self._restore(again, former)
            raise
        self._restore(
            [each for each in ready if isinstance(found.get(each.intent), Refused)], former
        )
        return found

    def _restore(self, blanked: Sequence[Update], former: Mapping[str, Value]) -> None:
        """Put the former stages back as far as HubSpot can be reached: what went wrong first is
        what is told.
        """
        with suppress(IntegrationError):
            self._sent(
                [Update(each.intent, each.ref, {STAGE: former[each.intent]}) for each in blanked]
            )

    def _sent(self, updates: Sequence[Update]) -> dict[str, Outcome]:
        """Outcomes by intent; of updates refused together the halves are sent, until it is one that
        is refused.
        """
        if not updates:
            return {}
        try:
            return {outcome.intent: outcome for outcome in self._update(updates)}
        except Declined as error:
            if len(updates) == 1:
                (one,) = updates
                return {one.intent: error.refusal.outcome(one.intent, gone=error.refusal.gone)}
        half = len(updates) // 2
        return self._sent(updates[:half]) | self._sent(updates[half:])


def _went_back(places: Mapping[Value, int], write: Change, outcome: Outcome) -> bool:
    wanted = write.fields[STAGE]
    if isinstance(outcome, Refused):
        return outcome.field == STAGE and wanted in places
    now, aim = places.get(outcome.fields.get(STAGE)), places.get(wanted)
    return now is not None and aim is not None and aim < now


def _again(write: Change, outcome: Outcome) -> Update | None:
    """The write once more, to the record it was about; a refused create has none to name."""
    if isinstance(outcome, Applied):
        return Update(write.intent, outcome.ref, {STAGE: write.fields[STAGE]})
    return write if isinstance(write, Update) else None


def _refused(write: Change, outcome: Outcome) -> Refused:
    held = outcome.fields.get(STAGE) if isinstance(outcome, Applied) else "a later stage"
    message = f"the lifecycle stage goes forward only, and {write.fields[STAGE]} lies before {held}"
    return Refusal(BACKWARDS, message, STAGE).outcome(write.intent)
