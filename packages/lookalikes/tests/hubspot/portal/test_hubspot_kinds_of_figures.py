"""What is worked out for an answer is of its property's type, however odd the values it comes
from.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from hubspot_served import Served
from hypothesis import given
from hypothesis import strategies as st

from sandbox.hubspot.commerce.amounts import figure

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def numbers(served: Served, kind: str, record_id: str) -> dict[str, str]:
    """Every number a record tells when it is asked for all there are, but for what was given."""
    defined = served.call("GET", f"/crm/v3/properties/{kind}").json()["results"]
    names = [
        each["name"] for each in defined if each["type"] == "number" and each["name"] != "amount"
    ]
    body = {"inputs": [{"id": record_id}], "properties": names}
    answer = served.call("POST", f"/crm/v3/objects/{kind}/batch/read", json=body)
    told: dict[str, Any] = answer.json()["results"][0]["properties"]
    return {name: told[name] for name in names if told.get(name)}


@pytest.mark.parametrize(
    "amount", ["1e400", "1e-400", "1e30", "0.00000001", "-1e400", "1e9999999999999999999"]
)
def test_figures_of_a_deal_are_numbers_whatever_its_amount(served: Served, amount: str) -> None:
    given = {
        "amount": amount,
        "dealstage": "appointmentscheduled",
        "closedate": "2026-11-21T10:00:00.124Z",
    }
    made = served.call("POST", "/crm/v3/objects/deals", json={"properties": given})
    told = numbers(served, "deals", made.json()["id"])
    assert {"hs_projected_amount", "hs_days_to_close_raw"} <= set(told)
    # The amount itself is a number as it was written.
    worked_out = {name: value for name, value in told.items() if value != amount}
    assert all(NUMBER.fullmatch(value) for value in worked_out.values()), worked_out


def test_an_owner_who_left_is_still_a_user_by_number(served: Served) -> None:
    owners = served.model.owners
    owner = owners.add({"email": "gone@example.com"}, served.model.now())
    given = {"hubspot_owner_id": owner}
    made = served.call("POST", "/crm/v3/objects/contacts", json={"properties": given}).json()["id"]
    owners.change(owner, {"archived": True}, served.model.now())
    asked = f"/crm/v3/objects/contacts/{made}?properties=hs_user_ids_of_all_owners"
    told = served.call("GET", asked).json()["properties"]["hs_user_ids_of_all_owners"]
    assert told == str(owners.by_id[owner]["userIdIncludingInactive"])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_figure_is_spelt_without_exponents_and_stays_the_same_number(number: float) -> None:
    assert NUMBER.fullmatch(figure(number))
    assert float(figure(number)) == number


@pytest.mark.parametrize("value", ["inf", "nan", "1e400"])
@pytest.mark.parametrize("operator", ["EQ", "GT", "LTE"])
def test_a_filter_by_what_is_no_finite_number_is_refused(
    served: Served, value: str, operator: str
) -> None:
    for name in ("hs_object_id", "amount"):
        condition = {"propertyName": name, "operator": operator, "value": value}
        body = {"filterGroups": [{"filters": [condition]}]}
        assert served.call("POST", "/crm/v3/objects/deals/search", json=body).status_code == 400
