"""Every value that a generated world serves is one that its own describe allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from fitting import misfit
from raw_calls import DATA

from sandbox.server import Running, SandboxOptions, running
from sandbox.worlds.vocabulary.money import HOME, RATES


@pytest.fixture(scope="module")
def world() -> Iterator[Running]:
    with running(SandboxOptions(people=400, full=True)) as pair:
        yield pair


@pytest.fixture(scope="module")
def session(world: Running) -> Iterator[requests.Session]:
    with requests.Session() as found:
        found.trust_env = False
        found.headers["Authorization"] = f"Bearer {world.salesforce.sessions.issue()}"
        yield found


def get(world: Running, session: requests.Session, path: str) -> Any:
    answer = session.get(world.salesforce_url + path, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def records(world: Running, session: requests.Session, query: str) -> Iterator[dict[str, Any]]:
    page = get(world, session, f"{DATA}/queryAll?q={query}")
    yield from page["records"]
    while not page["done"]:
        page = get(world, session, page["nextRecordsUrl"])
        yield from page["records"]


def test_every_value_of_every_object_fits_its_describe(
    world: Running, session: requests.Session
) -> None:
    seen, wrong = misfits(world, session)
    assert seen > 20_000
    assert wrong == []


def misfits(world: Running, session: requests.Session) -> tuple[int, list[str]]:
    """How many values are served, and what is wrong with any of them."""
    wrong = set()
    seen = 0
    for each in get(world, session, f"{DATA}/sobjects")["sobjects"]:
        name = each["name"]
        fields = get(world, session, f"{DATA}/sobjects/{name}/describe")["fields"]
        wanted = ", ".join(field["name"] for field in fields)
        source = "Group g" if name == "Group" else name
        for record in records(world, session, f"SELECT {wanted} FROM {source}"):
            seen += len(fields)
            for field in fields:
                fault = misfit(field, record[field["name"]])
                if fault:
                    wrong.add(f"{name}.{field['name']}: {fault}")
    return seen, sorted(wrong)


def test_every_value_of_the_tooling_objects_fits_its_describe(
    world: Running, session: requests.Session
) -> None:
    tooling = f"{DATA}/tooling"
    wrong = set()
    seen = 0
    for each in get(world, session, f"{tooling}/sobjects")["sobjects"]:
        name = each["name"]
        fields = get(world, session, f"{tooling}/sobjects/{name}/describe")["fields"]
        listed = get(world, session, f"{tooling}/query?q=SELECT Id FROM {name}")["records"]
        for found in listed:
            record = get(world, session, f"{tooling}/sobjects/{name}/{found['Id']}")
            seen += len(fields)
            for field in fields:
                fault = misfit(field, record[field["name"]])
                if fault:
                    wrong.add(f"{name}.{field['name']}: {fault}")
    assert seen > 100
    assert sorted(wrong) == []


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("Account", "NumberOfEmployees", "5"),
        ("Account", "AnnualRevenue", True),
        ("Account", "IsDeleted", None),
        ("Account", "BillingLatitude", "1.5"),
        ("Account", "CleanStatus", "Nonsense"),
        ("Account", "OwnerId", "005"),
        ("Contact", "Birthdate", "1990-1-1"),
        ("Contact", "LastName", ["A"]),
        ("Contact", "LastName", ""),
        ("Contact", "Title", "x" * 129),
        ("Contact", "SystemModstamp", "2026-12-01"),
        ("Contact", "MailingAddress", {"city": 5}),
    ],
)
def test_a_value_that_does_not_fit_is_found(
    world: Running, session: requests.Session, name: str, field: str, value: Any
) -> None:
    fields = get(world, session, f"{DATA}/sobjects/{name}/describe")["fields"]
    described = next(each for each in fields if each["name"] == field)
    assert misfit(described, value)


def test_every_value_of_an_org_with_dated_rates_and_series_fits_its_describe(
    world: Running, session: requests.Session
) -> None:
    before = world.salesforce.snapshot()
    others = {code: {"rate": rate, "dated": {"2026-01-01": 1}} for code, rate in RATES.items()}
    currencies = {"corporate": HOME, "advanced": True, "others": others}
    world.salesforce.configure({"currencies": currencies})
    first = {"Subject": "Review", "StartDateTime": "2026-12-01T09:30:00Z", "DurationInMinutes": 30}
    rule = {"Recurrence2PatternText": "FREQ=WEEKLY;BYDAY=TU;COUNT=4"}
    world.salesforce.edit("Event", None, {**first, **rule})
    seen, wrong = misfits(world, session)
    world.salesforce.restore(before)
    assert seen > 20_000
    assert wrong == []
