"""Converts a "CRM Sales Opportunities" data set, and writes the policy its stages and products
need.
"""

from __future__ import annotations

import csv
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from accord.policies import STARTER, load_policy
from connectors.errors import UserError
from mapping.language import Language
from sandbox.convert import ConvertError, ConvertReport, convert

STAGES = {
    "Prospecting": "appointmentscheduled",
    "Engaging": "presentationscheduled",
    "Won": "closedwon",
    "Lost": "closedlost",
}
"""The data set's stages and the stage of HubSpot's default pipeline each stands for."""


def convert_with_policy(source: Path, target: Path) -> dict[str, Any]:
    """Write the CSV files and `policy/` beside them; says what was filled in and what no vocabulary
    knows.
    """
    try:
        report = convert(source, target)
    except ConvertError as error:
        raise UserError(
            error.problems, advice="Name the folder that holds the data set's CSV files."
        ) from None
    except OSError as error:
        raise UserError(
            f"{source}: {error.strerror or error}", advice="Name the data set's folder."
        ) from None
    products = _products(source) or report.products
    _write_policy(target / "policy", report, products)
    language = load_policy(target / "policy").language
    return {
        **asdict(report),
        "policy": str(target / "policy"),
        "unknown": _unknown(language, report),
    }


def _products(source: Path) -> list[str]:
    """The product list of the data set itself, which spells each product once."""
    path = source / "products.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["product"].strip() for row in csv.DictReader(file) if row.get("product")]


def _write_policy(folder: Path, report: ConvertReport, products: list[str]) -> None:
    yaml = YAML()
    yaml.width = 120
    folder.mkdir(parents=True, exist_ok=True)
    taxonomy = yaml.load(STARTER / "taxonomy.yaml")
    vocabularies = taxonomy["vocabularies"]
    vocabularies["opportunity_stage"]["terms"] = {
        _term(stage): {"label": stage} for stage in report.stages
    }
    vocabularies["product"]["terms"] = {_term(product): {"label": product} for product in products}
    vocabularies["product"]["definition"] = "The products of the loaded data set"
    hubspot = yaml.load(STARTER / "hubspot.yaml")
    values = {_term(stage): STAGES[stage] for stage in report.stages if stage in STAGES}
    hubspot["vocabularies"]["opportunity_stage"]["values"] = values
    for name, tree in (("taxonomy", taxonomy), ("hubspot", hubspot)):
        with (folder / f"{name}.yaml").open("w", encoding="utf-8") as file:
            yaml.dump(tree, file)
    for name in ("salesforce", "scope", "merge", "distribution"):
        if (STARTER / f"{name}.yaml").exists():
            (folder / f"{name}.yaml").write_bytes((STARTER / f"{name}.yaml").read_bytes())


def _term(word: str) -> str:
    return re.sub(r"\W+", "_", word.lower()).strip("_")


def _unknown(language: Language, report: ConvertReport) -> list[tuple[str, str]]:
    """Values that a sync will stop, with the vocabulary they are not in; spelling variants are no
    strangers.
    """
    checked = (
        ("industry", report.sectors),
        ("product", report.products),
        ("country", report.countries),
    )
    return [
        (vocabulary, word)
        for vocabulary, words in checked
        for word in words
        if word and language.vocabularies[vocabulary].recognise(word) is None
    ]
