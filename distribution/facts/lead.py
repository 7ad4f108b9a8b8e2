"""What is known of one lead. It never decides anything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lead:
    """A qualified person without a rep; None is "not known". `account` and `id` are link ids,
    `created_at` is epoch seconds, `declined_by` holds the e-mails of reps who turned this lead
    down.
    """

    id: str
    name: str
    company: str
    account: str | None
    country: str | None
    employees: int | None
    product: str | None
    created_at: float
    declined_by: frozenset[str]
    lifecycle: str
