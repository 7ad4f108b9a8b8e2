"""A "CRM Sales Opportunities" data set becomes files to serve, with a policy that knows its stages
and products.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from accord.policies import load_policy
from accord.usecases.look_alikes import require_look_alikes
from connectors.errors import UserError
from mapping.language import Language
from tests.mapping.starter import SYSTEMS

pytest.importorskip("sandbox.convert", reason="needs the extra `demo`")
from accord.usecases.converting import convert_with_policy

FILES = {
    "accounts.csv": """\
account,sector,revenue,employees,office_location,subsidiary_of
Acme Corporation,technolgy,1100.04,2822,United States,
Bluth Company,medical,1242.32,3851,Atlantis,Acme Corporation
""",
    "sales_teams.csv": """\
sales_agent,manager,regional_office
Anna Snelling,Dustin Brinkmann,Central
Cecily Lampkin,Dustin Brinkmann,East
""",
    "sales_pipeline.csv": """\
opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
1C1I7A6R,Anna Snelling,GTX Basic,Acme Corporation,Won,2016-10-20,2017-03-01,1054
Z063OYW0,Cecily Lampkin,GTXBasic,Bluth Company,Engaging,2016-11-10,,
EC4QE1BX,Anna Snelling,MG Special,Acme Corporation,Prospecting,,,
""",
    "products.csv": "product,series,sales_price\nGTX Basic,GTX,550\nMG Special,MG,55\n",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small data set, misspelt like the real one."""
    folder = tmp_path / "source"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "target"


def language(target: Path) -> Language:
    """What the written policy says."""
    return load_policy(target / "policy", SYSTEMS).language


def rows(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_files_are_written_and_counted(source: Path, target: Path) -> None:
    told = convert_with_policy(source, target)
    assert told["rows"] == {"accounts.csv": 2, "opportunities.csv": 3, "reps.csv": 2}
    for name, count in told["rows"].items():
        assert len(rows(target / name)) == count
    assert sum(told["filled_in"].values()) > 0
    assert told["policy"] == str(target / "policy")


def test_the_policy_beside_them_knows_the_stages_in_both_systems(
    source: Path, target: Path
) -> None:
    told = convert_with_policy(source, target)
    known = language(target)
    terms = known.vocabularies["opportunity_stage"].terms
    assert {stage.lower() for stage in told["stages"]} == set(terms)
    assert terms["won"].label == "Won"
    spelt = known.spellings["hubspot"]["opportunity_stage"].values
    assert spelt == {
        "prospecting": "appointmentscheduled",
        "engaging": "presentationscheduled",
        "won": "closedwon",
    }


def test_products_are_spelt_as_the_data_set_s_own_list_spells_them(
    source: Path, target: Path
) -> None:
    convert_with_policy(source, target)
    products = language(target).vocabularies["product"]
    assert {name: term.label for name, term in products.terms.items()} == {
        "gtx_basic": "GTX Basic",
        "mg_special": "MG Special",
    }
    assert products.recognise("GTXBasic") == "gtx_basic"


def test_without_a_list_the_products_are_those_that_were_sold(source: Path, target: Path) -> None:
    (source / "products.csv").unlink()
    told = convert_with_policy(source, target)
    products = language(target).vocabularies["product"]
    labels = [term.label for term in products.terms.values()]
    assert labels == ["GTX Basic", "MG Special"]
    assert all(products.recognise(sold) for sold in told["products"])


def test_what_no_vocabulary_knows_is_told_and_spelling_variants_are_not(
    source: Path, target: Path
) -> None:
    unknown = convert_with_policy(source, target)["unknown"]
    assert ("country", "Atlantis") in unknown
    assert [word for name, word in unknown if name == "country"] == ["Atlantis"]
    assert not [word for name, word in unknown if name == "product"]


def test_a_word_no_vocabulary_knows_keeps_its_spelling(source: Path, target: Path) -> None:
    convert_with_policy(source, target)
    assert "Atlantis" in (target / "accounts.csv").read_text(encoding="utf-8")


def test_a_folder_that_lacks_files_is_refused_with_each_of_them(source: Path, target: Path) -> None:
    for name in ("accounts.csv", "sales_teams.csv"):
        (source / name).unlink()
    with pytest.raises(UserError) as refused:
        convert_with_policy(source, target)
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "accounts.csv",
        "sales_teams.csv",
    ]
    assert refused.value.advice == "Name the folder that holds the data set's CSV files."
    assert not target.exists()


def test_a_target_that_cannot_be_written_is_no_crash(source: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(UserError, match="File exists") as refused:
        convert_with_policy(source, taken)
    assert refused.value.advice == "Name the data set's folder."


def test_look_alikes_that_are_installed_are_not_asked_for() -> None:
    require_look_alikes()
