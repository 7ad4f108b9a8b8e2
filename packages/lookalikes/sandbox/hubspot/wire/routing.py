"""Which operation answers a path: patterns as Starlette writes them, each for one method, found
once for each path.

Decides nothing about what an operation does. A GET is asked by HEAD too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from starlette.routing import compile_path

from sandbox.hubspot.wire.calls import Route, Table

_MOST_KEPT = 4_096


class Found(NamedTuple):
    """What answers a path, with the values of its names; no route when the path is known by other
    methods only.
    """

    route: Route | None
    names: Mapping[str, str]


class Routing:
    """The operations of a table by method and path."""

    def __init__(self, table: Table) -> None:
        self._routes = []
        for row in table:
            route = Route(*row)
            self._routes.append((_pattern(route.path), route))
        self._found: dict[tuple[str, str], Found | None] = {}

    def find(self, method: str, path: str) -> Found | None:
        """What answers; None for a path that is in no pattern."""
        asked = (method, path)
        if asked not in self._found:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            self._found[asked] = self._searched("GET" if method == "HEAD" else method, path)
        return self._found[asked]

    def _searched(self, method: str, path: str) -> Found | None:
        known = False
        for pattern, route in self._routes:
            match = pattern.match(path)
            if match is None:
                continue
            if route.method == method:
                return Found(route, match.groupdict())
            known = True
        return Found(None, {}) if known else None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """What a path has to look like; the paths of the tables are few and never change."""
    pattern, _, _ = compile_path(path)
    return pattern
