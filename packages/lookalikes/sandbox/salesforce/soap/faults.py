"""What a SOAP call answers when it is refused: a fault with the vendor's code and type, status
500.
"""

from __future__ import annotations

import re

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.markup import HEAD, element, leaf

_TYPES = {
    "INVALID_LOGIN": "LoginFault",
    "LOGIN_MUST_USE_SECURITY_TOKEN": "LoginFault",
    "MALFORMED_QUERY": "MalformedQueryFault",
    "INVALID_FIELD": "InvalidFieldFault",
    "INVALID_TYPE": "InvalidSObjectFault",
    "INVALID_QUERY_LOCATOR": "InvalidQueryLocatorFault",
    "MALFORMED_ID": "InvalidIdFault",
    "MALFORMED_SEARCH": "MalformedSearchFault",
    "EXCEEDED_ID_LIMIT": "ApiFault",
    "REQUEST_LIMIT_EXCEEDED": "ApiFault",
}


# Recorded of a field that is none (tests of WWW::Salesforce); the WSDL has it for the others.
_WITH_A_PLACE = frozenset({
    "MalformedQueryFault", "InvalidFieldFault", "InvalidSObjectFault", "MalformedSearchFault",
})  # fmt: skip
_PLACE = re.compile(r"^ERROR at Row:(\d+):Column:(\d+)$", re.MULTILINE)


class Fault(Exception):
    """A refusal of the whole call; `bare` ones come from before the service and carry no detail."""

    def __init__(self, code: str, message: str, *, bare: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.bare = bare


def fault_of(refusal: Refusal) -> Fault:
    """The fault that says what a REST refusal says."""
    return Fault(refusal.code, refusal.message)


def fault_body(fault: Fault, namespace: str) -> str:
    """The whole envelope, with the service's namespace of faults."""
    prefix = "" if fault.bare else "sf:"
    parts = [
        leaf("faultcode", f"{prefix}{fault.code}"),
        leaf("faultstring", f"{fault.code}: {fault.message}"),
    ]
    if not fault.bare:
        parts.append(element("detail", _detail(fault)))
    body = element("soapenv:Body", element("soapenv:Fault", *parts))
    names = {
        "xmlns_soapenv": "http://schemas.xmlsoap.org/soap/envelope/",
        "xmlns_sf": namespace,
        "xmlns_xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    return HEAD + element("soapenv:Envelope", body, **names)


def _place(message: str) -> tuple[int, int]:
    """Row and column that a message tells; where it tells none, both are less than any."""
    found = _PLACE.search(message)
    return (int(found[1]), int(found[2])) if found else (-1, -1)


def _detail(fault: Fault) -> str:
    kind = _TYPES.get(fault.code, "UnexpectedErrorFault")
    parts = [leaf("sf:exceptionCode", fault.code), leaf("sf:exceptionMessage", fault.message)]
    if kind in _WITH_A_PLACE:
        row, column = _place(fault.message)
        parts += [leaf("sf:row", row), leaf("sf:column", column)]
    return element(f"sf:{kind}", *parts, xsi_type=f"sf:{kind}")
