"""Of what kind a value that somebody typed is: how it looks, how high a title stands, which legal
form a company's name ends with. Both sides of a comparison are sorted by the same rules.
"""

from __future__ import annotations

import re

LOOKS = ("as usual", "all small letters", "ALL CAPITALS", "blanks too many")
LEVELS = ("chief", "vice president", "director", "head or lead", "manager", "senior", "none")
MARKS = ("none", "brackets", "comma", "stroke", "two of these")
FORMS = ("with a legal form", "without")
CODING = ("plain", "beyond ASCII")

_LEVEL_WORDS: tuple[tuple[str, str], ...] = (
    ("chief", r"chief|c[efoimt]o|founder|owner|president and"),
    ("vice president", r"vice pres\w*\.?|v\.?p\.?|svp|evp"),
    ("director", r"director|dir\.?"),
    ("head or lead", r"head|lead|leader|principal"),
    ("manager", r"manager|mgr\.?|mngr|supervisor"),
    ("senior", r"senior|sr\.?|snr"),
)
_LEVEL_PATTERNS = [
    (level, re.compile(rf"\b(?:{words})(?:\W|$)", re.IGNORECASE)) for level, words in _LEVEL_WORDS
]
_FORM = re.compile(
    r"[\s,]\(?(?:pty|pvt|pte|co)?\)?[.,\s]*"
    r"(?:inc|incorporated|corp|corporation|llc|ltd|limited|plc|gmbh|ag|kg|sa|sarl|sas|bv|nv|ab|sl"
    r"|spa|srl|kk|dac|fze|oy|as|aps|ltda|de cv|company|co|se|kgaa)$"
)


def look(text: str) -> str:
    """How a text looks, whatever it says."""
    if text != " ".join(text.split()):
        return LOOKS[3]
    if text == text.lower() and text != text.upper():
        return LOOKS[1]
    if text == text.upper() and text != text.lower() and len(text) > 4:
        return LOOKS[2]
    return LOOKS[0]


def level(title: str) -> str:
    """The highest word of rank in a job title."""
    for name, pattern in _LEVEL_PATTERNS:
        if pattern.search(title):
            return name
    return LEVELS[-1]


def marks(title: str) -> str:
    """Which marks stand in a title."""
    found = []
    for name, mark in (("brackets", "("), ("comma", ","), ("stroke", "/")):
        if mark in title:
            found.append(name)
    if not found:
        return MARKS[0]
    return found[0] if len(found) == 1 else MARKS[4]


def form(name: str) -> str:
    """Whether a company's name ends with a legal form, however that is dotted."""
    undotted = re.sub(r"\b(\w)[. ](?=\w\b)", r"\1", name.lower().replace(".", ". "))
    bare = re.sub(r"[.\s]+$", "", undotted.replace(". ", " ").replace(".", ""))
    joined = re.sub(r"\b(\w) (?=\w\b)", r"\1", bare)
    return FORMS[0] if _FORM.search(joined) or _FORM.search(bare) else FORMS[1]


def coding(text: str) -> str:
    """Whether a text has letters that plain keyboards lack."""
    return CODING[0] if text.isascii() else CODING[1]
