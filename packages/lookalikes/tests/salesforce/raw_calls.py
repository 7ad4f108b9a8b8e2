"""Calls as they stand on the socket: an answer's head as it was sent, and bodies of any content."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

import requests
from salesforce_served import Served

DATA = "/services/data/v62.0"


def head_of(
    served: Served, path: str, method: str = "GET", **headers: str
) -> list[tuple[str, str]]:
    """The header lines of an answer, names as they were sent."""
    connection = http.client.HTTPConnection(urlsplit(served.model.url).netloc, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        return connection.getresponse().getheaders()
    finally:
        connection.close()


def bearer(served: Served) -> dict[str, str]:
    """The header of a session that is good."""
    return {"Authorization": f"Bearer {served.model.sessions.issue()}"}


def send(
    served: Served,
    path: str,
    raw: bytes,
    kind: str | None = "application/json",
    method: str = "POST",
) -> requests.Response:
    """A body as it is, said to be of that kind."""
    headers = bearer(served)
    if kind is not None:
        headers["Content-Type"] = kind
    url = served.model.url + DATA + path
    return requests.request(method, url, data=raw, headers=headers, timeout=10)


class Caller:
    """Somebody with a good session."""

    def __init__(self, served: Served) -> None:
        self.model = served.model
        self._headers = bearer(served)

    def ask(self, method: str, path: str, body: Any = None) -> requests.Response:
        """One call below the version's root."""
        url = self.model.url + DATA + path
        return requests.request(method, url, json=body, headers=self._headers, timeout=10)

    def subrequest(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The same as a part of a composite."""
        one = {"method": method, "url": DATA + path, "referenceId": "r", "body": body}
        (told,) = self.ask("POST", "/composite", {"compositeRequest": [one]}).json()[
            "compositeResponse"
        ]
        return told["httpStatusCode"], told["body"]
