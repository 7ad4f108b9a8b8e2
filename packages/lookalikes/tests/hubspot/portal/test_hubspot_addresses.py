"""Which mail addresses and domains a portal takes that is as strict as the vendor's."""

from __future__ import annotations

import pytest
from hubspot_served import Served
from hypothesis import given
from hypothesis import strategies as st

from sandbox.hubspot.errors import Invalid
from sandbox.hubspot.spelling.addresses import check_address, is_domain

labels = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
locals_ = st.from_regex(r"[a-z0-9_+'-]{1,10}(\.[a-z0-9_+'-]{1,10})?", fullmatch=True)


@pytest.fixture
def strict(served: Served) -> Served:
    served.model.settings.change({"addresses": "strict"})
    return served


def answered(served: Served, kind: str, **properties: str) -> tuple[int, list[tuple[str, str]]]:
    answer = served.call("POST", f"/crm/v3/objects/{kind}", json={"properties": properties})
    errors = answer.json().get("errors", [])
    return answer.status_code, [(each["code"], each["message"]) for each in errors]


@pytest.mark.parametrize(
    "address",
    [
        "ada@lee.test",
        "ada@lee.example",
        "mailto:ada@lee.com",
        "ada..king@lee.com",
        ".ada@lee.com",
        "ada@lee..com",
        "ada@-lee.com",
        "ada@localhost.localhost",
        "ada@lee.c0m",
        f"{'a' * 65}@lee.com",
    ],
)
def test_an_address_that_nobody_could_write_to_is_refused(strict: Served, address: str) -> None:
    told = [("INVALID_EMAIL", f"Email address {address} is invalid")]
    assert answered(strict, "contacts", email=address) == (400, told)


def test_a_change_and_a_further_address_are_held_to_the_same(strict: Served) -> None:
    number = strict.model.insert("contacts", {"email": "ada@lee.com"})
    path = f"/crm/v3/objects/contacts/{number}"
    for name, value in (("email", "ada@lee.test"), ("hs_additional_emails", "a@x.com;b@x.test")):
        answer = strict.call("PATCH", path, json={"properties": {name: value}})
        assert answer.json()["errors"][0]["context"] == {"propertyName": [name]}
    cleared = strict.call("PATCH", path, json={"properties": {"email": ""}})
    assert cleared.status_code == 200


@pytest.mark.parametrize("domain", ["lee", "lee.test", "https://lee.com", "lee .com", "lee_x.com"])
def test_a_company_s_domain_that_can_be_none_is_refused(strict: Served, domain: str) -> None:
    code, errors = answered(strict, "companies", name="Lee", domain=domain)
    assert (code, errors[0][0]) == (400, "INVALID_DOMAIN")


def test_usual_addresses_and_domains_are_taken(strict: Served) -> None:
    for address in ("Ada.King+news@Mail.Lee.co.uk", "o'hara@lee.com", "x@xn--bcher-kva.xn--p1ai"):
        assert answered(strict, "contacts", email=address)[0] == 201
    assert answered(strict, "companies", domain="www.Lee.com")[0] == 201


def test_what_people_typed_long_ago_stays_and_other_portals_take_it(strict: Served) -> None:
    strict.model.insert("contacts", {"email": "old@lee.test"})
    strict.model.settings.change({"addresses": "loose"})
    assert answered(strict, "contacts", email="ada@lee.test")[0] == 201


@given(local=locals_, names=st.lists(labels, min_size=1, max_size=3))
def test_whatever_is_spelt_by_the_rules_is_taken_and_never_in_a_reserved_domain(
    local: str, names: list[str]
) -> None:
    domain = ".".join(names)
    check_address("email", f"{local}@{domain}.com")
    for reserved in ("test", "example", "invalid", "localhost"):
        assert not is_domain(f"{domain}.{reserved}")
        with pytest.raises(Invalid):
            check_address("email", f"{local}@{domain}.{reserved}")
