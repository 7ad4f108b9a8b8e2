"""The shapes records take in answers: which properties show, histories, paging, batch results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sandbox.hubspot.answers import figures, timings
from sandbox.hubspot.definitions import figure_names
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.graph.type_ids import Pair
from sandbox.hubspot.history import own_source
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.times import iso

Answer = dict[str, Any]

_NO_FIGURES: frozenset[str] = frozenset()


class Place(NamedTuple):
    """Where the vendor's own pages show a record: what stands before its id and behind it."""

    before: str = ""
    behind: str = ""

    def of(self, number: str) -> str:
        """The address of one record."""
        return f"{self.before}{number}{self.behind}"


class Columns(list[str]):
    """The names of the properties an answer shows; `figures` and `timings` are those among them
    that are worked out for it.

    `place` is where the vendor's own pages show records of the type.
    """

    figures: Sequence[str] = ()
    timings: Sequence[str] = ()
    place = Place()


def columns(portal: Portal, kind: Kind, asked: Iterable[str]) -> Columns:
    """The properties an answer shows: those asked for that exist, or the default set; always the
    system's.
    """
    known = portal.book.live[kind.name]
    chosen = [name for name in asked if name in known] or list(kind.defaults)
    found = Columns(dict.fromkeys((*chosen, *kind.system)))
    worked_out = figure_names.NAMES.get(kind.name, _NO_FIGURES)
    timed = timings.names(portal, kind)
    found.place = _place(portal, kind)
    found.figures = [name for name in found if name in worked_out]
    found.timings = [name for name in found if name in timed]
    return found


def shown(
    portal: Portal, kind: Kind, row: Row, names: Columns, history: Sequence[str] = ()
) -> Answer:
    """One record; a property that was never set is null, one that was cleared is the empty
    string.
    """
    props = row["props"]
    values: dict[str, str | None] = {name: props.get(name) for name in names}
    if names.figures:
        told = figures.told(portal, kind, row)
        values |= {name: told.get(name) for name in names.figures if name not in props}
    if names.timings:
        timed = timings.told(portal, kind, row, names.timings)
        values |= {name: value for name, value in timed.items() if name not in props}
    answer = _framed(names.place, row, values)
    if history:
        answer["propertiesWithHistory"] = {name: _history(portal, row, name) for name in history}
    return answer


# Recorded from 2025 on: what a change answers beside the properties sent; neither address nor name
# is among them.
_SOURCE = ("hs_object_source", "hs_object_source_id", "hs_object_source_label")
_ECHO = {
    "contacts": ("hs_is_unworked", "hs_pipeline", "lifecyclestage"),
    "companies": ("domain", "lifecyclestage"),
    "deals": ("hs_deal_stage_probability", "pipeline"),
    "leads": ("hs_pipeline", "hs_pipeline_stage"),
    "tickets": ("hs_pipeline", "hs_pipeline_stage"),
}


class Echo:
    """What changes to records of one object type answer: the properties sent, and a fixed set."""

    def __init__(self, portal: Portal, kind: Kind) -> None:
        self._portal = portal
        self._kind = kind
        self._place = _place(portal, kind)
        self._sent: tuple[str, ...] | None = None
        self._names: tuple[str, ...] = ()

    def __call__(self, row: Row, sent: Iterable[str]) -> Answer:
        portal = self._portal
        kind = self._kind
        props = row["props"]
        sent = tuple(sent)
        if sent != self._sent:
            self._sent, self._names = sent, _echoed(kind, sent)
        try:
            kept = {name: props[name] for name in self._names}
        except KeyError:
            kept = {name: props[name] for name in self._names if name in props}
        kept.update(figures.after_change(portal, kind, row, sent))
        return _framed(self._place, row, kept)


def born(portal: Portal, kind: Kind, row: Row) -> Answer:
    """What a create answers: all that was sent and all that HubSpot set itself."""
    properties = figures.at_birth(portal, kind, row)
    number = properties["hs_object_id"]
    moment = iso(row["created"])
    return {
        "id": number,
        "properties": properties,
        "createdAt": moment,
        "updatedAt": moment,
        "archived": False,
        "url": _place(portal, kind).of(number),
    }


@lru_cache(maxsize=1_024)
def _echoed(kind: Kind, sent: tuple[str, ...]) -> tuple[str, ...]:
    follows = ("hs_email_domain",) if kind.name == "contacts" and "email" in sent else ()
    return tuple(
        sorted({*kind.system, *_SOURCE, *_ECHO.get(kind.name, kind.defaults), *follows, *sent})
    )


def associations(portal: Portal, kind: Kind, n: int, wanted: Iterable[Kind]) -> Answer:
    """The `associations` part of a v3 read, where types go by name; empty kinds are left out."""
    found: Answer = {}
    for other in wanted:
        results = [
            {"id": str(target), "type": type_name(kind, other, type_id)}
            for target, types in portal.graph.targets((kind.name, n), other.name).items()
            for type_id in types
        ]
        if results:
            found[other.name] = {"results": results}
    return found


def next_page(after: int | str, link: str) -> Answer:
    """The paging block that leads on."""
    return {"next": {"after": str(after), "link": link}}


def batch(portal: Portal, results: list[Answer], errors: list[Answer]) -> Answer:
    """A batch answer. Recorded: results come in another order than the inputs."""
    now = iso(portal.now())
    answer: Answer = {
        "status": "COMPLETE",
        "results": shuffled(results),
        "startedAt": now,
        "completedAt": now,
    }
    if errors:
        return answer | {"numErrors": len(errors), "errors": errors}
    return answer


def shuffled(results: list[Answer]) -> list[Answer]:
    """The results in an order that only depends on their ids, and is never the one given."""
    mixed = sorted(results, key=_backwards)
    if len(mixed) > 1 and mixed == results:
        return mixed[::-1]
    return mixed


def _backwards(found: Answer) -> str:
    backwards: str = found["id"][::-1]
    return backwards


# What has no page of its own is shown in a list of one: recorded of notes in 2026, of products as
# others link to them.
_LISTED = frozenset({"notes", "products"})
_ONLY = "%5B%7B%22property%22%3A%22hs_object_id%22%2C%22operator%22%3A%22EQ%22%2C%22value%22%3A%22"


def _place(portal: Portal, kind: Kind) -> Place:
    account = portal.portal_id
    if kind.name == "tasks":
        # Recorded in 2026.
        return Place(f"{portal.pages}/tasks/{account}/view/all/task/")
    if kind.name in _LISTED:
        views = f"{portal.pages}/contacts/{account}/objects/{kind.type_id}/views/all/list"
        return Place(f"{views}?filters={_ONLY}", "%22%7D%5D")
    return Place(f"{portal.pages}/contacts/{account}/record/{kind.type_id}/")


def _framed(place: Place, row: Row, properties: Mapping[str, str | None]) -> Answer:
    number = row["props"]["hs_object_id"]
    archived = row["archived"]
    answer: Answer = {
        "id": number,
        "properties": properties,
        "createdAt": iso(row["created"]),
        "updatedAt": iso(row["modified"]),
        "archived": archived is not None,
        "url": place.of(number),
    }
    if archived is not None:
        answer["archivedAt"] = iso(archived)
    return answer


# The first association between these two is spelled as if it were the only one: v3 is older than
# labels.
_PLAIN: dict[Pair, int] = {("contacts", "companies"): 279, ("companies", "contacts"): 280} | {
    ("deals", "companies"): 341,
    ("companies", "deals"): 342,
}
_FAMILY = {13: "parent_to_child_company", 14: "child_to_parent_company"}


def type_name(kind: Kind, other: Kind, type_id: int) -> str:
    """The name version 3 gives an association type."""
    plain = "_unlabeled" if _PLAIN.get((kind.name, other.name)) == type_id else ""
    return _FAMILY.get(type_id) or f"{kind.singular}_to_{other.singular}{plain}"


def _history(portal: Portal, row: Row, name: str) -> list[Answer]:
    entries = [
        _version(portal, at, by, new[name])
        for at, by, _, new in reversed(row["history"])
        if name in new
    ]
    if entries or name not in row["props"]:
        return entries
    # Values HubSpot computed itself have no author; they date from the record's last change.
    return [
        {
            "value": row["props"][name],
            "timestamp": iso(row["modified"]),
            "sourceType": "CALCULATED",
        }
    ]


def _version(portal: Portal, at: str, by: str, value: str) -> Answer:
    shared = {"value": value, "timestamp": at}
    own = own_source(by)
    if own:
        return {**shared, "sourceType": own}
    if by == "import":
        return {
            **shared,
            "sourceType": "IMPORT",
            "sourceId": str(portal.app_id),
            "updatedByUserId": 1,
        }
    if by == "human":
        return {**shared, "sourceType": "CRM_UI", "sourceId": "userId:1", "updatedByUserId": 1}
    return {
        **shared,
        "sourceType": "INTEGRATION",
        "sourceId": str(portal.app_id),
        "sourceLabel": by,
    }
