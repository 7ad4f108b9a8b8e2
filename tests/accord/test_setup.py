"""`make_ready` and `examine`: what Accord needs of both systems, and what stands in its way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from accord.custom_fields import custom_fields
from accord.policies import Policy, compile_policy
from accord.sessions import opened
from accord.usecases.looking.why import why_document
from accord.usecases.setup import FIX_PROVISION, examine, make_ready
from accord.workspace import Workspace
from connectors.errors import AuthError, UserError
from connectors.memory import MemorySystem
from connectors.protocol import Finding, Identity
from connectors.record import ObjectSchema
from tests.accord.conftest import Vendor, at_work, connected, vendors
from tests.mapping.starter import SYSTEMS, starter, starter_texts
from tests.sync.rig import Rig


def hide(system: MemorySystem, object_name: str, *fields: str) -> None:
    """The system has an object without these fields."""
    kept = [name for name in system.objects[object_name] if name not in fields]
    system.objects = {**system.objects, object_name: kept}


def unprovisioned(rig: Rig) -> Rig:
    """As both systems come from their vendors."""
    for system in (rig.left, rig.right):
        for wanted in custom_fields(rig.language, system.name):
            hide(system, wanted.object, wanted.name)
    return rig


def findings(rig: Rig, folder: Path) -> list[Finding]:
    return examine(connected(folder, vendors(rig)))


def troubles(found: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.level != "ok"]


# --- provision


def test_a_dry_run_says_what_it_would_create_and_creates_nothing(tmp_path: Path) -> None:
    rig = unprovisioned(Rig())
    workspace = connected(tmp_path, vendors(rig))
    before = {system.name: dict(system.objects) for system in (rig.left, rig.right)}
    told = make_ready(workspace, dry_run=True)
    assert told.keys() == set(SYSTEMS)
    assert "salesforce: would create Lead.Accord_Key__c" in told["salesforce"]
    assert "hubspot: would create contacts.accord_reason" in told["hubspot"]
    for system in SYSTEMS:
        assert len(told[system]) == len(custom_fields(starter().language, system))
    assert {system.name: system.objects for system in (rig.left, rig.right)} == before


def test_what_is_missing_is_created_once(tmp_path: Path) -> None:
    rig = unprovisioned(Rig())
    hide(rig.right, "companies", "accord_key")
    workspace = connected(tmp_path, vendors(rig))
    told = make_ready(workspace, dry_run=False)
    assert "hubspot: created companies.accord_key" in told["hubspot"]
    assert "accord_key" in rig.right.objects["companies"]
    assert make_ready(workspace, dry_run=False) == {"salesforce": [], "hubspot": []}
    assert make_ready(workspace, dry_run=True) == {"salesforce": [], "hubspot": []}


# --- doctor


def test_a_workspace_in_order_has_nothing_but_good_news(tmp_path: Path) -> None:
    found = findings(Rig(), tmp_path)
    assert troubles(found) == []
    assert [(finding.subject, finding.message) for finding in found] == [
        ("policy", "3 entities are synced, no contradictions"),
        ("salesforce", "signed in to account A-1 as accord@salesforce.example"),
        ("salesforce", "0 records in memory"),
        ("hubspot", "signed in to account A-1 as accord@hubspot.example"),
        ("hubspot", "0 records in memory"),
    ]


def test_who_signs_in_without_an_address_is_named_by_the_account(tmp_path: Path) -> None:
    class Nameless(Vendor):
        def identity(self) -> Identity:
            return replace(super().identity(), user_email=None)

    rig = Rig()
    known = {system.name: Nameless(system) for system in (rig.left, rig.right)}
    messages = [finding.message for finding in examine(connected(tmp_path, known))]
    assert messages.count("signed in to account A-1") == 2


def test_a_field_that_accord_needs_is_missed_once_and_provision_is_the_fix(tmp_path: Path) -> None:
    rig = Rig()
    hide(rig.left, "Lead", "Accord_Key__c", "Accord_Reason__c")
    assert troubles(findings(rig, tmp_path)) == [
        Finding("error", "salesforce", "Lead.Accord_Key__c is missing", FIX_PROVISION),
        Finding("error", "salesforce", "Lead.Accord_Reason__c is missing", FIX_PROVISION),
    ]


def test_an_object_nobody_shows_us_is_an_error_with_its_fix(tmp_path: Path) -> None:
    rig = Rig()
    others = {name: fields for name, fields in rig.right.objects.items() if name != "owners"}
    rig.right.objects = others
    assert troubles(findings(rig, tmp_path)) == [
        Finding("error", "hubspot", "owners cannot be seen", "give the user rights to owners")
    ]


def test_a_mapped_field_that_is_not_shown_pauses_and_says_how_to_go_on(tmp_path: Path) -> None:
    rig = Rig()
    hide(rig.right, "contacts", "jobtitle")
    (found,) = troubles(findings(rig, tmp_path))
    assert (found.level, found.subject) == ("warning", "hubspot")
    assert found.message == (
        "contacts.jobtitle (mapped to title) cannot be seen: this mapping pauses"
    )
    assert found.fix == (
        "create it or give the user rights to it, or take title out of policy/hubspot.yaml"
    )


def test_an_association_stands_in_no_schema_and_is_not_missed(tmp_path: Path) -> None:
    rig = Rig()
    hide(rig.right, "contacts", "@companies")
    assert troubles(findings(rig, tmp_path)) == []


class ReadOnly(Vendor):
    """Nobody may edit a job title, nor the name of a user."""

    def describe(self, objects: Sequence[str]) -> dict[str, ObjectSchema]:
        found = super().describe(objects)
        for schema in found.values():
            for name in ("Title", "jobtitle", "Name"):
                if name in schema.fields and schema.object != "Account":
                    field = replace(schema.fields[name], writable=False)
                    found[schema.object] = ObjectSchema(
                        schema.object, {**schema.fields, name: field}
                    )
        return found


def test_a_field_that_would_be_written_and_may_not_be_is_a_warning(tmp_path: Path) -> None:
    rig = Rig()
    known = {"salesforce": Vendor(rig.left), "hubspot": ReadOnly(rig.right)}
    (found,) = troubles(examine(connected(tmp_path, known)))
    assert found.level == "warning"
    assert found.message == "contacts.jobtitle (mapped to title) cannot be written"
    assert found.fix == (
        "set `direction: read` in policy/hubspot.yaml, or give the user the right to edit it"
    )


def test_a_field_of_an_object_that_is_only_read_need_not_be_writable(tmp_path: Path) -> None:
    rig = Rig()
    known = {"salesforce": ReadOnly(rig.left), "hubspot": Vendor(rig.right)}
    told = [finding.message for finding in troubles(examine(connected(tmp_path, known)))]
    assert told
    assert not [message for message in told if message.startswith("User.")]


def test_a_system_that_cannot_be_reached_is_told_and_the_other_is_examined(tmp_path: Path) -> None:
    class Locked(Vendor):
        def identity(self) -> Identity:
            raise AuthError("the token has expired", advice="Make a new one.")

    rig = Rig()
    known = {"salesforce": Locked(rig.left), "hubspot": Vendor(rig.right)}
    found = examine(connected(tmp_path, known))
    assert troubles(found) == [
        Finding("error", "salesforce", "the token has expired", "Make a new one.")
    ]
    assert found[-1].subject == "hubspot"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return connected(tmp_path, vendors(Rig()))


def test_neither_of_them_makes_a_state(workspace: Workspace) -> None:
    make_ready(workspace, dry_run=False)
    examine(workspace)
    assert not (workspace.state / "state.db").exists()


# --- a policy that gives an object no key


def keyless() -> Policy:
    """The starter policy without a key of HubSpot's contacts."""
    texts = starter_texts()
    with_key = "      contacts:\n        key: accord_key\n"
    assert with_key in texts["hubspot"]
    texts["hubspot"] = texts["hubspot"].replace(with_key, "      contacts:\n")
    return compile_policy(texts, SYSTEMS)


def test_an_object_without_a_key_in_the_policy_is_noticed(tmp_path: Path) -> None:
    workspace = replace(connected(tmp_path, vendors(Rig())), policy=keyless())
    assert troubles(examine(workspace)) == [
        Finding(
            "warning",
            "hubspot",
            "contacts has no `key` in policy/hubspot.yaml: no contact is made there",
            "add `key: accord_key` under contacts and run `accord provision`, or take hubspot out "
            "of `create_in` of contact in policy/scope.yaml",
        )
    ]


def test_an_object_in_which_nothing_is_made_needs_no_key(tmp_path: Path) -> None:
    texts = starter_texts()
    texts["salesforce"] = re.sub(
        r"(      Opportunity:\n)        key: \w+\n", r"\1", texts["salesforce"]
    )
    policy = compile_policy(texts, SYSTEMS)
    workspace = replace(connected(tmp_path, vendors(Rig())), policy=policy)
    assert troubles(examine(workspace)) == []


def test_nothing_is_made_where_the_policy_gives_no_key_and_why_says_so(tmp_path: Path) -> None:
    policy = keyless()
    rig = Rig(policy=policy.merge)
    rig.language = policy.language
    lead = rig.lead()
    rig.sync()
    assert rig.right.live("contacts") == {}
    session = at_work(rig, tmp_path)
    workspace = replace(session.workspace, policy=policy)
    (found,) = why_document(rig.store, workspace, lead)
    assert found["why"] == ["hubspot.yaml gives contacts no `key`, so none is made there"]
    assert rig.sync().tally.written == {}


# --- a policy that can never work


def exceptional(text: str) -> Policy:
    """The starter policy with these exceptions."""
    return compile_policy({**starter_texts(), "exceptions": text}, SYSTEMS)


def test_an_exception_whose_day_is_past_is_an_error_with_its_place(tmp_path: Path) -> None:
    text = (
        "exceptions:\n  fairs:\n    owner: anna\n    business_case: Fairs.\n"
        "    scope: {entity: contact}\n    expires: 2020-01-31\n"
    )
    workspace = replace(connected(tmp_path, vendors(Rig())), policy=exceptional(text))
    (found,) = troubles(examine(workspace))
    assert (found.level, found.subject) == ("error", "policy")
    assert found.message == (
        "policy/exceptions.yaml:6:5: fairs: expired on 2020-01-31; anna answers for it (Fairs.)"
    )
    for_longer = exceptional(text.replace("2020", "2999"))
    assert troubles(examine(replace(workspace, policy=for_longer))) == []


def test_a_condition_on_a_field_that_is_not_there_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    rig = Rig()
    rig.lead()
    hide(rig.left, "Lead", "IsConverted")
    workspace = connected(tmp_path, vendors(rig))
    said = "where: Lead has no field 'IsConverted'"
    assert any(said in finding.message for finding in troubles(examine(workspace)))
    with pytest.raises(UserError, match=said), opened(workspace):
        pass
    assert rig.right.live("contacts") == {}
