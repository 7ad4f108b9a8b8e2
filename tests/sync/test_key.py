"""Keys name the record they were made from, exactly, and nobody else's keys are taken for ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.record import Ref
from sync.model.identity.origin_key import PAIR, link_id, origin_key, origin_of

words = st.from_regex(r"[A-Za-z0-9_]{1,12}", fullmatch=True)
pairs = st.from_regex(PAIR.pattern, fullmatch=True).filter(lambda name: not name.endswith("\n"))
refs = st.builds(Ref, words, words, st.text(min_size=1, max_size=20))


@given(pair=pairs, ref=refs)
def test_a_key_leads_back_to_the_record_it_was_made_from(pair: str, ref: Ref) -> None:
    assert origin_of(pair, origin_key(pair, ref)) == ref


@given(pair=pairs, one=refs, other=refs)
def test_two_records_never_share_a_key_or_a_link(pair: str, one: Ref, other: Ref) -> None:
    assert (origin_key(pair, one) == origin_key(pair, other)) == (one == other)
    assert (link_id(pair, one) == link_id(pair, other)) == (one == other)


@given(mine=pairs, other=pairs, ref=refs)
def test_another_pairs_key_is_not_ours(mine: str, other: str, ref: Ref) -> None:
    assert (origin_of(mine, origin_key(other, ref)) is None) == (mine != other)


@pytest.mark.parametrize(
    "key", [None, "", "main", "main-salesforce", "main-salesforce-Contact", "---"]
)
def test_what_is_no_key_leads_nowhere(key: str | None) -> None:
    assert origin_of("main", key) is None


@pytest.mark.parametrize("name", ["", "Main", "a-b", "a b", "x" * 41, "main\n"])
def test_a_pairs_name_is_short_and_plain(name: str) -> None:
    assert not PAIR.fullmatch(name)


def test_a_links_id_is_the_same_whenever_it_is_computed() -> None:
    ref = Ref("salesforce", "Contact", "0031")
    assert link_id("main", ref) == link_id("main", Ref("salesforce", "Contact", "0031"))
    assert link_id("main", ref) != link_id("test", ref)
