"""What a disk that is full, or may not be written, is told as: by its errors, and by SQLite's."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.errors import UserError

FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
READ_ONLY = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
OUT_OF_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
MAKE_ROOM = "Make room on the disk that holds the workspace, then run the command again."
LET_WRITE = (
    "Give the user who runs Accord the right to write in that folder, then run the command again."
)
PRIMARY_CODE = 0xFF


@contextmanager
def told_of(folder: Path) -> Iterator[None]:
    """Raises UserError for what the disk refuses while the state folder is made ready."""
    try:
        yield
    except OSError as error:
        if error.errno in OUT_OF_ROOM:
            raise no_room(error) from error
        if error.errno in FORBIDDEN:
            raise read_only(folder, error) from error
        raise


def code_of(error: sqlite3.Error) -> int:
    """What kind of error SQLite reports; 0 where it does not say."""
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE


def no_room(error: Exception) -> UserError:
    """There is no room for what had to be written."""
    return UserError(f"the state could not be written: {error}", advice=MAKE_ROOM)


def read_only(folder: Path, error: Exception) -> UserError:
    """What had to be written may not be."""
    return UserError(f"{folder} is read-only for this user: {error}", advice=LET_WRITE)
