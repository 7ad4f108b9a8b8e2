"""What is kept of an error that ended a run: its class, its message without what nobody should
read, and whose trouble it was. Pure.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from connectors.errors import (
    BrakeError,
    BudgetError,
    IntegrationError,
    LeaseHeldError,
    PausedError,
    UserError,
)

Cause = Literal["lease", "brake", "problem", "pause", "budget", "vendor", "bug"]
LONGEST = 400
E_MAIL = re.compile(r"[^\s@<>'\"(),;:]+@[^\s@<>'\"(),;:]+")
LONG_WORD = re.compile(r"[A-Za-z0-9_\-+=!]{24,}")
"""Tokens and keys are such words; so are a few that are harmless."""
HIDDEN = "***"


def cause_of(error: BaseException) -> Cause:
    """Whose trouble it was: another run's, a brake's, a person's, a budget's, a vendor's, or
    Accord's own.
    """
    if isinstance(error, LeaseHeldError):
        return "lease"
    if isinstance(error, BrakeError):
        return "brake"
    if isinstance(error, UserError):
        return "problem"
    if isinstance(error, PausedError):
        return "pause"
    if isinstance(error, BudgetError):
        return "budget"
    if isinstance(error, IntegrationError):
        return "vendor"
    return "bug"


def kept_of(error: BaseException) -> dict[str, Any]:
    """What a run's summary says of the error that ended it."""
    kept: dict[str, Any] = {
        "error": f"{type(error).__name__}: {_redacted(str(error))}",
        "cause": cause_of(error),
    }
    if isinstance(error, IntegrationError):
        kept["advice"] = error.advice
    return kept


def _redacted(text: str) -> str:
    """Without addresses of people and whatever could be a secret; not longer than needed."""
    text = E_MAIL.sub(HIDDEN, text)
    text = LONG_WORD.sub(_masked, text)
    if len(text) > LONGEST:
        return f"{text[:LONGEST]}…"
    return text


def _masked(word: re.Match[str]) -> str:
    """A long word is hidden where it has a digit in it, as secrets do."""
    found = word.group()
    has_digit = any(letter.isdigit() for letter in found)
    return HIDDEN if has_digit else found
