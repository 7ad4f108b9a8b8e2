"""SOQL as text: names pass a narrow gate, values are escaped, and no query outgrows an address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from connectors.errors import RejectedError

ROLES = "@OpportunityContactRoles"
ROLES_SUBQUERY = "(SELECT ContactId FROM OpportunityContactRoles WHERE IsDeleted = false)"
# The vendor refuses addresses above 16,384 bytes, headers included.
LONGEST_LIST = 11_000

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ESCAPES = str.maketrans(
    {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


def name(text: str) -> str:
    """The name of an object or field, unchanged. Raises RejectedError for anything else."""
    if not _NAME.fullmatch(text):
        raise RejectedError(f"{text!r} is not the name of a Salesforce object or field", code="INVALID_FIELD")
    return text


def literal(text: str) -> str:
    """A quoted SOQL string."""
    return f"'{text.translate(_ESCAPES)}'"


def select(object_name: str, columns: Iterable[str], *, roles: bool = False) -> str:
    """`SELECT … FROM …`; with `roles`, each opportunity's live contact roles as well."""
    listed = [*(name(column) for column in columns), *([ROLES_SUBQUERY] if roles else [])]
    # SOQL only reads, and every name has passed the gate.
    return f"SELECT {', '.join(listed)} FROM {name(object_name)}"  # noqa: S608


def changed_since(selected: str, since: str | None) -> str:
    """The query, narrowed to what changed at or after that instant, in an order that pages safely."""
    if since is not None and not _INSTANT.fullmatch(since):
        raise RejectedError(f"{since!r} is not an instant", code="INVALID_CURSOR")
    where = f" WHERE SystemModstamp >= {since}" if since else ""
    return f"{selected}{where} ORDER BY SystemModstamp, Id"


def within(selected: str, field: str, values: Sequence[str]) -> str:
    """The query, narrowed to rows whose field has one of these values."""
    return f"{selected} WHERE {name(field)} IN ({','.join(literal(value) for value in values)})"


def chunks(values: Iterable[str], longest: int = LONGEST_LIST, most: int = 1000) -> Iterator[list[str]]:
    """The values in lists whose percent-encoded literals stay within `longest` bytes."""
    chunk: list[str] = []
    size = 0
    for value in values:
        length = len(quote(literal(value))) + len("%2C")
        if chunk and (size + length > longest or len(chunk) >= most):
            yield chunk
            chunk, size = [], 0
        chunk.append(value)
        size += length
    if chunk:
        yield chunk
