"""The kinds of e-mail that people may be sent, and the properties of a contact that show what its
address opted out of.
"""

from __future__ import annotations

from typing import NamedTuple


class SubscriptionType(NamedTuple):
    """One kind of e-mail; `unit` is the business unit that sends it, 0 the account's own."""

    id: str
    name: str
    description: str
    purpose: str
    unit: int = 0

    @property
    def opt_out(self) -> str:
        """The property of a contact that shows an opt-out of it."""
        return f"{EVERYTHING}_{self.id}"


TYPES = (
    ("1001", "Marketing Information", "Marketing offers and updates.", "Marketing"),
    (
        "1002",
        "Customer Service Communication",
        "Feedback requests and customer service.",
        "Customer Success",
    ),
    ("1003", "One to One", "One to one emails", "Sales"),
)

EVERYTHING = "hs_email_optout"
"""The property of a contact that shows an opt-out of everything."""
STANDARD = tuple(SubscriptionType(*row) for row in TYPES)
"""Those that every portal has."""
OPT_OUTS = frozenset({EVERYTHING, *(each.opt_out for each in STANDARD)})
"""What shows opt-outs in every portal."""


def of_brand(number: str, name: str) -> SubscriptionType:
    """The marketing mails of a business unit."""
    title = f"Marketing Information ({name})"
    return SubscriptionType(f"2{number}", title, f"Offers of {name}.", "Marketing", int(number))
