"""Who asks: OAuth, sessions that are none, SOAP, and addresses that lead nowhere."""

from verify.probe import Look, Probe
from verify.probes.salesforce.calls import EXACT, THEIRS, VERSION, data

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_XML = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
_SOAP = f"/services/Soap/u/{VERSION}"


def _envelope(
    body: str, header: str = "<p:SessionHeader><p:sessionId>$token</p:sessionId></p:SessionHeader>"
) -> str:
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:p="urn:partner.soap.sforce.com"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>"
    )


def _soap(name: str, body: str, look: Look = EXACT, path: str = _SOAP) -> Probe:
    return Probe(
        name=name, method="POST", path=path, body=body, headers=_XML, signed=False, look=look
    )


def _oauth(name: str, path: str, form: str) -> Probe:
    return Probe(name=name, method="POST", path=path, body=form, headers=_FORM, signed=False)


SESSION_PROBES = (
    Probe(name="the versions", method="GET", path="/services/data", signed=False, look=Look(common={"": "version"})),
    Probe(name="the versions with a slash", method="GET", path="/services/data/", signed=False, look=Look(common={"": "version"})),
    # sessions that are none
    data("no session", "GET", "/limits", signed=False),
    data("a bad session", "GET", "/limits", headers={"Authorization": "Bearer bad"}),
    data("a session of another scheme", "GET", "/limits", headers={"Authorization": "Basic YTpi"}),
    data("a scheme without a session", "GET", "/limits", headers={"Authorization": "Bearer"}),
    data("a session without a scheme", "GET", "/limits", headers={"Authorization": "abc"}),
    Probe(name="a version that is too new", method="GET", path="/services/data/v999.0/limits"),
    Probe(name="a version that is none", method="GET", path="/services/data/vx/limits"),
    data("a resource there is not", "GET", "/nowhere"),
    data("a method there is not", "DELETE", "/limits"),
    # OAuth
    _oauth("a token for an unknown app", "/services/oauth2/token", "grant_type=client_credentials&client_id=nobody&client_secret=nothing"),
    _oauth("a token for no grant", "/services/oauth2/token", "client_id=nobody"),
    _oauth("a token for an unknown grant", "/services/oauth2/token", "grant_type=wish&client_id=nobody"),
    _oauth("a token for a bad refresh token", "/services/oauth2/token", "grant_type=refresh_token&client_id=nobody&refresh_token=bad"),
    _oauth("a token for a bad assertion", "/services/oauth2/token", "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=bad"),
    _oauth("revoke a token nobody has", "/services/oauth2/revoke", "token=bad"),
    Probe(name="revoke a token nobody has by GET", method="GET", path="/services/oauth2/revoke?token=bad", signed=False),
    _oauth("introspect for an unknown app", "/services/oauth2/introspect", "token=bad&client_id=nobody&client_secret=nothing"),
    Probe(name="authorize an unknown app", method="GET", path="/services/oauth2/authorize?response_type=code&client_id=nobody&redirect_uri=https://localhost/", signed=False, look=Look(free=("*", ""))),
    Probe(name="who is signed in", method="GET", path="/services/oauth2/userinfo", look=THEIRS),
    Probe(name="who is signed in, by POST", method="POST", path="/services/oauth2/userinfo", look=THEIRS),
    Probe(name="who is signed in, without a session", method="GET", path="/services/oauth2/userinfo", signed=False),
    Probe(name="the identity", method="GET", path="/id/$org/$user", look=THEIRS),
    Probe(name="the identity without a session", method="GET", path="/id/$org/$user", signed=False),
    # SOAP
    _soap("SOAP: who is signed in", _envelope("<p:getUserInfo/>"), THEIRS),
    _soap("SOAP: a bad session", _envelope("<p:getUserInfo/>", "<p:SessionHeader><p:sessionId>bad</p:sessionId></p:SessionHeader>")),
    _soap("SOAP: a wrong password", _envelope("<p:login><p:username>nobody@$mark.example</p:username><p:password>x</p:password></p:login>", "")),
    _soap("SOAP: an operation there is not", _envelope("<p:devour/>")),
    _soap("SOAP: broken XML", "<e:Envelope"),
    _soap("SOAP: create", _envelope('<p:create><p:sObjects xsi:type="p:Contact"><p:LastName>$mark Soap</p:LastName></p:sObjects></p:create>')),
    _soap("SOAP: create what is refused", _envelope('<p:create><p:sObjects xsi:type="p:Contact"><p:FirstName>$mark</p:FirstName></p:sObjects></p:create>')),
    _soap("SOAP: query", _envelope("<p:query><p:queryString>SELECT LastName FROM Contact WHERE Id = '$contact'</p:queryString></p:query>")),
    _soap("SOAP: bad SOQL", _envelope("<p:query><p:queryString>SELECT NoSuchField FROM Contact</p:queryString></p:query>")),
    _soap("SOAP: the metadata service without a session", _envelope("<p:listMetadata/>", ""), path=f"/services/Soap/m/{VERSION}"),
    _soap("SOAP: the organisation in the address", _envelope("<p:getServerTimestamp/>"), Look(free=("*",)), f"{_SOAP}/00D000000000000"),
)  # fmt: skip
