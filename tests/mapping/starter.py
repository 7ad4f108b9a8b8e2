"""The shipped starter policy, compiled once, and short ways to its translators."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from accord.policies import STARTER, Policy, load_policy
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.translate import Translator
from mapping.taxonomy import Spelling, Vocabulary

CONNECTORS = Path(__file__).parents[2] / "connectors"
SYSTEMS = ("salesforce", "hubspot")


@cache
def starter() -> Policy:
    """What `accord init` gives a new workspace."""
    with TemporaryDirectory() as folder:
        return load_policy(write_starter(Path(folder) / "policy"))


def write_starter(folder: Path) -> Path:
    """The starter policy as a folder: the common files, and each connector's own."""
    shutil.copytree(STARTER, folder)
    for path in CONNECTORS.glob("*/starter/policy.yaml"):
        system = path.parents[1].name
        shutil.copyfile(path, folder / f"{system}.yaml")
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
