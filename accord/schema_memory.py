"""What an earlier run learnt of a system: who we are there, and its live schema. Trusted for one
hour.

New credentials are a new acquaintance: what was learnt with others is forgotten. So is a schema
that a vendor has just contradicted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import orjson

from connectors.errors import UserError
from connectors.kinds import ConnectorKind
from connectors.protocol import Connector, Identity
from connectors.record import FieldSchema, ObjectSchema
from sync.store.ports import Acquaintance, Facts, Store

TRUSTED_S = 3600.0


@dataclass(frozen=True, slots=True)
class Learnt:
    """Who we are in a system, and what it says of its objects."""

    identity: Identity
    schemas: Mapping[str, ObjectSchema]


def learn(store: Store, connector: Connector, objects: Sequence[str], now: float) -> Learnt:
    """Identity and schemas, from memory where they are fresh, else asked. Pins the workspace to the
    account. Raises UserError where the credentials are for another one.
    """
    known = store.acquaintance(connector.system)
    kept = None if known is None else _kept(known, connector, objects, now)
    if kept is not None:
        connector.know(kept.identity, kept.schemas)
        return kept
    return ask(store, connector, objects, now)


def ask(store: Store, connector: Connector, objects: Sequence[str], now: float) -> Learnt:
    """Identity and schemas as they are now, kept for the next run."""
    learnt = Learnt(connector.identity(), connector.describe(objects))
    known = store.acquaintance(connector.system)
    account = learnt.identity.account
    if known is not None and known.account != account:
        raise UserError(
            f"this workspace belongs to the {connector.system} account {known.account}, and "
            f"these credentials are for {account}",
            advice="Use the credentials of that account, or `accord init` another workspace.",
        )
    packed = _packed(learnt)
    with store.transaction():
        store.put_acquaintance(
            Acquaintance(connector.system, account, connector.credentials_print, packed, now)
        )
    return learnt


def doubt(store: Store, kinds: Iterable[ConnectorKind], codes: Iterable[str]) -> None:
    """Forget what was learnt where a vendor's refusal says that a field or an object is no longer
    as it was.
    """
    told = set(codes)
    for kind in kinds:
        known = store.acquaintance(kind.name)
        if known is not None and told & kind.schema_refusals:
            with store.transaction():
                store.put_acquaintance(replace(known, document=b""))


def account(facts: Facts, system: str) -> str | None:
    """The account the workspace is pinned to; None before its first contact."""
    known = facts.acquaintance(system)
    return None if known is None else known.account


def _packed(learnt: Learnt) -> bytes:
    schemas = {}
    for name, schema in learnt.schemas.items():
        schemas[name] = [asdict(field) for field in schema.fields.values()]
    return orjson.dumps({"identity": asdict(learnt.identity), "schemas": schemas})


def _kept(
    known: Acquaintance, connector: Connector, objects: Sequence[str], now: float
) -> Learnt | None:
    """What is remembered, where it is fresh, of these credentials, and of all these objects."""
    if not known.document or known.credentials != connector.credentials_print:
        return None
    if not 0 <= now - known.at < TRUSTED_S:
        return None
    document = orjson.loads(known.document)
    if not set(objects) <= document["schemas"].keys():
        return None
    schemas = {}
    for name, fields in document["schemas"].items():
        schemas[name] = ObjectSchema(name, dict(map(_field, fields)))
    return Learnt(Identity(**document["identity"]), schemas)


def _field(document: dict[str, object]) -> tuple[str, FieldSchema]:
    options = document.pop("options")
    known = tuple(options) if isinstance(options, list) else None
    field = FieldSchema(**document, options=known)  # type: ignore[arg-type]
    return field.name, field
