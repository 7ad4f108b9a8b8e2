"""Who does something with Accord, and why: kept with what was done."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass

from connectors.world import World
from sync.model.journal import ActionRow


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work: `reason` is why, "" where none was given."""

    world: World
    who: str
    reason: str = ""

    @property
    def signed(self) -> str:
        """Who, and why, in one sentence."""
        because = f": {self.reason}" if self.reason else ""
        return f"decided by {self.who}{because}"

    def did(self, what: str, subject: str) -> ActionRow:
        """What is kept of it: `subject` is a link's id, a ref or a plan's fingerprint."""
        world = self.world
        return ActionRow(
            world.new_id(),
            "",
            world.now(),
            self.who,
            what,
            subject,
            self.reason,
        )


def known_as(who: str) -> str:
    """The name somebody gave, else the one that the operating system knows them by."""
    if who:
        return who
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # as in a container, where nobody has that number
        return f"user {os.getuid()}"
