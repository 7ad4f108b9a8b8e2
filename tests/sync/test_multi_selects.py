"""Several words in one field: what either side chose is brought together, what either took away
goes, and the order they lie in is nobody's business.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Outcome, Refused, Write
from mapping.codecs.context import Context
from mapping.codecs.terms import SEVERAL, as_text, words_in
from mapping.codecs.transforms import Untranslatable
from sync.deciding.comparing.uniting import brought_together
from sync.model.conditions.adoption import Stage
from tests.mapping.starter import several_products, starter
from tests.sync.rig import Rig

POLICY = several_products()
CODEC = (
    POLICY.language.entities["contact"]
    .translators["hubspot"]["contacts"]
    .codecs["product_interest"]
)
TERMS = starter().language.vocabularies["product"].terms
PRODUCTS = [str(CODEC.encode(term, Context())) for term in TERMS]


@pytest.fixture
def rig() -> Rig:
    return a_rig()


def a_rig() -> Rig:
    found = Rig(policy=POLICY.merge)
    found.language = POLICY.language
    return found


def ann(rig: Rig, left: Value, right: Value) -> tuple[str, str]:
    rig.wait(1.0)
    here = {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"}
    there = {"email": "ann@lee.example", "lastname": "Lee"}
    return (
        rig.left.put("Contact", {**here, "Product_Interest__c": left}),
        rig.right.put("contacts", {**there, "product_interest": right}),
    )


def held(rig: Rig) -> tuple[set[str], set[str]]:
    (left,) = rig.left.live("Contact").values()
    (right,) = rig.right.live("contacts").values()
    return set(words_in(left["Product_Interest__c"])), set(words_in(right["product_interest"]))


def test_a_first_meeting_brings_both_choices_together(rig: Rig) -> None:
    one, two, three, *_ = PRODUCTS
    ann(rig, f"{one};{two}", f"{three};{two}")
    rig.sync()
    assert held(rig) == ({one, two, three}, {one, two, three})
    assert rig.store.issues() == []


class Refusing(MemoryConnector):
    """HubSpot takes no update for a while."""

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        if self.system != "hubspot":
            return super().write(batch)
        return [Refused(write.intent, "TRIAL", "refused for a trial") for write in batch]


def test_who_drops_a_word_is_heard_although_half_of_an_earlier_write_was_refused(rig: Rig) -> None:
    one, two, three, *_ = PRODUCTS
    here, there = ann(rig, one, one)
    rig.sync()
    rig.connect = Refusing
    rig.edit(rig.left, "Contact", here, Product_Interest__c=f"{one};{two}")
    rig.edit(rig.right, "contacts", there, product_interest=f"{one};{three}")
    rig.sync()
    assert held(rig) == ({one, two, three}, {one, three})
    rig.edit(rig.left, "Contact", here, LastName="Leigh")
    rig.sync()
    rig.edit(rig.left, "Contact", here, Product_Interest__c=f"{one};{two}")
    rig.connect = MemoryConnector
    rig.wait(90_000.0)
    rig.sync()
    assert held(rig) == ({one, two}, {one, two})


@pytest.mark.parametrize("met", [True, False])
def test_who_takes_back_at_once_what_half_a_write_had_brought_is_heard(
    rig: Rig, *, met: bool
) -> None:
    one, two, three, *_ = PRODUCTS
    here, there = ann(rig, one, one) if met else ann(rig, f"{one};{two}", f"{one};{three}")
    if met:
        rig.sync()
        rig.edit(rig.left, "Contact", here, Product_Interest__c=f"{one};{two}")
        rig.edit(rig.right, "contacts", there, product_interest=f"{one};{three}")
    rig.connect = Refusing
    rig.sync()
    assert held(rig) == ({one, two, three}, {one, three})
    rig.edit(rig.left, "Contact", here, Product_Interest__c=f"{one};{two}")
    rig.connect = MemoryConnector
    rig.wait(90_000.0)
    rig.sync()
    assert held(rig) == ({one, two}, {one, two})


def test_who_chooses_again_what_half_a_write_had_dropped_is_heard(rig: Rig) -> None:
    one, two, three, four, *_ = PRODUCTS
    here, there = ann(rig, f"{one};{two}", f"{one};{two}")
    rig.sync()
    rig.connect = Refusing
    rig.edit(rig.left, "Contact", here, Product_Interest__c=f"{one};{two};{three}")
    rig.edit(rig.right, "contacts", there, product_interest=f"{one};{four}")
    rig.sync()
    assert held(rig) == ({one, three, four}, {one, four})
    rig.edit(rig.left, "Contact", here, Product_Interest__c=f"{one};{two};{three};{four}")
    rig.connect = MemoryConnector
    rig.wait(90_000.0)
    rig.sync()
    assert held(rig) == ({one, two, three, four}, {one, two, three, four})


@pytest.mark.parametrize("stage", ["fill", "enforce"])
def test_the_same_choice_in_another_order_is_left_as_it_is(rig: Rig, stage: Stage) -> None:
    one, two, *_ = PRODUCTS
    rig.stage = stage
    ann(rig, f"{two};{one}", f"{one};{two}")
    rig.sync()
    (left,) = rig.left.live("Contact").values()
    (right,) = rig.right.live("contacts").values()
    assert left["Product_Interest__c"] == f"{two};{one}"
    assert right["product_interest"] == f"{one};{two}"
    assert rig.sync().tally.written == {}


def test_both_change_at_once_and_neither_choice_is_lost(rig: Rig) -> None:
    one, two, three, four, *_ = PRODUCTS
    left, right = ann(rig, f"{one};{two}", f"{one};{two}")
    rig.sync()
    rig.edit(rig.left, "Contact", left, Product_Interest__c=f"{two};{three}")
    rig.edit(rig.right, "contacts", right, product_interest=f"{one};{two};{four}")
    rig.sync()
    assert held(rig) == ({two, three, four}, {two, three, four})
    rig.edit(rig.right, "contacts", right, product_interest=None)
    rig.sync()
    assert held(rig) == (set(), set())


def test_a_word_that_nobody_knows_stops_the_field_and_is_named(rig: Rig) -> None:
    one, *_ = PRODUCTS
    ann(rig, f"{one};Teleportation", None)
    rig.sync()
    (issue,) = rig.store.issues()
    assert "Teleportation" in issue.message
    assert one not in issue.message
    assert held(rig)[1] == set()


def test_the_words_beside_one_that_nobody_knows_survive_what_is_chosen_there(rig: Rig) -> None:
    one, two, three, *_ = PRODUCTS
    here, there = ann(rig, one, one)
    rig.sync()
    rig.edit(rig.left, "Contact", here, Product_Interest__c=f"{one};{two};Teleportation")
    rig.sync()
    rig.edit(rig.right, "contacts", there, product_interest=f"{one};{three}")
    rig.sync()
    assert held(rig) == ({one, two, "Teleportation"}, {one, three})
    rig.edit(rig.left, "Contact", here, Product_Interest__c=f"{one};{two}")
    rig.sync()
    assert held(rig) == ({one, two, three}, {one, two, three})
    assert rig.store.issues() == []


choices = st.sets(st.sampled_from(PRODUCTS))


@given(base=choices, left=choices, right=choices)
def test_bringing_together_loses_nothing_anybody_added_and_keeps_nothing_anybody_took_away(
    base: set[str], left: set[str], right: set[str]
) -> None:
    found = brought_together(base, left, right)
    assert found == brought_together(base, right, left)
    assert (left - base) | (right - base) <= found
    assert found.isdisjoint((base - left) | (base - right))
    assert brought_together(base, left, base) == left


@given(chosen=st.lists(st.sampled_from(PRODUCTS)))
def test_reading_what_was_written_gives_the_same_choice(chosen: list[str]) -> None:
    text = "; ".join(chosen) + ";"
    read = CODEC.decode(text, Context(), None)
    assert CODEC.type == SEVERAL
    if read is None:
        assert not chosen
        return
    assert isinstance(read, str)
    written = CODEC.encode(read, Context())
    assert set(words_in(written)) == set(chosen)
    assert CODEC.decode(str(written), Context(), None) == read
    assert as_text(words_in(read)) == read


def test_an_unknown_word_among_known_ones_is_refused() -> None:
    with pytest.raises(Untranslatable, match="Nowhere"):
        CODEC.decode(f"{PRODUCTS[0]};Nowhere", Context(), None)
