"""A policy held against what a system says of itself: what can never work is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.record import FieldSchema, ObjectSchema
from mapping.checking.live import never_created, never_works
from mapping.loader import Located, load, parse
from mapping.policy import ScopePolicy, SystemPolicy

SMALL = Path(__file__).parent / "small"
TEXT = (SMALL / "hubspot.yaml").read_text(encoding="utf-8")
WITH_PIPELINE = TEXT.replace(
    "        further",
    "        where: {pipeline: sales}\n        defaults: {pipeline: sales}\n        further",
)
MISSPELT = WITH_PIPELINE.replace("      contacts:", "      contact:")
HAS = {
    "companies": ("accord_key", "name", "website", "domain", "country"),
    "contacts": (
        "accord_key", "email", "jobtitle", "lead_source", "lifecyclestage", "pipeline",
        "hs_additional_emails",
    ),
}  # fmt: skip


def schemas(**changed: FieldSchema) -> dict[str, ObjectSchema]:
    """What the portal has; of its contacts some field in another way."""
    found = {}
    for name, fields in HAS.items():
        known = {field: FieldSchema(field, "string") for field in fields}
        found[name] = ObjectSchema(name, known)
    contacts = found["contacts"]
    found["contacts"] = replace(contacts, fields={**contacts.fields, **changed})
    return found


def policy(text: str = WITH_PIPELINE) -> Located[SystemPolicy]:
    found = parse(text, SystemPolicy, name="policy/hubspot.yaml")
    assert isinstance(found, Located)
    return found


def told(text: str, known: Mapping[str, ObjectSchema]) -> list[str]:
    scope = load(SMALL / "scope.yaml", ScopePolicy)
    assert isinstance(scope, Located)
    file = policy(text)
    found = [*never_works(file, known), *never_created(file, scope, known)]
    return [str(problem) for problem in found]


def test_a_policy_that_fits_is_not_spoken_of() -> None:
    assert told(WITH_PIPELINE, schemas()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WITH_PIPELINE.replace("where: {pipeline", "where: {pipline"),
         "policy/hubspot.yaml:16:17: where: contacts has no field 'pipline' (did you mean "
         '"pipeline"?), so no record would be meant'),
        (WITH_PIPELINE.replace("defaults: {pipeline", "defaults: {piepline"),
         "policy/hubspot.yaml:17:20: defaults: contacts has no field 'piepline' (did you mean "
         '"pipeline"?)'),
        (MISSPELT,
         "policy/hubspot.yaml:14:7: hubspot has no object 'contact', or does not show it to this "
         "user; correct the name, or give the user rights to it"),
    ],
)  # fmt: skip
def test_what_the_system_does_not_have_is_told(text: str, said: str) -> None:
    assert told(text, schemas()) == [said]


def test_a_default_that_nobody_may_write_is_told() -> None:
    locked = schemas(pipeline=FieldSchema("pipeline", "string", writable=False))
    (said,) = told(WITH_PIPELINE, locked)
    assert said.endswith("defaults: contacts.pipeline cannot be written; take it out")


def test_a_field_that_every_new_record_needs_is_told_until_it_is_mapped_or_defaulted() -> None:
    needed = schemas(segment=FieldSchema("segment", "string", required=True))
    (said,) = told(TEXT, needed)
    assert said.startswith("policy/hubspot.yaml:14:7: hubspot refuses new contacts records without")
    assert "add `defaults: {segment: …}`" in said
    defaulted = WITH_PIPELINE.replace("{pipeline: sales}\n        further",
                                      "{segment: smb}\n        further")  # fmt: skip
    assert told(defaulted, needed) == []
    assert told(TEXT.replace("title: jobtitle", "title: segment"), needed) == []


def test_what_the_system_fills_by_itself_is_needed_of_nobody() -> None:
    calculated = FieldSchema("score", "number", required=True, writable=False)
    assert told(TEXT, schemas(score=calculated)) == []


def test_what_is_never_created_there_needs_nothing() -> None:
    needed = schemas(segment=FieldSchema("segment", "string", required=True))
    without_key = TEXT.replace("      contacts:\n        key: accord_key\n", "      contacts:\n")
    assert told(without_key, needed) == []
