"""What people stored is respelt only where the new spelling says everything the old one said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mapping.codecs.context import ABSENT, Context, Decode
from mapping.codecs.field_codec import FieldCodec, encode_value
from mapping.codecs.normalisers import NORMALISERS
from mapping.codecs.transforms import Untranslatable
from tests.mapping.starter import SYSTEMS, starter

COUNTRY = "SE"
ALIKE = frozenset({*NORMALISERS, "phone"})
NUMBERS = ("+46 8 123 456 78", "08-123 456 78", "070-123 45 67", "+1 415 555 2671", "004930901820")
HOSTS = ("acme.com", "www.acme.com", "https://acme.com", "http://www.shop.acme.co.uk", "ACME.com")
NOTES = ("", " (växel)", " ext. 42", " x7", " ask for Ann", " / 031-390 06 19", " - evenings")
PLACES = ("", "/", "/company/about?x=1", "/bobsbakery", ":8443/a", "#team", "?ref=crm")
PLAIN = st.text("abcÅé 12.,\n\t\u00a0\u0301-", max_size=20)


class Place(NamedTuple):
    """Where a value of some kind is stored."""

    system: str
    object: str
    codec: FieldCodec

    def __str__(self) -> str:
        return f"{self.system}.{self.object}.{self.codec.name}"


def places() -> Iterator[Place]:
    """One of each kind in each system: fields of one kind are read and written alike."""
    seen = set()
    for system in SYSTEMS:
        for entity in starter().language.entities.values():
            for name, translator in entity.translators[system].items():
                for codec in translator.codecs.values():
                    kind = (system, codec.type, codec.policy.form)
                    if codec.writable and codec.type in ALIKE and kind not in seen:
                        seen.add(kind)
                        yield Place(system, name, codec)


RICH = {
    "phone": st.builds(str.__add__, st.sampled_from(NUMBERS), st.sampled_from(NOTES)),
    "url": st.builds(str.__add__, st.sampled_from(HOSTS), st.sampled_from(PLACES)),
    "domain": st.builds(str.__add__, st.sampled_from(HOSTS), st.sampled_from(PLACES)),
    "email": st.sampled_from(["Ann@Acme.COM", " ann+news@acme.com", "o'neil@acme.com "]),
    "decimal": st.decimals(-(10**9), 10**9, places=3).map(lambda n: f"{n:,}") | st.just("1e3"),
    "integer": st.integers(-(10**9), 10**9).map(lambda n: f"{n:,}"),
    "date": st.dates().map(str),
    "instant": st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat()),
    "boolean": st.sampled_from(["true", "Yes", "0"]),
}
"""By type of field: what people type that a shorter form might not hold."""


def respelt(codec: FieldCodec, stored: str) -> str | None:
    """What would be written in its place; None where it stays as it is."""
    context = Context(region=COUNTRY)
    try:
        meant = codec.decode(stored, context, COUNTRY)
    except Untranslatable:
        return None
    if meant in (None, ABSENT) or codec.says_more(stored):
        return None
    spelt = encode_value(codec, meant, context)
    assert isinstance(spelt, str)
    return spelt


def says_everything(kind: str, spelt: str, stored: str) -> bool:
    if kind in {"decimal", "integer"}:
        return Decimal(spelt) == Decimal(stored.replace(",", ""))
    if kind in {"instant", "boolean"}:
        return True
    new, old = _letters(spelt), _letters(stored)
    if kind == "phone":
        dialled = re.sub("ext|x", "", old).lstrip("0")
        return re.sub("ext", "", new).endswith(dialled)
    return new == old


def _letters(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.strip()).casefold()
    return "".join(letter for letter in composed if letter.isalnum() or letter in "@:/\n")


@pytest.mark.parametrize("place", list(places()), ids=str)
@given(data=st.data())
def test_a_stored_value_is_respelt_only_by_one_that_says_as_much(
    place: Place, data: st.DataObject
) -> None:
    kind = place.codec.type
    stored = data.draw(RICH.get(kind, PLAIN), label="stored")
    assume(stored.strip())
    spelt = respelt(place.codec, stored)
    assert spelt is None or says_everything(kind, spelt, stored), (stored, spelt)


# --- the law itself


def host_alone(stored: str, context: Context, region: str | None) -> str:
    """Whatever stands behind a host is cut off."""
    return re.sub(r"^https?://(www\.)?", "", stored.strip().lower()).split("/")[0]


def possible_number(stored: str, context: Context, region: str | None) -> str:
    """Any number of a possible length is one of the record's country, whatever is said of it."""
    number = phonenumbers.parse(stored.partition("(")[0], region)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@pytest.mark.parametrize(
    ("kind", "decode", "stored"),
    [
        ("url", host_alone, "https://acme.com/company/about?x=1"),
        ("domain", host_alone, "https://www.acme.com/bobsbakery"),
        ("phone", possible_number, "+46 8 123 456 78 (växel)"),
        ("phone", possible_number, "08-123 456 78 x42"),
    ],
)
def test_the_law_notices_a_transform_that_loses_something(
    kind: str, decode: Decode, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FieldCodec, "says_more", lambda codec, held: False)
    codec = next(place.codec for place in places() if place.codec.type == kind)
    spelt = respelt(replace(codec, decode=decode), stored)
    assert spelt is not None
    assert not says_everything(kind, spelt, stored)
