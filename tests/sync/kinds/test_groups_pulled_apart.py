"""Where each side would follow the other in a part of a group, because one part cannot be written
or its blanks are kept out, or each corrects another one, the group waits: no address comes of it
that nobody entered.
"""

from __future__ import annotations

from accord.policies import compile_policy
from sync.model.policy import FieldRule
from tests.mapping.starter import SYSTEMS, starter_texts
from tests.sync.kinds.office import Office
from tests.sync.kinds.test_groups_stay_whole import NEW, OLD, ann, here, moves, there


def contact_rules(office: Office, **update: object) -> None:
    contact = office.policy.entity("contact").model_copy(update=update)
    entities = {**office.policy.entities, "contact": contact}
    office.policy = office.policy.model_copy(update={"entities": entities})


def test_a_part_that_is_read_only_on_one_side() -> None:
    office = Office()
    person = ann(office)
    texts = starter_texts()
    line = "          country: country\n"
    assert line in texts["hubspot"]
    read = "          country: {field: country, direction: read}\n"
    texts["hubspot"] = texts["hubspot"].replace(line, read)
    found = compile_policy(texts, SYSTEMS)
    office.language, office.policy = found.language, found.merge
    moves(office, person)  # to Turin, Italy
    office.settle()
    assert office.issue().field == "country"
    assert there(office) in (NEW, OLD)
    assert here(office) in (NEW, OLD, (*NEW[:2], "IT"))


def test_a_part_whose_blanks_are_kept_out() -> None:
    office = Office()
    keep = FieldRule(rule="latest", blank="keep")
    contact_rules(office, fields={**office.policy.entity("contact").fields, "city": keep})
    person = ann(office)
    moves(office, person, MailingCity=None)  # whoever moved has not entered the city yet
    office.settle()
    assert office.issue().field == "city"
    assert "Leeds" not in here(office)
    assert there(office)[:2] != ("Via Roma 2", "Leeds")


def test_each_side_corrects_another_part() -> None:
    office = Office()
    groups = {**office.policy.entity("contact").groups, "desk": ("phone", "mobile")}
    contact_rules(office, groups=groups)
    person = office.contact("Ann", Phone="+390115550100", MobilePhone="+390115550101")
    office.settle()
    mine = office.only(office.right, "contacts")
    office.edit(office.left, "Contact", person, Phone="ask")
    office.edit(office.right, "contacts", mine, mobilephone="ring twice")
    office.settle()
    office.edit(office.left, "Contact", person, MobilePhone="+390115550122")
    office.edit(office.right, "contacts", mine, phone="+390115550111")
    office.settle()
    held = office.there()["Ann"]
    assert office.issue().field in ("phone", "mobile")
    # left said ("ask", 122), right said (111, "ring twice"): nobody entered (111, 122)
    assert (held["phone"], held["mobilephone"]) != ("+390115550111", "+390115550122")
