"""Numbers and days written as text: the vendor reads them as Java does, which takes less than
Python.
"""

from __future__ import annotations

import pytest
from orgs import create, refused, row
from raw_calls import Caller
from salesforce_served import Served

from sandbox.salesforce.model import SalesforceModel


@pytest.mark.parametrize("text", ["1_000", "1_0e1_0", "٣", "0x10", "1e", "+", "- 1"])
def test_a_number_is_no_more_than_java_reads(model: SalesforceModel, text: str) -> None:
    for field in ("AnnualRevenue", "NumberOfEmployees"):
        assert refused(model, "Account", Name="A", **{field: text}).code == "JSON_PARSER_ERROR"


@pytest.mark.parametrize(
    ("text", "value"), [("1000", 1000), ("+1.5E3", 1500), (".5", 1), (" 7 ", 7)]
)
def test_a_number_may_be_written_as_text(model: SalesforceModel, text: str, value: int) -> None:
    made = create(model, "Account", Name="A", AnnualRevenue=text)
    assert row(model, "Account", made)["AnnualRevenue"] == value


@pytest.mark.parametrize(
    "text", ["2024-W05-1", "2024W051ab", "20240201", "٢٠٢٤-٠١-٠١", "2024-13-01"]
)
def test_a_day_is_a_year_a_month_and_a_day(model: SalesforceModel, text: str) -> None:
    assert refused(model, "Contact", LastName="A", Birthdate=text).code == "JSON_PARSER_ERROR"


@pytest.mark.parametrize("digits", ["²", "٦٢", "9" * 5000])
def test_a_number_in_an_address_is_of_plain_digits(served: Served, digits: str) -> None:
    caller = Caller(served)
    assert caller.ask("GET", f"/../v{digits}.0/sobjects").status_code == 404
    assert caller.ask("GET", f"/jobs/ingest?queryLocator=x-{digits}").status_code == 400
