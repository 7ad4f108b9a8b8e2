"""All probes of a vendor, each asked on both sides and compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from verify.answers.answer import Answer
from verify.answers.plain import PlainAnswer
from verify.comparing.compare import differences
from verify.comparing.difference import Difference
from verify.probe import Probe
from verify.running.side import Side, Unasked


@dataclass(frozen=True)
class Compared:
    """A probe with both answers, plain, and what differs; without them, why there are none."""

    probe: Probe
    vendor: PlainAnswer | None = None
    ours: PlainAnswer | None = None
    found: list[Difference] = field(default_factory=list)
    unasked: str = ""


def compared(probes: Sequence[Probe], vendor: Side, ours: Side) -> Iterator[Compared]:
    """Each probe in turn, on the vendor's side first; a side that cannot be asked hinders no other
    probe.
    """
    for probe in probes:
        reasons: list[str] = []
        theirs = _answer(probe, vendor, "the vendor", reasons)
        own = _answer(probe, ours, "the look-alike", reasons)
        if theirs is None or own is None:
            yield Compared(probe, unasked="; ".join(reasons))
            continue
        first = vendor.plain.answer(theirs)
        second = ours.plain.answer(own)
        yield Compared(probe, first, second, differences(first, second, probe.look))


def _answer(probe: Probe, side: Side, name: str, reasons: list[str]) -> Answer | None:
    try:
        return side.ask(probe)
    except Unasked as reason:
        reasons.append(f"{name}: {reason}")
        return None
