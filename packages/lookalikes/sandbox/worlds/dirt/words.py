"""Words of a list, typed where anything goes: sectors, sources, products and job titles."""

from __future__ import annotations

from random import Random

from sandbox.worlds.dirt.nothing import CHOSEN
from sandbox.worlds.dirt.rates import (
    FREE_TEXT,
    PLACEHOLDER_CHOSEN,
    SQUEEZED,
    TITLE_BOTH,
    TITLE_SHORT,
    TITLE_TURNED,
    TITLE_TWO,
)
from sandbox.worlds.dirt.text import typed
from sandbox.worlds.vocabulary.companies import Industry
from sandbox.worlds.vocabulary.titles import SHORT_FORMS, Title

_REMARKS = ("see notes", "ask {who}", "met at the fair", "from the old list", "not sure yet")
_WHO = ("Tom", "the office", "marketing", "Ines")


def chosen(rng: Random, word: str, placeholders: float = PLACEHOLDER_CHOSEN) -> str:
    """A word of a list that somebody should have chosen and could type as well."""
    chance = rng.random()
    if chance < placeholders:
        return rng.choice(CHOSEN)
    if chance < placeholders + FREE_TEXT:
        return _remark(rng)
    return typed(rng, _joined(rng, word))


def sector(rng: Random, industry: Industry, language: str, tidy: float = 0.55) -> str:
    """What a company does: mostly the list's word, else in somebody's own words and language."""
    if rng.random() < tidy:
        return chosen(rng, industry.listed)
    own = industry.spoken if language in ("", "en") else industry.abroad.get(language)
    said = rng.choice((own or industry.spoken, industry.spoken, _joined(rng, industry.listed)))
    style = rng.random()
    if style < 0.15:
        return typed(rng, said.lower())
    if style < 0.25:
        return typed(rng, f"{industry.listed} / {said}")
    if style < 0.33:
        return typed(rng, said.partition(" ")[0])
    return typed(rng, said)


def job(rng: Random, title: Title) -> str:
    """A job title as typed: in full, shortened, turned round, with a second hat, or both forms."""
    chance = rng.random()
    if chance < TITLE_SHORT:
        return typed(rng, shortened(rng, title.name))
    chance -= TITLE_SHORT
    if chance < TITLE_BOTH:
        return typed(rng, f"{title.name} ({shortened(rng, title.name)})")
    chance -= TITLE_BOTH
    if chance < TITLE_TURNED:
        return typed(rng, _turned(title.name))
    chance -= TITLE_TURNED
    if chance < TITLE_TWO:
        return typed(rng, f"{title.name} / {title.department}")
    return typed(rng, title.name)


def shortened(rng: Random, words: str) -> str:
    """The words with what people shorten made short; initials for a chief of something."""
    parts = words.split()
    if parts[0] == "Chief" and len(parts) > 2:
        return "".join(part[0] for part in parts)
    for long, ways in SHORT_FORMS.items():
        if long in words:
            words = words.replace(long, rng.choice(ways), 1)
    return words


def _turned(words: str) -> str:
    head, _, last = words.rpartition(" ")
    return f"{last}, {head}" if head else words


def _joined(rng: Random, words: str) -> str:
    """The words without the blank between them, or with another mark there."""
    if " " not in words or rng.random() >= SQUEEZED:
        return words
    return words.replace(" ", rng.choice(("", "", "-", "_")))


def _remark(rng: Random) -> str:
    return rng.choice(_REMARKS).replace("{who}", rng.choice(_WHO))
