"""`field_documents`: the common language as a document, in the words of both systems."""

from __future__ import annotations

from typing import Any

import pytest

from accord.usecases.language_fields import field_documents
from tests.mapping.starter import SYSTEMS, starter


@pytest.fixture(scope="module")
def fields() -> dict[tuple[str, str], dict[str, Any]]:
    """The starter's fields, by entity and name."""
    found = field_documents(starter().language, starter().merge, SYSTEMS)
    return {(each["entity"], each["field"]): each for each in found}


def test_every_shared_field_of_every_synced_entity_is_told_once() -> None:
    expected = []
    for entity in starter().language.entities.values():
        if entity.synced:
            expected += [(entity.name, name) for name in entity.shared_fields()]
    expected.remove(("contact", "email_opt_out"))  # only ever set: nothing to agree on
    found = field_documents(starter().language, starter().merge, SYSTEMS)
    assert [(each["entity"], each["field"]) for each in found] == expected


def test_a_field_has_the_vendors_names_of_each_object(
    fields: dict[tuple[str, str], dict[str, Any]],
) -> None:
    title = fields["contact", "title"]
    assert (title["salesforce"], title["hubspot"]) == ("Title", "jobtitle")
    assert title["objects"] == {
        "salesforce": {"Contact": "Title", "Lead": "Title"},
        "hubspot": {"contacts": "jobtitle"},
    }


def test_an_association_goes_by_its_name(fields: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert fields["opportunity", "contacts"]["hubspot"] == "@contacts"


def test_terms_are_told_as_both_systems_spell_them(
    fields: dict[tuple[str, str], dict[str, Any]],
) -> None:
    stages = {entry["term"]: entry for entry in fields["opportunity", "stage"]["terms"]}
    vocabulary = starter().language.vocabularies["opportunity_stage"]
    assert list(stages) == list(vocabulary.terms)
    for system in SYSTEMS:
        spelt = starter().language.spellings[system]["opportunity_stage"].values
        assert {term: entry[system] for term, entry in stages.items()} == spelt


def test_only_fields_with_a_vocabulary_have_terms(
    fields: dict[tuple[str, str], dict[str, Any]],
) -> None:
    for each in fields.values():
        assert (each["terms"] is not None) == (each["type"] == "term"), each["field"]


def test_the_direction_is_that_of_the_sides_that_take_updates(
    fields: dict[tuple[str, str], dict[str, Any]],
) -> None:
    language = starter().language
    assert fields["contact", "title"]["direction"] == "both"
    for (entity_name, name), each in fields.items():
        entity = language.entities[entity_name]
        writable = []
        for system in SYSTEMS:
            codecs = [one.codecs.get(name) for one in entity.translators[system].values()]
            if system in entity.scope.update_in and any(one and one.writable for one in codecs):
                writable.append(system)
        told = {0: "read", 1: f"to {''.join(writable)}", 2: "both"}[len(writable)]
        assert each["direction"] == told, name


def test_what_stands_for_nothing_is_told_by_system(
    fields: dict[tuple[str, str], dict[str, Any]],
) -> None:
    assert fields["contact", "title"]["blank"] == {}
    assert fields["contact", "company"]["blank"] == {"salesforce": "[not provided]"}
