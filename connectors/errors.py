"""What can go wrong, grouped by what the caller must do.

IntegrationError
├── UserError            tell the person; carries every problem; no traceback        exit 2
│   ├── LeaseHeldError   another run is at work                                      exit 4
│   └── BrakeError       a brake holds what was to be carried out                    exit 5
├── AuthError            stop this connector; credentials or scopes need a person    exit 6
├── PausedError          somebody paused the workspace: nobody writes meanwhile       exit 5
├── BudgetError          the call budget is spent: stop, resume later                exit 5
├── RetryableError       try later; `after` seconds where the vendor said            exit 6
│   └── UnknownOutcome   a write was sent and no answer came: look before resending
└── RejectedError        the vendor refused this request for good: park it
"""

from __future__ import annotations

from collections.abc import Sequence


class IntegrationError(Exception):
    """Any expected failure. `advice` is one sentence on what to do."""

    advice = "Run the command again; if it stays, `accord doctor` shows what is wrong."

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message)
        if advice:
            self.advice = advice


class UserError(IntegrationError):
    """Something a person wrote or asked for is wrong; lists every problem at once."""

    advice = "Correct what is listed above and run the command again."

    def __init__(self, problems: Sequence[str] | str, *, advice: str | None = None) -> None:
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems), advice=advice)


class LeaseHeldError(UserError):
    """Another run holds the lease of this workspace."""

    advice = "Wait for that run to end, then run the command again."


class BrakeError(UserError):
    """A brake holds what was to be carried out, and nobody approved it."""

    advice = "If so many changes are meant, approve the plan with `accord approve`."


class AuthError(IntegrationError):
    """The vendor does not accept who we are, or what we may do."""

    advice = "Check the credentials named in accord.yaml, then run `accord doctor`."


class PausedError(IntegrationError):
    """Somebody paused the workspace: nobody writes meanwhile."""

    advice = "Wait until the pause is over, or end it with `accord resume`."


class BudgetError(IntegrationError):
    """The agreed number of calls is spent."""

    advice = (
        "Run again when the budget renews, "
        "or raise `calls_per_run` of that connection in accord.yaml."
    )


class RetryableError(IntegrationError):
    """The vendor is busy or unreachable; nothing was committed by the request."""

    exhausted = False
    """Whether it was repeated in vain already."""

    advice = (
        "Check the network and the vendor's status page; the next run continues where this one "
        "stopped."
    )

    def __init__(
        self, message: str, *, after: float | None = None, advice: str | None = None
    ) -> None:
        super().__init__(message, advice=advice)
        self.after = after


class UnknownOutcome(RetryableError):
    """A write was sent and its answer was lost: it may or may not have been committed."""


class RejectedError(IntegrationError):
    """The vendor refused the whole request, and would again."""

    def __init__(self, message: str, *, code: str = "REJECTED", advice: str | None = None) -> None:
        super().__init__(message, advice=advice)
        self.code = code
