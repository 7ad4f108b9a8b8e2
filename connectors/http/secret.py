"""What must never be shown: a value that only `reveal` gives away, and the blacking-out of
texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

SHOWN = "***"


class Secret:
    """A password or token. Printing, formatting, comparing and pickling it give nothing away."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself; only for what is sent to the vendor it belongs to."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({SHOWN})"

    def __str__(self) -> str:
        return SHOWN

    def __format__(self, spec: str) -> str:
        return SHOWN

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret cannot be pickled or copied")


def redact(text: str, secrets: Iterable[Secret]) -> str:
    """The text with every occurrence of a secret blacked out."""
    for secret in secrets:
        if secret:
            text = text.replace(secret.reveal(), SHOWN)
    return text
