"""Kills writing processes and looks at what they left: `python -m tests.sync.store.crashing FOLDER
ROUNDS SEED`.

Each child writes numbered transactions over several tables and acknowledges each one after its
commit. The parent waits for a few of them, kills the child a random moment later, opens the state,
and prints how many acknowledged commits were lost, how many transactions were found in part, and
how often the file was damaged.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path
from typing import NoReturn

from connectors.record import Ref
from sync.store.sqlite.store import open_store
from tests.sync.store.samples import SYSTEMS, intent, mirror_row

REFS = [Ref("hubspot", "contacts", str(number)) for number in range(40)]


def main(folder: Path, rounds: int, seed: int) -> None:
    rng = random.Random(seed)
    found = {"kills": 0, "acknowledged": 0, "lost": 0, "torn": 0, "damaged": 0}
    for _ in range(rounds):
        last, acknowledged = _killed_after(folder, rng.randint(1, 8), rng.uniform(0.0, 0.02))
        found["kills"] += 1
        found["acknowledged"] += acknowledged
        _look(folder, last, found)
    print(json.dumps(found))


def _killed_after(folder: Path, commits: int, seconds: float) -> tuple[int, int]:
    """Killed so many seconds after so many commits: the last number acknowledged, and how many
    were.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _write_for_ever(folder, writing)
    os.close(writing)
    with os.fdopen(reading) as acknowledgements:
        numbers = [int(acknowledgements.readline()) for _ in range(commits)]
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        numbers += [int(line) for line in acknowledgements if line.endswith("\n")]
    return numbers[-1], len(numbers)


def _write_for_ever(folder: Path, acknowledge: int) -> NoReturn:
    store = open_store(folder, SYSTEMS)
    number = int(store.cursor("facts", "number") or 0)
    while True:
        number += 1
        with store.transaction():
            store.set_cursor("facts", "number", str(number))
            store.put_mirror([mirror_row(ref, fields={"number": str(number)}) for ref in REFS])
            store.mark_dirty((ref, "person") for ref in REFS)
            store.intend([intent(f"i{number:09}")])
        os.write(acknowledge, f"{number}\n".encode())


def _look(folder: Path, last: int, found: dict[str, int]) -> None:
    store = open_store(folder, SYSTEMS)
    number = int(store.cursor("facts", "number") or 0)
    found["lost"] += number < last
    mirrored = {row.fields["number"] for row in store.mirror(REFS).values()}
    intents = len(store.open_intents(10**9))
    found["torn"] += not (mirrored <= {str(number)} and intents == number)
    store.close()
    with sqlite3.connect(folder / "state.db") as connection:
        found["damaged"] += connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
    connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
