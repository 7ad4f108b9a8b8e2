"""Fields of several words, as an administrator makes them in both systems: mapped, and united."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
import yaml

from tests.journeys.comparison import couples
from tests.journeys.journey import Journey, written

WORDS = {"cloud": "Cloud", "data_platform": "Data Platform", "security": "Security"}
HERE, THERE = "Interests__c", "interests"


def in_salesforce(found: Journey) -> None:
    """A multi-select picklist on contacts, that the integration user may see."""
    ready = found.running.ready["salesforce"]
    asked = {
        "grant_type": "client_credentials",
        "client_id": ready["client_id"],
        "client_secret": ready["client_secret"],
    }
    url = found.running.salesforce_url
    answer = requests.post(f"{url}/services/oauth2/token", data=asked, timeout=10).json()
    org = requests.Session()
    org.headers["Authorization"] = f"Bearer {answer['access_token']}"
    data = f"{url}/services/data/v60.0"
    values = [{"fullName": label, "label": label, "default": False} for label in WORDS.values()]
    metadata = {
        "type": "MultiselectPicklist",
        "label": "Interests",
        "visibleLines": 4,
        "valueSet": {"restricted": True, "valueSetDefinition": {"sorted": False, "value": values}},
    }
    body = {"FullName": f"Contact.{HERE}", "Metadata": metadata}
    org.post(f"{data}/tooling/sobjects/CustomField", json=body, timeout=10).raise_for_status()
    asking = {"q": "SELECT Id FROM PermissionSet WHERE Label = 'Accord integration'"}
    (held,) = org.get(f"{data}/query", params=asking, timeout=10).json()["records"]
    right = {"PermissionsRead": True, "PermissionsEdit": True}
    about = {"ParentId": held["Id"], "SobjectType": "Contact", "Field": f"Contact.{HERE}"}
    made = org.post(f"{data}/sobjects/FieldPermissions", json={**about, **right}, timeout=10)
    made.raise_for_status()


def in_hubspot(found: Journey) -> None:
    """Checkboxes on contacts."""
    options = [
        {"label": label, "value": label, "displayOrder": n, "hidden": False}
        for n, label in enumerate(WORDS.values())
    ]
    body = {
        "name": THERE,
        "label": "Interests",
        "type": "enumeration",
        "fieldType": "checkbox",
        "groupName": "contactinformation",
        "options": options,
    }
    token = found.running.ready["hubspot"]["token"]
    requests.post(
        f"{found.running.hubspot_url}/crm/v3/properties/contacts",
        json=body,
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    ).raise_for_status()


def mapped(found: Journey) -> None:
    """The field in the policy, as an administrator would write it."""
    meaning = {"type": "terms", "vocabulary": "interest"}
    terms = {term: {"label": label} for term, label in WORDS.items()}

    def taxonomy(document: dict[str, Any]) -> None:
        document["entities"]["contact"]["fields"]["interests"] = meaning
        document["vocabularies"]["interest"] = {"terms": terms}

    def system(object_name: str, native: str) -> Callable[[dict[str, Any]], None]:
        def alter(document: dict[str, Any]) -> None:
            objects = document["entities"]["contact"]["objects"]
            objects[object_name]["fields"]["interests"] = native

        return alter

    change(found.folder / "policy" / "taxonomy.yaml", taxonomy)
    change(found.folder / "policy" / "salesforce.yaml", system("Contact", HERE))
    change(found.folder / "policy" / "hubspot.yaml", system("contacts", THERE))


def change(path: Path, alter: Callable[[dict[str, Any]], None]) -> None:
    document = yaml.safe_load(path.read_text())
    alter(document)
    path.write_text(yaml.safe_dump(document, sort_keys=False))


def chosen(found: Journey, left: str, right: str) -> tuple[set[str], set[str]]:
    here = found.salesforce.row("Contact", left)[HERE]
    there = found.hubspot.row("contacts", right).get(THERE)
    return set((here or "").split(";")), set((there or "").split(";"))


def test_both_systems_choose_and_nothing_chosen_is_lost(settled: Journey) -> None:
    in_salesforce(settled)
    in_hubspot(settled)
    settled.accord("doctor")  # sees the new field
    mapped(settled)
    left, right = couples(settled)[0]
    settled.salesforce.edit("Contact", left, {HERE: "Security;Cloud"})
    settled.hubspot.edit("contacts", right, {THERE: "Cloud;Data Platform"})
    settled.sync()
    everything = set(WORDS.values())
    assert chosen(settled, left, right) == (everything, everything)
    for words in ((), ("--full",)):
        assert written(settled.sync(*words)) == 0
    settled.salesforce.edit("Contact", left, {HERE: "Data Platform;Security"})
    settled.hubspot.edit("contacts", right, {THERE: "Cloud;Data Platform"})
    settled.sync()
    assert chosen(settled, left, right) == ({"Data Platform"}, {"Data Platform"})
    settled.hubspot.edit("contacts", right, {THERE: ""})
    settled.sync()
    assert chosen(settled, left, right) == ({""}, {""})
    assert written(settled.sync()) == 0
