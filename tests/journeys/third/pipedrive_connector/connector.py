"""Pipedrive behind the connector protocol."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from connectors.http.secret import Secret
from connectors.memory import MemoryConnector, MemorySystem, Version
from connectors.protocol import CustomField, Finding
from connectors.record import FieldSchema, ObjectSchema, Value
from connectors.write import Outcome, Write

OWN_FIELDS = {
    "users": ("email", "name", "active", "segment", "region"),
    "organizations": ("name", "domain", "phone", "industry", "country", "owner"),
    "persons": (
        "email",
        "first_name",
        "last_name",
        "job_title",
        "phone",
        "country",
        "owner",
        "org",
        "life_stage",
    ),
    "deals": ("title", "stage", "value", "close_date", "owner", "org", "@participants"),
    "activities": ("subject", "due", "done", "owner", "org"),
}


class PipedriveConnector(MemoryConnector):
    """The records of a file, and the fields that were created there."""

    def __init__(self, file: Path, token: Secret) -> None:
        self._file = file
        self._one_at_a_time = threading.Lock()
        self.credentials_print = hashlib.sha256(token.reveal().encode()).hexdigest()[:16]
        held = json.loads(file.read_text()) if file.exists() else {}
        self._created: dict[str, list[str]] = held.get("fields", {})
        objects = {name: (*own, *self._created.get(name, ())) for name, own in OWN_FIELDS.items()}
        system = MemorySystem("pipedrive", time.time, objects, frozenset({"@participants"}))
        for object_name, record_id, versions in held.get("records", []):
            known = [Version(at, _fields(fields), by, gone) for at, fields, by, gone in versions]
            system.records[object_name, record_id] = known
        system._next = len(system.records)
        super().__init__(system, user_id="api")

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """One batch, kept in the file before it is answered; batches come from several threads."""
        with self._one_at_a_time:
            outcomes = super().write(batch)
            self.save()
        return outcomes

    def describe(self, objects: Sequence[str]) -> dict[str, ObjectSchema]:
        """The vendor's own fields, and those that were created."""
        schemas = {}
        for name in objects:
            if name in self.memory.objects:
                columns = self.memory.objects[name]
                fields = {column: FieldSchema(column, "string") for column in columns}
                schemas[name] = ObjectSchema(name, fields)
        return schemas

    def missing(self, fields: Sequence[CustomField]) -> list[CustomField]:
        """Those that nobody has created yet."""
        return [each for each in fields if each.name not in self.memory.objects[each.object]]

    def provision(self, fields: Sequence[CustomField]) -> list[str]:
        """Create what is missing."""
        told = []
        for each in self.missing(fields):
            self._created.setdefault(each.object, []).append(each.name)
            told.append(f"created {each.object}.{each.name}")
        self.save()
        return told

    def inspect(self) -> list[Finding]:
        """Nothing stands in the way here."""
        return [Finding("ok", "pipedrive", "ready")]

    def save(self) -> None:
        """Everything into the file."""
        records = []
        for (object_name, record_id), versions in self.memory.records.items():
            kept = [(v.at, dict(v.fields), v.by, v.gone) for v in versions]
            records.append((object_name, record_id, kept))
        self._file.write_text(json.dumps({"fields": self._created, "records": records}))


def _fields(held: Mapping[str, Any]) -> dict[str, Value]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in held.items()
    }
