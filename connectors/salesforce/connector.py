"""Salesforce behind the connector protocol: who does what, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from connectors.kinds import Surroundings
from connectors.protocol import CustomField, FieldVersion, Finding, Identity
from connectors.record import ObjectSchema, Page, Record, Want
from connectors.salesforce.bulk_jobs import BulkJobs
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import SYSTEM, Decoder
from connectors.salesforce.reading.bulk_read import BulkReader
from connectors.salesforce.reading.changes import Feed
from connectors.salesforce.reading.describes import Schemas
from connectors.salesforce.reading.field_history import FieldHistory
from connectors.salesforce.reading.inventory import all_ids
from connectors.salesforce.reading.person_accounts import Persons
from connectors.salesforce.reading.records import RecordReader
from connectors.salesforce.settings import Credentials, SalesforceSettings, fetched
from connectors.salesforce.setup.inspect import Inspector
from connectors.salesforce.setup.provision import FieldProvisioner
from connectors.salesforce.writing.batching import Batching
from connectors.salesforce.writing.bulk_write import FEWEST, BulkWriter
from connectors.salesforce.writing.collection import Collections
from connectors.salesforce.writing.dangling import References
from connectors.salesforce.writing.roles import RoleWriter
from connectors.salesforce.writing.singles import Singles
from connectors.salesforce.writing.writes import RecordWriter, Ways
from connectors.world import World
from connectors.write import Associate, Create, Delete, Dissociate, Outcome, Update, Write

QUEUES = "00G"  # the key prefix of Group, of which queues are a kind


def connect(settings: SalesforceSettings, around: Surroundings) -> SalesforceConnector:
    """The connector to one org. Nothing is sent before it is first asked.

    Raises UserError for a bad address, and for secrets that cannot be had.
    """
    credentials = fetched(settings, around.secret)
    client = OrgClient(settings, credentials, around)
    return SalesforceConnector(client, settings, credentials, around.world)


class SalesforceConnector:
    """One org."""

    system = SYSTEM
    # Single records can be written `If-Unmodified-Since`, which counts in whole seconds.
    precondition = True

    def __init__(
        self,
        client: OrgClient,
        settings: SalesforceSettings,
        credentials: Credentials,
        world: World,
    ) -> None:
        self.client = client
        self._credentials = credentials
        self._schemas = Schemas(client)
        self._identity: Identity | None = None
        self._jobs = BulkJobs(client, world, settings.bulk_timeout_s)
        persons = Persons(client, self._schemas.fields)

        self._reader = RecordReader(client, self._decoder, persons)
        bulk_reader = BulkReader(client, self._jobs, self._reader, settings)
        self._feed = Feed(client, self._decoder, self._reader, bulk_reader, settings.overlap_s)
        self._history = FieldHistory(client, self._schemas.fields)

        self._batching = _batching(settings)
        collections = Collections(client, world, settings.together)
        fewest = min(FEWEST, settings.bulk_write_from or FEWEST)
        ways = Ways(collections, Singles(client, world), BulkWriter(self._jobs, fewest))
        self._records = RecordWriter(ways, self._schemas.fields, self._batching, persons)
        self._roles = RoleWriter(client, collections)
        self._references = References(client)

        self._provisioner = FieldProvisioner(client, self._schemas, self.identity)
        self._inspector = Inspector(client, self._schemas, self.identity, settings.daily_share)

    @property
    def lookahead(self) -> int:
        """How many writes `batches` makes use of at once."""
        return self._batching.lookahead

    @property
    def credentials_print(self) -> str:
        """What tells these credentials, and the org's currency where it is named, from others,
        without giving any away.
        """
        return self._credentials.fingerprint + (self.client.currency or "")

    @property
    def calls(self) -> int:
        """Requests sent so far, sign-ins included."""
        return self.client.transport.calls

    @property
    def clock_skew_s(self) -> float:
        """By how many seconds Salesforce's clock is ahead of ours."""
        return self.client.skew_s

    def identity(self) -> Identity:
        """The org's and the integration user's ids, and the user's e-mail. Raises AuthError."""
        if self._identity is None:
            org, user = self.client.sign_in()
            asked = query.within(query.select("User", ["Id", "Email"]), "Id", [user])
            found, _ = self.client.queries([asked])
            rows = found[0]["records"]
            email = rows[0]["Email"] if rows else None
            self._identity = Identity(org, user, email, QUEUES, blank_is_no=True)
        return self._identity

    def describe(self, objects: Sequence[str]) -> dict[str, ObjectSchema]:
        """Up to 25 objects in one call; read once in the life of this connector. Raises
        RejectedError for a describe that the org refuses.
        """
        known = self._schemas.describe(objects)
        return {name: found.schema for name, found in known.items()}

    def know(self, identity: Identity, schemas: Mapping[str, ObjectSchema]) -> None:
        """Take what an earlier run learnt, so that it need not be asked again."""
        self._identity = identity
        self._schemas.know(schemas)

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        """As the protocol says; five queries travel in one call. Raises UserError for a cursor that
        is none of ours, RejectedError for what the org refuses.
        """
        self._schemas.describe(want.object for want in wants)
        return self._feed.pages(wants)

    def fetch(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> dict[str, Record]:
        """These records now; what went away comes as `gone`, with the record it became where there
        is one. Raises RejectedError for what the org refuses.
        """
        return self._reader.fetch(object_name, ids, fields)

    def find(
        self,
        object_name: str,
        key_field: str,
        keys: Sequence[str],
        fields: Sequence[str],
    ) -> dict[str, Record]:
        """By unique key; a deleted record only where no live one has the key. Raises RejectedError
        for what the org refuses.
        """
        return self._reader.find(object_name, key_field, keys, fields)

    def ids(self, object_name: str) -> Iterator[list[str]]:
        """Ids of all live records, a page at a time; what is not among them is gone. Raises
        RejectedError for what the org refuses.
        """
        return all_ids(self.client, object_name, self._schemas.fields(object_name))

    def field_history(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> Mapping[str, Mapping[str, Sequence[FieldVersion]]]:
        """From the org's field history, where it is on and visible."""
        return self._history.field_history(object_name, ids, fields)

    def batches(self, writes: Iterable[Write]) -> Iterator[list[Write]]:
        """As the protocol says; records of one parent stand together."""
        return self._batching.batches(writes)

    def stop_lingering(self) -> None:
        """Abort Bulk jobs of an earlier run: one that comes late would go over what was written
        since.
        """
        if self._batching.bulk_from is not None:
            self._jobs.stop_unfinished(self.identity().user_id or "")

    def forecast(self, counts: Mapping[tuple[str, str], int]) -> int:
        """As the protocol says."""
        return self._batching.forecast(counts)

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Send one batch, as `batches` cut it. Raises UnknownOutcome when it cannot say what was
        committed, any other error when nothing was.
        """
        if not batch:
            return []
        send = self._sender(type(batch[0]))
        return self._references.told_apart(send(batch))

    def missing(self, fields: Sequence[CustomField]) -> list[CustomField]:
        """Custom fields this user cannot see and write yet."""
        return self._provisioner.missing(fields)

    def provision(self, fields: Sequence[CustomField]) -> list[str]:
        """Create what is missing, with the rights to it. Raises UserError for a field that is there
        and cannot be what it is needed for, RejectedError for what the org refuses.
        """
        return self._provisioner.provision(fields)

    def inspect(self) -> list[Finding]:
        """Identity, limits, the API version, rights on the objects we sync, the org's own
        automation. Raises AuthError.
        """
        return self._inspector.findings()

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def _sender(self, kind: type[Write]) -> Callable[[Sequence[Any]], list[Outcome]]:
        """What sends batches of writes of that kind."""
        senders: dict[type[Write], Callable[[Sequence[Any]], list[Outcome]]] = {
            Create: self._records.create,
            Update: self._records.update,
            Delete: self._records.delete,
            Associate: self._roles.associate,
            Dissociate: self._roles.dissociate,
        }
        return senders[kind]

    def _decoder(
        self,
        object_name: str,
        fields: Sequence[str],
        extra: Sequence[str] = (),
    ) -> Decoder:
        return Decoder(
            object_name, fields, self._schemas.fields(object_name), self.client.rows, extra
        )


def _batching(settings: SalesforceSettings) -> Batching:
    if settings.allow_duplicates:
        # A Bulk job cannot be told to save duplicates: it takes no such header.
        return Batching(settings.together, bulk_from=None)
    return Batching(settings.together, settings.bulk_write_from)
