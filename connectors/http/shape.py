"""What a vendor's answer must look like. One of another shape tells nothing of what was asked: it
is a failure on the way, such as a gateway's own page, and never a fault of a record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from connectors.errors import RetryableError

Failure = type[RetryableError]
"""RetryableError for what was only read, UnknownOutcome for what was written."""
PAGES_OF_THEIR_OWN = frozenset({404, 405, 414})
"""Refusals that a vendor itself may word as a page: no such address, method or length of one."""


class Told(dict[str, Any]):
    """A document as a vendor sent it; asked for a part that it lacks, it raises the failure."""

    def __init__(self, document: Mapping[str, Any], vendor: str, failure: Failure) -> None:
        super().__init__(document)
        self._vendor, self._failure = vendor, failure

    def __missing__(self, name: str) -> NoReturn:
        raise self._failure(f"{self._vendor} answered without {name!r}")


def told(vendor: str, document: Any, failure: Failure) -> Told:
    """The document, which must be one. Raises `failure`."""
    if not isinstance(document, Mapping):
        raise failure(f"{vendor} answered with {_kind(document)} where a document was expected")
    return Told(document, vendor, failure)


def told_list(vendor: str, document: Any, failure: Failure) -> list[Any]:
    """The list, which must be one. Raises `failure`."""
    if not isinstance(document, list):
        raise failure(f"{vendor} answered with {_kind(document)} where a list was expected")
    return document


def is_page(status: int, content: bytes | str | None, document: Any) -> bool:
    """Whether a refusal is no vendor's answer but a page of something in between."""
    refusal = 400 <= status < 500 and status not in PAGES_OF_THEIR_OWN
    return refusal and document is None and bool(content)


def page_met(vendor: str, status: int) -> RetryableError:
    """What such a page means: nothing reached the vendor."""
    return RetryableError(
        f"something on the way to {vendor} answered {status} with a page instead of JSON",
        advice=(
            "Look for a proxy, firewall or maintenance page between here and the vendor; the next "
            "run continues where this one stopped."
        ),
    )


def _kind(document: Any) -> str:
    if document is None:
        return "nothing"
    return "a list" if isinstance(document, list) else f"a {type(document).__name__}"
