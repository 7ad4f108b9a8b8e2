"""Contact roles: the one association here that is a record of its own, made and taken away by
pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.errors import IntegrationError, RejectedError, UnknownOutcome
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.ids import full_id
from connectors.salesforce.writing.batching import BATCH
from connectors.salesforce.writing.collection import Collections
from connectors.salesforce.writing.locks import Item
from connectors.salesforce.writing.writes import outcome
from connectors.write import Applied, Associate, Dissociate, Outcome, Refused

Pair = tuple[str, str]
"""Ids of an opportunity and a contact."""
Held = Mapping[Pair, Sequence[str]]
"""Ids of the live roles of each pair."""


class RoleWriter:
    """Writes contact roles; what is already as wanted is left alone."""

    def __init__(self, client: OrgClient, collections: Collections) -> None:
        self._client, self._collections = client, collections

    def link(self, batch: Sequence[Associate]) -> list[Outcome]:
        """Create the roles that do not exist yet."""
        held = self._held(batch)
        missing = {_pair(write): write for write in reversed(batch) if _pair(write) not in held}
        made = self._collections.save(
            "POST",
            "/composite/sobjects",
            {write.intent: _role(write) for write in missing.values()},
        )
        # One answer serves every write that asks for the same pair.
        answers = {pair: made[write.intent] for pair, write in missing.items()}
        return [outcome(write, answers.get(_pair(write), _DONE)) for write in batch]

    def unlink(self, batch: Sequence[Dissociate]) -> list[Outcome]:
        """Delete every role of these pairs."""
        held = self._held(batch)
        ids = [role for write in batch for role in held.get(_pair(write), ())]
        answers = self._deleted(ids[:BATCH])
        for start in range(BATCH, len(ids), BATCH):
            try:
                answers |= self._deleted(ids[start : start + BATCH])
            except IntegrationError as error:
                # Some roles are gone already, so nobody may be told that nothing was done.
                raise UnknownOutcome(
                    f"part of the contact roles could not be deleted: {error}"
                ) from error
        return [
            _taken_away(write, [answers[role] for role in held.get(_pair(write), ())])
            for write in batch
        ]

    def _deleted(self, ids: Sequence[str]) -> dict[str, Item]:
        return self._collections.delete({role: role for role in ids})

    def _held(self, batch: Sequence[Associate | Dissociate]) -> Held:
        for write in batch:
            if write.association != query.ROLES or write.ref.object != "Opportunity":
                message = f"Salesforce has no association {write.association} on {write.ref.object}"
                raise RejectedError(message, code="UNKNOWN_ASSOCIATION")
        selected = query.select("OpportunityContactRole", ["Id", "OpportunityId", "ContactId"])
        ids = sorted({_pair(write)[0] for write in batch})
        texts = [
            f"{query.within(selected, 'OpportunityId', c)} AND IsDeleted = false"
            for c in query.chunks(ids)
        ]
        pages, _ = self._client.queries(texts)
        held: dict[Pair, list[str]] = {}
        for row in (row for page in pages for row in self._client.rows(page)):
            held.setdefault((row["OpportunityId"], row["ContactId"]), []).append(row["Id"])
        return held


_DONE: Item = {"success": True}


def _taken_away(write: Dissociate, answers: Sequence[Item]) -> Outcome:
    """Applied when no role is left, whoever deleted it."""
    outcomes = [outcome(write, answer) for answer in answers]
    left = [
        each for each in outcomes if isinstance(each, Refused) and each.code != "ENTITY_IS_DELETED"
    ]
    return left[0] if left else Applied(write.intent, write.ref)


def _pair(write: Associate | Dissociate) -> Pair:
    return full_id(write.ref.id), full_id(write.to)


def _role(write: Associate) -> Item:
    opportunity, contact = _pair(write)
    return {
        "attributes": {"type": "OpportunityContactRole"},
        "OpportunityId": opportunity,
        "ContactId": contact,
    }
