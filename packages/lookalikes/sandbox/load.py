"""CSV files into the Salesforce look-alike, and the reps into both: all of them, or none.

Everything is checked before anything is stored. Which CSV column lands in which Salesforce field is
decided here; values are stored as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox.tables import LoadError, Row, Tables, read_tables
from sandbox.vendor import VendorModel

__all__ = ["LoadError", "load"]

DAY_S = 86_400.0


def load(directory: Path, salesforce: VendorModel, hubspot: VendorModel) -> dict[str, int]:
    """Load the folder's files and return how many rows of each; raises LoadError with every
    problem.

    Records are typed one day before the models' present, so that what a trial does comes after
    them.
    """
    tables = read_tables(directory)
    _store(tables, salesforce, hubspot)
    return {file: len(rows) for file, rows in tables.rows.items()}


def _store(tables: Tables, salesforce: VendorModel, hubspot: VendorModel) -> None:
    at = salesforce.clock.now() - DAY_S
    users: dict[str, str] = {}
    for row in tables.rows["reps.csv"]:
        users[row.key] = salesforce.insert("User", _user(row), at=at)
        hubspot.insert("owners", _owner(row), at=at)
    accounts: dict[str, str] = {}
    for row in _parents_first(tables):
        accounts[row["id"]] = salesforce.insert("Account", _account(row, accounts, users), at=at)
    for row in tables.rows.get("contacts.csv", []):
        salesforce.insert("Contact", _contact(row, accounts, users), at=at)
    for row in tables.rows["opportunities.csv"]:
        salesforce.insert("Opportunity", _opportunity(row, accounts, users), at=at)


def _parents_first(tables: Tables) -> Iterator[Row]:
    accounts = tables.keys("accounts.csv")
    done: set[str] = set()
    for row in tables.rows["accounts.csv"]:
        line = []
        above: Row | None = row
        while above is not None and above["id"] not in done:
            done.add(above["id"])
            line.append(above)
            above = accounts.get(above["parent_id"])
        yield from reversed(line)


def _names(full: str) -> tuple[str, str]:
    first, _, last = full.partition(" ")
    return (first, last.strip()) if last else ("", first)


def _user(row: Row) -> dict[str, Any]:
    first, last = _names(row["name"])
    return _known(
        Username=row["email"],
        Email=row["email"],
        FirstName=first,
        LastName=last,
        IsActive=True,
        TimeZoneSidKey=row["time_zone"],
        Segment__c=row["segment"],
        Region__c=row["region"],
        Start_Date__c=row["start_date"],
    )


def _owner(row: Row) -> dict[str, Any]:
    first, last = _names(row["name"])
    return {"email": row["email"], "firstName": first, "lastName": last}


def _account(row: Row, accounts: dict[str, str], users: dict[str, str]) -> dict[str, Any]:
    return _known(
        Name=row["name"],
        Industry=row["industry"],
        Website=row["website"],
        BillingCountry=row["country"],
        NumberOfEmployees=int(row["employees"]) if row["employees"] else None,
        AnnualRevenue=float(row["revenue"]) if row["revenue"] else None,
        ParentId=accounts.get(row["parent_id"]),
        OwnerId=users.get(row["owner_email"].lower()),
    )


def _contact(row: Row, accounts: dict[str, str], users: dict[str, str]) -> dict[str, Any]:
    return _known(
        Email=row["email"],
        FirstName=row["first_name"],
        LastName=row["last_name"],
        Title=row["title"],
        Phone=row["phone"],
        AccountId=accounts.get(row["account_id"]),
        OwnerId=users.get(row["owner_email"].lower()),
    )


def _opportunity(row: Row, accounts: dict[str, str], users: dict[str, str]) -> dict[str, Any]:
    return _known(
        Name=row["name"],
        StageName=row["stage"],
        Amount=float(row["amount"]) if row["amount"] else None,
        CloseDate=row["close_date"],
        Product_Line__c=row["product"],
        AccountId=accounts.get(row["account_id"]),
        OwnerId=users.get(row["owner_email"].lower()),
    )


def _known(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "")}
