"""Every probe, and the routes that none asks for, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from verify.accounts.account import HUBSPOT, SALESFORCE
from verify.probe import Probe
from verify.probes.hubspot.account import ACCOUNT_PROBES
from verify.probes.hubspot.associations import ASSOCIATION_PROBES
from verify.probes.hubspot.definitions import DEFINITION_PROBES as HUBSPOT_DEFINITION_PROBES
from verify.probes.hubspot.legacy import LEGACY_PROBES
from verify.probes.hubspot.lists import LIST_PROBES
from verify.probes.hubspot.records import RECORD_PROBES as HUBSPOT_RECORD_PROBES
from verify.probes.hubspot.searches import SEARCH_PROBES
from verify.probes.hubspot.settings import SETTING_PROBES
from verify.probes.salesforce.bulk import BULK_PROBES
from verify.probes.salesforce.composite import COMPOSITE_PROBES
from verify.probes.salesforce.definitions import DEFINITION_PROBES
from verify.probes.salesforce.pages import PAGE_PROBES
from verify.probes.salesforce.queries import QUERY_PROBES
from verify.probes.salesforce.records import RECORD_PROBES
from verify.probes.salesforce.sessions import SESSION_PROBES

PROBES: Mapping[str, Sequence[Probe]] = {
    SALESFORCE: (
        *RECORD_PROBES,
        *QUERY_PROBES,
        *COMPOSITE_PROBES,
        *BULK_PROBES,
        *DEFINITION_PROBES,
        *PAGE_PROBES,
        *SESSION_PROBES,
    ),
    HUBSPOT: (
        *HUBSPOT_RECORD_PROBES,
        *SEARCH_PROBES,
        *ASSOCIATION_PROBES,
        *HUBSPOT_DEFINITION_PROBES,
        *LIST_PROBES,
        *LEGACY_PROBES,
        *SETTING_PROBES,
        *ACCOUNT_PROBES,
    ),
}
"""By vendor, in the order in which they are asked: earlier ones make what later ones need."""

_OF_A_PERSON = "it would change a person's password"
_CANNOT_BE_UNDONE = "it would take an address out of every mail, which nobody can undo"
_OF_AN_APP = "it would change the app's own settings, were the developer's key ever taken from it"
NOT_PROBED: Mapping[str, Mapping[str, str]] = {
    SALESFORCE: {
        "POST /services/data/v{version}/sobjects/User/{id}/password": _OF_A_PERSON,
        "DELETE /services/data/v{version}/sobjects/User/{id}/password": _OF_A_PERSON,
        "POST /services/oauth2/authorize": "it is the form that a person answers in a browser",
        "POST /id/{org}/{user}": "it is the same handler as by GET, which is asked",
    },
    HUBSPOT: {
        "POST /communication-preferences/v4/statuses/{email}/unsubscribe-all": _CANNOT_BE_UNDONE,
        "GET /oauth/authorize": "it is the page that a person answers in a browser",
        "DELETE /webhooks/v3/{app_id}/subscriptions/{subscription}": _OF_AN_APP,
        "PUT /webhooks/v3/{app_id}/settings": _OF_AN_APP,
        "DELETE /webhooks/v3/{app_id}/settings": _OF_AN_APP,
    },
}
"""Routes of the look-alikes, as `METHOD template`, that are not asked for on a real account."""
