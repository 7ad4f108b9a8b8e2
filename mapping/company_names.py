"""Whether two names can be those of one company, whose domain they share. Pure; when in doubt they
do not agree, and a person is asked.

How a name is written says nothing: case, accents, punctuation, `&` or "and", the legal form behind
it. A name that nobody filled in contradicts none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from mapping.builtin.company_words import ANYBODYS_WORDS, legal_forms
from mapping.builtin.shared_hosts import label
from mapping.words.spellings import spelling

Words = tuple[str, ...]
AND = frozenset({"and", "und", "et", "y", "och", "og"})
"""What `&` stands for."""
BETWEEN = frozenset({"of", "the", "for", "de", "des", "du", "der", "fur"})
"""Words that initials mostly leave out."""
MOST_INITIALS = 8
MOST_WORDS_OF_A_FORM = 6
LONG_ENOUGH = 6
"""Letters that a name has to have for one of them to be a slip."""
_SIGNS = str.maketrans({"&": " and ", "+": " and ", "'": "", "’": "", "`": "", '"': "", "״": ""})
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_DOTTED = re.compile(r"\b(?:\w\.)+(?:\w\b)?")
"""`S.A.` and `p.l.c`: letters that a dot each makes a word of."""
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
"""Marks on Latin, Greek and Cyrillic letters; those of other scripts make other letters."""


@lru_cache(maxsize=65_536)
def agree(one: str, other: str, domain: str = "") -> bool:
    """Whether two names can be those of one company, with the domain that both have."""
    if _says_nothing(one, domain) or _says_nothing(other, domain):
        return True
    if spelling(one) == spelling(other):
        return True
    if _agree_as_written(one, other, domain, umlauts=False):
        return True
    is_plain = one.isascii() and other.isascii() and "xn--" not in domain
    return not is_plain and _agree_as_written(one, other, domain, umlauts=True)


def _agree_as_written(one: str, other: str, domain: str, *, umlauts: bool) -> bool:
    """The same, with letters like ü taken for u or, for `umlauts`, for ue."""
    first = _told_apart(one, umlauts)
    second = _told_apart(other, umlauts)
    if _can_be_one(first, second) or _can_be_one(second, first):
        return True
    site = _label_of(domain, umlauts)
    if not site or site in ANYBODYS_WORDS:
        return False
    return _is_called_like(site, first) and _is_called_like(site, second)


def _says_nothing(name: str, domain: str) -> bool:
    """Whether nobody named the company: its name is blank, or its domain."""
    return spelling(name) in {"", spelling(domain)}


def _can_be_one(short: Words, long: Words) -> bool:
    """Whether one name is the other, shorter: its beginning, some of its words, its initials."""
    said = "".join(short)
    if said == "".join(long):
        return True
    if _is_initials(short) and said in _initials(long):
        return True
    if ANYBODYS_WORDS.issuperset(short):
        return False
    return set(short) <= set(long) or said in _beginnings(long)


def _beginnings(words: Words) -> set[str]:
    """What a name begins with, up to the end of a word."""
    found = set()
    said = ""
    for word in words:
        said += word
        found.add(said)
    return found


def _is_initials(words: Words) -> bool:
    """Whether a name can stand for the initials of another: `IBM`, `H & M`."""
    letters = len("".join(words))
    in_one = len(words) == 1 or letters == len(words)
    return in_one and 2 <= letters <= MOST_INITIALS


def _initials(words: Words) -> set[str]:
    """The initials of several words, with and without what stands between them."""
    of_all = of_chief = ""
    for word in words:
        of_all += word[0]
        if word not in BETWEEN:
            of_chief += word[0]
    return {of_all, of_chief}


def _is_called_like(site: str, words: Words) -> bool:
    """Whether a name has that of the site among its words, but for a slip."""
    for start in range(len(words)):
        for said in _beginnings(words[start:]):
            if said == site or _is_mistyped(said, site):
                return True
    return False


def _is_mistyped(said: str, site: str) -> bool:
    """Whether a letter of what the site spells out is wrong, missing, too many or out of place."""
    return len(site) >= LONG_ENOUGH and OSA.distance(said, site, score_cutoff=1) == 1


@lru_cache(maxsize=65_536)
def _label_of(domain: str, umlauts: bool) -> str:
    return "".join(_words(label(domain), umlauts))


@lru_cache(maxsize=65_536)
def _told_apart(name: str, umlauts: bool) -> Words:
    """The words of a name, without the legal forms behind it, and without any "and"."""
    words = _words(name, umlauts)
    size = _form_behind(words, umlauts)
    while size:
        words = words[:-size]
        size = _form_behind(words, umlauts)
    telling = tuple(word for word in words if word != "and")
    return telling or words


def _form_behind(words: Words, umlauts: bool) -> int:
    """How many words of a name are the legal form behind it; something always stands before."""
    forms = _forms(umlauts)
    for size, end in _ends(words, MOST_WORDS_OF_A_FORM):
        if end in forms:
            return size
    return 0


def _ends(words: Words, most: int) -> Iterator[tuple[int, Words]]:
    """What a name ends with, the longest first, but for all of it."""
    for size in range(min(most, len(words) - 1), 0, -1):
        yield size, words[-size:]


@cache
def _forms(umlauts: bool) -> frozenset[Words]:
    """Legal forms by their words, those of initials also letter by letter: `N. V.`"""
    found = set()
    for form in legal_forms():
        words = _split(form, umlauts)
        found.add(words)
        if len(words) == 1 and "." in form.rstrip("."):
            found.add(tuple(words[0]))
    return frozenset(words for words in found if 0 < len(words) <= MOST_WORDS_OF_A_FORM)


@cache
def _joined_on() -> re.Pattern[str]:
    """Legal forms of the scripts that put no space before them."""
    joined = sorted(filter(_is_east_asian, legal_forms()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, joined)))


def _is_east_asian(text: str) -> bool:
    return any(unicodedata.east_asian_width(letter) == "W" for letter in text)


def _words(name: str, umlauts: bool) -> Words:
    """Its words, lower case; nothing of a name is left out if nothing else were there."""
    plain = unicodedata.normalize("NFKC", name)
    without = _split(_joined_on().sub(" ", plain), umlauts)
    return without or _split(plain, umlauts)


def _split(text: str, umlauts: bool) -> Words:
    folded = unicodedata.normalize("NFKC", text).casefold()
    if umlauts:
        folded = folded.translate(_UMLAUTS)
    folded = folded.translate(_LETTERS).translate(_SIGNS)
    apart = unicodedata.normalize("NFKD", folded)
    folded = unicodedata.normalize("NFC", _ACCENTS.sub("", apart))
    folded = _DOTTED.sub(lambda found: found.group().replace(".", ""), folded)
    return tuple("and" if word in AND else word for word in _WORD.findall(folded))
