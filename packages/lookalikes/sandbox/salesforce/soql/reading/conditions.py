"""Reads expressions, literals and conditions of a query; knows nothing of objects or fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from sandbox.salesforce.soql.periods import is_period
from sandbox.salesforce.soql.reading.lexer import Token, check_string, unescape
from sandbox.salesforce.soql.reading.token_reader import TokenReader
from sandbox.salesforce.soql.syntax import (
    AGGREGATES,
    DATE_FUNCTIONS,
    FUNCTIONS,
    Both,
    Call,
    Compare,
    Condition,
    Either,
    Expression,
    Literal,
    Members,
    Money,
    Negation,
    Query,
    Within,
)
from sandbox.salesforce.times import parse_day, parse_instant

_SIGNS = frozenset({"=", "!=", "<>", "<", "<=", ">", ">="})
_LONGEST_STRING = 4000
_UNITS = frozenset({"mi", "km"})
_CURRENCY = re.compile(r"[A-Za-z]{3}(\d*)")


class ConditionsReader(TokenReader):
    """`query` reads a SELECT inside parentheses."""

    def query(self) -> Query:
        """One SELECT, whole or inside parentheses."""
        raise NotImplementedError

    def condition(self) -> Condition:
        """What a WHERE or a HAVING asks for.

        NOT stands before one term and nothing else; AND, OR and NOT never mix without parentheses.
        """
        if self.accept("NOT"):
            return Negation(self._term())
        first = self._term()
        for word, made in (("AND", Both), ("OR", Either)):
            if self.ahead.word() == word:
                terms = [first]
                while self.accept(word):
                    terms.append(self._term())
                return made(tuple(terms))
        return first

    def expression(self) -> Expression:
        """A field, or a function of one."""
        if self.ahead.kind == "name" and self.beyond.text == "(" and self.ahead.word() in FUNCTIONS:
            return self.call(1)
        return self.name()

    def call(self, depth: int) -> Call:
        """A function and what it is applied to; the vendor allows one inside another and no
        deeper.
        """
        token = self.take()
        word = token.word()
        if depth > 2:
            self.unexpected()
        self.expect("(")
        arguments: tuple[Expression | Literal, ...]
        if word == "DISTANCE":
            arguments = self._distance()
        elif word == "COUNT" and self.ahead.text == ")":
            arguments = ()
        else:
            arguments = (self._argument(word, depth),)
        self.expect(")")
        return Call(word, arguments, token.at)

    def literal(self) -> Literal:
        """One value."""
        token = self.ahead
        read = self._literals().get(token.kind)
        if read is None:
            self._not_bound()
            self.unexpected()
        return read(token)

    def _literals(self) -> dict[str, Callable[[Token], Literal]]:
        return {
            "string": self._string,
            "number": self._number,
            "date": self._moment,
            "datetime": self._moment,
            "time": lambda token: Literal("time", self.take().text, token.at),
            "name": lambda token: self._named(self.take()),
        }

    def _term(self) -> Condition:
        if self.accept("("):
            inner = self.deeper(self.condition)
            self.expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        subject = self.expression()
        for word, members, negated in _LISTS:
            if self.accept(word):
                if members:
                    return self._members(subject, negated)
                return self._within(subject, negated)
        if self.accept("NOT"):
            self.expect("IN")
            return self._within(subject, True)
        if self.accept("LIKE"):
            return Compare(subject, "LIKE", self._pattern())
        if self.ahead.text not in _SIGNS or self.ahead.kind != "sign":
            self.unexpected()
        sign = self.take().text
        return Compare(subject, "!=" if sign == "<>" else sign, self.literal())

    def _pattern(self) -> Literal:
        if self.ahead.word() == "NULL":
            self.unexpected()
        return self.literal()

    def _members(self, subject: Expression, negated: bool) -> Members:
        self.expect("(")
        choices = self.listed(self.literal)
        self.expect(")")
        return Members(subject, negated, choices)

    def _within(self, subject: Expression, negated: bool) -> Within:
        self._not_bound()
        self.expect("(")
        if self.ahead.text == ")":
            word = "NOT IN" if negated else "IN"
            self.fail(f"unexpected token: '{subject} {word} ()'")
        choices = (
            self.deeper(self.query) if self.ahead.word() == "SELECT" else self.listed(self.literal)
        )
        self.expect(")")
        return Within(subject, negated, choices)

    def _not_bound(self) -> None:
        if self.ahead.text == ":":
            self.fail("Bind variables only allowed in Apex code")

    def _argument(self, function: str, depth: int) -> Expression:
        """Date functions take a field or its hour in another zone, the rest what their names
        say.
        """
        inner = self.ahead.word()
        if self.beyond.text != "(":
            return self.name()
        if inner not in _NESTED.get(function, frozenset()):
            self.take()
            self.unexpected()
        return self.call(depth + 1)

    def _distance(self) -> tuple[Expression | Literal, ...]:
        """`DISTANCE(field, GEOLOCATION(latitude, longitude), 'mi')`."""
        where = self.name()
        self.expect(",")
        if self.ahead.word() != "GEOLOCATION":
            self.unexpected()
        self.take()
        self.expect("(")
        latitude = self._coordinate()
        self.expect(",")
        longitude = self._coordinate()
        self.expect(")")
        self.expect(",")
        if self.ahead.kind != "string" or self.ahead.text[1:-1].lower() not in _UNITS:
            self.unexpected()
        return where, latitude, longitude, self.literal()

    def _coordinate(self) -> Literal:
        if self.ahead.kind != "number":
            self._not_bound()
            self.unexpected()
        return self._number(self.ahead)

    def _string(self, token: Token) -> Literal:
        check_string(self.text, token)
        value = unescape(token.text)
        if len(value) > _LONGEST_STRING:
            self.fail(f"String literals cannot be longer than {_LONGEST_STRING} characters")
        return Literal("string", value, self.take().at)

    def _number(self, token: Token) -> Literal:
        return Literal("number", float(self.take().text), token.at)

    def _moment(self, token: Token) -> Literal:
        read = parse_day if token.kind == "date" else parse_instant
        try:
            if token.kind == "datetime" and not _ZONED.search(token.text):
                raise ValueError(token.text)
            value = read(token.text)
        except (ValueError, OverflowError):
            self.fail(f"Invalid {token.kind}: {token.text}")
        self.take()
        return Literal(token.kind, value, token.at)

    def _named(self, token: Token) -> Literal:
        word = token.word()
        if word in ("TRUE", "FALSE"):
            return Literal("boolean", word == "TRUE", token.at)
        if word == "NULL":
            return Literal("null", None, token.at)
        amount = self._amount(token)
        if amount is not None:
            return Literal("currency", amount, token.at)
        count = self.whole_number() if self.accept(":") else None
        if not is_period(word, count):
            self.fail(f"unexpected token: '{token.text}'", token.at)
        return Literal("period", (word, count), token.at)

    def _amount(self, token: Token) -> Money | None:
        """`USD5000.01` or `USD-500`: an ISO code and a number without a space between them."""
        match = _CURRENCY.fullmatch(token.text)
        if match is None:
            return None
        digits = match.group(1)
        if (
            self.ahead.kind == "number"
            and self.ahead.at == token.after
            and self.ahead.text[0] in ("." if digits else "-")
        ):
            digits += self.take().text
        return Money(token.word()[:3], float(Decimal(digits))) if digits else None


_LISTS = (("IN", False, False), ("INCLUDES", True, False), ("EXCLUDES", True, True))
_ZONED = re.compile(r"(?:[Zz]|[+-]\d\d:?\d\d)$")
_NESTED = {
    **dict.fromkeys(DATE_FUNCTIONS, frozenset({"CONVERTTIMEZONE"})),
    **dict.fromkeys(AGGREGATES, frozenset({"CONVERTCURRENCY"})),
    "CONVERTCURRENCY": AGGREGATES,
    "FORMAT": AGGREGATES | DATE_FUNCTIONS | {"CONVERTCURRENCY", "CONVERTTIMEZONE"},
}
