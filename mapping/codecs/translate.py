"""Between one vendor object's neutral values and the canonical fields of an entity. Pure.

Decoding never guesses: a value that means nothing in the common language becomes a `FieldProblem`
and the field is *absent* from the result, so that nothing is written for it, while the other fields
flow.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.record import Fields, Value
from mapping.account import NOTHING_SAID, AccountFacts
from mapping.codecs.context import ABSENT, Context
from mapping.codecs.field_codec import FieldCodec, field_codec
from mapping.codecs.phones import NO_COUNTRY, is_national_for
from mapping.codecs.placeholders import is_placeholder
from mapping.codecs.references import is_unresolved, links
from mapping.codecs.terms import SEVERAL, words_in
from mapping.codecs.transforms import Untranslatable
from mapping.codecs.web import same_page
from mapping.policy import FieldPolicy, ObjectMapPolicy
from mapping.taxonomy import Spelling

COUNTRY = "country"
COUNTRY_UNREAD = "country_unread"
"""What is wrong with a telephone number that only the country would tell, which nobody can read."""
Hints = tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A stored value that could not be translated, and why."""

    field: str
    value: str
    code: str
    message: str
    suggestions: tuple[str, ...] = ()


@dataclass(slots=True)
class Canonical:
    """Canonical values of one record, and what could not be translated.

    `unresolved`: it refers to a record that has no link yet, so it has to be looked at again.
    """

    values: dict[str, Value]
    problems: tuple[FieldProblem, ...] = ()
    unresolved: bool = False


class Translator:
    """One vendor object ↔ one entity."""

    def __init__(
        self,
        object_name: str,
        policy: ObjectMapPolicy,
        fields: Mapping[str, FieldPolicy],
        spellings: Mapping[str, Spelling],
        allowed_there: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.object = object_name
        self.policy = policy
        allowed = allowed_there or {}
        codecs = {}
        for name in sorted(policy.fields, key=_country_first):
            shown_there = allowed.get(name, frozenset())
            codecs[name] = field_codec(
                name, policy.fields[name], fields[name], spellings, shown_there
            )
        self._take(codecs)

    def _take(self, codecs: dict[str, FieldCodec]) -> None:
        """Set what follows from the codecs, once for the millions of records they will be asked
        about.

        `natives`: every vendor field this translation reads or writes, its key and scope included;
        `references`: the canonical fields that name other records; `booleans`: the yes/no ones;
        `hidden`: those that the policy maps and this translation leaves out.
        """
        self.codecs = codecs
        self.key_field = self.policy.key
        mapped = [codec.native for codec in codecs.values()]
        further = self.policy.further.values()
        used = dict.fromkeys((*mapped, *self.policy.where, *further, self.policy.key))
        self.natives = tuple(name for name in used if name)
        self.shown = frozenset(self.natives)
        self.references = frozenset(name for name, codec in codecs.items() if codec.refers)
        self.booleans = _yes_no(codecs)
        self.hidden = frozenset(self.policy.fields).difference(codecs)
        readable = [codec for codec in codecs.values() if codec.readable]
        self._read = [(codec.name, codec.native, codec) for codec in readable]

    def in_scope(self, native: Fields) -> bool:
        """Whether the record meets the object's `where`."""
        return all(said.holds(native.get(name)) for name, said in self.policy.where.items())

    def further(self, name: str, native: Fields) -> Iterator[str]:
        """Further texts that a record holds for a canonical field, as they are stored."""
        listed = native.get(self.policy.further.get(name, ""))
        if isinstance(listed, str):
            yield from (part.strip() for part in listed.split(";") if part.strip())

    def only(self, names: Iterable[str]) -> Translator:
        """The same translation for a few of the fields."""
        few = copy.copy(self)
        few._take({name: self.codecs[name] for name in names if name in self.codecs})
        return few

    def within(self, account: AccountFacts) -> Translator:
        """The same translation as this account keeps the object."""
        kept = copy.copy(self)
        facts = account.fields.get(self.object, {})
        codecs = {}
        for name, codec in self.codecs.items():
            said = facts.get(codec.native, NOTHING_SAID)
            codecs[name] = codec.within(said, account.zone)
        kept._take(codecs)
        return kept

    def decode(self, native: Fields, context: Context, *hints: Mapping[str, Value]) -> Canonical:
        """Canonical values. A coarse value (several terms share it, or it is a telephone number
        without its country) reads as the hinted one it can mean; one that stands for nothing as
        what was agreed, which is the first hint. Never raises for what a record holds.
        """
        values: dict[str, Value] = {}
        problems: list[FieldProblem] = []
        region = context.region
        unresolved = False
        for name, field_name, codec in self._read:
            raw = native.get(field_name, ABSENT)
            if raw is ABSENT:
                continue
            if raw in codec.blanks:
                values[name] = codec.unset
                continue
            try:
                value = _said(codec, raw, context, region, hints)
            except Untranslatable as error:
                problems.append(_problem(name, raw, error))
                continue
            if codec.refers and is_unresolved(raw, codec.policy.objects, context):
                unresolved = True
            if value is not ABSENT:
                values[name] = value
            if name == COUNTRY and isinstance(value, str):
                region = value
        return Canonical(values, tuple(_by_cause(problems)), unresolved)

    def reads_anew(self, written: Collection[str]) -> bool:
        """Whether other fields may read otherwise once these were written: a national phone number
        goes by the country.
        """
        return COUNTRY in written and any(codec.type == "phone" for codec in self.codecs.values())


def _yes_no(codecs: Mapping[str, FieldCodec]) -> frozenset[str]:
    return frozenset(name for name, codec in codecs.items() if codec.type == "boolean")


def _country_first(name: str) -> bool:
    """The country is read first: it says how to read a national phone number."""
    return name != COUNTRY


def _said(
    codec: FieldCodec,
    raw: Value,
    context: Context,
    region: str | None,
    hints: Hints,
) -> Value:
    """One field's canonical value, or what was agreed where somebody wrote that there is nothing to
    say. ABSENT where it says nothing. Raises Untranslatable.
    """
    try:
        value = _decoded(codec, raw, context, region, hints)
    except Untranslatable:
        if not is_placeholder(codec.type, raw):
            raise
        value = None
    if value is None and is_placeholder(codec.type, raw):
        return _agreed(codec, hints)
    return value


def _decoded(
    codec: FieldCodec,
    raw: Value,
    context: Context,
    region: str | None,
    hints: Hints,
) -> Value:
    """One field's canonical value; ABSENT where it says nothing. Raises Untranslatable."""
    if codec.many:
        return links(raw, codec.policy.objects, codec.allowed_there, context)
    assert isinstance(raw, str)
    hinted = _hinted(codec, raw, context, hints)
    return codec.decode(raw, context, region) if hinted is None else hinted


def _agreed(codec: FieldCodec, hints: Hints) -> Value:
    """What a field holds in which somebody wrote that there is nothing to say: that takes nothing
    away that was agreed.
    """
    agreed = hints[0].get(codec.name) if hints else None
    return codec.unset if agreed is None else agreed


def _hinted(codec: FieldCodec, raw: str, context: Context, hints: Hints) -> str | None:
    """The first hinted value that the text means: a term that this system would store just so; a
    number dialled in that number's own country, as whoever spells it without its country means no
    other one; a page, however it is reached.
    """
    means = _MEANING.get(codec.type)
    if means is None:
        return None
    for hint in hints:
        known = hint.get(codec.name)
        if isinstance(known, str) and means(codec, raw, known, context):
            return known
    return None


def _dials(codec: FieldCodec, raw: str, number: str, context: Context) -> bool:
    return is_national_for(raw, number)


def _leads_to(codec: FieldCodec, raw: str, page: str, context: Context) -> bool:
    return same_page(raw, page)


def _says(codec: FieldCodec, raw: str, term: str, context: Context) -> bool:
    try:
        spelt = codec.encode(term, context)
    except Untranslatable:
        return False
    if codec.type == SEVERAL:
        return set(words_in(spelt)) == set(words_in(raw))
    return spelt == raw


_MEANING: Mapping[str, Callable[[FieldCodec, str, str, Context], bool]] = {
    "term": _says,
    "terms": _says,
    "phone": _dials,
    "url": _leads_to,
}
"""By type of field: whether a stored text is a spelling of a known value."""


def _by_cause(problems: Sequence[FieldProblem]) -> Iterator[FieldProblem]:
    """Problems, of telephone numbers that only the record's country would tell with that: where
    nobody can read it, it is what has to be corrected.
    """
    country = None
    for problem in problems:
        if problem.field == COUNTRY:
            country = problem
    for problem in problems:
        if country is None:
            yield problem
        elif problem.code == NO_COUNTRY:
            told = (
                f"{problem.value!r} has no country's code, and the country of the record, "
                f"{country.value!r}, cannot be read"
            )
            yield replace(problem, code=COUNTRY_UNREAD, message=told)
        else:
            yield problem


def _problem(name: str, value: Value, error: Untranslatable) -> FieldProblem:
    return FieldProblem(name, str(value), error.code, str(error), error.suggestions)
