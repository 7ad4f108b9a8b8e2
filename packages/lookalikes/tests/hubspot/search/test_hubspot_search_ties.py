"""Search by associated records, as the vendor's guide has it ("Search through associations")."""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served


@pytest.fixture
def tied(served: Served) -> dict[str, str]:
    """Two people, one of them with a deal, and the deal's ids by their words."""
    ids = {}
    for word in ("ada", "bob"):
        made = served.call(
            "POST", "/crm/v3/objects/contacts", json={"properties": {"firstname": word}}
        )
        ids[word] = made.json()["id"]
    for word in ("won", "lonely"):
        made = served.call("POST", "/crm/v3/objects/deals", json={"properties": {"dealname": word}})
        ids[word] = made.json()["id"]
    put = served.call(
        "PUT",
        f"/crm/v4/objects/deals/{ids['won']}/associations/default/contacts/{ids['ada']}",
    )
    assert put.status_code == 200, put.text
    return ids


def found(served: Served, kind: str, **condition: Any) -> set[str]:
    answer = served.call(
        "POST", f"/crm/v3/objects/{kind}/search", json={"filterGroups": [{"filters": [condition]}]}
    )
    assert answer.status_code == 200, answer.text
    return {row["id"] for row in answer.json()["results"]}


@pytest.mark.parametrize("word", ["contact", "contacts", "0-1"])
def test_the_deals_of_a_contact_are_found_by_the_contacts_id(
    served: Served, tied: dict[str, str], word: str
) -> None:
    name = f"associations.{word}"
    asked = {"propertyName": name, "operator": "EQ"}
    assert found(served, "deals", **asked, value=tied["ada"]) == {tied["won"]}
    assert found(served, "deals", **asked, value=tied["bob"]) == set()
    assert found(served, "deals", **asked, value="nobody") == set()


def test_each_operator_that_looks_for_ids_has_its_opposite(
    served: Served, tied: dict[str, str]
) -> None:
    people = {"values": [tied["ada"], tied["bob"]]}
    for operator, against, more in (
        ("HAS_PROPERTY", "NOT_HAS_PROPERTY", {}),
        ("EQ", "NEQ", {"value": tied["ada"]}),
        ("IN", "NOT_IN", people),
    ):
        asked = {"propertyName": "associations.contact", **more}
        assert found(served, "deals", **asked, operator=operator) == {tied["won"]}
        assert found(served, "deals", **asked, operator=against) == {tied["lonely"]}


def test_the_other_side_finds_its_deal_as_well(served: Served, tied: dict[str, str]) -> None:
    asked = {"propertyName": "associations.deal", "operator": "EQ", "value": tied["won"]}
    assert found(served, "contacts", **asked) == {tied["ada"]}


@pytest.mark.parametrize(
    ("name", "operator"), [("associations.martian", "EQ"), ("associations.contact", "GT")]
)
def test_what_is_no_object_type_and_what_ids_do_not_do_is_refused(
    served: Served, name: str, operator: str
) -> None:
    condition = {"propertyName": name, "operator": operator, "value": "1"}
    answer = served.call(
        "POST",
        "/crm/v3/objects/deals/search",
        json={"filterGroups": [{"filters": [condition]}]},
    )
    assert answer.status_code == 400
    assert name in answer.json()["message"]
