"""Rule, winner, losing value, author and evidence travel as data from the merge to the history, and
nothing is read out of a sentence.
"""

from __future__ import annotations

import pytest

from sync.model import rulings
from sync.model.journal import HistoryRow
from sync.model.policy import FieldRule, MergePolicy
from sync.model.queue import Proposal
from tests.mapping.starter import starter
from tests.sync.rig import Rig


def ruled(rule: str) -> MergePolicy:
    """The starter's rules, with another one for titles."""
    merge = starter().merge
    contact = merge.entities["contact"]
    fields = {**contact.fields, "title": FieldRule(rule=rule)}
    changed = contact.model_copy(update={"fields": fields})
    return merge.model_copy(update={"entities": {**merge.entities, "contact": changed}})


def met(rule: str, title: str) -> tuple[Rig, str]:
    rig = Rig(policy=ruled(rule))
    person = rig.person(jobtitle=title)
    rig.sync()
    rig.sync()
    return rig, person


def told(rig: Rig, field: str = "title") -> list[HistoryRow]:
    """What the history says of a field since both sides met, newest first."""
    rows = rig.store.history(rig.link().id, 200)
    return [row for row in rows if row.field == field and row.old is not None]


def test_a_value_that_was_not_allowed_to_loosen_is_kept_as_the_one_that_lost() -> None:
    rig, person = met("most_restrictive", "true")
    rig.edit(rig.right, "contacts", person, jobtitle="false")
    rig.sync()
    (row,) = told(rig)
    assert (row.old, row.new, row.losing) == ("false", "true", "false")
    assert row.ruling.rule == "most_restrictive"
    assert (row.ruling.winner, row.ruling.loser) == ("salesforce", "hubspot")
    assert row.ruling.occasion == "loosening"
    assert row.ruling.evidence == {"left": "true", "right": "false", "base": "true"}


@pytest.mark.parametrize(
    ("rule", "winner"),
    [("left", "salesforce"), ("hubspot", "hubspot"), ("latest", "hubspot"), ("fill", "salesforce")],
)
def test_a_contested_value_is_told_with_everything_that_decided(rule: str, winner: str) -> None:
    rig, person = met(rule, "CEO")
    (lead,) = rig.left.live("Lead")
    rig.edit(rig.left, "Lead", lead, Title="CFO")
    rig.edit(rig.right, "contacts", person, jobtitle="COO")
    rig.sync()
    (row,) = told(rig)
    values = {"salesforce": "CFO", "hubspot": "COO"}
    loser = next(system for system in values if system != winner)
    assert (row.new, row.losing) == (values[winner], values[loser])
    assert (row.ruling.rule, row.ruling.winner, row.ruling.loser) == (rule, winner, loser)
    evidence = dict(row.ruling.evidence or {})
    assert (evidence["base"], evidence["left"], evidence["right"]) == ("CEO", "CFO", "COO")
    assert ("changed_at" in evidence) == (rule == "latest"), "times only where they decided"


def test_a_reason_that_quotes_the_words_of_a_conflict_invents_none() -> None:
    rig, _ = met("latest", "CEO")
    link = rig.link()
    why = "lead distribution: you meet Acme for a first meeting; both changed their minds"
    with rig.store.transaction():
        wanted = Proposal("p1", link.id, "title", "CFO", ("CEO",), "distribution", why)
        rig.store.put_proposals([wanted])
        rig.store.mark_dirty((ref, link.entity) for ref in link.refs(rig.store.systems))
    rig.sync()
    rows = told(rig)
    assert len(rows) == 2
    for row in rows:
        assert (row.because, row.losing, row.ruling.conflict) == (why, None, False)
        assert (row.ruling.rule, row.ruling.author) == (rulings.PROPOSED, "distribution")


def test_what_only_one_side_changed_names_it_and_has_no_loser() -> None:
    rig, person = met("latest", "CEO")
    rig.edit(rig.right, "contacts", person, jobtitle="CFO")
    rig.sync()
    (row,) = told(rig)
    assert (row.ruling.rule, row.ruling.winner) == (rulings.CHANGED, "hubspot")
    assert (row.ruling.loser, row.losing, row.ruling.evidence) == ("", None, None)


def test_a_new_record_says_where_it_is_from_and_keeps_one_ruling_for_all_its_fields() -> None:
    rig = Rig()
    rig.person(jobtitle="CEO", city="Ghent")
    rig.collect()
    rig.plan()
    (step,) = [step for step in rig.steps() if step.action == "create"]
    assert step.ruling is not None
    assert (step.ruling.rule, step.ruling.winner) == (rulings.NEW, "hubspot")
    assert {id(change.ruling) for change in step.fields.values()} == {id(step.ruling)}


def test_the_document_of_a_row_tells_each_part_apart() -> None:
    rig, person = met("latest", "CEO")
    rig.edit(rig.right, "contacts", person, jobtitle="CFO")
    rig.sync()
    document = told(rig)[0].document()
    assert {"rule", "winner", "losing", "loser", "author", "occasion", "evidence", "because"} <= (
        document.keys()
    )


def test_members_added_on_either_side_are_all_kept_under_union() -> None:
    from sync.deciding.comparing.compared import Compared
    from sync.deciding.comparing.merge import merge
    from sync.model.policy import EntityMerge

    rules = EntityMerge(default=FieldRule(rule="union"))
    sides = Compared(
        {"x": ("a",)}, {"x": ("a", "b")}, {"x": ("a", "c")}, (1.0, 2.0), ("one", "other")
    )
    (decision,) = merge(sides, rules, {})
    assert decision.value == ("a", "b", "c")
