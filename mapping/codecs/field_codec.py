"""One field's way into the common language and out, put together from its policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from connectors.record import Value
from mapping.account import FieldFacts
from mapping.codecs.context import ABSENT, Context, Decode, Encode, Ways
from mapping.codecs.days import day_seen, moment_seen_as
from mapping.codecs.normalisers import NORMALISERS
from mapping.codecs.owners import read_owner, write_owner
from mapping.codecs.phones import phone, says_more_than_its_number
from mapping.codecs.placeholders import TEXT, is_no_page, is_nothing_but_signs, is_placeholder
from mapping.codecs.references import ids, reference_ways
from mapping.codecs.terms import NO_WORD, term_ways, terms_ways
from mapping.codecs.transforms import Untranslatable
from mapping.codecs.web import domain, is_a_companys_own, says_more_than_its_host
from mapping.policy import FieldMapPolicy, FieldPolicy
from mapping.taxonomy import Spelling

NOBODY = Context()


@dataclass(frozen=True, slots=True)
class FieldCodec:
    """One field's way in and out; `native` is the vendor field or association (`@…`).

    `blanks`: what is stored where there is no value. `verbatim`: the canonical text is the
    vendor's, too. `longest`: characters that the vendor takes, 0 where it does not say. `unset`:
    the canonical value that a blank stands for; `fixed`: it is never another one.
    `moves`: vendor fields that are set by themselves when this one is written. `words`: how its
    system spells the vocabulary of a term.
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
    blanks: tuple[Value, ...] = (None, "")
    verbatim: bool = False
    longest: int = 0
    unset: Value = None
    fixed: bool = False
    moves: tuple[str, ...] = ()
    words: Spelling | None = None

    def within(self, facts: FieldFacts, zone: str) -> FieldCodec:
        """The same field in an account that says this of it, its people in that zone."""
        decode, encode = self.decode, self.encode
        if self.is_day_kept_as_moment:
            decode, encode = _day_ways(zone)
        unset = _meant(decode, facts.unset)
        return replace(
            self,
            decode=decode,
            encode=encode,
            longest=facts.longest if self.type in MEASURED else 0,
            unset=unset,
            writable=self.writable and not facts.fixed,
            fixed=facts.fixed and unset is not None,
            moves=facts.moves,
        )

    def says_more(self, held: Value) -> bool:
        """Whether what is stored says more than the canonical value does, so that writing that in
        its place would lose something: the time of a day, whose number it is, the page of an
        address, which part of a country it was, where a line ends, that there is nothing to say,
        or that nobody chose.
        """
        if held in self.blanks:
            return self.unset is not None
        if is_placeholder(self.type, held):
            return True
        match self.type:
            case "phone":
                return says_more_than_its_number(str(held))
            case "domain":
                return says_more_than_its_host(str(held))
            case "url":
                return True
            case "text":
                return "\n" in str(held).strip()
            case "term":
                return self.words is not None and self.words.says_more(str(held))
            case _:
                return self.is_day_kept_as_moment

    @property
    def is_day_kept_as_moment(self) -> bool:
        """Whether the vendor keeps this day as a date with a time."""
        return self.type == "date" and self.policy.form == "datetime"


TOO_LONG = "too_long"
FIXED = "fixed"
CANNOT_BE_TAKEN = frozenset({TOO_LONG, FIXED, NO_WORD})
"""What is wrong with a value that its place there can never hold."""
MEASURED = frozenset({"text", "lines", "email", "phone", "url", "domain"})
"""Types whose values are as long as their text."""


def check_fixed(codec: FieldCodec, value: Value) -> None:
    """Raises Untranslatable for a value other than the one that its place always holds."""
    if codec.fixed and value not in (None, codec.unset):
        told = f"{codec.native} is always {codec.unset} there, and cannot become {value}"
        raise Untranslatable(FIXED, told)


def encode_value(codec: FieldCodec, value: Value, context: Context) -> Value:
    """One field's vendor value. Raises Untranslatable when this system cannot express it."""
    if codec.many:
        return ids(value, codec.policy.objects, context)
    if value is None:
        return context.nobody if codec.type == "owner" else codec.policy.blank
    assert isinstance(value, str)
    spelt = value if codec.verbatim else codec.encode(value, context)
    if codec.longest and isinstance(spelt, str) and len(spelt) > codec.longest:
        raise Untranslatable(TOO_LONG, _too_long(codec, spelt))
    return spelt


def _too_long(codec: FieldCodec, spelt: str) -> str:
    return (
        f"{len(spelt)} characters, and {codec.native} takes {codec.longest}; shorten it where it "
        "was typed, or map it to a longer field"
    )


def field_codec(
    name: str,
    policy: FieldMapPolicy,
    meaning: FieldPolicy,
    spellings: Mapping[str, Spelling],
    allowed_there: frozenset[str],
) -> FieldCodec:
    """The codec of one field, as mapped by `policy`, of the type that `meaning` gives it."""
    native = policy.field or f"@{policy.association}"
    decode, encode = _ways(policy, meaning, spellings)
    many = meaning.type == "references"
    # Several associations are blank as an empty tuple, which is a value of its own.
    blanks = () if many else (None, "", policy.blank)
    return FieldCodec(
        name,
        native,
        meaning.type,
        policy,
        decode,
        encode,
        allowed_there,
        many=many,
        association=native.startswith("@"),
        refers=meaning.type.startswith("reference"),
        readable=policy.direction != "write",
        writable=policy.direction != "read",
        blanks=blanks,
        verbatim=encode is _same,
        words=spellings.get(meaning.vocabulary),
    )


def _ways(policy: FieldMapPolicy, meaning: FieldPolicy, spellings: Mapping[str, Spelling]) -> Ways:
    match meaning.type:
        case "term":
            return term_ways(spellings[meaning.vocabulary])
        case "terms":
            return terms_ways(spellings[meaning.vocabulary])
        case "owner":
            return read_owner, write_owner
        case "reference" | "references":
            return reference_ways(policy.objects)
        case "phone":
            return _read_phone, _same
        case "domain":
            return _read_domain, _same
        case "date" if policy.form == "datetime":
            return _day_ways("")
        case plain:
            return _read_plain(plain), _same


def _read_plain(kind: str) -> Decode:
    normalise = NORMALISERS[kind]
    if kind in TEXT:
        return lambda raw, context, region: None if is_nothing_but_signs(raw) else normalise(raw)
    if kind == "url":
        return lambda raw, context, region: None if is_no_page(raw) else normalise(raw)
    return lambda raw, context, region: normalise(raw)


def _read_phone(raw: str, context: Context, region: str | None) -> Value:
    return phone(raw, region)


def _read_domain(raw: str, context: Context, region: str | None) -> Value:
    """The domain, where it is one company's."""
    host = None if is_no_page(raw) else domain(raw)
    if host is not None and not is_a_companys_own(host):
        return ABSENT
    return host


def _same(value: str, context: Context) -> Value:
    return value


def _meant(decode: Decode, stored: str | None) -> Value:
    """What a stored value means that a blank stands for; None where the policy has no word for
    it.
    """
    if stored is None:
        return None
    try:
        return decode(stored, NOBODY, None)
    except Untranslatable:
        return None


def _day_ways(zone: str) -> Ways:
    """In and out of a day that is kept as a moment."""

    def decode(raw: str, context: Context, region: str | None) -> Value:
        return day_seen(raw, zone)

    def encode(value: str, context: Context) -> Value:
        return moment_seen_as(value, zone)

    return decode, encode
