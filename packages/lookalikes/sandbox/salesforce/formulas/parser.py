"""Reads a formula; knows the grammar and nothing of fields or functions."""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn

from sandbox.salesforce.formulas.lexer import Token, text_of, tokens
from sandbox.salesforce.formulas.syntax import BadFormula, Call, Constant, Name, Node

LONGEST = 3900
_DEEPEST = 100
# How closely an operator binds; all of them from left to right. As in the vendor's grammar `^`
# binds less than `*`.
_BINDING = {
    "||": 1, "&&": 2, "=": 3, "==": 3, "<>": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4,
    "+": 5, "-": 5, "&": 5, "^": 6, "*": 7, "/": 7,
}  # fmt: skip
_ONE_SPELLING = {"==": "=", "!=": "<>", "&&": "AND", "||": "OR"}
_CONSTANTS = {"TRUE": ("boolean", True), "FALSE": ("boolean", False), "NULL": ("null", None)}


def parse(text: str) -> Node:
    """The formula in its parsed form. Raises BadFormula."""
    if len(text) > LONGEST:
        sentence = f"Formula is too long ({len(text):,} characters). Maximum length is"
        raise BadFormula(LONGEST, f"{sentence} {LONGEST:,} characters.")
    reader = _Reader(tokens(text))
    found = reader.expression()
    if reader.ahead.kind != "end":
        reader.fail()
    return found


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._next = 0
        self._depth = 0

    @property
    def ahead(self) -> Token:
        """The token to be read next."""
        return self._tokens[self._next]

    def expression(self, least: int = 1) -> Node:
        """What binds at least so closely."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise BadFormula(self.ahead.at, "Formula is nested too deeply. Split it in parts.")
        left = self._single()
        joined = 0
        while _BINDING.get(self._operator(), 0) >= least:
            joined += 1
            if joined > _DEEPEST:
                sentence = f"More than {_DEEPEST} operators in a row. Put parts in parentheses."
                raise BadFormula(self.ahead.at, sentence)
            sign = self._take()
            right = self.expression(_BINDING[sign.text] + 1)
            left = Call(_ONE_SPELLING.get(sign.text, sign.text), (left, right), sign.at)
        self._depth -= 1
        return left

    def fail(self) -> NoReturn:
        """Refuse the token ahead."""
        if self.ahead.kind == "end":
            raise BadFormula(self.ahead.at, "Syntax error. The formula ends too early.")
        raise BadFormula(self.ahead.at, f"Syntax error. Found '{self.ahead.text}'.")

    def _operator(self) -> str:
        return self.ahead.text if self.ahead.kind == "sign" else ""

    def _take(self) -> Token:
        token = self.ahead
        self._next += 1
        return token

    def _accept(self, sign: str) -> bool:
        if self._operator() != sign:
            return False
        self._next += 1
        return True

    def _close(self) -> None:
        if self._accept(")"):
            return
        if self.ahead.kind == "end":
            raise BadFormula(self.ahead.at, "Syntax error. Missing ')'.")
        self.fail()

    def _single(self) -> Node:
        token = self.ahead
        if token.kind == "sign":
            return self._signed(self._take())
        if token.kind == "number":
            self._take()
            return Constant("number", Decimal(token.text), token.at)
        if token.kind == "text":
            self._take()
            return Constant("text", text_of(token), token.at)
        if token.kind == "end":
            self.fail()
        return self._named(self._take())

    def _signed(self, token: Token) -> Node:
        if token.text == "(":
            inner = self.expression()
            self._close()
            return inner
        prefix = {"-": "negative", "+": "positive", "!": "NOT"}.get(token.text)
        if prefix is None:
            self._next -= 1
            self.fail()
        return Call(prefix, (self._operand(),), token.at)

    def _operand(self) -> Node:
        """What a sign in front belongs to: it binds more closely than any between two."""
        return self.expression(max(_BINDING.values()) + 1)

    def _named(self, token: Token) -> Node:
        word = token.text.upper()
        if word in _CONSTANTS:
            return Constant(*_CONSTANTS[word], token.at)
        if self._accept("("):
            return Call(word, self._arguments(), token.at)
        if word == "NOT":
            return Call("NOT", (self._operand(),), token.at)
        return Name(token.text, token.at)

    def _arguments(self) -> tuple[Node, ...]:
        if self._accept(")"):
            return ()
        found = [self.expression()]
        while self._accept(","):
            found.append(self.expression())
        self._close()
        return tuple(found)
