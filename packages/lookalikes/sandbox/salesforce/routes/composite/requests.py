"""Composite (25 subrequests, references between them, one call) and batch (25, each its own
call).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sandbox.parsed import is_list_of
from sandbox.salesforce.errors import Refusal, bad_json
from sandbox.salesforce.members import flag_in, text_in
from sandbox.salesforce.routes.composite.references import filled
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint, find
from sandbox.vendor import VendorError

_MOST, _MOST_QUERIES = 25, 5


class Composite:
    """The two resources that carry other calls; `endpoints` is everything a subrequest may
    address.
    """

    def __init__(self, endpoints: list[Endpoint]) -> None:
        self._endpoints = endpoints

    def endpoints(self) -> list[Endpoint]:
        """`/composite` and `/composite/batch`."""
        return [
            endpoint("/composite", GET=_resources, POST=self._composite),
            endpoint("/composite/batch", POST=self._batch),
        ]

    def run(
        self, call: Call, requests: list[dict[str, Any]], *, all_or_none: bool
    ) -> tuple[bool, list[Any]]:
        """Whether nothing was undone, and each subrequest's result. Under allOrNone one failure
        undoes the others.
        """
        written = call.model.tally.written
        results: list[dict[str, Any]] = []
        try:
            with call.model.store.transaction():
                self._run_all(call, requests, all_or_none, results)
        except _Halted:
            call.model.tally.written = written
            return False, _all_halted(requests, results)
        return True, results

    def _composite(self, call: Call) -> Answer:
        body = call.record()
        requests = subrequests(body, "compositeRequest")
        if len(requests) > _MOST:
            return Answer(200, {"compositeResponse": [_too_many_operations()]})
        _check_limits(call, requests)
        _, results = self.run(call, requests, all_or_none=flag_in(body, "allOrNone"))
        return Answer(200, {"compositeResponse": results})

    def _run_all(
        self,
        call: Call,
        requests: list[dict[str, Any]],
        all_or_none: bool,
        results: list[dict[str, Any]],
    ) -> None:
        answers: dict[str, Any] = {}
        for request in requests:
            reference = str(request["referenceId"])
            answer = self._one(call, request, answers)
            results.append(_result(answer, reference))
            if answer.status < 300:
                answers[reference] = answer.body
            elif all_or_none and answer.status >= 400:
                raise _Halted

    def _one(self, call: Call, request: dict[str, Any], answers: dict[str, Any]) -> Answer:
        try:
            url = filled(request.get("url"), answers)
            body = filled(request.get("body"), answers)
            sent = request.get("httpHeaders") or {}
            headers = {name.lower(): text_in(sent, name) for name in sent}
            method = text_in(request, "method", "GET")
            return self._inner(call, method, text_in({"url": url}, "url"), headers, body)
        except VendorError as refusal:
            return Answer(refusal.status, refusal.body)

    def _inner(
        self, call: Call, method: str, url: str, headers: dict[str, str], body: Any
    ) -> Answer:
        parts = urlsplit(url)
        target, params = find(self._endpoints, unquote(parts.path))
        handler = target.handler(method.upper())
        shared = {k: v for k, v in call.headers.items() if not k.startswith("if-")}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        inner = Call(
            call.model, method.upper(), parts.path, params, query, {**shared, **headers}, body
        )
        return handler(inner)

    def _batch(self, call: Call) -> Answer:
        body = call.record()
        requests = subrequests(body, "batchRequests")
        halting = flag_in(body, "haltOnError")
        if len(requests) > _MOST:
            raise _too_many(_MOST)
        for request in requests:
            _check_escapes(urlsplit(text_in(request, "url")).query)
        # Unlike composite, each subrequest of a batch counts as a call; the batch itself was one.
        extra = max(0, len(requests) - 1)
        call.model.meter.use(extra)
        call.model.tally.quota += extra
        results: list[dict[str, Any]] = []
        for request in requests:
            stopped = halting and any(result["statusCode"] >= 400 for result in results)
            results.append(self._batched(call, request, stopped=stopped))
        failed = any(result["statusCode"] >= 400 for result in results)
        return Answer(200, {"hasErrors": failed, "results": results})

    def _batched(self, call: Call, request: dict[str, Any], *, stopped: bool) -> dict[str, Any]:
        if stopped:
            message = "Batch processing halted per request, see prior result for the error."
            halted = [{"errorCode": "BATCH_PROCESSING_HALTED", "message": message}]
            return {"statusCode": 412, "result": halted}
        url = text_in(request, "url").lstrip("/")
        path = url if url.startswith("services/") else f"services/data/{url}"
        asked = {
            "method": request.get("method"),
            "url": f"/{path}",
            "body": request.get("richInput"),
        }
        answer = self._one(call, asked, {})
        return {"statusCode": answer.status, "result": answer.body}


def _check_escapes(query: str) -> None:
    """Raises ILLEGAL_QUERY_PARAMETER_VALUE, in the words of the vendor's library, for a percent
    sign that no two digits follow (quoted in an issue of restforce/restforce; the place told is
    that behind the sign, and always nought).
    """
    for value in re.split("[&=]", query):
        found = _BAD_ESCAPE.search(value)
        if found is None:
            continue
        rest = found[1]
        message = "URLDecoder: Incomplete trailing escape (%) pattern"
        if len(rest) > 1:
            message = (
                "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 0 in: "
                f'"{rest}"'
            )
        raise Refusal(400, "ILLEGAL_QUERY_PARAMETER_VALUE", message)


_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})(.{0,2})")


class _Halted(Exception):
    """One subrequest of an allOrNone composite failed."""


def _resources(call: Call) -> Answer:
    names = ("tree", "batch", "sobjects", "graph")
    return Answer(200, {name: f"{call.base}/composite/{name}" for name in names})


def subrequests(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The subrequests. Raises JSON_PARSER_ERROR on another shape, headers included."""
    requests = body.get(name)
    if not is_list_of(requests, dict):
        raise bad_json(f"{name} must be a list of subrequests")
    if not all(isinstance(each.get("httpHeaders") or {}, dict) for each in requests):
        raise bad_json("httpHeaders must be an object")
    return requests


def _check_limits(call: Call, requests: list[dict[str, Any]]) -> None:
    heavy = [r for r in requests if _is_heavy(text_in(r, "url"))]
    if len(heavy) > _MOST_QUERIES:
        message = (
            "Limit reached for number of queries or collections in a composite request: "
            f"{_MOST_QUERIES}"
        )
        raise Refusal(400, "PROCESSING_HALTED", message)
    check_references(call, requests)


def check_references(call: Call, requests: list[dict[str, Any]]) -> None:
    """Every subrequest has a name of its own. Raises JSON_PARSER_ERROR.

    What a name may be made of has been looked at since version 54 (pull requests 1512 and 1524 of
    guardian/support-service-lambdas).
    """
    references = [request.get("referenceId") for request in requests]
    if not all(isinstance(each, str) for each in references) or len(set(references)) < len(
        references
    ):
        raise Refusal(
            400, "JSON_PARSER_ERROR", "The referenceId must be present and unique in a request"
        )
    for each in references:
        if float(call.params["version"]) >= _NAMES_SINCE and not _NAME.fullmatch(str(each)):
            raise bad_json(
                f"Provided referenceId ('{each}') must start with a letter or a number, and it can "
                "contain only letters, numbers and underscores ('_')."
            )


_NAMES_SINCE = 54
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")


def _is_heavy(url: str) -> bool:
    path = urlsplit(url).path
    return any(piece in path for piece in ("/query", "/queryAll", "/composite/sobjects"))


def _too_many_operations() -> dict[str, Any]:
    """One refusal in place of every subrequest's answer, in a call that itself succeeded (pull
    request 766 of guardian/support-service-lambdas).
    """
    message = f"The request can\u2019t contain more than {_MOST} operations."
    refusal = [{"errorCode": "LIMIT_EXCEEDED", "message": message}]
    return {"body": refusal, "httpHeaders": {}, "httpStatusCode": 400, "referenceId": None}


def _too_many(most: int) -> Refusal:
    return Refusal(400, "LIMIT_EXCEEDED", f"Limit exceeded: at most {most} subrequests are allowed")


def _result(answer: Answer, reference: str) -> dict[str, Any]:
    return {
        "body": answer.body,
        "httpHeaders": answer.headers,
        "httpStatusCode": answer.status,
        "referenceId": reference,
    }


def _all_halted(
    requests: list[dict[str, Any]], results: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The failure itself keeps its answer; everything before and after it is PROCESSING_HALTED."""
    failed = len(results) - 1
    message = (
        "The transaction was rolled back since another operation in the same transaction failed."
    )
    body = [{"errorCode": "PROCESSING_HALTED", "message": message}]
    return [
        results[index]
        if index == failed
        else _result(Answer(400, body), str(request["referenceId"]))
        for index, request in enumerate(requests)
    ]
