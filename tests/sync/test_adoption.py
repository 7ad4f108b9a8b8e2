"""What a careful first meeting decides, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.record import Value
from sync.deciding.comparing.compared import Compared
from sync.deciding.comparing.merge import merge
from sync.model import rulings
from sync.model.conditions.adoption import Adoption
from sync.model.rulings import FieldDecision
from tests.mapping.starter import SYSTEMS
from tests.sync.desk import rules
from tests.sync.rig import Rig

FILL = Adoption("fill")
LINK = Adoption("link")
LOST = Adoption("enforce", "lost")
ADDRESS = ("street", "city")
Said = dict[str, Value]


def decided(
    left: Said, right: Said, adoption: Adoption, rule: Any = None, **facts: Any
) -> dict[str, FieldDecision]:
    sides = Compared(
        facts.pop("base", None), left, right, (1.0, 2.0), SYSTEMS, adoption=adoption, **facts
    )
    return {found.field: found for found in merge(sides, rule or rules(), {})}


@pytest.mark.parametrize("adoption", [FILL, LINK, LOST, Adoption("link", "lost")])
@pytest.mark.parametrize("rule", ["latest", "authority", "left", "right", "most_restrictive"])
def test_no_rule_decides_between_two_values(adoption: Adoption, rule: str) -> None:
    found = decided({"field": "false"}, {"field": "true"}, adoption, rules(rule))["field"]
    assert (found.waits, found.ruling.conflict) == (True, True)


@pytest.mark.parametrize(("adoption", "waits"), [(FILL, False), (LOST, False), (LINK, True)])
def test_a_blank_is_filled_unless_only_links_are_made(adoption: Adoption, waits: bool) -> None:
    for left, right in (("a", None), (None, "a")):
        found = decided({"field": left}, {"field": right}, adoption)["field"]
        assert (found.waits, found.ruling.conflict) == (waits, False)
        if not waits:
            assert found.value == "a"


def test_a_blank_that_can_not_be_written_does_not_blank_the_other_side() -> None:
    fixed = (frozenset({"field"}), frozenset[str]())
    assert decided({"field": None}, {"field": "a"}, FILL, fixed=fixed)["field"].waits
    assert decided({"field": "b"}, {"field": "a"}, FILL, fixed=fixed)["field"].waits


def test_links_are_brought_together_unless_only_records_are_linked() -> None:
    sides: tuple[Said, Said] = {"roles": ("a",)}, {"roles": ("b",)}
    assert decided(*sides, FILL)["roles"].value == ("a", "b")
    assert decided(*sides, LINK)["roles"].waits


def test_a_group_of_which_one_field_waits_waits_as_a_whole() -> None:
    left: Said = {"street": "High St 1", "city": None}
    right: Said = {"street": "Low St 2", "city": "Oslo"}
    found = decided(left, right, FILL, rules(address=ADDRESS))
    assert [found[name].waits for name in ADDRESS] == [True, True]
    assert found["city"].ruling.conflict


def test_a_group_left_open_follows_the_side_that_is_edited_and_tells_what_gives_way() -> None:
    said = {"street": ("High St 1", "Low St 2"), "city": ("Bergen", "Oslo")}
    left: Said = {"street": "High St 1", "city": "Bergen"}
    right: Said = {"street": "New St 3", "city": "Oslo"}
    found = decided(left, right, FILL, rules(address=ADDRESS), left_open=said, base={})
    assert {name: found[name].value for name in ADDRESS} == right
    assert found["city"].ruling.losing == "Bergen"
    assert all(found[name].ruling.conflict for name in ADDRESS)


def test_what_was_left_open_goes_on_from_there() -> None:
    said = {"field": ("a", "b")}
    still = decided({"field": "a"}, {"field": "b"}, LOST, left_open=said, base={})["field"]
    assert still.waits
    for left, right, value in (("c", "b", "c"), ("a", "c", "c"), ("c", "d", "d")):
        found = decided({"field": left}, {"field": right}, FILL, left_open=said, base={})["field"]
        assert (found.waits, found.value) == (False, value)


@pytest.mark.parametrize(
    ("left", "right", "kept"),
    [("a;c", "b", "a;b;c"), ("a", "c", "a;c"), ("", "b;c", "b;c"), ("c", "d", "c;d")],
    ids=["one added", "one changed", "one dropped", "both changed"],
)
def test_words_that_were_left_open_are_united_once_somebody_chooses_anew(
    left: str, right: str, kept: str
) -> None:
    said: dict[str, tuple[Value, Value]] = {"field": ("a", "b")}
    here: Said = {"field": left or None}
    facts = {"left_open": said, "base": {}, "sets": frozenset({"field"})}
    found = decided(here, {"field": right}, LINK, rules("union"), **facts)["field"]
    assert (found.waits, found.value) == (False, kept)


def test_what_was_left_open_waits_also_where_rules_decide_by_now() -> None:
    said = {"field": ("a", "b")}
    found = decided({"field": "a"}, {"field": "b"}, Adoption(), left_open=said, base={})["field"]
    assert found.waits
    assert found.ruling.rule == rulings.ADOPTED


@pytest.mark.parametrize(
    ("times", "rule", "waits"),
    [
        (({}, {}), "latest", True),
        (({}, {"field": 1.5}), "latest", False),
        (({"field": 0.5}, {}), "latest", True),
        (({}, {"field": 1.5}), "left", True),
    ],
    ids=["records", "the later field", "the earlier field", "another rule"],
)
def test_after_a_loss_only_a_proven_later_edit_wins(times: Any, rule: str, waits: bool) -> None:
    found = decided(
        {"field": "a"}, {"field": "b"}, LOST, rules(rule), base={"field": "0"}, field_times=times
    )["field"]
    assert found.waits == waits


def test_a_record_that_waits_for_nothing_else_is_left_alone_until_somebody_edits_it() -> None:
    rig = Rig()
    rig.store.set_loss("lost")
    rig.person(jobtitle="Right")
    rig.lead(Title="Left")
    rig.collect()
    made = rig.plan()
    assert [issue.field for issue in made.issues if issue.kind == "conflict"] == ["title"]
    assert rig.link().left_open == {"title": ("Left", "Right")}
    assert rig.store.dirty_count() == len({step.link for step in rig.steps()})
