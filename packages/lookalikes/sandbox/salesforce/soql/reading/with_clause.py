"""Reads what follows WITH: whose rights count, data categories, and the contexts of single
objects.
"""

from __future__ import annotations

from sandbox.salesforce.soql.reading.token_reader import TokenReader
from sandbox.salesforce.soql.syntax import With

_MODES = frozenset({"SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"})
_SELECTORS = frozenset({"AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"})


def read_with(reader: TokenReader, at: int) -> With:
    """The clause after the word WITH, which stands at `at`. Raises MALFORMED_QUERY."""
    if reader.ahead.word() in _MODES:
        return With(reader.take().word(), at)
    if reader.accept("DATA"):
        reader.expect("CATEGORY")
        _category(reader)
        while reader.accept("AND"):
            _category(reader)
        return With("DATA CATEGORY", at)
    kind = str(reader.name())
    if reader.accept("("):
        reader.listed(lambda: _option(reader))
        reader.expect(")")
    elif reader.accept("="):
        reader.take()
    else:
        reader.unexpected()
    return With(kind.upper(), at)


def _category(reader: TokenReader) -> None:
    """`Geography__c ABOVE usa__c`, or several categories in parentheses."""
    reader.name()
    reader.one_of(_SELECTORS)
    if reader.accept("("):
        reader.listed(reader.name)
        reader.expect(")")
    else:
        reader.name()


def _option(reader: TokenReader) -> None:
    reader.name()
    reader.expect("=")
    if reader.ahead.kind not in ("number", "name", "string"):
        reader.unexpected()
    reader.take()
