"""The SOAP services: login and its faults, records in and out, and the calls only SOAP has."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

import pytest
import requests
from salesforce_served import Served

from sandbox.salesforce.markup import BadXml, Node, parse
from sandbox.salesforce.schema.picklists import CONVERTED_STATUSES

URN = "urn:partner.soap.sforce.com"


class Soap:
    """One client of the partner (or enterprise) service."""

    def __init__(self, served: Served) -> None:
        self.model = served.model
        self.session = served.model.sessions.issue()
        self._http = requests.Session()
        self._http.trust_env = False

    def post(self, body: str, path: str = "u/62.0", header: str = "") -> requests.Response:
        header = (
            f"<p:SessionHeader><p:sessionId>{escape(self.session)}</p:sessionId>"
            f"</p:SessionHeader>{header}"
        )
        envelope = (
            f'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="{URN}" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>"
        )
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
        return self._http.post(
            f"{self.model.url}/services/Soap/{path}",
            data=envelope.encode(),
            headers=headers,
            timeout=10,
        )

    def call(self, body: str, path: str = "u/62.0", header: str = "") -> list[Node]:
        """The `result` elements of an answer."""
        answer = self.post(body, path, header)
        assert answer.status_code == 200, answer.text
        return list(parse(answer.content).children[-1].children[0].every("result"))

    def fault(self, body: str, path: str = "u/62.0") -> tuple[str | None, str | None]:
        answer = self.post(body, path)
        assert (answer.status_code, answer.headers["content-type"]) == (
            500,
            "text/xml;charset=UTF-8",
        )
        fault = parse(answer.content).children[0].children[0]
        return fault.get("faultcode"), fault.get("faultstring")


@pytest.fixture
def soap(served: Served) -> Iterator[Soap]:
    yield Soap(served)
    served.model.app.soap_login = True


def login(soap: Soap, password: str = "") -> str:
    secret = escape(password or soap.model.password + "TOKEN")
    return (
        f"<p:login><p:username>{soap.model.username}</p:username>"
        f"<p:password>{secret}</p:password></p:login>"
    )


def test_a_login_opens_a_session_and_names_the_server(soap: Soap) -> None:
    (result,) = soap.call(login(soap))
    assert soap.model.sessions.alive(result.get("sessionId") or "")
    assert (
        result.get("serverUrl") == f"{soap.model.url}/services/Soap/u/62.0/{soap.model.org_id[:15]}"
    )
    info = result.child("userInfo")
    assert info is not None
    assert (info.get("userName"), info.get("organizationId")) == (
        soap.model.username,
        soap.model.org_id,
    )


def test_a_wrong_password_and_a_login_switched_off_are_faults(soap: Soap) -> None:
    text = "INVALID_LOGIN: Invalid username, password, security token; or user locked out."
    assert soap.fault(login(soap, "wrong")) == ("sf:INVALID_LOGIN", text)
    soap.model.app.soap_login = False
    assert soap.fault(login(soap))[0] == "sf:INVALID_OPERATION"


@pytest.mark.parametrize("version", ["30.0", "99.0", "x"])
def test_a_version_nobody_serves_is_a_fault(soap: Soap, version: str) -> None:
    code, text = soap.fault(login(soap), f"u/{version}")
    assert (code, text) == (
        "UNSUPPORTED_API_VERSION",
        "UNSUPPORTED_API_VERSION: Invalid Api version specified on URL",
    )


def test_login_is_gone_from_version_65_on(soap: Soap) -> None:
    assert soap.call(login(soap), "u/64.0")
    code, text = soap.fault(login(soap), "u/65.0")
    assert code == "sf:INVALID_OPERATION"
    assert "is not available in the API version specified (65.0)" in (text or "")


def test_without_a_session_nothing_is_told(soap: Soap) -> None:
    soap.session = "nonsense"
    code, _ = soap.fault("<p:getServerTimestamp/>")
    assert code == "sf:INVALID_SESSION_ID"


@pytest.mark.parametrize(
    ("letter", "namespace"),
    [
        ("m", "http://soap.sforce.com/2006/04/metadata"),
        ("T", "urn:tooling.soap.sforce.com"),
        ("s", "http://soap.sforce.com/2006/08/apex"),
    ],
)
def test_a_service_that_is_not_here_says_so_and_not_that_the_session_is_over(
    soap: Soap, letter: str, namespace: str
) -> None:
    code, text = soap.fault("<p:listMetadata/>", f"{letter}/62.0")
    assert code == "soapenv:Client"
    assert (text or "").endswith(
        f"No operation available for request {{{namespace}}}listMetadata, "
        "please check the WSDL for the service."
    )
    soap.session = "nonsense"
    assert soap.fault("<p:listMetadata/>", f"{letter}/62.0")[0] == "sf:INVALID_SESSION_ID"


def test_a_document_type_is_refused_before_it_can_grow(soap: Soap) -> None:
    with pytest.raises(BadXml):
        parse(b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>')
    raw = requests.post(
        f"{soap.model.url}/services/Soap/u/62.0",
        data=b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        timeout=10,
    )
    assert (raw.status_code, "passwd" in raw.text) == (500, False)


def test_records_are_created_read_changed_and_brought_back(soap: Soap) -> None:
    create = (
        "<p:create><p:sObjects><p:type>Contact</p:type><LastName>A &amp; B</LastName>"
        "<DoNotCall>true</DoNotCall></p:sObjects><p:sObjects><p:type>Contact</p:type>"
        "<FirstName>x</FirstName></p:sObjects></p:create>"
    )
    good, bad = soap.call(create)
    record_id = good.get("id")
    assert (good.get("success"), bad.get("success"), bad.get("id")) == ("true", "false", None)
    error = bad.child("errors")
    assert error is not None
    assert (error.get("statusCode"), error.get("fields")) == ("REQUIRED_FIELD_MISSING", "LastName")
    (found,) = soap.call(
        "<p:query><p:queryString>SELECT Id, LastName, Phone FROM Contact</p:queryString></p:query>"
    )
    (record,) = found.every("records")
    assert (record.get("type"), record.get("LastName"), record.get("Phone")) == (
        "Contact",
        "A & B",
        None,
    )
    assert (found.get("done"), found.get("size"), found.get("queryLocator")) == ("true", "1", None)
    update = (
        f"<p:update><p:sObjects><p:type>Contact</p:type><p:fieldsToNull>FirstName</p:fieldsToNull>"
        f"<Id>{record_id}</Id><Phone>1</Phone></p:sObjects></p:update>"
    )
    assert soap.call(update)[0].get("success") == "true"
    retrieve = (
        f"<p:retrieve><p:fieldList>Phone</p:fieldList><p:sObjectType>Contact</p:sObjectType>"
        f"<p:ids>{record_id}</p:ids></p:retrieve>"
    )
    assert soap.call(retrieve)[0].get("Phone") == "1"
    assert soap.call(f"<p:delete><p:ids>{record_id}</p:ids></p:delete>")[0].get("success") == "true"
    assert soap.call(retrieve)[0].nil
    assert (
        soap.call(f"<p:undelete><p:ids>{record_id}</p:ids></p:undelete>")[0].get("success")
        == "true"
    )
    assert soap.call(retrieve)[0].get("Phone") == "1"


def test_the_client_named_in_the_header_is_the_author(soap: Soap) -> None:
    header = "<p:CallOptions><p:client>loader</p:client></p:CallOptions>"
    create = (
        "<p:create><p:sObjects><p:type>Contact</p:type><LastName>A</LastName></p:sObjects>"
        "</p:create>"
    )
    soap.call(create, header=header)
    (record,) = soap.model.stored("Contact", deleted=False)
    assert record["history"][0]["by"] == "loader"


def test_all_or_none_leaves_nothing_behind(soap: Soap) -> None:
    header = "<p:AllOrNoneHeader><p:allOrNone>true</p:allOrNone></p:AllOrNoneHeader>"
    create = (
        "<p:create><p:sObjects><p:type>Contact</p:type><LastName>A</LastName></p:sObjects>"
        "<p:sObjects><p:type>Contact</p:type></p:sObjects></p:create>"
    )
    assert [result.get("success") for result in soap.call(create, header=header)] == [
        "false",
        "false",
    ]
    assert list(soap.model.stored("Contact", deleted=True)) == []


def test_an_upsert_says_whether_it_created(soap: Soap) -> None:
    upsert = (
        "<p:upsert><p:externalIDFieldName>Email</p:externalIDFieldName><p:sObjects>"
        "<p:type>Contact</p:type><Email>a@acme.example</Email><LastName>A</LastName></p:sObjects>"
        "</p:upsert>"
    )
    assert [soap.call(upsert)[0].get("created") for _ in range(2)] == ["true", "false"]


def test_a_long_result_is_read_on_by_its_locator(soap: Soap) -> None:
    soap.model.page_size = 2
    for n in range(5):
        soap.model.insert("Contact", {"LastName": f"N{n}"})
    (page,) = soap.call(
        "<p:query><p:queryString>SELECT LastName FROM Contact</p:queryString></p:query>"
    )
    names: list[str | None] = []
    while True:
        names += [record.get("LastName") for record in page.every("records")]
        if page.get("done") == "true":
            break
        locator = page.get("queryLocator")
        (page,) = soap.call(
            f"<p:queryMore><p:queryLocator>{locator}</p:queryLocator></p:queryMore>"
        )
    assert names == [f"N{n}" for n in range(5)]


def test_a_query_that_cannot_be_read_is_a_fault_of_its_own_kind(soap: Soap) -> None:
    answer = soap.post("<p:query><p:queryString>SELEKT</p:queryString></p:query>")
    assert "<sf:MalformedQueryFault xsi:type=" in answer.text
    assert soap.fault("<p:query><p:queryString>SELECT Nope FROM Contact</p:queryString></p:query>")[
        0
    ] == ("sf:INVALID_FIELD")


def test_a_query_that_names_no_field_is_told_where(soap: Soap) -> None:
    """As a test of WWW::Salesforce (its deserializer) keeps the vendor's answer."""
    query = "select adfId, Name from Contact"
    answer = soap.post(f"<p:query><p:queryString>{query}</p:queryString></p:query>")
    assert f"INVALID_FIELD: \n{query}\n       ^\nERROR at Row:1:Column:8\n" in answer.text
    assert "No such column &apos;adfId&apos; on entity &apos;Contact&apos;." in answer.text
    place = "<sf:row>1</sf:row><sf:column>8</sf:column></sf:InvalidFieldFault></detail>"
    assert place in answer.text


def test_an_envelope_names_the_namespaces_it_needs(soap: Soap) -> None:
    """As in answers that tests of WWW::Salesforce, mriya and others keep."""
    soap.model.insert("Contact", {"LastName": "A"})
    start = (
        f'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="{URN}"'
    )
    xsi = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    timely = soap.post("<p:getServerTimestamp/>").text
    assert f"{start}><soapenv:Header><LimitInfoHeader><limitInfo><current>" in timely
    query = "SELECT Id, LastName FROM Contact"
    found = soap.post(f"<p:query><p:queryString>{query}</p:queryString></p:query>").text
    assert f'{start}{xsi} xmlns:sf="urn:sobject.partner.soap.sforce.com">' in found
    record = '<records xsi:type="sf:sObject"><sf:type>Contact</sf:type><sf:Id>'
    assert f'<queryLocator xsi:nil="true"/>{record}' in found


def test_the_enterprise_service_names_the_object_in_its_type(soap: Soap) -> None:
    create = (
        "<p:create><p:sObjects "
        'xsi:type="p:Contact"><p:LastName>A</p:LastName></p:sObjects></p:create>'
    )
    assert soap.call(create, "c/62.0")[0].get("success") == "true"
    query = "<p:query><p:queryString>SELECT LastName FROM Contact</p:queryString></p:query>"
    answer = soap.post(query, "c/62.0")
    assert 'xsi:type="sf:Contact"' in answer.text
    assert "urn:enterprise.soap.sforce.com" in answer.text


def test_a_describe_has_the_fields_of_the_rest_describe(soap: Soap) -> None:
    (told,) = soap.call(
        "<p:describeSObject><p:sObjectType>Contact</p:sObjectType></p:describeSObject>"
    )
    names = [field.get("name") for field in told.every("fields")]
    assert (told.get("keyPrefix"), "LastName" in names) == ("003", True)
    (everything,) = soap.call("<p:describeGlobal/>")
    assert "Contact" in [each.get("name") for each in everything.every("sobjects")]


def test_a_lead_is_converted_once(soap: Soap) -> None:
    lead = soap.model.insert(
        "Lead", {"LastName": "A", "Company": "Acme", "Status": "Open - Not Contacted"}
    )
    status = next(
        row["MasterLabel"]
        for row in soap.model.store["LeadStatus"].rows.values()
        if row["IsConverted"]
    )
    convert = (
        f"<p:convertLead><p:leadConverts><p:convertedStatus>{escape(status)}</p:convertedStatus>"
        f"<p:leadId>{lead}</p:leadId></p:leadConverts></p:convertLead>"
    )
    (made,) = soap.call(convert)
    assert made.get("success") == "true"
    assert [(made.get(name) or "")[:3] for name in ("accountId", "contactId", "opportunityId")] == [
        "001",
        "003",
        "006",
    ]
    assert soap.model.store["Lead"].rows[lead]["IsConverted"] is True
    (again,) = soap.call(convert)
    assert (again.get("success"), again.get("leadId")) == ("false", lead)


def test_a_lead_becomes_part_of_a_contact_only_with_its_account(soap: Soap) -> None:
    lead = soap.model.insert("Lead", {"LastName": "A", "Company": "Acme"})
    account = soap.model.insert("Account", {"Name": "Acme"})
    contact = soap.model.insert("Contact", {"LastName": "A", "AccountId": account})
    status = escape(min(CONVERTED_STATUSES))
    made = []
    for named in ("", f"<p:accountId>{account}</p:accountId>"):
        (result,) = soap.call(
            f"<p:convertLead><p:leadConverts>{named}<p:contactId>{contact}</p:contactId>"
            f"<p:convertedStatus>{status}</p:convertedStatus><p:leadId>{lead}</p:leadId>"
            "</p:leadConverts></p:convertLead>"
        )
        made.append((result.get("success"), result.get("contactId")))
    assert made == [("false", None), ("true", contact)]
    assert soap.model.store["Lead"].rows[lead]["ConvertedAccountId"] == account


def test_a_merge_tells_what_went_and_what_moved(soap: Soap) -> None:
    stays, goes = (soap.model.insert("Account", {"Name": name}) for name in ("A", "B"))
    child = soap.model.insert("Contact", {"LastName": "C", "AccountId": goes})
    merge = (
        f"<p:merge><p:request><p:masterRecord><p:type>Account</p:type><Id>{stays}</Id>"
        f"<Phone>1</Phone></p:masterRecord><p:recordToMergeIds>{goes}</p:recordToMergeIds>"
        "</p:request></p:merge>"
    )
    (told,) = soap.call(merge)
    assert (told.get("success"), told.get("id"), told.get("mergedRecordIds")) == (
        "true",
        stays,
        goes,
    )
    assert child in [node.text for node in told.every("updatedRelatedIds")]
    assert soap.model.store["Account"].rows[goes]["MasterRecordId"] == stays
    assert soap.model.store["Account"].rows[stays]["Phone"] == "1"


def test_changes_and_the_time_are_told(soap: Soap, served: Served) -> None:
    gone = soap.model.insert("Contact", {"LastName": "A"})
    soap.model.remove("Contact", gone)
    window = "<p:startDate>{}</p:startDate><p:endDate>{}</p:endDate>".format(
        *(
            soap.model.clock.utc().replace(microsecond=0).isoformat().replace("+00:00", end)
            for end in ("Z", "Z")
        )
    )
    (now,) = soap.call("<p:getServerTimestamp/>")
    assert (now.get("timestamp") or "").endswith("Z")
    assert soap.fault(
        f"<p:getDeleted><p:sObjectType>Contact</p:sObjectType>{window}</p:getDeleted>"
    )[0] == ("sf:INVALID_REPLICATION_DATE")


def test_logging_out_ends_the_session(soap: Soap) -> None:
    assert soap.post("<p:logout/>").status_code == 200
    assert not soap.model.sessions.alive(soap.session)


def test_whoever_asks_who_they_are_is_told_of_several_currencies(soap: Soap) -> None:
    """Documented: the symbol and the org's code go with one currency, the user's with several."""
    told = ("currencySymbol", "orgDefaultCurrencyIsoCode", "userDefaultCurrencyIsoCode")
    (one,) = soap.call("<p:getUserInfo/>")
    assert [one.get(name) for name in told] == ["$", "USD", None]
    soap.model.configure({"currencies": {"corporate": "EUR", "others": {"SEK": {"rate": 11}}}})
    soap.model.edit("User", soap.model.user_id, {"DefaultCurrencyIsoCode": "SEK"})
    (several,) = soap.call("<p:getUserInfo/>")
    assert several.get("organizationMultiCurrency") == "true"
    assert [several.get(name) for name in told] == [None, None, "SEK"]
