"""The bodies of calls about what people want to be sent, and about the app's webhooks."""

from __future__ import annotations

from sandbox.hubspot.bodies.kinds import FLAG, LONG, TEXT, Choice, Kind, ListOf, Object
from sandbox.hubspot.bodies.objects import batch_of

_PREFERENCES = "com.hubspot.subscriptions.publicapi"
_WEBHOOKS = "com.hubspot.webhooks.publicapi"
_BASES = Choice(
    (
        *("LEGITIMATE_INTEREST_PQL", "LEGITIMATE_INTEREST_CLIENT", "PERFORMANCE_OF_CONTRACT"),
        *("CONSENT_WITH_NOTICE", "NON_GDPR", "PROCESS_AND_STORE", "LEGITIMATE_INTEREST_OTHER"),
    )
)
_BASIS: dict[str, Kind] = {"legalBasis": _BASES, "legalBasisExplanation": TEXT}
_CHANNEL = Choice(("EMAIL",))
_STATE = Choice(("SUBSCRIBED", "UNSUBSCRIBED", "NOT_SPECIFIED"))

SUBSCRIPTION = Object(
    f"{_PREFERENCES}.PublicUpdateSubscriptionStatusRequest",
    {**_BASIS, "emailAddress": TEXT, "subscriptionId": TEXT},
    ("emailAddress", "subscriptionId"),
)
CHOICE = Object(
    f"{_PREFERENCES}.PartialPublicStatusRequest",
    {**_BASIS, "channel": _CHANNEL, "statusState": _STATE, "subscriptionId": LONG},
    ("channel", "statusState", "subscriptionId"),
)
CHOICES = batch_of(
    Object(
        f"{_PREFERENCES}.PublicStatusRequest",
        {
            **_BASIS,
            "subscriberIdString": TEXT,
            "channel": _CHANNEL,
            "statusState": _STATE,
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

_TEAMS: dict[str, Kind] = {
    "roleId": TEXT,
    "primaryTeamId": TEXT,
    "secondaryTeamIds": ListOf(TEXT),
    "firstName": TEXT,
    "lastName": TEXT,
}
NEW_USER = Object(
    "com.hubspot.users.provisioning.UserProvisionRequest",
    {"email": TEXT, "sendWelcomeEmail": FLAG, **_TEAMS},
    ("email",),
)
CHANGED_USER = Object("com.hubspot.users.provisioning.PublicUserUpdate", _TEAMS)

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
