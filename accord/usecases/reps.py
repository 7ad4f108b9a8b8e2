"""The people of sales: who can own records, and what waits because somebody who owned some left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accord.usecases.acting import Actor
from accord.usecases.telling.words import counted, many
from accord.workspace import Workspace
from connectors.errors import UserError
from connectors.record import Ref
from mapping.codecs.context import Context
from mapping.codecs.translate import Translator
from mapping.language import Language
from mapping.problems import did_you_mean
from sync.deciding.comparing.corrections import UNREADABLE
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Issue, Proposal
from sync.store.ports import Store

LEFT = frozenset({"unknown_owner", "owner_missing"})
"""Why a record waits whose owner is no active user of a system."""


@dataclass(frozen=True, slots=True)
class Departed:
    """Somebody who is no active user of a system (any more) and whose records wait. `known_as`: an
    e-mail address, or the id where nothing else is known; `ids`: what the systems call them.
    """

    known_as: str
    name: str
    ids: frozenset[str]
    issues: tuple[Issue, ...]

    @property
    def records(self) -> int:
        """How many records wait, the two of a pair as one."""
        return len({issue.link or issue.ref for issue in self.issues})

    @property
    def command(self) -> str:
        """What ends the waiting of all of them."""
        return f"accord parked give {self.known_as} --to EMAIL"

    @property
    def told(self) -> str:
        """Whom they waited for, how many, and what to do."""
        who = f"{self.name} ({self.known_as})" if self.name else self.known_as
        waits = f"{counted(self.records, 'record')} {many(self.records, 'waits')}"
        return f"{who} is no active user of both systems, and {waits}: `{self.command}`"

    def document(self) -> dict[str, Any]:
        """As `accord status --json` tells it."""
        return {
            "rep": self.known_as,
            "name": self.name or None,
            "records": self.records,
            "command": self.command,
            "told": self.told,
        }


def departed(store: Store, language: Language, issues: Sequence[Issue]) -> list[Departed]:
    """Whose records wait, the most of them first."""
    waiting: dict[str, list[Issue]] = {}
    names: dict[str, str] = {}
    for issue in issues:
        if issue.kind == "field" and issue.reason in LEFT and issue.state == "open":
            known_as, name = _rep(store, language, issue)
            waiting.setdefault(known_as, []).append(issue)
            names[known_as] = names.get(known_as) or name
    found = []
    for known_as, theirs in waiting.items():
        ids = frozenset(str(issue.detail["value"]) for issue in theirs)
        found.append(Departed(known_as, names[known_as], ids, tuple(theirs)))
    return sorted(found, key=lambda each: (-each.records, each.known_as))


def _rep(store: Store, language: Language, issue: Issue) -> tuple[str, str]:
    """(e-mail address, name) of the user whom a record names as its owner; the id and "" where
    nothing is known of them.
    """
    owner = str(issue.detail["value"])
    if issue.record is not None:
        for translator in _reps(language, issue.record.system):
            ref = Ref(issue.record.system, translator.object, owner)
            for row in store.mirror([ref]).values():
                few = translator.only(["email", "name"])
                said = few.decode(row.fields, Context()).values
                return str(said.get("email") or owner), str(said.get("name") or "")
    return owner, ""


def active_users(store: Store, language: Language, system: str) -> dict[str, str]:
    """The ids of a system's active users, by e-mail address."""
    found = {}
    for translator in _reps(language, system):
        addresses = translator.only(["email"])
        for row in store.scan(system, translator.object):
            address = addresses.decode(row.fields, Context()).values.get("email")
            if isinstance(address, str) and not row.gone and translator.in_scope(row.fields):
                found[address] = row.ref.id
    return found


def _reps(language: Language, system: str) -> Iterator[Translator]:
    entity = language.entities.get("rep")
    if entity is not None:
        yield from entity.translators.get(system, {}).values()


# --- giving their records to somebody


def give(workspace: Workspace, store: Store, rep: str, to: str, actor: Actor) -> dict[str, int]:
    """Have somebody own all that waits because a rep left; returns how many records that are, and
    how many go on waiting since they are not linked. Raises UserError for a rep of whom nothing
    waits, and for somebody who is not active in both systems.
    """
    language = workspace.policy.language
    to = to.strip().lower()
    left = _named(departed(store, language, store.issues(kinds=("field",))), rep)
    owners = {system: active_users(store, language, system) for system in store.systems}
    _require_active(owners, to)
    links = store.links({issue.link for issue in left.issues if issue.link})
    live = {name: link for name, link in links.items() if link.status == "live"}
    look = _Look(store, language, owners)
    with store.transaction():
        for issue in left.issues:
            link = live.get(issue.link)
            if link is not None:
                store.put_proposals([look.proposal(issue, link, to, actor)])
                store.put_issues([_closed(issue)])
                store.mark_dirty((ref, issue.entity) for ref in link.refs(store.systems))
        store.add_actions([actor.did("give to another owner", name) for name in live])
    return {"given": len(live), "left": left.records - len(live)}


def _named(found: Sequence[Departed], rep: str) -> Departed:
    wanted = rep.strip().casefold()
    for each in found:
        if wanted in {name.casefold() for name in (each.known_as, each.name, *each.ids)}:
            return each
    known = [each.known_as for each in found]
    raise UserError(
        f"nothing waits because of {rep!r}{did_you_mean(rep, known)}",
        advice="`accord parked list` names the reps who left and whose records wait.",
    )


def _require_active(owners: dict[str, dict[str, str]], to: str) -> None:
    problems = []
    for system, known in owners.items():
        if to not in known:
            problems.append(f"--to {to}: no active user of {system}{did_you_mean(to, known)}")
    if problems:
        raise UserError(
            problems,
            advice="Name somebody who is an active user of both systems, by e-mail address.",
        )


def _closed(issue: Issue) -> Issue:
    issue.state = "closed"
    return issue


@dataclass(frozen=True, slots=True)
class _Look:
    """What both records of a pair say of their owner, as they were read last."""

    store: Store
    language: Language
    owners: dict[str, dict[str, str]]

    def proposal(self, issue: Issue, link: Link, to: str, actor: Actor) -> Proposal:
        """That somebody shall own a pair; void once either side names another owner."""
        seen = [""]
        for row in self.store.mirror(link.refs(self.store.systems)).values():
            seen.append(self._owner(row, issue.field))
        return Proposal(
            id=f"give-{link.id}-{actor.world.now():.0f}",
            link=link.id,
            field=issue.field,
            value=to,
            seen=tuple(seen),
            by=actor.who,
            because=actor.signed,
        )

    def _owner(self, row: MirrorRow, field: str) -> str:
        """An address, or the id of somebody who is no active user, told as what it is."""
        system, object_name, _ = row.ref
        entity = self.language.entity_of(system, object_name)
        if entity is None:
            return ""
        codec = entity.translators[system][object_name].codecs.get(field)
        held = None if codec is None else row.fields.get(codec.native)
        if not held:
            return ""
        for address, user in self.owners[system].items():
            if user == held:
                return address
        return f"{UNREADABLE}{held}"
