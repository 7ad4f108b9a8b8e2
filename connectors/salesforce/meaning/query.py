"""SOQL as text: names pass a narrow gate, values are escaped, and no query outgrows an address.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from connectors.errors import RejectedError

ROLES_RELATIONSHIP = "OpportunityContactRoles"
ROLES = f"@{ROLES_RELATIONSHIP}"
ROLES_SUBQUERY = "(SELECT ContactId FROM OpportunityContactRoles WHERE IsDeleted = false)"
# The vendor refuses addresses above 16,384 bytes, headers included. A query inside a composite
# travels in a JSON body, where only SOQL's own 100,000 characters are documented; whether the
# address inside is measured as well is not, so the lower limit is kept there too.
LONGEST_ADDRESS = 14_000
LONGEST_LIST = 11_000
# What one query may select, so that room is left for its conditions.
WIDEST = 8_000
# A comma and a space, percent-encoded, between two columns.
BETWEEN = 4

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ESCAPES = str.maketrans(
    {
        "\\": "\\\\",
        "'": "\\'",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\b": "\\b",
        "\f": "\\f",
    }
)


def name(text: str) -> str:
    """The name of an object or field, unchanged. Raises RejectedError for anything else."""
    if not _NAME.fullmatch(text):
        raise RejectedError(
            f"{text!r} is not the name of a Salesforce object or field", code="INVALID_FIELD"
        )
    return text


def literal(text: str) -> str:
    """A quoted SOQL string."""
    return f"'{text.translate(_ESCAPES)}'"


def select(object_name: str, columns: Iterable[str], *, roles: bool = False) -> str:
    """`SELECT … FROM …`; with `roles`, each opportunity's live contact roles as well.

    Raises RejectedError for what is no name.
    """
    listed = [name(column) for column in columns]
    if roles:
        listed.append(ROLES_SUBQUERY)
    return " ".join(["SELECT", ", ".join(listed), "FROM", name(object_name)])


def changed_since(
    selected: str,
    since: str | None,
    *,
    by: str | None = "SystemModstamp",
    after: str | None = None,
    only: str = "",
) -> str:
    """The query, narrowed to what changed at or after that instant, in an order that pages safely.

    `after`: within the first second only rows with a later Id. Without a stamp to go `by`, rows in
    the order of their ids. `only` is one more condition. Raises RejectedError for what is no
    instant.
    """
    if since is not None and not _INSTANT.fullmatch(since):
        raise RejectedError(f"{since!r} is not an instant", code="INVALID_CURSOR")
    conditions = []
    if only:
        conditions.append(only)
    if by is None:
        if after:
            conditions.append(f"Id > {literal(after)}")
    elif since is not None:
        # The first condition alone lets the vendor use its index; an OR of two ranges would not.
        conditions.append(f"{by} >= {since}")
        if after:
            conditions.append(f"({by} > {since} OR Id > {literal(after)})")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    order = "Id" if by is None else f"{by}, Id"
    return f"{selected}{where} ORDER BY {order}"


def within(selected: str, field: str, values: Iterable[str]) -> str:
    """The query, narrowed to rows whose field has one of these values. Raises RejectedError for
    what is no name.
    """
    return f"{selected} WHERE {name(field)} IN ({','.join(map(literal, values))})"


def room(selected: str) -> int:
    """Bytes that a list of values may take beside what is selected."""
    return max(1_000, min(LONGEST_LIST, LONGEST_ADDRESS - len(quote(selected))))


def chunks(
    values: Iterable[str],
    longest: int = LONGEST_LIST,
    most: int = 1000,
) -> Iterator[list[str]]:
    """The values in lists whose percent-encoded literals stay within `longest` bytes."""
    chunk: list[str] = []
    size = 0
    for value in values:
        length = len(quote(literal(value))) + len("%2C")
        full = size + length > longest or len(chunk) >= most
        if chunk and full:
            yield chunk
            chunk, size = [], 0
        chunk.append(value)
        size += length
    if chunk:
        yield chunk


def column_groups(
    always: Sequence[str],
    others: Iterable[str],
    widest: int = WIDEST,
) -> list[list[str]]:
    """All columns in as many groups as fit a query each; `always` stands in the first, Id in every
    one.
    """
    groups = [list(dict.fromkeys(always))]
    size = len(",".join(groups[0]))
    for column in dict.fromkeys(others):
        if column in groups[0]:
            continue
        if size + len(column) + BETWEEN > widest:
            groups.append(["Id"])
            size = len("Id")
        groups[-1].append(column)
        size += len(column) + BETWEEN
    return groups
