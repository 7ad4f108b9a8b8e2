"""The line that says both look-alikes answer, and the file that holds it.

Whoever starts the look-alikes waits for the file, so it appears whole or not at all.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import orjson


def ready_line(document: dict[str, Any]) -> str:
    """The ready document as one line of JSON, without the newline."""
    return orjson.dumps(document).decode()


def write_ready_file(path: Path, document: dict[str, Any]) -> None:
    """Put the ready document at `path` in one step: a reader finds the whole of it, or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(ready_line(document) + "\n")
        os.replace(partial, path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
