"""The standard picklist values, as a new Salesforce org ships them, and what each opportunity stage
implies.
"""

from __future__ import annotations

from sandbox.salesforce.schema.time_zones import TIME_ZONE_LABELS, TIME_ZONES

_INDUSTRIES = (
    "Agriculture|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|"
    "Education|Electronics|Energy|Engineering|Entertainment|Environmental|Finance|"
    "Food & Beverage|Government|Healthcare|Hospitality|Insurance|Machinery|Manufacturing|Media|"
    "Not For Profit|Recreation|Retail|Shipping|Technology|Telecommunications|Transportation|"
    "Utilities|Other"
)
_ACCOUNT_TYPES = (
    "Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|"
    "Installation Partner|Technology Partner|Other"
)
_LEAD_STATUSES = (
    "Open - Not Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted|New|"
    "Contacted|Nurturing|Qualified|Unqualified"
)
_ROLES = (
    "Business User|Decision Maker|Economic Buyer|Economic Decision Maker|Evaluator|"
    "Executive Sponsor|Influencer|Technical Buyer|Other"
)

# stage: (probability, closed, won, forecast category)
STAGES: dict[str, tuple[float, bool, bool, str]] = {
    "Prospecting": (10.0, False, False, "Pipeline"),
    "Qualification": (10.0, False, False, "Pipeline"),
    "Needs Analysis": (20.0, False, False, "Pipeline"),
    "Value Proposition": (50.0, False, False, "Pipeline"),
    "Id. Decision Makers": (60.0, False, False, "Pipeline"),
    "Perception Analysis": (70.0, False, False, "Pipeline"),
    "Proposal/Price Quote": (75.0, False, False, "Pipeline"),
    "Negotiation/Review": (90.0, False, False, "Pipeline"),
    "Closed Won": (100.0, True, True, "Closed"),
    "Closed Lost": (0.0, True, False, "Omitted"),
}

# The lead statuses a conversion may end in.
CONVERTED_STATUSES = frozenset({"Closed - Converted", "Qualified"})

PICKLISTS: dict[str, tuple[str, ...]] = {
    "industry": tuple(_INDUSTRIES.split("|")),
    "account_type": tuple(_ACCOUNT_TYPES.split("|")),
    "lead_status": tuple(_LEAD_STATUSES.split("|")),
    "lead_source": ("Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"),
    "salutation": ("Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx."),
    "rating": ("Hot", "Warm", "Cold"),
    "stage": tuple(STAGES),
    "forecast": ("Omitted", "Pipeline", "BestCase", "MostLikely", "Forecast", "Closed"),
    "forecast_name": ("Omitted", "Pipeline", "Best Case", "Commit", "Closed"),
    "opportunity_type": (
        "Existing Customer - Upgrade",
        "Existing Customer - Replacement",
        "Existing Customer - Downgrade",
        "New Customer",
    ),
    "role": tuple(_ROLES.split("|")),
    "user_type": (
        "Standard", "PowerPartner", "PowerCustomerSuccess", "CustomerSuccess", "Guest",
        "CspLitePortal", "CsnOnly", "SelfService", "AutomatedProcess", "CloudIntegrationUser",
    ),
    "time_zone": TIME_ZONES,
    "show_as": ("Busy", "OutOfOffice", "Free"),
    "geocode_accuracy": (
        "Address", "NearAddress", "Block", "Street", "ExtendedZip", "Zip", "Neighborhood", "City",
        "County", "State", "Unknown",
    ),
    "clean_status": (
        "Matched", "Different", "Acknowledged", "NotFound", "Inactive", "Pending",
        "SelectMatch", "Skipped",
    ),
    "ownership": ("Public", "Private", "Subsidiary", "Other"),
    "campaign_type": (
        "Conference", "Webinar", "Trade Show", "Email", "Advertisement", "Partners", "Other",
    ),
    "campaign_status": ("Planned", "In Progress", "Completed", "Aborted"),
    "member_status": ("Sent", "Responded"),
    "case_type": ("Mechanical", "Electrical", "Electronic", "Structural", "Other"),
    "case_status": ("New", "Working", "Escalated", "Closed"),
    "case_reason": (
        "Installation", "Equipment Complexity", "Performance", "Breakdown", "Equipment Design",
        "Feedback", "Other",
    ),
    "case_origin": ("Phone", "Email", "Web"),
    "priority": ("High", "Medium", "Low"),
    "group_type": (
        "Regular", "Role", "RoleAndSubordinates", "RoleAndSubordinatesInternal", "Organization",
        "Queue", "Territory", "TerritoryAndSubordinates", "AllCustomerPortal", "Manager",
        "ManagerAndSubordinatesInternal",
    ),
    "task_subject": ("Call", "Send Letter", "Send Quote", "Other"),
    "task_status": (
        "Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred",
    ),
    "task_priority": ("High", "Normal", "Low"),
    "task_subtype": ("Task", "Email", "ListEmail", "Cadence", "Call", "LinkedIn"),
    "call_type": ("Internal", "Inbound", "Outbound"),
    "recurrence": (
        "RecursDaily", "RecursEveryWeekday", "RecursMonthly", "RecursMonthlyNth", "RecursWeekly",
        "RecursYearly", "RecursYearlyNth",
    ),
    "recurrence_instance": ("First", "Second", "Third", "Fourth", "Last"),
    "month": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "event_subtype": ("Event",),
    "group_event": ("0", "1", "2", "3"),
    "pattern_version": ("1", "2"),
    "regenerated": (
        "RecurrenceRegenerateAfterDueDate", "RecurrenceRegenerateAfterToday",
        "RecurrenceRegenerated",
    ),
    "encoding": (
        "UTF-8", "ISO-8859-1", "Shift_JIS", "ISO-2022-JP", "EUC-JP", "x-SJIS_0213",
        "ks_c_5601-1987", "Big5", "GB2312", "Big5-HKSCS",
    ),
    "language": (
        "en_US", "de", "es", "fr", "it", "ja", "sv", "ko", "zh_TW", "zh_CN", "pt_BR", "nl_NL",
        "da", "th", "fi", "ru", "es_MX", "no", "ar", "bg", "hr", "cs", "en_GB", "el", "iw", "hu",
        "in", "pl", "pt_PT", "ro", "sk", "sl", "tr", "uk", "vi",
    ),
    "job_state": (
        "WAITING", "ACQUIRED", "EXECUTING", "COMPLETE", "ERROR", "DELETED", "PAUSED", "BLOCKED",
        "PAUSED_BLOCKED",
    ),
    "team_role": (
        "Account Manager", "Channel Manager", "Executive Sponsor", "Lead Qualifier",
        "Opportunity Owner", "Pre-Sales Consultant", "Sales Manager", "Sales Rep",
    ),
    "deal_access": ("Read", "Edit", "All"),
    "account_access": ("Read", "Edit", "All"),
    "child_access": ("None", "Read", "Edit"),
    "invitation": ("New", "Declined", "Accepted", "Uninvited", "Maybe"),
    "role_access": ("None", "Read", "Edit"),
    "portal_type": ("None", "CustomerPortal", "Partner"),
    "email_frequency": ("D", "W", "N"),
    "post_frequency": ("P", "D", "W", "N"),
    "feed_item": ("TextPost", "LinkPost", "ContentPost", "TrackedChange", "UserStatus"),
    "feed_status": ("Published", "PendingReview", "Draft", "Isolated"),
    "feed_visibility": ("AllUsers", "InternalUsers"),
    "calendar_type": ("User", "Public", "Resource", "Holiday"),
    "license_status": ("Active", "Disabled"),
    "event_subject": ("Call", "Email", "Meeting", "Send Letter/Quote", "Other"),
}  # fmt: skip

# How people read the values that are codes.
VALUE_LABELS: dict[str, tuple[str, ...]] = {
    "clean_status": (
        "In Sync", "Different", "Reviewed", "Not Found", "Inactive", "Not Compared",
        "Select Match", "Skipped",
    ),
    "forecast": ("Omitted", "Pipeline", "Best Case", "Most Likely", "Commit", "Closed"),
    "show_as": ("Busy", "Out of Office", "Free"),
    "recurrence": (
        "Recurs Daily", "Recurs Every Weekday", "Recurs Monthly", "Recurs Monthly Nth",
        "Recurs Weekly", "Recurs Yearly", "Recurs Yearly Nth",
    ),
    "recurrence_instance": ("1st", "2nd", "3rd", "4th", "last"),
    "group_event": (
        "Non-group Event", "Group Event", "Proposed Event", "IsRecurrence2 Series Pattern",
    ),
    "regenerated": ("After due date", "After date completed", "(Task Closed)"),
    "pattern_version": ("RFC 5545 v4 RRULE", "RFC 5545 v4_2 RRULE"),
    "time_zone": TIME_ZONE_LABELS,
    "email_frequency": ("Daily", "Weekly", "Never"),
    "post_frequency": ("Email on Each Post", "Daily Digests", "Weekly Digests", "Limited"),
}  # fmt: skip
