"""Validation rules, flows and triggers with formulas: what administrators write in their first
week, and what they are told of a formula that makes no sense.
"""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.rules.conditions import BadSettings

DEAL = {"Name": "D", "StageName": "Prospecting", "CloseDate": "2026-12-31"}
DIGITS = (
    "SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(Phone, ' ', ''), '-', ''), '(', ''), "
    "')', ''), '+1', '')"
)
PHONE = (
    f"IF(LEN({DIGITS}) = 10, '(' & LEFT({DIGITS}, 3) & ') ' & MID({DIGITS}, 4, 3) & '-' & "
    f"RIGHT({DIGITS}, 4), Phone)"
)
COUNTRY = (
    "CASE(LOWER(TRIM(MailingCountry)), 'us', 'USA', 'united states', 'USA', 'u.s.', 'USA', "
    "MailingCountry)"
)


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def rule(object_name: str, formula: str, **more: Any) -> dict[str, Any]:
    told = {"object": object_name, "name": "The_Rule", "message": "No.", "formula": formula}
    return {"validation_rules": [{**told, **more}]}


def flow(object_name: str, sets: dict[str, Any], **more: Any) -> dict[str, Any]:
    formulas = {name: {"formula": text} for name, text in sets.items()}
    return {"flows": [{"object": object_name, "name": "Tidy_Up", "set": formulas, **more}]}


def update(org: SalesforceModel, object_name: str, record_id: str, **fields: Any) -> None:
    org.writer.update(object_name, record_id, fields, org.client())


# What administrators write in the first week.


def test_nobody_wins_a_deal_without_an_amount(org: SalesforceModel) -> None:
    formula = "AND(ISPICKVAL(StageName, 'Closed Won'), ISBLANK(Amount))"
    org.configure(rule("Opportunity", formula, field="Amount", message="Say what it is worth."))
    deal = create(org, "Opportunity", **DEAL)
    with pytest.raises(Refusal) as caught:
        update(org, "Opportunity", deal, StageName="Closed Won")
    assert caught.value.body == [
        {
            "message": "Say what it is worth.",
            "errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "fields": ["Amount"],
        }
    ]
    update(org, "Opportunity", deal, StageName="Closed Won", Amount=0)


@pytest.mark.parametrize("run", ["before", "after"])
def test_a_flow_spells_phones_its_own_way(org: SalesforceModel, run: str) -> None:
    org.configure(flow("Contact", {"Phone": PHONE}, run=run))
    for typed in ("4155550123", "415-555-0123", "+1 415 555 0123", "(415) 555-0123"):
        found = create(org, "Contact", LastName="A", Phone=typed)
        assert row(org, "Contact", found)["Phone"] == "(415) 555-0123"
    kept = create(org, "Contact", LastName="A", Phone="+49 30 123456")
    assert row(org, "Contact", kept)["Phone"] == "+49 30 123456"
    assert row(org, "Contact", create(org, "Contact", LastName="A"))["Phone"] is None


def test_what_a_flow_does_before_the_save_is_part_of_it_and_after_it_is_automations(
    org: SalesforceModel,
) -> None:
    authors = {}
    for run in ("before", "after"):
        org.configure(flow("Contact", {"MailingCountry": COUNTRY}, run=run))
        found = create(org, "Contact", LastName="A", MailingCountry="United States")
        history = org.store["Contact"].past(found)
        authors[run] = [(each["by"], each["fields"].get("MailingCountry")) for each in history]
        assert row(org, "Contact", found)["MailingAddress"]["country"] == "USA"
    assert authors["before"] == [("api", [None, "USA"])]
    assert authors["after"] == [
        ("api", [None, "United States"]),
        ("automation", ["United States", "USA"]),
    ]


def test_a_trigger_spells_names_properly(org: SalesforceModel) -> None:
    names = {"FirstName": {"formula": "INITCAP(FirstName)"},
             "LastName": {"formula": "INITCAP(LastName)"}}  # fmt: skip
    org.configure({"triggers": [{"object": "Lead", "name": "LeadTrigger", "set": names}]})
    found = create(org, "Lead", FirstName="anne-marie", LastName="O'BRIEN", Company="C")
    assert row(org, "Lead", found)["Name"] == "Anne-Marie O'brien"
    assert ask(org, "SELECT Name FROM ApexTrigger")[0]["Name"] == "LeadTrigger"


def test_a_stage_brings_its_defaults_with_it(org: SalesforceModel) -> None:
    sets = {
        "CloseDate": "TODAY()",
        "NextStep": "'Won on ' & TEXT(TODAY()) & ', thank ' & $User.Name",
    }
    entry = "AND(ISCHANGED(StageName), ISPICKVAL(StageName, 'Closed Won'))"
    org.configure(flow("Opportunity", sets, formula=entry, run="before"))
    deal = create(org, "Opportunity", **DEAL)
    assert row(org, "Opportunity", deal)["CloseDate"] == "2026-12-31"
    update(org, "Opportunity", deal, StageName="Closed Won")
    stored = row(org, "Opportunity", deal)
    assert (stored["CloseDate"], stored["FiscalQuarter"]) == ("2026-11-21", 4)
    assert stored["NextStep"] == "Won on 2026-11-21, thank Accord Integration"


def test_a_flow_may_fill_what_must_be_filled_and_move_the_stage(org: SalesforceModel) -> None:
    sets = {"Name": "BLANKVALUE(Name, 'Deal of ' & Account.Name)", "StageName": "'Qualification'"}
    org.configure(flow("Opportunity", sets, on="create", run="before"))
    account = create(org, "Account", Name="Acme")
    found = create(
        org, "Opportunity", AccountId=account, StageName="Prospecting", CloseDate="2026-12-31"
    )
    stored = row(org, "Opportunity", found)
    assert (stored["Name"], stored["Probability"]) == ("Deal of Acme", 10.0)
    assert stored["StageName"] == "Qualification"


# Who is asking, what was before, what the parent says.


def test_only_who_has_the_profile_opens_a_deal_again(org: SalesforceModel) -> None:
    formula = (
        "ISPICKVAL(PRIORVALUE(StageName), 'Closed Won') && NOT(ISPICKVAL(StageName, 'Closed Won')) "
        "&& $Profile.Name <> 'Standard User'"
    )
    org.configure(rule("Opportunity", formula))
    deal = create(org, "Opportunity", **{**DEAL, "StageName": "Closed Won"})
    with pytest.raises(Refusal, match=r"No\."):
        update(org, "Opportunity", deal, StageName="Prospecting")
    org.edit("Opportunity", deal, {"StageName": "Prospecting"})


def test_a_rule_looks_at_the_parent_the_owner_and_whether_the_record_is_new(
    org: SalesforceModel,
) -> None:
    formula = "ISNEW() && OwnerId = $User.Id && Account.Industry__x = ''"
    with pytest.raises(BadSettings, match="Account has no Industry__x"):
        org.configure(rule("Contact", formula))
    formula = "ISNEW() && OwnerId = $User.Id && TEXT(Account.Industry) = 'Banking'"
    org.configure(rule("Contact", formula))
    bank = create(org, "Account", Name="B", Industry="Banking")
    assert refused(org, "Contact", LastName="A", AccountId=bank).message == "No."
    found = create(org, "Contact", LastName="A", AccountId=bank, OwnerId=org.person_id)
    update(org, "Contact", found, OwnerId=org.user_id)
    create(org, "Contact", LastName="A")


def test_conditions_and_a_formula_must_both_hold(org: SalesforceModel) -> None:
    when = {"field": "FirstName", "op": "=", "value": "Bob"}
    org.configure(rule("Contact", "LEN(LastName) < 3", when=when))
    create(org, "Contact", FirstName="Bob", LastName="Smith")
    create(org, "Contact", FirstName="Ann", LastName="Ng")
    refused(org, "Contact", FirstName="Bob", LastName="Ng")


def test_the_record_type_and_blank_checkboxes_are_known(org: SalesforceModel) -> None:
    org.configure({"record_types": [{"object": "Lead", "name": "Partner", "default": True}]})
    org.configure(rule("Lead", "AND($RecordType.DeveloperName = 'Partner', NOT(DoNotCall))"))
    refused(org, "Lead", LastName="L", Company="C")
    create(org, "Lead", LastName="L", Company="C", DoNotCall=True)


# What goes wrong.


def test_a_formula_without_a_value_for_the_record_refuses_it(org: SalesforceModel) -> None:
    org.configure(rule("Opportunity", "Amount / TotalOpportunityQuantity > 5"))
    create(org, "Opportunity", **DEAL)
    problem = refused(org, "Opportunity", **DEAL, Amount=5, TotalOpportunityQuantity=0)
    assert problem.code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert "The_Rule" in problem.message


@pytest.mark.parametrize("run", ["before", "after"])
def test_a_flow_that_fails_saves_nothing(org: SalesforceModel, run: str) -> None:
    org.configure(flow("Contact", {"Birthdate": "DATEVALUE(Department)"}, run=run))
    create(org, "Contact", LastName="A", Department="1970-02-28")
    problem = refused(org, "Contact", LastName="B", Department="1970-02-30")
    assert problem.code == "CANNOT_EXECUTE_FLOW_TRIGGER"
    assert problem.message.startswith(
        "We can't save this record because the “Tidy Up” process failed. Give your Salesforce "
        "admin these details."
    )
    assert [each["LastName"] for each in ask(org, "SELECT LastName FROM Contact")] == ["A"]


def test_a_flow_that_sets_too_long_a_text_fails(org: SalesforceModel) -> None:
    org.configure(flow("Contact", {"FirstName": "LPAD(LastName, 41, 'x')"}))
    assert "data value too large" in refused(org, "Contact", LastName="A").message


BAD = {
    "AND(ISBLANK(Amount)": "at character 20: Syntax error. Missing ')'.",
    "Amount >": "at character 9: Syntax error. The formula ends too early.",
    "Amount > 5 5": "at character 12: Syntax error. Found '5'.",
    "Name = 'open": "at character 8: Syntax error. Missing ' at the end of the text",
    "Amout > 5": "at character 1: Field Amout does not exist. Check spelling.",
    "Amount + 5": "Formula result is data type (Number), incompatible with expected data type "
    "(true or false).",
    "ISBLANC(Amount)": "Unknown function ISBLANC. Check spelling. Did you mean ISBLANK?",
    "LEN(Amount) > 1": "at character 5: Incorrect parameter type for function 'LEN()'. Expected "
    "Text, received Number",
    "IF(IsPrivate, TRUE)": "Incorrect number of parameters for function 'IF()'. Expected 3, "
    "received 2",
    "StageName = 'Closed Won'": "Field StageName is a picklist field. Picklist fields are only "
    "supported in certain functions. Write TEXT(StageName).",
    "ISCHANGED(Account.Name)": "The parameter of function 'ISCHANGED()' must be a field of the "
    "record itself.",
    "Description = ''": "You referenced an unsupported field type called textarea",
    "CloseDate > Amount": "at character 13: Incorrect parameter type for operator '>'. Expected "
    "Date, received Number",
    "REGEX(Name, '(')": "Invalid regular expression.",
    "ISPICKVAL(StageName, Name)": "The second parameter of function 'ISPICKVAL()' must be text in "
    "quotes.",
    "'" + "x" * 3_900 + "' = ''": "Formula is too long (3,907 characters). Maximum length is 3,900",
}


@pytest.mark.parametrize("formula", BAD)
def test_a_bad_formula_is_refused_with_its_place_and_what_to_change(
    org: SalesforceModel, formula: str
) -> None:
    before = org.snapshot()
    with pytest.raises(BadSettings) as caught:
        org.configure(rule("Opportunity", formula))
    message = str(caught.value.body["message"])
    assert message.startswith("The_Rule, formula, at character ")
    assert BAD[formula].removesuffix(".") in message
    assert message.endswith(".")
    assert org.snapshot() == before


@pytest.mark.parametrize(
    "settings",
    [
        flow("Contact", {"Phone": "LEN(LastName)"}),
        flow("Contact", {"Birthdate": "NOW()"}),
        flow("Contact", {"Phone": "LastName"}, run="during"),
        flow("Contact", {"Phone": "LastName"}, formula="LastName"),
        {"flows": [{"object": "Contact", "name": "F", "set": {"Phone": {"value": "x"}}}]},
        {"flows": [{"object": "Contact", "name": "F", "set": ["Phone"]}]},
        {"validation_rules": [{"object": "Contact", "name": "R", "formula": 5}]},
        {"triggers": [{"object": "Contact", "name": "T", "set": {"Nope": 1}}]},
    ],
)
def test_automation_that_makes_no_sense_is_refused(
    org: SalesforceModel, settings: dict[str, Any]
) -> None:
    with pytest.raises(BadSettings):
        org.configure(settings)


def test_formulas_are_there_to_be_read_and_survive_a_snapshot(org: SalesforceModel) -> None:
    org.configure(rule("Contact", "LastName = 'Bob'"))
    org.configure(flow("Contact", {"Phone": PHONE}, run="before"))
    (told,) = ask(org, "SELECT ValidationName, Metadata FROM ValidationRule", tooling=True)
    assert told["Metadata"]["errorConditionFormula"] == "LastName = 'Bob'"
    (view,) = ask(org, "SELECT TriggerType FROM FlowDefinitionView")
    assert view["TriggerType"] == "RecordBeforeSave"
    other = SalesforceModel(Clock(lambda: NOW).skewed())
    other.restore(org.snapshot())
    refused(other, "Contact", LastName="Bob")
    found = create(other, "Contact", LastName="A", Phone="4155550123")
    assert row(other, "Contact", found)["Phone"] == "(415) 555-0123"
