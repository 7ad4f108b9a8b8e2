"""The state is copied while runs go on, and a copy put back loses nobody's edit."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from sync.store.sqlite.files import Lock
from tests.journeys.comparison import couples, differences
from tests.journeys.journey import Journey, written


def backed_up(found: Journey, name: str = "monday.backup") -> tuple[Path, dict[str, Any]]:
    file = found.folder.parent / name
    done = found.accord("state", "backup", str(file), "--json")
    assert done.code == 0, done
    return file, dict(done.document)


def test_a_backup_says_what_it_holds_and_only_its_owner_reads_it(settled: Journey) -> None:
    file, document = backed_up(settled)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert document["packed"] == file.stat().st_size
    assert document["holds"]["links"] == sum(
        settled.accord("status", "--json").document["links"].values()
    )
    assert document["pair"] == "main"
    assert set(document["accounts"]) == {"salesforce", "hubspot"}
    assert (
        settled.accord("state", "check", str(file), "--json").document["holds"]
        == (document["holds"])
    )
    assert settled.accord("state", "check", "--json").document["holds"] == document["holds"]
    assert not list(file.parent.glob(".accord/copy-*"))


def test_a_backup_never_overwrites(settled: Journey) -> None:
    file, _ = backed_up(settled)
    before = file.read_bytes()
    done = settled.accord("state", "backup", str(file))
    assert done.code == 2
    assert "exists already" in done.err
    assert file.read_bytes() == before


def test_a_backup_is_made_while_a_run_has_the_state_and_no_restore_is(settled: Journey) -> None:
    file, _ = backed_up(settled)
    running = Lock(settled.folder / ".accord")
    try:
        another, _ = backed_up(settled, "while-running.backup")
        refused = settled.accord("state", "restore", str(file))
    finally:
        running.release()
    assert settled.accord("state", "check", str(another)).code == 0
    assert refused.code == 4, refused


def test_after_a_restore_edits_made_since_the_backup_flow_and_none_is_lost(
    settled: Journey,
) -> None:
    file, _ = backed_up(settled)
    people = couples(settled)
    told: dict[str, str] = {}
    for left, right in people[:20]:  # flowed before the state was lost
        settled.salesforce.edit("Contact", left, {"Title": f"Before {left}"})
        told[right] = f"Before {left}"
    assert written(settled.sync()) == 20
    for left, right in people[10:30]:  # made afterwards; ten of them for the second time
        settled.hubspot.edit("contacts", right, {"jobtitle": f"After {left}"})
        told[right] = f"After {left}"
    present = settled.folder / ".accord" / "state.db"
    lost = present.read_bytes()
    done = settled.accord("state", "restore", str(file), "--json")
    assert done.code == 0, done
    aside = [Path(path) for path in done.document["aside"]]
    assert lost in [path.read_bytes() for path in aside]
    settled.sync()
    there = settled.hubspot.rows("contacts")
    assert {right: there[right]["fields"]["jobtitle"] for right in told} == told
    settle_the_rest(settled)
    assert differences(settled) == []


def settle_the_rest(found: Journey) -> None:
    """Take HubSpot's value of every conflict that waits, or the other where that makes no sense."""
    for issue in found.accord("conflicts", "list", "--json").document:
        taken = ("conflicts", "resolve", issue["id"], "--take")
        done = found.accord(*taken, "hubspot")
        if done.code != 0:
            assert "cannot be read" in done.err, done
            done = found.accord(*taken, "salesforce")
        assert done.code == 0, done
    found.sync()


def test_a_damaged_state_is_put_right_by_a_restore(settled: Journey) -> None:
    file, _ = backed_up(settled)
    state = settled.folder / ".accord" / "state.db"
    for ending in ("-wal", "-shm"):
        state.with_name(state.name + ending).unlink(missing_ok=True)
    state.write_bytes(b"\0" * 4096 + os.urandom(8192))
    done = settled.accord("sync")
    assert done.code == 2
    assert f"accord -C {settled.folder} state restore" in done.err
    assert "--full" not in done.err
    assert settled.accord("state", "check").code == 2
    assert settled.accord("state", "restore", str(file)).code == 0
    assert written(settled.sync()) == 0


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9])
def test_a_damaged_backup_is_refused_and_nothing_changes(settled: Journey, place: float) -> None:
    file, _ = backed_up(settled)
    held = bytearray(file.read_bytes())
    at = int(len(held) * place)
    held[at] ^= 0xFF
    held[at + 1] ^= 0xFF
    file.write_bytes(bytes(held))
    refused(settled, file, "damaged")


def test_half_a_backup_and_something_else_are_refused(settled: Journey, tmp_path: Path) -> None:
    file, _ = backed_up(settled)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    refused(settled, file, "damaged")
    other = tmp_path / "notes.txt"
    other.write_text("nothing of Accord")
    refused(settled, other, "no backup")
    refused(settled, tmp_path / "nowhere", "No such file")


def refused(found: Journey, file: Path, why: str) -> None:
    """A restore that changes nothing."""
    state = found.folder / ".accord" / "state.db"
    before = state.read_bytes()
    done = found.accord("state", "restore", str(file))
    assert done.code == 2, done
    assert why in done.err
    assert state.read_bytes() == before
    assert not list(state.parent.glob("before-restore-*"))
    assert not list(state.parent.glob("copy-*"))


def altered(file: Path, **told: Any) -> Path:
    """The same backup, saying something else of itself."""
    other = file.with_suffix(".altered")
    with ZipFile(file) as source, ZipFile(other, "w") as made:
        header = json.loads(source.read("backup.json"))
        made.writestr("backup.json", json.dumps({**header, **told}))
        made.writestr("state.db", source.read("state.db"))
    return other


def test_a_backup_of_another_account_or_pair_or_format_is_refused(settled: Journey) -> None:
    file, document = backed_up(settled)
    accounts = {**document["accounts"], "hubspot": "1"}
    refused(settled, altered(file, accounts=accounts), "hubspot account 1")
    refused(settled, altered(file, pair="second"), "of the pair 'second'")
    refused(settled, altered(file, format=2), "newer Accord")
    assert settled.accord("state", "restore", str(altered(file))).code == 0


def test_a_backup_of_a_newer_accord_is_refused(settled: Journey) -> None:
    state = settled.folder / ".accord" / "state.db"
    file, _ = backed_up(settled)
    connection = sqlite3.connect(state)
    (stamped,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    newer, _ = backed_up(settled, "newer.backup")
    connection.execute("UPDATE alembic_version SET version_num = ?", (stamped,))
    connection.commit()
    connection.close()
    refused(settled, newer, "newer Accord")
    assert settled.accord("state", "restore", str(file)).code == 0
