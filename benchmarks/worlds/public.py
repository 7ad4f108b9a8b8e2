"""The samples of the public data, read where it lies beside the checkout: only what is counted of
them ever gets into the project.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.worlds.samples import (
    Found,
    blank_shares,
    of_amounts,
    of_countries,
    of_crm_names,
    of_ends,
    of_names,
    of_persons,
    of_sellers,
    of_titles,
)

ROOT = Path(__file__).parents[2]
PLACE = ROOT.parent / "shared" / "data"
"""Where the data lies, if at all."""
NO_COUNTRY = {"", "unknown", "Asia/Pacific Region"}
FILLED_IN = (
    "Lead Source",
    "Country",
    "Specialization",
    "How did you hear about X Education",
    "What is your current occupation",
    "What matters most to you in choosing a course",
    "Tags",
    "Lead Quality",
    "Lead Profile",
    "City",
)
"""The columns of the leads that people fill in; the others are set by programs."""
Rows = list[dict[str, str]]


def public_samples(place: Path = PLACE) -> Found:
    """The samples of every comparison."""
    found: Found = {}
    found |= of_titles(_titles(place))
    found |= of_names(_applicants(place))
    found |= _of_accounts(_rows(place / "crm_sales_opportunities" / "accounts.csv"))
    found |= _of_deals(_rows(place / "crm_sales_opportunities" / "sales_pipeline.csv"))
    found |= _of_leads(_rows(place / "leads_education" / "leads.csv"))
    persons = _rows(place / "persons" / "fake_1000.csv")
    first = [row["first_name"] for row in persons if row["first_name"]]
    last = [row["surname"] for row in persons if row["surname"]]
    return found | of_persons(first, last)


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _titles(place: Path) -> list[str]:
    path = place / "job_titles" / "onet_Sample_of_Reported_Titles.txt"
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t")[1] for line in lines]


def _applicants(place: Path) -> list[str]:
    rows = _rows(place / "organisations" / "patstat_reference.csv")
    # A star before a name is the office's way to say that it is no person's.
    return [row["person_name"].lstrip("* ") for row in rows]


def _of_accounts(accounts: Rows) -> Found:
    return {
        **of_crm_names([row["account"] for row in accounts]),
        "industry-rank": [row["sector"] for row in accounts],
    }


def _of_deals(deals: Rows) -> Found:
    closed = [row for row in deals if row["deal_stage"] in ("Won", "Lost")]
    won = [row for row in closed if row["deal_stage"] == "Won"]
    lost = [row for row in closed if row["deal_stage"] == "Lost"]
    last_day = max(row["close_date"] for row in closed)
    found: Found = {
        "deal-end": [_end(row["deal_stage"]) for row in deals],
        "deal-days-won": [_days(row["engage_date"], row["close_date"]) for row in won],
        "deal-days-lost": [_days(row["engage_date"], row["close_date"]) for row in lost],
        "deal-age": [
            _days(row["engage_date"], last_day)
            for row in deals
            if row["engage_date"] and not row["close_date"]
        ],
    }
    ended = [date.fromisoformat(row["close_date"]) for row in closed]
    found |= of_ends(ended, ended)
    found |= of_amounts([float(row["close_value"]) for row in won])
    return found | of_sellers(row["sales_agent"] for row in deals)


def _end(stage: str) -> str:
    return stage.lower() if stage in ("Won", "Lost") else "open"


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _of_leads(leads: Rows) -> Found:
    countries = [row["Country"] for row in leads if row["Country"] not in NO_COUNTRY]
    rows: list[dict[str, Any]] = list(leads)
    return {
        **of_countries(countries),
        "lead-source": [row["Lead Source"].lower() for row in leads if row["Lead Source"]],
        "lead-status": [row["Tags"] for row in leads if row["Tags"]],
        "lead-blank": blank_shares(rows, FILLED_IN),
    }
