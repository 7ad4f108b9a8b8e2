"""The words of the trade: products, sources, stages, roles and meetings."""

from __future__ import annotations

PRODUCTS = ("Data Hub", "Analytics Cloud", "Field Service", "Payments")

SOURCES = ("Web", "Webinar", "Trade Show", "Partner Referral", "Phone Inquiry", "Purchased List")

# Salesforce's standard stage, HubSpot's stage of the default pipeline, how common it is.
STAGES: tuple[tuple[str, str, int], ...] = (
    ("Prospecting", "appointmentscheduled", 9),
    ("Qualification", "qualifiedtobuy", 8),
    ("Needs Analysis", "qualifiedtobuy", 6),
    ("Value Proposition", "presentationscheduled", 6),
    ("Id. Decision Makers", "decisionmakerboughtin", 4),
    ("Perception Analysis", "decisionmakerboughtin", 3),
    ("Proposal/Price Quote", "contractsent", 6),
    ("Negotiation/Review", "contractsent", 5),
    ("Closed Won", "closedwon", 33),
    ("Closed Lost", "closedlost", 20),
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
