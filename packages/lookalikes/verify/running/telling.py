"""The report: differences by kind, each with both answers, and the figures of the run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from verify.comparing.difference import KINDS, Difference
from verify.running.compared import Compared

_SHOWN_OF_A_KIND = 40
_LONGEST = 200


def report(vendor: str, results: Sequence[Compared], seconds: float) -> Iterator[str]:
    """The lines of one vendor's report."""
    unasked = [each for each in results if each.unasked]
    count = sum(len(each.found) for each in results)
    asked = len(results) - len(unasked)
    yield f"{vendor}: {asked} probes in {seconds:.0f} s, {count} differences"
    for each in unasked:
        yield f"  not asked: {each.probe.name} ({each.unasked})"
    for kind in KINDS:
        yield from _of_kind(kind, results)


def _of_kind(kind: str, results: Sequence[Compared]) -> Iterator[str]:
    found = [(each.probe.name, one) for each in results for one in each.found if one.kind == kind]
    if not found:
        return
    yield f"  {kind}: {len(found)}"
    for name, one in found[:_SHOWN_OF_A_KIND]:
        yield from _lines(name, one)
    if len(found) > _SHOWN_OF_A_KIND:
        yield f"    … and {len(found) - _SHOWN_OF_A_KIND} more, in the files"


def _lines(name: str, one: Difference) -> Iterator[str]:
    yield f"    {name} · {one.place or 'the whole body'}"
    yield f"      vendor     {_cut(one.vendor)}"
    yield f"      look-alike {_cut(one.ours)}"


def _cut(value: Any) -> str:
    text = "(nothing)" if value is None else orjson.dumps(value).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
