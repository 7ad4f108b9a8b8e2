"""What an org says of itself: describes, layouts, limits, versions, and fields made by tooling."""

from verify.probe import Look
from verify.probes.salesforce.calls import THEIRS, data

_DESCRIBE = Look(
    named={"fields": "name"},
    common={"childRelationships": "childSObject+field"},
    free=("recordTypeInfos.*", "keyPrefix"),
)
_LIMITS = Look(free=("*.Remaining", "DailyApiRequests.*", "PermissionSets.*", "Package2*"))
_FIELD = {
    "FullName": "Contact.A${mark}__c",
    "Metadata": {"type": "Text", "label": "A$mark", "length": 40},
}
_DESCRIBED = (
    *("Account", "Contact", "Lead", "Opportunity", "Task", "Event", "Case", "Campaign"),
    *("CampaignMember", "OpportunityContactRole", "User", "Product2", "PricebookEntry"),
)

DEFINITION_PROBES = (
    data("the resources", "GET", "", look=Look(common={"": "name"})),
    data("the limits", "GET", "/limits", look=_LIMITS),
    data("how many records of an object", "GET", "/limits/recordCount?sObjects=Contact,Account", look=Look(free=("sObjects.*.count",), common={"sObjects": "name"})),
    data("how many records of an unknown object", "GET", "/limits/recordCount?sObjects=NoSuchObject"),
    data("the objects", "GET", "/sobjects", look=Look(common={"sobjects": "name"})),
    *(data(f"the description of {name}", "GET", f"/sobjects/{name}/describe", look=_DESCRIBE) for name in _DESCRIBED),
    data("the description of an unknown object", "GET", "/sobjects/NoSuchObject/describe"),
    data("a description that has not changed", "GET", "/sobjects/Contact/describe", headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
    data("the layouts of contacts", "GET", "/sobjects/Contact/describe/layouts", look=THEIRS),
    data("a layout nobody made", "GET", "/sobjects/Contact/describe/layouts/012000000000000BBB"),
    data("what was used last", "GET", "/recent", look=THEIRS),
    data("a person's password state", "GET", "/sobjects/User/$user/password"),
    # tooling
    data("the objects of the tooling API", "GET", "/tooling/sobjects", look=Look(common={"sobjects": "name"})),
    data("the tooling API on custom fields", "GET", "/tooling/sobjects/CustomField/describe", look=Look(common={"fields": "name", "childRelationships": "childSObject+field"})),
    data("the tooling API on validation rules", "GET", "/tooling/sobjects/ValidationRule/describe", look=Look(common={"fields": "name", "childRelationships": "childSObject+field"})),
    data("make a field", "POST", "/tooling/sobjects/CustomField", _FIELD, keeps={"field": "id"}),
    data("read the field that was made", "GET", "/tooling/sobjects/CustomField/$field", look=THEIRS),
    data("make the same field again", "POST", "/tooling/sobjects/CustomField", _FIELD),
    data("make a field of a wrong type", "POST", "/tooling/sobjects/CustomField", {"FullName": "Contact.B${mark}__c", "Metadata": {"type": "NoSuchType", "label": "B"}}),
    data("make a field without its length", "POST", "/tooling/sobjects/CustomField", {"FullName": "Contact.C${mark}__c", "Metadata": {"type": "Text", "label": "C"}}),
    data("make a field without a suffix", "POST", "/tooling/sobjects/CustomField", {"FullName": "Contact.D$mark", "Metadata": {"type": "Text", "label": "D", "length": 5}}),
    data("make a field with nothing", "POST", "/tooling/sobjects/CustomField", {}),
    data("make an object without its name field", "POST", "/tooling/sobjects/CustomObject", {"FullName": "E${mark}__c", "Metadata": {"label": "E"}}),
    data("read a validation rule nobody made", "GET", "/tooling/sobjects/ValidationRule/03d000000000000AAA"),
    data("delete the field that was made", "DELETE", "/tooling/sobjects/CustomField/$field"),
    data("delete the field again", "DELETE", "/tooling/sobjects/CustomField/$field"),
)  # fmt: skip
