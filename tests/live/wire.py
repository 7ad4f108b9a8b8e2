"""What stands between a connector and the network: it sees every answer, and makes the faults that
nobody can ask of a real account.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter

from verify.answers.answer import Answer

Seen = Callable[[str, str, Answer], None]
"""(method, path, answer) of a call that reached the account."""


class Faults:
    """The faults to come, and which writes they befall: `METHOD path`, as a pattern."""

    def __init__(self, writes: str) -> None:
        self._writes = re.compile(writes)
        self._how, self._left = "", 0

    def set(self, how: str, times: int) -> None:
        """The next so many writes fail."""
        self._how, self._left = how, times

    def next(self, method: str, path: str) -> str:
        """What befalls this call; empty where nothing does."""
        if not self._left or self._writes.fullmatch(f"{method} {path}") is None:
            return ""
        self._left -= 1
        return self._how


class Watched(BaseAdapter):
    """In front of what carries the requests: swallows an answer, or gives one itself."""

    def __init__(self, inner: BaseAdapter, faults: Faults, seen: Seen) -> None:
        super().__init__()
        self._inner, self._faults, self._seen = inner, faults, seen

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        method, path = str(request.method), urlsplit(str(request.url)).path
        how = self._faults.next(method, path)
        if how == "busy":
            return _busy(request)
        if how == "timeout_before":
            raise requests.ReadTimeout("the request never arrived", request=request)
        response = self._inner.send(request, *args, **more)
        headers = tuple(response.headers.items())
        self._seen(method, path, Answer(response.status_code, headers, response.content))
        if how == "timeout_after":
            raise requests.ReadTimeout("the answer was lost", request=request)
        return response

    def close(self) -> None:
        self._inner.close()


def watch(session: requests.Session, faults: Faults, seen: Seen) -> None:
    """Put it in front of everything that carries this session's requests."""
    for prefix, adapter in list(session.adapters.items()):
        session.mount(prefix, Watched(adapter, faults, seen))


def _busy(request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code = 429
    response.request, response.url = request, str(request.url)
    response.headers["Content-Type"] = "application/json"
    response._content = b'{"status":"error","message":"too many calls"}'
    return response
