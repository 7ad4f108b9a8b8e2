"""Fills both look-alikes with the history of one company; the same seed gives the same world."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from sandbox.vendor import VendorModel
from sandbox.worlds.history import History, draw_parts
from sandbox.worlds.hubspot_side import HubSpotWriter
from sandbox.worlds.life.activities import draw_life
from sandbox.worlds.life.hubspot_life import HubSpotLife
from sandbox.worlds.life.pen import Known
from sandbox.worlds.life.salesforce_life import SalesforceLife
from sandbox.worlds.life.salesforce_lines import SalesforceLines
from sandbox.worlds.salesforce_side import SalesforceWriter
from sandbox.worlds.staff.salesforce_teams import SalesforceTeams


def generate(
    seed: int,
    people: int,
    salesforce: VendorModel,
    hubspot: VendorModel,
    *,
    lively: bool = False,
    full: bool = False,
) -> History:
    """Write the world of this seed into both models and return the truth behind its first part: of
    worlds of up to `PART` people that is all. A lively one needs models that have the currencies of
    `vocabulary.money`, a full one a Salesforce that has teams as well.

    Times hang on midnight (UTC) of the models' present day, so a world is the same all day.
    """
    today = salesforce.clock.utc().date()
    parts = draw_parts(seed, people, today, lively=lively, full=full)
    return write(parts, salesforce, hubspot)


def write(parts: Iterator[History], salesforce: VendorModel, hubspot: VendorModel) -> History:
    """Write the parts of a world into both models, one after another, and return the first."""
    with _uncollected():
        first = next(parts)
        sales, marketing = SalesforceWriter(first, salesforce), HubSpotWriter(first, hubspot)
        life = _Life(first, salesforce, hubspot) if first.lively else None
        teams = SalesforceTeams(first, salesforce) if first.full else None
        if first.full:
            sales.lines = SalesforceLines(first, salesforce)
        for part in chain([first], parts):
            sales.write(part)
            marketing.write(part)
            if life is not None:
                life.write(part, sales.known, marketing.known)
            if teams is not None:
                teams.write(part, sales.known)
        sales.end()
        marketing.end()
    return first


class _Life:
    """The busier life of a world, in both models."""

    def __init__(self, first: History, salesforce: VendorModel, hubspot: VendorModel) -> None:
        self._rng = first.rng("life")
        self._sales = SalesforceLife(first, salesforce)
        self._marketing = HubSpotLife(first, hubspot)

    def write(self, part: History, sales: Known, marketing: Known) -> None:
        life = draw_life(self._rng, part)
        self._sales.write(part, life, sales)
        self._marketing.write(part, life, marketing)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A world is small objects that all stay: looking for garbage among them costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
