"""What the vendor's recorded answers to creates say of activities and tickets, and its definitions
of money.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

TASK = {"hs_task_subject": "Call", "hs_timestamp": "2026-01-01T00:00:00Z", "hs_task_type": "CALL"}


def made(served: Served, kind: str, **properties: object) -> dict[str, Any]:
    answer = served.call("POST", f"/crm/v3/objects/{kind}", json={"properties": properties})
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json()
    return found


def test_a_task_has_a_page_among_tasks(served: Served) -> None:
    """Recorded in 2026: NangoHQ/integration-templates."""
    task = made(served, "tasks", **TASK)
    account = served.model.portal_id
    assert task["url"] == f"https://app.hubspot.com/tasks/{account}/view/all/task/{task['id']}"


def test_a_note_is_shown_in_a_list_of_one(served: Served) -> None:
    """Recorded in 2026: NangoHQ/integration-templates, and a log of a business in the EU."""
    note = made(served, "notes", hs_timestamp="2026-01-01T00:00:00Z", hs_note_body="Hello")
    before, _, filters = note["url"].partition("?filters=")
    assert before.endswith(f"/contacts/{served.model.portal_id}/objects/0-46/views/all/list")
    assert filters.startswith("%5B%7B%22property%22%3A%22hs_object_id%22")
    assert filters.endswith(f"%22value%22%3A%22{note['id']}%22%7D%5D")
    preview = note["properties"]["hs_body_preview_html"]
    assert preview == "<html>\n<head></head>\n<body>\nHello\n</body>\n</html>"


@pytest.mark.parametrize(("status", "told"), [("NOT_STARTED", "0"), ("COMPLETED", "1")])
def test_whether_a_task_is_done_is_a_count(served: Served, status: str, told: str) -> None:
    """Recorded in 2026 of one that is not: NangoHQ/integration-templates."""
    task = made(served, "tasks", **TASK, hs_task_status=status)
    names = ("hs_task_is_completed", "hs_task_is_completed_call")
    assert [task["properties"][name] for name in names] == [told] * 2
    assert task["properties"]["hs_task_is_completed_email"] == "0"
    assert task["properties"]["hs_start_date_with_fallback"] == task["createdAt"]


def test_a_new_ticket_is_visible_and_its_last_mail_was_the_first(served: Served) -> None:
    """Recorded in 2026: NangoHQ/integration-templates."""
    ticket = made(served, "tickets", subject="S", hs_pipeline="0", hs_pipeline_stage="1")
    assert ticket["properties"]["hs_is_visible_in_help_desk"] == "true"
    assert ticket["properties"]["hs_last_email_activity"] == "ORIGINAL_FROM_CONTACT"


def test_money_is_defined_with_the_property_that_holds_its_currency(served: Served) -> None:
    """Recorded in 2024 and 2026: NangoHQ/integration-templates, and findings of a portal in the
    EU.
    """
    at = "/crm/v3/properties/deals"
    amount = served.call("GET", f"{at}/amount").json()
    assert amount["showCurrencySymbol"] is True
    assert amount["currencyPropertyName"] == "deal_currency_code"
    assert (amount["groupName"], amount["displayOrder"]) == ("deal_revenue", 2)
    home = served.call("GET", f"{at}/amount_in_home_currency").json()
    assert home["showCurrencySymbol"] is True
    assert "currencyPropertyName" not in home
    assert home["calculationFormula"].startswith("if is_present(hs_exchange_rate)")
    stage = served.call("GET", f"{at}/dealstage").json()
    assert (stage["options"], stage["modificationMetadata"]["readOnlyOptions"]) == ([], False)


@pytest.mark.parametrize(
    ("code", "name"),
    [("AED", "UAE Dirham"), ("GBP", "Pound Sterling"), ("JPY", "Yen"), ("PHP", "Philippine Piso")],
)
def test_a_currency_has_the_name_that_iso_4217_has_for_it(
    served: Served, code: str, name: str
) -> None:
    """Recorded in 2025: NangoHQ/integration-templates."""
    found = served.call("GET", "/settings/v3/currencies/codes").json()["results"]
    assert {"currencyCode": code, "currencyName": name} in found
