"""Fills both look-alikes with the history of one company; the same seed gives the same world."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Protocol

from sandbox.vendor import VendorModel
from sandbox.worlds.history import History, draw_parts
from sandbox.worlds.hubspot_side import HubSpotWriter
from sandbox.worlds.salesforce_side import SalesforceWriter


def generate(seed: int, people: int, salesforce: VendorModel, hubspot: VendorModel) -> History:
    """Write the world of this seed into both models and return the truth behind its first part: of
    worlds of up to `PART` people that is all.

    Times hang on midnight (UTC) of the models' present day, so a world is the same all day.
    """
    parts = draw_parts(seed, people, salesforce.clock.utc().date())
    return write(parts, salesforce, hubspot)


def write(parts: Iterator[History], salesforce: VendorModel, hubspot: VendorModel) -> History:
    """Write the parts of a world into both models, one after another, and return the first."""
    with _uncollected():
        first = next(parts)
        writers: list[_Writer] = [
            SalesforceWriter(first, salesforce),
            HubSpotWriter(first, hubspot),
        ]
        for part in chain([first], parts):
            for writer in writers:
                writer.write(part)
        for writer in writers:
            writer.end()
    return first


class _Writer(Protocol):
    """Types one side of a world into a vendor's model."""

    def write(self, part: History) -> None: ...

    def end(self) -> None: ...


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
