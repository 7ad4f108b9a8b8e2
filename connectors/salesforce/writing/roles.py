"""Contact roles: the one association here that is a record of its own, made and taken away by
pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from more_itertools import chunked

from connectors.errors import IntegrationError, RejectedError, UnknownOutcome
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.ids import full_id
from connectors.salesforce.writing.batching import BATCH
from connectors.salesforce.writing.collection import Collections
from connectors.salesforce.writing.locks import Item
from connectors.salesforce.writing.writes import outcome
from connectors.write import Applied, Associate, Dissociate, Outcome, Refused

Ends = tuple[str, str]
"""Ids of an opportunity and a contact."""
Held = Mapping[Ends, Sequence[str]]
"""Ids of the live roles that tie each two together."""

_DONE: Item = {"success": True}


class RoleWriter:
    """Writes contact roles; what is already as wanted is left alone."""

    def __init__(self, client: OrgClient, collections: Collections) -> None:
        self._client, self._collections = client, collections

    def associate(self, batch: Sequence[Associate]) -> list[Outcome]:
        """Create the roles that do not exist yet.

        Raises RejectedError for an association that Salesforce does not have, UnknownOutcome when
        it cannot say what was committed, any other error when nothing was.
        """
        held = self._held(batch)
        # One answer serves every write that asks for the same two; the first of them sends.
        missing: dict[Ends, Associate] = {}
        for write in batch:
            if _ends(write) not in held:
                missing.setdefault(_ends(write), write)
        roles = {write.intent: _role(write) for write in missing.values()}
        made = self._collections.save("POST", "/composite/sobjects", roles)
        outcomes = []
        for write in batch:
            sender = missing.get(_ends(write))
            answer = made[sender.intent] if sender else _DONE
            outcomes.append(outcome(write, answer))
        return outcomes

    def dissociate(self, batch: Sequence[Dissociate]) -> list[Outcome]:
        """Delete every role of these. Raises as `associate` does."""
        held = self._held(batch)
        roles: list[str] = []
        for write in batch:
            roles.extend(held.get(_ends(write), ()))
        answers: dict[str, Item] = {}
        for some in chunked(roles, BATCH):
            try:
                answers |= self._collections.delete({role: role for role in some})
            except IntegrationError as error:
                if not answers:
                    raise
                # Some roles are gone already, so nobody may be told that nothing was done.
                raise UnknownOutcome(
                    f"part of the contact roles could not be deleted: {error}"
                ) from error
        outcomes = []
        for write in batch:
            own = [answers[role] for role in held.get(_ends(write), ())]
            outcomes.append(_taken_away(write, own))
        return outcomes

    def _held(self, batch: Sequence[Associate | Dissociate]) -> Held:
        for write in batch:
            _check(write)
        selected = query.select("OpportunityContactRole", ["Id", "OpportunityId", "ContactId"])
        opportunities = {_ends(write)[0] for write in batch}
        texts = []
        for chunk in query.chunks(sorted(opportunities)):
            narrowed = query.within(selected, "OpportunityId", chunk)
            texts.append(f"{narrowed} AND IsDeleted = false")
        held: dict[Ends, list[str]] = {}
        for row in self._client.all_rows(texts):
            ends = row["OpportunityId"], row["ContactId"]
            held.setdefault(ends, []).append(row["Id"])
        return held


def _check(write: Associate | Dissociate) -> None:
    if write.association != query.ROLES or write.ref.object != "Opportunity":
        message = f"Salesforce has no association {write.association} on {write.ref.object}"
        raise RejectedError(message, code="UNKNOWN_ASSOCIATION")


def _taken_away(write: Dissociate, answers: Sequence[Item]) -> Outcome:
    """Applied when no role is left, whoever deleted it."""
    for answer in answers:
        told = outcome(write, answer)
        if isinstance(told, Refused) and told.code != "ENTITY_IS_DELETED":
            return told
    return Applied(write.intent, write.ref)


def _ends(write: Associate | Dissociate) -> Ends:
    return full_id(write.ref.id), full_id(write.to)


def _role(write: Associate) -> Item:
    opportunity, contact = _ends(write)
    return {
        "attributes": {"type": "OpportunityContactRole"},
        "OpportunityId": opportunity,
        "ContactId": contact,
    }
