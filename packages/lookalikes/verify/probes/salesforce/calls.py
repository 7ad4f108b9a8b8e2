"""The short way to write a probe below the version's root, and what many of them share."""

from __future__ import annotations

from typing import Any

from verify.probe import Look, Probe

VERSION = "62.0"
DATA = f"/services/data/v{VERSION}"
ASYNC = f"/services/async/{VERSION}"
EXACT = Look()
THEIRS = Look(theirs=True)
UNKNOWN = "003000000000000AAA"
"""Well formed, of the right object, and of no org."""


def data(name: str, method: str, rest: str, body: Any = None, **more: Any) -> Probe:
    """A probe of a data resource."""
    return Probe(name=name, method=method, path=DATA + rest, body=body, **more)
