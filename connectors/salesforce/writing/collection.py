"""The vendor's calls on up to 200 records, and up to five of those in one composite call.

Whole-request failures are raised; whatever the vendor says of one record is that record's answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from more_itertools import chunked

from connectors.errors import IntegrationError, UnknownOutcome
from connectors.salesforce.client import COMPOSITE_QUERIES, OrgClient
from connectors.salesforce.meaning.verdict import refuse
from connectors.salesforce.writing.batching import BATCH
from connectors.salesforce.writing.locks import Item, patiently
from connectors.world import World


class Collections:
    """Saves and deletes any number of records; `together` collections travel in one call."""

    def __init__(self, client: OrgClient, world: World, together: int = COMPOSITE_QUERIES) -> None:
        self._client, self._world, self._together = client, world, together

    def save(self, method: str, path: str, items: Mapping[str, Item]) -> dict[str, Item]:
        """Create (POST), update or upsert (PATCH) below `/composite`; answers by the items' keys.

        Raises UnknownOutcome when it cannot say what was committed, any other error when nothing
        was.
        """

        def send(each: Sequence[Item]) -> list[Item]:
            return self._saved(method, path, each)

        return patiently(self._world, items, send)

    def delete(self, ids: Mapping[str, str]) -> dict[str, Item]:
        """Into the recycle bin, at most 200; answers by the same keys. Raises as `save` does."""

        def send(each: Sequence[Item]) -> list[Item]:
            params = {"ids": ",".join(item["id"] for item in each), "allOrNone": "false"}
            answer = self._client.call("DELETE", "/composite/sobjects", read=False, params=params)
            return _answers(answer.body, each)

        items: dict[str, Item] = {key: {"id": record_id} for key, record_id in ids.items()}
        return patiently(self._world, items, send)

    def _saved(self, method: str, path: str, items: Sequence[Item]) -> list[Item]:
        """In as few calls as may be. Once something is committed, a failure says nothing of the
        whole.
        """
        answers: list[Item] = []
        for some in chunked(items, BATCH * self._together):
            try:
                answers += self._one_call(method, path, some)
            except IntegrationError as error:
                if not answers:
                    raise
                raise UnknownOutcome(
                    f"a part of the records was sent when this happened: {error}"
                ) from error
        return answers

    def _one_call(self, method: str, path: str, items: Sequence[Item]) -> list[Item]:
        if len(items) <= BATCH:
            reply = self._client.call(method, path, read=False, body=_body(items))
            return _answers(reply.body, items)
        url = f"{self._client.base}{path}"
        collections = list(chunked(items, BATCH))
        asked = [{"method": method, "url": url, "body": _body(each)} for each in collections]
        answers, _ = self._client.composite(asked, read=False)
        if all(300 <= status < 500 for status, _ in answers):
            refuse(*answers[0])
        told = []
        for (status, body), each in zip(answers, collections, strict=True):
            told += _collection_answers(status, body, each)
        return told


def _body(items: Sequence[Item]) -> dict[str, Any]:
    return {"allOrNone": False, "records": list(items)}


def _collection_answers(status: int, body: Any, items: Sequence[Item]) -> list[Item]:
    """One collection's answers; one refused as a whole beside others that were not is refused item
    by item.
    """
    if status >= 500:
        raise UnknownOutcome(f"a part of the records failed at Salesforce ({status})")
    if status >= 300:
        errors = body if isinstance(body, list) else [body]
        return [{"success": False, "errors": errors} for _ in items]
    return _answers(body, items)


def _answers(body: Any, items: Sequence[Item]) -> list[Item]:
    """One answer for each item, or nobody knows what was done."""
    if isinstance(body, list) and len(body) == len(items) and all(map(_is_answer, body)):
        return body
    raise UnknownOutcome(f"Salesforce answered {len(items)} records with something else")


def _is_answer(told: Any) -> bool:
    """Whether an entry says what became of its record."""
    return isinstance(told, dict) and "success" in told
