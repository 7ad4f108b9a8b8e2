"""The tokens of a SOQL query, and what a quoted string means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.soql.syntax import pointing


@dataclass(frozen=True, slots=True)
class Token:
    """One word, sign or literal, and where it stands."""

    kind: str
    text: str
    at: int

    def word(self) -> str:
        """The text as keywords compare: names without case."""
        return self.text.upper() if self.kind == "name" else self.text

    @property
    def after(self) -> int:
        """Where the next token may begin."""
        return self.at + len(self.text)


def tokens(text: str) -> Sequence[Token]:
    """The query's tokens, ended by one of kind `end`, or of kind `bad` where no token can be
    read.
    """
    found: list[Token] = []
    position = 0
    while (match := _TOKEN.match(text, position)) is not None:
        position = match.end()
        kind = match.lastgroup
        if kind is None:
            break
        found.append(Token(kind, match.group(kind), match.start(kind)))
    rest = len(text) - len(text[position:].lstrip())
    if rest < len(text):
        return [*found, Token("bad", text[rest], rest)]
    return [*found, Token("end", "<EOF>", len(text))]


def unescape(text: str) -> str:
    """The value of a quoted string; LIKE's own escapes (`\\%`, `\\_`) are left for LIKE."""
    return _ESCAPE.sub(_unescaped, text[1:-1])


def check_string(text: str, token: Token) -> None:
    """Refuse a quoted string with an escape that SOQL does not know."""
    for match in _ESCAPE.finditer(token.text[1:-1]):
        letter = match.group(1)
        if letter not in _ESCAPES and letter not in "%_" and not match.group(2):
            message = (
                f"Invalid string literal {token.text}. Illegal character sequence "
                f"'{match.group(0)}' in string literal."
            )
            raise pointing(text, token.at, message, unread=True)


def _unescaped(match: re.Match[str]) -> str:
    if match.group(2):
        return chr(int(match.group(2), 16))
    return _ESCAPES.get(match.group(1), match.group(0))


def unreadable(text: str, at: int) -> str:
    """What the vendor says of a place where no token can be read."""
    if text[at] == "'":
        return "unexpected token: <EOF>"
    digits = re.compile(r"\d+").match(text, at)
    if digits is not None:
        return f"unexpected token: '{digits.group()}'"
    row = text.count("\n", 0, at) + 1
    return f"line {row}:{at - text.rfind(chr(10), 0, at) - 1} unexpected token: '{text[at]}'"


def surrogate(text: str) -> bool:
    """Whether the text holds half a character, which no JSON answer can show."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def refuse_surrogates(text: str) -> None:
    """Refuse a query with half a character in it. Raises MALFORMED_QUERY."""
    if surrogate(text):
        raise Refusal(400, "MALFORMED_QUERY", "The query string is not valid text")


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<string>'(?:[^'\\]|\\.)*')
    | (?P<datetime>\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)?)
    | (?P<date>\d{4}-\d\d-\d\d)(?![\dT])
    | (?P<time>\d\d:\d\d:\d\d(?:\.\d+)?[Zz])
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w-])
    | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
    | (?P<sign><=|>=|<>|!=|[=<>(),:])
    | $)""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(u([0-9A-Fa-f]{4})|.)", re.DOTALL)
_ESCAPES = {
    "n": "\n", "N": "\n", "r": "\r", "R": "\r", "t": "\t", "T": "\t", "b": "\b", "B": "\b",
    "f": "\f", "F": "\f", "'": "'", '"': '"', "\\": "\\",
}  # fmt: skip
