"""An org with state and country picklists: lists of what an address may say, codes beside the
texts, and refusals of what is not on the list.
"""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.rules.conditions import BadSettings

COUNTRIES = {
    "US": {"label": "United States", "states": {"CA": "California", "TX": "Texas"}},
    "CA": {"label": "Canada", "states": {"BC": "British Columbia"}},
    "DE": {"label": "Germany"},
}


@pytest.fixture
def org() -> SalesforceModel:
    org = SalesforceModel(Clock(lambda: NOW).skewed())
    org.configure({"address_picklists": COUNTRIES})
    return org


def contact(org: SalesforceModel, **fields: Any) -> dict[str, Any]:
    return row(org, "Contact", create(org, "Contact", LastName="A", **fields))


def wrong(org: SalesforceModel, **fields: Any) -> tuple[str, str, list[str]]:
    problem = refused(org, "Contact", LastName="A", **fields)
    return problem.code, problem.message, list(problem.fields)


def test_a_text_brings_its_code_and_a_code_its_text(org: SalesforceModel) -> None:
    by_text = contact(org, MailingCountry="united states", MailingState="Texas")
    assert (by_text["MailingCountry"], by_text["MailingCountryCode"]) == ("United States", "US")
    assert by_text["MailingStateCode"] == "TX"
    by_code = contact(org, MailingCountryCode="CA", MailingStateCode="BC")
    assert (by_code["MailingCountry"], by_code["MailingState"]) == ("Canada", "British Columbia")
    assert by_code["MailingAddress"]["countryCode"] == "CA"


def test_a_country_that_is_not_listed_is_refused(org: SalesforceModel) -> None:
    code, message, fields = wrong(org, MailingCountry="USA")
    assert code == "FIELD_INTEGRITY_EXCEPTION"
    assert message == (
        "There's a problem with this country, even though it may appear correct. Please select a "
        "country/territory from the list of valid countries.: Mailing Country"
    )
    assert fields == ["MailingCountry"]


def test_a_state_that_is_not_listed_is_refused(org: SalesforceModel) -> None:
    _, message, fields = wrong(org, MailingCountry="United States", MailingState="Tex")
    assert message.endswith("from the list of valid states.: Mailing State/Province")
    assert fields == ["MailingState"]


def test_a_state_of_another_country_is_told_as_that(org: SalesforceModel) -> None:
    _, message, fields = wrong(org, MailingCountryCode="CA", MailingStateCode="TX")
    assert message == (
        "The existing country/territory doesn't recognize the state value for field: Mailing "
        "State/Province Code"
    )
    assert fields == ["MailingStateCode"]


def test_a_country_that_changes_without_its_state_is_refused(org: SalesforceModel) -> None:
    made = create(
        org, "Contact", LastName="A", MailingCountry="United States", MailingState="Texas"
    )
    with pytest.raises(Refusal, match="doesn't recognize the state value"):
        org.writer.update("Contact", made, {"MailingCountry": "Germany"}, org.client())
    both = {"MailingCountry": "Germany", "MailingState": None}
    org.writer.update("Contact", made, both, org.client())
    assert row(org, "Contact", made)["MailingStateCode"] is None


def test_a_state_needs_a_country(org: SalesforceModel) -> None:
    _, message, _ = wrong(org, MailingState="Texas")
    assert message == (
        "A country/territory must be specified before specifying a state value for field: "
        "Mailing State/Province"
    )


def test_describes_list_the_codes_with_their_names(org: SalesforceModel) -> None:
    kind = org.writer.kind("Lead")
    assert kind.fields["CountryCode"].values == ("US", "CA", "DE")
    assert kind.fields["CountryCode"].value_labels[0] == "United States"
    assert "StateCode" in kind.fields
    assert "BillingCountryCode" in org.writer.kind("Account").fields


def test_a_snapshot_keeps_the_lists(org: SalesforceModel) -> None:
    made = create(org, "Contact", LastName="A", MailingCountry="Germany")
    other = SalesforceModel(Clock(lambda: NOW).skewed())
    other.restore(org.snapshot())
    assert row(other, "Contact", made)["MailingCountryCode"] == "DE"
    assert refused(other, "Contact", LastName="B", MailingCountry="Narnia").fields == [
        "MailingCountry"
    ]


@pytest.mark.parametrize("wrong", [["US"], {"US": "United States"}, {"US": {"states": {}}}])
def test_lists_that_say_nothing_are_refused(wrong: object) -> None:
    org = SalesforceModel(Clock(lambda: NOW).skewed())
    with pytest.raises(BadSettings, match="country"):
        org.configure({"address_picklists": wrong})


def test_an_org_without_the_lists_gets_no_codes_whatever_is_switched_on() -> None:
    org = SalesforceModel(Clock(lambda: NOW).skewed())
    org.configure({"tracked": {"Contact": ["Email"]}})
    assert org.writer.kind("Contact").find("MailingCountryCode") is None
    assert org.writer.kind("Lead").find("CountryCode") is None
    org.configure({"address_picklists": COUNTRIES})
    assert list(org.writer.kind("Lead").fields).index("CountryCode") == (
        list(org.writer.kind("Lead").fields).index("StateCode") + 1
    )
