"""Carries out a stored plan: journal, check, write, settle. Sends nothing that is not in the plan,
and sends only through `sync.writing.send`.

Creates come before what refers to them; steps that refer to a record whose creation failed are left
for the next plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from connectors.errors import PausedError
from connectors.write import Applied
from sync.model.journal import Intent
from sync.model.steps import SENT, Step
from sync.writing.intents import IntentMaker
from sync.writing.overwritten import look_for_overwritten
from sync.writing.send import Prepared, Sent, sender
from sync.writing.settle import Settler
from sync.writing.work import Work

Progress = Callable[[int], None]
"""(how many more changes were answered)."""
Goes = Callable[[Step], bool]
"""Whether a step is carried out now."""
CHUNK = 1000


def everything(step: Step) -> bool:
    """All steps go."""
    return True


def apply_plan(work: Work, plan_id: str, progress: Progress, goes: Goes = everything) -> None:
    """The steps of the plan that go, in its order. Raises the error that stopped it, after settling
    what was sent; PausedError as soon as somebody paused.
    """
    for phase, system, _ in work.store.step_groups(plan_id):
        _stop_if_paused(work)
        planned = work.store.steps(plan_id, phase=phase, system=system)
        first = next(planned, None)
        if first is None:
            continue  # another run has dropped the plan: the first write of this one is refused
        steps = filter(goes, chain([first], planned))
        if first.action in SENT:
            _send(work, system, steps, progress)
        else:
            _settle_here(work, steps, progress)


def _send(
    work: Work,
    system: str,
    steps: Iterator[Step],
    progress: Progress,
) -> None:
    """Steps that a vendor carries out."""
    again = _send_all(work, system, _intents(work, system, steps), progress)
    while again:  # each time without a field more
        again = _send_all(work, system, iter([again]), progress)


def _send_all(
    work: Work,
    system: str,
    chunks: Iterator[Sequence[Intent]],
    progress: Progress,
) -> list[Intent]:
    """Send and settle; returns what is left of writes of which one field was refused."""
    settler = Settler(work)
    send = sender(work, system)
    again: list[Intent] = []
    for sent in work.world.map(send, _batches(work, system, chunks)):
        again += settler.settle(sent)
        look_for_overwritten(work, sent)
        progress(len(sent.intents))
        if sent.stopped is not None:
            raise sent.stopped
    _stop_if_paused(work)
    return again


def _intents(work: Work, system: str, steps: Iterator[Step]) -> Iterator[Sequence[Intent]]:
    maker = IntentMaker(work)
    while chunk := list(islice(steps, work.pair.connector(system).lookahead)):
        yield list(maker.intents(chunk))


def _stop_if_paused(work: Work) -> None:
    pause = work.pause
    if pause is not None:
        raise PausedError(pause.told)


def _batches(
    work: Work,
    system: str,
    chunks: Iterator[Sequence[Intent]],
) -> Iterator[Prepared]:
    """Batches whose intents are already on disk."""
    maker = IntentMaker(work)
    for chunk in chunks:
        intents = {intent.id: intent for intent in chunk}
        writes = (maker.write(intent) for intent in intents.values())
        for batch in work.pair.connector(system).batches(writes):
            if work.pause is not None:
                return  # what is under way is settled first
            mine = [intents[write.intent] for write in batch]
            _journal(work, mine)
            yield mine, batch


def _settle_here(
    work: Work,
    steps: Iterator[Step],
    progress: Progress,
) -> None:
    """Steps that change only what Accord keeps: journaled and told like any other."""
    settler = Settler(work)
    maker = IntentMaker(work)
    while chunk := list(islice(steps, CHUNK)):
        intents = list(maker.intents(chunk))
        _journal(work, intents)
        sent = Sent(intents)
        for intent in intents:
            sent.outcomes.append(Applied(intent.id, intent.ref))
        settler.settle(sent)
        progress(len(intents))


def _journal(work: Work, intents: Sequence[Intent]) -> None:
    """Put what is about to be done on disk, by whoever still has the right to write."""
    work.lease.check()
    with work.store.transaction():
        work.store.intend(intents)
    work.world.reach("intended")
