"""Users with their teams and permission sets, and business units with their records and mails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hubspot_served import Served

from sandbox.hubspot.setup.arrangements import arrange, arranged
from sandbox.server import Running, SandboxOptions, running
from sandbox.vendor import VendorError

USERS = "/settings/v3/users"


@pytest.fixture
def staffed(served: Served) -> Served:
    """A portal of two sellers in two teams."""
    for name in ("ada", "bob"):
        served.model.insert("owners", {"email": f"{name}@lee.com", "firstName": name})
    teams = [
        {"name": "EMEA", "members": ["ada@lee.com"], "guests": ["bob@lee.com"]},
        {"name": "Americas", "members": ["bob@lee.com"]},
    ]
    arrange(served.model, {"teams": teams, "roles": ["Seller"]})
    return served


def told(served: Served, path: str) -> Any:
    answer = served.call("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_teams_tell_who_is_in_them_and_owners_and_users_which_is_theirs(staffed: Served) -> None:
    emea, americas = told(staffed, f"{USERS}/teams")["results"]
    ada, bob = told(staffed, USERS)["results"]
    assert (emea["name"], emea["userIds"], emea["secondaryUserIds"]) == (
        "EMEA",
        [ada["id"]],
        [bob["id"]],
    )
    assert (bob["primaryTeamId"], bob["secondaryTeamIds"]) == (americas["id"], [emea["id"]])
    assert "secondaryTeamIds" not in ada
    owners = told(staffed, "/crm/v3/owners")["results"]
    assert owners[1]["teams"] == [
        {"id": americas["id"], "name": "Americas", "primary": True},
        {"id": emea["id"], "name": "EMEA", "primary": False},
    ]
    one = told(staffed, f"/crm/v3/owners/{owners[1]['id']}")
    assert one == owners[1]


def test_a_record_is_of_its_owner_s_teams(staffed: Served) -> None:
    emea, americas = told(staffed, f"{USERS}/teams")["results"]
    owner = told(staffed, "/crm/v3/owners")["results"][1]["id"]
    body = {"properties": {"firstname": "Cy", "hubspot_owner_id": owner}}
    made = staffed.call("POST", "/crm/v3/objects/contacts", json=body).json()
    names = "hubspot_team_id,hs_all_team_ids"
    read = told(staffed, f"/crm/v3/objects/contacts/{made['id']}?properties={names}")["properties"]
    for properties in (made["properties"], read):
        assert properties["hubspot_team_id"] == americas["id"]
        assert properties["hs_all_team_ids"] == f"{americas['id']};{emea['id']}"


def test_a_user_is_made_moved_and_taken_away(staffed: Served) -> None:
    emea, americas = told(staffed, f"{USERS}/teams")["results"]
    (role,) = told(staffed, f"{USERS}/roles")["results"]
    body = {
        "email": "Cy@lee.com",
        "firstName": "Cy",
        "roleId": role["id"],
        "primaryTeamId": emea["id"],
    }
    made = staffed.call("POST", USERS, json=body)
    assert (made.status_code, made.json()["roleIds"]) == (201, [role["id"]])
    path = "/settings/users/2026-03/cy@lee.com?idProperty=EMAIL"
    moved = staffed.call("PUT", path, json={"primaryTeamId": americas["id"], "roleId": ""})
    assert (moved.json()["primaryTeamId"], moved.json()["roleIds"]) == (americas["id"], [])
    assert "cy@lee.com" in {each["email"] for each in told(staffed, "/crm/v3/owners")["results"]}
    assert staffed.call("POST", USERS, json=body).status_code == 409
    assert staffed.call("DELETE", path).status_code == 204
    assert staffed.call("GET", path).status_code == 404
    archived = told(staffed, "/crm/v3/owners?archived=true")["results"]
    assert [each["email"] for each in archived] == ["cy@lee.com"]


def test_a_team_that_is_not_there_makes_no_user(staffed: Served) -> None:
    body = {"email": "cy@lee.com", "primaryTeamId": "1"}
    assert staffed.call("POST", USERS, json=body).status_code == 400
    assert len(told(staffed, USERS)["results"]) == 2
    assert told(staffed, "/crm/v3/owners?archived=true")["results"] == []


def test_a_portal_without_teams_tells_none(served: Served) -> None:
    served.model.insert("owners", {"email": "ada@lee.com", "firstName": "Ada"})
    assert told(served, f"{USERS}/teams") == {"results": []}
    (owner,) = told(served, "/crm/v3/owners")["results"]
    assert "teams" not in owner
    assert told(served, "/business-units/v3/business-units/user/1") == {"results": []}


@pytest.fixture
def branded(staffed: Served) -> Served:
    """A portal of two business units, of which one is Ada's alone."""
    logo = {"logoUrl": "https://lee.com/l.png", "logoAltText": "Lee", "resizedUrl": "https://l"}
    units = [{"name": "Lee UK", "logo": logo}, {"name": "Lee DE", "people": ["ada@lee.com"]}]
    arrange(staffed.model, {"business_units": units})
    return staffed


def test_a_user_sees_the_business_units_that_are_theirs(branded: Served) -> None:
    ada, bob = (each["id"] for each in told(branded, USERS)["results"])
    place = "/business-units/v3/business-units/user"
    names = [each["name"] for each in told(branded, f"{place}/{ada}")["results"]]
    assert names == ["Account default", "Lee UK", "Lee DE"]
    dated = f"/business-units/public/2026-03/business-units/user/{bob}"
    found = told(branded, f"{dated}?properties=logoMetadata&name=Lee UK")["results"]
    assert [(each["id"], each["logoMetadata"]["logoAltText"]) for each in found] == [("101", "Lee")]
    assert "logoMetadata" not in told(branded, dated)["results"][1]


def test_a_record_is_of_business_units_that_there_are(branded: Served) -> None:
    name = "hs_all_assigned_business_unit_ids"

    def made(**properties: str) -> Any:
        body = {"properties": {"firstname": "Cy", **properties}}
        return branded.call("POST", "/crm/v3/objects/contacts", json=body).json()

    assert made()["properties"][name] == "0"
    assert made(**{name: "0;102"})["properties"][name] == "0;102"
    refused = made(**{name: "103"})
    assert refused["errors"][0]["message"].endswith("allowed options: [0, 101, 102]")


def test_each_business_unit_sends_mails_of_its_own_kind(branded: Served) -> None:
    base = "/communication-preferences/v4"
    (kind,) = told(branded, f"{base}/definitions?businessUnitId=101")["results"]
    assert (kind["name"], kind["businessUnitId"]) == ("Marketing Information (Lee UK)", 101)
    number = branded.model.insert("contacts", {"email": "cy@fox.com"})
    body = {
        "channel": "EMAIL",
        "statusState": "UNSUBSCRIBED",
        "subscriptionId": int(kind["id"]),
        "legalBasis": "NON_GDPR",
        "legalBasisExplanation": "asked by phone",
    }
    branded.model.settings.change({"gdpr": True})
    done = branded.call("POST", f"{base}/statuses/cy@fox.com", json=body).json()["results"]
    assert (done[0]["businessUnitId"], done[0]["timestamp"]) == (101, "2026-11-21T10:00:00.123Z")
    shown = f"hs_email_optout_{kind['id']}"
    path = f"/crm/v3/objects/contacts/{number}?properties={shown}"
    assert told(branded, path)["properties"][shown] == "true"
    of_unit = told(branded, f"{base}/statuses/cy@fox.com?businessUnitId=101")["results"]
    assert [each["status"] for each in of_unit] == ["UNSUBSCRIBED"]


def test_where_gdpr_is_on_a_choice_needs_a_legal_basis_and_why(served: Served) -> None:
    served.model.settings.change({"gdpr": True})
    old = {"emailAddress": "cy@fox.com", "subscriptionId": "1001"}
    new = {"channel": "EMAIL", "statusState": "SUBSCRIBED", "subscriptionId": 1001}
    basis = {"legalBasis": "CONSENT_WITH_NOTICE"}
    calls: list[tuple[str, dict[str, Any]]] = [
        ("v3/subscribe", old),
        ("v3/unsubscribe", old | basis),
        ("v4/statuses/cy@fox.com", new),
    ]
    for path, body in calls:
        answer = served.call("POST", f"/communication-preferences/{path}", json=body)
        assert answer.status_code == 400
        assert "legalBasisExplanation" in answer.json()["message"]
    whole = new | basis | {"legalBasisExplanation": "signed on paper"}
    done = served.call("POST", "/communication-preferences/v4/statuses/cy@fox.com", json=whole)
    assert done.json()["results"][0]["legalBasis"] == "CONSENT_WITH_NOTICE"
    wrong = served.call(
        "POST", "/communication-preferences/v3/subscribe", json=old | {"legalBasis": "BECAUSE"}
    )
    assert "Enum type must be one of: [LEGITIMATE_INTEREST_PQL" in wrong.json()["message"]


def test_an_address_that_opted_out_comes_back_where_version_4_may_do_that(served: Served) -> None:
    path = "/communication-preferences/v4/statuses/cy@fox.com"
    body = {"channel": "EMAIL", "statusState": "UNSUBSCRIBED", "subscriptionId": 1001}
    number = served.model.insert("contacts", {"email": "cy@fox.com"})
    served.call("POST", path, json=body)
    back = body | {"statusState": "SUBSCRIBED"}
    assert served.call("POST", path, json=back).status_code == 400
    served.model.settings.change({"resubscribing": "allowed"})
    assert served.call("POST", path, json=back).json()["results"][0]["status"] == "SUBSCRIBED"
    name = "hs_email_optout_1001"
    read = told(served, f"/crm/v3/objects/contacts/{number}?properties={name}")["properties"]
    assert read[name] == "false"
    served.call("POST", f"{path}/unsubscribe-all?channel=EMAIL")
    assert served.call("POST", path, json=back | {"subscriptionId": 1002}).status_code == 400


def test_people_and_brands_survive_a_snapshot(branded: Served) -> None:
    saved = branded.model.snapshot()
    before = arranged(branded.model)
    branded.model.clear()
    branded.model.restore(saved)
    assert branded.model.snapshot() == saved
    assert arranged(branded.model) == before
    assert "hs_email_optout_2101" in branded.model.book.live["contacts"]


@pytest.mark.parametrize("wanted", [{"teams": [{}]}, {"teams": 5}, {"business_units": [{}]}])
def test_what_is_arranged_wrongly_is_refused(served: Served, wanted: dict[str, Any]) -> None:
    with pytest.raises(VendorError, match="is misspelt"):
        arrange(served.model, wanted)


@pytest.fixture(scope="module")
def running_pair() -> Iterator[Running]:
    with running(SandboxOptions(people=0)) as both:
        yield both


REFUSED = [
    {"teams": [{"name": "East", "members": ["nobody@x.example"]}]},
    {"roles": ["Closer"], "business_units": [{}]},
    {"currencies": {"home": "USD", "others": {"GBP": "x"}}},
    {"gdpr": True, "teams": 5},
    {"gdpr": "false"},
    {"excluded_domains": "x.example"},
    {"gpdr": True},
]


@pytest.mark.parametrize("wanted", REFUSED, ids=str)
def test_what_is_refused_leaves_the_portal_as_it_was(
    running_pair: Running, wanted: dict[str, Any]
) -> None:
    url = f"{running_pair.hubspot_url}/_sandbox/portal"
    arrange(running_pair.hubspot, {"teams": [{"name": "West"}], "roles": ["Seller"]})
    before = requests.get(url, timeout=60).json()
    answer = requests.post(url, json=wanted, timeout=60)
    assert 400 <= answer.status_code < 500
    assert "Error" not in answer.json()["message"]
    assert requests.get(url, timeout=60).json() == before
