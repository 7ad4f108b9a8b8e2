"""The bodies of calls about activities in their older shape. The names of the classes are made up
like the vendor's.
"""

from __future__ import annotations

from sandbox.hubspot.bodies.kinds import (
    AS_WRITTEN,
    FLAG,
    LONG,
    Choice,
    Kind,
    ListOf,
    MapOf,
    Object,
)

_MODELS = "com.hubspot.engagements.models"
_ACTIVITY_TYPES = ("NOTE", "TASK", "MEETING", "CALL", "EMAIL")
_ENGAGEMENT = Object(
    f"{_MODELS}.Engagement",
    {
        "active": FLAG,
        "ownerId": LONG,
        "type": Choice(_ACTIVITY_TYPES),
        "timestamp": LONG,
    },
)
_MEMBERS: dict[str, Kind] = {
    "engagement": _ENGAGEMENT,
    "associations": MapOf(ListOf(LONG)),
    "attachments": ListOf(Object(f"{_MODELS}.Attachment", {"id": LONG})),
    "metadata": MapOf(AS_WRITTEN),
}
NEW_ENGAGEMENT = Object(f"{_MODELS}.EngagementCreateRequest", _MEMBERS)
CHANGED_ENGAGEMENT = Object(f"{_MODELS}.EngagementUpdateRequest", _MEMBERS)
