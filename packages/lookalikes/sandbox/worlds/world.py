"""Fills both look-alikes with the history of one company; the same seed gives the same world."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.vendor import VendorModel
from sandbox.worlds.history import History, draw_history
from sandbox.worlds.hubspot_side import write_hubspot
from sandbox.worlds.salesforce_side import write_salesforce


def generate(seed: int, people: int, salesforce: VendorModel, hubspot: VendorModel) -> History:
    """Write the world of this seed into both models and return the truth behind it.

    Times hang on midnight (UTC) of the models' present day, so a world is the same all day.
    """
    with _uncollected():
        history = draw_history(seed, people, salesforce.clock.utc().date())
        write_salesforce(history, salesforce)
        write_hubspot(history, hubspot)
    return history


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
