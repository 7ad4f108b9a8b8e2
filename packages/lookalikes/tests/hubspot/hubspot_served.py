"""Serves a portal on a real socket, for the vendor's client library and for a plain session."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import requests
from hubspot import HubSpot

from sandbox.hubspot.app import hubspot_app
from sandbox.hubspot.model import HubSpotModel
from sandbox.listener import bound, listener


@dataclass
class Served:
    """A portal behind HTTP: the model itself, its address, the vendor's client and a plain
    session.
    """

    model: HubSpotModel
    url: str
    client: HubSpot
    session: requests.Session

    def call(self, method: str, path: str, **more: object) -> requests.Response:
        return self.session.request(method, self.url + path, timeout=60, **more)  # type: ignore[arg-type]


def serve(model: HubSpotModel) -> Iterator[Served]:
    """The model on a free port of 127.0.0.1 for as long as the generator is held."""
    [sock] = bound(0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    server = listener(hubspot_app(model))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {model.token}"
        yield Served(model, url, HubSpot(access_token=model.token, host=url), session)
    server.end()
    thread.join(timeout=60)
