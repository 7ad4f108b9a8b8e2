"""Each refusal in the catalogue that an account can be made to give, with its kind and advice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connectors.errors import AuthError, IntegrationError
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.meaning.refusal import MEANINGS, advice
from connectors.hubspot.meaning.verdict import refusal
from connectors.record import Ref
from connectors.write import Associate, Create, Delete, Refused, Update, Write
from tests.connectors.hubspot.served_portal import ServedPortal

KINDS = {"value", "rights", "setup", "duplicate", "rule", "gone", "reference", "busy", "limit"}


def update(portal: ServedPortal, object_name: str = "contacts", **fields: str) -> Write:
    return Update("i", portal.ref(object_name), fields)


WRONG: dict[str, Callable[[ServedPortal], Write]] = {
    "INVALID_OPTION": lambda portal: update(portal, "companies", industry="Sorcery"),
    "INVALID_EMAIL": lambda portal: update(portal, email="no address"),
    "INVALID_INTEGER": lambda portal: update(portal, "companies", numberofemployees="many"),
    "INVALID_LONG": lambda portal: update(portal, "deals", closedate="soon"),
    "PROPERTY_VALUE_TOO_LONG": lambda portal: update(portal, jobtitle="x" * 70_000),
    "PROPERTY_DOESNT_EXIST": lambda portal: update(portal, shoe_size="44"),
    "READ_ONLY_VALUE": lambda portal: update(portal, hs_object_id="5"),
    "CONFLICT": lambda portal: [
        portal.add("contacts", email="a@b.example"),
        update(portal, email="a@b.example"),
    ][1],
    "OBJECT_NOT_FOUND": lambda portal: Update(
        "i", Ref("hubspot", "contacts", "404"), {"jobtitle": "x"}
    ),
    "VALIDATION_ERROR": lambda portal: Create("i", "contacts", "jobtitle", "k", {}),
    "LIFECYCLE_BACKWARDS": lambda portal: Update(
        "i", portal.ref("contacts", lifecyclestage="customer"), {"lifecyclestage": "lead"}
    ),
}


@pytest.mark.parametrize("code", WRONG)
def test_a_refused_record_comes_with_its_code_and_what_to_do(
    portal: ServedPortal, connector: HubSpotConnector, code: str
) -> None:
    (outcome,) = connector.write([WRONG[code](portal)])
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert outcome.message.endswith(MEANINGS[code].advice)


@pytest.mark.parametrize("when", [None, {"jobtitle": ["CEO"]}])
def test_the_accounts_own_rules_are_named(
    portal: ServedPortal, connector: HubSpotConnector, when: dict[str, Any] | None
) -> None:
    portal.model.settings.validation_rules = [
        {"object": "contacts", "property": "phone", "when": when}
    ]
    (outcome,) = connector.write([Create("i", "contacts", "accord_key", "k", {"jobtitle": "CEO"})])
    portal.model.settings.validation_rules = []
    assert isinstance(outcome, Refused)
    assert outcome.code == (
        "MISSING_CONDITIONAL_REQUIRED_PROPERTY" if when else "MISSING_REQUIRED_PROPERTY"
    )
    assert outcome.field == "phone"
    assert "default in the policy" in outcome.message


def test_a_date_that_is_no_day_is_named(portal: ServedPortal, connector: HubSpotConnector) -> None:
    definition = {"name": "renewal", "label": "Renewal", "type": "date", "fieldType": "date"}
    connector.client.definitions.create_property(
        "companies", {**definition, "groupName": "companyinformation"}
    )
    (outcome,) = connector.write([update(portal, "companies", renewal="1700000000001")])
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.field) == ("INVALID_DATE", "renewal")


def test_what_was_archived_meanwhile_is_gone(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ref = portal.ref("contacts")
    connector.write([Delete("d", ref)])
    (outcome,) = connector.write([Update("u", ref, {"jobtitle": "x"})])
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.gone) == ("OBJECT_NOT_FOUND", True)


def test_a_link_to_nobody_says_so(portal: ServedPortal, connector: HubSpotConnector) -> None:
    (outcome,) = connector.write([Associate("l", portal.ref("deals"), "@contacts", "404")])
    assert isinstance(outcome, Refused)
    assert not outcome.gone
    assert outcome.message


def test_a_missing_scope_and_a_dead_token_stop_the_connector(portal: ServedPortal) -> None:
    connector = portal.connect()
    portal.model.access.missing_scopes.add("crm.objects.contacts.write")
    with pytest.raises(AuthError) as caught:
        connector.write([update(portal, jobtitle="x")])
    assert "crm.objects.contacts.write" in caught.value.advice
    connector.close()
    dead = portal.connect(token="pat-na1-dead")
    with pytest.raises(AuthError, match="wrong, expired or revoked"):
        dead.identity()
    dead.close()


def test_every_entry_of_the_catalogue_is_a_kind_with_one_sentence() -> None:
    for code, meaning in MEANINGS.items():
        assert meaning.kind in KINDS, code
        assert meaning.advice.endswith("."), code
        assert 15 < len(meaning.advice) < 120, code
    assert advice("NEVER_HEARD_OF") is None


def test_every_entry_that_this_account_can_give_is_tried() -> None:
    tried = {
        *WRONG,
        "MISSING_REQUIRED_PROPERTY",
        "MISSING_CONDITIONAL_REQUIRED_PROPERTY",
        "INVALID_DATE",
    }
    tried |= {
        "MISSING_SCOPES",
        "EXPIRED_AUTHENTICATION",
        "INVALID_LIFECYCLE_STAGE",
    }  # here, and in test_hubspot_care
    tried |= {"BAD_REFRESH_TOKEN", "BAD_CLIENT_ID"}  # test_hubspot_sign_in
    tried |= {
        "UNKNOWN_LABEL",
        "UNKNOWN_ASSOCIATION",
        "LIST_NOT_MANUAL",
    }  # test_hubspot_roles, test_hubspot_care
    tried |= {"RATE_LIMITS", "HTTP_414", "HTTP_423", "HTTP_477"}  # test_hubspot_limits
    tried |= {
        "NO_ADDRESS",
        "OPT_IN_IS_THE_CONTACTS",
        "OPT_OUT_UNCONFIRMED",
    }  # test_hubspot_opt_outs
    rare = {"INVALID_AUTHENTICATION", "HTTP_404", "OBJECT_ALREADY_EXISTS", "INTERNAL_ERROR"}
    rare |= {"HTTP_405", "METHOD_NOT_ALLOWED"}
    assert tried | rare == MEANINGS.keys()


def test_a_whole_call_that_is_refused_carries_the_advice(connector: HubSpotConnector) -> None:
    with pytest.raises(IntegrationError) as caught:
        connector.client.call("DELETE", "/account-info/v3/details", read=False)
    assert "`api`" in caught.value.advice


def test_a_value_is_named_although_a_batch_tells_it_within_the_message_alone() -> None:
    """As HubSpot's page of errors has it: an item of a batch has no `errors` of its own."""
    entry = '{"isValid":false,"message":"x is not y","error":"INVALID_OPTION","name":"industry"}'
    message = f"Property values were not valid: [{entry}]"
    found = refusal(207, {"category": "VALIDATION_ERROR", "message": message})
    assert (found.code, found.field, found.message) == ("INVALID_OPTION", "industry", "x is not y")
    cut = refusal(207, {"category": "VALIDATION_ERROR", "message": message[:60]})
    assert (cut.code, cut.field) == ("VALIDATION_ERROR", None)


def test_a_record_that_is_not_there_is_gone_although_no_category_says_so() -> None:
    found = refusal(404, {"status": "error", "message": "resource not found"})
    assert (found.code, found.gone) == ("OBJECT_NOT_FOUND", True)
