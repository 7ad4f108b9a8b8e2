"""Associations in versions 3 and 4, and their labels."""

from verify.probe import Look
from verify.probes.hubspot.calls import NOBODY, THEIRS, call

_V4 = "/crm/v4/associations/contacts/companies"
_V3 = "/crm/v3/associations/contacts/companies"
_OF = "/crm/v4/objects/contacts/$contact/associations"
_SPEC = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}
_PAIR = {"from": {"id": "$contact"}, "to": {"id": "$company"}}
_SEVERAL = {"from": {"id": "$contact"}, "to": [{"id": "$company"}]}
_NAMED = {**_PAIR, "type": "contact_to_company"}
_UNKNOWN = {"associationCategory": "USER_DEFINED", "associationTypeId": 9999}
_LABEL = {"label": "$mark", "name": "$mark"}
_DEFINED = Look(free=("*.typeId",))

ASSOCIATION_PROBES = (
    # version 4
    call("tie by default", "PUT", f"{_OF}/default/companies/$company"),
    call("tie by a type", "PUT", f"{_OF}/companies/$company", [_SPEC]),
    call("tie by an unknown type", "PUT", f"{_OF}/companies/$company", [_UNKNOWN]),
    call("tie by no type", "PUT", f"{_OF}/companies/$company", []),
    call("tie with an object for the types", "PUT", f"{_OF}/companies/$company", _SPEC),
    call("tie to nobody", "PUT", f"{_OF}/companies/{NOBODY}", [_SPEC]),
    call("tie in the wrong direction", "PUT", "/crm/v4/objects/companies/$company/associations/contacts/$contact", [_SPEC]),
    call("the ties of a contact", "GET", f"{_OF}/companies"),
    call("the ties of nobody", "GET", f"/crm/v4/objects/contacts/{NOBODY}/associations/companies"),
    call("the ties to an unknown type", "GET", f"{_OF}/widgets"),
    call("too many ties", "GET", f"{_OF}/companies?limit=501"),
    call("tie several", "POST", f"{_V4}/batch/create", {"inputs": [{**_PAIR, "types": [_SPEC]}]}),
    call("tie several, one to nobody", "POST", f"{_V4}/batch/create", {"inputs": [{"from": {"id": "$contact"}, "to": {"id": NOBODY}, "types": [_SPEC]}]}),
    call("tie several by no type", "POST", f"{_V4}/batch/create", {"inputs": [_PAIR]}),
    call("tie several by default", "POST", f"{_V4}/batch/associate/default", {"inputs": [_PAIR]}),
    call("tie several by default with a wrong kind", "POST", f"{_V4}/batch/associate/default", {"inputs": {"a": 1}}),
    call("read the ties of several", "POST", f"{_V4}/batch/read", {"inputs": [{"id": "$contact"}, {"id": NOBODY}]}),
    call("read the ties of several without inputs", "POST", f"{_V4}/batch/read", {}),
    call("take labels from several", "POST", f"{_V4}/batch/labels/archive", {"inputs": [{**_PAIR, "types": [_SPEC]}]}),
    call("untie several", "POST", f"{_V4}/batch/archive", {"inputs": [_SEVERAL]}),
    call("untie one", "DELETE", f"{_OF}/companies/$company"),
    call("untie one again", "DELETE", f"{_OF}/companies/$company"),
    # labels
    call("the labels", "GET", f"{_V4}/labels", look=Look(common={"results": "typeId"})),
    call("the labels of an unknown type", "GET", "/crm/v4/associations/contacts/widgets/labels"),
    call("make a label", "POST", f"{_V4}/labels", _LABEL, keeps={"label": "results.0.typeId"}, look=_DEFINED),
    call("make the same label again", "POST", f"{_V4}/labels", _LABEL, look=_DEFINED),
    call("make a label without a name", "POST", f"{_V4}/labels", {"label": "$mark"}),
    call("change a label nobody made", "PUT", f"{_V4}/labels", {"associationTypeId": 999999, "label": "x"}),
    call("delete a label", "DELETE", f"{_V4}/labels/$label"),
    call("delete a label of the vendor's", "DELETE", f"{_V4}/labels/279"),
    call("the limits of all ties", "GET", "/crm/v4/associations/definitions/configurations/all", look=THEIRS),
    call("the limits of ties", "GET", "/crm/v4/associations/definitions/configurations/contacts/companies", look=THEIRS),
    # version 3
    call("the types by version three", "GET", f"{_V3}/types", look=Look(common={"results": "id"})),
    call("tie several by version three", "POST", f"{_V3}/batch/create", {"inputs": [_NAMED]}),
    call("tie several by an unknown name", "POST", f"{_V3}/batch/create", {"inputs": [{**_PAIR, "type": "no_such_type"}]}),
    call("read ties by version three", "POST", f"{_V3}/batch/read", {"inputs": [{"id": "$contact"}]}),
    call("untie several by version three", "POST", f"{_V3}/batch/archive", {"inputs": [_NAMED]}),
    call("tie by version three", "PUT", "/crm/v3/objects/contacts/$contact/associations/companies/$company/contact_to_company"),
    call("the ties by version three", "GET", "/crm/v3/objects/contacts/$contact/associations/companies"),
    call("untie by version three", "DELETE", "/crm/v3/objects/contacts/$contact/associations/companies/$company/contact_to_company"),
    call("tie by an unknown name", "PUT", "/crm/v3/objects/contacts/$contact/associations/companies/$company/no_such_type"),
)  # fmt: skip
