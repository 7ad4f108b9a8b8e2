"""Salesforce behind the connector protocol: who does what, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from connectors.budget import CallBudget
from connectors.protocol import CustomField, Finding, Identity
from connectors.record import ObjectSchema, Page, Record, Want
from connectors.salesforce import batching, query
from connectors.salesforce.changes import Feed
from connectors.salesforce.client import COMPOSITE_QUERIES, OrgClient
from connectors.salesforce.decode import SYSTEM, Decoder
from connectors.salesforce.inspect import Inspector
from connectors.salesforce.provision import FieldProvisioner
from connectors.salesforce.roles import RoleWriter
from connectors.salesforce.schemas import Schemas
from connectors.salesforce.settings import SalesforceSettings
from connectors.salesforce.writes import Collections, RecordWriter
from connectors.world import World
from connectors.write import Create, Delete, Link, Outcome, Unlink, Update, Write

RETRIEVED = 2000


def connect(settings: SalesforceSettings, world: World, budget: CallBudget) -> SalesforceConnector:
    """The connector to one org. Nothing is sent before it is first asked. Raises UserError for a bad address."""
    return SalesforceConnector(OrgClient(settings, world, budget), world, overlap_s=settings.overlap_s)


class SalesforceConnector:
    """One org."""

    system = SYSTEM
    keyed_upsert = True
    # If-Match works on rows of Account only, so it is no help to the others.
    precondition = False

    def __init__(self, client: OrgClient, world: World, *, overlap_s: float) -> None:
        self.client = client
        self._schemas = Schemas(client)
        self._identity: Identity | None = None
        collections = Collections(client, world)
        self._records = RecordWriter(collections, self._schemas.fields)
        self._roles = RoleWriter(client, collections)
        self._feed = Feed(client, self._decoder, self._by_id, overlap_s)
        self._provisioner = FieldProvisioner(client, self._schemas, self.identity)
        self._inspector = Inspector(client, self._schemas, self.identity)

    @property
    def calls(self) -> int:
        """Requests sent so far, sign-ins included."""
        return self.client.transport.calls

    def identity(self) -> Identity:
        """The org's and the integration user's ids, and the user's e-mail. Raises AuthError."""
        if self._identity is None:
            org, user = self.client.sign_in()
            found, _ = self.client.queries([query.within(query.select("User", ["Id", "Email"]), "Id", [user])])
            rows = found[0]["records"]
            self._identity = Identity(org, user, rows[0]["Email"] if rows else None)
        return self._identity

    def describe(self, objects: Sequence[str]) -> dict[str, ObjectSchema]:
        """Up to 25 objects in one call; read once in the life of this connector."""
        return {name: found.schema for name, found in self._schemas.describe(objects).items()}

    def know(self, identity: Identity, schemas: Mapping[str, ObjectSchema]) -> None:
        """Take what an earlier run learnt, so that it need not be asked again."""
        self._identity = identity
        self._schemas.know(schemas)

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        """As the protocol says; five queries travel in one call."""
        self._schemas.describe(want.object for want in wants)
        return self._feed.pages(wants)

    def fetch(self, object_name: str, ids: Sequence[str], fields: Sequence[str]) -> dict[str, Record]:
        """These records now; with `@OpportunityContactRoles` by query, which shows deleted ones as well."""
        decoder = self._decoder(object_name, fields)
        if decoder.roles:
            return {record.ref.id: record for record in self._by_id(decoder, ids)}
        found: dict[str, Record] = {}
        for start in range(0, len(ids), RETRIEVED):
            found |= self._retrieved(decoder, ids[start : start + RETRIEVED])
        return found

    def find(self, object_name: str, key_field: str, keys: Sequence[str], fields: Sequence[str]) -> dict[str, Record]:
        """By unique key; a deleted record only where no live one has the key."""
        decoder = self._decoder(object_name, fields, [key_field])
        asked = {key.casefold(): key for key in keys}
        found: dict[str, Record] = {}
        for row in self._rows(decoder, key_field, keys):
            record = decoder.record(row)
            key = asked.get(str(row[key_field]).casefold())
            if key is not None and (key not in found or found[key].gone):
                found[key] = record
        return found

    def batches(self, writes: Iterable[Write]) -> Iterator[list[Write]]:
        """As the protocol says; 200 at most."""
        return batching.batches(writes)

    def forecast(self, counts: Mapping[tuple[str, str], int]) -> int:
        """As the protocol says."""
        return batching.forecast(counts)

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Send one batch, as `batches` cut it."""
        if not batch:
            return []
        send = cast("Callable[[Sequence[Any]], list[Outcome]]", self._senders()[type(batch[0])])
        return send(batch)

    def missing(self, fields: Sequence[CustomField]) -> list[CustomField]:
        """Custom fields this user cannot see and write yet."""
        return self._provisioner.missing(fields)

    def provision(self, fields: Sequence[CustomField]) -> list[str]:
        """Create what is missing, with the rights to it."""
        return self._provisioner.provision(fields)

    def inspect(self) -> list[Finding]:
        """Identity, calls left today, the API version, rights on the objects we sync."""
        return self._inspector.findings()

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def _senders(self) -> dict[type[Any], Any]:
        records, roles = self._records, self._roles
        return {
            Create: records.create,
            Update: records.update,
            Delete: records.delete,
            Link: roles.link,
            Unlink: roles.unlink,
        }

    def _decoder(self, object_name: str, fields: Sequence[str], extra: Sequence[str] = ()) -> Decoder:
        return Decoder(object_name, fields, self._schemas.fields(object_name), self.client.rows, extra)

    def _retrieved(self, decoder: Decoder, ids: Sequence[str]) -> dict[str, Record]:
        body = {"ids": list(ids), "fields": decoder.columns}
        rows = self.client.call("POST", f"/composite/sobjects/{decoder.object}", read=True, body=body).body
        return {asked: decoder.record(row) for asked, row in zip(ids, rows, strict=True) if row}

    def _by_id(self, decoder: Decoder, ids: Sequence[str]) -> Iterator[Record]:
        return map(decoder.record, self._rows(decoder, "Id", ids))

    def _rows(self, decoder: Decoder, field: str, values: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Rows with one of these values, deleted ones included, by as few calls as addresses allow."""
        texts = [query.within(decoder.query(), field, chunk) for chunk in query.chunks(dict.fromkeys(values))]
        for start in range(0, len(texts), COMPOSITE_QUERIES):
            pages, _ = self.client.queries(texts[start : start + COMPOSITE_QUERIES])
            for page in pages:
                yield from self.client.rows(page)
