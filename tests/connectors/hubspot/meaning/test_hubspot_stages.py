"""Stages of pipelines that a portal keeps elsewhere (`externalOptions`): their order is known all
the same, so that a stage which would go back is never reported as written.
"""

from __future__ import annotations

from typing import Any

import pytest

from connectors.errors import RejectedError
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.meaning.schemas import Schemas
from connectors.write import Applied, Refused, Update
from tests.connectors.hubspot.served_portal import ServedPortal

LIFECYCLE = (
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
    "other",
)
DEAL_STAGES = (
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
    "closedwon",
    "closedlost",
)


def _say(portal: ServedPortal, kind: str, name: str, **words: Any) -> None:
    live = portal.model.book.live[kind]
    live[name] = live[name] | words


class Told:
    """An account that says this of an object."""

    def __init__(self, properties: list[dict[str, Any]], pipelines: Any = None):
        self._properties, self._pipelines = properties, pipelines

    def properties(self, object_name: str) -> list[dict[str, Any]]:
        return self._properties

    def custom_object(self, object_name: str) -> dict[str, Any]:
        raise RejectedError(object_name)

    def pipelines(self, object_name: str) -> list[dict[str, Any]]:
        if self._pipelines is None:
            raise RejectedError(object_name)
        return list(self._pipelines)


def external(name: str, *values: str) -> dict[str, Any]:
    options = [{"value": value, "displayOrder": place} for place, value in enumerate(values)]
    return {"name": name, "type": "enumeration", "externalOptions": True, "options": options}


@pytest.mark.parametrize("object_name", ["contacts", "companies"])
def test_lifecycle_stages_that_are_kept_elsewhere_and_listed_count(
    portal: ServedPortal, connector: HubSpotConnector, object_name: str
) -> None:
    definition = portal.model.book.get(object_name, "lifecyclestage")
    assert definition["externalOptions"] is True
    fields = connector.describe([object_name])[object_name].fields
    assert fields["lifecyclestage"].options == LIFECYCLE


def test_deal_stages_that_are_kept_elsewhere_are_those_of_the_pipelines(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    assert portal.model.book.get("deals", "dealstage")["options"] == []
    fields = connector.describe(["deals"])["deals"].fields
    assert fields["dealstage"].options == DEAL_STAGES
    assert fields["pipeline"].options == ("default",)


def test_owners_that_are_kept_elsewhere_may_be_anybody(connector: HubSpotConnector) -> None:
    fields = connector.describe(["deals"])["deals"].fields
    assert fields["hubspot_owner_id"].options is None


def test_a_stage_that_would_go_back_is_refused_where_stages_are_kept_elsewhere(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ref = portal.ref("companies", lifecyclestage="customer")
    (outcome,) = connector.write([Update("u", ref, {"lifecyclestage": "lead"})])
    assert isinstance(outcome, Refused)
    assert outcome.code == "LIFECYCLE_BACKWARDS"


def test_a_stage_goes_back_by_clearing_where_stages_are_kept_elsewhere(
    portal: ServedPortal,
) -> None:
    connector = portal.connect(clear_lifecycle=True)
    ref = portal.ref("contacts", lifecyclestage="customer")
    (outcome,) = connector.write([Update("u", ref, {"lifecyclestage": "lead"})])
    assert isinstance(outcome, Applied)
    assert portal.held(ref)["lifecyclestage"] == "lead"
    connector.close()


def test_a_stage_that_was_passed_over_is_refused_though_nothing_tells_the_order(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    _say(portal, "contacts", "lifecyclestage", options=[])
    portal.model.pipelines.by_kind.pop("contacts")
    ref = portal.ref("contacts", lifecyclestage="customer")
    assert connector.describe(["contacts"])["contacts"].fields["lifecyclestage"].options is None
    (outcome,) = connector.write([Update("u", ref, {"lifecyclestage": "lead"})])
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.field) == ("LIFECYCLE_BACKWARDS", "lifecyclestage")


def no_currency() -> None:
    """Of an account that tells none."""


def test_stages_of_an_object_whose_pipelines_may_not_be_read_may_be_anything() -> None:
    schemas = Schemas(Told([external("dealstage"), external("pipeline")]), no_currency)
    assert schemas.fields("deals")["dealstage"].options is None


def test_archived_stages_are_no_choice_and_the_rest_stand_as_people_see_them() -> None:
    stages = [
        {"id": "b", "label": "B", "displayOrder": 1},
        {"id": "gone", "label": "G", "displayOrder": 2, "archived": True},
        {"id": "a", "label": "A", "displayOrder": 0},
    ]
    pipelines = [{"id": "p", "label": "P", "displayOrder": 0, "stages": stages}]
    schemas = Schemas(Told([external("dealstage"), external("pipeline")], pipelines), no_currency)
    assert schemas.fields("deals")["dealstage"].options == ("a", "b")
    assert schemas.fields("deals")["pipeline"].options == ("p",)


def test_stages_that_are_listed_cost_no_call() -> None:
    schemas = Schemas(Told([external("lifecyclestage", "lead", "customer")]), no_currency)
    assert schemas.fields("contacts")["lifecyclestage"].options == ("lead", "customer")
