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
        self._sums: dict[str, Counter[Effect]] = {}
        for system in pair.systems:
            self._sums[system] = Counter()
        self._marked: dict[tuple[str, str], Mapping[str, Effect]] = {}

    def counted(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The same steps, each counted."""
        for step in steps:
            effects = self.of(step)
            self._sums[step.system].update(effects)
            yield step

    def of(self, step: Step) -> list[Effect]:
        """What a step brings about beyond the record, each effect once."""
        marked = self._marked_fields(step.system, step.object)
        if not marked:
            return []
        written = self._written(step)
        effects = {effect for name, effect in marked.items() if name in written}
        return sorted(effects)

    def document(self) -> dict[str, dict[Effect, int]]:
        """Steps by system and effect."""
        return {system: dict(sums) for system, sums in self._sums.items()}

    def _marked_fields(self, system: str, object_name: str) -> Mapping[str, Effect]:
        """What the connector says of an object's fields, asked once."""
        place = (system, object_name)
        if place not in self._marked:
            connector = self._pair.connector(system)
            found: Mapping[str, Effect] = {}
            if isinstance(connector, Effects):
                found = connector.effects(object_name)
            self._marked[place] = found
        return self._marked[place]

    def _written(self, step: Step) -> set[str]:
        """The vendor's names of all that a step writes."""
        translator = self._pair.translator(step.system, step.entity, step.object)
        codecs = translator.codecs
        written = {codecs[name].native for name in step.fields if name in codecs}
        if step.action == "create":
            written.add(CREATED)
            written.update(translator.policy.defaults)
        return written
