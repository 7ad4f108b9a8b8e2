"""Where people read. Knows which workspace the command was called for."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console
from rich.text import Text

from accord.cli.drawing.text import in_folder


class Screen(Console):
    """A console on which advised commands repeat the `-C` of the one that is running, or name the
    `folder` that was given to it.
    """

    folder: str | None = None

    def render_str(self, text: str, **options: Any) -> Text:
        """As every console, of text that stands for itself; cells of tables are not such."""
        return super().render_str(in_folder(text, self.folder or _folder_given()), **options)


def _folder_given() -> str | None:
    context = click.get_current_context(silent=True)
    if context is None:
        return None
    root = context.find_root()
    if root.get_parameter_source("folder") is not ParameterSource.COMMANDLINE:
        return None
    return str(root.params["folder"])
