"""A reference that leads nowhere, told from one that leads where we may not go.

To a lookup holding the id of a record that was purged the vendor says the same as to one holding
a record that the user may not write: insufficient access. Only reading the id tells them apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from connectors.errors import IntegrationError, RejectedError
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning.ids import full_id
from connectors.salesforce.meaning.refusal import DANGLING, NO_ACCESS, advice
from connectors.write import Outcome, Refused

_NAMED = re.compile(r"cross-reference id: ([A-Za-z0-9]{15,18})")


class References:
    """What refusals of one org's references mean."""

    def __init__(self, client: OrgClient) -> None:
        self._client = client

    def told_apart(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """The same outcomes; of a refused reference to what cannot be read it is said that it
        dangles.

        Asks the org only where there are such refusals. Where it does not answer, they stay as
        they are: what was written was written.
        """
        suspects = {each.intent: _named_in(each) for each in outcomes if _is_suspect(each)}
        if not suspects:
            return list(outcomes)
        try:
            lost = self._lost(set(suspects.values()))
        except IntegrationError:
            return list(outcomes)
        told: list[Outcome] = []
        for each in outcomes:
            if isinstance(each, Refused) and suspects.get(each.intent) in lost:
                told.append(_dangling(each))
            else:
                told.append(each)
        return told

    def _lost(self, ids: Iterable[str]) -> set[str]:
        """Those of the ids under which nothing can be read."""
        listed = self._client.ask("/sobjects", {})
        objects = {each["keyPrefix"]: each["name"] for each in listed["sobjects"]}
        by_object = defaultdict(list)
        for record_id in ids:
            by_object[objects.get(record_id[:3])].append(record_id)
        lost: set[str] = set()
        for object_name, some in by_object.items():
            if object_name is not None:
                lost |= self._not_found(object_name, some)
        return lost

    def _not_found(self, object_name: str, ids: Sequence[str]) -> set[str]:
        """Those that no live record has; none where the object itself is kept from us."""
        path = f"/composite/sobjects/{object_name}"
        body = {"ids": list(ids), "fields": ["Id"]}
        try:
            found: Any = self._client.call("POST", path, read=True, body=body).body
        except RejectedError:
            return set()
        return set(ids) - {row["Id"] for row in found if row}


def _is_suspect(outcome: Outcome) -> bool:
    is_about_access = isinstance(outcome, Refused) and outcome.code == NO_ACCESS
    return is_about_access and _named_in(outcome) != ""


def _named_in(outcome: Outcome) -> str:
    """The id that the vendor's words name, in full; empty when they name none."""
    found = _NAMED.search(outcome.message) if isinstance(outcome, Refused) else None
    return full_id(found.group(1)) if found else ""


def _dangling(outcome: Refused) -> Refused:
    """The same refusal under its own code, with what to do about that."""
    words = outcome.message.removesuffix(advice(NO_ACCESS) or "")
    return replace(outcome, code=DANGLING, message=f"{words}{advice(DANGLING)}")
