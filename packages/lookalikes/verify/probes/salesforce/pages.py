"""What people see around their records: tabs, apps, actions, list views, and the UI API."""

from verify.probe import Look, Probe
from verify.probes.salesforce.calls import THEIRS, data

_LISTS = "/sobjects/Account/listviews"
_PICKLISTS = "/ui-api/object-info/Account/picklist-values"
_INFO = Look(named={"fields": "name"}, free=("eTag", "recordTypeInfos.*", "keyPrefix"))

PAGE_PROBES = (
    data("the tabs", "GET", "/tabs", look=THEIRS),
    data("the theme", "GET", "/theme", look=THEIRS),
    data("the app menus", "GET", "/appMenu"),
    data("the apps", "GET", "/appMenu/AppSwitcher", look=THEIRS),
    data("an app menu nobody has", "GET", "/appMenu/NoSuchMenu"),
    data("the kinds of actions", "GET", "/actions"),
    data("the standard actions", "GET", "/actions/standard", look=Look(common={"actions": "name"})),
    data("the custom actions", "GET", "/actions/custom", look=Look(common={"": "name"})),
    data("the processes", "GET", "/process"),
    data("the workflow rules", "GET", "/process/rules", look=THEIRS),
    data("the approvals", "GET", "/process/approvals", look=THEIRS),
    data("the quick actions", "GET", "/quickActions", look=THEIRS),
    data("the quick actions of accounts", "GET", "/sobjects/Account/quickActions", look=THEIRS),
    data("the approval layouts", "GET", "/sobjects/Account/describe/approvalLayouts", look=THEIRS),
    data("the list views", "GET", _LISTS, look=THEIRS, keeps={"view": "listviews.0.id"}),
    data("the list views used last", "GET", f"{_LISTS}/recent", look=THEIRS),
    data("a list view", "GET", f"{_LISTS}/$view", look=THEIRS),
    data("a list view nobody made", "GET", f"{_LISTS}/00B000000000000AAA"),
    data("the columns of a list view", "GET", f"{_LISTS}/$view/describe", look=THEIRS),
    data("the results of a list view", "GET", f"{_LISTS}/$view/results?limit=1", look=THEIRS),
    data("the communities", "GET", "/connect/communities", look=THEIRS),
    data("analytics", "GET", "/wave", look=THEIRS),
    data("the data sets of analytics", "GET", "/wave/datasets", look=THEIRS),
    data("the objects for pages", "GET", "/ui-api/object-info", look=THEIRS),
    data("an object for pages", "GET", "/ui-api/object-info/OpportunityContactRole", look=_INFO),
    data("an unknown object for pages", "GET", "/ui-api/object-info/NoSuchObject"),
    data("the picklists of an object", "GET", f"{_PICKLISTS}/012000000000000AAA", look=THEIRS),
    data("a picklist of an object", "GET", f"{_PICKLISTS}/012000000000000AAA/Industry", look=THEIRS),
    data("a record for pages", "GET", "/ui-api/records/$contact?fields=Contact.LastName", look=THEIRS),
    data("a record for pages without a field", "GET", "/ui-api/records/$contact"),
    data("a place that nobody has", "GET", "/noSuchPlace"),
    Probe(name="a class that nobody has", method="GET", path="/services/apexrest/no/such/class"),
)  # fmt: skip
