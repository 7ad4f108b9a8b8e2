"""Look-alikes over https with people in them, and clients run as commands beside them, without a
change: they go where they always go, and a proxy leads them here.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.interop.clients.environment import HERE, environment

LONGEST_S = 240


@dataclass(frozen=True)
class Served:
    """Both look-alikes over https: how they are reached, and what they really hold."""

    ready: dict[str, Any]
    http: requests.Session

    def stored(
        self, vendor: str, object_name: str, *, deleted: bool = False
    ) -> dict[str, dict[str, Any]]:
        """Every record of an object by id, those that are deleted only where they are wanted."""
        wanted = "true" if deleted else "false"
        url = f"{self.ready[vendor]['url']}/_sandbox/records/{object_name}?deleted={wanted}"
        lines = self.http.get(url, timeout=60).text.splitlines()
        return {row["id"]: row for row in map(json.loads, lines)}

    def edit(self, vendor: str, object_name: str, record_id: str, values: dict[str, Any]) -> None:
        """What a person changes there."""
        url = f"{self.ready[vendor]['url']}/_sandbox/records/{object_name}"
        body = {"id": record_id, "fields": values}
        self.http.post(url, json=body, timeout=60).raise_for_status()

    def hubspot(self, method: str, path: str, body: Any = None) -> Any:
        """One call to HubSpot's API."""
        keys = self.ready["hubspot"]
        headers = {"Authorization": f"Bearer {keys['token']}"}
        url = f"{keys['url']}{path}"
        answer = self.http.request(method, url, json=body, headers=headers, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def told(self, vendor: str) -> dict[str, Any]:
        """What a client has to know of it, its keys included."""
        keys: dict[str, Any] = dict(self.ready[vendor])
        shown = {"salesforce": "oauth", "hubspot": "portal"}[vendor]
        answer = self.http.get(f"{keys['url']}/_sandbox/{shown}", timeout=60)
        return {**answer.json(), **keys}

    def surroundings(self, home: Path) -> dict[str, str]:
        """The variables that a client is started with, and no others."""
        ca_file = self.ready["ca_file"]
        return {
            "HOME": str(home),
            "PATH": "/usr/bin:/bin",
            "HTTPS_PROXY": self.ready["proxy"],
            "SSL_CERT_FILE": ca_file,
            "REQUESTS_CA_BUNDLE": ca_file,
            "PYTHONPATH": str(HERE / "trust"),
            "PYTHONUNBUFFERED": "1",
        }


@dataclass(frozen=True)
class Client:
    """A client in an environment of its own."""

    name: str
    served: Served
    home: Path

    def run(self, command: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """One of its commands, to its end, however it ends."""
        line = [str(environment(self.name) / command), *words]
        variables = self.served.surroundings(self.home) | more
        return subprocess.run(
            line,
            cwd=self.home,
            env=variables,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
        )

    def good(self, command: str, *words: str, **more: str) -> str:
        """What one of its commands prints; it must end well."""
        done = self.run(command, *words, **more)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def script(self, name: str, told: dict[str, Any]) -> dict[str, Any]:
        """What a script of ours saw with this client, section by section."""
        printed = self.good("python", str(HERE / "scripts" / f"{name}.py"), json.dumps(told))
        return dict(json.loads(printed))

    def file(self, name: str, document: Any) -> str:
        """A file of JSON for it."""
        path = self.home / name
        path.write_text(json.dumps(document))
        return str(path)
