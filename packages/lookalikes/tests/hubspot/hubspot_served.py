"""Serves a portal on a real socket, for the vendor's client library and for a plain session."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import requests
import uvicorn
from hubspot import HubSpot

from sandbox.hubspot.app import hubspot_app
from sandbox.hubspot.model import HubSpotModel


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
    config = uvicorn.Config(
        hubspot_app(model),
        host="127.0.0.1",
        port=0,
        log_level="warning",
        date_header=False,
        server_header=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {model.token}"
        yield Served(model, url, HubSpot(access_token=model.token, host=url), session)
    server.should_exit = True
    thread.join(timeout=60)
