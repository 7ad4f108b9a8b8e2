"""What a run reports it counts once, however often it plans."""

from __future__ import annotations

import pytest

from sync.model.policy import FieldRule, MergePolicy
from tests.mapping.starter import starter
from tests.sync.rig import Rig


def titles_wait() -> MergePolicy:
    """The starter's rules, but a person decides titles."""
    merge = starter().merge
    contact = merge.entities["contact"]
    fields = {**contact.fields, "title": FieldRule(rule="hold")}
    strict = contact.model_copy(update={"fields": fields})
    return merge.model_copy(update={"entities": {**merge.entities, "contact": strict}})


@pytest.mark.parametrize("also", [{}, {"Phone": "+14155550123"}], ids=["alone", "with another"])
def test_a_field_that_waits_is_counted_once(also: dict[str, str]) -> None:
    rig = Rig(policy=titles_wait())
    lead, person = rig.lead(Title="Boss"), rig.person(jobtitle="Boss")
    rig.sync()
    rig.edit(rig.left, "Lead", lead, Title="VP", **also)
    rig.edit(rig.right, "contacts", person, jobtitle="CEO")
    report = rig.sync()
    assert (report.conflicts, report.waiting) == (1, 1)


def test_a_first_meeting_counts_each_field_once() -> None:
    rig = Rig(policy=titles_wait())
    rig.lead(Title="VP", City="Rome")
    rig.person(jobtitle="CEO", city="Milan", mobilephone="+14155550123")
    report = rig.sync()
    assert report.cycles > 1
    assert report.conflicts == 2


def test_two_people_with_the_same_field_are_two() -> None:
    rig = Rig(policy=titles_wait())
    for name in ("ann", "bob"):
        rig.lead(Email=f"{name}@lee.example", Title="VP", Phone="+14155550123")
        rig.person(email=f"{name}@lee.example", jobtitle="CEO")
    assert rig.sync().conflicts == 2
