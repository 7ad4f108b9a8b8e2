"""A plug-in of the type checker: only the engine's sending module may write to an outside system.

It goes by the type of what `write` is called on, whatever the variable is called and however it got
there: the `Writer` port, a connector's class, or anything else below `connectors` that has one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mypy.plugin import MethodContext, Plugin
from mypy.types import Type

MAY_WRITE = ("sync/writing/send.py", "connectors/")
"""The one sender; connectors, which are made of writers."""
TOLD = "only sync/writing/send.py may write to a system: past it are no plan, brakes or journal"


class OneWriter(Plugin):
    """Refuses `write` on a connector everywhere else."""

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        """Look at calls of any `write` that a module of `connectors` defines."""
        owner, _, name = fullname.rpartition(".")
        if name == "write" and owner.startswith("connectors."):
            return _refused_elsewhere
        return None


def _refused_elsewhere(context: MethodContext) -> Type:
    path = Path(context.api.path).as_posix()  # type: ignore[attr-defined]
    allowed = any(f"/{part}" in f"/{path}" for part in MAY_WRITE)
    if not allowed:
        context.api.fail(TOLD, context.context)
    return context.default_return_type


def plugin(version: str) -> type[Plugin]:
    """How the type checker finds it."""
    return OneWriter
