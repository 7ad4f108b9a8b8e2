"""Records without a counterpart, and values that differ, because a person decided so: who, when and
why, and the way back.

Nothing waits because of them, and they are no alarm; but nobody should take them for agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accord.usecases.telling.naming import names_of
from accord.usecases.telling.words import moment
from connectors.record import Ref, Value
from mapping.codecs.context import Context
from mapping.codecs.translate import Translator
from mapping.language import Language
from sync.model.journal import ActionRow
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import DROPPED, Issue
from sync.store.ports import Store

LEFT_BY = ("parked", "field", "vanished")
"""Kinds of what waits that end with a record left alone, where a person says so."""
DROP = "drop"
TRIED_AGAIN = "retry"
LEFT_ALONE = "resolve vanished: leave alone"
MADE_ANEW = "resolve vanished: create anew"
WAYS_BACK = {
    "parked": "accord parked retry {id}",
    "field": "accord parked retry {id}",
    "vanished": "accord conflicts resolve {id} --create",
}
LINK_AGAIN = "accord conflicts resolve {id} --link {ref}"


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A record without a counterpart in `missing_in`, one of a pair whose `fields` differ, or one
    that is not linked with its counterpart (`apart_from`), since somebody decided so about `issue`.
    """

    ref: Ref
    name: str
    missing_in: str
    fields: tuple[str, ...]
    issue: Issue
    deed: ActionRow
    apart_from: str = ""

    @property
    def take_back(self) -> str:
        """The command that has the counterpart made after all, or the two linked again."""
        if self.apart_from:
            return LINK_AGAIN.format(id=self.issue.id, ref=self.issue.ref)
        return WAYS_BACK[self.issue.kind].format(id=self.issue.id)

    def document(self) -> dict[str, Any]:
        """As `accord status --json` tells it."""
        return {
            "ref": str(self.ref),
            "name": self.name or None,
            "entity": self.issue.entity,
            "missing_in": self.missing_in or None,
            "fields": list(self.fields),
            "apart_from": self.apart_from or None,
            "issue": self.issue.id,
            "who": self.deed.who,
            "at": self.deed.at,
            "reason": self.deed.reason,
            "take_back": self.take_back,
        }


def left_alone(store: Store, language: Language, region: str | None) -> list[LeftAlone]:
    """All of them. `region` is where telephone numbers without a country's code are from."""
    closed = store.issues(kinds=LEFT_BY, state="closed")
    closed += store.issues(kinds=LEFT_BY, state=DROPPED)
    decided = [(issue, deed) for issue in closed if (deed := _decided(store, issue))]
    links = store.links({issue.link for issue, _ in decided if issue.link})
    look = _Look(store, language, region)
    found = {}
    for issue, deed in decided:
        each = look.at(issue, deed, links.get(issue.link))
        if each is not None:
            found[each.ref, each.fields] = each
    names = names_of(store, language, [], (ref for ref, _ in found))
    return [replace(each, name=names.get(str(each.ref), "")) for each in found.values()]


def left_alone_told(document: Mapping[str, Any]) -> str:
    """What is so with one of them, by whose word, and how to take that back."""
    because = f" ({document['reason']})" if document["reason"] else ""
    what = f"it has no counterpart in {document['missing_in']}"
    if document["apart_from"]:
        there = f"although {document['apart_from']} is there again"
        what = f"it is kept apart from its counterpart, {there},"
    if document["fields"]:
        verb = "differs" if len(document["fields"]) == 1 else "differ"
        what = f"{' and '.join(document['fields'])} {verb}"
    return (
        f"{what} because {document['who']} decided so at {moment(document['at'])}{because}; "
        f"`{document['take_back']}` takes that back"
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """Whether what was decided is still so, by what was read last."""

    store: Store
    language: Language
    region: str | None

    def at(self, issue: Issue, deed: ActionRow, link: Link | None) -> LeftAlone | None:
        """None where there is a counterpart by now, or nothing differs, or all is gone."""
        if link is None and issue.record is not None:
            link = self.store.links_by_ref([issue.record]).get(issue.record)
        there = self._there(issue, link)
        if _is_of_another_time(issue, link):
            return None
        if len(there) == 1 and _is_without(link):
            (ref,) = there
            return LeftAlone(ref, "", self._other_than(ref), (), issue, deed)
        if link is None:
            return None
        if link.status == "apart":
            return self._apart(issue, deed, list(there))
        if link.status != "live":
            return None
        fields = self._differing(issue, list(there.values()))
        return LeftAlone(next(iter(there)), "", "", fields, issue, deed) if fields else None

    def _apart(self, issue: Issue, deed: ActionRow, there: Sequence[Ref]) -> LeftAlone | None:
        """The record that was left alone, where the other one is back."""
        alone = [ref for ref in there if str(ref) != issue.ref]
        if issue.kind != "vanished" or len(there) != 2:
            return None
        ref = alone[0]
        return LeftAlone(ref, "", "", (), issue, deed, apart_from=issue.ref)

    def _other_than(self, ref: Ref) -> str:
        (other,) = [system for system in self.store.systems if system != ref.system]
        return other

    def _there(self, issue: Issue, link: Link | None) -> dict[Ref, MirrorRow]:
        """Its records that are not gone."""
        refs = [] if issue.record is None else [issue.record]
        if link is not None:
            refs = link.refs(self.store.systems)
        rows = self.store.mirror(refs)
        return {ref: row for ref, row in rows.items() if not row.gone}

    def _differing(self, issue: Issue, rows: Sequence[MirrorRow]) -> tuple[str, ...]:
        """Which of the fields that it was about the two say differently."""
        if len(rows) != 2:
            return ()
        if issue.state == DROPPED and issue.field:
            # every look at the pair has found it so
            return (issue.field, *issue.detail.get("together", ()))
        names: set[str] = set()
        for row in rows:
            names.update(_about(issue, self._reads(row)))
        return self._said_otherwise(sorted(names), rows)

    def _said_otherwise(self, names: Sequence[str], rows: Sequence[MirrorRow]) -> tuple[str, ...]:
        left, right = [self._said(row, names) for row in rows]
        return tuple(name for name in names if left.get(name) != right.get(name))

    def _said(self, row: MirrorRow, names: Iterable[str]) -> Mapping[str, Value]:
        """What a record says in these fields, as far as it can be read."""
        few = self._reads(row).only(names)
        return few.decode(row.fields, Context(region=self.region)).values

    def _reads(self, row: MirrorRow) -> Translator:
        entity = self.language.entity_of(row.ref.system, row.ref.object)
        assert entity is not None
        return entity.translators[row.ref.system][row.ref.object]


def _about(issue: Issue, translator: Translator) -> Iterator[str]:
    """The fields that it is about; references are left out, which mean something only in a run."""
    refused = issue.detail.get("fields", {})
    for name, codec in translator.codecs.items():
        named = name == issue.field or (not issue.field and codec.native in refused)
        if named and not codec.refers and codec.type != "owner":
            yield name


def _is_of_another_time(issue: Issue, link: Link | None) -> bool:
    """Whether a pair was taken apart since, which another decision brought about."""
    return link is not None and link.status == "apart" and issue.kind != "vanished"


def _is_without(link: Link | None) -> bool:
    """Whether it never had the other record, or lost it and was left alone."""
    if link is None or link.status == "apart":
        return True
    return link.status == "pending" and not link.complete


def _decided(store: Store, issue: Issue) -> ActionRow | None:
    """Who left it alone, and when; None where somebody thought better of it since, or nobody did
    it.
    """
    about = f" {issue.field}" if issue.field else ""
    leaving = {DROP + about, LEFT_ALONE}
    for deed in store.actions_about([issue.link or issue.ref]):  # newest first
        if deed.what in leaving:
            return deed
        if deed.what in {TRIED_AGAIN + about, MADE_ANEW}:
            return None
    return None
