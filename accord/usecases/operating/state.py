"""The state of a workspace: looked at, copied while runs go on, put back.

A backup is one ZIP file of two members: `backup.json` says what it is of and what it holds, and
`state.db` is the state as it was at one moment. It holds people's data, so only its owner reads it.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import BaseModel, ValidationError

from accord.wiring import connect
from accord.workspace import Workspace
from connectors.errors import UserError
from connectors.world import World
from sync.store.sqlite.copies import (
    StateFacts,
    copy_state,
    facts_of,
    nobody_writes,
    put_in_place,
)
from sync.store.sqlite.files import STATE
from sync.store.sqlite.migrate import require_known
from sync.store.sqlite.store import open_store

HEADER = "backup.json"
FORMAT = 1
PRIVATE = 0o600
FAST = 1
"""How hard a backup is packed: a third of the size at once beats a quarter much later."""
NOT_ONE = "Name a file that `accord state backup FILE` wrote."
ANOTHER = "Restore an older backup; nothing was changed."


class Header(BaseModel):
    """What a backup says of itself."""

    format: int
    made_at: float
    accord: str
    revision: str
    pair: str
    systems: tuple[str, str]
    accounts: dict[str, str]
    size: int
    holds: dict[str, int]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where the state that was there before is now."""

    header: Header
    aside: list[Path]


# --- looking


def check(workspace: Workspace, file: Path | None) -> dict[str, Any]:
    """What the state, or a backup, holds. Raises UserError where it is damaged, or a backup of
    something else.
    """
    if file is not None:
        header = read_header(file)
        _require_pair(workspace, header, file)
        return {"file": str(file), **header.model_dump()}
    path = workspace.state / STATE
    facts = facts_of(path)
    size = path.stat().st_size
    return {"file": str(path), **_header(workspace, facts, size, 0.0).model_dump()}


def _header(workspace: Workspace, facts: StateFacts, size: int, now: float) -> Header:
    return Header(
        format=FORMAT,
        made_at=now,
        accord=version("accord-sync"),
        revision=facts.revision,
        pair=workspace.settings.pair,
        systems=workspace.systems,
        accounts=facts.accounts,
        size=size,
        holds=facts.holds,
    )


# --- a copy


def back_up(workspace: Workspace, file: Path, now: float) -> Header:
    """Copy the state into a new file, also while a run is at work. Raises UserError where the file
    exists, or the state is damaged.
    """
    with _new_file(file) as packed, _room(workspace) as room:
        facts = copy_state(workspace.state, room / STATE)
        size = (room / STATE).stat().st_size
        header = _header(workspace, facts, size, now)
        packed.writestr(HEADER, header.model_dump_json(indent=2) + "\n")
        packed.write(room / STATE, STATE)
    return header


@contextmanager
def _new_file(file: Path) -> Iterator[ZipFile]:
    """A file that was not there before; gone again when it could not be completed."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        raise UserError(
            f"{file} exists already, and a backup never overwrites", advice="Name a new file."
        ) from None
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}", advice="Name another file.") from None
    try:
        with os.fdopen(descriptor, "w+b") as out:
            with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=FAST) as packed:
                yield packed
            out.flush()
            os.fsync(descriptor)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


@contextmanager
def _room(workspace: Workspace) -> Iterator[Path]:
    """A private place on the disk of the workspace, for as long as a file is being put together."""
    workspace.state.mkdir(mode=0o700, exist_ok=True)
    with TemporaryDirectory(prefix="copy-", dir=workspace.state) as name:
        yield Path(name)


# --- and back


def restore(workspace: Workspace, file: Path, world: World) -> Restored:
    """Make a backup the state of the workspace; the one that was there is moved aside. The next
    sync reads everything, and what contradicts the backup waits for a person. Raises UserError for
    a backup of something else, of a newer Accord, or damaged; LeaseHeldError while a run is at
    work.
    """
    header = read_header(file)
    _require_pair(workspace, header, file)
    _require_accounts(workspace, header, file, world)
    now = world.now()
    with nobody_writes(workspace.state, now), _room(workspace) as room:
        _unpack(file, room / STATE)
        _make_ready(room, workspace.systems)
        aside = workspace.state / f"before-restore-{_stamp(now)}-{world.new_id()[-4:]}"
        moved = put_in_place(room / STATE, workspace.state, aside)
    return Restored(header, moved)


def read_header(file: Path) -> Header:
    """What a backup says of itself, once every byte of it was found as it was written. Raises
    UserError.
    """
    try:
        with ZipFile(file) as packed:
            damaged = packed.testzip()
            header = Header.model_validate_json(packed.read(HEADER))
            packed.getinfo(STATE)
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}", advice=NOT_ONE) from None
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UserError(f"{file} is damaged, or no backup: {error}", advice=ANOTHER) from None
    except (KeyError, ValidationError):
        raise UserError(f"{file} is no backup of Accord", advice=NOT_ONE) from None
    if damaged is not None:
        raise UserError(f"{file} is damaged: {damaged} is not as it was written", advice=ANOTHER)
    if header.format != FORMAT:
        raise UserError(
            f"{file} was written by a newer Accord ({header.accord})",
            advice="Use the Accord that wrote it, or a newer one.",
        )
    require_known(header.revision)
    return header


def _require_pair(workspace: Workspace, header: Header, file: Path) -> None:
    ours = (workspace.settings.pair, workspace.systems)
    if (header.pair, header.systems) != ours:
        pair, systems = ours
        raise UserError(
            f"{file} is of the pair {header.pair!r} ({' and '.join(header.systems)}), and this "
            f"workspace is of {pair!r} ({' and '.join(systems)})",
            advice="Restore it in the workspace it was made of.",
        )


def _require_accounts(workspace: Workspace, header: Header, file: Path, world: World) -> None:
    """Each system is asked who we are there: a lost state can not tell any more."""
    wrong = []
    for system, account in header.accounts.items():
        found = connect(workspace, system, world).connector.identity().account
        if found != account:
            told = f"{file} is of the {system} account {account}, and these credentials are for "
            wrong.append(told + found)
    if wrong:
        raise UserError(wrong, advice="Restore it in the workspace it was made of.")


def _unpack(file: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "wb") as out, ZipFile(file) as packed, packed.open(STATE) as source:
        shutil.copyfileobj(source, out)


def _make_ready(room: Path, systems: tuple[str, str]) -> None:
    """Check and upgrade it, and let the next sync read everything again, carefully."""
    store = open_store(room, systems)
    try:
        with store.transaction():
            store.see_policy("")
            store.set_loss("restored")
    finally:
        store.close()


def _stamp(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%S")
