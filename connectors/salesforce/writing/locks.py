"""What to do when rows are locked: wait a little and send those again, then one by one.

Salesforce locks the parent of what it saves. Of two writers below one parent the second waits ten
seconds and is refused; it is a matter of moments, and nothing was saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors.errors import IntegrationError, UnknownOutcome
from connectors.salesforce.meaning.refusal import LOCKED, error_code
from connectors.world import World

PAUSE_S = 2.0
# One by one costs a call each: no more than this for one batch.
ALONE = 10

Item = dict[str, Any]
Send = Callable[[Sequence[Item]], list[Item]]
"""Items to the vendor's answers, in the same order."""


def patiently(world: World, items: Mapping[str, Item], send: Send) -> dict[str, Item]:
    """Answers by the items' keys; what stays locked keeps the vendor's words.

    Raises what `send` raises the first time, and UnknownOutcome whenever it does.
    """
    if not items:
        return {}
    answers = dict(zip(items, send(list(items.values())), strict=True))
    locked = _locked(answers)
    if locked:
        answers |= _again(world, [locked], items, send)
        alone = [[key] for key in _locked(answers)]
        answers |= _again(world, alone[:ALONE], items, send)
    return answers


def _locked(answers: Mapping[str, Item]) -> list[str]:
    return [key for key, answer in answers.items() if error_code(answer) == LOCKED]


def _again(
    world: World,
    groups: Sequence[list[str]],
    items: Mapping[str, Item],
    send: Send,
) -> dict[str, Item]:
    answers: dict[str, Item] = {}
    for group in groups:
        world.sleep(PAUSE_S * (0.5 + world.random()))
        try:
            told = send([items[key] for key in group])
        except UnknownOutcome:
            raise
        except IntegrationError:
            # The first answer stands: to raise would say that nothing of the batch was committed.
            return answers
        answers |= dict(zip(group, told, strict=True))
    return answers
