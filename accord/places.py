"""Places that a person names for a command to write to: what is wrong with one is said before
anything is done, and is no bug.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.errors import UserError

NO_PLACE = frozenset(
    {
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.EEXIST,
        errno.ENAMETOOLONG,
        errno.ELOOP,
        errno.EINVAL,
    }
)
"""What the operating system says of a name under which nothing can be."""
ANOTHER = "Name another place."


@contextmanager
def named(place: Path) -> Iterator[None]:
    """Raises UserError where a place that somebody named cannot be; what a disk refuses besides is
    told as that.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in NO_PLACE:
            raise
        raise UserError(f"{place}: {error.strerror}", advice=ANOTHER) from None


def require_room_for(file: Path) -> None:
    """Raises UserError where a file cannot be written; leaves nothing behind."""
    folder = file.parent
    with named(file):
        folder.stat()
    if not folder.is_dir():
        raise UserError(f"{file}: {os.strerror(errno.ENOTDIR)}", advice=ANOTHER)
    if file.is_dir():
        raise UserError(f"{file}: {os.strerror(errno.EISDIR)}", advice=ANOTHER)
    if not os.access(file if file.exists() else folder, os.W_OK):
        raise UserError(f"{file}: {os.strerror(errno.EACCES)}", advice=ANOTHER)
