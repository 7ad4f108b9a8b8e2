"""`find_records`: every record is found by every one of its names, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.sessions import Session
from accord.settings import Settings
from accord.usecases.find import find_records
from accord.workspace import Workspace
from connectors.errors import UserError
from connectors.kinds import kind_of
from connectors.record import Ref
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.store.memory.store import MemoryStore
from tests.mapping.starter import SYSTEMS, starter
from tests.sync.desk import row
from tests.sync.rig import Rig

KINDS = {name: kind_of(name) for name in SYSTEMS}
WORKSPACE = Workspace(Path(), Settings("trial", SYSTEMS, KINDS, {}, region="US"), starter())
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
            assert set(find_records(store, WORKSPACE, name)) == expected, name


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
    assert find_records(store, WORKSPACE, "ann@x.example") == [twin.ref for twin in twins]


def test_a_linked_pair_is_told_once_each_record_in_the_order_of_the_systems() -> None:
    store, _ = remembered({"ann": "linked"})
    found = find_records(store, WORKSPACE, "ann@people.example")
    assert [ref.system for ref in found] == list(SYSTEMS)


def test_an_account_is_found_by_its_domain(rig: Rig, session: Session) -> None:
    account = rig.left.put("Account", {"Name": "Acme Ltd", "Website": "https://www.acme.example"})
    rig.collect()
    ref = Ref("salesforce", "Account", account)
    for name in ("acme.example", "ACME.example"):
        assert find_records(session.store, session.workspace, name) == [ref]


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
        find_records(store, WORKSPACE, name)
    assert repr(name) in refused.value.problems[0]
    assert "system:object:id" in refused.value.advice
    assert "e-mail" in refused.value.advice


SHORT, FULL = "003Ho0000000001", "003Ho0000000001IAA"


@pytest.mark.parametrize(
    "name",
    [
        SHORT,
        f"salesforce:Contact:{SHORT}",
        f"https://acme.lightning.force.com/lightning/r/Contact/{FULL}/view",
        f"https://acme.lightning.force.com/lightning/r/{SHORT}/view?ws=%2Flightning",
        f"acme.lightning.force.com/lightning/r/Contact/{FULL}/related/Opportunities/view",
        f"https://acme.my.salesforce.com/{SHORT}",
        f"https://acme.my.salesforce.com/{FULL}/e",
        f"https://acme.my.salesforce.com/one/one.app#/sObject/{FULL}/view",
        "https://app.hubspot.com/contacts/44812907/record/0-1/551",
        "https://app-eu1.hubspot.com/contacts/44812907/record/0-1/551/view/1?x=y",
        "https://app.hubspot.com/contacts/44812907/contact/551",
        " https://app.hubspot.com/contacts/44812907/contact/551/ ",
    ],
)
def test_a_record_is_found_by_the_address_of_its_page_and_its_short_id(name: str) -> None:
    store = MemoryStore(SYSTEMS)
    pair = [row("Contact", FULL), row("contacts", "551")]
    store.put_mirror([*pair, row("companies", "551")])
    store.put_links([Link("L1", "contact", ("Contact", "contacts"), (FULL, "551"), "live")])
    assert set(find_records(store, WORKSPACE, name)) == {each.ref for each in pair}


@pytest.mark.parametrize(
    ("address", "found"),
    [("company/551", "companies"), ("deal/551", "deals"), ("record/0-3/551", "deals")],
)
def test_an_address_says_which_object_it_is_of(address: str, found: str) -> None:
    store = MemoryStore(SYSTEMS)
    for name in ("contacts", "companies", "deals"):
        store.put_mirror([row(name, "551")])
    (ref,) = find_records(store, WORKSPACE, f"https://app.hubspot.com/contacts/1/{address}")
    assert ref == Ref("hubspot", found, "551")


@pytest.mark.parametrize(
    "name", ["https://acme.example/about", "https://app.hubspot.com/contacts/1", "a/b", "/"]
)
def test_another_address_names_nobody(name: str) -> None:
    store = MemoryStore(SYSTEMS)
    store.put_mirror([row("Contact", FULL), row("contacts", "551")])
    with pytest.raises(UserError, match="no record is known by"):
        find_records(store, WORKSPACE, name)


@pytest.mark.parametrize("name", ["Müller & Söhne", " müller & söhne ", "MÜLLER, SÖHNE"])
def test_a_company_is_found_as_people_write_its_name(name: str, rig: Rig, session: Session) -> None:
    account = rig.left.put("Account", {"Name": "Müller & Söhne"})
    rig.collect()
    ref = Ref("salesforce", "Account", account)
    assert find_records(session.store, session.workspace, name) == [ref]


# --- by a person's name


def people(rig: Rig, *names: str) -> None:
    """Leads, each with a contact in HubSpot."""
    for number, name in enumerate(names):
        first, _, last = name.partition(" ")
        rig.lead(FirstName=first, LastName=last, Email=f"p{number}@lee.example")
    rig.sync()


@pytest.mark.parametrize("wanted", ["Ann Lee", " ann  lee", "ANN LEE"])
def test_a_person_is_found_by_name(rig: Rig, session: Session, wanted: str) -> None:
    people(rig, "Ann Lee", "Bob Ray")
    found = find_records(rig.store, session.workspace, wanted)
    (link,) = rig.store.links_by_ref(found[:1]).values()
    assert found == link.refs(SYSTEMS)
    assert (link.base or {})["first_name"] == "Ann"


def test_a_person_is_found_by_part_of_the_name_where_nobody_is_called_just_so(
    rig: Rig, session: Session
) -> None:
    people(rig, "Ann Lee", "Bob Ray")
    found = find_records(rig.store, session.workspace, "ray")
    assert [ref.system for ref in found] == ["salesforce", "hubspot"]
    assert find_records(rig.store, session.workspace, "Ray Bob") == found


def test_of_several_who_are_called_so_each_is_named_with_systems_and_ids(
    rig: Rig, session: Session
) -> None:
    people(rig, "Ann Lee", "Ann Lee", "Ann Leeds")
    with pytest.raises(UserError) as told:
        find_records(rig.store, session.workspace, "Ann Lee")
    first, *listed = told.value.problems
    assert first == "'Ann Lee' could be any of 2 records"
    refs = [ref for link in rig.store.all_links() for ref in link.refs(SYSTEMS)]
    named = " ".join(listed)
    assert len(listed) == 2
    assert all(line.startswith("  Ann Lee: salesforce:Lead:") for line in listed)
    assert sum(str(ref) in named for ref in refs) == 4
    assert "by its id" in told.value.advice


def test_no_more_than_ten_are_listed_and_the_rest_is_counted(rig: Rig, session: Session) -> None:
    people(rig, *["Ann Lee"] * 13)
    with pytest.raises(UserError) as told:
        find_records(rig.store, session.workspace, "Ann Lee")
    assert len(told.value.problems) == 12
    assert told.value.problems[-1] == "  … and 3 more"


def test_companies_of_one_name_are_listed_too(rig: Rig, session: Session) -> None:
    for domain in ("one.example", "two.example"):
        rig.left.put("Account", {"Name": "Acme", "Website": domain, "OwnerId": "u1"})
    rig.sync()
    with pytest.raises(UserError, match="'acme' could be any of 2 records"):
        find_records(rig.store, session.workspace, "acme")


# --- one id, several records


@pytest.mark.parametrize("others", [("companies",), ("companies", "deals")])
def test_an_id_that_records_of_several_kinds_have_names_none_of_them(
    others: tuple[str, ...],
) -> None:
    store = MemoryStore(SYSTEMS)
    rows = [row("contacts", "30000000012", email="ann@lee.example")]
    rows += [row(name, "30000000012", name="Lee", dealname="Lee") for name in others]
    store.put_mirror(rows)
    with pytest.raises(UserError) as error:
        find_records(store, WORKSPACE, "30000000012")
    first, *listed = error.value.problems
    assert first == f"'30000000012' could be any of {len(rows)} records"
    for name in ("contacts", *others):
        assert any(f"hubspot:{name}:30000000012" in line for line in listed)
        exact = find_records(store, WORKSPACE, f"hubspot:{name}:30000000012")
        assert exact == [Ref("hubspot", name, "30000000012")]


def test_an_id_that_two_linked_records_share_names_both() -> None:
    store = MemoryStore(SYSTEMS)
    store.put_mirror([row("Contact", "77"), row("contacts", "77")])
    store.put_links([Link("L1", "contact", ("Contact", "contacts"), ("77", "77"), "live")])
    assert len(find_records(store, WORKSPACE, "77")) == 2
