"""The look-alike served over a real socket, and simple-salesforce pointed at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce

from sandbox.clock import Clock
from sandbox.salesforce.model import SalesforceModel

HOST = "accord.my"


class _ToLoopback(HTTPAdapter):
    """Sends what was meant for `https://…` to the look-alike."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._netloc = urlsplit(url).netloc

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        parts = urlsplit(request.url or "")
        request.url = parts._replace(scheme="http", netloc=self._netloc).geturl()
        return super().send(request, *args, **kwargs)


@dataclass
class Served:
    """A served org and its clock."""

    model: SalesforceModel
    clock: Clock

    def session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        adapter = _ToLoopback(self.model.url)
        session.mount(f"https://{HOST}.salesforce.com/", adapter)
        session.mount(f"https://{urlsplit(self.model.url).netloc}/", adapter)
        return session

    def client(self) -> Salesforce:
        return Salesforce(
            consumer_key=self.model.client_id,
            consumer_secret=self.model.client_secret,
            domain=HOST,
            session=self.session(),
            version="62.0",
        )
