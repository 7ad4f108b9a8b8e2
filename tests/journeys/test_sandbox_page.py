"""What the page on the look-alikes shows can be copied: its examples are posted as they stand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.journeys.journey import Journey

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "sandbox.md").read_text(encoding="utf-8")
PORTALS = PAGE[PAGE.index("## Portals differ") : PAGE.index("## Currencies of the org")]
ORGS = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
SETTINGS = re.findall(r"^\| `(\w+)`(?:, `\w+`)? \| `([\[{].*?[\]}])`", PORTALS, re.MULTILINE)


def test_the_page_has_examples() -> None:
    assert len(ORGS) == 3
    assert [name for name, _ in SETTINGS] == ["currencies", "teams", "business_units", "labels"]


@pytest.mark.parametrize("text", ORGS, ids=lambda text: text[2:12])
def test_an_org_takes_the_example_after_those_above_it(settled: Journey, text: str) -> None:
    settled.running.salesforce.configure({"record_types": [PARTNER]})
    for example in ORGS[: ORGS.index(text) + 1]:
        posted(settled.salesforce.url, "org", json.loads(example))


PARTNER = {"object": "Lead", "name": "Partner", "label": "Partner"}


@pytest.mark.parametrize(("name", "text"), SETTINGS, ids=lambda told: told[:12])
def test_a_portal_takes_the_example(settled: Journey, name: str, text: str) -> None:
    settled.hubspot.edit("owners", None, {"email": "ada@lee.com", "firstName": "Ada"})
    posted(settled.hubspot.url, "portal", {name: json.loads(text)})


def posted(url: str, where: str, document: dict[str, Any]) -> None:
    answer = requests.post(f"{url}/_sandbox/{where}", json=document, timeout=60)
    assert answer.status_code == 200, answer.text
