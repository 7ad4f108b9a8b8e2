"""Finds the first fault in a text that is no JSON, and its place: read only to refuse.

The texts are those of Jackson 1.9, some of which are recorded with the vendor's `[line:1,
column:2]`; the column is one past the character. Unverified: the columns at the end of the input,
and that anything after the one value is refused.
"""

from __future__ import annotations

import re

from sandbox.broken_json.scalars import check_literal, check_number, check_string
from sandbox.broken_json.text import Broken, Text

_NUMBER = re.compile(r"\d+")
_NO_VALUE = "expected a valid value (number, String, array, object, 'true', 'false' or 'null')"
_NO_NAME = "was expecting double-quote to start field name"
_NO_COLON = "was expecting a colon to separate field name and value"
_NAMES = {"{": "OBJECT", "[": "ARRAY"}
_CLOSERS = {"OBJECT": "}", "ARRAY": "]", "ROOT": "]"}


def fault_in(raw: bytes) -> str:
    """What is wrong first and where; something too is said of what only the look-alike minds."""
    try:
        _read(Text(raw.decode()))
    except UnicodeDecodeError as error:
        return _bad_byte(raw, error)
    except Broken as fault:
        return fault.message
    # Half a surrogate pair, or more levels than are read here; unverified.
    return "Unexpected content: nested too deep or no Unicode at [line:1, column:1]"


def split(fault: str) -> tuple[str, tuple[int, int]]:
    """What is wrong, and the line and the column."""
    message, _, place = fault.rpartition(" at ")
    line, column = map(int, _NUMBER.findall(place))
    return message, (line, column)


def places_of_names(raw: bytes) -> dict[str, str]:
    """Where each name of the one object in a good text begins; nothing where there is no object."""
    text = Text(raw.decode())
    _read(text)
    return text.names


def _bad_byte(raw: bytes, error: UnicodeDecodeError) -> str:
    """A byte that no UTF-8 character has where it stands."""
    before = Text(raw[: error.start].decode())
    before.skip_to_end()
    part = "start" if "start" in error.reason else "middle"
    return before.broken(f"Invalid UTF-8 {part} byte 0x{raw[error.start]:x}").message


def _read(text: Text) -> None:
    _value(text, text.after_space())
    while text.kind != "ROOT":
        _entry(text)
    letter = text.after_space()
    if letter in ("}", "]"):
        raise _mismatched(text, letter)
    if letter:
        raise text.unexpected(letter, "was expecting the end of the input")


def _value(text: Text, letter: str) -> None:
    """A value whose first character was read; of an object or array only that it begins."""
    if letter in _NAMES:
        text.open(_NAMES[letter])
    elif letter == '"':
        check_string(text)
    elif letter == "-" or ("0" <= letter <= "9"):
        check_number(text, letter)
    elif letter in ("t", "f", "n", "N"):
        check_literal(text, letter)
    elif not letter:
        raise text.ended(text.between())
    elif letter in ("]", "}"):
        raise text.unexpected(letter, "expected a value")
    else:
        raise text.unexpected(letter, _NO_VALUE)


def _entry(text: Text) -> None:
    """The next entry of the innermost object or array, or its end."""
    letter = text.after_space()
    if not letter:
        raise text.ended(text.unclosed())
    if letter == _CLOSERS[text.kind]:
        text.close()
        return
    if letter in ("}", "]"):
        raise _mismatched(text, letter)
    if text.has_entries:
        letter = _after_comma(text, letter)
    text.has_entries = True
    if text.kind == "OBJECT":
        letter = _after_name(text, letter)
    _value(text, letter)


def _after_comma(text: Text, letter: str) -> str:
    if letter != ",":
        raise text.unexpected(letter, f"was expecting comma to separate {text.kind} entries")
    return text.something()


def _after_name(text: Text, letter: str) -> str:
    """A name and a colon are read on; what follows."""
    if letter != '"':
        raise text.unexpected(letter, _NO_NAME)
    text.note_name(check_string(text, in_name=True))
    colon = text.something()
    if colon != ":":
        raise text.unexpected(colon, _NO_COLON)
    return text.something()


def _mismatched(text: Text, letter: str) -> Broken:
    kind = text.kind
    return text.broken(
        f"Unexpected close marker '{letter}': expected '{_CLOSERS[kind]}' "
        f"(for {kind} starting at {text.opened})"
    )
