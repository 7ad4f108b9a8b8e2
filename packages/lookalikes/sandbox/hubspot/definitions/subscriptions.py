"""The kinds of e-mail that people may be sent, and the properties of a contact that show what its
address opted out of.
"""

from __future__ import annotations

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
OF_TYPES = {f"{EVERYTHING}_{row[0]}": (row[0], row[1]) for row in TYPES}
"""Those that show an opt-out of one subscription type: its id and its name, by property."""
OPT_OUTS = frozenset({EVERYTHING, *OF_TYPES})
