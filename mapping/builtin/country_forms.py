"""A country's name as it stands in lists and in sentences: inverted, with its article, or both."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ARTICLE = re.compile(
    r"\s*(?:(?:the|la|le|les|el|los|las|il|lo|gli|der|die|das|het|o|os|as)\b|l['\u2019])\s*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"(?P<name>[^(\[]+)[(\[](?P<rest>[^)\]]*)[)\]][\s*]*")
_COMMA = re.compile(r"(?P<name>[^,\u060c]+)[,\u060c](?P<rest>[^,\u060c]+)")
_STATE = re.compile(
    r"(?:rep[úu]blica|reino|r[ée]publique|royaume|republik|k[öo]nigreich|repubblica|regno|kingdom)"
    r"(?:\s\w+)?\s(?:of|del?|du|des|d['\u2019]|della|do|da)\s*(?:la\b|los\b|l['\u2019]|las\b)?\s*"
    r"|(?:جمهورية|مملكة)\s",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(r"[ck]or[eé]|[ck]ong|chin|cina|كوريا|الكونغو|الصين", re.IGNORECASE)
"""Republics that share a name with another one: of these nothing is left out."""


def other_forms(written: str) -> Iterator[str]:
    """The same name without its article, the right way round, and without the kind of state."""
    alone = _without_article(written)
    yield alone
    state = _STATE.match(alone)
    if state is not None and not _OF_SEVERAL.search(alone):
        yield alone[state.end() :]
    for inverted in (_BRACKETS, _COMMA):
        found = inverted.fullmatch(written.strip())
        if found is not None:
            rest = _without_article(found["rest"])
            yield _without_article(f"{rest} {found['name']}")
            yield _without_article(f"{found['name']} {rest}")


def _without_article(written: str) -> str:
    return _ARTICLE.sub("", written, count=1) if _ARTICLE.match(written) else written
