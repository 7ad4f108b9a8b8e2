"""Puts the parts together: a workspace's store, lease, connectors and pair. The only place that
knows them all.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from accord.fields import custom_fields
from accord.learnt import doubt, learn
from accord.policies import SYSTEMS
from accord.settings import fetch_secret
from accord.workspace import Workspace
from accord.world import RealWorld
from connectors.budget import CallBudget
from connectors.errors import RejectedError, UserError
from connectors.http.secret import Secret
from connectors.protocol import Connector
from connectors.record import ObjectSchema
from connectors.registry import factory
from connectors.world import World
from sync.model.pair import Pair, Side
from sync.run import Progress, Report, Runner
from sync.store.ports import Lease, Store

Made = TypeVar("Made")

FEW_COLLECTIONS = (50_000, 20, 100)
"""Records by the thousand live briefly and hold no cycles: looking for some as often as usual costs
a run a tenth.
"""


@dataclass(slots=True)
class Connected:
    """One connector with the secrets it was made from."""

    connector: Connector
    secrets: tuple[Secret, ...]


@dataclass(slots=True)
class Session:
    """A workspace at work."""

    workspace: Workspace
    store: Store
    lease: Lease
    pair: Pair
    world: World
    progress: Progress

    @property
    def runner(self) -> Runner:
        return Runner(self.store, self.pair, self.world, self.lease, self.progress)

    def run(self, work: Callable[[Runner], Report]) -> Report:
        """Let a runner work, and mind what its refusals say of the schema we know."""
        report = work(self.runner)
        error = report.error.code if isinstance(report.error, RejectedError) else ""
        doubt(self.store, {error, *(issue.reason for issue in report.issues)})
        return report


@contextmanager
def opened(
    workspace: Workspace,
    progress: Progress = lambda what, on, n: None,
    *,
    again: bool = False,
    world: World | None = None,
) -> Iterator[Session]:
    """A session that may write. Raises UserError when the fields Accord needs are not there yet."""
    gc.set_threshold(*FEW_COLLECTIONS)
    world = world or RealWorld(workspace.settings.threads)
    with locked_store(workspace, world) as (store, lease):
        connected = {system: connect(workspace, system, world) for system in SYSTEMS}
        pair = _pair(workspace, store, connected, world, again=again)
        try:
            yield Session(workspace, store, lease, pair, world, progress)
        except RejectedError as error:
            doubt(store, [error.code])
            raise


@contextmanager
def locked_store(workspace: Workspace, world: World) -> Iterator[tuple[Store, Lease]]:
    """The state, for writing: one process at a time. Raises LeaseHeldError."""
    from sync.store.sqlite.lease import take_lease
    from sync.store.sqlite.store import open_store

    store = open_store(workspace.state, SYSTEMS)
    try:
        lease = take_lease(workspace.state, world.now(), "accord")
        try:
            yield store, lease
        finally:
            lease.release()
    finally:
        store.close()


@contextmanager
def state_of(workspace: Workspace) -> Iterator[Store]:
    """The state, for looking; works while a run is at work."""
    from sync.store.sqlite.store import open_store

    if not (workspace.state / "state.db").exists():
        raise UserError(
            "nothing has been synced in this workspace yet", advice="Run `accord sync` first."
        )
    store = open_store(workspace.state, SYSTEMS, read_only=True)
    try:
        yield store
    finally:
        store.close()


def connect(workspace: Workspace, system: str, world: World) -> Connected:
    """The connector of one system, signed in at its first call."""
    return _CONNECT[system](workspace, world)


def _salesforce(workspace: Workspace, world: World) -> Connected:
    from connectors.salesforce.settings import SalesforceSettings

    settings, wanted = workspace.settings, workspace.settings.connections.salesforce
    client_id = fetch_secret(wanted.client_id, workspace.folder)
    secrets = _secrets(workspace, wanted, "client_secret", "private_key", "refresh_token")
    made = _checked(
        lambda: SalesforceSettings(
            url=wanted.url,
            auth=wanted.auth,
            client_id=client_id.reveal(),
            **secrets,
            username=wanted.username,
            audience=wanted.audience,
            token_file=workspace.state / "tokens.json",
            api_version=wanted.api_version,
            sandbox=settings.sandbox,
            overlap_s=settings.reading.salesforce_overlap_s,
            concurrency=settings.threads,
            bulk_read_from=settings.reading.salesforce_bulk_from,
            bulk_write_from=settings.writing.salesforce_bulk_from,
            daily_share=settings.budgets.salesforce_daily_share,
        )
    )
    budget = CallBudget(settings.budgets.salesforce)
    return Connected(factory("salesforce")(made, world, budget), (client_id, *secrets.values()))


def _hubspot(workspace: Workspace, world: World) -> Connected:
    from connectors.hubspot.settings import HubSpotSettings

    settings, wanted = workspace.settings, workspace.settings.connections.hubspot
    secrets = _secrets(workspace, wanted, "token", "client_secret", "refresh_token")
    client_id = fetch_secret(wanted.client_id, workspace.folder) if wanted.client_id else None
    made = _checked(
        lambda: HubSpotSettings(
            url=wanted.url,
            auth=wanted.auth,
            **secrets,
            client_id=client_id.reveal() if client_id else "",
            token_file=workspace.state / "tokens.json",
            pace_file=workspace.state / "pace.json",
            api=wanted.api,
            sandbox=settings.sandbox,
            search_lag_s=settings.reading.hubspot_search_lag_s,
            search_per_s=settings.rates.hubspot_search_per_s,
            burst_per_10_s=settings.rates.hubspot_per_10_s,
            daily_share=settings.budgets.hubspot_daily_share,
            clear_lifecycle=settings.writing.clear_lifecycle,
            concurrency=settings.threads,
        )
    )
    whose = tuple(secret for secret in (client_id, *secrets.values()) if secret)
    return Connected(factory("hubspot")(made, world, CallBudget(settings.budgets.hubspot)), whose)


def _secrets(workspace: Workspace, wanted: object, *names: str) -> dict[str, Secret]:
    """Those of a connection's secrets that are named."""
    named = {name: getattr(wanted, name) for name in names}
    return {name: fetch_secret(where, workspace.folder) for name, where in named.items() if where}


_CONNECT: Mapping[str, Callable[[Workspace, World], Connected]] = {
    "salesforce": _salesforce,
    "hubspot": _hubspot,
}


def _checked(make: Callable[[], Made]) -> Made:
    from pydantic import ValidationError

    try:
        return make()
    except ValidationError as error:
        problems = [
            f"accord.yaml: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()
        ]
        raise UserError(problems) from None


def _pair(
    workspace: Workspace,
    store: Store,
    connected: Mapping[str, Connected],
    world: World,
    *,
    again: bool,
) -> Pair:
    language, policy = workspace.policy.language, workspace.policy.merge
    identities, lacking = [], []
    hidden: dict[tuple[str, str], frozenset[str]] = {}
    for system in SYSTEMS:
        one = connected[system]
        objects = [translator.object for _, translator in language.objects(system)]
        identity, schemas = learn(
            store, one.connector, objects, one.secrets, world.now(), again=again
        )
        if not_there := _unprovisioned(workspace, system, schemas):
            one = connect(workspace, system, world)  # one that has not been told anything yet
            identity, schemas = learn(
                store, one.connector, objects, one.secrets, world.now(), again=True
            )
            not_there = _unprovisioned(workspace, system, schemas)
        lacking += not_there
        hidden |= _hidden(workspace, system, schemas)
        identities.append(identity)
    if lacking:
        raise UserError(
            [f"{name} is missing" for name in lacking],
            advice="Run `accord provision` once; it creates these fields and the rights to them.",
        )
    shown = language.without(hidden)
    sides = [Side(connected[system].connector, shown, policy) for system in SYSTEMS]
    name, region = workspace.settings.pair, workspace.settings.region
    both = (sides[0], sides[1]), (identities[0], identities[1])
    days = workspace.settings.reading.reconcile_days
    return Pair(
        name, shown, policy, *both, region, days * 86_400.0, _policy_print(workspace, hidden)
    )


def _policy_print(workspace: Workspace, hidden: Mapping[tuple[str, str], frozenset[str]]) -> str:
    """Changes with the policy, and with what the vendors show: a field that is back may have moved
    on meanwhile.
    """
    paused = sorted(
        f"{system}.{name}.{field}" for (system, name), fields in hidden.items() for field in fields
    )
    return " ".join([workspace.policy.fingerprint, *paused])


def _unprovisioned(
    workspace: Workspace, system: str, schemas: Mapping[str, ObjectSchema]
) -> list[str]:
    return [
        f"{system}: {wanted.object}.{wanted.name}"
        for wanted in custom_fields(workspace.policy.language, system)
        if wanted.object not in schemas or wanted.name not in schemas[wanted.object].fields
    ]


def _hidden(
    workspace: Workspace, system: str, schemas: Mapping[str, ObjectSchema]
) -> dict[tuple[str, str], frozenset[str]]:
    """Mapped fields the vendor does not show: they pause, and never read as blank."""
    hidden = {}
    for _, translator in workspace.policy.language.objects(system):
        known = schemas[translator.object].fields if translator.object in schemas else {}
        names = frozenset(n for n in translator.natives if not n.startswith("@") and n not in known)
        if names:
            hidden[system, translator.object] = names
    return hidden
