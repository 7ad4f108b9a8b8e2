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

from more_itertools import chunked

from connectors.write import Associate, Create, Dissociate, Update, Write

BATCH = 200
GUARDED = 25
# The vendor works through a job 10,000 rows at a time.
BULK = 10_000
# An update is read before it is written; so is a role, to see whether it is already there.
READS = frozenset({"update", "associate", "unassociate"})
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
        return READ if self.bulk_from is None else self._job(self.bulk_from)

    def batches(self, writes: Iterable[Write]) -> Iterator[list[Write]]:
        """Runs of one kind and object; within a run, records of one parent stand together."""
        for _, same in groupby(writes, key=_kind):
            group = _by_parent(list(same))
            yield from chunked(group, self._size(group))

    def in_bulk(self, batch: Sequence[Write]) -> bool:
        """Whether that many of that kind go by a Bulk job."""
        # A job waits its turn for minutes: an update would go over whatever people typed meanwhile.
        return isinstance(batch[0], Create) and self._pays(len(batch))

    def forecast(self, counts: Mapping[tuple[str, str], int]) -> int:
        """Calls for that many steps by (object, action), check reads included; about that many for
        Bulk.
        """
        return sum(self._calls(action, count) for (_, action), count in counts.items())

    def _calls(self, action: str, count: int) -> int:
        match action:
            case "create" if self._pays(count):
                return BULK_CALLS * _parts(count, BULK)
            case "create":
                return _parts(count, BATCH * self.together)
            case "guarded":
                return 2 * _parts(count, GUARDED)
            case _:
                calls = _parts(count, BATCH)
                return 2 * calls if action in READS else calls

    def _size(self, group: Sequence[Write]) -> int:
        """How many of a group make a batch."""
        first = group[0]
        if not isinstance(first, Create):
            return GUARDED if _is_guarded(first) else BATCH
        if self.bulk_from is None or not self._pays(len(group)):
            return BATCH * self.together
        # Even parts, so that none of them falls below the number from which Bulk pays.
        jobs = _parts(len(group), self._job(self.bulk_from))
        return _parts(len(group), jobs)

    def _pays(self, creates: int) -> bool:
        """Whether a Bulk job is worth its calls."""
        return self.bulk_from is not None and creates >= self.bulk_from

    def _job(self, bulk_from: int) -> int:
        """The most writes of one job."""
        return max(BULK, 2 * bulk_from)


def _parts(count: int, size: int) -> int:
    """How many parts of that size it takes."""
    return -(-count // size)


def _kind(write: Write) -> tuple[type[Write], str, str, bool]:
    """What writes must have in common to travel in one call."""
    match write:
        case Create():
            return Create, write.object, write.key_field, False
        case Associate() | Dissociate():
            return type(write), write.ref.object, write.association, False
        case _:
            return type(write), write.ref.object, "", _is_guarded(write)


def _is_guarded(write: Write) -> bool:
    return isinstance(write, Update) and write.unmodified_since is not None


def _by_parent(group: list[Write]) -> list[Write]:
    """Records of one parent side by side; a record written twice keeps its order, and so everything
    does then.
    """
    subjects = {_subject(write) for write in group}
    if len(subjects) < len(group):
        return group
    return sorted(group, key=_parent)


def _subject(write: Write) -> tuple[str, ...]:
    """What is written."""
    match write:
        case Create():
            return (write.key.casefold(),)
        case Associate() | Dissociate():
            return write.ref.id, write.to
        case _:
            return (write.ref.id,)


def _parent(write: Write) -> str:
    """The record that the vendor locks beside the one that is written, blank for none."""
    match write:
        case Associate() | Dissociate():
            return write.ref.id
        case Create() | Update():
            for name in PARENTS:
                parent = write.fields.get(name)
                if parent:
                    return str(parent)
    return ""
