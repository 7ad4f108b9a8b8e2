from __future__ import annotations

import csv
from pathlib import Path

import pytest
from fake_vendor import FakeModel

from sandbox.clock import Clock
from sandbox.convert import ConvertError, convert
from sandbox.load import load

REAL = Path(__file__).parents[4].parent / "shared" / "data" / "crm_sales_opportunities"
SAMPLE = {
    "accounts.csv": (
        "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n"
        "Plumtree,retail,1990,12.34,40,Philipines,Quince\n"
        "Quince,technolgy,1980,1.5,7,United States,\n"
    ),
    "sales_teams.csv": (
        "sales_agent,manager,regional_office\nAnn Oak,Max Elm,Central\nBob Fir,Max "
        "Elm,West\nCleo Ash,Ida Yew,East\nDan Bay,Tom Fig,East\n"
    ),
    "sales_pipeline.csv": (
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
        "X1,Ann Oak,GTXPro,Quince,Won,2016-10-20,2017-03-01,1054\n"
        "X2,Bob Fir,MG Special,,Engaging,2016-11-01,,\n"
        "X3,Bob Fir,MG Special,Quince,Lost,2016-11-01,2017-04-01,0\n"
        "X4,Bob Fir,MG Special,Quince,Prospecting,,,\n"
    ),
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name, text in SAMPLE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_accounts_get_dollars_parents_by_name_and_the_busiest_agent_as_owner(source: Path) -> None:
    convert(source, source / "out")
    plumtree, quince = rows(source / "out" / "accounts.csv")
    assert (plumtree["revenue"], quince["revenue"]) == ("12340000", "1500000")
    assert plumtree["parent_id"] == quince["id"]
    assert (quince["owner_email"], plumtree["owner_email"]) == ("bob.fir@maven.example", "")
    assert (quince["industry"], plumtree["country"]) == ("technolgy", "Philipines")


def test_opportunities_get_a_unique_readable_name_and_a_close_date(source: Path) -> None:
    convert(source, source / "out")
    won, engaging, lost, _ = rows(source / "out" / "opportunities.csv")
    assert won["name"] == "Quince – GTXPro (X1)"
    assert engaging["name"] == "No account – MG Special (X2)"
    assert (engaging["close_date"], engaging["amount"], engaging["account_id"]) == (
        "2017-12-31",
        "",
        "",
    )
    assert lost["amount"] == "0"
    assert won["owner_email"] == "ann.oak@maven.example"


def test_the_agents_of_one_manager_share_a_segment_and_offices_give_zones(source: Path) -> None:
    convert(source, source / "out")
    reps = rows(source / "out" / "reps.csv")
    assert [rep["segment"] for rep in reps] == ["enterprise", "enterprise", "mid", "smb"]
    assert [rep["time_zone"] for rep in reps][:2] == ["America/Chicago", "America/Los_Angeles"]


def test_the_report_counts_what_was_filled_in_and_lists_what_a_policy_must_know(
    source: Path,
) -> None:
    report = convert(source, source / "out")
    assert report.rows == {"accounts.csv": 2, "opportunities.csv": 4, "reps.csv": 4}
    assert report.filled_in["close_date (2017-12-31)"] == 2
    assert report.filled_in["name of opportunities without account"] == 1
    assert report.stages == ["Engaging", "Lost", "Prospecting", "Won"]
    assert report.products == ["GTXPro", "MG Special"]
    assert report.sectors == ["retail", "technolgy"]


def test_what_was_converted_can_be_loaded(source: Path) -> None:
    convert(source, source / "out")
    clock = Clock()
    salesforce, hubspot = FakeModel(clock.skewed()), FakeModel(clock.skewed())
    load(source / "out", salesforce, hubspot)
    assert len(salesforce.tables["Opportunity"]) == len(hubspot.tables["owners"]) == 4


def test_a_source_in_another_layout_is_refused_and_nothing_is_written(source: Path) -> None:
    (source / "sales_teams.csv").unlink()
    (source / "accounts.csv").write_text("account,sector\nA,b\n", encoding="utf-8")
    with pytest.raises(ConvertError) as caught:
        convert(source, source / "out")
    assert len(caught.value.problems) == 5
    assert not (source / "out").exists()


def test_a_name_that_leads_nowhere_is_refused(source: Path) -> None:
    with (source / "sales_pipeline.csv").open("a", encoding="utf-8") as file:
        file.write("X5,Zed,MG,Nowhere,Won,,,\n")
    with pytest.raises(ConvertError) as caught:
        convert(source, source / "out")
    assert caught.value.problems == [
        "sales_pipeline.csv:6: account 'Nowhere' is not in accounts.csv.",
        "sales_pipeline.csv:6: sales_agent 'Zed' is not in sales_teams.csv.",
    ]


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the real data set lies beside the repository only in some places"
)
def test_the_real_data_converts_and_loads(tmp_path: Path) -> None:
    report = convert(REAL, tmp_path)
    assert report.rows == {"accounts.csv": 85, "opportunities.csv": 8800, "reps.csv": 35}
    assert report.filled_in["close_date (2017-12-31)"] == 2089
    assert report.filled_in["name of opportunities without account"] == 1425
    assert "GTXPro" in report.products
    assert "technolgy" in report.sectors
    clock = Clock()
    salesforce, hubspot = FakeModel(clock.skewed()), FakeModel(clock.skewed())
    load(tmp_path, salesforce, hubspot)
    names = {record["fields"]["Name"] for record in salesforce.tables["Opportunity"].values()}
    assert len(names) == 8800
