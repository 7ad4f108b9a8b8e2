"""What a portal does by itself, where it is switched on: companies from mail domains, lifecycle
stages that follow deals and companies, close dates, telephone numbers.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

from sandbox.vendor import VendorError

Links = tuple[tuple[str, int], ...]


@pytest.fixture
def lively(served: Served) -> Served:
    """A portal that does all that new ones do."""
    served.model.settings.change({"automation": "usual"})
    return served


def make(served: Served, kind: str, links: Links = (), **properties: str) -> str:
    associations = []
    for number, type_id in links:
        spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id}
        associations.append({"to": {"id": number}, "types": [spec]})
    body = {"properties": properties, "associations": associations}
    answer = served.call("POST", f"/crm/v3/objects/{kind}", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def change(served: Served, kind: str, number: str, **properties: str) -> None:
    path = f"/crm/v3/objects/{kind}/{number}"
    answer = served.call("PATCH", path, json={"properties": properties})
    assert answer.status_code == 200, answer.text


def read(served: Served, kind: str, number: str, *names: str) -> dict[str, Any]:
    listed = ",".join(names)
    path = f"/crm/v3/objects/{kind}/{number}?properties={listed}&propertiesWithHistory={listed}"
    found: dict[str, Any] = served.call("GET", path).json()
    return found


def value(served: Served, kind: str, number: str, name: str) -> str | None:
    found: str | None = read(served, kind, number, name)["properties"][name]
    return found


def sources(served: Served, kind: str, number: str, name: str) -> list[str]:
    history = read(served, kind, number, name)["propertiesWithHistory"][name]
    return [each["sourceType"] for each in history]


def companies(served: Served) -> list[dict[str, Any]]:
    path = "/crm/v3/objects/companies?properties=domain,name,hs_object_source&associations=contacts"
    found: list[dict[str, Any]] = served.call("GET", path).json()["results"]
    return found


def test_two_colleagues_make_one_company_of_their_mail_domain(lively: Served) -> None:
    first = make(lively, "contacts", email="ada@lee.com")
    second = make(lively, "contacts", email="bob@lee.com")
    (company,) = companies(lively)
    told = company["properties"]
    assert (told["domain"], told["name"]) == ("lee.com", None)
    assert told["hs_object_source"] == "CRM_SETTING"
    for number in (first, second):
        assert value(lively, "contacts", number, "associatedcompanyid") == company["id"]
    assert lively.model.tally.written == 2


def test_a_company_with_the_domain_is_found_whichever_came_first(lively: Served) -> None:
    number = make(lively, "companies", name="Lee", domain="lee.com")
    early = make(lively, "contacts", email="ada@lee.com")
    assert value(lively, "contacts", early, "associatedcompanyid") == number
    lively.model.settings.change({"automation": []})
    late = make(lively, "contacts", email="cy@fox.com")
    lively.model.settings.change({"automation": "usual"})
    fox = make(lively, "companies", name="Fox", domain="fox.com")
    assert value(lively, "contacts", late, "associatedcompanyid") == fox


def test_free_and_excluded_domains_and_people_with_a_company_make_none(lively: Served) -> None:
    lively.model.settings.change({"excluded_domains": ["partner.com"]})
    lee = make(lively, "companies", name="Lee")
    make(lively, "contacts", email="ada@gmail.com")
    make(lively, "contacts", email="bob@partner.com")
    make(lively, "contacts", ((lee, 279),), email="cy@fox.com")
    assert [each["id"] for each in companies(lively)] == [lee]
    make(lively, "contacts", email="di@gmail.com", website="https://www.elk.com/team")
    assert [each["properties"]["domain"] for each in companies(lively)] == [None, "elk.com"]


def test_an_address_that_comes_later_makes_the_company_then(lively: Served) -> None:
    number = make(lively, "contacts", firstname="Ada")
    assert companies(lively) == []
    change(lively, "contacts", number, email="ada@lee.com")
    assert len(companies(lively)) == 1


def test_a_portal_that_has_it_off_does_nothing(served: Served) -> None:
    number = make(served, "contacts", email="ada@lee.com", phone="(877) 929-0687")
    deal = make(served, "deals", ((number, 3),), dealname="D", dealstage="closedwon")
    assert companies(served) == []
    assert value(served, "contacts", number, "lifecyclestage") == "lead"
    assert value(served, "deals", deal, "closedate") is None
    assert value(served, "contacts", number, "phone") == "(877) 929-0687"


def test_a_deal_makes_opportunities_and_winning_it_customers(lively: Served) -> None:
    contact = make(lively, "contacts", firstname="Ada")
    company = make(lively, "companies", name="Lee")
    deal = make(
        lively, "deals", ((contact, 3), (company, 341)), dealname="D", dealstage="qualifiedtobuy"
    )
    ends = (("contacts", contact), ("companies", company))
    assert {value(lively, *end, "lifecyclestage") for end in ends} == {"opportunity"}
    change(lively, "deals", deal, dealstage="closedwon")
    assert {value(lively, *end, "lifecyclestage") for end in ends} == {"customer"}
    assert sources(lively, "contacts", contact, "lifecyclestage") == [
        "DEALS",
        "DEALS",
        "INTEGRATION",
    ]
    assert value(lively, "contacts", contact, "closedate") == "2026-11-21T10:00:00.123Z"
    assert value(lively, *ends[0], "hs_v2_date_entered_customer") == "2026-11-21T10:00:00.123Z"


def test_nobody_goes_back_when_a_deal_comes(lively: Served) -> None:
    contact = make(lively, "contacts", lifecyclestage="evangelist")
    make(lively, "deals", ((contact, 3),), dealname="D", dealstage="closedwon")
    assert value(lively, "contacts", contact, "lifecyclestage") == "evangelist"
    assert sources(lively, "contacts", contact, "lifecyclestage") == ["INTEGRATION"]


def test_contacts_follow_the_stage_of_their_primary_company_forward_only(lively: Served) -> None:
    company = make(lively, "companies", name="Lee")
    early, late = (
        make(lively, "contacts", ((company, 1),), lifecyclestage=stage)
        for stage in ("subscriber", "opportunity")
    )
    guest = make(lively, "contacts", ((company, 279),), lifecyclestage="subscriber")
    change(lively, "companies", company, lifecyclestage="salesqualifiedlead")
    stages = [value(lively, "contacts", each, "lifecyclestage") for each in (early, late, guest)]
    assert stages == ["salesqualifiedlead", "opportunity", "subscriber"]
    assert sources(lively, "contacts", early, "lifecyclestage")[0] == "COMPANIES"


def test_closing_a_deal_sets_the_date_unless_it_was_told(lively: Served) -> None:
    planned = {"dealname": "D", "dealstage": "contractsent", "closedate": "2027-01-31T00:00:00Z"}
    one, other = (make(lively, "deals", **planned) for _ in range(2))
    change(lively, "deals", one, dealstage="closedlost")
    assert value(lively, "deals", one, "closedate") == "2026-11-21T10:00:00.123Z"
    assert sources(lively, "deals", one, "closedate") == ["CALCULATED", "INTEGRATION"]
    change(lively, "deals", other, dealstage="closedwon", closedate="2026-11-20T00:00:00Z")
    assert value(lively, "deals", other, "closedate") == "2026-11-20T00:00:00Z"


def test_what_a_person_does_is_followed_as_well(lively: Served) -> None:
    lively.model.edit("contacts", None, {"email": "ada@lee.com"})
    assert [each["properties"]["domain"] for each in companies(lively)] == ["lee.com"]


def test_the_primary_company_can_be_written_as_a_property(served: Served) -> None:
    lee, fox = (make(served, "companies", name=name) for name in ("Lee", "Fox"))
    number = make(served, "contacts", firstname="Ada", associatedcompanyid=lee)
    path = f"/crm/v4/objects/contacts/{number}/associations/companies"

    def linked() -> dict[str, list[int]]:
        found = served.call("GET", path).json()["results"]
        return {
            str(each["toObjectId"]): sorted(kind["typeId"] for kind in each["associationTypes"])
            for each in found
        }

    assert linked() == {lee: [1, 279]}
    change(served, "contacts", number, associatedcompanyid=fox)
    assert linked() == {lee: [279], fox: [1, 279]}
    assert value(served, "contacts", number, "associatedcompanyid") == fox
    assert len(sources(served, "contacts", number, "associatedcompanyid")) == 2
    change(served, "contacts", number, associatedcompanyid="")
    assert linked() == {lee: [279]}
    definition = served.call("GET", "/crm/v3/properties/contacts/associatedcompanyid").json()
    assert definition["modificationMetadata"]["readOnlyValue"] is False


def test_a_primary_company_that_is_not_there_is_refused(served: Served) -> None:
    number = make(served, "contacts", firstname="Ada")
    for method, path in (
        ("POST", "/crm/v3/objects/contacts"),
        ("PATCH", f"/crm/v3/objects/contacts/{number}"),
    ):
        answer = served.call(method, path, json={"properties": {"associatedcompanyid": "42"}})
        assert answer.status_code == 400
        assert answer.json()["context"]["INVALID_OBJECT_IDS"] == ["COMPANY=42 is not valid"]


def test_when_a_deal_began_can_be_told(served: Served) -> None:
    number = make(served, "deals", dealname="D", createdate="2024-03-01T00:00:00Z")
    later = make(served, "deals", dealname="E")
    found = read(served, "deals", number, "createdate", "hs_createdate")
    assert found["properties"]["createdate"] == "2024-03-01T00:00:00Z"
    assert found["properties"]["hs_createdate"] == found["createdAt"] == "2026-11-21T10:00:00.123Z"
    change(served, "deals", later, createdate="2023-03-01T00:00:00Z")
    body = {"sorts": ["createdate"], "filterGroups": []}
    listed = served.call("POST", "/crm/v3/objects/deals/search", json=body).json()["results"]
    assert [each["id"] for each in listed] == [later, number]
    refused = served.call(
        "POST", "/crm/v3/objects/contacts", json={"properties": {"createdate": "2024-03-01"}}
    )
    assert refused.json()["errors"][0]["code"] == "READ_ONLY_VALUE"


def test_a_number_is_told_in_international_form_and_without_its_country(served: Served) -> None:
    properties = {"phone": "(877) 929-0687", "mobilephone": "+33644444444"}
    body = {"properties": properties}
    told = served.call("POST", "/crm/v3/objects/contacts", json=body).json()["properties"]
    expected = {
        "hs_calculated_phone_number": "+18779290687",
        "hs_calculated_phone_number_country_code": "US",
        "hs_searchable_calculated_phone_number": "8779290687",
        "hs_calculated_mobile_number": "+33644444444",
        "hs_searchable_calculated_mobile_number": "644444444",
    }
    assert {name: told[name] for name in expected} == expected
    served.model.settings.change({"country": "DE"})
    number = make(served, "contacts", phone="030 901820")
    assert value(served, "contacts", number, "hs_calculated_phone_number") == "+4930901820"


def test_a_portal_that_validates_numbers_keeps_them_plain_and_refuses_others(
    served: Served,
) -> None:
    served.model.settings.change({"phones": "e164"})
    number = make(served, "contacts", phone="+1 (888) 482-7768")
    assert value(served, "contacts", number, "phone") == "+18884827768"
    for wrong in ("+1 (123) 456-7890", "(888) 482-7768"):
        body = {"properties": {"phone": wrong, "mobilephone": wrong}}
        answer = served.call("PATCH", f"/crm/v3/objects/contacts/{number}", json=body)
        assert answer.status_code == 400
        assert [each["context"] for each in answer.json()["errors"]] == [
            {"propertyName": ["phone"]},
            {"propertyName": ["mobilephone"]},
        ]


def test_a_portal_that_formats_numbers_writes_them_as_its_country_does(served: Served) -> None:
    served.model.settings.change({"phones": "national", "country": "FR"})
    number = make(served, "companies", phone="+33 655555555")
    assert value(served, "companies", number, "phone") == "06 55 55 55 55"
    change(served, "companies", number, phone="ask Ada")
    assert value(served, "companies", number, "phone") == "ask Ada"


@pytest.mark.parametrize(
    "wanted", [{"automation": ["magic"]}, {"automation": 5}, {"phones": "x"}, {"country": "Texas"}]
)
def test_a_setting_that_no_portal_has_is_refused(served: Served, wanted: dict[str, Any]) -> None:
    with pytest.raises(VendorError):
        served.model.settings.change(wanted)
