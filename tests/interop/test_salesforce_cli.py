"""The Salesforce CLI: signing in three ways, queries in three forms, records one by one, as trees
and in bulk, definitions, limits, and how it tells a refusal.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.interop.clients.running import Served
from tests.interop.clients.salesforce_cli import Cli

pytestmark = pytest.mark.full

INSTANCE = "https://sandbox.my.salesforce.com"
WAIT = ("--wait", "2")


@pytest.fixture(scope="module")
def cli(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A person who is signed in by a link, as `acme`."""
    cli = Cli(served, tmp_path_factory.mktemp("salesforce-cli"))
    keys = served.told("salesforce")
    secrets = f"{keys['client_id']}:{keys['client_secret']}:{keys['refresh_token']}"
    link = cli.file("link.txt", f"force://{secrets}@{INSTANCE.removeprefix('https://')}")
    words = ("org", "login", "sfdx-url", "--sfdx-url-file", link)
    cli.told(*words, "--alias", "acme", "--set-default")
    return cli


@pytest.fixture(scope="module")
def bulky(cli: Cli) -> Callable[..., str]:
    """A file of contacts; a row is a last name and a title."""

    def of(name: str, *rows: tuple[str, str]) -> str:
        lines = ["LastName,Title", *(",".join(row) for row in rows)]
        return cli.file(name, "\n".join(lines) + "\n")

    return of


def rows(cli: Cli, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cli.told("data", "query", "--query", query)["records"]
    return found


def ids(cli: Cli, last_name: str) -> list[str]:
    people = rows(cli, "SELECT Id, LastName FROM Contact")
    return [row["Id"] for row in people if row["LastName"] == last_name]


def test_it_signs_in_by_link_by_key_and_by_token(cli: Cli, served: Served) -> None:
    keys = served.told("salesforce")
    key = cli.file("server.key", keys["private_key"])
    words = ("--client-id", keys["client_id"], "--username", keys["username"])
    words += ("--jwt-key-file", key, "--instance-url", "https://login.salesforce.com")
    assert cli.told("org", "login", "jwt", *words)["username"] == keys["username"]
    form = {"grant_type": "client_credentials"}
    form |= {name: keys[name] for name in ("client_id", "client_secret")}
    url = f"{keys['url']}/services/oauth2/token"
    token = requests.post(url, form, timeout=30, verify=served.ready["ca_file"]).json()
    words = ("--instance-url", INSTANCE, "--no-prompt", "--alias", "acme", "--set-default")
    more = {"SF_ACCESS_TOKEN": token["access_token"]}
    assert cli.told("org", "login", "access-token", *words, **more)["orgId"].startswith("00D")


def test_it_shows_its_org(cli: Cli, served: Served) -> None:
    shown = cli.told("org", "display")
    assert shown["username"] == served.ready["salesforce"]["username"]
    assert shown["connectedStatus"] == "Connected"
    assert shown["apiVersion"] == served.ready["salesforce"]["api_version"]
    (listed,) = cli.told("org", "list")["nonScratchOrgs"]
    assert listed["connectedStatus"] == "Connected"


def test_a_query_is_shown_to_people_and_written_as_csv_and_json(cli: Cli, served: Served) -> None:
    query = "SELECT Id, Name, Owner.Name FROM Account ORDER BY Id LIMIT 2"
    stored = sorted(served.stored("salesforce", "Account"))[:2]
    words = ("data", "query", "--query", query)
    table = cli.said(*words)
    assert all(each in table for each in stored)
    assert "Total number of records retrieved: 2." in table
    printed = cli.said(*words, "--result-format", "csv")
    read = list(csv.DictReader(printed.splitlines()))
    assert [row["Id"] for row in read] == stored
    assert all(row["Owner.Name"] for row in read)
    assert [row["Id"] for row in rows(cli, query)] == stored


def test_a_query_follows_children_counts_groups_and_all_pages(cli: Cli, served: Served) -> None:
    whole = rows(cli, "SELECT Id, (SELECT Id FROM Contacts) FROM Account")
    children = [child for row in whole if row["Contacts"] for child in row["Contacts"]["records"]]
    assert len(whole) == len(served.stored("salesforce", "Account"))
    assert len(children) > len(whole)
    grouped = rows(cli, "SELECT COUNT(Id) n, IsDeleted FROM Contact GROUP BY IsDeleted")
    assert [each["n"] for each in grouped] == [len(served.stored("salesforce", "Contact"))]


def test_a_record_is_made_read_changed_found_and_deleted(cli: Cli) -> None:
    about = ("--sobject", "Contact")
    which = ("--where", "LastName=Cliffe")
    values = "LastName=Cliffe Title='Head of Sales'"
    made = cli.told("data", "create", "record", *about, "--values", values)
    read = cli.told("data", "get", "record", *about, *which)
    assert (read["Id"], read["Title"]) == (made["id"], "Head of Sales")
    cli.told("data", "update", "record", *about, *which, "--values", "Title=Translator")
    search = "FIND {Cliffe} IN ALL FIELDS RETURNING Contact(LastName, Title)"
    (found,) = cli.told("data", "search", "--query", search)["searchRecords"]
    assert (found["LastName"], found["Title"]) == ("Cliffe", "Translator")
    cli.told("data", "delete", "record", *about, "--record-id", made["id"])
    assert ids(cli, "Cliffe") == []


def test_a_tree_is_written_to_files_and_read_again(cli: Cli, served: Served) -> None:
    query = "SELECT Name, Industry, (SELECT LastName, FirstName FROM Contacts) FROM Account LIMIT 2"
    words = ("--query", query, "--plan", "--output-dir", "tree")
    cli.told("data", "export", "tree", *words)
    written = {path.stem: json.loads(path.read_text()) for path in (cli.home / "tree").iterdir()}
    people = len(served.stored("salesforce", "Contact"))
    plan = ("--plan", "tree/Account-Contact-plan.json")
    made = cli.told("data", "import", "tree", *plan)
    expected = len(written["Contact"]["records"])
    assert len(made) == 2 + expected
    assert len(served.stored("salesforce", "Contact")) == people + expected


def test_records_are_loaded_changed_and_deleted_in_bulk(
    cli: Cli, bulky: Callable[..., str]
) -> None:
    file = bulky("new.csv", ("Bulky", "One"), ("Bulky", "Two"))
    words = ("--sobject", "Contact", *WAIT)
    made = cli.told("data", "import", "bulk", "--file", file, *words)
    assert (made["processedRecords"], made["failedRecords"]) == (2, 0)
    query = "SELECT Id, Title FROM Contact WHERE LastName = 'Bulky'"
    brought = ("--query", query, "--output-file", "brought.csv", *WAIT)
    cli.told("data", "export", "bulk", *brought)
    held = (cli.home / "brought.csv").read_text()
    changed = cli.file("changed.csv", held.replace("One", "Uno"))
    cli.told("data", "upsert", "bulk", "--file", changed, "--external-id", "Id", *words)
    changed = cli.file("changed.csv", held.replace("Two", "Due"))
    cli.told("data", "update", "bulk", "--file", changed, *words)
    assert sorted(row["Title"] for row in rows(cli, query)) == ["Due", "One"]
    gone = cli.file("gone.csv", "Id\n" + "\n".join(ids(cli, "Bulky")) + "\n")
    cli.told("data", "delete", "bulk", "--file", gone, *words)
    assert ids(cli, "Bulky") == []


def test_rows_that_a_job_refused_are_written_to_a_file(cli: Cli, bulky: Callable[..., str]) -> None:
    file = bulky("half.csv", ("Halfway", "One"), ("", "Two"))
    words = ("--file", file, "--sobject", "Contact", *WAIT)
    failed = cli.refused("data", "import", "bulk", *words)
    job = failed["data"]["jobId"]
    told = cli.told("data", "bulk", "results", "--job-id", job)
    assert (told["successfulRecords"], told["failedRecords"]) == (1, 1)
    refused = (cli.home / Path(told["failedFilePath"]).name).read_text()
    assert "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]" in refused


def test_what_is_there_is_listed_described_and_limited(cli: Cli) -> None:
    names = set(cli.told("sobject", "list", "--sobject", "all"))
    assert {"Account", "Contact", "Lead", "Opportunity", "Task", "User"} <= names
    described = cli.told("sobject", "describe", "--sobject", "Contact")
    assert {"LastName", "Email"} <= {field["name"] for field in described["fields"]}
    limits = {each["name"]: each for each in cli.told("limits", "api", "display")}
    daily = limits["DailyApiRequests"]
    assert 0 < daily["remaining"] < daily["max"]
    counted = cli.told("org", "list", "sobject", "record-counts", "--sobject", "Contact")
    assert counted[0]["count"] > 0


def test_any_call_may_be_made(cli: Cli) -> None:
    made = cli.said("api", "request", "rest", "/services/data/v68.0/sobjects/Contact/describe")
    assert json.loads(made)["name"] == "Contact"


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        (
            ("data", "query", "--query", "SELECT Nope FROM Contact"),
            "INVALID_FIELD",
            "No such column 'Nope' on entity 'Contact'.",
        ),
        (
            ("data", "create", "record", "--sobject", "Contact", "--values", "Title=X"),
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [LastName]",
        ),
        (
            ("sobject", "describe", "--sobject", "Nope"),
            "NOT_FOUND",
            "The requested resource does not exist",
        ),
    ],
)
def test_a_refusal_comes_with_the_vendors_words(
    cli: Cli, words: tuple[str, ...], name: str, said: str
) -> None:
    told = cli.refused(*words)
    assert told["name"] == name
    assert said in told["message"]
