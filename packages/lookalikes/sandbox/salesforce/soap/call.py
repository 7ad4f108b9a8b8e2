"""One SOAP call, translated: its headers and its body become the REST call that does the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.salesforce.actors import Actor
from sandbox.salesforce.markup import Node, element
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, find


@dataclass(frozen=True, slots=True)
class SoapCall:
    """`service` is partner or enterprise; `asked` is the element inside the Body."""

    model: SalesforceModel
    endpoints: list[Endpoint]
    service: str
    version: str
    header: Node
    asked: Node

    def option(self, header: str, name: str) -> str | None:
        """One value of a SOAP header."""
        found = self.header.child(header)
        return None if found is None else found.get(name)

    def text(self, name: str) -> str:
        """What the body says under a name, empty where it says nothing."""
        return self.asked.get(name) or ""

    @property
    def session(self) -> str:
        """The session the caller shows."""
        return self.option("SessionHeader", "sessionId") or ""

    @property
    def actor(self) -> Actor:
        """The caller, as the REST call would know him."""
        return self._call("GET", "", {}, None).actor

    def rest(
        self, method: str, path: str, query: Mapping[str, str] | None = None, body: Any = None
    ) -> Answer:
        """What the REST resource below the version's root answers. Raises Refusal."""
        call = self._call(method, path, query or {}, body)
        target, params = find(self.endpoints, call.path)
        call.params = params
        return target.handler(method)(call)

    def _call(self, method: str, path: str, query: Mapping[str, str], body: Any) -> Call:
        base = f"/services/data/v{self.version}"
        return Call(
            self.model, method, base + path, {"version": self.version}, query, self._headers(), body
        )

    def _headers(self) -> dict[str, str]:
        """The SOAP headers as the HTTP headers that mean the same."""
        found: dict[str, str] = {}
        if client := self.option("CallOptions", "client"):
            found["sforce-call-options"] = f"client={client}"
        if size := self.option("QueryOptions", "batchSize"):
            found["sforce-query-options"] = f"batchSize={size}"
        # Unlike REST, SOAP assigns by the active rule only when it is asked to.
        rule = self.option("AssignmentRuleHeader", "assignmentRuleId")
        found["sforce-auto-assign"] = (
            rule or self.option("AssignmentRuleHeader", "useDefaultRule") or "false"
        )
        duplicates = self.header.child("DuplicateRuleHeader")
        if duplicates is not None:
            found["sforce-duplicate-rule-header"] = ",".join(
                f"{n.name}={n.text.strip()}" for n in duplicates.children
            )
        return found


Operation = Callable[[SoapCall], list[str]]


def results(*inside: list[str]) -> list[str]:
    """One `result` element for each item."""
    return [element("result", *parts) for parts in inside]
