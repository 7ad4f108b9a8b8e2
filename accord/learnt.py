"""What an earlier run learnt of a vendor: who we are there, and its live schema. Trusted for one
hour.

New credentials are a new acquaintance: what was learnt with others is forgotten. So is a schema
that a vendor has just contradicted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import orjson

from accord.policies import SYSTEMS
from connectors.errors import UserError
from connectors.http.secret import Secret
from connectors.protocol import Connector, Identity
from connectors.record import FieldSchema, ObjectSchema
from sync.store.ports import Store

TRUSTED_S = 3600.0
SCHEMA_CODES = frozenset(
    {
        "INVALID_FIELD",
        "INVALID_TYPE",
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        "PROPERTY_DOESNT_EXIST",
        "READ_ONLY_VALUE",
    }
)
Learnt = tuple[Identity, Mapping[str, ObjectSchema]]


def learn(
    store: Store,
    connector: Connector,
    objects: Sequence[str],
    secrets: Sequence[Secret],
    now: float,
    *,
    again: bool,
) -> Learnt:
    """Identity and schemas, from memory where they are fresh, else asked. Pins the workspace to the
    account.
    """
    name = f"learnt:{connector.system}"
    print_of = hashlib.sha256(
        "\0".join(secret.reveal() for secret in secrets).encode()
    ).hexdigest()[:16]
    kept = None if again else _kept(store.meta(name), print_of, objects, now)
    if kept is not None:
        connector.know(*kept)
        return kept
    identity = connector.identity()
    _pin(store, connector.system, identity.account)
    schemas = connector.describe(objects)
    with store.transaction():
        store.set_meta(name, _packed(print_of, identity, schemas, now))
    return identity, schemas


def doubt(store: Store, codes: Iterable[str]) -> None:
    """Forget what was learnt where a vendor's refusal says that a field or an object is no longer
    as it was.
    """
    if SCHEMA_CODES.intersection(codes):
        with store.transaction():
            for system in SYSTEMS:
                store.set_meta(f"learnt:{system}", "")


def _pin(store: Store, system: str, account: str) -> None:
    pinned = store.meta(f"account:{system}")
    if pinned is None:
        with store.transaction():
            store.set_meta(f"account:{system}", account)
    elif pinned != account:
        raise UserError(
            f"this workspace belongs to the {system} account {pinned}, and these credentials are for {account}",
            advice="Use the credentials of that account, or `accord init` another workspace for this one.",
        )


def _packed(
    print_of: str, identity: Identity, schemas: Mapping[str, ObjectSchema], now: float
) -> str:
    document = {
        "at": now,
        "print": print_of,
        "identity": asdict(identity),
        "schemas": {
            name: [asdict(field) for field in schema.fields.values()]
            for name, schema in schemas.items()
        },
    }
    return orjson.dumps(document).decode()


def _kept(text: str | None, print_of: str, objects: Sequence[str], now: float) -> Learnt | None:
    document = orjson.loads(text) if text else {}
    fresh = document and document["print"] == print_of and 0 <= now - document["at"] < TRUSTED_S
    if not fresh or not set(objects) <= document["schemas"].keys():
        return None
    schemas = {
        name: ObjectSchema(name, dict(map(_field, fields)))
        for name, fields in document["schemas"].items()
    }
    return Identity(**document["identity"]), schemas


def _field(document: dict[str, object]) -> tuple[str, FieldSchema]:
    options = document.pop("options")
    field = FieldSchema(**document, options=tuple(options) if isinstance(options, list) else None)  # type: ignore[arg-type]
    return field.name, field
