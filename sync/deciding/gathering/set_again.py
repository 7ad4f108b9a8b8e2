"""Finds out who ticked what Accord once brought to a record and is about to release, where the
vendor remembers: a person may have taken it away since, and said it anew.

Costs a call only where something is to be released.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from connectors.protocol import FieldVersion
from connectors.record import Ref
from sync.deciding.field_times import History
from sync.deciding.observation import EntityDesk, Observation

Users = tuple[str | None, str | None]


class _Released(NamedTuple):
    """A record that opt-outs are to be released from, and where that stands."""

    observation: Observation
    ref: Ref
    names: frozenset[str]


def keep_what_people_set(
    seen: Sequence[Observation],
    desk: EntityDesk,
    users: Users,
    history: History,
) -> None:
    """Leave out of what is to be released what somebody else than Accord set last. `users`: whom it
    writes as, left and right.
    """
    for (system, object_name), released in _by_object(seen).items():
        side = desk.systems.index(system)
        codecs = desk.translator(side, object_name).codecs
        natives = {}
        for name in sorted(desk.opt_outs & codecs.keys()):
            natives[name] = codecs[name].native
        told = history(
            system,
            object_name,
            [each.ref.id for each in released],
            list(natives.values()),
        )
        for each in released:
            theirs = _set_by_others(
                each.names,
                natives,
                told.get(each.ref.id, {}),
                users[side],
            )
            _keep(each, theirs)


def _by_object(seen: Sequence[Observation]) -> Mapping[tuple[str, str], list[_Released]]:
    found: dict[tuple[str, str], list[_Released]] = defaultdict(list)
    for observation in seen:
        for ref, standing in observation.opted_out.items():
            if standing.over:
                released = _Released(observation, ref, standing.over)
                found[ref.system, ref.object].append(released)
    return found


def _set_by_others(
    names: frozenset[str],
    natives: Mapping[str, str],
    versions: Mapping[str, Sequence[FieldVersion]],
    us: str | None,
) -> frozenset[str]:
    """Those that another user than ours gave their value, as far as the vendor tells."""
    found = set()
    for name in names:
        newest_first = versions.get(natives[name], ())
        by = newest_first[0].by if newest_first else ""
        if by and us is not None and by != us:
            found.add(name)
    return frozenset(found)


def _keep(released: _Released, names: frozenset[str]) -> None:
    """These stay, as what the record itself has told the others."""
    opted_out = released.observation.opted_out
    standing = opted_out[released.ref]
    opted_out[released.ref] = standing._replace(
        told=standing.told | names,
        over=standing.over - names,
    )
