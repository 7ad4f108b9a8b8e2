"""How stored values stand against the common language. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from connectors.record import Value
from mapping.codecs.context import Context
from mapping.codecs.field_codec import FieldCodec, encode_value
from mapping.codecs.placeholders import is_placeholder
from mapping.codecs.transforms import Untranslatable


@dataclass(slots=True)
class Conformance:
    """One field of one system: values given, understood at all, and spelt as the language has
    them.
    """

    system: str
    field: str
    filled: int = 0
    understood: int = 0
    valid: int = 0

    def share_valid(self) -> float:
        """The part of the given values that are spelt as the language has them, 0 to 1."""
        return self.valid / max(self.filled, 1)

    def share_understood(self) -> float:
        """The part that will be, once normalised."""
        return self.understood / max(self.filled, 1)


def measure(
    system: str, field: str, stored: Iterable[tuple[FieldCodec, Value]], region: str | None
) -> Conformance:
    """Count the stored values of one field, each with how it is read."""
    found = Conformance(system, field)
    context = Context(region=region)
    for codec, raw in stored:
        if isinstance(raw, str):
            _count(found, codec, raw, context)
    return found


def _count(found: Conformance, codec: FieldCodec, raw: str, context: Context) -> None:
    found.filled += 1
    try:
        value = codec.decode(raw, context, context.region)
        spelt = encode_value(codec, value, context)
    except Untranslatable:
        found.filled -= is_placeholder(codec.type, raw)
        return
    found.understood += 1
    if spelt == raw:
        found.valid += 1
