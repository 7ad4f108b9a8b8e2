"""Both look-alikes in one process on 127.0.0.1: what starts them, when they count as ready, how
they end.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from sandbox.clock import Clock
from sandbox.control import clear, control_app
from sandbox.faults import HUBSPOT_WORDS, SALESFORCE_WORDS, Faults
from sandbox.hubspot.app import hubspot_app
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.portal_control import portal_control
from sandbox.listener import bound, listener
from sandbox.load import load
from sandbox.middleware import App, Gate
from sandbox.ready import (
    clear_ready_file,
    ready_line,
    remove_own_ready_file,
    write_ready_file,
)
from sandbox.salesforce.app import salesforce_app
from sandbox.salesforce.app_control import app_control
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.org_control import org_control
from sandbox.salesforce.wire.edge import header_name
from sandbox.tls.front import Front
from sandbox.worlds.staff.teams import teams_of
from sandbox.worlds.vocabulary.money import HOME, RATES
from sandbox.worlds.world import generate

# A Developer Edition org has 15,000 calls a day, a full sandbox 5,000,000: the two ends of the
# scale.
SALESFORCE_DAILY = {"off": 5_000_000, "free": 15_000, "pro": 100_000, "enterprise": 1_000_000}
POLL_S = 0.01


@dataclass(frozen=True, kw_only=True)
class SandboxOptions:
    """How to start the look-alikes; port 0 means any free port, `load` replaces the generated
    world. With `tls` they speak https alone. A `lively` world has calls, tasks, recurring meetings,
    line items and several currencies as well; a `full` one is lively, with teams and Salesforce's
    line items.
    """

    salesforce_port: int = 0
    hubspot_port: int = 0
    seed: int = 1
    people: int = 400
    lively: bool = False
    full: bool = False
    load: Path | None = None
    latency_ms: float = 0
    search_lag_s: float = 0
    limits: str = "off"
    tls: bool = False
    ready_file: Path | None = None


@dataclass(frozen=True)
class Running:
    """Two look-alikes that answer: their models, and the ready document with their addresses and
    keys.
    """

    salesforce: SalesforceModel
    hubspot: HubSpotModel
    ready: dict[str, Any]

    @property
    def salesforce_url(self) -> str:
        """Where the Salesforce look-alike answers, such as `http://127.0.0.1:8001`."""
        return str(self.ready["salesforce"]["url"])

    @property
    def hubspot_url(self) -> str:
        """Where the HubSpot look-alike answers."""
        return str(self.ready["hubspot"]["url"])


Announce = Callable[[dict[str, Any]], None]
"""Is told the ready document once both look-alikes answer."""


def print_ready_line(document: dict[str, Any]) -> None:
    """Tell programs, on standard output."""
    sys.stdout.write(ready_line(document) + "\n")
    sys.stdout.flush()


def serve(options: SandboxOptions, announce: Announce = print_ready_line) -> None:
    """Serve both look-alikes until SIGINT or SIGTERM; prints the ready line once both answer,
    unless somebody else is to announce it.

    Raises LoadError for CSV files that cannot be loaded, OSError for a port that is taken,
    NoReadyFolderError for a ready file in a folder that is not there and ReadyFileTakenError for
    the ready file of others that still answer, before anything answers.
    """
    if options.ready_file is not None:
        clear_ready_file(options.ready_file)
    pair = _Pair(options)
    _calm_the_collector()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(pair.until_stopped(announce, signals=True))
    finally:
        if options.ready_file is not None:
            remove_own_ready_file(options.ready_file)


def _calm_the_collector() -> None:
    """A world is millions of small objects that never die: walking them again and again halves the
    speed.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@contextmanager
def running(options: SandboxOptions | None = None) -> Iterator[Running]:
    """Both look-alikes on a background thread for as long as the block lasts; prints nothing.

    The ready file, if one is asked for, is written as `serve` would.
    """
    pair = _Pair(options or SandboxOptions())
    thread = threading.Thread(target=pair.run_in_thread, name="look-alikes", daemon=True)
    thread.start()
    try:
        yield pair.wait_until_ready()
    finally:
        pair.stop()
        thread.join(timeout=10)


class _Pair:
    """The two models, their sockets and their servers, from birth to the end."""

    def __init__(self, options: SandboxOptions) -> None:
        clock = Clock()
        self._options = options
        self._ready = threading.Event()
        self._stopping = False
        self._failure: BaseException | None = None
        self.salesforce = SalesforceModel(
            clock.skewed(), daily_limit=SALESFORCE_DAILY[options.limits]
        )
        self.hubspot = HubSpotModel(
            clock.skewed(), tier=options.limits, search_lag_s=options.search_lag_s
        )
        _fill(options, self.salesforce, self.hubspot)
        self._sockets = bound(options.salesforce_port, options.hubspot_port)
        self._front = Front(options.ready_file, bound(0)[0]) if options.tls else None
        base = "https://localhost" if options.tls else "http://127.0.0.1"
        urls = [f"{base}:{sock.getsockname()[1]}" for sock in self._sockets]
        self.salesforce.url = urls[0]
        self.document = _ready_document(self.salesforce, self.hubspot, urls[1], options)
        self.document |= _told_of(self._front)
        salesforce, hubspot = self._gates()
        tls = self._front.context if self._front else None
        self._servers = [listener(salesforce, header_name, tls), listener(hubspot, tls=tls)]

    def _gates(self) -> list[App]:
        latency = self._options.latency_ms
        sf_faults = Faults()
        hs_faults = Faults()
        sf_own = [*app_control(self.salesforce), *org_control(self.salesforce)]
        sf_control: App = control_app(self.salesforce, sf_faults, sf_own)
        hs_control: App = control_app(self.hubspot, hs_faults, portal_control(self.hubspot))
        sf_app: App = salesforce_app(self.salesforce)
        hs_app: App = hubspot_app(self.hubspot)
        return [
            Gate(sf_app, self.salesforce, sf_control, sf_faults, SALESFORCE_WORDS, latency),
            Gate(hs_app, self.hubspot, hs_control, hs_faults, HUBSPOT_WORDS, latency),
        ]

    async def until_stopped(self, announce: Announce, *, signals: bool) -> None:
        if signals:
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, self.stop)
        both = [
            asyncio.ensure_future(server.serve(sockets=[sock]))
            for server, sock in zip(self._servers, self._sockets, strict=True)
        ]
        while not all(server.started for server in self._servers):
            await asyncio.wait(both, timeout=POLL_S, return_when=asyncio.FIRST_EXCEPTION)
            _raise_failure(both)
        if self._front is not None:
            await self._front.open(self._sockets)
        if self._options.ready_file is not None:
            write_ready_file(self._options.ready_file, self.document)
        announce(self.document)
        self._ready.set()
        try:
            await asyncio.gather(*both)
        finally:
            if self._front is not None:
                self._front.close()

    def run_in_thread(self) -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self.until_stopped(lambda _: None, signals=False))
        except BaseException as error:
            self._failure = error
            self._ready.set()

    def wait_until_ready(self) -> Running:
        self._ready.wait()
        if self._failure is not None:
            raise self._failure
        return Running(self.salesforce, self.hubspot, self.document)

    def stop(self) -> None:
        for server in self._servers:
            server.end()


def _raise_failure(tasks: Sequence[asyncio.Future[None]]) -> None:
    for task in tasks:
        if task.done():
            task.result()


def _fill(options: SandboxOptions, salesforce: SalesforceModel, hubspot: HubSpotModel) -> None:
    if options.load is not None:
        load(options.load, salesforce, hubspot)
    else:
        fill(options, salesforce, hubspot)
    clear(salesforce.tally)
    clear(hubspot.tally)


def fill(options: SandboxOptions, salesforce: SalesforceModel, hubspot: HubSpotModel) -> None:
    """Generate the world that is asked for, in accounts that have what it needs."""
    lively = options.lively or options.full
    if lively:
        sell_in_several_currencies(salesforce, hubspot)
    if options.full:
        salesforce.configure({"teams": ["Account", "Opportunity"]})
    world = generate(
        options.seed, options.people, salesforce, hubspot, lively=lively, full=options.full
    )
    if options.full:
        hubspot.teams.settle(teams_of(world.rng("teams:hubspot"), world.reps), hubspot.owners)


def sell_in_several_currencies(salesforce: SalesforceModel, hubspot: HubSpotModel) -> None:
    """Give both accounts the currencies that a lively world sells in."""
    others = {code: {"rate": rate} for code, rate in RATES.items()}
    salesforce.configure({"currencies": {"corporate": HOME, "others": others}})
    # HubSpot tells the other way round: what one of a currency is worth at home.
    worth = {code: round(1 / rate, 6) for code, rate in RATES.items()}
    hubspot.currencies.settle({"home": HOME, "others": worth})
    hubspot.offer_currencies()


def _told_of(front: Front | None) -> dict[str, str]:
    """What clients have to know of https: whom to trust, and the proxy for the vendors' names."""
    if front is None:
        return {}
    return {"ca_file": str(front.ca_file), "proxy": front.proxy_url}


def _ready_document(
    salesforce: SalesforceModel, hubspot: HubSpotModel, hubspot_url: str, options: SandboxOptions
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "salesforce": {
            "url": salesforce.url,
            "client_id": salesforce.client_id,
            "client_secret": salesforce.client_secret,
            "username": salesforce.username,
            "api_version": salesforce.api_version,
        },
        "hubspot": {
            "url": hubspot_url,
            "token": hubspot.token,
            "client_id": hubspot.client_id,
            "client_secret": hubspot.client_secret,
            "app_id": hubspot.app_id,
            "portal_id": hubspot.portal_id,
        },
        "pid": os.getpid(),
        "limits": options.limits,
    }
    if options.load is not None and (options.load / "policy").is_dir():
        document["policy"] = str((options.load / "policy").resolve())
    return document
