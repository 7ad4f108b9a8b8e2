"""The connector to HubSpot: the whole protocol on one page, each part in a room of its own.

Creates are upserts by the unique property `accord_key`; there is no precondition, since HubSpot
knows no ETag. Buying roles will be read as association labels with `roles`, which nothing calls
yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from connectors.http.shared_counts import Place
from connectors.hubspot import SYSTEM
from connectors.hubspot.client import PortalClient
from connectors.hubspot.credentials import Credentials, fetch_credentials
from connectors.hubspot.limits import counts_of_all
from connectors.hubspot.meaning.effects import effects
from connectors.hubspot.meaning.schemas import Schemas
from connectors.hubspot.meaning.stages import Pipeline
from connectors.hubspot.reading import field_history
from connectors.hubspot.reading.associations import read_associations, read_labels
from connectors.hubspot.reading.changes import Feed
from connectors.hubspot.reading.inventory import all_ids
from connectors.hubspot.reading.pipelines import read_pipelines
from connectors.hubspot.reading.records import RecordReader
from connectors.hubspot.settings import HubSpotSettings
from connectors.hubspot.setup import inspect, provision
from connectors.hubspot.writing import batching
from connectors.hubspot.writing.lists import ManualLists
from connectors.hubspot.writing.writes import Writer
from connectors.kinds import Surroundings
from connectors.protocol import CustomField, Effect, FieldVersion, Finding, Identity
from connectors.record import Fields, ObjectSchema, Page, Record, Want
from connectors.write import Outcome, Write


def connect(settings: HubSpotSettings, around: Surroundings) -> HubSpotConnector:
    """A connector to the portal in `settings`; nothing is sent yet.

    Raises UserError for a secret that cannot be had, and for an address that is none of HubSpot's.
    """
    credentials = fetch_credentials(settings, around.secret)
    counts = counts_of_all(around.state / "pace.json", settings, credentials)
    return HubSpotConnector(settings, credentials, around, counts)


class HubSpotConnector:
    """One HubSpot account. `counts` is where calls are counted that must not come too fast.

    Everything that calls HubSpot may raise AuthError, BudgetError and RetryableError, and
    RejectedError for what HubSpot refuses as a whole; `write` UnknownOutcome as well.
    """

    precondition = False
    lookahead = 2000

    def __init__(
        self,
        settings: HubSpotSettings,
        credentials: Credentials,
        around: Surroundings,
        counts: Place,
    ) -> None:
        self.system = SYSTEM
        self.client = PortalClient(settings, credentials, around, counts)
        self._fingerprint = credentials.fingerprint
        self._schemas = Schemas(self.client.definitions, self._home_currency)
        self._reader = RecordReader(self.client, self._schemas, around.world)
        self._feed = Feed(self.client, self._schemas, self._reader, settings.search_lag_s)
        self._writer = Writer(
            self.client, self._schemas, self._reader, clear_lifecycle=settings.clear_lifecycle
        )
        self._identity: Identity | None = None

    @property
    def calls(self) -> int:
        """Requests sent so far."""
        return self.client.calls

    @property
    def clock_skew_s(self) -> float:
        """By how many seconds HubSpot's clock is ahead of ours."""
        return self.client.skew_s

    @property
    def credentials_print(self) -> str:
        """Sixteen hex characters that change with the secrets it signs in with, and give none
        away.
        """
        return self._fingerprint

    def identity(self) -> Identity:
        """Which portal this is; a private app or service key writes as no user."""
        if self._identity is None:
            account = self._account
            zone = str(account.get("timeZone") or "")
            self._identity = Identity(str(account["portalId"]), zone=zone)
        return self._identity

    def describe(self, objects: Sequence[str]) -> dict[str, ObjectSchema]:
        """Live schemas, read once; an unknown object is left out."""
        return self._schemas.describe(objects)

    def know(self, identity: Identity, schemas: Mapping[str, ObjectSchema]) -> None:
        """Take what an earlier run learnt, so that it need not be asked again."""
        self._identity = identity
        self._schemas.know(schemas)

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        """Records changed since each want's cursor; archived ones never show here, merged ones with
        their successor.
        """
        return self._feed.changes(wants)

    def fetch(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> dict[str, Record]:
        """These records now, by id; what does not exist any more is `gone`, with its successor or
        with what it held, or left out where nothing is kept of it.
        """
        return self._reader.fetch(object_name, ids, fields)

    def find(
        self,
        object_name: str,
        key_field: str,
        keys: Sequence[str],
        fields: Sequence[str],
    ) -> dict[str, Record]:
        """Records by unique property, read consistently."""
        return self._reader.find(object_name, key_field, keys, fields)

    def ids(self, object_name: str) -> Iterator[list[str]]:
        """Ids of all live records, a hundred a call; what is not among them is gone."""
        return all_ids(self.client, object_name)

    def archived_ids(self, object_name: str) -> Iterator[list[str]]:
        """Ids of what lies in the recycle bin, to tell it from what is gone for good."""
        return all_ids(self.client, object_name, archived=True)

    def field_history(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> Mapping[str, Mapping[str, Sequence[FieldVersion]]]:
        """What these fields held, from HubSpot's property history."""
        return field_history.field_history(self.client, self._schemas, object_name, ids, fields)

    def associations(
        self,
        object_name: str,
        ids: Sequence[str],
        names: Sequence[str],
    ) -> Mapping[str, Fields]:
        """Current associations of every asked id."""
        return read_associations(self.client, object_name, ids, names)

    def roles(
        self,
        object_name: str,
        ids: Sequence[str],
        name: str = "@contacts",
    ) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Labels (buying roles) of every associated id, by record id."""
        return read_labels(self.client, object_name, ids, name)

    def effects(self, object_name: str) -> Mapping[str, Effect]:
        """Fields whose writing is billable or irreversible, and which of the two."""
        return effects(object_name, self._schemas.fields(object_name))

    def pipelines(self, object_name: str) -> list[Pipeline]:
        """The pipelines of an object with their stages."""
        return read_pipelines(self.client, object_name)

    @property
    def lists(self) -> ManualLists:
        """The portal's manual lists, for nurture."""
        return ManualLists(self.client)

    def batches(self, writes: Iterable[Write]) -> Iterator[list[Write]]:
        """Writes cut into calls."""
        return batching.batches(writes)

    def forecast(self, counts: Mapping[tuple[str, str], int]) -> int:
        """Calls needed for that many steps by (object, action)."""
        return batching.forecast(counts)

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Send one batch; every operation is answered."""
        return self._writer.write(batch)

    def missing(self, fields: Sequence[CustomField]) -> list[CustomField]:
        """The properties Accord needs that are not there yet."""
        return provision.missing(self._schemas, fields)

    def provision(self, fields: Sequence[CustomField]) -> list[str]:
        """Create what is missing; a sentence per thing done."""
        return provision.provision(self.client, self._schemas, fields)

    def inspect(self) -> list[Finding]:
        """Rights, limits, and whose account this is."""
        return inspect.inspect(self.client)

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    @cached_property
    def _account(self) -> Mapping[str, Any]:
        """Whose account it is, as the portal told once."""
        found: Mapping[str, Any] = self.client.account()
        return found

    def _home_currency(self) -> str | None:
        """What money is in where nothing says otherwise."""
        return self._account.get("companyCurrency") or None
