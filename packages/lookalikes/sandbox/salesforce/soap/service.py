"""`/services/Soap/u/XX.0` and `/c/`: one envelope in, one envelope out, a fault with status 500.

The services for metadata, Apex and tooling know a session from none and have no operation here.
"""

from __future__ import annotations

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.markup import HEAD, BadXml, Node, element, leaf, parse
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.soap.call import SoapCall
from sandbox.salesforce.soap.faults import Fault, fault_body, fault_of
from sandbox.salesforce.soap.reads import READ_OPERATIONS
from sandbox.salesforce.soap.session import SESSION_OPERATIONS, login
from sandbox.salesforce.soap.writes import WRITE_OPERATIONS
from sandbox.salesforce.wire.calls import Endpoint
from sandbox.salesforce.wire.versions import OLDEST, newest

SERVICES = {
    "u": "urn:partner.soap.sforce.com",
    "c": "urn:enterprise.soap.sforce.com",
    "m": "http://soap.sforce.com/2006/04/metadata",
    "s": "http://soap.sforce.com/2006/08/apex",
    "T": "urn:tooling.soap.sforce.com",
}
_SERVED = {"u": "partner", "c": "enterprise"}
_OPERATIONS = {**SESSION_OPERATIONS, **READ_OPERATIONS, **WRITE_OPERATIONS}


def soap(
    model: SalesforceModel, endpoints: list[Endpoint], letter: str, version: str, raw: bytes
) -> tuple[int, str]:
    """The status and the envelope that answer `raw`. `endpoints` are the REST resources behind the
    calls, `letter` is one of `SERVICES`.
    """
    try:
        return 200, _answered(model, endpoints, letter, version, raw)
    except Fault as fault:
        return 500, fault_body(fault, _faults_of(letter))
    except Refusal as refusal:
        return 500, fault_body(fault_of(refusal), _faults_of(letter))


def _faults_of(letter: str) -> str:
    """The namespace of a service's faults."""
    if letter in _SERVED:
        return f"urn:fault.{_SERVED[letter]}.soap.sforce.com"
    return SERVICES[letter]


def _answered(
    model: SalesforceModel, endpoints: list[Endpoint], letter: str, version: str, raw: bytes
) -> str:
    version = _version(model, version)
    header, asked = _opened(raw)
    call = SoapCall(model, endpoints, _SERVED.get(letter, ""), version, header, asked)
    if asked.name == "login" and letter in _SERVED:
        return _envelope(call, login(call))
    if not model.sessions.alive(call.session):
        raise Fault(
            "INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session"
        )
    operation = _OPERATIONS.get(asked.name)
    if operation is None or letter not in _SERVED:
        named = f"{{{SERVICES[letter]}}}{asked.name}"
        message = f"No operation available for request {named}, please check the WSDL for the"
        raise Fault("soapenv:Client", f"{message} service.", bare=True)
    model.meter.use()
    model.tally.quota += 1
    model.bulk.catch_up()
    return _envelope(call, operation(call))


def _version(model: SalesforceModel, text: str) -> str:
    number = text.partition(".")[0]
    if not number.isdigit() or not OLDEST <= int(number) <= newest(model.api_version):
        raise Fault("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL", bare=True)
    return f"{number}.0"


def _opened(raw: bytes) -> tuple[Node, Node]:
    """The Header, empty when there is none, and the one element in the Body."""
    try:
        envelope = parse(raw)
    except BadXml as error:
        raise Fault(
            "soapenv:Client", f"The request could not be parsed: {error}", bare=True
        ) from None
    body = envelope.child("Body")
    if body is None or not body.children:
        raise Fault("soapenv:Client", "No operation found in the Body", bare=True)
    return envelope.child("Header") or Node("Header"), body.children[0]


def _envelope(call: SoapCall, inside: list[str]) -> str:
    meter = call.model.meter
    used = [leaf("current", meter.used), leaf("limit", meter.limit), leaf("type", "API REQUESTS")]
    header = element("soapenv:Header", element("LimitInfoHeader", element("limitInfo", *used)))
    body = element("soapenv:Body", element(f"{call.asked.name}Response", *inside))
    parts = [body] if call.asked.name == "login" else [header, body]
    return HEAD + element("soapenv:Envelope", *parts, **_namespaces(call.service, body))


def _namespaces(service: str, body: str) -> dict[str, str]:
    """Those that the body needs, in the vendor's order (recorded in tests of WWW::Salesforce, of
    mriya and of others).
    """
    names = {
        "xmlns_soapenv": "http://schemas.xmlsoap.org/soap/envelope/",
        "xmlns": f"urn:{service}.soap.sforce.com",
    }
    if " xsi:" in body:
        names["xmlns_xsi"] = "http://www.w3.org/2001/XMLSchema-instance"
    if "<sf:" in body or '"sf:' in body:
        names["xmlns_sf"] = f"urn:sobject.{service}.soap.sforce.com"
    return names
