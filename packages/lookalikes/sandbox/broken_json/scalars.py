"""The faults of text in quotes, of numbers and of words; each is read on to its end."""

from __future__ import annotations

import math

from sandbox.broken_json.text import Broken, Text, shown

_DIGITS = frozenset("0123456789")
_HEX = frozenset("0123456789abcdefABCDEF")
_ESCAPES = frozenset('"\\/bfnrt')
_WORDS = {"t": "true", "f": "false", "n": "null", "N": "NaN"}
_NO_END = ": was expecting closing quote for a string value"
_NO_END_OF_NAME = ": was expecting closing '\"' for name"
_IN_ESCAPE = " in character escape sequence"
_IN_NUMBER = " in numeric value"
_NAN = "Non-standard token 'NaN': enable JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS to allow"


def check_string(text: Text, *, in_name: bool = False) -> int:
    """The opening quote was read; the length with both quotes. Raises Broken."""
    start = text.position - 1
    while True:
        letter = text.read()
        if not letter:
            raise text.ended(_NO_END_OF_NAME if in_name else _NO_END)
        if letter == '"':
            return text.position - start
        if letter == "\\":
            _check_escape(text)
        elif ord(letter) < 32:
            where = "name" if in_name else "string value"
            raise text.broken(
                f"Illegal unquoted character ({shown(letter)}): has to be escaped using backslash "
                f"to be included in {where}"
            )


def _check_escape(text: Text) -> None:
    letter = text.read()
    if not letter:
        raise text.ended(_IN_ESCAPE)
    if letter == "u":
        _check_hex(text)
    elif letter not in _ESCAPES:
        raise text.broken(f"Unrecognized character escape {shown(letter)}")


def _check_hex(text: Text) -> None:
    for _ in range(4):
        letter = text.read()
        if not letter:
            raise text.ended(_IN_ESCAPE)
        if letter not in _HEX:
            raise text.unexpected(letter, "expected a hex-digit for character escape sequence")


def check_number(text: Text, letter: str) -> None:
    """The first character was read. Raises Broken."""
    start = text.position - 1
    if letter == "-":
        letter = text.read()
        if not letter:
            raise text.ended("No digit following minus sign")
    if letter not in _DIGITS:
        wanted = "expected digit (0-9) to follow minus sign, for valid numeric value"
        raise text.unexpected(letter, wanted, _IN_NUMBER)
    if letter == "0" and text.peek() in _DIGITS:
        raise text.broken("Invalid numeric value: Leading zeroes not allowed")
    _digits(text)
    if text.peek() == ".":
        point = text.read()
        if not _digits(text):
            wanted = "Decimal point not followed by a digit"
            raise text.unexpected(text.read() or point, wanted, _IN_NUMBER)
    if text.peek() in ("e", "E"):
        text.read()
        _check_exponent(text)
    _check_size(text, text.since(start))


def _check_size(text: Text, number: str) -> None:
    """What no double holds is refused; that the vendor does so too is unverified."""
    if math.isinf(float(number)):
        raise text.broken(f"Numeric value ({number}) out of range")


def _check_exponent(text: Text) -> None:
    if text.peek() in ("+", "-"):
        text.read()
    if not text.peek():
        raise text.ended("expected a digit for number exponent")
    if not _digits(text):
        wanted = "Exponent indicator not followed by a digit"
        raise text.unexpected(text.read(), wanted, _IN_NUMBER)


def _digits(text: Text) -> int:
    """Read on over digits; how many there were."""
    start = text.position
    while text.peek() in _DIGITS:
        text.read()
    return text.position - start


def check_literal(text: Text, letter: str) -> None:
    """`true`, `false`, `null`, or the `NaN` that JSON does not know. Raises Broken."""
    word = _WORDS[letter]
    for place, wanted in enumerate(word[1:], 1):
        if text.peek() == "":
            raise text.ended(" in a value")
        if text.peek() != wanted:
            raise _unknown(text, word[:place])
        text.read()
    if _is_name_part(text.peek()):
        raise _unknown(text, word)
    if word == "NaN":
        raise text.broken(_NAN)


def _unknown(text: Text, begun: str) -> Broken:
    while _is_name_part(text.peek()):
        begun += text.read()
    known = "'null', 'true', 'false' or NaN"
    return text.broken(f"Unrecognized token '{begun}': was expecting {known}")


def _is_name_part(letter: str) -> bool:
    return letter.isalnum() or letter in ("_", "$")
