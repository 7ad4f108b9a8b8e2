"""One side of a link that is being decided about, and the steps drafted for it. Values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.record import Value
from mapping.codecs.context import Context
from mapping.codecs.field_codec import FieldCodec, check_fixed, encode_value
from mapping.codecs.transforms import Untranslatable
from mapping.codecs.translate import FieldProblem, Translator
from sync.deciding.observation import EntityDesk
from sync.model.links import Link
from sync.model.steps import Action, FieldChange, Step


@dataclass(frozen=True, slots=True)
class Place:
    """One side of a link that is being decided about. `just_made`: systems whose record
    Accord made since a run went through."""

    desk: EntityDesk
    link: Link
    side: int
    just_made: frozenset[str] = frozenset()

    @property
    def system(self) -> str:
        """The side's system."""
        return self.desk.systems[self.side]

    @property
    def context(self) -> Context:
        """What ids mean there."""
        return self.desk.contexts[self.side]

    @property
    def translator(self) -> Translator:
        """How the entity stands in the object that the link has there."""
        return self.desk.translator(self.side, self.link.objects[self.side])

    def step(
        self,
        action: Action,
        changes: dict[str, FieldChange],
        record: str | None,
    ) -> Step:
        """A step on this side; the plan numbers it."""
        return Step(
            number=0,
            phase="",
            link=self.link.id,
            entity=self.link.entity,
            action=action,
            system=self.system,
            object=self.link.objects[self.side],
            record=record,
            fields=changes,
            first=self._is_first(changes),
        )

    def _is_first(self, changes: Mapping[str, FieldChange]) -> bool:
        """Whether brakes count none of these changes."""
        if not self.link.base:
            return True
        return not any(self.weighs(name, change) for name, change in changes.items())

    def is_settled(self, name: str, value: Value) -> bool:
        """Whether both sides agreed on this value before, and its spelling is none of our business
        any more.
        """
        base = self.link.base or {}
        agreed = name in base and base[name] == value
        return agreed and not self.desk.adoption.changed

    def weighs(self, name: str, change: FieldChange) -> bool:
        """Whether brakes count a change. A meeting that was cut off half-way is still one: what it
        has not reached yet is in no base. Nor do they count what a vendor filled in on a record
        that Accord had made, and that goes over nothing.
        """
        if name not in (self.link.base or {}):
            return False
        return change.old is not None or change.ruling.winner not in self.just_made


@dataclass(slots=True)
class Draft:
    """Steps for one side, the fields they bring to the decided value, and what it could not take.

    `waits`: something refers to a record that is not there yet. `held_back`: fields of a group that
    could not be taken as a whole.
    """

    place: Place
    steps: list[Step] = field(default_factory=list)
    brought: set[str] = field(default_factory=set)
    problems: list[FieldProblem] = field(default_factory=list)
    waits: bool = False
    held_back: list[str] = field(default_factory=list)
    context: Context = field(init=False)

    def __post_init__(self) -> None:
        self.context = self.place.context

    def spelling(self, codec: FieldCodec, value: Value) -> tuple[bool, Value]:
        """(whether this side can take the value, how it is spelt there)."""
        try:
            spelt = encode_value(codec, value, self.context)
        except Untranslatable as error:
            if error.code == "unresolved_reference":
                self.waits = True
            else:
                self.problems.append(_problem(codec, value, error))
            return False, None
        return True, spelt

    def mind_fixed(self, codec: FieldCodec, value: Value) -> None:
        """Note where a new record will hold something else than this, whatever it is given."""
        try:
            check_fixed(codec, value)
        except Untranslatable as error:
            self.problems.append(_problem(codec, value, error))


def _problem(
    codec: FieldCodec,
    value: Value,
    error: Untranslatable,
) -> FieldProblem:
    return FieldProblem(
        codec.name,
        str(value),
        error.code,
        str(error),
        error.suggestions,
    )
