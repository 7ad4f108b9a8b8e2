"""The tokens of a formula."""

from __future__ import annotations

import re
from typing import NamedTuple

from sandbox.salesforce.formulas.syntax import BadFormula


class Token(NamedTuple):
    """`kind` is name, number, text, sign or end."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """The formula's tokens, ended by one of kind `end`. Raises BadFormula."""
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise BadFormula(position, _unreadable(text, position))
        kind = match.lastgroup or ""
        if kind not in ("blank", "comment"):
            found.append(Token(kind, match.group(), position))
        position = match.end()
    return [*found, Token("end", "", len(text))]


def text_of(token: Token) -> str:
    """The value of a quoted text."""
    return _ESCAPE.sub(lambda match: _ESCAPES[match.group(1)], token.text[1:-1])


def _unreadable(text: str, at: int) -> str:
    if text[at] in "'\"":
        return f"Syntax error. Missing {text[at]} at the end of the text that begins here."
    if text.startswith("/*", at):
        return "Syntax error. Missing */ at the end of the comment."
    return f"Syntax error. Found '{text[at]}'."


_TOKEN = re.compile(
    r"""
    (?P<blank>[ \t\f\r\n]+)
    | (?P<comment>/\*.*?\*/)
    | (?P<text>"(?:[^"\\\r\n]|\\[nrt"'\\])*" | '(?:[^'\\\r\n]|\\[nrt"'\\])*')
    | (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<name>[A-Za-z$][A-Za-z0-9_$:.\#]*)
    | (?P<sign>&&|\|\||<>|!=|==|<=|>=|[-+*/^&=<>!(),])
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
