"""Reads a body into what its call wants, or refuses it in the vendor's words."""

from __future__ import annotations

from typing import Any

import orjson

from sandbox.broken_json.reader import fault_in, split
from sandbox.hubspot.bodies.kinds import Kind, Misfit
from sandbox.hubspot.bodies.places import Place, Way, end_of, start_of
from sandbox.hubspot.errors import misread, nothing_sent
from sandbox.hubspot.numbers import Unwritten, parsed_as_written
from sandbox.vendor import VendorError

_BEYOND = "number is infinity"
"""What the reader says of a number that no double holds, which is sound JSON."""


def read_body(raw: bytes, kind: Kind) -> Any:
    """The body as its kind has it. Raises VendorError for none, and for one that does not fit."""
    parsed = parsed_json(raw)
    if parsed is None:
        raise nothing_sent()
    try:
        try:
            return kind.read(parsed)
        except Unwritten:
            return kind.read(_as_written(raw))
    except Misfit as misfit:
        raise _refusal(raw, misfit) from None


def parsed_json(raw: bytes) -> Any:
    """What a JSON text holds, None for an empty one. Raises VendorError for what is no JSON."""
    if not raw.strip():
        return None
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if _BEYOND in str(error):
            return _as_written(raw)
        fault, place = split(fault_in(raw))
        raise misread(place, f": {fault}") from None


def _as_written(raw: bytes) -> Any:
    try:
        return parsed_as_written(raw)
    except (RecursionError, ValueError):
        raise misread(None, "unable to read the body") from None


def _refusal(raw: bytes, misfit: Misfit) -> VendorError:
    if misfit.bare:
        told = misfit.text.replace("{way}", _spelt(misfit.way))
        return misread(None, told, misfit.category)
    text = raw.decode()
    place: Place = end_of(text, misfit.way) if misfit.at_end else start_of(text, misfit.way)
    return misread(place, misfit.text, misfit.category)


def _spelt(way: Way) -> str:
    """As `filterGroups[0].filters[1].operator`."""
    parts: list[str] = []
    for step in way:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        else:
            parts.append(f".{step}")
    return "".join(parts).removeprefix(".")
