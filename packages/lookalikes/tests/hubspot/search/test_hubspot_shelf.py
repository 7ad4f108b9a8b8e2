"""However records come, change and go, the indexes of a shelf agree with its records."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.records import objects
from sandbox.vendor import VendorError

CONTACTS = KINDS["contacts"]
ADDRESS = st.sampled_from(["", "a@x.com", "b@x.com", "c@x.com"])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "update", "archive"]), st.integers(0, 5), ADDRESS, ADDRESS
    ),
    max_size=25,
)


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_the_indexes_agree_with_the_records(steps: list[tuple[str, int, str, str]]) -> None:
    clock = Clock(base=lambda: 1_795_255_200.0)
    portal = HubSpotModel(clock.skewed())
    for step in steps:
        clock.advance(1)
        _take(portal, *step)
        _check(portal)


def _take(portal: HubSpotModel, action: str, which: int, email: str, further: str) -> None:
    live = [found["id"] for found in portal.stored("contacts", deleted=False)]
    body = {"properties": {"email": email, "hs_additional_emails": further}}
    with suppress(VendorError):
        if action == "create":
            objects.create(portal, CONTACTS, body, "api")
        elif live and action == "update":
            objects.update(portal, CONTACTS, live[which % len(live)], body, None, "api")
        elif live:
            portal.remove("contacts", live[which % len(live)])


def _check(portal: HubSpotModel) -> None:
    shelf = portal.shelf(CONTACTS)
    assert shelf.ids == sorted(shelf.live)
    assert shelf.modified == [shelf.live[n]["modified"] for n in shelf.ids]
    addresses: dict[str, int] = {}
    for n, row in shelf.live.items():
        props: dict[str, Any] = row["props"]
        for address in {props.get("email", ""), props.get("hs_additional_emails", "")} - {""}:
            assert addresses.setdefault(address, n) == n, "two records have one address"
    assert shelf.unique["email"] == addresses


def test_pages_go_on_after_the_last_id_plus_one() -> None:
    portal = HubSpotModel(Clock().skewed())
    ids = [portal.insert("deals", {"dealname": str(n)}) for n in range(7)]
    portal.remove("deals", ids[3])
    seen: list[str] = []
    after = ""
    for _ in range(5):
        page = objects.page(portal, KINDS["deals"], objects.View(), after=after, limit=2)
        seen += [found["id"] for found in page["results"]]
        if "paging" not in page:
            break
        after = page["paging"]["next"]["after"]
        assert after == str(int(seen[-1]) + 1)
    assert seen == ids[:3] + ids[4:]
