"""What a person's answer to a contested field comes to: a value of the common language, in today's
words, that both sides take as far as they are known. Asks no vendor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accord.schema_memory import remembered
from accord.usecases.reps import active_users
from accord.workspace import Workspace
from connectors.errors import UserError
from connectors.record import FieldSchema, Value
from mapping.codecs.context import Context
from mapping.codecs.field_codec import MEASURED, FieldCodec, encode_value
from mapping.codecs.normalisers import NORMALISERS
from mapping.codecs.phones import phone
from mapping.codecs.terms import SEVERAL, as_text, words_in
from mapping.codecs.transforms import Untranslatable
from mapping.codecs.translate import Canonical, Translator
from mapping.language import EntityMap
from mapping.policy import OF_A_VOCABULARY, FieldPolicy
from mapping.taxonomy import Vocabulary
from sync.deciding.comparing.corrections import UNREADABLE
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Issue
from sync.store.ports import Store

NOTHING_DECIDED = (
    "Give {what} with --value, or take the other side's with --take SYSTEM; nothing was decided."
)
OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Contested:
    """A field that both sides changed, and the link it is of. `values`: what either side says, in
    today's words as far as there is one.
    """

    workspace: Workspace
    store: Store
    issue: Issue
    link: Link | None

    @property
    def entity(self) -> EntityMap:
        """What kind of record it is."""
        return self.workspace.policy.language.entities[self.issue.entity]

    @property
    def meaning(self) -> FieldPolicy:
        """What the field means."""
        return self.entity.fields[self.issue.field]

    @property
    def values(self) -> dict[str, Value]:
        """What each side says. A word that is called otherwise since is read anew."""
        said: Mapping[str, Value] = self.issue.detail["values"]
        return {system: self._today(system, value) for system, value in said.items()}

    def side(self, system: str) -> Value:
        """The value of one side. Raises UserError where its word is none any more."""
        value = self.values[system]
        if isinstance(value, str) and value.startswith(UNREADABLE):
            raise UserError(
                f"--take {system}: nobody can read {value.removeprefix(UNREADABLE)!r}",
                advice=NOTHING_DECIDED.format(what="another one"),
            )
        for word in self._lost_words(value):
            raise UserError(
                f"--take {system}: {word!r} is no word of the vocabulary "
                f"{self.meaning.vocabulary} any more",
                advice="Make it a synonym of a term in policy/taxonomy.yaml, or choose a term "
                "with --value; nothing was decided.",
            )
        return value

    def typed(self, text: str) -> Value:
        """A value that a person typed. Raises UserError where it means nothing."""
        try:
            return self._canonical(text)
        except Untranslatable as error:
            raise UserError(f"--value: {error}") from None

    def require_taken(self, value: Value, said: str) -> None:
        """Raises UserError where one side, as far as it is known, does not take the value; `said`
        is how it was given.
        """
        problems = [f"{said}: {problem}" for problem in self._not_taken(value)]
        if problems:
            what = "a shorter one" if "characters" in problems[0] else "another one"
            raise UserError(problems, advice=NOTHING_DECIDED.format(what=what))

    def sides_of(self, names: Sequence[str], system: str) -> tuple[Canonical, Canonical]:
        """What one side, and the other one, say in these fields, as they were read last."""
        (other,) = [of for of in self.store.systems if of != system]
        return self._said(names, system), self._said(names, other)

    def _said(self, names: Sequence[str], system: str) -> Canonical:
        row = self._row(system)
        for translator, side in self._sides():
            if row is not None and self.store.systems[side] == system:
                return translator.only(names).decode(row.fields, self._context(system))
        return Canonical({})

    def _row(self, system: str) -> MirrorRow | None:
        """The record of one side, as it was read last."""
        if self.link is None:
            return None
        for ref in self.link.refs(self.store.systems):
            if ref.system == system:
                return self.store.mirror([ref]).get(ref)
        return None

    # --- words

    def _today(self, system: str, value: Value) -> Value:
        if not any(self._lost_words(value)):
            return value
        read = self._read(system)
        return value if read is None else read

    def _lost_words(self, value: Value) -> Iterator[str]:
        """Words in it that the vocabulary does not have."""
        if self.meaning.type not in OF_A_VOCABULARY:
            return
        known = self._vocabulary.terms
        for word in words_in(value):
            if word not in known:
                yield word

    def _read(self, system: str) -> Value:
        """What one side was last seen to hold, as it is read today; None where it is not."""
        name = self.issue.field
        mine, _ = self.sides_of([name], system)
        return mine.values.get(name)

    @property
    def _vocabulary(self) -> Vocabulary:
        return self.workspace.policy.language.vocabularies[self.meaning.vocabulary]

    def _canonical(self, value: str) -> Value:
        kind = self.meaning.type
        if kind == "term":
            return _term(self._vocabulary, value)
        if kind == SEVERAL:
            return as_text(_term(self._vocabulary, part) for part in words_in(value))
        if kind == "phone":
            return phone(value, self.workspace.settings.region)
        if kind == OWNER:
            return NORMALISERS["email"](value)
        if kind in NORMALISERS:
            return NORMALISERS[kind](value)
        return value

    # --- what the sides take

    def _sides(self) -> Iterator[tuple[Translator, int]]:
        """How either side is read and written, with its number."""
        if self.link is None:
            return
        for side, system in enumerate(self.store.systems):
            object_name = self.link.objects[side]
            if self.entity.has(system, object_name):
                yield self.entity.translators[system][object_name], side

    def _not_taken(self, value: Value) -> Iterator[str]:
        for translator, side in self._sides():
            system = self.store.systems[side]
            codec = translator.codecs.get(self.issue.field)
            if codec is None or codec.refers or not codec.writable:
                continue
            schema = remembered(self.store, system).get(translator.object)
            known = None if schema is None else schema.fields.get(codec.native)
            place = f"{translator.object}.{codec.native} in {system}"
            yield from self._refused(codec, value, known, place, system)

    def _refused(
        self, codec: FieldCodec, value: Value, known: FieldSchema | None, place: str, system: str
    ) -> Iterator[str]:
        """Why one side would not take it."""
        try:
            spelt = encode_value(codec, value, self._context(system))
        except Untranslatable as error:
            yield f"{error} ({system})"
            return
        if known is not None:
            yield from _against(known, codec, spelt, place)

    def _context(self, system: str) -> Context:
        """What is known of one side's users, where the field is about one."""
        region = self.workspace.settings.region
        if self.meaning.type != OWNER:
            return Context(region=region)
        users = active_users(self.store, self.workspace.policy.language, system)
        return Context(owner_id=users, region=region)


def _against(known: FieldSchema, codec: FieldCodec, spelt: Value, place: str) -> Iterator[str]:
    """What a system says of a field, held against a value as it would be stored there."""
    if spelt in codec.blanks:
        if known.required and spelt in (None, ""):
            yield f"blank, and {place} needs a value"
        return
    text = str(spelt)
    if codec.type in OF_A_VOCABULARY:
        yield from _not_offered(known, words_in(text), place)
    if known.length and codec.type in MEASURED and len(text) > known.length:
        yield f"{len(text)} characters, and {place} takes {known.length}"


def _not_offered(known: FieldSchema, words: Sequence[str], place: str) -> Iterator[str]:
    if known.options is None:
        return
    offered = ", ".join(map(repr, known.options))
    for word in words:
        if word not in known.options:
            yield f"{word!r} is not among the values that {place} offers: {offered}"


def _term(vocabulary: Vocabulary, value: str) -> str:
    term = vocabulary.recognise(value)
    if term is None:
        near = " or ".join(vocabulary.suggestions(value))
        told = f"{value!r} is not in the vocabulary {vocabulary.name}; near: {near}"
        raise Untranslatable("unknown_term", told)
    return term
