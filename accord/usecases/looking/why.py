"""Why a record is, or is not, syncing. Reads the state only, never a vendor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from accord.usecases.looking.status import record_documents
from accord.usecases.operating.pausing import pause_of
from accord.usecases.telling.decided import decided_about
from accord.usecases.telling.deciding import way_out
from accord.usecases.telling.health import let_go
from accord.usecases.telling.left_alone import LeftAlone, left_alone, left_alone_told
from accord.usecases.telling.naming import names_of
from accord.usecases.telling.waiting import waits_told
from accord.workspace import Workspace
from connectors.record import Ref
from mapping.language import EntityMap, Language
from sync.store.ports import Store

CHANGES_TOLD = 3


def why_document(store: Store, workspace: Workspace, wanted: str) -> list[dict[str, Any]]:
    """Why each named record is, or is not, syncing."""
    language = workspace.policy.language
    alone = left_alone(store, language, workspace.settings.region)
    told = []
    for document in record_documents(store, workspace, wanted):
        why = {
            "link": document["link"],
            "why": list(_reasons(store, workspace, document, alone)),
            "issues": document["issues"],
            "last": document["history"][:CHANGES_TOLD],
            "actions": document["actions"],
        }
        told.append(why)
    return told


_LINKED = {
    "live": "linked: both sides are kept in agreement",
    "pending": "its counterpart has not been created yet",
    "held": "held: one side vanished, so nothing is written for either",
    "apart": "taken apart: both records stay as they are, and nothing is written for either",
}
_BOTH_GONE = "both records are gone, and nothing is left to be written"
_BEHIND = (
    "another record of the same person goes before this one: {name}. It is left alone until that "
    "one is deleted or merged, or either has another address"
)


def _reasons(
    store: Store,
    workspace: Workspace,
    document: dict[str, Any],
    alone: Sequence[LeftAlone],
) -> Iterator[str]:
    language = workspace.policy.language
    left = _left_alone_of(document, alone)
    without = any(each.missing_in for each in left)
    if document["link"] is not None and not without:
        yield _how_linked(store, language, document)
        yield from _kept_waiting(store, workspace, document["link"])
    for each in left:
        yield left_alone_told(each.document())
    for issue in document["issues"]:
        yield f"{issue['kind']} {issue['id']}: {waits_told(issue)}; {way_out(issue)}"
    if document["link"] is not None:
        entity, link = document["link"]["entity"], document["link"]["id"]
        yield from decided_about(store, entity, link, document["actions"])
    if document["link"] is None and not without:
        yield from _unlinked_sides(store, language, document)


def _kept_waiting(store: Store, workspace: Workspace, link: dict[str, Any]) -> Iterator[str]:
    """What keeps all of a workspace waiting, or a change of this very pair."""
    pause = pause_of(workspace)
    if pause is not None:
        yield f"nothing is written for now: {pause.told}; `accord resume` ends it"
    held, _ = store.kept_plans()
    if held and any(step.link == link["id"] for step in store.steps(held)):
        yield f"a brake holds a change of it. {let_go(held)}"


def _left_alone_of(document: dict[str, Any], alone: Sequence[LeftAlone]) -> list[LeftAlone]:
    """What somebody decided to leave as it is about these records."""
    refs = {side["ref"] for side in document["sides"].values()}
    return [each for each in alone if str(each.ref) in refs]


def _unlinked_sides(store: Store, language: Language, document: dict[str, Any]) -> Iterator[str]:
    for side in document["sides"].values():
        yield _unlinked(store, language, side)


def _how_linked(store: Store, language: Language, document: dict[str, Any]) -> str:
    status: str = document["link"]["status"]
    sides = document["sides"].values()
    if status == "shadow":
        return _BEHIND.format(name=_named(store, language, document["link"]["note"]))
    if status == "held" and all(side["gone"] for side in sides):
        return _BOTH_GONE
    if status == "live":
        for side in sides:
            left_out = _left_out(language, side)
            if left_out:
                return f"linked, and nothing is written for either as it stands: {left_out}"
    return _LINKED.get(status, status)


def _named(store: Store, language: Language, text: str) -> str:
    """A record by its name and its id; `text` is the id."""
    names = names_of(store, language, (), [Ref.parse(text)])
    return f"{names[text]} ({text})" if text in names else text


def _left_out(language: Language, side: dict[str, Any]) -> str:
    """Why the policy leaves out what one system holds, "" where it does not."""
    ref = Ref.parse(side["ref"])
    entity = language.entity_of(ref.system, ref.object)
    if entity is None:
        return f"{ref.system}.yaml does not map {ref.object}"
    if not entity.synced:
        return f"{ref.object} is read and never written (scope.yaml)"
    if not entity.translators[ref.system][ref.object].in_scope(side["fields"]):
        return f"the `where` of {ref.object} in {ref.system}.yaml leaves it out"
    return ""


def _unlinked(store: Store, language: Language, side: dict[str, Any]) -> str:
    ref = Ref.parse(side["ref"])
    if side["gone"]:
        return "it was deleted, and no link is left of it"
    left_out = _left_out(language, side)
    entity = language.entity_of(ref.system, ref.object)
    if left_out or entity is None:
        return left_out
    (system,) = [other for other in store.systems if other != ref.system]
    none_made = _none_made(entity, system)
    if none_made:
        return none_made
    if store.stage() == "link":
        return "accord.yaml says `adopt: link`: what exists is linked, and nothing is created"
    return "not looked at yet: the next sync will"


def _none_made(entity: EntityMap, system: str) -> str:
    """Why the policy makes no such record in a system, "" where it does."""
    if system not in entity.scope.create_in:
        return entity.scope.why or f"scope.yaml creates no {entity.name} in {system}"
    translators = entity.translators.get(system, {})
    if any(translator.key_field for translator in translators.values()):
        return ""
    return f"{system}.yaml gives {' and '.join(translators)} no `key`, so none is made there"
