"""Records written one by one, 25 in a call: where a collection cannot say, or cannot be told,
enough.

A precondition is heard for single records only. `If-Unmodified-Since` compares whole seconds with
the record's LastModifiedDate, so that a second edit within the same second passes unseen; the check
read right before covers most of that second. And only to a single record's write does a duplicate
rule answer with the twin it found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.utils import formatdate
from typing import Any
from urllib.parse import quote

from more_itertools import chunked

from connectors.errors import IntegrationError, UnknownOutcome
from connectors.salesforce.client import COMPOSITE_CALLS, OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.writing.locks import Item, patiently
from connectors.world import World
from connectors.write import Create, Update

PRECONDITION_FAILED = 412


class Singles:
    """Sends writes one by one. Answers are as a collection would give them, by the writes' keys."""

    def __init__(self, client: OrgClient, world: World) -> None:
        self._client, self._world = client, world

    def guarded(self, updates: Mapping[str, tuple[Update, Item]]) -> dict[str, Item]:
        """Updates on condition; the answer is `stale` where somebody wrote meanwhile.

        Raises UnknownOutcome when it cannot say what was committed, any other error when nothing
        was.
        """
        items = {key: self._request(update, item) for key, (update, item) in updates.items()}
        return patiently(self._world, items, self._send)

    def explained(self, writes: Mapping[str, tuple[Create | Update, Item]]) -> dict[str, Item]:
        """What a duplicate rule refused, sent once more for the sake of the answer: at most 25 of
        them. Raises UnknownOutcome when it cannot say what was committed.
        """
        few = list(writes)[:COMPOSITE_CALLS]
        if not few:
            return {}
        try:
            answers = self._send([self._request(*writes[key]) for key in few])
        except UnknownOutcome:
            raise
        except IntegrationError:
            return {}  # the first answer stands
        return dict(zip(few, answers, strict=True))

    def _request(self, write: Create | Update, item: Item) -> Item:
        if isinstance(write, Create):
            own = query.name(write.key_field)
            where = f"{query.name(write.object)}/{own}/{quote(write.key, safe='')}"
        else:
            own = "id"
            where = f"{query.name(write.ref.object)}/{quote(item['id'], safe='')}"
        # What the address says already must not stand in the body.
        body = dict(item)
        body.pop("attributes", None)
        body.pop(own, None)
        request: Item = {
            "method": "PATCH",
            "url": f"{self._client.base}/sobjects/{where}",
            "body": body,
        }
        if isinstance(write, Update) and write.unmodified_since is not None:
            since = formatdate(int(write.unmodified_since), usegmt=True)
            request["httpHeaders"] = {**self._client.headers, "If-Unmodified-Since": since}
        return request

    def _send(self, requests: Sequence[Item]) -> list[Item]:
        answers: list[Item] = []
        for some in chunked(requests, COMPOSITE_CALLS):
            told, _ = self._client.composite(some, read=False)
            answers += [_answer(status, body) for status, body in told]
        return answers


def _answer(status: int, body: Any) -> Item:
    """A single record's answer as a collection would give it."""
    if status < 300:
        told = body if isinstance(body, dict) else {}
        return {"success": True, "errors": [], **told}
    if status >= 500:
        raise UnknownOutcome(f"a part of the records failed at Salesforce ({status})")
    errors = body if isinstance(body, list) else [body]
    return {"success": False, "errors": errors, "stale": status == PRECONDITION_FAILED}
