"""How writes are cut into calls, and how many calls a plan will take. Pure.

Three ways lead in: collections of 200, several of them in one composite (creates only: a lost
answer puts all of its records in doubt, and only creates can be looked up by a key of ours), and
Bulk jobs for very many creates. Guarded updates travel alone, 25 to a composite, because
collections know no precondition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from connectors.write import Associate, Create, Dissociate, Update, Write

BATCH = 200
GUARDED = 25
# The vendor works through a job 10,000 rows at a time.
BULK = 10_000
# An update is read before it is written; so is a role, to see whether it is already there.
READS = {"update", "associate", "unassociate"}
READ = 2000
# Open, upload, close, some looks at how far it is, three result files.
BULK_CALLS = 12
# Records below one parent lock it as they are saved: together they take turns, apart they collide.
PARENTS = ("AccountId", "OpportunityId", "ParentId")


@dataclass(frozen=True, slots=True)
class Batching:
    """Sizes: `together` collections in a call, Bulk from `bulk_from` writes of one kind (None:
    never).
    """

    together: int = 1
    bulk_from: int | None = None

    @property
    def lookahead(self) -> int:
        """A job's worth of writes where jobs are in use."""
        return READ if self.bulk_from is None else max(BULK, 2 * self.bulk_from)

    def batches(self, writes: Iterable[Write]) -> Iterator[list[Write]]:
        """Runs of one kind and object; within a run, records of one parent stand together."""
        for _, same in groupby(writes, key=_kind):
            group = _by_parent(list(same))
            size = self._size(group)
            for start in range(0, len(group), size):
                yield group[start : start + size]

    def in_bulk(self, batch: Sequence[Write]) -> bool:
        """Whether that many of that kind go by a Bulk job."""
        # A job waits its turn for minutes: an update would go over whatever people typed meanwhile.
        return (
            self.bulk_from is not None
            and isinstance(batch[0], Create)
            and len(batch) >= self.bulk_from
        )

    def forecast(self, counts: Mapping[tuple[str, str], int]) -> int:
        """Calls for that many steps by (object, action), check reads included; about that many for
        Bulk.
        """
        return sum(self._calls(action, count) for (_, action), count in counts.items())

    def _calls(self, action: str, count: int) -> int:
        if self.bulk_from is not None and action == "create" and count >= self.bulk_from:
            return BULK_CALLS * -(-count // BULK)
        if action == "guarded":
            return 2 * -(-count // GUARDED)
        size = BATCH * self.together if action == "create" else BATCH
        return -(-count // size) * (2 if action in READS else 1)

    def _size(self, group: Sequence[Write]) -> int:
        if self.in_bulk(group):
            assert self.bulk_from is not None
            # Even parts, so that none of them falls below the number from which Bulk pays.
            parts = -(-len(group) // max(BULK, 2 * self.bulk_from))
            return -(-len(group) // parts)
        if _guarded(group[0]):
            return GUARDED
        return BATCH * self.together if isinstance(group[0], Create) else BATCH


def _kind(write: Write) -> tuple[type[Write], str, str, bool]:
    if isinstance(write, Create):
        return type(write), write.object, write.key_field, False
    name = write.association if isinstance(write, Associate | Dissociate) else ""
    return type(write), write.ref.object, name, _guarded(write)


def _guarded(write: Write) -> bool:
    return isinstance(write, Update) and write.unmodified_since is not None


def _by_parent(group: list[Write]) -> list[Write]:
    """Records of one parent side by side; a record written twice keeps its order, and so everything
    does then.
    """
    if len({_subject(write) for write in group}) < len(group):
        return group
    return sorted(group, key=_parent)


def _subject(write: Write) -> tuple[str, ...]:
    if isinstance(write, Create):
        return (write.key.casefold(),)
    return (
        (write.ref.id, write.to) if isinstance(write, Associate | Dissociate) else (write.ref.id,)
    )


def _parent(write: Write) -> str:
    if isinstance(write, Associate | Dissociate):
        return write.ref.id
    fields = write.fields if isinstance(write, Create | Update) else {}
    return next((str(fields[name]) for name in PARENTS if fields.get(name)), "")
