"""What happened to records is kept once where thousands went from one stage to the next, and told
of each all the same.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.hubspot.history import shared
from sandbox.hubspot.model import HubSpotModel

NOW = 1_795_255_200.0
WORDS = st.sampled_from(("lead", "customer", "lifecyclestage", "hs_lead_status", "NEW"))


@given(st.lists(st.dictionaries(WORDS, WORDS, max_size=5), max_size=20))
def test_a_shared_table_says_the_same(tables: list[dict[str, str]]) -> None:
    for table in tables:
        again = shared(dict(table))
        assert again == table
        assert list(again) == list(table)


def test_two_records_of_one_story_share_its_entries_and_go_on_apart() -> None:
    portal = HubSpotModel(Clock(lambda: NOW).skewed())
    ann, bob = (
        portal.insert("contacts", {"email": f"{name}@a.example", "lifecyclestage": "lead"})
        for name in ("ann", "bob")
    )
    for record in (ann, bob):
        portal.relive("contacts", record, {"lifecyclestage": "customer"}, at=NOW)
    portal.edit("contacts", ann, {"lifecyclestage": "evangelist"})
    rows = portal.shelf(portal.kinds.named("contacts")).live
    first, second = (rows[int(record)]["history"] for record in (ann, bob))
    assert first[1][3] is second[1][3]
    told = {record["id"]: record for record in portal.stored("contacts", deleted=False)}
    assert told[bob]["history"][-1]["fields"] == {"lifecyclestage": ["lead", "customer"]}
    assert told[ann]["history"][-1]["fields"] == {"lifecyclestage": ["customer", "evangelist"]}
