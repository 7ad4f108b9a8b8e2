"""Two records side by side: what they last agreed on, and what each says now. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.record import Value
from mapping.codecs.translate import Canonical, FieldProblem
from mapping.policy import OF_A_VOCABULARY
from mapping.words.spellings import spelling
from sync.deciding.comparing.compared import NO_FIELDS, Compared, Values
from sync.deciding.comparing.corrections import (
    UNREADABLE,
    Beside,
    corrected,
    turning_on_time,
)
from sync.deciding.comparing.unticked import as_asked
from sync.deciding.observation import EntityDesk, Observation, Times
from sync.model.left_open import Said, looked_at, plain, put_by_vendor
from sync.model.links import Link
from sync.model.mirror import MirrorRow

Both = tuple[Canonical, Canonical]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two records side by side: their rows, what they last agreed on, and what they say now.

    `base` is the link's, as far as it speaks of records that are still there. `corrected`: fields
    of either side that nobody can read and that the other side, or a person, has corrected.
    `timed`: those of which it turns on time whether they were. `just_made`: systems whose record
    Accord made a moment ago.
    """

    desk: EntityDesk
    link: Link
    rows: tuple[MirrorRow, MirrorRow]
    base: Values
    found: Both
    corrected: tuple[frozenset[str], frozenset[str]] = (NO_FIELDS, NO_FIELDS)
    timed: frozenset[str] = NO_FIELDS
    just_made: frozenset[str] = NO_FIELDS

    def stored(self, side: int, name: str) -> str:
        """What a side holds in a field, as its vendor has it."""
        return _stored(self.desk, self.rows[side], name)

    def unreadable(self, side: int, name: str) -> str:
        """The same, told as what nobody can read is."""
        return UNREADABLE + self.stored(side, name)

    def told(self, side: int, name: str) -> Value:
        """What a side says in a field, readable or not."""
        values = self.found[side].values
        return values[name] if name in values else self.unreadable(side, name)

    def left_open(self) -> dict[str, Said]:
        """What both said in the fields that are left open, as far as that is known by now."""
        found = {}
        for name, said in self.link.left_open.items():
            filled = []
            for side, system in enumerate(self.desk.systems):
                made = system in self.just_made
                filled.append(self.told(side, name) if made else None)
            found[name] = looked_at(said, (filled[0], filled[1]))
        return found

    def said(self, name: str) -> dict[str, Value]:
        """What each system says of one field."""
        said = {}
        for system, found in zip(self.desk.systems, self.found, strict=True):
            said[system] = found.values[name]
        return said


def _stored(desk: EntityDesk, row: MirrorRow, name: str) -> str:
    codec = desk.reads(row).codecs.get(name)
    return "" if codec is None else str(row.fields.get(codec.native))


def _all_stored(
    desk: EntityDesk,
    row: MirrorRow,
    problems: Sequence[FieldProblem],
) -> dict[str, str]:
    """What a record holds in the fields that cannot be read in the other one."""
    stored = {}
    for problem in problems:
        stored[problem.field] = _stored(desk, row, problem.field)
    return stored


def meet(
    seen: Observation,
    desk: EntityDesk,
    link: Link,
    rows: tuple[MirrorRow, MirrorRow],
) -> Meeting:
    """What both records say, as far as it can be read or was corrected since."""
    base = _without_held(link.base or {}, desk)
    here, there = _read(desk, link, rows, base)
    base = _without_replaced(base, desk, here.values, there.values)
    same = _known_by_either(desk, rows, here.values, there.values)
    here, there = _without(here, same), _without(there, same)
    if not here.problems and not there.problems:
        return Meeting(desk, link, rows, base, (here, there), just_made=seen.just_made)
    on_the_right, on_the_left = _beside(seen, desk, rows, base, (here, there))
    now_here, here_corrected = corrected(here, on_the_right, seen.proposals)
    now_there, there_corrected = corrected(there, on_the_left, seen.proposals)
    timed = {
        *turning_on_time(here.problems, on_the_right),
        *turning_on_time(there.problems, on_the_left),
    }
    return Meeting(
        desk,
        link,
        rows,
        base,
        (now_here, now_there),
        (here_corrected, there_corrected),
        frozenset(timed),
        seen.just_made,
    )


def _beside(
    seen: Observation,
    desk: EntityDesk,
    rows: tuple[MirrorRow, MirrorRow],
    base: Values,
    found: Both,
) -> tuple[Beside, Beside]:
    """What stands beside the left record, and beside the right one."""
    times = _times(desk, rows)
    field_times = _by_our_clock(seen.times, desk.clock_skews)
    beside = []
    for side, row in enumerate(rows):
        other = 1 - side
        known = [issue for issue in seen.issues if issue.ref == str(row.ref)]
        beside.append(
            Beside(
                found[other].values,
                _all_stored(desk, rows[other], found[side].problems),
                (times[side], times[other]),
                (field_times[side], field_times[other]),
                base,
                known,
                desk.rules,
                desk.sets,
            )
        )
    return beside[0], beside[1]


def _known_by_either(
    desk: EntityDesk,
    rows: tuple[MirrorRow, MirrorRow],
    here: Values,
    there: Values,
) -> set[str]:
    """Fields in which the value of one side is a further one of the other: which of a person's
    addresses comes first is up to each system.
    """
    left, right = rows
    found = set()
    for name in desk.rules.match:
        mine, theirs = here.get(name), there.get(name)
        if mine == theirs:
            continue
        if mine in _further(right, name, theirs) or theirs in _further(left, name, mine):
            found.add(name)
    return found


def _further(row: MirrorRow, name: str, first: Value) -> list[str]:
    """What else a record is known by in a field than its first value, of which capitals do not
    count.
    """
    own = {first, spelling(str(first or ""))}
    found = []
    for key in row.keys:
        if key.kind == name and key.value not in own:
            found.append(key.value)
    return found


def side_by_side(
    meeting: Meeting,
    field_times: Times,
    flips: frozenset[str],
) -> Compared:
    """What the merge is to look at; a link that never met has no base."""
    desk = meeting.desk
    left, right = meeting.rows
    here, there = meeting.found
    base = None
    if meeting.link.base is not None:
        base = meeting.base
    left_open = _left_open(meeting)
    return Compared(
        base=base,
        left=here.values,
        right=there.values,
        times=_times(desk, meeting.rows),
        systems=desk.systems,
        fixed=(_fixed(desk, left), _fixed(desk, right)),
        corrected=meeting.corrected,
        field_times=_by_our_clock(field_times, desk.clock_skews),
        adoption=desk.adoption,
        left_open={name: plain(said) for name, said in left_open.items()},
        put_there=_put_there(left_open),
        irreversible=desk.irreversible,
        sets=desk.sets,
        addresses=desk.addresses,
        unread=(_unread(here), _unread(there)),
        hidden=(desk.reads(left).hidden, desk.reads(right).hidden),
        flips=flips,
    )


def _put_there(left_open: Mapping[str, Said]) -> dict[str, int]:
    """The side in which a vendor put something of its own, by field."""
    found = {}
    for name, said in left_open.items():
        side = put_by_vendor(said)
        if side is not None:
            found[name] = side
    return found


def _left_open(meeting: Meeting) -> dict[str, Said]:
    """What both said when they were left as they were, but for what could not be read then and can
    be now although nobody touched it: in that the two meet for the first time.
    """
    found = {}
    for name, said in meeting.left_open().items():
        if not any(said[side] == meeting.unreadable(side, name) for side in (0, 1)):
            found[name] = said
    return found


def _unread(found: Canonical) -> frozenset[str]:
    return frozenset(problem.field for problem in found.problems)


def _times(desk: EntityDesk, rows: tuple[MirrorRow, MirrorRow]) -> tuple[float, float]:
    """When each record was last modified, by our clock."""
    left, right = rows
    return left.modified_at - desk.clock_skews[0], right.modified_at - desk.clock_skews[1]


def _by_our_clock(times: Times, skews: tuple[float, float]) -> Times:
    """When fields were changed: two vendors' clocks say nothing of each other."""
    left, right = (
        {name: at - skew for name, at in side.items()}
        for side, skew in zip(times, skews, strict=True)
    )
    return left, right


def _read(
    desk: EntityDesk,
    link: Link,
    rows: tuple[MirrorRow, MirrorRow],
    base: Values,
) -> Both:
    """What both say. A coarse value reads as the base, or the other side, has it more exactly."""
    left, right = rows
    on_the_left, on_the_right = desk.contexts
    here = desk.reads(left).decode(left.fields, on_the_left, base)
    there = desk.reads(right).decode(
        right.fields,
        on_the_right,
        base,
        here.values,
    )
    here = _read_beside(desk, left, here, base, there.values)
    here, there = (
        as_asked(desk, left, here, base, there.values),
        as_asked(desk, right, there, base, here.values),
    )
    lost = _lost_references(here, there, link.base or {}, on_the_left.held)
    return _without(here, lost), _without(there, lost)


def _read_beside(
    desk: EntityDesk,
    row: MirrorRow,
    found: Canonical,
    base: Values,
    beside: Values,
) -> Canonical:
    """What the left record says, where a word of it has several meanings and the other side, which
    was read after it, tells which one.
    """
    reads = desk.reads(row)
    differing = []
    for name, value in found.values.items():
        if reads.codecs[name].type in OF_A_VOCABULARY and beside.get(name) not in (None, value):
            differing.append(name)
    if not differing:
        return found
    again = reads.only(differing).decode(row.fields, desk.contexts[0], base, beside)
    return replace(found, values={**found.values, **again.values})


def _without_held(base: Values, desk: EntityDesk) -> dict[str, Value]:
    """The base as far as it speaks of records that are still there on both sides."""
    held = desk.contexts[0].held
    if not held:
        return dict(base)
    kept: dict[str, Value] = {}
    for name, value in base.items():
        if isinstance(value, tuple):
            kept[name] = tuple(member for member in value if member not in held)
        elif value not in held:
            kept[name] = value
    return kept


def _without_replaced(
    base: dict[str, Value],
    desk: EntityDesk,
    here: Values,
    there: Values,
) -> dict[str, Value]:
    """The base without references that one side lost together with a record that vanished, where a
    person had that record made anew: nobody took them away.
    """
    replaced = desk.contexts[0].replaced
    if not replaced:
        return base
    kept = {}
    for name, value in base.items():
        one_is_blank = (here.get(name) is None) != (there.get(name) is None)
        if value not in replaced or not one_is_blank:
            kept[name] = value
    return kept


def _lost_references(
    here: Canonical,
    there: Canonical,
    base: Values,
    held: frozenset[str],
) -> set[str]:
    """References whose record vanished: they say nothing, unless somebody put another one in its
    place.
    """
    lost: set[str] = set()
    if not held:
        return lost
    for name, value in base.items():
        replaced = here.values.get(name) or there.values.get(name)
        if value in held and not replaced:
            lost.add(name)
    return lost


def _without(found: Canonical, names: set[str]) -> Canonical:
    if not names:
        return found
    left = {name: value for name, value in found.values.items() if name not in names}
    return replace(found, values=left)


def _fixed(desk: EntityDesk, row: MirrorRow) -> frozenset[str]:
    """Fields that cannot be written on this side; one that is only read off another field there
    follows that, and is nobody's last word.
    """
    codecs = desk.reads(row).codecs
    written = {codec.native for codec in codecs.values() if codec.writable}
    found = set()
    for name, codec in codecs.items():
        if not codec.writable and codec.native not in written:
            found.add(name)
    return frozenset(found)
