"""Reads what follows the words a SOSL search looks for: IN, RETURNING, WITH, LIMIT and UPDATE."""

from __future__ import annotations

import re
from typing import NoReturn

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.soql.reading.token_reader import TokenReader
from sandbox.salesforce.soql.reading.with_clause import read_with
from sandbox.salesforce.soql.syntax import pointing

_MALFORMED = "MALFORMED_SEARCH"
_NO_BREAK = re.compile(r"[^\n]")

# What may stand behind WITH and a value, or alone; DATA CATEGORY has a grammar of its own.
_SETTINGS = frozenset({"DIVISION", "NETWORK", "METADATA", "PRICEBOOKID", "SPELL_CORRECTION"})
_LIST_VIEW = re.compile(r"\bUSING\s+ListView\s*=\s*\w+", re.IGNORECASE)

Returning = list[tuple[str, str]]


def read_clauses(text: str, start: int) -> tuple[str, Returning, int | None]:
    """(kind of fields looked into, each object with what its parentheses say, limit) of a search
    whose words end at `start`. Raises MALFORMED_SEARCH.
    """
    try:
        return _Clauses(text, start).read()
    except Refusal as refused:
        if refused.code == _MALFORMED:
            raise
        raise malformed(refused.message.rpartition("\n")[2]) from None


def malformed(message: str) -> Refusal:
    """The search cannot be read."""
    return Refusal(400, _MALFORMED, message)


class _Clauses(TokenReader):
    """What does not belong is refused where it stands (a pull request to jesperfj/force-rest-api
    quotes one such answer, of `IN ALL TYPE`).
    """

    def __init__(self, text: str, start: int) -> None:
        before = _NO_BREAK.sub(" ", text[:start])
        super().__init__(before + text[start:])
        self._whole = text

    def unexpected(self) -> NoReturn:
        """Refuse the token ahead."""
        self.fail(f"Malformed search token: {self.ahead.text}")

    def fail(self, message: str, at: int | None = None) -> NoReturn:
        """Refuse the search, pointing at the token ahead unless told where."""
        where = self.ahead.at if at is None else at
        raise pointing(self._whole, where, message, _MALFORMED, unread=True)

    def read(self) -> tuple[str, Returning, int | None]:
        """Every clause, in the vendor's order."""
        group = self._group() if self.accept("IN") else "ALL"
        returning = list(self.listed(self._object)) if self.accept("RETURNING") else []
        while self.accept("WITH"):
            self._with()
        limit = self.whole_number() if self.accept("LIMIT") else None
        if self.accept("UPDATE"):
            self.listed(lambda: self.one_of(frozenset({"TRACKING", "VIEWSTAT"})))
        if self.ahead.kind != "end":
            self.unexpected()
        return group, returning, limit

    def _group(self) -> str:
        if self.ahead.kind != "name":
            self.unexpected()
        word = self.take().word()
        self.expect("FIELDS")
        return word

    def _object(self) -> tuple[str, str]:
        if self.ahead.kind != "name" or "." in self.ahead.text:
            self.unexpected()
        name = self.take().text
        return name, self._inside() if self.accept("(") else ""

    def _inside(self) -> str:
        """The text up to the closing parenthesis; a list view narrows nothing here, as there are
        none.
        """
        start = self.ahead.at
        depth = 1
        while depth:
            if self.ahead.kind == "end":
                self.unexpected()
            token = self.take()
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        return _LIST_VIEW.sub("", self.text[start : token.at])

    def _with(self) -> None:
        word = self.ahead.word()
        if word in ("SNIPPET", "HIGHLIGHT"):
            self.take()
            if self.accept("("):
                self.name()
                self.expect("=")
                self.whole_number()
                self.expect(")")
        elif word in _SETTINGS:
            self.take()
            self._setting()
        else:
            read_with(self, self.ahead.at)

    def _setting(self) -> None:
        if self.accept("IN"):
            self.expect("(")
            self.listed(self.take)
            self.expect(")")
            return
        self.expect("=")
        if self.ahead.kind not in ("string", "name", "number"):
            self.unexpected()
        self.take()
