"""One API call as the routes see it, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from sandbox.hubspot.bodies import kinds as bodies
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused, unreadable_parameter
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.times import iso


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a body: a dict goes out as JSON, a text as HTML, None as nothing."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Call:
    """The parameters of one call; `body` is as its route wants it, `by` the calling program's
    name.
    """

    model: HubSpotModel
    path: Mapping[str, str]
    query: QueryParams
    body: Any
    by: str
    raw: bytes = b""
    content_type: str = ""
    address: str = ""

    @property
    def kind(self) -> Kind:
        """The object type in the path."""
        return self.model.kinds.named(self.path["object_type"])

    @property
    def other(self) -> Kind:
        """The second object type in the path of an association."""
        return self.model.kinds.named(self.path["to_type"])

    @property
    def record_id(self) -> str:
        """The record in the path; the value of `idProperty` when one is given."""
        return self.path["record_id"]

    @property
    def now(self) -> str:
        """This instant, as answers write it."""
        return iso(self.model.now())

    @property
    def place(self) -> str:
        """Where what the path names would be at the vendor, for `Location` and links."""
        return f"https://api.hubapi.com{self.address}"

    @property
    def again(self) -> str:
        """The address of this call with all that was asked, but for where to start."""
        asked = [(name, value) for name, value in self.query.multi_items() if name != "after"]
        if asked:
            return f"{self.place}?{urlencode(asked)}"
        return self.place

    @property
    def archived(self) -> bool:
        """Whether archived records are asked for."""
        # The client library writes Python's True.
        return self.query.get("archived", "").lower() == "true"

    def number(self, name: str, otherwise: int) -> int:
        """A whole number of the query string."""
        found = counted(self.query.get(name) or str(otherwise))
        if found is None:
            raise unreadable_parameter(name)
        return found

    def page_size(self, otherwise: int, most: int) -> int:
        """The `limit` of the query string. Raises VendorError for nought and for more than there
        may be on a page. Not recorded: the words, which are those of a search.
        """
        limit = self.number("limit", otherwise)
        if not 0 < limit <= most:
            raise refused(f"The limit must be between 1 and {most}; it was {limit}")
        return limit

    def many(self, name: str) -> tuple[str, ...]:
        """A parameter that may be repeated, or hold several values with commas between."""
        return tuple(
            part for value in self.query.getlist(name) for part in value.split(",") if part
        )


Operation = Callable[[Call], Reply]


class Route(NamedTuple):
    """What answers a method and a path. `body` is what is read of a body, None where none is."""

    method: str
    path: str
    operation: Operation
    body: bodies.Kind | None = None


Plain = tuple[str, str, Operation]
Table = tuple[Route | Plain, ...]
