"""What an earlier run learnt of a system: who we are there, and its live schema. Trusted for one
hour.

New credentials are a new acquaintance: what was learnt with others is forgotten. So is a schema
that a vendor has just contradicted, or that is asked for afresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import orjson

from connectors.errors import UserError
from connectors.kinds import ConnectorKind
from connectors.protocol import Connector, Identity
from connectors.record import FieldSchema, ObjectSchema
from sync.store.ports import Acquaintance, Facts, Store

TRUSTED_S = 3600.0


@dataclass(frozen=True, slots=True)
class Learnt:
    """Who we are in a system, and what it says of its objects. `whole`: nothing that we ask for
    nowadays was left unasked.
    """

    identity: Identity
    schemas: Mapping[str, ObjectSchema]
    whole: bool = True


def learn(store: Store, connector: Connector, objects: Sequence[str], now: float) -> Learnt:
    """Identity and schemas, from memory where they are fresh, else asked. Pins the workspace to the
    account. Raises UserError where the credentials are for another one.
    """
    kept = _kept(store.acquaintance(connector.system), connector, objects, now)
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
    acquaintance = Acquaintance(
        system=connector.system,
        account=account,
        credentials=connector.credentials_print,
        document=packed(learnt),
        at=now,
    )
    with store.transaction():
        store.put_acquaintance(acquaintance)
    return learnt


def forget(store: Store, systems: Iterable[str]) -> None:
    """The next run asks what the systems look like, however lately that was asked."""
    with store.transaction():
        for system in systems:
            known = store.acquaintance(system)
            if known is not None:
                store.put_acquaintance(replace(known, document=b""))


def doubt(store: Store, kinds: Iterable[ConnectorKind], codes: Iterable[str]) -> None:
    """Forget what was learnt where a vendor's refusal says that a field or an object is no longer
    as it was.
    """
    told = set(codes)
    for kind in kinds:
        if told & kind.schema_refusals:
            forget(store, [kind.name])


def account(facts: Facts, system: str) -> str | None:
    """The account the workspace is pinned to; None before its first contact."""
    known = facts.acquaintance(system)
    return None if known is None else known.account


def remembered(facts: Facts, system: str) -> Mapping[str, ObjectSchema]:
    """What a system last said of its objects, however long ago; nothing before the first time."""
    known = facts.acquaintance(system)
    if known is None or not known.document:
        return {}
    return _unpacked(known.document).schemas


def _kept(
    known: Acquaintance | None, connector: Connector, objects: Sequence[str], now: float
) -> Learnt | None:
    """What is remembered, where it is fresh, of these credentials, and of all these objects."""
    if known is None or not known.document:
        return None
    if known.credentials != connector.credentials_print:
        return None
    age = now - known.at
    if not 0 <= age < TRUSTED_S:
        return None
    learnt = _unpacked(known.document)
    known_objects = learnt.schemas.keys()
    return learnt if learnt.whole and set(objects) <= known_objects else None


def packed(learnt: Learnt) -> bytes:
    """As it is kept for later runs."""
    schemas = {}
    for name, schema in learnt.schemas.items():
        schemas[name] = [asdict(field) for field in schema.fields.values()]
    return orjson.dumps({"identity": asdict(learnt.identity), "schemas": schemas})


@lru_cache(maxsize=8)
def _unpacked(document: bytes) -> Learnt:
    """What was packed; a process that runs again and again unpacks it once."""
    packed = orjson.loads(document)
    schemas = {}
    for name, described in packed["schemas"].items():
        fields = [_field(field) for field in described]
        schemas[name] = ObjectSchema(name, {field.name: field for field in fields})
    # the account's time zone was not always asked for
    return Learnt(Identity(**packed["identity"]), schemas, whole="zone" in packed["identity"])


def _field(document: dict[str, Any]) -> FieldSchema:
    for name in ("options", "moves"):
        listed = document.get(name)
        if listed is not None:
            document[name] = tuple(listed)
    return FieldSchema(**document)
