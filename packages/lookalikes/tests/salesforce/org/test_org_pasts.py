"""What an org remembers of its rows is kept compactly and told in full; what its indexes find is
what a look at every row finds.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orgs import NOW, create, row

from sandbox.clock import Clock
from sandbox.salesforce.model import SalesforceModel

EMAILS = ("ann@a.example", "ANN@a.example", "bob@b.example")


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def told(org: SalesforceModel, record_id: str) -> list[dict[str, Any]]:
    return org.store["Contact"].past(record_id)


def test_a_birth_is_told_as_it_was_whatever_became_of_the_record(org: SalesforceModel) -> None:
    ann = org.insert("Contact", {"LastName": "Ames", "Title": "Buyer"}, at=NOW - 86_400.75)
    before = told(org, ann)
    org.edit("Contact", ann, {"Title": "Head of Buying"})
    born, changed = told(org, ann)
    assert [born] == before
    assert born["at"] == "2026-11-20T09:59:59.250Z"
    assert born["by"] == changed["by"] == "human"
    assert born["fields"]["Title"] == [None, "Buyer"]
    assert born["fields"]["Name"] == [None, "Ames"]
    assert "Email" not in born["fields"]
    assert "SystemModstamp" not in born["fields"]
    assert changed["fields"] == {"Title": ["Buyer", "Head of Buying"]}


def test_a_snapshot_keeps_what_happened(org: SalesforceModel) -> None:
    ann = create(org, "Contact", LastName="Ames")
    bob = create(org, "Contact", LastName="Boyd")
    org.edit("Contact", bob, {"LastName": "Byrd"})
    before = {record: told(org, record) for record in (ann, bob)}
    saved = org.snapshot()
    org.edit("Contact", ann, {"LastName": "Amis"})
    org.restore(saved)
    assert {record: told(org, record) for record in (ann, bob)} == before
    org.edit("Contact", ann, {"LastName": "Amis"})
    assert [entry["fields"].get("LastName") for entry in told(org, ann)] == [
        [None, "Ames"],
        ["Ames", "Amis"],
    ]


def test_a_transaction_that_is_undone_never_happened(org: SalesforceModel) -> None:
    ann = create(org, "Contact", LastName="Ames")
    before = told(org, ann)
    outermost, start = org.store.begin()
    org.edit("Contact", ann, {"LastName": "Amis"})
    lost = create(org, "Contact", LastName="Lost")
    assert len(told(org, ann)) == 2
    org.store.end(outermost, start, undo=True)
    assert told(org, ann) == before
    assert told(org, lost) == []


def test_a_deletion_is_told(org: SalesforceModel) -> None:
    ann = create(org, "Contact", LastName="Ames")
    org.remove("Contact", ann)
    assert told(org, ann)[-1]["fields"] == {"IsDeleted": [False, True]}


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from((*EMAILS, None))), max_size=12))
def test_an_index_finds_what_a_look_at_every_row_finds(
    writes: list[tuple[int, str | None]],
) -> None:
    """Whether one row, several or none have the value, and whoever leaves first."""
    org = SalesforceModel(Clock(lambda: NOW).skewed())
    table = org.store["Contact"]
    field = table.kind.fields["Email"]
    people = [org.insert("Contact", {"LastName": "Doe"}) for _ in range(4)]
    for number, email in writes:
        org.edit("Contact", people[number], {"Email": email})
    for email in EMAILS:
        wanted = {
            key for key in people if (table.rows[key]["Email"] or "").lower() == email.lower()
        }
        assert {found["Id"] for found in table.having(field, [email])} == wanted
        assert table.number_having(field, [email]) == len(wanted)


def test_what_changed_is_found_whenever_somebody_asks_first(org: SalesforceModel) -> None:
    """The order of changes is made when it is asked for, and kept from then on."""
    old = org.insert("Contact", {"LastName": "Old"}, at=NOW - 9_000)
    new = org.insert("Contact", {"LastName": "New"}, at=NOW - 50)
    table = org.store["Contact"]
    stamp = row(org, "Contact", new)["SystemModstamp"]
    assert [found["Id"] for found in table.since(stamp)] == [new]
    org.edit("Contact", old, {"LastName": "Older"})
    newest = org.insert("Contact", {"LastName": "Newest"}, at=NOW - 20)
    assert [found["Id"] for found in table.since(stamp)] == [new, newest, old]
    assert table.number_since(stamp) == 3
