"""Several at once: collections, trees, composite, batch and graph."""

from typing import Any

from verify.probe import Look
from verify.probes.salesforce.calls import DATA, UNKNOWN, data

_PATH = "/composite/sobjects"


def _contact(name: str, **more: Any) -> dict[str, Any]:
    return {"attributes": {"type": "Contact"}, "LastName": f"$mark {name}", **more}


def _sub(method: str, path: str, reference: str, body: Any = None) -> dict[str, Any]:
    found = {"method": method, "url": DATA + path, "referenceId": reference}
    return found if body is None else {**found, "body": body}


_ACCOUNT = {"Name": "$mark Together"}
_TREE = {
    "attributes": {"type": "Account", "referenceId": "a"},
    "Name": "$mark Tree",
    "Contacts": {
        "records": [
            {"attributes": {"type": "Contact", "referenceId": "c"}, "LastName": "$mark Leaf"}
        ]
    },
}

COMPOSITE_PROBES = (
    # collections
    data("create several", "POST", _PATH, {"allOrNone": False, "records": [_contact("One"), _contact("Two")]}, keeps={"one": "0.id", "two": "1.id"}),
    data("create several, one of them bad", "POST", _PATH, {"allOrNone": False, "records": [_contact("Three"), {"attributes": {"type": "Contact"}}]}),
    data("create all or none, one of them bad", "POST", _PATH, {"allOrNone": True, "records": [_contact("Four"), {"attributes": {"type": "Contact"}}]}),
    data("create several without a type", "POST", _PATH, {"records": [{"LastName": "$mark"}]}),
    data("create several of none", "POST", _PATH, {"records": []}),
    data("create several without records", "POST", _PATH, {}),
    data("create more than two hundred", "POST", _PATH, {"records": [_contact("Many")] * 201}),
    data("create several with an object for records", "POST", _PATH, {"records": {"a": 1}}),
    data("update several", "PATCH", _PATH, {"records": [_contact("Uno", id="$one"), _contact("Due", id="$two")]}),
    data("update several, one nobody has", "PATCH", _PATH, {"records": [_contact("Uno", id="$one"), _contact("X", id=UNKNOWN)]}),
    data("update several, one of another object", "PATCH", _PATH, {"records": [_contact("X", id="$account")]}),
    data("update several without ids", "PATCH", _PATH, {"records": [_contact("X")]}),
    data("upsert several by id", "PATCH", f"{_PATH}/Contact/Id", {"records": [_contact("Uno", Id="$one")]}),
    data("upsert several by a field that is no key", "PATCH", f"{_PATH}/Contact/LastName", {"records": [_contact("X")]}),
    data("read several", "GET", f"{_PATH}/Contact?ids=$two,$one&fields=LastName"),
    data("read several, one nobody has", "GET", f"{_PATH}/Contact?ids=$one,{UNKNOWN}&fields=LastName"),
    data("read several by a body", "POST", f"{_PATH}/Contact", {"ids": ["$one"], "fields": ["LastName", "FirstName"]}),
    data("read several with a wrong body", "POST", f"{_PATH}/Contact", {"ids": "$one", "fields": ["LastName"]}),
    data("read several with an unknown field", "GET", f"{_PATH}/Contact?ids=$one&fields=NoSuchField"),
    data("delete several", "DELETE", f"{_PATH}?ids=$one,$two"),
    data("delete several again", "DELETE", f"{_PATH}?ids=$one,$two&allOrNone=false"),
    data("delete several of none", "DELETE", _PATH),
    # trees
    data("plant a tree", "POST", "/composite/tree/Account", {"records": [_TREE]}),
    data("plant a tree without references", "POST", "/composite/tree/Account", {"records": [{"attributes": {"type": "Account"}, "Name": "$mark"}]}),
    data("plant a tree with a bad leaf", "POST", "/composite/tree/Contact", {"records": [{"attributes": {"type": "Contact", "referenceId": "x"}}]}),
    # composite
    data("the composite resources", "GET", "/composite", look=Look()),
    data("calls together", "POST", "/composite", {"compositeRequest": [_sub("POST", "/sobjects/Account", "a", _ACCOUNT), _sub("GET", "/sobjects/Account/@{a.id}?fields=Name", "r")]}),
    data("calls together, one of them bad", "POST", "/composite", {"compositeRequest": [_sub("POST", "/sobjects/Contact", "a", {}), _sub("GET", "/sobjects/Contact/@{a.id}", "r")]}),
    data("calls together or none, one of them bad", "POST", "/composite", {"allOrNone": True, "compositeRequest": [_sub("POST", "/sobjects/Account", "a", _ACCOUNT), _sub("POST", "/sobjects/Contact", "b", {})]}),
    data("calls together with one reference twice", "POST", "/composite", {"compositeRequest": [_sub("GET", "/limits", "a"), _sub("GET", "/limits", "a")]}),
    data("calls together without a reference", "POST", "/composite", {"compositeRequest": [{"method": "GET", "url": f"{DATA}/limits"}]}),
    data("more than twenty-five calls together", "POST", "/composite", {"compositeRequest": [_sub("GET", "/limits", f"r{number}") for number in range(26)]}),
    data("calls together of none", "POST", "/composite", {}),
    data("a batch", "POST", "/composite/batch", {"batchRequests": [{"method": "PATCH", "url": "v62.0/sobjects/Contact/$contact", "richInput": {"Title": "x"}}, {"method": "GET", "url": "v62.0/sobjects/Contact/$contact?fields=Title"}]}),
    data("a batch with a bad call", "POST", "/composite/batch", {"haltOnError": True, "batchRequests": [{"method": "GET", "url": f"v62.0/sobjects/Contact/{UNKNOWN}"}, {"method": "GET", "url": "v62.0/sobjects/Contact/$contact?fields=Title"}]}),
    data("a batch of none", "POST", "/composite/batch", {"batchRequests": []}),
    data("a graph", "POST", "/composite/graph", {"graphs": [{"graphId": "g", "compositeRequest": [_sub("POST", "/sobjects/Account", "a", _ACCOUNT)]}]}),
    data("a graph with a bad call", "POST", "/composite/graph", {"graphs": [{"graphId": "g", "compositeRequest": [_sub("POST", "/sobjects/Contact", "a", {})]}]}),
    data("a graph of none", "POST", "/composite/graph", {"graphs": []}),
)  # fmt: skip
