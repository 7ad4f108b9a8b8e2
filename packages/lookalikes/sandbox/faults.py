"""Which request goes wrong, and how: the rules a trial posts to a look-alike, counted down as they
bite.

A rule matches a method and a path glob and says what happens; it never knows what the vendor would
have answered. The vendor's own spelling of an error is in `words`, one table per vendor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

ACTIONS = ("timeout_before", "timeout_after", "reset_after", "status", "late")
_MATCHED = frozenset({"method", "path"})
KEYS = frozenset(
    {"match", "times", "do", "status", "body", "item", "headers", "calls", "seconds", "silent"}
)
OF_LATE = ("calls", "seconds", "silent")


class BadRule(Exception):
    """The posted rules make no sense; `problems` has one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass
class Rule:
    """One fault: who it hits (`method`, `path`), how often it still will (`left`), and what it
    does. One that is `late` fails as its `status` says (or, `silent`, never answers) and is
    carried out all the same, once so many more `calls` came in, or so many `seconds` went by on
    the vendor's clock.
    """

    do: str
    method: str = "*"
    path: str = "*"
    left: int = 1
    status: int = 500
    body: Any = None
    item: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    calls: int | None = None
    seconds: int | None = None
    silent: bool = False

    def hits(self, method: str, path: str) -> bool:
        """True when this request is one of those the rule is about."""
        return self.left > 0 and self.method in ("*", method) and fnmatchcase(path, self.path)

    def as_json(self) -> dict[str, Any]:
        """The rule as it could be posted again, `times` being what is left."""
        shown: dict[str, Any] = {
            "match": {"method": self.method, "path": self.path},
            "times": self.left,
            "do": self.do,
        }
        if self.do in ("status", "late"):
            shown |= {"status": self.status, "body": self.body, "headers": dict(self.headers)}
        if self.do == "late":
            late = {"calls": self.calls, "seconds": self.seconds, "silent": self.silent}
            shown |= {name: value for name, value in late.items() if value is not None}
        if self.item is None:
            return shown
        return shown | {"item": self.item}


class Faults:
    """The rules in force on one look-alike, first posted first served."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def add(self, posted: Any) -> int:
        """Put the posted rules in force and return how many are; raises BadRule, adding none."""
        rules = parse(posted)
        self._rules.extend(rules)
        return len(self._rules)

    def clear(self) -> None:
        """No rule is in force any more."""
        self._rules.clear()

    def rules(self) -> list[dict[str, Any]]:
        """The rules still in force, as they could be posted again."""
        return [rule.as_json() for rule in self._rules]

    def take(self, method: str, path: str) -> Rule | None:
        """The rule this request falls under, counted down; None for most."""
        if not self._rules:
            return None
        rule = next((rule for rule in self._rules if rule.hits(method, path)), None)
        if rule is not None:
            rule.left -= 1
            self._rules = [kept for kept in self._rules if kept.left > 0]
        return rule


def parse(posted: Any) -> list[Rule]:
    """The rules in a posted document (a list, or a single rule); raises BadRule naming every fault
    in it.
    """
    documents = posted if isinstance(posted, list) else [posted]
    problems = [
        f"rule {n}: {problem}"
        for n, document in enumerate(documents)
        for problem in _problems(document)
    ]
    if problems:
        raise BadRule(problems)
    return [_rule(document) for document in documents]


def _problems(document: Any) -> list[str]:
    if not isinstance(document, dict):
        return ["a rule is an object with `match`, `times` and `do`"]
    unknown = sorted(set(document) - KEYS)
    found = [f"unknown key {key!r}; the keys are {', '.join(sorted(KEYS))}" for key in unknown]
    if document.get("do") not in ACTIONS:
        found.append(f"`do` is {document.get('do')!r}; use one of {', '.join(ACTIONS)}")
    match = document.get("match", {})
    if not isinstance(match, dict) or not set(match) <= _MATCHED:
        found.append("`match` is an object with `method` and `path`, and nothing else")
    return found + _not_numbers(document) + _misplaced_item(document) + _misplaced_late(document)


def _not_numbers(document: Mapping[str, Any]) -> list[str]:
    limits = {
        "times": (1, 10**9),
        "status": (200, 599),
        "item": (0, 10**6),
        "calls": (0, 10**6),
        "seconds": (0, 10**6),
    }
    return [
        f"`{key}` is {document[key]!r}; use a whole number from {low} to {high}"
        for key, (low, high) in limits.items()
        if document.get(key) is not None and not _whole(document[key], low, high)
    ]


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _misplaced_item(document: Mapping[str, Any]) -> list[str]:
    if document.get("item") is None or document.get("do") == "status":
        return []
    return ["`item` belongs to `do: status`; a whole request times out or is reset"]


def _misplaced_late(document: Mapping[str, Any]) -> list[str]:
    named = [name for name in OF_LATE if document.get(name) is not None]
    if document.get("do") != "late":
        return [f"`{name}` belongs to `do: late`" for name in named]
    if "calls" in named and "seconds" in named:
        return ["`calls` or `seconds`, not both"]
    return []


def _rule(document: Mapping[str, Any]) -> Rule:
    match = document.get("match", {})
    return Rule(
        do=document["do"],
        method=str(match.get("method") or "*").upper(),
        path=str(match.get("path") or "*"),
        left=document.get("times") or 1,
        status=document.get("status") or 500,
        body=document.get("body"),
        item=document.get("item"),
        headers={str(name): str(value) for name, value in (document.get("headers") or {}).items()},
        calls=document.get("calls"),
        seconds=document.get("seconds"),
        silent=bool(document.get("silent")),
    )


@dataclass(frozen=True)
class Words:
    """How one vendor spells an injected error when the rule brings no body of its own."""

    content_type: str
    errors: Mapping[int, tuple[str, str]]
    otherwise: tuple[str, str]
    item: tuple[str, str]
    envelope: str

    def body(self, status: int) -> Any:
        """The vendor's answer to a request that failed with this status."""
        code, message = self.errors.get(status, self.otherwise)
        if self.envelope == "list":
            return [{"message": message, "errorCode": code}]
        correlation = "5a4d1d9c-0000-4000-8000-000000000000"
        document = {
            "status": "error",
            "message": message,
            "correlationId": correlation,
            "category": code,
        }
        if status == 429:
            return document | {"errorType": "RATE_LIMIT", "policyName": "TEN_SECONDLY_ROLLING"}
        return document

    def item_error(self, body: Any) -> tuple[str, str]:
        """What the failing item of a batch says: the rule's own code and message, or the vendor's
        usual.
        """
        if not isinstance(body, dict):
            return self.item
        codes: Sequence[str] = ("code", "statusCode", "category")
        code = next((str(body[key]) for key in codes if key in body), self.item[0])
        return code, str(body.get("message", self.item[1]))


SALESFORCE_WORDS = Words(
    content_type="application/json;charset=UTF-8",
    errors={
        401: ("INVALID_SESSION_ID", "Session expired or invalid"),
        403: ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
        404: ("NOT_FOUND", "The requested resource does not exist"),
        503: ("SERVER_UNAVAILABLE", "Server is unavailable."),
    },
    # The form of the number is that of an issue of restforce/restforce.
    otherwise=(
        "UNKNOWN_EXCEPTION",
        "An unexpected error occurred. Please include this ErrorId if you contact support: "
        "1797523200-104729 (-1299709)",
    ),
    item=("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records"),
    envelope="list",
)

HUBSPOT_WORDS = Words(
    content_type="application/json;charset=utf-8",
    errors={
        401: ("INVALID_AUTHENTICATION", "Authentication credentials not found."),
        403: (
            "MISSING_SCOPES",
            "This app hasn't been granted all required scopes to make this call.",
        ),
        429: ("RATE_LIMITS", "You have reached your ten_secondly_rolling limit."),
    },
    otherwise=("INTERNAL_ERROR", "internal error"),
    item=("INTERNAL_ERROR", "internal error"),
    envelope="object",
)
