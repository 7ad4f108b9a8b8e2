"""The state of one HubSpot account, and how its records are found; every operation works on
this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.clock import SkewedClock
from sandbox.hubspot.definitions.kinds import Kind, Kinds
from sandbox.hubspot.definitions.pipelines import Pipelines
from sandbox.hubspot.definitions.properties import PropertyBook
from sandbox.hubspot.errors import refused
from sandbox.hubspot.graph.book import AssociationBook
from sandbox.hubspot.graph.edges import Graph
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.brands import Brands
from sandbox.hubspot.portal.currencies import Currencies
from sandbox.hubspot.portal.following import Follower, Nobody
from sandbox.hubspot.portal.list_folders import ListFolders
from sandbox.hubspot.portal.lists import Lists
from sandbox.hubspot.portal.owners import Owners
from sandbox.hubspot.portal.preferences import Preferences
from sandbox.hubspot.portal.settings import PortalSettings
from sandbox.hubspot.portal.shelf import Row, Shelf
from sandbox.hubspot.portal.teams import Teams
from sandbox.hubspot.webhooks.feed import Feed
from sandbox.vendor import Tally

# Ids of different object types overlap, as they do at the vendor: an id alone names nothing.
_FIRST_ID = 30_000_000_001

ItemFault = Callable[[int], tuple[str, str] | None]


class Portal:
    """Records by object type, associations, owners and definitions; `item_fault` fails chosen batch
    items.
    """

    def __init__(self, clock: SkewedClock, *, search_lag_s: float = 0.0) -> None:
        self.clock = clock
        self.tally = Tally()
        self.portal_id = 44_812_907
        self.app_id = 3_310_442
        self.pages = "https://app.hubspot.com"
        self.app_name = str(self.app_id)
        self.item_fault: ItemFault | None = None
        self.follower: Follower = Nobody()
        self._lag_ms = int(search_lag_s * 1000)
        self._answers = 0
        self.clear()

    def clear(self) -> None:
        """A new, empty account."""
        self.kinds = Kinds()
        self.owners = Owners()
        self.pipelines = Pipelines(self.now)
        self.book = PropertyBook(self.portal_id, self.owners.by_id, self.now)
        for name in self.pipelines.by_kind:
            self.book.stand(name, self.pipelines)
        self.currencies = Currencies(self.now)
        self.offer_currencies()
        self.teams = Teams()
        self.brands = Brands()
        self.graph = Graph(AssociationBook())
        self.settings = PortalSettings()
        self.feed = Feed(self.portal_id, self.app_id, self.kinds, self.graph.book, self.now)
        self.lists = Lists()
        self.list_folders = ListFolders()
        self.preferences = Preferences(self.now)
        self.schemas: dict[str, dict[str, Any]] = {}
        self.imports: dict[str, dict[str, Any]] = {}
        # Addresses that a privacy deletion named and nobody had: they can never be used.
        self.blocked: set[str] = set()
        self.shelves: dict[str, Shelf] = {}
        self.next_ids: dict[str, int] = {}
        for kind in self.kinds:
            self.open_shelf(kind)

    def open_shelf(self, kind: Kind) -> None:
        """Make room for the records of an object type."""
        self.shelves[kind.name] = Shelf(self.book.unique_names(kind.name), self._lag_ms)
        self.next_ids[kind.name] = _FIRST_ID

    def offer_currencies(self) -> None:
        """Let records be in the portal's currencies as they are now, and in no others."""
        currencies = self.currencies
        self.book.take_currencies(currencies.offered(), listed=currencies.several)

    def offer_brands(self) -> None:
        """Let records be of the portal's business units as they are now; each sends mails of its
        own kind.
        """
        self.book.take_brands(self.brands.ids)
        self.preferences.take_brands(self.brands.by_id)
        self.book.take_opt_outs(self.preferences.types)

    def next_correlation(self) -> str:
        """The correlation id of the next answer."""
        self._answers += 1
        return f"0199b3c4-5d6e-7f80-9a1b-{self._answers:012x}"

    def now(self) -> int:
        """Epoch milliseconds."""
        return int(self.clock.now() * 1000)

    def shelf(self, kind: Kind) -> Shelf:
        """The records of an object type."""
        return self.shelves[kind.name]

    def new_id(self, kind: Kind) -> int:
        """The next id; one that a refused create took is not used again."""
        n = self.next_ids[kind.name]
        self.next_ids[kind.name] = n + 1
        return n

    def find(self, kind: Kind, record_id: Any, id_property: str | None = None) -> Row | None:
        """The live record with this id, or with this value of a unique property; None when there is
        none.
        """
        shelf = self.shelves[kind.name]
        if id_property and id_property != "hs_object_id":
            value = str(record_id).strip()
            found = shelf.holder(self.unique_name(kind, id_property), _folded(id_property, value))
            return None if found is None else shelf.live[found]
        text = str(record_id)
        n = counted(text) if text.isascii() else None
        if n is None:
            return None
        row = shelf.live.get(n)
        # The ids of merged records go on working, under the id of what became of them.
        if row is None and n in shelf.absorbed:
            return shelf.live.get(shelf.current(n))
        return row

    def unique_name(self, kind: Kind, name: str) -> str:
        """The name, when records can be told apart by it; refuses any other property."""
        if name not in self.shelf(kind).unique:
            raise refused(
                f"Unable to perform update/upsert by non-unique {kind.type_id} property {name} "
                f"in portal ID {self.portal_id}"
            )
        return name

    def derive(self, kind: Kind, n: int, values: Mapping[str, str | None]) -> None:
        """Set properties HubSpot computes; that this leaves the modified time alone is
        unverified.
        """
        row = self.shelf(kind).live.get(n)
        if row is None:
            return
        props = row["props"].copy()
        for name, value in values.items():
            if value is None:
                props.pop(name, None)
            else:
                props[name] = value
        row["props"] = props


def may_be_an_id(text: str) -> bool:
    """Whether a text could be the id of a record at all."""
    return bool(counted(text))


def _folded(name: str, value: str) -> str:
    return value.lower() if name == "email" else value
