"""One API call and its answer, without sockets: what a handler gets and gives, and how one is
found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from re import Pattern
from typing import Any

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import compile_path

from sandbox.salesforce.actors import Actor, write_options
from sandbox.salesforce.errors import bad_json, not_allowed, not_found, token_of
from sandbox.salesforce.model import SalesforceModel

ROOT = "/services/data/v{version}"


@dataclass(slots=True)
class Call:
    """`raw` is what was sent and `body` the JSON in it; header names are lower case; `params` come
    out of the path.
    """

    model: SalesforceModel
    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    raw: bytes = b""
    _actor: Actor | None = None

    @property
    def base(self) -> str:
        """`/services/data/v62.0`, in the version the caller chose."""
        return f"/services/data/v{self.params['version']}"

    @property
    def actor(self) -> Actor:
        """The client named in `Sforce-Call-Options`, `api` when none is, with what its other
        headers ask for.
        """
        if self._actor is None:
            name = _option(self.headers.get("sforce-call-options", ""), "client") or "api"
            self._actor = self.model.client(name, write_options(self.headers))
        return self._actor

    def option(self, header: str, name: str) -> str | None:
        """One `name=value` of a comma-separated `Sforce-…-Options` header."""
        return _option(self.headers.get(header, ""), name)

    def record(self) -> dict[str, Any]:
        """The body as one JSON object. Raises JSON_PARSER_ERROR."""
        if self.body is None:
            raise bad_json("The HTTP entity body is required, but this request has no entity body.")
        return as_record(self.body)


@dataclass(slots=True)
class Answer:
    """`body=None` with 200 or 201 is a JSON null unless `bare`; with 204 and 304 it is nothing.

    A `stream` of bytes goes out as it comes, as the media type named.
    """

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    stream: Iterator[bytes] | None = None
    media: str = ""
    bare: bool = False


class _NoId(Convertor[str]):
    """The word `Id` where an id would stand."""

    regex = "[Ii][Dd]"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("no_id", _NoId())
Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path template and its handler for each method."""

    template: str
    handlers: Mapping[str, Handler]
    pattern: Pattern[str]

    def handler(self, method: str) -> Handler:
        """Raises METHOD_NOT_ALLOWED."""
        found = self.handlers.get(method)
        if found is None:
            raise not_allowed(method, self.handlers)
        return found


def endpoint(template: str, **handlers: Handler) -> Endpoint:
    """An endpoint below `/services/data/vXX.0`."""
    path = ROOT + template
    return Endpoint(path, handlers, compile_path(path)[0])


def as_record(value: Any) -> dict[str, Any]:
    """The JSON as one object. Raises JSON_PARSER_ERROR."""
    if not isinstance(value, dict):
        message = f"Can not deserialize SObject out of {token_of(value)} token"
        raise bad_json(f"{message} at [line:1, column:1]")
    return value


def find(endpoints: list[Endpoint], path: str) -> tuple[Endpoint, dict[str, str]]:
    """The endpoint a path names, with the path's parameters. Raises NOT_FOUND."""
    for each in endpoints:
        match = each.pattern.match(path.rstrip("/"))
        if match is not None:
            return each, match.groupdict()
    raise not_found()


def names_in(text: str) -> list[str]:
    """The names in a list with commas between."""
    names = (name.strip() for name in text.split(","))
    return [name for name in names if name]


def _option(header: str, wanted: str) -> str | None:
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name.strip().lower() == wanted.lower() and value:
            return value.strip()
    return None
