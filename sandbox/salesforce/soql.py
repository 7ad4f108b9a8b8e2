"""Reads SOQL by recursive descent; knows the grammar and nothing of objects or fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

from sandbox.salesforce.periods import is_period
from sandbox.salesforce.syntax import (
    Aggregate,
    AllFields,
    Both,
    Compare,
    Condition,
    Either,
    Grouped,
    Literal,
    Negation,
    Order,
    Path,
    Query,
    Token,
    Within,
    pointing,
    tokens,
    unescape,
)
from sandbox.salesforce.times import parse_day, parse_instant

_FUNCTIONS = frozenset({"COUNT", "COUNT_DISTINCT", "SUM", "MIN", "MAX", "AVG"})
_CLAUSES = frozenset(
    {"FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "ALL", "FOR", "WITH", "USING", "AND", "OR"}
)
_SIGNS = frozenset({"=", "!=", "<>", "<", "<=", ">", ">="})
MAX_OFFSET = 2000
_T = TypeVar("_T")


def parse(text: str) -> Query:
    """The query in its parsed form. Raises MALFORMED_QUERY, quoting the query with a caret."""
    reader = _Reader(text)
    query = reader.query()
    if reader.ahead.kind != "end":
        reader.unexpected()
    return query


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokens(text)
        self._next = 0

    @property
    def ahead(self) -> Token:
        """The token to be read next."""
        return self._tokens[self._next]

    def query(self) -> Query:
        """One SELECT, whole or inside parentheses."""
        self.expect("SELECT")
        select = self._listed(self._select_item)
        self.expect("FROM")
        source = self._name()
        if self.ahead.kind == "name" and self.ahead.word() not in _CLAUSES:
            self.take()
        where = self._condition() if self.accept("WHERE") else None
        group = self._grouping()
        order = self._ordering()
        limit = self._whole_number() if self.accept("LIMIT") else None
        offset = self._offset()
        all_rows = self._all_rows()
        return Query(select, source, where, group, order, limit, offset, all_rows, self.text)

    def take(self) -> Token:
        """Read one token."""
        token = self.ahead
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
            if self.ahead.kind == "end":
                self._fail("unexpected token: '<EOF>'")
            self.unexpected()

    def unexpected(self) -> NoReturn:
        """Refuse the token ahead."""
        self._fail(f"unexpected token: '{self.ahead.text}'")

    def _fail(self, message: str) -> NoReturn:
        raise pointing(self.text, self.ahead.at, message)

    def _listed(self, read: Callable[[], _T]) -> tuple[_T, ...]:
        found = [read()]
        while self.accept(","):
            found.append(read())
        return tuple(found)

    def _name(self) -> Path:
        if self.ahead.kind != "name" or self.ahead.word() in _CLAUSES:
            self.unexpected()
        token = self.take()
        return Path(tuple(token.text.split(".")), token.at)

    def _select_item(self) -> Path | Grouped | Aggregate | AllFields | Query:
        if self.accept("("):
            inner = self.query()
            self.expect(")")
            return inner
        path = self._name()
        if self.accept("("):
            return self._function(path)
        alias = self._alias()
        return Grouped(path, alias) if alias else path

    def _function(self, name: Path) -> Aggregate | AllFields:
        word = str(name).upper()
        if word == "FIELDS":
            if self.ahead.kind != "name":
                self.unexpected()
            which = self.take().word()
            self.expect(")")
            return AllFields(which, name.at)
        if word not in _FUNCTIONS:
            self._next -= 1
            self.unexpected()
        path = None if word == "COUNT" and self.ahead.text == ")" else self._name()
        self.expect(")")
        return Aggregate(word, path, self._alias(), name.at)

    def _alias(self) -> str | None:
        if self.ahead.kind == "name" and self.ahead.word() not in _CLAUSES:
            return self.take().text
        return None

    def _condition(self) -> Condition:
        first = self._negatable()
        for word, made in (("AND", Both), ("OR", Either)):
            if self.ahead.word() == word:
                terms = [first]
                while self.accept(word):
                    terms.append(self._negatable())
                # The vendor refuses AND beside OR without parentheses.
                if self.ahead.word() in ("AND", "OR"):
                    self.unexpected()
                return made(tuple(terms))
        return first

    def _negatable(self) -> Condition:
        if self.accept("NOT"):
            return Negation(self._negatable())
        if self.accept("("):
            inner = self._condition()
            self.expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        path = self._name()
        if self.accept("NOT"):
            self.expect("IN")
            return self._within(path, negated=True)
        if self.accept("IN"):
            return self._within(path, negated=False)
        if self.accept("LIKE"):
            return Compare(path, "LIKE", self._literal())
        if self.ahead.text not in _SIGNS or self.ahead.kind != "sign":
            self.unexpected()
        sign = self.take().text
        return Compare(path, "!=" if sign == "<>" else sign, self._literal())

    def _within(self, path: Path, *, negated: bool) -> Within:
        self.expect("(")
        choices = self.query() if self.ahead.word() == "SELECT" else self._listed(self._literal)
        self.expect(")")
        return Within(path, negated, choices)

    def _literal(self) -> Literal:
        token = self.ahead
        if token.kind == "string":
            return Literal("string", unescape(self.take().text), token.at)
        if token.kind == "number":
            return Literal("number", float(self.take().text), token.at)
        if token.kind in ("date", "datetime"):
            return self._moment(token)
        if token.kind != "name":
            self.unexpected()
        return self._named_literal(self.take())

    def _moment(self, token: Token) -> Literal:
        read = parse_day if token.kind == "date" else parse_instant
        try:
            value = read(token.text)
        except (ValueError, OverflowError):
            self._fail(f"Invalid {token.kind}: {token.text}")
        self.take()
        return Literal(token.kind, value, token.at)

    def _named_literal(self, token: Token) -> Literal:
        word = token.word()
        if word in ("TRUE", "FALSE"):
            return Literal("boolean", word == "TRUE", token.at)
        if word == "NULL":
            return Literal("null", None, token.at)
        count = self._whole_number() if self.accept(":") else None
        if not is_period(word, count):
            self._next -= 1 if count is None else 3
            self.unexpected()
        return Literal("period", (word, count), token.at)

    def _grouping(self) -> tuple[Path, ...]:
        if not self.accept("GROUP"):
            return ()
        self.expect("BY")
        return self._listed(self._name)

    def _ordering(self) -> tuple[Order, ...]:
        if not self.accept("ORDER"):
            return ()
        self.expect("BY")
        return self._listed(self._order)

    def _order(self) -> Order:
        path = self._name()
        descending = self.accept("DESC") or (self.accept("ASC") and False)
        last = False
        if self.accept("NULLS"):
            last = self.accept("LAST")
            if not last:
                self.expect("FIRST")
        return Order(path, descending, last)

    def _offset(self) -> int:
        if not self.accept("OFFSET"):
            return 0
        at = self.ahead.at
        offset = self._whole_number()
        if offset > MAX_OFFSET:
            message = f"Maximum SOQL offset allowed is {MAX_OFFSET}"
            raise pointing(self.text, at, message, "NUMBER_OUTSIDE_VALID_RANGE")
        return offset

    def _whole_number(self) -> int:
        if self.ahead.kind != "number" or not self.ahead.text.isdigit():
            self.unexpected()
        return int(self.take().text)

    def _all_rows(self) -> bool:
        if not self.accept("ALL"):
            return False
        self.expect("ROWS")
        return True
