"""`/composite/graph`: several composites in one call, each of them all or nothing, none minding the
others.
"""

from __future__ import annotations

from typing import Any

from sandbox.parsed import is_list_of
from sandbox.salesforce.errors import Refusal, bad_json
from sandbox.salesforce.routes.composite.requests import Composite, check_references, subrequests
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint

_MOST_NODES, _MOST_GRAPHS = 500, 75


class Graphs:
    """The resource; the subrequests themselves are run as a composite's are."""

    def __init__(self, composite: Composite) -> None:
        self._composite = composite

    def endpoints(self) -> list[Endpoint]:
        """`/composite/graph`."""
        return [endpoint("/composite/graph", POST=self._graphs)]

    def _graphs(self, call: Call) -> Answer:
        graphs = call.record().get("graphs")
        if not is_list_of(graphs, dict):
            raise bad_json("graphs must be a list of graphs")
        nodes = [subrequests(graph, "compositeRequest") for graph in graphs]
        _check(call, graphs, nodes)
        answered = [
            self._one(call, graph, requests) for graph, requests in zip(graphs, nodes, strict=True)
        ]
        return Answer(200, {"graphs": answered})

    def _one(
        self, call: Call, graph: dict[str, Any], requests: list[dict[str, Any]]
    ) -> dict[str, Any]:
        good, results = self._composite.run(call, requests, all_or_none=True)
        return {
            "graphId": graph["graphId"],
            "graphResponse": {"compositeResponse": results},
            "isSuccessful": good,
        }


def _check(call: Call, graphs: list[dict[str, Any]], nodes: list[list[dict[str, Any]]]) -> None:
    names = [graph.get("graphId") for graph in graphs]
    if not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise Refusal(
            400, "JSON_PARSER_ERROR", "The graphId must be present and unique in a request"
        )
    if len(graphs) > _MOST_GRAPHS:
        raise Refusal(
            400, "LIMIT_EXCEEDED", f"Limit exceeded: at most {_MOST_GRAPHS} graphs are allowed"
        )
    if sum(map(len, nodes)) > _MOST_NODES:
        raise Refusal(
            400, "LIMIT_EXCEEDED", f"Limit exceeded: at most {_MOST_NODES} nodes are allowed"
        )
    for requests in nodes:
        check_references(call, requests)
