"""Connectors by name. A third one is installed beside Accord and announces itself by an entry
point.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

from connectors.errors import UserError

GROUP = "accord.connectors"


def factory(system: str) -> Callable[..., Any]:
    """`connect(settings, world, budget)` of this system. Raises UserError when nobody offers it."""
    found = list(entry_points(group=GROUP, name=system))
    if not found:
        known = ", ".join(sorted(point.name for point in entry_points(group=GROUP)))
        raise UserError(f"no connector is called {system!r}; there are: {known}")
    loaded: Callable[..., Any] = found[0].load()
    return loaded
