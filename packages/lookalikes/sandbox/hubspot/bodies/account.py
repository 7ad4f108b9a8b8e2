"""The bodies of calls about what people want to be sent, and about the app's webhooks."""

from __future__ import annotations

from sandbox.hubspot.bodies.kinds import FLAG, LONG, TEXT, Kind, ListOf, Object
from sandbox.hubspot.bodies.objects import batch_of

_PREFERENCES = "com.hubspot.subscriptions.publicapi"
_WEBHOOKS = "com.hubspot.webhooks.publicapi"
_BASIS: dict[str, Kind] = {"legalBasis": TEXT, "legalBasisExplanation": TEXT}

SUBSCRIPTION = Object(
    f"{_PREFERENCES}.PublicUpdateSubscriptionStatusRequest",
    {**_BASIS, "emailAddress": TEXT, "subscriptionId": TEXT},
    ("emailAddress", "subscriptionId"),
)
CHOICE = Object(
    f"{_PREFERENCES}.PartialPublicStatusRequest",
    {**_BASIS, "channel": TEXT, "statusState": TEXT, "subscriptionId": LONG},
    ("channel", "statusState", "subscriptionId"),
)
CHOICES = batch_of(
    Object(
        f"{_PREFERENCES}.PublicStatusRequest",
        {
            **_BASIS,
            "subscriberIdString": TEXT,
            "channel": TEXT,
            "statusState": TEXT,
            "subscriptionId": LONG,
        },
        ("subscriberIdString", "channel", "statusState", "subscriptionId"),
    )
)
ADDRESSES = Object(
    "com.hubspot.apiutils.core.models.batch.BatchInput<java.lang.String>",
    {"inputs": ListOf(TEXT)},
    ("inputs",),
)

NEW_SUBSCRIPTION = Object(
    f"{_WEBHOOKS}.SubscriptionCreateRequest",
    {"eventType": TEXT, "propertyName": TEXT, "active": FLAG, "objectTypeId": TEXT},
    ("eventType",),
)
CHANGED_SUBSCRIPTION = Object(f"{_WEBHOOKS}.SubscriptionPatchRequest", {"active": FLAG})
CHANGED_SUBSCRIPTIONS = batch_of(
    Object(
        f"{_WEBHOOKS}.SubscriptionBatchUpdateRequest",
        {"id": TEXT, "active": FLAG},
        ("id", "active"),
    )
)
SETTINGS = Object(
    f"{_WEBHOOKS}.SettingsChangeRequest",
    {
        "targetUrl": TEXT,
        "throttling": Object(f"{_WEBHOOKS}.ThrottlingSettings", {"maxConcurrentRequests": LONG}),
    },
    ("targetUrl",),
)
