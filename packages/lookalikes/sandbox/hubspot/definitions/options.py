"""The choices of HubSpot's enumerations, in the vendor's internal names."""

from __future__ import annotations

from typing import Any

_INDUSTRIES = """
ACCOUNTING AIRLINES_AVIATION ALTERNATIVE_DISPUTE_RESOLUTION ALTERNATIVE_MEDICINE ANIMATION
APPAREL_FASHION ARCHITECTURE_PLANNING ARTS_AND_CRAFTS AUTOMOTIVE AVIATION_AEROSPACE BANKING
BIOTECHNOLOGY BROADCAST_MEDIA BUILDING_MATERIALS BUSINESS_SUPPLIES_AND_EQUIPMENT CAPITAL_MARKETS
CHEMICALS CIVIC_SOCIAL_ORGANIZATION CIVIL_ENGINEERING COMMERCIAL_REAL_ESTATE
COMPUTER_NETWORK_SECURITY COMPUTER_GAMES COMPUTER_HARDWARE COMPUTER_NETWORKING COMPUTER_SOFTWARE
INTERNET CONSTRUCTION CONSUMER_ELECTRONICS CONSUMER_GOODS CONSUMER_SERVICES COSMETICS DAIRY
DEFENSE_SPACE DESIGN EDUCATION_MANAGEMENT E_LEARNING ELECTRICAL_ELECTRONIC_MANUFACTURING
ENTERTAINMENT ENVIRONMENTAL_SERVICES EVENTS_SERVICES EXECUTIVE_OFFICE FACILITIES_SERVICES FARMING
FINANCIAL_SERVICES FINE_ART FISHERY FOOD_BEVERAGES FOOD_PRODUCTION FUND_RAISING FURNITURE
GAMBLING_CASINOS GLASS_CERAMICS_CONCRETE GOVERNMENT_ADMINISTRATION GOVERNMENT_RELATIONS
GRAPHIC_DESIGN HEALTH_WELLNESS_AND_FITNESS HIGHER_EDUCATION HOSPITAL_HEALTH_CARE HOSPITALITY
HUMAN_RESOURCES IMPORT_AND_EXPORT INDIVIDUAL_FAMILY_SERVICES INDUSTRIAL_AUTOMATION
INFORMATION_SERVICES INFORMATION_TECHNOLOGY_AND_SERVICES INSURANCE INTERNATIONAL_AFFAIRS
INTERNATIONAL_TRADE_AND_DEVELOPMENT INVESTMENT_BANKING INVESTMENT_MANAGEMENT JUDICIARY
LAW_ENFORCEMENT LAW_PRACTICE LEGAL_SERVICES LEGISLATIVE_OFFICE LEISURE_TRAVEL_TOURISM LIBRARIES
LOGISTICS_AND_SUPPLY_CHAIN LUXURY_GOODS_JEWELRY MACHINERY MANAGEMENT_CONSULTING MARITIME
MARKET_RESEARCH MARKETING_AND_ADVERTISING MECHANICAL_OR_INDUSTRIAL_ENGINEERING MEDIA_PRODUCTION
MEDICAL_DEVICES MEDICAL_PRACTICE MENTAL_HEALTH_CARE MILITARY MINING_METALS MOTION_PICTURES_AND_FILM
MUSEUMS_AND_INSTITUTIONS MUSIC NANOTECHNOLOGY NEWSPAPERS NON_PROFIT_ORGANIZATION_MANAGEMENT
OIL_ENERGY ONLINE_MEDIA OUTSOURCING_OFFSHORING PACKAGE_FREIGHT_DELIVERY PACKAGING_AND_CONTAINERS
PAPER_FOREST_PRODUCTS PERFORMING_ARTS PHARMACEUTICALS PHILANTHROPY PHOTOGRAPHY PLASTICS
POLITICAL_ORGANIZATION PRIMARY_SECONDARY_EDUCATION PRINTING PROFESSIONAL_TRAINING_COACHING
PROGRAM_DEVELOPMENT PUBLIC_POLICY PUBLIC_RELATIONS_AND_COMMUNICATIONS PUBLIC_SAFETY PUBLISHING
RAILROAD_MANUFACTURE RANCHING REAL_ESTATE RECREATIONAL_FACILITIES_AND_SERVICES
RELIGIOUS_INSTITUTIONS RENEWABLES_ENVIRONMENT RESEARCH RESTAURANTS RETAIL
SECURITY_AND_INVESTIGATIONS SEMICONDUCTORS SHIPBUILDING SPORTING_GOODS SPORTS
STAFFING_AND_RECRUITING SUPERMARKETS TELECOMMUNICATIONS TEXTILES THINK_TANKS TOBACCO
TRANSLATION_AND_LOCALIZATION TRANSPORTATION_TRUCKING_RAILROAD UTILITIES
VENTURE_CAPITAL_PRIVATE_EQUITY VETERINARY WAREHOUSING WHOLESALE WINE_AND_SPIRITS WIRELESS
WRITING_AND_EDITING
"""

INDUSTRIES: tuple[str, ...] = tuple(_INDUSTRIES.split())

# The order is the vendor's: through the API a contact only moves forward along it.
LIFECYCLE_STAGES: tuple[str, ...] = (
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
    "other",
)


def stage_rank(stage: str | None) -> int | None:
    """How far on a lifecycle stage is; None of one that HubSpot does not know."""
    return LIFECYCLE_STAGES.index(stage) if stage in LIFECYCLE_STAGES else None


LIFECYCLE_LABELS: dict[str, str] = {
    "marketingqualifiedlead": "Marketing Qualified Lead",
    "salesqualifiedlead": "Sales Qualified Lead",
}

LEAD_STATUSES: tuple[str, ...] = (
    "NEW",
    "OPEN",
    "IN_PROGRESS",
    "OPEN_DEAL",
    "UNQUALIFIED",
    "ATTEMPTED_TO_CONTACT",
    "CONNECTED",
    "BAD_TIMING",
)

COMPANY_TYPES: tuple[str, ...] = ("PROSPECT", "PARTNER", "RESELLER", "VENDOR", "OTHER")

DEAL_TYPES: dict[str, str] = {
    "newbusiness": "New Business",
    "existingbusiness": "Existing Business",
}

TRAFFIC_SOURCES: dict[str, str] = {
    "ORGANIC_SEARCH": "Organic Search",
    "PAID_SEARCH": "Paid Search",
    "EMAIL_MARKETING": "Email Marketing",
    "SOCIAL_MEDIA": "Organic Social",
    "REFERRALS": "Referrals",
    "OTHER_CAMPAIGNS": "Other Campaigns",
    "DIRECT_TRAFFIC": "Direct Traffic",
    "OFFLINE": "Offline Sources",
    "PAID_SOCIAL": "Paid Social",
    "AI_REFERRALS": "AI Referrals",
}

MEETING_OUTCOMES: tuple[str, ...] = ("SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED")

TASK_STATUSES: tuple[str, ...] = ("NOT_STARTED", "IN_PROGRESS", "WAITING", "DEFERRED", "COMPLETED")

TASK_PRIORITIES: tuple[str, ...] = ("NONE", "LOW", "MEDIUM", "HIGH")

CALL_STATUSES: tuple[str, ...] = (
    *("COMPLETED", "BUSY", "NO_ANSWER", "FAILED", "CANCELED", "QUEUED", "IN_PROGRESS"),
    *("CALLING_CRM_USER", "CONNECTING", "RINGING"),
)

# Documented: the outcomes of calls that every portal has go by these ids.
CALL_OUTCOMES: dict[str, str] = {
    "9d9162e7-6cf3-4944-bf63-4dff82258764": "Busy",
    "f240bbac-87c9-4f6e-bf70-924b57d47db7": "Connected",
    "a4c4c377-d246-4b32-a13b-75a56a4cd0ff": "Left live message",
    "b2cf5968-551e-4856-9783-52b3da59a7d0": "Left voicemail",
    "73a0d17f-1163-4015-bdd5-ec830791da20": "No answer",
    "17b47fee-58de-441e-a44c-c6300d46f273": "Wrong number",
}

EMAIL_DIRECTIONS: tuple[str, ...] = ("EMAIL", "INCOMING_EMAIL", "FORWARDED_EMAIL")

EMAIL_STATUSES: tuple[str, ...] = ("SENT", "BOUNCED", "FAILED", "SCHEDULED", "SENDING")

LEAD_TYPES: tuple[str, ...] = ("NEW_BUSINESS", "UPSELL", "RE_ATTEMPTING")

LEAD_LABELS: tuple[str, ...] = ("HOT", "WARM", "COLD")

TICKET_CATEGORIES: tuple[str, ...] = (
    "PRODUCT_ISSUE",
    "BILLING_ISSUE",
    "FEATURE_REQUEST",
    "GENERAL_INQUIRY",
)

BUYING_ROLES: dict[str, str] = {
    "BLOCKER": "Blocker",
    "BUDGET_HOLDER": "Budget Holder",
    "CHAMPION": "Champion",
    "DECISION_MAKER": "Decision Maker",
    "END_USER": "End User",
    "EXECUTIVE_SPONSOR": "Executive Sponsor",
    "INFLUENCER": "Influencer",
    "LEGAL_AND_COMPLIANCE": "Legal & Compliance",
    "OTHER": "Other",
}

EMPLOYEE_RANGES = ("1-5", "5-25", "25-50", "50-100", "100-500", "500-1000", "1000+")

# Reported of part of the list; that it has no others is unverified.
LANGUAGES: dict[str, str] = {
    "zh": "Chinese",
    "cs": "Czech",
    "da": "Danish",
    "nl": "Dutch",
    "en": "English",
    "en-gb": "English - United Kingdom",
    "en-us": "English - United States",
    "fi": "Finnish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "ja": "Japanese",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "pt-br": "Portuguese - Brazil",
    "es": "Spanish",
    "sv": "Swedish",
}

LEGAL_BASES: tuple[str, ...] = (
    "Legitimate interest – prospect/lead",
    "Legitimate interest – existing customer",
    "Legitimate interest - other",
    "Performance of a contract",
    "Freely given consent from contact",
    "Not applicable",
)

ROLES: tuple[str, ...] = (
    *("accounting", "administrative", "business_development", "communications", "consulting"),
    *("customer_service", "design", "education", "engineering", "entrepreneurship", "finance"),
    *("health_professional", "human_resources", "information_technology", "legal", "marketing"),
    *("operations", "product", "project_management", "public_relations", "quality_assurance"),
    *("real_estate", "recruiting", "research", "sales", "support", "retired"),
)

SENIORITIES: tuple[str, ...] = (
    *("vp", "executive", "director", "manager", "senior", "employee", "entry", "partner", "owner"),
)

TICKET_SOURCES: tuple[str, ...] = ("CHAT", "EMAIL", "FORM", "PHONE")

TICKET_RESOLUTIONS: tuple[str, ...] = (
    *("ISSUE_FIXED", "QUESTION_ANSWERED", "NO_ACTION_REQUIRED", "DUPLICATE", "OTHER"),
)

FORECAST_CATEGORIES: dict[str, str] = {
    "OMIT": "Not forecasted",
    "PIPELINE": "Pipeline",
    "BEST_CASE": "Best case",
    "COMMIT": "Commit",
    "CLOSED": "Closed won",
}

BILLING_FREQUENCIES: tuple[str, ...] = (
    *("weekly", "biweekly", "monthly", "quarterly", "per_six_months", "annually"),
    *("per_two_years", "per_three_years", "per_four_years", "per_five_years"),
)

BOOLEANS: dict[str, str] = {"true": "Yes", "false": "No"}
# Documented: what is worked out says so in other words than what people tick.
SCORE_BUCKETS: dict[str, str] = {
    "bucket_1": "1 Star",
    **{f"bucket_{stars}": f"{stars} Stars" for stars in (2, 3, 4)},
}
WORKED_OUT: dict[str, str] = {"true": "True", "false": "False"}

Words = tuple[str, ...] | dict[str, str]

NAMED: dict[str, Words] = {
    "billing_frequencies": BILLING_FREQUENCIES,
    "boolean": BOOLEANS,
    "buying_roles": BUYING_ROLES,
    "call_statuses": CALL_STATUSES,
    "company_types": COMPANY_TYPES,
    "customer_profile_tiers": ("tier_1", "tier_2", "tier_3"),
    "deal_types": DEAL_TYPES,
    "email_directions": EMAIL_DIRECTIONS,
    "email_statuses": EMAIL_STATUSES,
    "employee_ranges": EMPLOYEE_RANGES,
    "forecast_categories": FORECAST_CATEGORIES,
    "industries": INDUSTRIES,
    "languages": LANGUAGES,
    "lead_labels": LEAD_LABELS,
    "lead_statuses": LEAD_STATUSES,
    "lead_types": LEAD_TYPES,
    "legal_bases": LEGAL_BASES,
    "levels": ("low", "medium", "high"),
    "lifecycle_stages": LIFECYCLE_STAGES,
    "meeting_outcomes": MEETING_OUTCOMES,
    "membership_statuses": ("active", "inactive"),
    "nps_ratings": tuple(str(rating) for rating in range(11)),
    "priorities": ("LOW", "MEDIUM", "HIGH", "URGENT"),
    "resolution": TICKET_RESOLUTIONS,
    "roles": ROLES,
    "score_buckets": SCORE_BUCKETS,
    "score_tiers": ("tier_1", "tier_2", "tier_3", "tier_4"),
    "seniority": SENIORITIES,
    "sentiment": ("positive", "neutral", "negative"),
    "task_priorities": TASK_PRIORITIES,
    "task_statuses": TASK_STATUSES,
    "ticket_categories": TICKET_CATEGORIES,
    "ticket_sources": TICKET_SOURCES,
    "traffic_sources": TRAFFIC_SOURCES,
    "true_false": WORKED_OUT,
    "yes_no": BOOLEANS,
}


# Recorded in 2024 and 2025: these have no descriptions either.
_UNDESCRIBED = frozenset({"deal_types"})


def listed(options: str, value_type: str, field_type: str) -> list[dict[str, Any]]:
    """The options that a row of the tables speaks of: a set by name (`@traffic_sources`), or the
    words themselves; yes and no where it says nothing of a truth.
    """
    if options.startswith("@"):
        found = choices(NAMED[options[1:]])
        return undescribed(found) if options[1:] in _UNDESCRIBED else found
    if options:
        return choices(tuple(options.split()))
    if value_type == "bool":
        truths = WORKED_OUT if field_type.startswith("calculation") else BOOLEANS
        return undescribed(choices(truths))
    return []


def undescribed(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Options without descriptions, as, recorded in 2025, those of a truth are."""
    return [
        {name: said for name, said in option.items() if name != "description"} for option in options
    ]


def choices(values: Words) -> list[dict[str, Any]]:
    """The options of an enumeration as the properties API lists them."""
    labelled = values if isinstance(values, dict) else {value: _label(value) for value in values}
    return [
        {"label": label, "value": value, "description": "", "displayOrder": order, "hidden": False}
        for order, (value, label) in enumerate(labelled.items())
    ]


def _label(value: str) -> str:
    return LIFECYCLE_LABELS.get(value) or value.replace("_", " ").title()
