"""Reads the tokens of a query one after the other, and refuses what does not belong."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

from sandbox.salesforce.soql.reading.lexer import Token, tokens, unreadable
from sandbox.salesforce.soql.syntax import Path, pointing, too_complicated

# Words that no alias and no field may be called.
RESERVED = frozenset({
    "AND", "ASC", "DESC", "EXCLUDES", "FIRST", "FROM", "GROUP", "HAVING", "IN", "INCLUDES", "LAST",
    "LIKE", "LIMIT", "NOT", "NULL", "NULLS", "OR", "SELECT", "USING", "WHERE", "WITH",
})  # fmt: skip
# Words that begin a clause, so that none of them is an alias.
CLAUSES = RESERVED | {"ALL", "FOR", "OFFSET", "ORDER", "SET", "UPDATE"}
_DEEPEST = 100
# What a LIMIT and a date literal's number may be written with.
_MOST_DIGITS = 10
_T = TypeVar("_T")


class TokenReader:
    """The tokens of one query; `aliases` says what a name in front of a dot stands for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokens(text)
        self._next = 0
        self._depth = 0
        self.aliases: dict[str, tuple[str, ...]] = {}

    @property
    def ahead(self) -> Token:
        """The token to be read next."""
        return self._tokens[self._next]

    @property
    def beyond(self) -> Token:
        """The token after the next."""
        return self._tokens[min(self._next + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """Read one token. Raises MALFORMED_QUERY when there is none."""
        token = self.ahead
        if token.kind in ("end", "bad"):
            self.unexpected()
        self._next += 1
        return token

    def accept(self, word: str) -> bool:
        """Read the word if it comes next."""
        if self.ahead.word() != word or self.ahead.kind not in ("name", "sign"):
            return False
        self._next += 1
        return True

    def expect(self, word: str) -> None:
        """Read the word. Raises MALFORMED_QUERY when another comes."""
        if not self.accept(word):
            self.unexpected()

    def unexpected(self) -> NoReturn:
        """Refuse the token ahead."""
        if self.ahead.kind == "bad":
            self.fail(unreadable(self.text, self.ahead.at))
        self.fail(f"unexpected token: '{self.ahead.text}'")

    def fail(self, message: str, at: int | None = None) -> NoReturn:
        """Refuse the query, pointing at the token ahead unless told where."""
        raise pointing(self.text, self.ahead.at if at is None else at, message, unread=True)

    def one_of(self, words: frozenset[str]) -> Token:
        """Read one of the words. Raises MALFORMED_QUERY when another comes."""
        if self.ahead.kind != "name" or self.ahead.word() not in words:
            self.unexpected()
        return self.take()

    def listed(self, read: Callable[[], _T]) -> tuple[_T, ...]:
        """One or more, parted by commas."""
        found = [read()]
        while self.accept(","):
            found.append(read())
        return tuple(found)

    def deeper(self, read: Callable[[], _T]) -> _T:
        """Read one level down. Raises QUERY_TOO_COMPLICATED when there are too many."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise too_complicated()
        found = read()
        self._depth -= 1
        return found

    def name(self) -> Path:
        """A field, an alias in front of it already put into words."""
        if self.ahead.kind != "name" or self.ahead.word() in RESERVED:
            self.unexpected()
        token = self.take()
        parts = tuple(token.text.split("."))
        if len(parts) > 1 and parts[0].lower() in self.aliases:
            parts = (*self.aliases[parts[0].lower()], *parts[1:])
        return Path(parts, token.at)

    def alias(self) -> str | None:
        """A name of the asker's own making, if one comes."""
        if self.ahead.kind != "name" or self.ahead.word() in CLAUSES or "." in self.ahead.text:
            return None
        return self.take().text

    def whole_number(self) -> int:
        """A number without sign or fraction that a database could hold. Raises MALFORMED_QUERY."""
        if self.accept(":"):
            self._next -= 1
            self.fail("Bind variables only allowed in Apex code")
        text = self.ahead.text
        if self.ahead.kind != "number" or not text.isdigit() or len(text) > _MOST_DIGITS:
            self.unexpected()
        return int(self.take().text)
