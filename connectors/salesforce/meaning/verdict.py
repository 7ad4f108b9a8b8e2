"""What an answer as a whole means: its JSON, the vendor's words, and the error they stand for.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import orjson
import requests
from simple_salesforce.exceptions import SalesforceError

from connectors.errors import (
    AuthError,
    BudgetError,
    IntegrationError,
    RejectedError,
    RetryableError,
    UnknownOutcome,
)
from connectors.http.shape import is_page, page_met
from connectors.salesforce.meaning.refusal import advice

_SWITCHED_OFF = frozenset({"API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED"})
# Requests that run for 20 seconds or more are counted apart, and the next is refused until one
# ends.
CROWDED_S = 5.0


def is_read(method: str, path: str) -> bool:
    """Whether a call of simple-salesforce may be sent twice; our own say so themselves."""
    if method == "POST":
        return "/composite/sobjects/" in path  # records asked for by id
    return method in ("GET", "HEAD")


def judge(answer: requests.Response) -> IntegrationError | None:
    """The day's allowance is gone, too many long requests run, or the API is switched off for this
    org or user.
    """
    if answer.status_code != 403:
        return None
    code, message = words(403, _lenient(answer))
    if code == "REQUEST_LIMIT_EXCEEDED":
        if "concurrent" in message.lower():
            return RetryableError(f"Salesforce: {message}", after=CROWDED_S)
        return BudgetError(f"Salesforce: {message}", advice=advice(code))
    if code in _SWITCHED_OFF:
        return AuthError(f"Salesforce: {message}", advice=advice(code))
    return None


def reject(status: int, body: Any) -> NoReturn:
    """Raise RejectedError in the vendor's words."""
    code, message = words(status, body)
    raise RejectedError(f"Salesforce refused: {message} ({code})", code=code, advice=advice(code))


def refuse(status: int, document: Any) -> NoReturn:
    """Raise what a call's answer of 300 or more means: RetryableError for a failure, else
    RejectedError.
    """
    if status >= 500:
        code, message = words(status, document)
        raise RetryableError(f"Salesforce failed: {message} ({code})")
    reject(status, document)


def words(status: int, body: Any) -> tuple[str, str]:
    """(code, message) of a refusal; data errors are lists, sign-in errors objects."""
    first = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, dict):
        return f"HTTP_{status}", f"the answer was {status} without a reason"
    code = _said(first, "errorCode", "statusCode", "error") or f"HTTP_{status}"
    return code, _said(first, "message", "error_description") or code


def decoded(answer: requests.Response, read: bool) -> Any:
    """The JSON body. A maintenance page in its place says nothing about what was done: raises
    RetryableError for a read, UnknownOutcome for a write.
    """
    if not answer.content:
        return None
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        if is_page(answer.status_code, answer.content, None):
            raise page_met("Salesforce", answer.status_code) from error
        if 300 <= answer.status_code < 500:
            return None
        message = f"Salesforce answered {answer.status_code} with something that is not JSON"
        if read:
            raise RetryableError(message) from error
        raise UnknownOutcome(message) from error


@contextmanager
def stock_errors() -> Iterator[None]:
    """Makes simple-salesforce's errors ours. Raises RejectedError."""
    try:
        yield
    except SalesforceError as error:
        reject(error.status, error.content)


def _said(document: dict[str, Any], *names: str) -> str:
    """The first of these that says something."""
    for name in names:
        value = document.get(name)
        if value:
            return str(value)
    return ""


def _lenient(answer: requests.Response) -> Any:
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return None
