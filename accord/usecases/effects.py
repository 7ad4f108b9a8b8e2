"""Which steps of a plan cost money or cannot be taken back, by what the connectors say of their
writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from connectors.protocol import CREATED, Effect, Effects
from sync.model.pair import Pair
from sync.model.steps import Step


class StepEffects:
    """Counts the steps that pass by, by system and effect."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._sums: dict[str, Counter[Effect]] = {system: Counter() for system in pair.systems}
        self._marked: dict[tuple[str, str], Mapping[str, Effect]] = {}

    def counted(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The same steps, each counted."""
        for step in steps:
            self._sums[step.system].update(self.of(step))
            yield step

    def of(self, step: Step) -> list[Effect]:
        """What a step brings about beyond the record, each effect once."""
        marked = self._marked_fields(step.system, step.object)
        if not marked:
            return []
        translator = self._pair.translator(step.system, step.entity, step.object)
        codecs = translator.codecs
        written = {codecs[name].native for name in step.fields if name in codecs}
        if step.action == "create":
            written |= {CREATED, *translator.policy.defaults}
        return sorted({effect for name, effect in marked.items() if name in written})

    def document(self) -> dict[str, dict[Effect, int]]:
        """Steps by system and effect."""
        return {system: dict(sums) for system, sums in self._sums.items()}

    def _marked_fields(self, system: str, object_name: str) -> Mapping[str, Effect]:
        place = (system, object_name)
        if place not in self._marked:
            connector = self._pair.connector(system)
            found: Mapping[str, Effect] = {}
            if isinstance(connector, Effects):
                found = connector.effects(object_name)
            self._marked[place] = found
        return self._marked[place]
