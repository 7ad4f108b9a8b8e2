"""People whose company gets no counterpart, by the policy or because it has no name yet, arrive all
the same: as leads, not as somebody who waits for what nobody makes.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from mapping.language import Language
from tests.mapping.starter import starter
from tests.sync.rig import Rig


def no_accounts_are_made() -> Language:
    """Companies that only HubSpot knows stay there."""
    language = starter().language
    account = language.entities["account"]
    scope = account.scope.model_copy(update={"create_in": ("hubspot",)})
    return replace(
        language, entities={**language.entities, "account": replace(account, scope=scope)}
    )


def trade(rig: Rig, **company: str) -> str:
    """A company and Ann, who works there; returns the company's id."""
    made = rig.right.put("companies", {"domain": "acme.com", **company})
    rig.person(email="ann@lee.example", **{"@companies": made})
    for _ in range(3):
        rig.sync()
    return made


@pytest.mark.parametrize("why", ["scope", "no name"])
def test_somebody_of_a_company_that_is_left_out_is_a_lead(why: str) -> None:
    rig = Rig()
    if why == "scope":
        rig.language = no_accounts_are_made()
    trade(rig, **({"name": "Acme"} if why == "scope" else {}))
    assert rig.held(rig.left, "Lead")["Email"] == "ann@lee.example"
    assert not rig.left.live("Account")
    assert not rig.store.issues()


def test_a_company_that_is_named_later_gets_its_account_and_the_lead_stays_one() -> None:
    rig = Rig()
    company = trade(rig)
    rig.edit(rig.right, "companies", company, name="Acme")
    for _ in range(3):
        rig.sync()
    assert rig.held(rig.left, "Account")["Name"] == "Acme"
    assert rig.held(rig.left, "Lead")["Email"] == "ann@lee.example"
    assert not rig.left.live("Contact")
    rig.person(email="bob@lee.example", **{"@companies": company})
    for _ in range(3):
        rig.sync()
    assert rig.held(rig.left, "Contact")["Email"] == "bob@lee.example"
    assert not rig.store.issues()


def test_somebody_of_a_company_that_is_about_to_be_made_is_its_contact() -> None:
    rig = Rig()
    trade(rig, name="Acme")
    (account,) = rig.left.live("Account")
    assert rig.held(rig.left, "Contact")["AccountId"] == account
