"""Lifecycle stages move forward only: HubSpot passes over a write that goes back, or refuses it.

What it did is seen from its answer, against the order of the stages in the schema, so that nothing
is asked beforehand; where that order is not known, a stage that is another than the one written was
passed over. With `clear_lifecycle` the stage is then cleared and written again, which
HubSpot allows; without, the write is refused with advice rather than silently lost. The former
stage's date properties are lost by clearing. Between the two writes the stage is blank: when the
second fails, the former stage is put back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from connectors.errors import IntegrationError
from connectors.hubspot.meaning.schemas import Schemas
from connectors.hubspot.meaning.verdict import Declined, Refusal
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

    def __init__(
        self,
        schemas: Schemas,
        update: Send,
        fetch: Fetch,
        *,
        clear: bool,
    ) -> None:
        self._schemas = schemas
        self._update, self._fetch = update, fetch
        self._clear = clear

    def settle(
        self,
        object_name: str,
        writes: Sequence[Change],
        outcomes: list[Outcome],
    ) -> list[Outcome]:
        """The outcomes, those of writes that went back corrected. Raises what a call raises where
        HubSpot cannot be reached to clear a stage.
        """
        staged = {write.intent: write for write in writes if write.fields.get(STAGE)}
        if not staged:
            return outcomes
        places = self._places(object_name)
        back = []
        for outcome in outcomes:
            write = staged.get(outcome.intent)
            if write is not None and _went_back(places, write, outcome):
                back.append(outcome)
        corrected = self._corrected(object_name, back, staged)
        return [corrected.get(outcome.intent, outcome) for outcome in outcomes]

    def _places(self, object_name: str) -> dict[Value, int]:
        """The stages in their order."""
        stage = self._schemas.fields(object_name).get(STAGE)
        options = () if stage is None else stage.options or ()
        return {option: place for place, option in enumerate(options)}

    def _corrected(
        self,
        object_name: str,
        back: Sequence[Outcome],
        staged: Mapping[str, Change],
    ) -> dict[str, Outcome]:
        corrected: dict[str, Outcome] = {}
        for outcome in back:
            corrected[outcome.intent] = _refused(staged[outcome.intent], outcome)
        if not self._clear:
            return corrected
        former = self._former(object_name, back, staged)
        again = []
        for outcome in back:
            update = _again(staged[outcome.intent], outcome)
            if update is not None and outcome.intent in former:
                again.append(update)
        if again:
            corrected |= self._set_back(again, former)
        return corrected

    def _former(
        self,
        object_name: str,
        back: Sequence[Outcome],
        staged: Mapping[str, Change],
    ) -> dict[str, Value]:
        """The stages held now, by intent; a refusal does not tell, so that it takes a look."""
        former: dict[str, Value] = {}
        untold: dict[str, str] = {}
        for outcome in back:
            write = staged[outcome.intent]
            if isinstance(outcome, Applied):
                former[outcome.intent] = outcome.fields[STAGE]
            elif isinstance(write, Update):
                untold[outcome.intent] = write.ref.id
        return former | self._looked_up(object_name, untold)

    def _looked_up(self, object_name: str, untold: Mapping[str, str]) -> dict[str, Value]:
        """The stages of these records, by intent; those that cannot be had, or are blank, left
        out.
        """
        if not untold:
            return {}
        held: Mapping[str, Record] = {}
        with suppress(Declined):
            held = self._fetch(object_name, list(untold.values()), [STAGE])
        stages: dict[str, Value] = {}
        for intent, record_id in untold.items():
            record = held.get(record_id)
            if record is not None and record.fields.get(STAGE):
                stages[intent] = record.fields[STAGE]
        return stages

    def _set_back(self, again: Sequence[Update], former: Mapping[str, Value]) -> dict[str, Outcome]:
        try:
            found = self._sent([_only_stage(each, None) for each in again])
            cleared = [each for each in again if isinstance(found.get(each.intent), Applied)]
            found |= self._sent(cleared)
        except IntegrationError:
            self._restore(again, former)
            raise
        blank = [each for each in cleared if isinstance(found.get(each.intent), Refused)]
        self._restore(blank, former)
        return found

    def _restore(self, blanked: Sequence[Update], former: Mapping[str, Value]) -> None:
        """Put the former stages back as far as HubSpot can be reached: what went wrong first is
        what is told.
        """
        restored = [_only_stage(each, former[each.intent]) for each in blanked]
        with suppress(IntegrationError):
            self._sent(restored)

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
                intent = updates[0].intent
                refusal = error.refusal
                return {intent: refusal.outcome(intent, gone=refusal.gone)}
        half = len(updates) // 2
        first = self._sent(updates[:half])
        return first | self._sent(updates[half:])


def _went_back(places: Mapping[Value, int], write: Change, outcome: Outcome) -> bool:
    wanted = write.fields[STAGE]
    if isinstance(outcome, Refused):
        return outcome.field == STAGE and wanted in places
    held = outcome.fields.get(STAGE)
    if not held or held == wanted:
        return False
    if held not in places or wanted not in places:
        # Nothing tells which of the two comes first; what was written is not there all the same.
        return True
    return places[wanted] < places[held]


def _again(write: Change, outcome: Outcome) -> Update | None:
    """The write once more, to the record it was about; a refused create has none to name."""
    if isinstance(outcome, Applied):
        return Update(write.intent, outcome.ref, {STAGE: write.fields[STAGE]})
    return write if isinstance(write, Update) else None


def _only_stage(update: Update, stage: Value) -> Update:
    return Update(update.intent, update.ref, {STAGE: stage})


def _refused(write: Change, outcome: Outcome) -> Refused:
    wanted = write.fields[STAGE]
    held: Value = "a later stage"
    if isinstance(outcome, Applied):
        held = outcome.fields.get(STAGE)
    message = f"the lifecycle stage goes forward only, and {wanted} lies before {held}"
    return Refusal(BACKWARDS, message, STAGE).outcome(write.intent)
