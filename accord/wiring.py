"""Puts the pair together: connectors made from settings, the language as both systems show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accord.custom_fields import custom_fields
from accord.schema_memory import Learnt, ask, learn
from accord.secret_store import fetch_secret
from accord.workspace import Workspace
from connectors.budget import CallBudget
from connectors.errors import UserError
from connectors.kinds import Surroundings
from connectors.protocol import Connector, Writer
from connectors.record import ObjectSchema
from connectors.world import World
from mapping.account import AccountFacts, FieldFacts
from mapping.checking.live import never_created, never_works
from mapping.codecs.translate import Translator
from mapping.language import Accounts
from mapping.problems import Problem
from sync.model.pair import Pair, Side
from sync.store.ports import Store

DAY_S = 86_400.0
Hidden = Mapping[tuple[str, str], frozenset[str]]
"""Mapped fields that a vendor does not show, by system and object."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One system: to be asked, and the way to change it, which only the sending module may use."""

    connector: Connector
    writer: Writer


def connect(workspace: Workspace, system: str, world: World) -> Connection:
    """One system's connection, signed in at its first call. Raises UserError for a secret that
    cannot be had.
    """
    # a copy out of git has no folder yet for what connectors share between processes
    workspace.state.mkdir(mode=0o700, exist_ok=True)
    settings = workspace.settings
    wanted = settings.connections[system]
    around = Surroundings(
        world=world,
        budget=CallBudget(wanted.calls_per_run),
        state=workspace.state,
        sandbox=settings.sandbox,
        concurrency=settings.threads,
        secret=lambda reference: fetch_secret(reference, workspace.folder),
    )
    made = settings.kinds[system].connect(wanted, around)
    return Connection(made, made)


def make_pair(
    workspace: Workspace, store: Store, connections: Mapping[str, Connection], world: World
) -> Pair:
    """Both sides as they are now. Raises UserError when fields that Accord needs are not there."""
    left, right = workspace.systems
    learnt = {}
    for system in (left, right):
        learnt[system] = _learn(workspace, store, connections[system], world)
    _require_workable(workspace, store, learnt)
    _require_provisioned(workspace, learnt)
    hidden = _hidden(workspace, learnt)
    language = workspace.policy.language.without(hidden).within(_accounts(learnt))
    merge = workspace.policy.merge
    return Pair(
        name=workspace.settings.pair,
        language=language,
        policy=merge,
        sides=(
            Side(connections[left].connector, language, merge),
            Side(connections[right].connector, language, merge),
        ),
        identities=(learnt[left].identity, learnt[right].identity),
        region=workspace.settings.region,
        reconcile_s=workspace.settings.reconcile_days * DAY_S,
        policy_print=_policy_print(workspace, hidden),
        stage=workspace.settings.adopt,
        exclusive=_exclusive(learnt),
    )


def _exclusive(learnt: Mapping[str, Learnt]) -> frozenset[tuple[str, str, str]]:
    """(system, object, field) of what no two records can hold at once, as the vendors tell."""
    found: set[tuple[str, str, str]] = set()
    for system, known in learnt.items():
        for name, schema in known.schemas.items():
            unique = [field.name for field in schema.fields.values() if field.unique]
            found.update((system, name, field) for field in unique)
    return frozenset(found)


def _learn(workspace: Workspace, store: Store, connection: Connection, world: World) -> Learnt:
    """What is known of a system; asked again where a field seems to be missing, and under another
    policy, which may name fields that were made for it just now.
    """
    connector = connection.connector
    system = connector.system
    objects = [translator.object for _, translator in workspace.policy.language.objects(system)]
    if _policy_is_new(workspace, store):
        learnt = ask(store, connector, objects, world.now())
    else:
        learnt = learn(store, connector, objects, world.now())
    if _unprovisioned(workspace, system, learnt.schemas):
        # asked by one that has not been told anything yet
        learnt = ask(store, connect(workspace, system, world).connector, objects, world.now())
        connector.know(learnt.identity, learnt.schemas)
    return learnt


def _policy_is_new(workspace: Workspace, store: Store) -> bool:
    before = store.policy_seen()
    return before is not None and not before.startswith(workspace.policy.fingerprint)


def _require_workable(workspace: Workspace, store: Store, learnt: Mapping[str, Learnt]) -> None:
    """A policy that can never work is refused before anything is written. What a system demands
    of new records counts while the policy is new: one that worked goes on for all other records.
    """
    files = workspace.policy.files
    is_new = store.policy_seen() is None or _policy_is_new(workspace, store)
    problems: list[Problem] = []
    for system, known in learnt.items():
        if system not in files:
            continue
        problems += never_works(files[system], known.schemas)
        if is_new:
            problems += never_created(files[system], files["scope"], known.schemas)
    if problems:
        raise UserError([str(problem) for problem in sorted(set(problems))])


def _require_provisioned(workspace: Workspace, learnt: Mapping[str, Learnt]) -> None:
    lacking = []
    for system, known in learnt.items():
        lacking += _unprovisioned(workspace, system, known.schemas)
    if lacking:
        raise UserError(
            [f"{name} is missing" for name in lacking],
            advice="Run `accord provision` once; it creates these fields and the rights to them.",
        )


def _unprovisioned(
    workspace: Workspace, system: str, schemas: Mapping[str, ObjectSchema]
) -> list[str]:
    """Fields that Accord needs and a system does not show."""
    lacking = []
    for wanted in custom_fields(workspace.policy.language, system):
        schema = schemas.get(wanted.object)
        if schema is None or wanted.name not in schema.fields:
            lacking.append(f"{system}: {wanted.object}.{wanted.name}")
    return lacking


def _hidden(workspace: Workspace, learnt: Mapping[str, Learnt]) -> Hidden:
    """Mapped fields the vendors do not show: they pause, and never read as blank."""
    hidden = {}
    for system, known in learnt.items():
        for _, translator in workspace.policy.language.objects(system):
            names = _not_shown(translator, known.schemas.get(translator.object))
            if names:
                hidden[system, translator.object] = names
    return hidden


def _accounts(learnt: Mapping[str, Learnt]) -> Accounts:
    """What either account says of itself that values depend on."""
    found = {}
    for system, known in learnt.items():
        fields = {name: _field_facts(schema) for name, schema in known.schemas.items()}
        found[system] = AccountFacts(known.identity.zone, fields)
    return found


def _field_facts(schema: ObjectSchema) -> dict[str, FieldFacts]:
    """Of the fields of an object that have something to say."""
    facts = {}
    for name, field in schema.fields.items():
        says_something = field.length or field.unset is not None or field.fixed or field.moves
        if says_something:
            facts[name] = FieldFacts(field.length or 0, field.unset, field.fixed, field.moves)
    return facts


def _not_shown(translator: Translator, schema: ObjectSchema | None) -> frozenset[str]:
    """Mapped fields that an object's schema lacks; associations stand in none."""
    known = {} if schema is None else schema.fields
    missing = []
    for name in translator.natives:
        is_association = name.startswith("@")
        if not is_association and name not in known:
            missing.append(name)
    return frozenset(missing)


def _policy_print(workspace: Workspace, hidden: Hidden) -> str:
    """Changes with the policy, and with what the vendors show: a field that is back may have moved
    on meanwhile.
    """
    paused = []
    for (system, name), fields in hidden.items():
        paused += [f"{system}.{name}.{field}" for field in fields]
    return " ".join([workspace.policy.fingerprint, *sorted(paused)])
