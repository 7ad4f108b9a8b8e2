"""What the decision about an observation turns on besides the records it is about: links that are
not at work as usual, and the record that another one stands behind. Reads the store only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from connectors.record import Ref
from mapping.language import EntityMap, Language
from sync.deciding.gathering.references import Referred
from sync.deciding.matching.match import OutOfScope, Shadow
from sync.deciding.observation import Observation
from sync.model.links import Link
from sync.model.watches import Watch, link_stands, record_stands
from sync.store.ports import Store

AT_WORK = frozenset({"live", "pending"})


def note_what_it_turns_on(
    store: Store,
    language: Language,
    entity: EntityMap,
    seen: Sequence[Observation],
    referred: Referred,
) -> None:
    """Put into the observations what shall make somebody look at them again."""
    rows = store.mirror(ref for observation in seen for ref in _records(observation))
    unusual = _unusual_ones(referred, language)
    for observation in seen:
        subject = _subject(observation)
        if subject is None:
            continue
        stood = {str(ref): record_stands(rows.get(ref)) for ref in _records(observation)}
        if unusual:  # hardly ever
            stood |= _standing(referred.links_of(entity, observation), unusual)
        for name, state in stood.items():
            observation.watches.append(Watch(subject, entity.name, name, state))


def _unusual_ones(referred: Referred, language: Language) -> set[str]:
    """Ids of the links that are not at work as usual, asked of each link once."""
    return {link.id for link in referred.all_links() if _unusual(link, language)}


def _standing(links: Iterable[Link], unusual: set[str]) -> dict[str, str]:
    """How those among these links stand that are not at work as usual."""
    return {link.id: link_stands(link) for link in links if link.id in unusual}


def _records(observation: Observation) -> Iterator[Ref]:
    """Records it turns on: the one it stands behind, the one that is out of scope, those that have
    what was to be unique, and those that refused a write, by what they are known by.
    """
    if isinstance(observation.match, Shadow):
        yield observation.match.primary
    if isinstance(observation.match, OutOfScope):
        yield observation.match.other
    for issue in observation.issues:
        holder = issue.detail.get("holder")
        if holder:
            yield Ref.parse(holder)
        refused_in = issue.detail.get("system")
        for row in observation.read:
            if row.ref.system == refused_in:
                yield row.ref


def _subject(observation: Observation) -> Ref | None:
    for row in observation.read:
        return row.ref
    return None


def _unusual(link: Link, language: Language) -> bool:
    """Whether what refers to it may have to be decided otherwise once it stands otherwise."""
    if link.status not in AT_WORK:
        return True
    entity = language.entities[link.entity]
    usual = {next(iter(objects)) for objects in entity.translators.values() if objects}
    return any(name not in usual for name in link.objects)
