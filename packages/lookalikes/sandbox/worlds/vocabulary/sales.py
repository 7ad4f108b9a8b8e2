"""The words of the trade: products, sources, stages, roles and meetings."""

from __future__ import annotations

from itertools import accumulate
from random import Random

LIST_PRICES: dict[str, int] = {
    "Data Hub": 12_000,
    "Analytics Cloud": 18_000,
    "Field Service": 9_000,
    "Payments": 4_800,
}
PRODUCTS = tuple(LIST_PRICES)

# Where people come from, and how common that is: public leads have 31, 28, 19, 13, 6 and 2 % in
# their six most common sources.
COMMON_SOURCES: dict[str, int] = {
    "Web": 31,
    "Webinar": 19,
    "Trade Show": 13,
    "Partner Referral": 28,
    "Phone Inquiry": 6,
    "Purchased List": 3,
}
SOURCES = tuple(COMMON_SOURCES)
_SOURCE_WEIGHTS = list(accumulate(COMMON_SOURCES.values()))

# Salesforce's standard stage, HubSpot's stage of the default pipeline, how common it is: in public
# opportunities 24 % are open, 48 % won, 28 % lost.
STAGES: tuple[tuple[str, str, int], ...] = (
    ("Prospecting", "appointmentscheduled", 5),
    ("Qualification", "qualifiedtobuy", 4),
    ("Needs Analysis", "qualifiedtobuy", 3),
    ("Value Proposition", "presentationscheduled", 3),
    ("Id. Decision Makers", "decisionmakerboughtin", 2),
    ("Perception Analysis", "decisionmakerboughtin", 2),
    ("Proposal/Price Quote", "contractsent", 3),
    ("Negotiation/Review", "contractsent", 2),
    ("Closed Won", "closedwon", 48),
    ("Closed Lost", "closedlost", 28),
)

ROLES = (
    "Decision Maker",
    "Economic Buyer",
    "Evaluator",
    "Influencer",
    "Technical Buyer",
    "Business User",
)
MEETINGS = (
    "Discovery call",
    "Product demo",
    "Quarterly review",
    "Contract review",
    "Kick-off",
    "Lunch",
)


def draw_source(rng: Random) -> int:
    """The index of a source, the more common ones more often."""
    return rng.choices(range(len(SOURCES)), cum_weights=_SOURCE_WEIGHTS)[0]
