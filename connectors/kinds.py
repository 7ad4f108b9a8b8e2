"""What a connector brings of its own, so that nothing above it has to name a vendor.

A connector is a package that offers one `ConnectorKind` under the entry point group
`accord.connectors`. The entry point's name is the system's name: in refs, under `connections:` of
`accord.yaml`, and of its policy file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from connectors.budget import CallBudget
from connectors.errors import UserError
from connectors.http.network import Network
from connectors.http.secret import Secret
from connectors.world import World

GROUP = "accord.connectors"
REFERENCE = re.compile(r"^(env|file|keyring):.+")


def _reference(value: str) -> str:
    if not REFERENCE.match(value):
        raise ValueError("name the secret: env:NAME, file:PATH or keyring:SERVICE/NAME")
    return value


SecretReference = Annotated[str, AfterValidator(_reference)]
"""Where a secret is kept: `env:NAME`, `file:PATH` or `keyring:SERVICE/NAME`; never the secret."""


class ConnectionSettings(BaseModel):
    """What every connection can be told in `accord.yaml`; a connector's own model adds the rest.

    `calls_per_run`: the most calls one run may make.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    calls_per_run: int = Field(default=100_000, gt=0)
    proxy: str | None = Field(
        default=None,
        description="The proxy that carries every call, where this machine reaches the vendor only "
        "through one; the environment is not asked.",
        examples=["http://proxy.acme.example:3128"],
    )
    ca_file: Path | None = Field(
        default=None,
        description="The full path of certificates in PEM form whose authorities are trusted "
        "beside the public ones, such as that of a proxy which looks inside.",
        examples=["/etc/ssl/certs/acme.pem"],
    )

    @field_validator("proxy")
    @classmethod
    def _plain_address(cls, proxy: str | None) -> str | None:
        if proxy is None:
            return None
        parts = urlsplit(proxy)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError("use a full address, such as http://proxy.acme.example:3128")
        if parts.username is not None:
            raise ValueError("leave the password out: proxies that ask for one are not supported")
        return proxy

    @field_validator("ca_file")
    @classmethod
    def _full_path(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_absolute():
            raise ValueError("use a full path, such as /etc/ssl/certs/acme.pem")
        return path

    @property
    def network(self) -> Network:
        """How the vendor is reached."""
        return Network(self.proxy, self.ca_file)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a workspace lends a connector.

    `state` is the private folder for files that processes share. `sandbox` allows look-alikes on
    this machine, plain http too. `concurrency`: requests under way at once, at most. `secret`
    fetches what is behind a reference; it raises UserError saying which one cannot be had, never
    its value.
    """

    world: World
    budget: CallBudget
    state: Path
    sandbox: bool
    concurrency: int
    secret: Callable[[str], Secret]


@dataclass(frozen=True, slots=True)
class ReadyConnection:
    """A look-alike's entry of a ready file, as a connection: its settings, and secrets by name.

    Each secret is written to a private file of that name; `settings` refer to it as
    `file:.accord/NAME`.
    """

    settings: Mapping[str, Any]
    secrets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Naming:
    """A record as people name it beside its id: `object` is "" where the name does not tell."""

    object: str
    id: str


def only_by_id(words: str) -> Naming | None:
    """Where a record has no other name."""
    return None


@dataclass(frozen=True, slots=True)
class ConnectorKind:
    """One connector, told to the roof.

    `connect(settings, around)` makes the connector and sends nothing; it raises UserError for
    settings that cannot work. `starter` is a folder with `policy.yaml` (the system's field maps)
    and `connection.yaml` (its block of `accord.yaml`, with comments). `role` orders a pair that
    does not say which side is left: the CRM. `schema_refusals` are refusal codes that contradict
    what was read of the schema. `earlier` tells where settings stood in older workspaces:
    `section.key` of `accord.yaml` → name in the connection's block. `ready` reads a look-alike's
    entry of a ready file; None where there is no look-alike. `recognise` reads what else people
    call a record: the address of its page, a short form of its id.
    """

    name: str
    title: str
    role: Literal["crm", "marketing", "other"]
    settings: type[ConnectionSettings]
    connect: Callable[[Any, Surroundings], Any]
    starter: Path
    schema_refusals: frozenset[str] = frozenset()
    earlier: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[Mapping[str, Any]], ReadyConnection] | None = None
    recognise: Callable[[str], Naming | None] = only_by_id


def known_kinds() -> list[str]:
    """Names of the connectors installed beside Accord, sorted."""
    return sorted(point.name for point in entry_points(group=GROUP))


def kind_of(name: str) -> ConnectorKind:
    """The connector of this name. Raises UserError when nobody offers it, or it offers no kind."""
    found = list(entry_points(group=GROUP, name=name))
    if not found:
        raise UserError(
            f"no connector is called {name!r}; there are: {', '.join(known_kinds())}",
            advice="Install the package that brings it, or correct the name in accord.yaml.",
        )
    try:
        loaded = found[0].load()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise UserError(
            f"the connector {name!r} cannot be loaded from {found[0].value}: {error}",
            advice="Repair or remove the package that brings it, then run this again.",
        ) from error
    if not isinstance(loaded, ConnectorKind) or loaded.name != name:
        raise UserError(
            f"the entry point {name!r} of {GROUP} is no ConnectorKind of that name",
            advice="This is a mistake of the package that brings the connector.",
        )
    return loaded
