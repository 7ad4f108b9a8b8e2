"""The shape of `accord.yaml`: what every workspace says, and what each connector adds.

A connector's own block is checked by its own model, so nothing here knows a vendor. Secrets stand
nowhere in the file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, create_model, field_validator

from connectors.errors import UserError
from connectors.kinds import ConnectionSettings, ConnectorKind, kind_of, known_kinds
from mapping.loader import Located, parse, read
from mapping.policy_model import Strict
from mapping.problems import Problem, did_you_mean
from mapping.reading.tree import read_tree
from sync.model.conditions.adoption import Stage
from sync.model.identity.origin_key import PAIR

FILE = "accord.yaml"
ROLES = ("crm", "marketing", "other")


class PairBlock(Strict):
    """Which two connections are kept in agreement. `pair: NAME` alone is enough where there are
    just two: a CRM is then the left one.
    """

    name: str = Field(
        description="Goes into the keys of created records; never change it later.",
        examples=["main"],
    )
    left: str = Field(default="", description="A connection by name.", examples=["salesforce"])
    right: str = Field(default="", description="A connection by name.", examples=["hubspot"])

    @field_validator("name")
    @classmethod
    def _keyable(cls, value: str) -> str:
        if not PAIR.fullmatch(value):
            raise ValueError("lower case letters, digits and underscores only, at most 40")
        return value


class ReadingBlock(Strict):
    """How both sides are read."""

    reconcile_days: float = Field(
        default=7.0,
        gt=0,
        description="Days between two comparisons of ids and associations as a whole: some "
        "systems never show deletions, or edits of associations, in incremental reads.",
    )


class SettingsFile(Strict):
    """`accord.yaml`, but for what connectors add."""

    pair: PairBlock = Field(description="Which two connections are kept in agreement.")
    sandbox: bool = Field(
        default=False, description="Allows plain http to this machine, and only that."
    )
    region: str | None = Field(
        default=None,
        pattern="^[A-Z]{2}$",
        description="The country that phone numbers without one are read in, where the record has "
        "none.",
        examples=["US"],
    )
    threads: int = Field(
        default=4, ge=1, le=16, description="Requests to one system under way at once, at most."
    )
    adopt: Stage = Field(
        default="enforce",
        description="How far a first meeting of records may go. `link`: pair what exists, write "
        "keys only. `fill`: also fill blanks and create what is missing; what two people wrote "
        "waits for a decision, and nothing is re-spelt. `enforce`: also decide by the rules of "
        "merge.yaml and bring stored values into the spelling of the common language. Later edits "
        "by people flow in every stage. `accord init` writes `fill`.",
        examples=["fill"],
    )
    reading: ReadingBlock = Field(default=ReadingBlock(), description="How both sides are read.")

    @field_validator("pair", mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return {"name": value} if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Settings:
    """A readable `accord.yaml`: the pair, left first, and both connections."""

    pair: str
    systems: tuple[str, str]
    kinds: Mapping[str, ConnectorKind]
    connections: Mapping[str, ConnectionSettings]
    sandbox: bool = False
    region: str | None = None
    threads: int = 4
    reconcile_days: float = 7.0
    adopt: Stage = "enforce"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there are no settings: every problem. `systems` is the pair as far as it can be told, so
    that the policy can be looked at all the same.
    """

    problems: list[Problem]
    systems: tuple[str, str] | None = None


def read_settings(path: Path) -> Settings | Unreadable:
    """The settings of a workspace, or every problem found in them."""
    text = read(path, name=FILE)
    if isinstance(text, Problem):
        return Unreadable([text])
    return _read(text, tuple(sys.path))


@lru_cache(maxsize=4)
def _read(text: str, _installed: tuple[str, ...]) -> Settings | Unreadable:
    """The same for the same text, and the same packages beside it: to look through these takes
    longer than most commands.
    """
    kinds, problems = _kinds(text)
    found = parse(text, settings_model(kinds), name=FILE)
    if not isinstance(found, Located):
        return Unreadable(sorted({*problems, *found}), _only_two(kinds))
    settled = problems or _settled(found, kinds)
    if isinstance(settled, Settings):
        return settled
    return Unreadable(settled, _only_two(kinds))


def settings_model(kinds: Mapping[str, ConnectorKind]) -> type[SettingsFile]:
    """The whole shape of `accord.yaml` with these connectors."""
    blocks: dict[str, Any] = {name: (kind.settings, ...) for name, kind in kinds.items()}
    connections = create_model("Connections", __base__=Strict, **blocks)
    description = "One block for each system, under its name."
    sections: dict[str, Any] = {"connections": (connections, Field(description=description))}
    for name, fields in _earlier_sections(kinds).items():
        base = ReadingBlock if name == "reading" else Strict
        section = create_model(name.title(), __base__=base, **fields)
        sections[name] = (section, section())
    made: type[SettingsFile] = create_model("Settings", __base__=SettingsFile, **sections)
    return made


def _kinds(text: str) -> tuple[dict[str, ConnectorKind], list[Problem]]:
    """The connectors that the file names, in its order, and those nobody offers."""
    tree = read_tree(text, FILE)
    if isinstance(tree, list):
        return {}, []  # told with its place by whoever parses the file
    located = Located(FILE, Strict(), tree)
    kinds: dict[str, ConnectorKind] = {}
    problems = []
    for name in _named_connections(tree.plain()):
        try:
            kinds[str(name)] = kind_of(str(name))
        except UserError as error:
            hint = did_you_mean(str(name), known_kinds())
            told = f"connections.{name}: {error}{hint}"
            problems.append(located.problem(("connections", name), told))
    return kinds, problems


def _named_connections(said: Any) -> list[Any]:
    """What stands under `connections:`; nothing where the file has another shape."""
    blocks = said.get("connections") if isinstance(said, dict) else None
    return list(blocks) if isinstance(blocks, dict) else []


def _earlier_sections(kinds: Mapping[str, ConnectorKind]) -> dict[str, dict[str, Any]]:
    """Where older workspaces have what stands in a connection's block today."""
    sections: dict[str, dict[str, Any]] = {}
    for kind in kinds.values():
        for place, name in kind.earlier.items():
            section, _, key = place.partition(".")
            known = kind.settings.model_fields[name]
            sections.setdefault(section, {})[key] = (known.annotation, known)
    return sections


def _settled(
    found: Located[SettingsFile], kinds: Mapping[str, ConnectorKind]
) -> Settings | list[Problem]:
    file = found.model
    systems = _systems(found, kinds)
    if not isinstance(systems, tuple):
        return systems
    return Settings(
        pair=file.pair.name,
        systems=systems,
        kinds={name: kinds[name] for name in systems},
        connections={name: _connection(file, kinds[name]) for name in systems},
        sandbox=file.sandbox,
        region=file.region,
        threads=file.threads,
        reconcile_days=file.reading.reconcile_days,
        adopt=file.adopt,
    )


def _connection(file: SettingsFile, kind: ConnectorKind) -> ConnectionSettings:
    """A connection's block, with what an older workspace says elsewhere."""
    block: ConnectionSettings = getattr(_section(file, "connections"), kind.name)
    return block.model_copy(update=_from_earlier(file, kind, block))


def _section(file: BaseModel, name: str) -> Any:
    return getattr(file, name)


def _from_earlier(
    file: BaseModel, kind: ConnectorKind, block: ConnectionSettings
) -> dict[str, Any]:
    """What an older workspace says elsewhere, where the block itself says nothing."""
    found = {}
    for place, name in kind.earlier.items():
        section, _, key = place.partition(".")
        part = _section(file, section)
        if key in part.model_fields_set and name not in block.model_fields_set:
            found[name] = getattr(part, key)
    return found


def _systems(
    found: Located[SettingsFile], kinds: Mapping[str, ConnectorKind]
) -> tuple[str, str] | list[Problem]:
    """Left and right: as the file says, or the only two, a CRM first."""
    pair = found.model.pair
    if pair.left or pair.right:
        problems = list(_wrong_sides(found, kinds))
        return problems or (pair.left, pair.right)
    only_two = _only_two(kinds)
    if only_two is None:
        named = ", ".join(kinds) or "none"
        told = f"pair: needs two connections, and there are {len(kinds)} ({named}); "
        told += "name them as `left` and `right`"
        return [found.problem(("pair",), told)]
    return only_two


def _only_two(kinds: Mapping[str, ConnectorKind]) -> tuple[str, str] | None:
    """The pair, where there are no more connections than it takes."""
    if len(kinds) != 2:
        return None
    left, right = in_order(kinds.values())
    return left.name, right.name


def in_order(kinds: Iterable[ConnectorKind]) -> list[ConnectorKind]:
    """Who is left where nobody says so: a CRM before a marketing system, else as they are named."""
    return sorted(kinds, key=lambda kind: ROLES.index(kind.role))


def _wrong_sides(
    found: Located[SettingsFile], kinds: Mapping[str, ConnectorKind]
) -> Iterator[Problem]:
    pair = found.model.pair
    for side, name in (("left", pair.left), ("right", pair.right)):
        if name not in kinds:
            told = f"pair.{side}: no connection {name!r}{did_you_mean(name, list(kinds))}"
            yield found.problem(("pair", side), told)
    if pair.left == pair.right:
        told = "pair.right: both sides are the same connection"
        yield found.problem(("pair", "right"), told)
