"""What was learnt of a system is trusted for an hour, with the same credentials, and not against
what the vendor says.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.schema_memory import TRUSTED_S, account, ask, doubt, learn
from connectors.errors import UserError
from connectors.protocol import Identity
from connectors.record import FieldSchema, ObjectSchema
from sync.store.memory.store import MemoryStore
from tests.accord.conftest import Vendor, kind_of_trial
from tests.mapping.starter import SYSTEMS
from tests.sync.rig import Rig

NOW = 1_700_000_000.0
OBJECTS = ("Contact", "Lead")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(SYSTEMS)


@pytest.fixture
def vendor() -> Vendor:
    return Vendor(Rig().left)


def again(vendor: Vendor, account: str = "A-1") -> Vendor:
    """The same system in the next run."""
    return Vendor(vendor.memory, account)


# --- trusted


def test_a_system_is_asked_once_and_known_in_the_next_run(
    store: MemoryStore, vendor: Vendor
) -> None:
    first = learn(store, vendor, OBJECTS, NOW)
    assert (vendor.asked, vendor.told) == (1, None)
    assert first.identity == Identity("A-1", "u1", "accord@salesforce.example")
    assert first.schemas.keys() == set(OBJECTS)
    following = again(vendor)
    assert learn(store, following, OBJECTS, NOW + TRUSTED_S - 1) == first
    assert (following.asked, following.told) == (0, first.schemas)


@pytest.mark.parametrize("later", [TRUSTED_S, 1e6, -1.0])
def test_after_an_hour_or_when_the_clock_went_back_it_is_asked_again(
    store: MemoryStore, vendor: Vendor, later: float
) -> None:
    learn(store, vendor, OBJECTS, NOW)
    following = again(vendor)
    learn(store, following, OBJECTS, NOW + later)
    assert following.asked == 1


def test_asking_again_makes_it_fresh(store: MemoryStore, vendor: Vendor) -> None:
    learn(store, vendor, OBJECTS, NOW)
    learn(store, vendor, OBJECTS, NOW + TRUSTED_S)
    following = again(vendor)
    learn(store, following, OBJECTS, NOW + TRUSTED_S + 60)
    assert following.asked == 0


def test_other_credentials_for_the_same_account_are_a_new_acquaintance(
    store: MemoryStore, vendor: Vendor
) -> None:
    learn(store, vendor, OBJECTS, NOW)
    following = again(vendor)
    following.credentials_print = "new ones"
    learn(store, following, OBJECTS, NOW)
    assert following.asked == 1


def test_an_object_that_was_not_asked_about_makes_it_ask_and_fewer_do_not(
    store: MemoryStore, vendor: Vendor
) -> None:
    learn(store, vendor, OBJECTS, NOW)
    fewer, more = again(vendor), again(vendor)
    learn(store, fewer, ("Lead",), NOW)
    learn(store, more, (*OBJECTS, "Account"), NOW)
    assert (fewer.asked, more.asked) == (0, 1)


def test_each_system_is_remembered_by_itself(store: MemoryStore, vendor: Vendor) -> None:
    learn(store, vendor, OBJECTS, NOW)
    other = Vendor(Rig().right, "B-1")
    assert learn(store, other, ("contacts",), NOW).identity.account == "B-1"
    assert (account(store, "salesforce"), account(store, "hubspot")) == ("A-1", "B-1")


# --- pinned


def test_a_workspace_belongs_to_the_account_it_first_met(
    store: MemoryStore, vendor: Vendor
) -> None:
    assert account(store, "salesforce") is None
    learn(store, vendor, OBJECTS, NOW)
    assert account(store, "salesforce") == "A-1"
    with pytest.raises(UserError) as refused:
        learn(store, again(vendor, "A-2"), OBJECTS, NOW)
    assert refused.value.problems == [
        "this workspace belongs to the salesforce account A-1, and these credentials are for A-2"
    ]
    assert "`accord init` another workspace" in refused.value.advice
    assert account(store, "salesforce") == "A-1"


def test_it_still_belongs_to_it_when_what_was_learnt_is_forgotten(
    store: MemoryStore, vendor: Vendor
) -> None:
    learn(store, vendor, OBJECTS, NOW)
    doubt(store, [kind_of_trial("salesforce", vendor)], ["GONE_FIELD"])
    with pytest.raises(UserError, match="belongs to the salesforce account A-1"):
        ask(store, again(vendor, "A-2"), OBJECTS, NOW)


# --- doubted


@pytest.mark.parametrize(
    ("codes", "asked"),
    [((), 0), (("DUPLICATE",), 0), (("DUPLICATE", "GONE_FIELD"), 1)],
)
def test_a_refusal_that_contradicts_the_schema_makes_it_ask_again(
    store: MemoryStore, vendor: Vendor, codes: Sequence[str], asked: int
) -> None:
    learn(store, vendor, OBJECTS, NOW)
    doubt(store, [kind_of_trial("salesforce", vendor)], codes)
    following = again(vendor)
    learn(store, following, OBJECTS, NOW + 1)
    assert following.asked == asked


def test_only_the_system_whose_code_it_is_is_doubted(store: MemoryStore, vendor: Vendor) -> None:
    learn(store, vendor, OBJECTS, NOW)
    doubt(store, [kind_of_trial("hubspot", vendor)], ["GONE_FIELD"])
    following = again(vendor)
    learn(store, following, OBJECTS, NOW + 1)
    assert following.asked == 0
    assert account(store, "hubspot") is None


# --- remembered exactly

SOME_SYSTEM = Rig().left
text = st.text(max_size=8)
fields = st.builds(
    FieldSchema,
    name=text,
    type=text,
    writable=st.booleans(),
    unique=st.booleans(),
    required=st.booleans(),
    length=st.none() | st.integers(0, 2**31),
    options=st.none() | st.lists(text, max_size=3).map(tuple),
    filterable=st.booleans(),
)
schemas = st.dictionaries(text, st.lists(fields, max_size=4), max_size=3)
identities = st.builds(
    Identity,
    account=text,
    user_id=st.none() | text,
    user_email=st.none() | text,
    queues=text,
)


@given(identity=identities, described=schemas)
def test_whatever_a_vendor_says_is_remembered_to_the_letter(
    identity: Identity, described: dict[str, list[FieldSchema]]
) -> None:
    known = {}
    for name, found in described.items():
        known[name] = ObjectSchema(name, {field.name: field for field in found})

    class Saying(Vendor):
        def identity(self) -> Identity:
            return identity

        def describe(self, objects: Sequence[str]) -> dict[str, ObjectSchema]:
            return known

    store = MemoryStore(SYSTEMS)
    first = learn(store, Saying(SOME_SYSTEM), list(known), NOW)
    following = Vendor(SOME_SYSTEM)
    assert learn(store, following, list(known), NOW) == first
    assert first.schemas == known
    assert following.asked == 0
