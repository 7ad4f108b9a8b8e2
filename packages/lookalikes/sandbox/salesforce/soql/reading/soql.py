"""Reads SOQL by recursive descent; knows the grammar and nothing of objects or fields."""

from __future__ import annotations

from sandbox.salesforce.soql.reading.conditions import ConditionsReader
from sandbox.salesforce.soql.reading.token_reader import CLAUSES, RESERVED
from sandbox.salesforce.soql.reading.with_clause import read_with
from sandbox.salesforce.soql.syntax import (
    FUNCTIONS,
    AllFields,
    Call,
    Column,
    Expression,
    Grouped,
    Item,
    Order,
    Path,
    Query,
    Scoped,
    TypeOf,
    pointing,
)

MAX_OFFSET = 2000
_MOST_ROWS = 2_147_483_647
_SCOPES = frozenset({
    "ALLPRIVATE", "DELEGATED", "EVERYTHING", "MINE", "MINEANDMYGROUPS", "MY_TERRITORY",
    "MY_TEAM_TERRITORY", "TEAM", "TEAM_TERRITORY", "SCOPINGRULE", "QUEUE_OWNED", "USER_OWNED",
})  # fmt: skip
_PURPOSES = frozenset({"VIEW", "REFERENCE", "UPDATE"})
_UPDATES = frozenset({"TRACKING", "VIEWSTAT"})
_WHICH = frozenset({"ALL", "STANDARD", "CUSTOM"})


def parse(text: str) -> Query:
    """The query in its parsed form. Raises MALFORMED_QUERY, quoting the query with a caret."""
    reader = _Reader(text)
    query = reader.query()
    if reader.ahead.kind != "end":
        reader.unexpected()
    return query


class _Reader(ConditionsReader):
    def query(self) -> Query:
        """One SELECT, whole or inside parentheses."""
        outer = self.aliases
        self.expect("SELECT")
        if self.ahead.word() == "FROM":
            self.fail("unexpected token: 'SELECT FROM'")
        self.aliases = {**outer, **self._aliases_ahead()}
        select = self.listed(self._select_item)
        self.expect("FROM")
        source = self._sources()
        found = self._clauses(select, source)
        self.aliases = outer
        return found

    def _clauses(self, select: tuple[Item | Query, ...], source: Path) -> Query:
        scoped = self._scope()
        where = self.condition() if self.accept("WHERE") else None
        at = self.ahead.at
        with_ = read_with(self, at) if self.accept("WITH") else None
        rolled, group = self._grouping()
        having = self.condition() if group and self.accept("HAVING") else None
        order = self._ordering()
        limit = self._limit() if self.accept("LIMIT") else None
        offset = self._offset()
        uses = self._endings()
        return Query(
            select,
            source,
            where,
            group,
            order,
            limit,
            offset,
            rolled,
            having,
            scoped,
            with_,
            uses,
            self.text,
        )

    def _aliases_ahead(self) -> dict[str, tuple[str, ...]]:
        """What the names in FROM stand for, read ahead of the list that uses them; refuses
        nothing.
        """
        at = self._next
        depth = 0
        while depth or self._tokens[at].word() != "FROM":
            depth += {"(": 1, ")": -1}.get(self._tokens[at].text, 0)
            if depth < 0 or self._tokens[at].kind in ("end", "bad"):
                return {}
            at += 1
        return self._aliases_from(at + 1)

    def _aliases_from(self, at: int) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        while self._tokens[at].kind == "name":
            path = self._tokens[at].text.split(".")
            at += 2 if self._tokens[at + 1].word() == "AS" else 1
            alias = self._tokens[at]
            if alias.kind != "name" or alias.word() in CLAUSES:
                break
            first = found.get(path[0].lower(), (path[0],))
            found[alias.text.lower()] = (*first, *path[1:]) if found else ()
            at += 2 if self._tokens[at + 1].text == "," else len(self._tokens) - at - 1
        return found

    def _sources(self) -> Path:
        """The object, and beside it relationships under names of their own: `Contact c, c.Account
        a`.
        """
        source = self._named_source()
        while self.accept(","):
            self._named_source()
        return source

    def _source(self) -> Path:
        """Group and Order are objects, though their names begin clauses."""
        token = self.ahead
        clause = token.word() in RESERVED | {"ORDER"}
        named = token.word() in ("GROUP", "ORDER") and self.beyond.word() != "BY"
        if token.kind != "name" or (clause and not named):
            self.unexpected()
        self.take()
        parts = tuple(token.text.split("."))
        if len(parts) > 1:
            parts = (*self.aliases.get(parts[0].lower(), (parts[0],)), *parts[1:])
        return Path(parts, token.at)

    def _named_source(self) -> Path:
        source = self._source()
        self.accept("AS")
        self.alias()
        return source

    def _select_item(self) -> Item | Query:
        if self.accept("("):
            inner = self.deeper(self.query)
            self.expect(")")
            return inner
        if self.ahead.word() == "TYPEOF" and self.beyond.kind == "name":
            return self._typeof()
        if self.beyond.text == "(" and self.ahead.kind == "name":
            return self._function()
        path = self.name()
        alias = self.alias()
        return Grouped(path, alias) if alias else path

    def _function(self) -> Column | AllFields:
        token = self.ahead
        if token.word() == "FIELDS":
            self.take()
            self.expect("(")
            which = self.one_of(_WHICH).word()
            self.expect(")")
            return AllFields(which, token.at)
        if token.word() not in FUNCTIONS:
            self.take()
            self.unexpected()
        call: Call = self.call(1)
        return Column(call, self.alias())

    def _typeof(self) -> TypeOf:
        self.take()
        reference = self.name()
        cases: list[tuple[Path, tuple[Path, ...]]] = []
        while self.accept("WHEN"):
            kind = self._source()
            self.expect("THEN")
            cases.append((kind, self.listed(self.name)))
        if not cases:
            self.unexpected()
        otherwise = self.listed(self.name) if self.accept("ELSE") else ()
        self.expect("END")
        return TypeOf(reference, tuple(cases), otherwise)

    def _scope(self) -> Scoped | None:
        if not self.accept("USING"):
            return None
        self.expect("SCOPE")
        token = self.one_of(_SCOPES)
        return Scoped(token.word(), token.at)

    def _grouping(self) -> tuple[str, tuple[Expression, ...]]:
        if not self.accept("GROUP"):
            return "", ()
        self.expect("BY")
        rolled = self.ahead.word()
        if rolled in ("ROLLUP", "CUBE") and self.beyond.text == "(":
            self.take()
            self.expect("(")
            keys = self.listed(self.expression)
            self.expect(")")
            return rolled, keys
        return "", self.listed(self.expression)

    def _ordering(self) -> tuple[Order, ...]:
        if not self.accept("ORDER"):
            return ()
        self.expect("BY")
        return self.listed(self._order)

    def _order(self) -> Order:
        expression = self.expression()
        descending = self.accept("DESC") or (self.accept("ASC") and False)
        last = False
        if self.accept("NULLS"):
            last = self.accept("LAST")
            if not last:
                self.expect("FIRST")
        return Order(expression, descending, last)

    def _limit(self) -> int:
        at = self.ahead.at
        limit = self.whole_number()
        if limit > _MOST_ROWS:
            message = f"Maximum SOQL limit allowed is {_MOST_ROWS}"
            raise pointing(self.text, at, message, "NUMBER_OUTSIDE_VALID_RANGE")
        return limit

    def _offset(self) -> int:
        if not self.accept("OFFSET"):
            return 0
        at = self.ahead.at
        offset = self.whole_number()
        if offset > MAX_OFFSET:
            message = f"Maximum SOQL offset allowed is {MAX_OFFSET}"
            raise pointing(self.text, at, message, "NUMBER_OUTSIDE_VALID_RANGE")
        return offset

    def _endings(self) -> tuple[tuple[str, int], ...]:
        """FOR VIEW, FOR REFERENCE, FOR UPDATE, UPDATE TRACKING or VIEWSTAT. `ALL ROWS` is Apex's:
        elsewhere people quote `unexpected token: 'ALL'`, and ask `queryAll`.
        """
        uses: list[tuple[str, int]] = []
        while self.ahead.word() in ("FOR", "UPDATE"):
            begins = self.take().word()
            words = _PURPOSES if begins == "FOR" else _UPDATES
            named = self.listed(lambda among=words: self.one_of(among))  # type: ignore[misc]  # bound at once
            uses += [(f"{begins} {token.word()}", token.at) for token in named]
        return tuple(uses)
