"""Calls as they go over the network: strict certificates, no redirect followed, a pace that is
kept, and patience with a vendor that is busy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import requests

from verify.accounts.account import check_address, is_loopback
from verify.answers.answer import Answer

Sleep = Callable[[float], None]

_CONNECT_S, _READ_S = 10, 120
_BUSY = frozenset({429, 502, 503, 504})
_TRIES = 4
_REST_S = 11.0
"""Longer than the ten seconds in which HubSpot counts calls."""
GENTLE_S = 0.3
"""Between two calls to a vendor: within HubSpot's five searches a second."""


class Wire:
    """Speaks to one address. Close it, or use it in a `with` block."""

    def __init__(self, url: str, sleep: Sleep) -> None:
        check_address(url)
        self.url = url.rstrip("/")
        self._sleep = sleep
        self._near = is_loopback(url)
        self._session = requests.Session()
        # A proxy of the environment is for the way out.
        self._session.trust_env = not self._near

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def pause(self, seconds: float) -> None:
        """Wait before something is asked again; on this machine hardly."""
        self._sleep(seconds / 100 if self._near else seconds)

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to one call, whatever its status. Raises requests.RequestException."""
        for _ in range(_TRIES - 1):
            answer = self._once(method, path, body, headers or {})
            if self._near or answer.status not in _BUSY:
                return answer
            self._sleep(_REST_S)
        return self._once(method, path, body, headers or {})

    def _once(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        if not self._near:
            self._sleep(GENTLE_S)
        raw, sent = _packed(body, headers)
        with self._session.request(
            method,
            self.url + path,
            data=raw,
            auth=_Headers(sent),
            timeout=(_CONNECT_S, _READ_S),
            allow_redirects=False,
        ) as response:
            lines = tuple((str(name), str(value)) for name, value in response.raw.headers.items())
            return Answer(response.status_code, lines, response.content)


def _packed(body: Any, headers: Mapping[str, str]) -> tuple[bytes | None, dict[str, str]]:
    if body is None:
        return None, dict(headers)
    raw = body.encode() if isinstance(body, str) else orjson.dumps(body)
    return raw, {"Content-Type": "application/json", **headers}


class _Headers(requests.auth.AuthBase):
    """Sets the headers last, so that no `.netrc` puts another credential in their place."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self._headers)
        return request
