"""`find_records`: every record is found by every one of its names, and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.sessions import Session
from accord.usecases.find import find_records
from connectors.errors import UserError
from connectors.record import Ref
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.store.memory import MemoryStore
from tests.mapping.starter import SYSTEMS, starter
from tests.sync.desk import row
from tests.sync.rig import Rig

PEOPLE = st.dictionaries(
    st.from_regex(r"[a-z]{1,6}", fullmatch=True),
    st.sampled_from(["left", "right", "linked"]),
    min_size=1,
    max_size=8,
)
"""By the first part of an address: where the person is known."""
Named = tuple[MirrorRow, set[Ref]]
"""A record, and all records that its names stand for."""


@given(people=PEOPLE)
def test_every_record_is_found_by_every_one_of_its_names(people: dict[str, str]) -> None:
    store, known = remembered(people)
    for found, expected in known:
        ref = found.ref
        address = str(found.fields["Email" if ref.system == "salesforce" else "email"])
        names = [str(ref), ref.id, address, f" {address.upper()} "]
        link = store.links_by_ref([ref]).get(ref)
        if link is not None:
            names.append(f"link:{link.id}")
        for name in names:
            assert set(find_records(store, starter(), name)) == expected, name


def remembered(people: dict[str, str]) -> tuple[MemoryStore, list[Named]]:
    """A store that has seen these people: on one side, or on both and linked."""
    store = MemoryStore(SYSTEMS)
    known: list[Named] = []
    for number, (name, where) in enumerate(people.items()):
        address = f"{name}@people.example"
        left = row("Contact", f"003{number}", Email=address)
        right = row("contacts", f"55{number}", email=address)
        seen = {"left": [left], "right": [right], "linked": [left, right]}[where]
        store.put_mirror(seen)
        if where == "linked":
            objects, ids = ("Contact", "contacts"), (left.ref.id, right.ref.id)
            store.put_links([Link(f"L{number}", "contact", objects, ids, "live")])
        refs = {each.ref for each in seen}
        known += [(each, refs) for each in seen]
    return store, known


def test_a_person_known_by_one_address_twice_is_found_twice() -> None:
    store = MemoryStore(SYSTEMS)
    twins = [row("Lead", "00Q1", Email="ann@x.example"), row("Lead", "00Q2", Email="ann@x.example")]
    store.put_mirror(twins)
    assert find_records(store, starter(), "ann@x.example") == [twin.ref for twin in twins]


def test_a_linked_pair_is_told_once_each_record_in_the_order_of_the_systems() -> None:
    store, _ = remembered({"ann": "linked"})
    found = find_records(store, starter(), "ann@people.example")
    assert [ref.system for ref in found] == list(SYSTEMS)


def test_an_account_is_found_by_its_domain(rig: Rig, session: Session) -> None:
    account = rig.left.put("Account", {"Name": "Acme Ltd", "Website": "https://www.acme.example"})
    rig.collect()
    ref = Ref("salesforce", "Account", account)
    for name in ("acme.example", "ACME.example"):
        assert find_records(session.store, session.workspace.policy, name) == [ref]


@pytest.mark.parametrize(
    "name",
    [
        "nobody@x.example",
        "003",
        "link:L9",
        "salesforce:Contact:0039",
        "salesforce:Contact:",
        "::",
        "hubspot:contacts:0030",
    ],
)
def test_a_name_nobody_has_is_refused_with_the_names_there_are(name: str) -> None:
    store, _ = remembered({"ann": "linked"})
    with pytest.raises(UserError, match="no record is known by") as refused:
        find_records(store, starter(), name)
    assert repr(name) in refused.value.problems[0]
    assert "system:object:id" in refused.value.advice
    assert "e-mail" in refused.value.advice
