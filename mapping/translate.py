"""Between one vendor object's neutral values and the canonical fields of an entity. Pure.

Decoding never guesses: a value that means nothing in the common language becomes a `FieldProblem`
and the field is *absent* from the result, so that nothing is written for it, while the other fields
flow.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from connectors.record import Fields, Value
from mapping.policy import FieldMapPolicy, FieldPolicy, ObjectMapPolicy
from mapping.taxonomy import Spelling
from mapping.transforms import NORMALISERS, Untranslatable, as_datetime, phone

PENDING = "link:"
"""Prefix of a reference to a record that does not exist yet on that side."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A stored value that could not be translated, and why."""

    field: str
    value: str
    code: str
    message: str
    suggestions: tuple[str, ...] = ()


@dataclass(slots=True)
class Context:
    """What one system's ids mean, gathered before deciding.

    `link_of`: (object, id) → link, "" for a record that is held or stands behind another one;
    `id_of`: link → (object, id) here, id None while still to be created;
    `object_there`: link → the object that holds it on the *other* side. `held`: links one side of
    which vanished; what refers to them stays as it is. `nobody` owns what has no owner here, and so
    do queues, whose ids begin with `queues`.
    """

    owner_email: Mapping[str, str] = field(default_factory=dict)
    owner_id: Mapping[str, str] = field(default_factory=dict)
    nobody: str | None = None
    link_of: Mapping[tuple[str, str], str] = field(default_factory=dict)
    id_of: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    object_there: Mapping[str, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    region: str | None = None
    queues: str = ""


@dataclass(slots=True)
class Canonical:
    """Canonical values of one record, and what could not be translated.

    `unresolved`: it refers to a record that has no link yet, so it has to be looked at again.
    """

    values: dict[str, Value]
    problems: tuple[FieldProblem, ...] = ()
    unresolved: bool = False


Decode = Callable[[str, Context, str | None], Value]
Encode = Callable[[str, Context], Value]


@dataclass(frozen=True, slots=True)
class FieldCodec:
    """One field's way in and out; `native` is the vendor field or association (`@…`).

    `blanks`: what is stored where there is no value. `verbatim`: the canonical text is the
    vendor's, too.
    """

    name: str
    native: str
    type: str
    policy: FieldMapPolicy
    decode: Decode
    encode: Encode
    allowed_there: frozenset[str] = frozenset()
    many: bool = False
    association: bool = False
    refers: bool = False
    readable: bool = True
    writable: bool = True
    blanks: tuple[Value, ...] = ("",)
    verbatim: bool = False


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
        codecs = [
            _codec(
                name, policy.fields[name], fields[name], spellings, allowed.get(name, frozenset())
            )
            for name in policy.fields
        ]
        # the country is read first: it says how to read a national phone number
        self._take(
            {codec.name: codec for codec in sorted(codecs, key=lambda c: c.name != "country")}
        )

    def _take(self, codecs: dict[str, FieldCodec]) -> None:
        """Set what follows from the codecs, once for the millions of records they will be asked
        about.

        `natives`: every vendor field this translation reads or writes, its key and scope included;
        `references`: the canonical fields that name other records.
        """
        self.codecs = codecs
        self.key_field = self.policy.key
        used = (*(codec.native for codec in codecs.values()), *self.policy.where, self.policy.key)
        self.natives = tuple(dict.fromkeys(name for name in used if name))
        self.shown = frozenset(self.natives)
        self.references = frozenset(name for name, codec in codecs.items() if codec.refers)
        self._read = [
            (name, codec.native, codec) for name, codec in codecs.items() if codec.readable
        ]

    def in_scope(self, native: Fields) -> bool:
        """Whether the record meets the object's `where`."""
        return all(native.get(name) == value for name, value in self.policy.where.items())

    def only(self, names: Iterable[str]) -> Translator:
        """The same translation for a few of the fields."""
        few = copy.copy(self)
        few._take({name: self.codecs[name] for name in names if name in self.codecs})
        return few

    def decode(self, native: Fields, context: Context, *hints: Mapping[str, Value]) -> Canonical:
        """Canonical values. A coarse value (several terms share it) reads as the hinted term it can
        mean.
        """
        values: dict[str, Value] = {}
        problems: list[FieldProblem] = []
        region = context.region
        unresolved = False
        for name, field_name, codec in self._read:
            raw = native.get(field_name, _ABSENT)
            if raw is _ABSENT:
                continue
            if not codec.many and (raw is None or raw in codec.blanks):
                values[name] = None
                continue
            try:
                value = self._value(codec, raw, context, region, hints)
            except Untranslatable as error:
                problems.append(_problem(name, raw, error))
                continue
            if codec.refers:
                unresolved = unresolved or _unresolved(codec, raw, context)
            if value is not _ABSENT:
                values[name] = value
            if name == "country" and isinstance(value, str):
                region = value
        return Canonical(values, tuple(problems), unresolved)

    def _value(
        self,
        codec: FieldCodec,
        raw: Value,
        context: Context,
        region: str | None,
        hints: tuple[Mapping[str, Value], ...],
    ) -> Value:
        if codec.many:
            return _links(raw if isinstance(raw, tuple) else (), codec, context)
        assert isinstance(raw, str)
        if codec.type == "term":
            for hint in hints:
                hinted = hint.get(codec.name)
                if isinstance(hinted, str) and self._says(codec, hinted, context, raw):
                    return hinted
        return codec.decode(raw, context, region)

    def _says(self, codec: FieldCodec, term: str, context: Context, raw: str) -> bool:
        try:
            return codec.encode(term, context) == raw
        except Untranslatable:
            return False


_ABSENT: Value = "\0absent"


def encode_value(codec: FieldCodec, value: Value, context: Context) -> Value:
    """One field's vendor value. Raises Untranslatable when this system cannot express it."""
    if codec.many:
        return _ids(value if isinstance(value, tuple) else (), codec, context)
    if value is None:
        return context.nobody if codec.type == "owner" else codec.policy.blank
    assert isinstance(value, str)
    return codec.encode(value, context)


def _problem(name: str, value: Value, error: Untranslatable) -> FieldProblem:
    return FieldProblem(name, str(value), error.code, str(error), error.suggestions)


def _codec(
    name: str,
    policy: FieldMapPolicy,
    meaning: FieldPolicy,
    spellings: Mapping[str, Spelling],
    allowed: frozenset[str],
) -> FieldCodec:
    native = policy.field or f"@{policy.association}"
    decode, encode = _plain(meaning.type)
    if meaning.type == "term":
        decode, encode = _term(spellings[meaning.vocabulary])
    elif meaning.type == "owner":
        decode, encode = _read_owner, _write_owner
    elif meaning.type in {"reference", "references"}:
        decode, encode = _reference(policy.objects)
    elif meaning.type == "date" and policy.form == "datetime":
        encode = _write_datetime
    return FieldCodec(
        name,
        native,
        meaning.type,
        policy,
        decode,
        encode,
        allowed,
        many=meaning.type == "references",
        association=native.startswith("@"),
        refers=meaning.type.startswith("reference"),
        readable=policy.direction != "write",
        writable=policy.direction != "read",
        blanks=("", policy.blank),
        verbatim=encode is _same,
    )


def _plain(kind: str) -> tuple[Decode, Encode]:
    if kind == "phone":
        return (lambda raw, context, region: phone(raw, region)), _same
    normalise = NORMALISERS.get(kind)
    if normalise is None:
        return (lambda raw, context, region: raw), _same
    return (lambda raw, context, region: normalise(raw)), _same


def _same(value: str, context: Context) -> Value:
    return value


def _write_datetime(value: str, context: Context) -> Value:
    return as_datetime(value)


def _term(spelling: Spelling) -> tuple[Decode, Encode]:
    vocabulary = spelling.vocabulary

    def decode(raw: str, context: Context, region: str | None) -> Value:
        term = spelling.term(raw)
        if term is None:
            raise Untranslatable(
                "unknown_term",
                f"{raw!r} is not in the vocabulary {vocabulary.name}",
                vocabulary.suggestions(raw),
            )
        return term

    def encode(term: str, context: Context) -> Value:
        value = spelling.values.get(term)
        if value is None:
            raise Untranslatable("unknown_term", f"{term!r} is not a term of {vocabulary.name}")
        return value

    return decode, encode


def _read_owner(raw: str, context: Context, region: str | None) -> Value:
    if raw == context.nobody or (context.queues and raw.startswith(context.queues)):
        return None
    email = context.owner_email.get(raw)
    if email is None:
        raise Untranslatable(
            "unknown_owner", f"owner {raw} is not an active user with an e-mail address"
        )
    return email


def _write_owner(value: str, context: Context) -> Value:
    owner = context.owner_id.get(value)
    if owner is None:
        raise Untranslatable("owner_missing", f"{value} has no active user on this side")
    return owner


def _reference(objects: tuple[str, ...]) -> tuple[Decode, Encode]:
    def decode(raw: str, context: Context, region: str | None) -> Value:
        for name in objects:
            link = context.link_of.get((name, raw))
            if link:
                return link
        return _ABSENT  # out of scope, or not linked yet: says nothing

    def encode(link: str, context: Context) -> Value:
        found = context.id_of.get(link)
        if found is None or found[0] not in objects:
            raise Untranslatable("unresolved_reference", f"{link} has no record on this side")
        return found[1] or PENDING + link

    return decode, encode


def _links(raw: tuple[str, ...], codec: FieldCodec, context: Context) -> Value:
    """The links behind several ids; those that the other side cannot show in this association say
    nothing.
    """
    found = {
        context.link_of.get((name, item)) or "" for item in raw for name in codec.policy.objects
    } - {""}
    return tuple(sorted(link for link in found if _shown(link, codec.allowed_there, context)))


def _unresolved(codec: FieldCodec, raw: Value, context: Context) -> bool:
    ids = raw if isinstance(raw, tuple) else (raw,) if raw else ()
    return any(
        all((name, item) not in context.link_of for name in codec.policy.objects) for item in ids
    )


def _shown(link: str, allowed: frozenset[str], context: Context) -> bool:
    return not allowed or context.object_there.get(link) in allowed


def _ids(value: tuple[str, ...], codec: FieldCodec, context: Context) -> Value:
    found = ((link, context.id_of.get(link)) for link in value)
    return tuple(
        sorted(
            here[1] or PENDING + link
            for link, here in found
            if here and here[0] in codec.policy.objects
        )
    )
