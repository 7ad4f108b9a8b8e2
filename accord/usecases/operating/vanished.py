"""What becomes of a pair one of whose records is gone, as a person decided: a new one, none, or the
one that is back.
"""

from __future__ import annotations

from dataclasses import replace

from connectors.errors import UserError
from mapping.problems import did_you_mean
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Choice, Issue
from sync.store.ports import Store

LEFT_ALONE = "left alone by a person"


def let_go(store: Store, link: Link, issue: Issue, *, create: bool) -> None:
    """End a link one of whose records is gone."""
    left = [ref for ref in link.refs(store.systems) if str(ref) != issue.ref]
    if create:
        store.put_links([link.replaced()])
        for ref in left:
            store.put_choice(Choice(ref, None))
    else:
        store.put_links([replace(link, status="apart", note=LEFT_ALONE)])
    store.mark_dirty((ref, link.entity) for ref in left)


def are_apart(store: Store, issue: Issue) -> bool:
    """Whether the pair it is about was taken apart."""
    return any(link.status == "apart" for link in store.links([issue.link]).values())


def wants_it_back(store: Store, issue: Issue, *, link: str | None, create: bool) -> bool:
    """Whether an answer is that the pair shall go on as one: who wants a counterpart again has it,
    where that is back.
    """
    return link is not None or (create and is_back(store, issue))


def is_back(store: Store, issue: Issue) -> bool:
    """Whether both records of a pair that was taken apart are there (again)."""
    if not are_apart(store, issue):
        return False
    rows = [row for link in _links(store, issue) for row in _rows(store, link)]
    return len(rows) == 2 and not any(row.gone for row in rows)


def link_again(store: Store, issue: Issue, named: str | None) -> str:
    """Have a pair that was taken apart go on as one; returns what happens. Raises UserError where
    its records are not both there, and for a record that is none of them.
    """
    if not is_back(store, issue):
        raise UserError(
            f"{issue.ref} is not there (any more), so nothing can be linked to it",
            advice="Give --create to have it made anew, or --apart to leave the other one alone.",
        )
    (link,) = _links(store, issue)
    refs = link.refs(store.systems)
    known = [str(ref) for ref in refs]
    if named is not None and named not in known:
        raise UserError(
            f"--link {named}: it is not one of the two{did_you_mean(named, known)}",
            advice=f"Give --link {issue.ref}.",
        )
    # as any pair whose lost record came back: what either side changed meanwhile is merged
    store.put_links([link.held("vanished")])
    store.mark_dirty((ref, link.entity) for ref in refs)
    return f"{' and '.join(known)} are linked again at the next sync"


def _links(store: Store, issue: Issue) -> list[Link]:
    return list(store.links([issue.link]).values())


def _rows(store: Store, link: Link) -> list[MirrorRow]:
    return list(store.mirror(link.refs(store.systems)).values())
