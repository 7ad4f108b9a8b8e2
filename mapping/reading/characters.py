"""The text of a policy file out of its bytes, or the first place where it is no text. Pure."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from mapping.problems import Problem

MOST_BYTES = 500_000
"""A file this long takes some ten seconds to read; the starter's longest has 16,000."""
SAVE_AGAIN = (
    "save it again as UTF-8 (in Notepad: File, Save as, Encoding: UTF-8; in Excel or Word: as "
    "plain text, UTF-8)"
)
_NO_TEXT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_FIXED_SPACES = re.compile("^[ \t]*[\xa0\u2000-\u200b\u3000]", re.MULTILINE)
_FOR_PROGRAMS = re.compile("^%", re.MULTILINE)


def text_of(content: bytes, name: str) -> str | Problem:
    """The text, without a mark that says it is UTF-8."""
    if len(content) > MOST_BYTES:
        told = (
            f"the file has more than {MOST_BYTES:,} bytes, so it is no policy file; put back the "
            "file that belongs here"
        )
        return Problem(name, 1, 1, told)
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in content[:4]:
        return Problem(name, 1, 1, f"the file is saved as UTF-16 (“Unicode”); {SAVE_AGAIN}")
    try:
        text = content.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        told = f"from here on the file is not UTF-8; {SAVE_AGAIN}"
        return _at(before, name, told)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def stranger(text: str, name: str) -> Problem | None:
    """The first character that cannot stand in a policy file: one that nobody sees, or that makes
    of a line something for programs.
    """
    found = _NO_TEXT.search(text)
    if found:
        code = ord(found.group())
        told = (
            f"a character that cannot be seen (U+{code:04X}) stands here; delete it, or type the "
            "line anew"
        )
        return _at(text[: found.start()], name, told)
    found = _FIXED_SPACES.search(text)
    if found:
        told = (
            "the space here is a special one, as web pages and Word have; delete the spaces at the "
            "beginning of the line and type them anew"
        )
        return _at(text[: found.end() - 1], name, told)
    found = _FOR_PROGRAMS.search(text)
    if found:
        return _at(text[: found.start()], name, "no line can begin with `%`; take it out")
    return None


def _at(before: str, name: str, told: str) -> Problem:
    """A problem right behind this text."""
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Problem(name, line, column, told)
