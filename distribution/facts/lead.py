"""What is known of one lead. It never decides anything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lead:
    """A qualified person without a rep; None is "not known".

    `id` and `account` are link ids. `created_at`, epoch seconds, is the nearest that is known to
    when they became a lead: the last change of the record that calls them qualified. `declined_by`
    holds the e-mails of reps who turned this lead down; it stays empty until reps can answer, and
    is the door for their answers.
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
