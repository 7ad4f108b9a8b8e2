"""An answer of another shape is a failure on the way, of the kind that the question was."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.errors import RetryableError, UnknownOutcome
from connectors.http.shape import is_page, page_met, told, told_list


@pytest.mark.parametrize("failure", [RetryableError, UnknownOutcome])
@pytest.mark.parametrize("document", [None, [], "text", 7])
def test_what_is_no_document_is_a_failure(document: Any, failure: type[RetryableError]) -> None:
    with pytest.raises(failure, match="where a document was expected"):
        told("Acme", document, failure)


def test_a_part_that_is_lacking_is_a_failure_and_what_may_lack_is_not() -> None:
    found = told("Acme", {"total": 0}, RetryableError)
    assert (found["total"], found.get("paging")) == (0, None)
    with pytest.raises(RetryableError, match="Acme answered without 'results'"):
        found["results"]


@pytest.mark.parametrize("document", [None, {}, "text"])
def test_what_is_no_list_is_a_failure(document: Any) -> None:
    assert told_list("Acme", [1], RetryableError) == [1]
    with pytest.raises(RetryableError, match="where a list was expected"):
        told_list("Acme", document, RetryableError)


@pytest.mark.parametrize(
    ("status", "content", "document", "page"),
    [
        (400, b"<html>", None, True),
        (403, b"<html>", None, True),
        (400, b'{"message": "no"}', {"message": "no"}, False),
        (400, b"", None, False),
        (404, b"<html>", None, False),
        (414, b"<html>", None, False),
        (502, b"<html>", None, False),
        (200, b"<html>", None, False),
    ],
)
def test_a_page_in_place_of_a_refusal_is_told_from_a_vendors_own(
    status: int, content: bytes, document: Any, page: bool
) -> None:
    assert is_page(status, content, document) is page
    assert "firewall" in page_met("Acme", status).advice
