"""What many probes of a portal share."""

from __future__ import annotations

from typing import Any

from verify.probe import Look, Probe

EXACT = Look()
THEIRS = Look(theirs=True)
NOBODY = "999999999999"
OBJECTS = "/crm/v3/objects"


def call(name: str, method: str, path: str, body: Any = None, **more: Any) -> Probe:
    """A probe in the order in which one reads a call."""
    return Probe(name=name, method=method, path=path, body=body, **more)
