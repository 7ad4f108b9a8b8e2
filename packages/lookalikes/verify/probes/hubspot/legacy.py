"""The older reads that live on."""

from verify.probe import Look
from verify.probes.hubspot.calls import NOBODY, THEIRS, call

_RECORD = Look(theirs=True, open=("*properties",))

LEGACY_PROBES = (
    call("older: the properties of contacts", "GET", "/properties/v1/contacts/properties", look=THEIRS),
    call("older: one property", "GET", "/properties/v1/contacts/properties/named/email"),
    call("older: a property there is not", "GET", "/properties/v1/contacts/properties/named/no_such_property"),
    call("older: the groups", "GET", "/properties/v1/contacts/groups", look=THEIRS),
    call("older: the properties of deals", "GET", "/properties/v2/deals/properties", look=THEIRS),
    call("older: one property of deals", "GET", "/properties/v2/deals/properties/named/dealname"),
    call("older: the groups of deals", "GET", "/properties/v2/deals/groups", look=THEIRS),
    call("older: the properties of companies", "GET", "/companies/v2/properties", look=THEIRS),
    call("older: the pipelines", "GET", "/crm-pipelines/v1/pipelines/deals", look=THEIRS),
    call("older: the pipelines of deals", "GET", "/deals/v1/pipelines", look=THEIRS),
    call("older: the companies", "GET", "/companies/v2/companies/paged?limit=2", look=_RECORD),
    call("older: companies changed", "GET", "/companies/v2/companies/recent/modified?count=2", look=_RECORD),
    call("older: companies created", "GET", "/companies/v2/companies/recent/created?count=2", look=_RECORD),
    call("older: a company", "GET", "/companies/v2/companies/$company", look=_RECORD),
    call("older: a company there is not", "GET", f"/companies/v2/companies/{NOBODY}"),
    call("older: the deals", "GET", "/deals/v1/deal/paged?limit=2", look=_RECORD),
    call("older: deals changed", "GET", "/deals/v1/deal/recent/modified?count=2", look=_RECORD),
    call("older: deals created", "GET", "/deals/v1/deal/recent/created?count=2", look=_RECORD),
    call("older: a deal", "GET", "/deals/v1/deal/$deal", look=_RECORD),
    call("older: a deal there is not", "GET", f"/deals/v1/deal/{NOBODY}"),
    call("older: the contacts", "GET", "/contacts/v1/lists/all/contacts/all?count=2", look=_RECORD),
    call("older: a contact", "GET", "/contacts/v1/contact/vid/$contact/profile", look=_RECORD),
    call("older: a contact there is not", "GET", f"/contacts/v1/contact/vid/{NOBODY}/profile"),
    call("older: the lists", "GET", "/contacts/v1/lists?count=2", look=THEIRS),
    call("older: the engagements", "GET", "/engagements/v1/engagements/paged?limit=2", look=THEIRS),
    call("older: engagements changed", "GET", "/engagements/v1/engagements/recent/modified?count=2", look=THEIRS),
    call("older: engagements changed after", "GET", "/engagements/v1/engagements/modified/after?timestamp=0", look=THEIRS),
    call("older: an engagement", "GET", "/engagements/v1/engagements/$note", look=THEIRS),
    call("older: the campaigns", "GET", "/email/public/v1/campaigns?limit=2", look=THEIRS),
    call("older: the campaigns by id", "GET", "/email/public/v1/campaigns/by-id?limit=2", look=THEIRS),
    call("older: a campaign there is not", "GET", f"/email/public/v1/campaigns/{NOBODY}"),
    call("older: the events of mails", "GET", "/email/public/v1/events?limit=2", look=THEIRS),
    call("older: the subscriptions", "GET", "/email/public/v1/subscriptions", look=THEIRS),
    call("older: the history of subscriptions", "GET", "/email/public/v1/subscriptions/timeline?limit=2", look=THEIRS),
    call("older: marketing mails", "GET", "/marketing-emails/v1/emails/with-statistics?limit=2", look=THEIRS),
    call("older: the forms", "GET", "/forms/v2/forms", look=THEIRS),
    call("the forms", "GET", "/marketing/v3/forms", look=THEIRS),
    call("older: the submissions of a form there is not", "GET", "/form-integrations/v1/submissions/forms/00000000-0000-0000-0000-000000000000"),
    call("older: the workflows", "GET", "/automation/v3/workflows", look=THEIRS),
    call("the events", "GET", "/events/v3/events?limit=2", look=THEIRS),
)  # fmt: skip
