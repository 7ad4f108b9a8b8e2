"""Page layouts by profile and record type: what people's pages show and demand, and that programs
meet none of it.
"""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.routes.layouts import layout_endpoints
from sandbox.salesforce.rules.conditions import BadSettings
from sandbox.salesforce.wire.calls import Call, find

PROGRAMS, PEOPLE = "Salesforce API Only System Integrations", "Standard User"
LEADS: dict[str, Any] = {
    "object": "Lead",
    "name": "Inbound Lead Layout",
    "sections": {"Who": ["LastName", "Company", "Phone"], "Where from": ["LeadSource", "Rating"]},
    "required": ["LeadSource"],
    "readonly": ["Rating"],
}


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def layouts(org: SalesforceModel, path: str) -> Any:
    target, params = find(layout_endpoints(), f"/services/data/v62.0/sobjects/{path}")
    return target.handler("GET")(Call(org, "GET", path, params)).body


def shown(page: dict[str, Any], sections: str = "editLayoutSections") -> dict[str, dict[str, Any]]:
    """The items of a layout's sections by the field they show."""
    return {
        item["layoutComponents"][0]["value"]: item
        for section in page[sections]
        for row in section["layoutRows"]
        for item in row["layoutItems"]
    }


def test_an_administrator_puts_fields_on_a_page_and_demands_one(org: SalesforceModel) -> None:
    org.configure({"layouts": [LEADS]})
    (page,) = layouts(org, "Lead/describe/layouts")["layouts"]
    assert [each["heading"] for each in page["detailLayoutSections"]] == ["Who", "Where from"]
    items = shown(page)
    assert {"LeadSource", "Phone", "Company"} <= set(items)
    assert "Industry" not in items
    assert [name for name in ("LeadSource", "Phone") if items[name]["required"]] == ["LeadSource"]
    assert (items["Rating"]["editableForNew"], items["Phone"]["editableForNew"]) == (False, True)
    assert items["LeadSource"]["layoutComponents"][0]["details"]["type"] == "picklist"


def test_what_every_record_needs_cannot_be_taken_off_a_page(org: SalesforceModel) -> None:
    org.configure({"layouts": [{**LEADS, "sections": {"A": ["LeadSource"]}}]})
    (page,) = layouts(org, "Lead/describe/layouts")["layouts"]
    assert {"LastName", "Company"} <= set(shown(page))


def test_a_program_leaves_out_what_pages_demand_and_writes_what_they_lock(
    org: SalesforceModel,
) -> None:
    """Documented: the API enforces no demand that only a layout makes, nor what a layout leaves
    out (the vendor's web services guide, quoted on its forum).
    """
    org.configure({"layouts": [LEADS]})
    lead = create(org, "Lead", LastName="A", Company="B", Rating="Hot")
    assert (row(org, "Lead", lead)["LeadSource"], row(org, "Lead", lead)["Rating"]) == (None, "Hot")
    org.writer.update("Lead", lead, {"Phone": "1"}, org.client())


def test_somebody_at_the_screen_fills_in_what_the_page_demands(org: SalesforceModel) -> None:
    org.configure({"layouts": [{**LEADS, "profiles": [PEOPLE]}]})
    with pytest.raises(Refusal) as caught:
        org.edit("Lead", None, {"LastName": "A", "Company": "B"})
    assert (caught.value.code, caught.value.fields) == ("REQUIRED_FIELD_MISSING", ["LeadSource"])
    org.edit("Lead", None, {"LastName": "A", "Company": "B", "LeadSource": "Web"})
    lead = create(org, "Lead", LastName="C", Company="D")
    with pytest.raises(Refusal):
        org.edit("Lead", lead, {"Phone": "1"})


def test_each_profile_meets_its_own_layout(org: SalesforceModel) -> None:
    wide = {"object": "Lead", "name": "Wide", "profiles": [PROGRAMS]}
    org.configure({"layouts": [{**LEADS, "profiles": [PEOPLE]}, wide]})
    (page,) = layouts(org, "Lead/describe/layouts")["layouts"]
    assert "Industry" in shown(page)
    query = "SELECT Layout.Name, Profile.Name, RecordTypeId FROM ProfileLayout"
    told = ask(org, f"{query} WHERE TableEnumOrId = 'Lead'", tooling=True)
    assigned = {each["Profile"]["Name"]: each["Layout"]["Name"] for each in told}
    assert assigned == {PROGRAMS: "Wide", PEOPLE: "Inbound Lead Layout"}
    (kept,) = ask(org, "SELECT Id FROM Layout WHERE Name = 'Wide'", tooling=True)
    assert (page["id"], {each["RecordTypeId"] for each in told}) == (kept["Id"], {None})


def test_each_record_type_has_its_layout_and_none_is_told_at_once(org: SalesforceModel) -> None:
    types = [{"object": "Lead", "name": name} for name in ("Partner", "Inbound")]
    org.configure({"record_types": types, "layouts": [{**LEADS, "record_types": ["Inbound"]}]})
    told = layouts(org, "Lead/describe/layouts")
    assert told["layouts"] is None
    assert told["recordTypeSelectorRequired"] == [True]
    mapped = {each["name"]: each for each in told["recordTypeMappings"]}
    assert mapped["Partner"]["layoutId"] == mapped["Master"]["layoutId"]
    inbound = layouts(org, f"Lead/describe/layouts/{mapped['Inbound']['recordTypeId']}")
    assert inbound["id"] == mapped["Inbound"]["layoutId"] != mapped["Master"]["layoutId"]
    assert "Industry" not in shown(inbound)
    with pytest.raises(Refusal):
        layouts(org, f"Contact/describe/layouts/{mapped['Inbound']['recordTypeId']}")


def test_a_field_that_the_user_may_not_see_is_on_no_page(org: SalesforceModel) -> None:
    org.configure({"layouts": [LEADS], "permissions": {"Lead.Phone": {"read": False}}})
    (page,) = layouts(org, "Lead/describe/layouts")["layouts"]
    assert "Phone" not in shown(page)


def test_a_layout_stays_when_an_org_is_put_back(org: SalesforceModel) -> None:
    org.configure({"layouts": [LEADS]})
    saved, before = org.snapshot(), layouts(org, "Lead/describe/layouts")
    org.configure({"layouts": []})
    assert ask(org, "SELECT Id FROM Layout", tooling=True) == []
    org.restore(saved)
    assert layouts(org, "Lead/describe/layouts") == before


def test_the_publisher_has_a_layout_of_its_own(org: SalesforceModel) -> None:
    (page,) = layouts(org, "Global/describe/layouts")["layouts"]
    assert page["id"].startswith("00h")
    assert page["detailLayoutSections"] == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"required": ["Industry"]}, "put Industry into a section"),
        ({"sections": ["LastName"]}, "`sections`"),
        ({"sections": {"A": ["Nope"]}}, "no field 'Nope'"),
        ({"profiles": PEOPLE}, "`profiles`"),
        ({"profiles": ["Sales"]}, f"'Sales', no profile of this org; it has {PROGRAMS}, {PEOPLE}."),
        ({"requires": []}, "write 'required'"),
    ],
)
def test_a_layout_that_makes_no_sense_is_refused(
    org: SalesforceModel, change: dict[str, Any], told: str
) -> None:
    with pytest.raises(BadSettings) as caught:
        org.configure({"layouts": [{**LEADS, **change}]})
    assert told in str(caught.value)


def test_without_layouts_of_its_own_an_org_demands_nothing(org: SalesforceModel) -> None:
    org.edit("Lead", None, {"LastName": "A", "Company": "B"})
    assert refused(org, "Lead", LastName="A").fields == ["Company"]
    assert ask(org, "SELECT Id FROM ProfileLayout", tooling=True) == []
