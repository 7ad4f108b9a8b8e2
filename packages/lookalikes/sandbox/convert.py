"""The Maven Analytics "CRM Sales Opportunities" layout into the CSV files that `load` reads.

Values keep their spelling: a misspelt sector, product or country is the point of the data. What the
source does not say and Salesforce needs is filled in, and counted in the report. Decided here, not
in the source:

- an account belongs to the agent with the most opportunities there;
- every office (Central, East, West) is in AMER, each with its own time zone;
- the agents of one manager share a segment, dealt round robin to the managers in the source's
  order;
- everybody started on the same day, before the first opportunity; e-mails are made from names.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sandbox.tables import COLUMNS

SOURCE_COLUMNS = {
    "accounts.csv": (
        "account", "sector", "revenue", "employees", "office_location", "subsidiary_of",
    ),
    "sales_teams.csv": ("sales_agent", "manager", "regional_office"),
    "sales_pipeline.csv": (
        "opportunity_id", "sales_agent", "product", "account", "deal_stage", "close_date",
        "close_value",
    ),
}  # fmt: skip
CLOSE_DATE = "2017-12-31"  # the last close date in the source; Salesforce requires one
START_DATE = "2016-01-04"  # the source's first opportunity is engaged in October 2016
SEGMENTS = ("enterprise", "mid", "smb")
OFFICES = {"Central": "America/Chicago", "East": "America/New_York", "West": "America/Los_Angeles"}
REGION = "AMER"

Table = list[dict[str, str]]


class ConvertError(Exception):
    """The source is not in the expected layout; `problems` has one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class ConvertReport:
    """What was written, what was filled in, and the distinct values that a policy has to know."""

    rows: dict[str, int]
    filled_in: dict[str, int]
    stages: list[str]
    products: list[str]
    sectors: list[str]
    countries: list[str]


@dataclass
class _Source:
    accounts: Table = field(default_factory=list)
    teams: Table = field(default_factory=list)
    pipeline: Table = field(default_factory=list)


def convert(src: Path, out: Path) -> ConvertReport:
    """Write accounts.csv, opportunities.csv and reps.csv into `out`; raises ConvertError, writing
    nothing.
    """
    source = _read_source(src)
    tables = {
        "accounts.csv": _accounts(source),
        "opportunities.csv": _opportunities(source),
        "reps.csv": _reps(source),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        _write(out / name, COLUMNS[name], rows)
    return _report(source, tables)


def _read_source(src: Path) -> _Source:
    problems: list[str] = []
    tables = [_read(src / name, columns, problems) for name, columns in SOURCE_COLUMNS.items()]
    source = _Source(*tables)
    problems = problems or list(_problems(source))
    if problems:
        raise ConvertError(problems)
    return source


def _read(path: Path, columns: tuple[str, ...], problems: list[str]) -> Table:
    if not path.is_file():
        problems.append(f"{path.name}: the file is missing; it holds {', '.join(columns)}.")
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or [])]
        problems.extend(f"{path.name}:1: column {column!r} is missing." for column in missing)
        if missing:
            return []
        return [_trimmed(row) for row in reader]


def _trimmed(row: Mapping[str, str | None]) -> dict[str, str]:
    return {name: (value or "").strip() for name, value in row.items() if name}


def _problems(source: _Source) -> Iterable[str]:
    accounts = {row["account"] for row in source.accounts}
    agents = {row["sales_agent"] for row in source.teams}
    yield from _unknown("accounts.csv", "subsidiary_of", source.accounts, accounts, "an account")
    yield from _unknown(
        "sales_pipeline.csv", "account", source.pipeline, accounts, "in accounts.csv"
    )
    yield from _unknown(
        "sales_pipeline.csv", "sales_agent", source.pipeline, agents, "in sales_teams.csv"
    )
    yield from _unknown(
        "sales_teams.csv", "regional_office", source.teams, set(OFFICES), "a known office"
    )
    for line, row in enumerate(source.accounts, start=2):
        try:
            Decimal(row["revenue"] or "0")
        except InvalidOperation:
            yield f"accounts.csv:{line}: revenue {row['revenue']!r} is not a number of millions."


def _unknown(file: str, column: str, rows: Table, known: set[str], what: str) -> Iterable[str]:
    for line, row in enumerate(rows, start=2):
        if row[column] and row[column] not in known:
            yield f"{file}:{line}: {column} {row[column]!r} is not {what}."


def _accounts(source: _Source) -> Table:
    ids = _account_ids(source)
    emails = _emails(source)
    owners = _most_active(source)
    return [
        {
            "id": ids[row["account"]],
            "name": row["account"],
            "industry": row["sector"],
            "website": "",
            "country": row["office_location"],
            "employees": row["employees"],
            "revenue": _dollars(row["revenue"]),
            "parent_id": ids.get(row["subsidiary_of"], ""),
            "owner_email": emails.get(owners.get(row["account"], ""), ""),
        }
        for row in source.accounts
    ]


def _account_ids(source: _Source) -> dict[str, str]:
    return {row["account"]: f"A{n:04d}" for n, row in enumerate(source.accounts, start=1)}


def _dollars(millions: str) -> str:
    return str(int(Decimal(millions) * 1_000_000)) if millions else ""


def _most_active(source: _Source) -> dict[str, str]:
    work: dict[str, Counter[str]] = {}
    for row in source.pipeline:
        work.setdefault(row["account"], Counter())[row["sales_agent"]] += 1
    return {
        account: min(agents, key=_most_then_by_name(agents)) for account, agents in work.items()
    }


def _most_then_by_name(agents: Counter[str]) -> Callable[[str], tuple[int, str]]:
    return lambda agent: (-agents[agent], agent)


def _opportunities(source: _Source) -> Table:
    ids = _account_ids(source)
    emails = _emails(source)
    return [
        {
            "id": row["opportunity_id"],
            "name": _title(row),
            "account_id": ids.get(row["account"], ""),
            "stage": row["deal_stage"],
            "amount": row["close_value"],
            "close_date": row["close_date"] or CLOSE_DATE,
            "product": row["product"],
            "owner_email": emails.get(row["sales_agent"], ""),
        }
        for row in source.pipeline
    ]


def _title(row: Mapping[str, str]) -> str:
    account = row["account"] or "No account"
    return f"{account} – {row['product']} ({row['opportunity_id']})"


def _reps(source: _Source) -> Table:
    emails = _emails(source)
    managers = list(dict.fromkeys(row["manager"] for row in source.teams))
    return [
        {
            "email": emails[row["sales_agent"]],
            "name": row["sales_agent"],
            "segment": SEGMENTS[managers.index(row["manager"]) % len(SEGMENTS)],
            "region": REGION,
            "start_date": START_DATE,
            "time_zone": OFFICES[row["regional_office"]],
        }
        for row in source.teams
    ]


def _emails(source: _Source) -> dict[str, str]:
    return {
        row["sales_agent"]: f"{_slug(row['sales_agent'])}@maven.example" for row in source.teams
    }


def _slug(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join(re.findall(r"[a-z0-9-]+", ascii_only))


def _write(path: Path, columns: tuple[str, ...], rows: Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _report(source: _Source, tables: Mapping[str, Table]) -> ConvertReport:
    return ConvertReport(
        rows={name: len(rows) for name, rows in tables.items()},
        filled_in={
            f"close_date ({CLOSE_DATE})": sum(not row["close_date"] for row in source.pipeline),
            "owner_email of accounts": sum(
                bool(row["owner_email"]) for row in tables["accounts.csv"]
            ),
            "email, segment, region, start_date, time_zone of reps": len(source.teams),
            "name of opportunities without account": sum(
                not row["account"] for row in source.pipeline
            ),
        },
        stages=_distinct(source.pipeline, "deal_stage"),
        products=_distinct(source.pipeline, "product"),
        sectors=_distinct(source.accounts, "sector"),
        countries=_distinct(source.accounts, "office_location"),
    )


def _distinct(rows: Table, column: str) -> list[str]:
    return sorted({row[column] for row in rows if row[column]})
