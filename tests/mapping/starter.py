"""The shipped starter policy, compiled once, and short ways to its translators."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from accord.policies import Policy, compile_policy
from accord.starter import policy_texts
from connectors.kinds import kind_of
from mapping.account import AccountFacts, FieldFacts
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.translate import Translator
from mapping.taxonomy import Spelling, Vocabulary

SYSTEMS = ("salesforce", "hubspot")


@cache
def starter() -> Policy:
    """What `accord init` gives a new workspace."""
    return compile_policy(starter_texts(), SYSTEMS)


def starter_texts() -> dict[str, str]:
    """Its policy files, by name without `.yaml`."""
    left, right = SYSTEMS
    return policy_texts((kind_of(left), kind_of(right)))


def several_products_texts() -> dict[str, str]:
    """The same with several products for a person, united."""
    texts = starter_texts()
    one = "product_interest: {type: term, vocabulary: product}"
    assert one in texts["taxonomy"]
    texts["taxonomy"] = texts["taxonomy"].replace(one, one.replace("term,", "terms,"))
    rule = "product_interest: {rule: authority, authority: hubspot}"
    assert rule in texts["merge"]
    texts["merge"] = texts["merge"].replace(rule, "product_interest: {rule: union}")
    return texts


@cache
def several_products() -> Policy:
    """The starter policy with several products for a person."""
    return compile_policy(several_products_texts(), SYSTEMS)


def write_starter(folder: Path) -> Path:
    """The starter policy as a folder."""
    folder.mkdir(parents=True)
    for name, text in starter_texts().items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def vocabulary(name: str) -> Vocabulary:
    return starter().language.vocabularies[name]


def spelt(system: str, name: str) -> Spelling:
    """How one system spells a vocabulary."""
    return starter().language.spellings[system][name]


def translator(entity: str, system: str, object_name: str) -> Translator:
    return starter().language.entities[entity].translators[system][object_name]


def codec(entity: str, system: str, object_name: str, field: str) -> FieldCodec:
    return translator(entity, system, object_name).codecs[field]


def accounts_with(
    longest: Mapping[tuple[str, str], Mapping[str, int]],
) -> dict[str, AccountFacts]:
    """Accounts whose fields take so many characters, by system and object."""
    fields: dict[str, dict[str, dict[str, FieldFacts]]] = {}
    for (system, object_name), lengths in longest.items():
        measured = {name: FieldFacts(length) for name, length in lengths.items()}
        fields.setdefault(system, {})[object_name] = measured
    return {system: AccountFacts(fields=known) for system, known in fields.items()}
