"""A word that the policy learns or renames, and a user who becomes known, are nobody's corrections:
what somebody typed stays, and waits.
"""

from __future__ import annotations

import pytest

from sync.model.conditions.adoption import Stage
from tests.sync.kinds.test_policy_edited import OTHER_WORD, Edited, changed

LEARNS = (
    "taxonomy",
    "data_hub: {label: Data Hub}",
    "data_hub: {label: Data Hub, synonyms: [Old Thing]}",
)
FIELD = "Product_Interest__c"


def test_a_term_that_is_renamed_corrects_nothing() -> None:
    office = Edited()
    ann = office.contact("Ann", **{FIELD: "Data Hub"})
    office.settle()
    office.edit(office.left, "Contact", ann, **{FIELD: "Gizmo 3000"})  # the later edit
    office.settle()
    office.says(changed(OTHER_WORD))  # nobody edits a record
    office.settle()
    assert office.left.live("Contact")[ann][FIELD] == "Gizmo 3000"
    assert office.issue().field == "product_interest"


@pytest.mark.parametrize("stage", ["fill", "enforce"])
def test_garbled_on_both_sides_a_word_learnt_for_one_overwrites_nobody(stage: Stage) -> None:
    office = Edited(stage=stage)
    ann = office.contact("Ann", **{FIELD: "Gizmo 3000"})
    office.person(email="ann@lee.example", lastname="Ann", product_interest="Old Thing")
    office.settle()
    office.says(changed(LEARNS))
    office.settle()
    assert office.left.live("Contact")[ann][FIELD] == "Gizmo 3000"


def test_the_same_where_the_garbled_value_is_the_later_edit() -> None:
    office = Edited()
    ann = office.contact("Ann", **{FIELD: "Payments"})
    office.settle()
    office.edit(office.right, "contacts", office.known("Ann"), product_interest="Old Thing")
    office.settle()
    office.edit(office.left, "Contact", ann, **{FIELD: "Gizmo 3000"})  # the later edit
    office.settle()
    office.says(changed(LEARNS))
    office.settle()
    assert office.left.live("Contact")[ann][FIELD] == "Gizmo 3000"


@pytest.mark.parametrize("stage", ["fill", "enforce"])
def test_an_owner_who_becomes_known_is_no_edit_of_the_record(stage: Stage) -> None:
    office = Edited(stage=stage)
    user = {"IsActive": "true", "Email": "pat@x.example", "Name": "Pat"}
    office.left.put("User", user, record_id="u7")
    ann = office.contact("Ann", OwnerId="u8")  # nobody that Accord knows
    office.person(email="ann@lee.example", lastname="Ann", hubspot_owner_id="77")
    office.settle()
    owner = {"email": "pat@x.example", "archived": "false"}
    office.right.put("owners", owner, record_id="77")
    office.settle()
    assert office.left.live("Contact")[ann]["OwnerId"] == "u8"
