"""What the user may know of each object: describes, many in one call, kept for a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors.errors import RejectedError, RetryableError
from connectors.http.shape import told
from connectors.record import FieldSchema, ObjectSchema
from connectors.salesforce.client import COMPOSITE_CALLS, VENDOR, OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.schemas import Described, described
from connectors.salesforce.meaning.verdict import reject


class Schemas:
    """The describes of one org, read when first needed."""

    def __init__(self, client: OrgClient) -> None:
        self._client = client
        self._known: dict[str, Described | None] = {}

    def describe(self, objects: Iterable[str]) -> dict[str, Described]:
        """Those of the objects that the user may see. Raises RejectedError for a describe that the
        org refuses.
        """
        wanted = list(dict.fromkeys(objects))
        unknown = [each for each in wanted if each not in self._known]
        for start in range(0, len(unknown), COMPOSITE_CALLS):
            self._read(unknown[start : start + COMPOSITE_CALLS])
        found = {}
        for each in wanted:
            known = self._known[each]
            if known is not None:
                found[each] = known
        return found

    def know(self, schemas: Mapping[str, ObjectSchema]) -> None:
        """Take what was read before; what the user may do is asked anew when it matters."""
        for name, schema in schemas.items():
            self._known[name] = Described(schema, createable=True, updateable=True)

    def fields(self, object_name: str) -> Mapping[str, FieldSchema]:
        """The visible fields of an object. Raises RejectedError for an object that is not
        visible.
        """
        found = self._known.get(object_name) or self.describe([object_name]).get(object_name)
        if found is None:
            advice = f"Let the integration user read {object_name}, then run `accord doctor`."
            raise RejectedError(
                f"Salesforce shows no object {object_name}", code="INVALID_TYPE", advice=advice
            )
        return found.schema.fields

    def forget(self) -> None:
        """Read everything anew when next asked."""
        self._known.clear()

    def _read(self, objects: Sequence[str]) -> None:
        base = self._client.base
        asked = [
            {"method": "GET", "url": f"{base}/sobjects/{query.name(each)}/describe"}
            for each in objects
        ]
        answers, _ = self._client.composite(asked)
        for name, (status, body) in zip(objects, answers, strict=True):
            match status:
                case 200:
                    self._known[name] = self._described(name, body)
                case 404:
                    self._known[name] = None
                case _:
                    reject(status, body)

    def _described(self, name: str, body: Any) -> Described:
        return described(name, told(VENDOR, body, RetryableError), self._client.currency)
