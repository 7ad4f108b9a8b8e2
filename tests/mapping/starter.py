"""The shipped starter policy, compiled once, and short ways to its translators."""

from __future__ import annotations

from functools import cache

from accord.policies import STARTER, Policy, load_policy
from mapping.taxonomy import Spelling, Vocabulary
from mapping.translate import FieldCodec, Translator

SYSTEMS = ("salesforce", "hubspot")


@cache
def starter() -> Policy:
    """What `accord init` gives a new workspace."""
    return load_policy(STARTER)


def vocabulary(name: str) -> Vocabulary:
    return starter().language.vocabularies[name]


def spelt(system: str, name: str) -> Spelling:
    """How one system spells a vocabulary."""
    return starter().language.spellings[system][name]


def translator(entity: str, system: str, object_name: str) -> Translator:
    return starter().language.entities[entity].translators[system][object_name]


def codec(entity: str, system: str, object_name: str, field: str) -> FieldCodec:
    return translator(entity, system, object_name).codecs[field]
