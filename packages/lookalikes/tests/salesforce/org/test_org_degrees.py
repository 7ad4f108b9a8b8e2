"""Degrees of places: what is off the globe is refused."""

from __future__ import annotations

import pytest
from orgs import create, refused, row

from sandbox.salesforce.model import SalesforceModel


@pytest.mark.parametrize(
    ("field", "label", "value"),
    [
        ("MailingLatitude", "Mailing Latitude", 90.5),
        ("MailingLongitude", "Mailing Longitude", -180.001),
        ("OtherLatitude", "Other Latitude", 512305),
    ],
)
def test_degrees_that_there_are_not_are_refused(
    model: SalesforceModel, field: str, label: str, value: float
) -> None:
    refusal = refused(model, "Contact", LastName="Lee", **{field: value})
    assert (refusal.code, refusal.fields) == ("NUMBER_OUTSIDE_VALID_RANGE", [field])
    assert refusal.message == f"{label}: value outside of valid range on numeric field: {value}"


def test_poles_and_the_date_line_are_places(model: SalesforceModel) -> None:
    place = {"MailingLatitude": -90, "MailingLongitude": 180, "OtherLongitude": 100.25}
    made = create(model, "Contact", LastName="Lee", **place)
    assert {name: row(model, "Contact", made)[name] for name in place} == place
