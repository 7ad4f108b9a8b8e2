"""One workspace beside running look-alikes: the command line on one hand, the vendors' own stores
on the other.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import requests

from accord.cli.main import main
from sandbox.server import Running, SandboxOptions, running

SYSTEMS = ("salesforce", "hubspot")
OBJECTS: dict[str, dict[str, tuple[str, ...]]] = {
    "account": {"salesforce": ("Account",), "hubspot": ("companies",)},
    "contact": {"salesforce": ("Contact", "Lead"), "hubspot": ("contacts",)},
    "opportunity": {"salesforce": ("Opportunity",), "hubspot": ("deals",)},
}


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


class Vendor:
    """A look-alike's control API: what people do there, and what it really holds."""

    def __init__(self, url: str, ca_file: str | None = None) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca_file or True

    def rows(self, object_name: str, *, deleted: bool = False) -> dict[str, dict[str, Any]]:
        """Stored records by id."""
        wanted = "true" if deleted else "false"
        return {row["id"]: row for row in self._stored(f"{object_name}?deleted={wanted}")}

    def associations(self) -> list[dict[str, Any]]:
        return self._stored("associations?deleted=false")

    def _stored(self, what: str) -> list[dict[str, Any]]:
        answer = self._session.get(f"{self.url}/_sandbox/records/{what}", timeout=60)
        answer.raise_for_status()
        return [orjson.loads(line) for line in answer.content.splitlines()]

    def edit(self, object_name: str, record_id: str | None, fields: dict[str, Any]) -> str:
        """Edit (or create) as a person would; returns the id."""
        body = {"fields": fields} | ({"id": record_id} if record_id else {})
        answer = self._session.post(
            f"{self.url}/_sandbox/records/{object_name}", json=body, timeout=60
        )
        answer.raise_for_status()
        return str(answer.json().get("id", record_id))

    def configure(self, settings: dict[str, Any]) -> None:
        """Change the portal as its administrator would."""
        answer = self._session.post(f"{self.url}/_sandbox/portal", json=settings, timeout=60)
        answer.raise_for_status()

    def delete(self, object_name: str, record_id: str) -> None:
        self._session.delete(
            f"{self.url}/_sandbox/records/{object_name}/{record_id}", timeout=60
        ).raise_for_status()

    def act(
        self, object_name: str, record_id: str, deed: str, wanted: dict[str, Any]
    ) -> dict[str, Any]:
        """What a person does to a record beyond editing it: convert, merge, restore."""
        url = f"{self.url}/_sandbox/records/{object_name}/{record_id}/{deed}"
        answer = self._session.post(url, json=wanted, timeout=60)
        answer.raise_for_status()
        return dict(answer.json()) if answer.content else {}

    def faults(self, *rules: dict[str, Any]) -> None:
        self._session.post(
            f"{self.url}/_sandbox/faults", json=list(rules), timeout=60
        ).raise_for_status()

    def faults_in_force(self) -> list[dict[str, Any]]:
        return list(self._session.get(f"{self.url}/_sandbox/faults", timeout=60).json())

    def calm(self) -> None:
        self._session.delete(f"{self.url}/_sandbox/faults", timeout=60).raise_for_status()

    def stats(self) -> dict[str, Any]:
        answer = self._session.get(f"{self.url}/_sandbox/stats", timeout=60)
        return dict(answer.json())

    def reset_stats(self) -> None:
        self._session.post(f"{self.url}/_sandbox/stats/reset", timeout=60).raise_for_status()

    def advance(self, seconds: float) -> None:
        self._session.post(
            f"{self.url}/_sandbox/clock", json={"advance_s": seconds}, timeout=60
        ).raise_for_status()

    def row(self, object_name: str, record_id: str) -> dict[str, Any]:
        """The stored fields of one record."""
        return dict(self.rows(object_name)[record_id]["fields"])

    def snapshot(self) -> str:
        return str(self._session.post(f"{self.url}/_sandbox/snapshot", timeout=60).json()["id"])

    def restore(self, snapshot: str) -> None:
        body = {"id": snapshot}
        self._session.post(f"{self.url}/_sandbox/restore", json=body, timeout=60).raise_for_status()

    def close(self) -> None:
        self._session.close()


def accord(*words: str) -> Done:
    """Run a command in this process, as the shell would."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(list(words))
            code: int | str | None = 0
        except SystemExit as end:
            code = end.code
    return Done(1 if isinstance(code, str) else code or 0, out.getvalue(), err.getvalue())


class Journey:
    """A workspace and its two vendors."""

    def __init__(self, folder: Path, ready: Path, look_alikes: Running) -> None:
        self.folder, self.ready, self.running = folder, ready, look_alikes
        ca_file = look_alikes.ready.get("ca_file")
        self.salesforce = Vendor(look_alikes.salesforce_url, ca_file)
        self.hubspot = Vendor(look_alikes.hubspot_url, ca_file)

    @property
    def vendors(self) -> tuple[Vendor, Vendor]:
        return self.salesforce, self.hubspot

    def vendor(self, system: str) -> Vendor:
        return self.salesforce if system == "salesforce" else self.hubspot

    def accord(self, *words: str, inside: bool = True) -> Done:
        """Run a command in this process, as the shell would."""
        return accord(*(["-C", str(self.folder)] if inside else []), *words)

    def written(self) -> dict[str, int]:
        """What each vendor says was written to it through its API since its statistics were
        reset.
        """
        return {system: int(self.vendor(system).stats()["written"]) for system in SYSTEMS}

    def sync(self, *words: str) -> dict[str, Any]:
        """A sync that must end well (0, or 3 when something waits)."""
        done = self.accord("sync", "--json", *words)
        assert done.code in (0, 3), done
        return dict(done.document)

    def fields(self) -> list[dict[str, Any]]:
        return list(self.accord("taxonomy", "fields", "--json").document)

    def waiting(self) -> list[dict[str, Any]]:
        """Everything parked or held."""
        return [
            *self.accord("parked", "list", "--json").document,
            *self.accord("conflicts", "list", "--json").document,
        ]


@contextlib.contextmanager
def begun(place: Path, *, provision: bool = True, **options: Any) -> Iterator[Journey]:
    """Running look-alikes with these options, and a workspace beside them inside `place`."""
    place.mkdir(parents=True, exist_ok=True)
    ready = place / "ready.json"
    with running(SandboxOptions(ready_file=ready, **options)) as look_alikes:
        found = Journey(place / "workspace", ready, look_alikes)
        assert (
            found.accord("init", str(found.folder), "--sandbox", str(ready), inside=False).code == 0
        )
        if provision:
            assert found.accord("provision").code == 0
        try:
            yield found
        finally:
            for vendor in found.vendors:
                vendor.close()


class Template:
    """A journey as it stands now, from which others can start again and again."""

    def __init__(self, origin: Journey) -> None:
        self.origin = origin
        self._snapshots = [(vendor, vendor.snapshot()) for vendor in origin.vendors]

    def again(self, folder: Path) -> Journey:
        """Both vendors as they were, and a copy of the workspace."""
        for vendor, snapshot in self._snapshots:
            vendor.calm()
            vendor.restore(snapshot)
            vendor.reset_stats()
        shutil.copytree(self.origin.folder, folder)
        return Journey(folder, self.origin.ready, self.origin.running)


def written(document: dict[str, Any]) -> int:
    """How many writes a run made."""
    return sum(sum(actions.values()) for actions in document["written"].values())


def origin_of(row: dict[str, Any]) -> tuple[str, str, str] | None:
    """(system, object, id) of the record a created one was made from, read off its key."""
    key = row["fields"].get("accord_key") or row["fields"].get("Accord_Key__c")
    parts = str(key).split("-", 3) if key else []
    return (parts[1], parts[2], parts[3]) if len(parts) == 4 else None
