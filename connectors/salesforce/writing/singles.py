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
        """Updates on condition; the answer is `stale` where somebody wrote meanwhile."""
        items = {key: self._request(update, item) for key, (update, item) in updates.items()}
        return patiently(self._world, items, self._send)

    def explained(self, writes: Mapping[str, tuple[Create | Update, Item]]) -> dict[str, Item]:
        """What a duplicate rule refused, sent once more for the sake of the answer: at most 25 of
        them.
        """
        few = list(writes.items())[:COMPOSITE_CALLS]
        try:
            answers = (
                self._send([self._request(write, item) for _, (write, item) in few]) if few else []
            )
        except UnknownOutcome:
            raise
        except IntegrationError:
            return {}  # the first answer stands
        return {key: answer for (key, _), answer in zip(few, answers, strict=True)}

    def _request(self, write: Create | Update, item: Item) -> Item:
        if isinstance(write, Create):
            own = query.name(write.key_field)
            where = f"{query.name(write.object)}/{own}/{quote(write.key, safe='')}"
        else:
            where, own = f"{query.name(write.ref.object)}/{quote(item['id'], safe='')}", "id"
        body = {name: value for name, value in item.items() if name not in ("attributes", own)}
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
        answers: list[tuple[int, Any]] = []
        for start in range(0, len(requests), COMPOSITE_CALLS):
            found, _ = self._client.composite(requests[start : start + COMPOSITE_CALLS], read=False)
            answers += found
        return [_answer(status, body) for status, body in answers]


def _answer(status: int, body: Any) -> Item:
    if status < 300:
        return {"success": True, "errors": [], **(body if isinstance(body, dict) else {})}
    if status >= 500:
        raise UnknownOutcome(f"a part of the records failed at Salesforce ({status})")
    errors = body if isinstance(body, list) else [body]
    return {"success": False, "errors": errors, "stale": status == PRECONDITION_FAILED}
