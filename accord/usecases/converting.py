"""Converts a "CRM Sales Opportunities" data set, and writes the policy its stages and products
need.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from accord import starter
from accord.places import named
from accord.policies import load_policy
from accord.workspace import DEFAULT_PAIR
from connectors.errors import UserError
from connectors.kinds import kind_of
from mapping.language import Language
from mapping.words.spellings import spelling
from sandbox.convert import ConvertError, ConvertReport, convert

STAGES = starter.FOLDER / "data_sets" / "crm_sales_opportunities.yaml"
"""What the data set's stages are called in the systems that have stages of their own."""
CHECKED = {"industry": "sectors", "product": "products", "country": "countries"}
"""Vocabularies, and what of the conversion's report is held against them."""


def convert_with_policy(source: Path, target: Path) -> dict[str, Any]:
    """Write the CSV files and `policy/` beside them; says what was filled in and what no vocabulary
    knows. Raises UserError for a folder that does not hold the data set.
    """
    report = _converted(source, target)
    products = _products(source) or report.products
    folder = target / "policy"
    _write_policy(folder, report, products)
    language = load_policy(folder, DEFAULT_PAIR).language
    return {
        **asdict(report),
        "policy": str(folder),
        "unknown": _unknown(language, report),
    }


def _converted(source: Path, target: Path) -> ConvertReport:
    try:
        return convert(source, target)
    except ConvertError as error:
        raise UserError(
            error.problems,
            advice="Name the folder that holds the data set's CSV files.",
        ) from None
    except OSError as error:
        raise UserError(
            f"{source}: {error.strerror or error}",
            advice="Name the data set's folder.",
        ) from None


def _products(source: Path) -> list[str]:
    """The product list of the data set itself, which spells each product once."""
    path = source / "products.csv"
    if not path.exists():
        return []
    products = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("product"):
                products.append(row["product"].strip())
    return products


def _write_policy(folder: Path, report: ConvertReport, products: list[str]) -> None:
    """The starter policy of the look-alikes' pair, with the data set's stages and products."""
    with named(folder):
        folder.mkdir(parents=True, exist_ok=True)
    left, right = DEFAULT_PAIR
    texts = starter.policy_texts((kind_of(left), kind_of(right)))
    texts["taxonomy"] = _taxonomy(texts["taxonomy"], report, products)
    stages_by_system = YAML().load(STAGES.read_text(encoding="utf-8"))
    for system, stages in stages_by_system.items():
        texts[system] = _with_stages(texts[system], report, stages)
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def _taxonomy(text: str, report: ConvertReport, products: list[str]) -> str:
    tree = YAML().load(text)
    vocabularies = tree["vocabularies"]
    vocabularies["opportunity_stage"]["terms"] = _terms(report.stages)
    vocabularies["product"]["terms"] = _terms(products)
    vocabularies["product"]["definition"] = "The products of the loaded data set"
    return _dumped(tree)


def _with_stages(text: str, report: ConvertReport, stages: Mapping[str, str]) -> str:
    tree = YAML().load(text)
    values = {}
    for stage in report.stages:
        if stage in stages:
            values[_term(stage)] = stages[stage]
    tree["vocabularies"]["opportunity_stage"]["values"] = values
    return _dumped(tree)


def _terms(words: list[str]) -> dict[str, dict[str, str]]:
    """A term for each word; one that is spelt like an earlier one but for spaces is that one."""
    spelt: dict[str, str] = {}
    for word in words:
        spelt.setdefault(spelling(word), word)
    return {_term(word): {"label": word} for word in spelt.values()}


def _term(word: str) -> str:
    return re.sub(r"\W+", "_", word.lower()).strip("_")


def _dumped(tree: Any) -> str:
    yaml = YAML()
    yaml.width = 120
    text = StringIO()
    yaml.dump(tree, text)
    return text.getvalue()


def _unknown(language: Language, report: ConvertReport) -> list[tuple[str, str]]:
    """Values that a sync will stop, with the vocabulary they are not in; spelling variants are no
    strangers.
    """
    found = []
    for vocabulary, part in CHECKED.items():
        known = language.vocabularies[vocabulary]
        for word in getattr(report, part):
            if word and known.recognise(word) is None:
                found.append((vocabulary, word))
    return found
