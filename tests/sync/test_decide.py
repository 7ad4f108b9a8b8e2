"""What follows from one observation: the first meeting, scope, what is missing, what is gone, what
was tried.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from connectors.record import Ref
from mapping.codecs.context import Context
from sync.deciding.decide import decide
from sync.deciding.decided import Decided
from sync.deciding.drafting.steps import NORMALISED
from sync.deciding.matching.match import Ambiguous, Matched, Shadow
from sync.model.identity.origin_key import origin_key
from sync.model.issues import Subject, parked_issue
from sync.model.links import Link
from sync.model.queue import Proposal
from tests.sync.desk import NOW, bench, linked, newly, row, rules, written

ANN = {"Email": "ann@acme.example", "LastName": "Lee", "OwnerId": "005I"}
ANN_THERE = {"email": "ann@acme.example", "lastname": "Lee"}
HERE, THERE = Context(nobody="005I"), Context()


def people(**facts):  # type: ignore[no-untyped-def]
    return bench("contact", HERE, THERE, **facts)


def compared(left: dict, right: dict, base: dict | None, **facts) -> Decided:  # type: ignore[type-arg, no-untyped-def]
    rows = row("Contact", "0031", NOW, **ANN | left), row("contacts", "1", NOW, **ANN_THERE | right)
    return decide(linked(*rows, base, **facts), people())


AGREED = {
    "email": "ann@acme.example", "last_name": "Lee", "first_name": None, "title": None,
    "phone": None, "mobile": None, "street": None, "city": None, "state": None,
    "postal_code": None, "country": None, "lead_source": None, "product_interest": None,
    "owner": None, "account": None, "assignment_reason": None, "assignment_score": None,
    "assigned_at": None, "email_opt_out": None,
}  # fmt: skip


# --- a first meeting


def met(left: dict, right: dict) -> Decided:  # type: ignore[type-arg]
    here, there = row("Contact", "0031", **ANN | left), row("contacts", "1", **ANN_THERE | right)
    return decide(
        replace(newly(here), match=Matched(there.ref, "same key"), rows=(here, there)), people()
    )


def test_a_first_meeting_fills_blanks_on_both_sides() -> None:
    found = met({"Title": "CEO"}, {"firstname": "Ann"})
    assert written(found.steps) == {
        ("hubspot", "update"): {"title": "CEO"},
        ("salesforce", "update"): {"first_name": "Ann"},
    }
    assert all(step.first for step in found.steps)
    assert not found.issues


def test_a_first_meeting_records_what_lost_even_where_a_rule_decided() -> None:
    found = met({"Title": "CEO"}, {"jobtitle": "CTO"})
    assert written(found.steps) == {("hubspot", "update"): {"title": "CEO"}}
    (issue,) = found.issues
    assert (issue.kind, issue.state, issue.field) == ("conflict", "closed", "title")
    assert issue.detail["values"] == {"salesforce": "CEO", "hubspot": "CTO"}
    assert (issue.detail["winner"], issue.detail["losing"], issue.detail["loser"]) == (
        "CEO",
        "CTO",
        "hubspot",
    )
    assert len(found.contested) == 1


def test_a_link_has_no_base_before_its_first_step_is_done() -> None:
    found = met({"Title": "CEO"}, {})
    assert found.link is not None
    assert found.link.base is None
    assert found.link.status == "live"
    (step,) = found.steps
    assert step.settles == {**AGREED, "title": "CEO"}


def test_two_records_that_agree_already_are_linked_with_their_base_at_once() -> None:
    found = met({}, {})
    assert not found.steps
    assert found.link is not None
    assert found.link.base == AGREED
    assert found.settled


# --- a linked pair


def test_nothing_changed_is_nothing_to_do_and_nothing_to_store() -> None:
    found = compared({}, {}, AGREED)
    assert (found.steps, found.issues, found.link) == ([], [], None)
    assert found.settled


def test_an_edit_flows_to_the_other_side_with_its_reason() -> None:
    found = compared({"Title": "CEO"}, {}, AGREED)
    (step,) = found.steps
    assert written([step]) == {("hubspot", "update"): {"title": "CEO"}}
    assert step.fields["title"].because == "changed in salesforce"
    assert step.settles == {"title": "CEO"}
    assert not step.first
    assert found.link is None


def test_the_same_edit_on_both_sides_only_moves_the_base() -> None:
    found = compared({"Title": "CEO"}, {"jobtitle": "CEO"}, AGREED)
    assert not found.steps
    assert found.link is not None
    assert found.link.base == {**AGREED, "title": "CEO"}


def test_a_dirty_spelling_is_put_right_where_it_stands_and_says_so() -> None:
    found = compared({"MailingCountry": "Deutschland"}, {"country": "Germany"}, AGREED)
    (step,) = found.steps
    assert (step.system, step.fields["country"].old, step.fields["country"].new) == (
        "salesforce",
        "Deutschland",
        "Germany",
    )
    assert step.fields["country"].ruling == NORMALISED
    assert not found.contested


def test_what_was_agreed_on_may_be_spelt_by_somebody_else() -> None:
    agreed = {**AGREED, "country": "DE"}
    for here, there in (("Deutschland", "Germany"), ("Germany", "DEU"), ("Deutschland", "DEU")):
        found = compared({"MailingCountry": here}, {"country": there}, agreed)
        assert (found.steps, found.issues, found.link) == ([], [], None)


def test_a_value_that_both_sides_must_take_is_agreed_when_both_have_it() -> None:
    proposal = Proposal("p1", "L1", "title", "CFO", ("",), "ann", "decided by Ann")
    found = compared({}, {}, AGREED, proposals={"title": proposal})
    assert written(found.steps) == {
        ("salesforce", "update"): {"title": "CFO"},
        ("hubspot", "update"): {"title": "CFO"},
    }
    for step in found.steps:
        assert step.settles == {}
        assert step.settles_both == {"title": "CFO"}
        assert step.fields["title"].because == "decided by Ann"
    assert not found.spent


def test_a_proposal_is_done_when_both_sides_carry_it_and_void_when_a_person_overtook_it() -> None:
    proposal = Proposal("p1", "L1", "title", "CFO", ("",), "ann", "decided by Ann")
    done = compared({"Title": "CFO"}, {"jobtitle": "CFO"}, AGREED, proposals={"title": proposal})
    assert [(p.id, p.state) for p in done.spent] == [("p1", "done")]
    proposal = replace(proposal, state="open")
    void = compared({"Title": "CEO"}, {}, AGREED, proposals={"title": proposal})
    assert [(p.id, p.state) for p in void.spent] == [("p1", "void")]
    assert written(void.steps) == {("hubspot", "update"): {"title": "CEO"}}


def test_a_bad_value_parks_its_field_and_the_others_flow() -> None:
    found = compared({"Title": "CEO", "MailingCountry": "Germny"}, {}, AGREED)
    assert written(found.steps) == {("hubspot", "update"): {"title": "CEO"}}
    (issue,) = found.issues
    assert (issue.kind, issue.field, issue.reason) == ("field", "country", "unknown_term")
    assert "did you mean 'Germany'" in issue.message
    assert "country" not in found.steps[0].settles


def test_a_hidden_field_is_absent_and_never_blanks_the_other_side() -> None:
    here = row("Contact", "0031", **ANN)
    del here.fields["Title"]  # type: ignore[attr-defined]
    there = row("contacts", "1", **ANN_THERE, jobtitle="CEO")
    found = decide(linked(here, there, {**AGREED, "title": "CEO"}), people())
    assert not found.steps
    assert found.link is None


def test_a_field_that_waits_for_a_person_does_not_hold_back_the_others() -> None:
    observed = linked(
        row("Contact", "0031", **ANN, Title="CEO", FirstName="Ann"),
        row("contacts", "1", **ANN_THERE, jobtitle="CTO"),
        AGREED,
    )
    strict = rules()
    strict = strict.model_copy(update={"fields": {"title": rules("hold").default}})
    found = decide(observed, people(rules=strict))
    assert written(found.steps) == {("hubspot", "update"): {"first_name": "Ann"}}
    (issue,) = found.issues
    assert (issue.kind, issue.state, issue.reason) == ("conflict", "open", "waits_for_person")
    again = decide(replace(observed, issues=[issue]), people(rules=strict))
    assert again.issues == []
    assert again.over == []


def test_a_conflict_that_is_over_is_closed() -> None:
    old = parked_issue(Subject("contact", "L1"), "x", "x", "d")
    old.kind, old.id = "field", "old"
    assert compared({}, {}, AGREED, issues=[old]).over == [old]


@given(
    left=st.sampled_from([None, "A", "B"]),
    right=st.sampled_from([None, "A", "B"]),
    base=st.sampled_from([None, "A", "B"]),
)
def test_carrying_out_the_steps_leaves_nothing_to_decide(left, right, base) -> None:  # type: ignore[no-untyped-def]
    rows = (
        row("Contact", "0031", **ANN, Title=left),
        row("contacts", "1", **ANN_THERE, jobtitle=right),
    )
    found = decide(linked(*rows, {**AGREED, "title": base}), people())
    agreed = {**AGREED, "title": base} | ((found.link.base or {}) if found.link else {})
    for step in found.steps:
        held = rows[0] if step.system == "salesforce" else rows[1]
        held.fields = {
            **held.fields,
            {"salesforce": "Title", "hubspot": "jobtitle"}[step.system]: step.fields["title"].new,
        }
        agreed |= step.settles
    again = decide(linked(*rows, agreed), people())
    assert (again.steps, again.link, again.contested) == ([], None, frozenset())


# --- records without a counterpart


def test_a_new_record_is_created_with_its_key_and_everything_known() -> None:
    found = decide(newly(row("Contact", "0031", **ANN, Title="CEO")), people())
    (step,) = found.steps
    assert (step.action, step.system, step.object, step.record) == (
        "create",
        "hubspot",
        "contacts",
        None,
    )
    assert step.key == origin_key("trial", Ref("salesforce", "Contact", "0031"))
    assert written([step]) == {
        ("hubspot", "create"): {"email": "ann@acme.example", "last_name": "Lee", "title": "CEO"}
    }
    assert found.link is not None
    assert (found.link.status, found.link.ids, found.link.base) == ("pending", ("0031", None), None)


def test_a_person_without_an_account_becomes_a_lead_and_with_one_a_contact() -> None:
    there = row("contacts", "1", **ANN_THERE, company="Acme")
    found = decide(newly(there), people())
    assert [(step.object, step.action) for step in found.steps] == [("Lead", "create")]
    contexts = (
        Context(nobody="005I", id_of={"LA": ("Account", "001A")}),
        Context(link_of={("companies", "9"): "LA"}),
    )
    there = row("contacts", "1", **ANN_THERE, **{"@companies": "9"})
    found = decide(newly(there), bench("contact", *contexts))
    assert [(step.object, step.action) for step in found.steps] == [("Contact", "create")]
    assert found.steps[0].fields["account"].new == "001A"


def test_the_account_of_a_mail_domain_makes_a_person_a_contact() -> None:
    contexts = (
        Context(nobody="005I", id_of={"LA": ("Account", "001A")}),
        Context(id_of={"LA": ("companies", "9")}),
    )
    found = decide(
        newly(row("contacts", "1", **ANN_THERE), derived={"account": "LA"}),
        bench("contact", *contexts),
    )
    assert [(s.system, s.object, s.action) for s in found.steps] == [
        ("salesforce", "Contact", "create"),
        ("hubspot", "contacts", "associate"),
    ]
    for step in found.steps:
        assert "account" not in step.settles
        assert step.settles_both["account"] == "LA"


def test_a_record_that_lacks_what_the_vendor_requires_is_parked_with_advice() -> None:
    found = decide(newly(row("contacts", "1", email="ann@acme.example")), people())
    assert not found.steps
    (issue,) = found.issues
    assert (issue.kind, issue.reason) == ("parked", "required_missing")
    assert "last_name" in issue.message
    assert "fill it in hubspot" in issue.message


def test_scope_decides_where_records_are_created() -> None:
    deal = row("deals", "1", dealname="Big", dealstage="appointmentscheduled")
    found = decide(newly(deal), bench("opportunity", HERE, THERE))
    assert (found.steps, found.link) == ([], None)
    assert found.outcome.startswith("filtered: opportunities are opened in Salesforce")


def test_a_record_outside_the_objects_condition_is_filtered() -> None:
    found = decide(newly(row("Lead", "00Q1", **ANN, IsConverted="true")), people())
    assert (found.steps, found.link) == ([], None)
    assert found.outcome.startswith("filtered")


def test_a_record_that_is_gone_before_it_was_ever_linked_leaves_no_trace() -> None:
    found = decide(newly(row("Contact", "0031", gone=True, **ANN)), people())
    assert (found.steps, found.issues, found.link) == ([], [], None)


def test_an_ambiguous_record_waits_for_a_person_and_is_not_created_elsewhere() -> None:
    candidates = (Ref("hubspot", "contacts", "1"), Ref("hubspot", "contacts", "2"))
    found = decide(
        newly(row("Contact", "0031", **ANN), match=Ambiguous(candidates, "two of them")), people()
    )
    assert (found.steps, found.link) == ([], None)
    (issue,) = found.issues
    assert issue.detail["candidates"] == [str(candidate) for candidate in candidates]


def test_a_shadow_is_linked_to_nobody_and_written_nowhere() -> None:
    primary = Ref("salesforce", "Contact", "0031")
    found = decide(newly(row("Lead", "00Q1", **ANN), match=Shadow(primary)), people())
    assert found.steps == []
    assert found.link is not None
    assert (found.link.status, found.link.note, found.link.ids) == (
        "shadow",
        str(primary),
        ("00Q1", None),
    )


# --- what vanished


def vanished(side: int) -> Decided:
    rows = [row("Contact", "0031", **ANN), row("contacts", "1", **ANN_THERE, jobtitle="CEO")]
    rows[side].gone = True
    return decide(linked(rows[0], rows[1], AGREED), people())


def test_a_vanished_record_is_held_and_neither_deleted_nor_made_again() -> None:
    for side in (0, 1):
        found = vanished(side)
        assert found.steps == []
        assert found.link is not None
        assert (found.link.status, found.link.base) == ("held", AGREED)
        (issue,) = found.issues
        assert (issue.kind, issue.reason) == ("vanished", "record_vanished")


def test_a_vanished_record_is_reported_once() -> None:
    first = vanished(0)
    gone = row("Contact", "0031", gone=True, **ANN)
    observed = linked(gone, row("contacts", "1", **ANN_THERE), AGREED, issues=first.issues)
    observed.link = first.link
    again = decide(observed, people())
    assert (again.issues, again.over, again.link) == ([], [], None)


def test_a_record_that_came_back_is_released() -> None:
    first = vanished(0)
    observed = linked(
        row("Contact", "0031", **ANN),
        row("contacts", "1", **ANN_THERE),
        AGREED,
        issues=first.issues,
    )
    observed.link = first.link
    found = decide(observed, people())
    assert found.link is not None
    assert found.link.status == "live"
    assert found.over == first.issues


def test_a_pair_of_which_one_side_is_unread_is_left_for_later() -> None:
    observed = linked(row("Contact", "0031", **ANN), row("contacts", "1", **ANN_THERE), AGREED)
    observed.rows = (observed.rows[0], None)
    found = decide(observed, people())
    assert (found.steps, found.settled) == ([], False)


# --- what was tried before


def test_what_the_vendor_refused_is_not_tried_again_before_its_time() -> None:
    step = compared({"Title": "CEO"}, {}, AGREED).steps[0]
    parked = parked_issue(Subject("contact", "L1", "hubspot:contacts:1"), "NO", "no", step.digest)
    parked.retry_at = NOW + 1
    waiting = compared({"Title": "CEO"}, {}, AGREED, issues=[parked])
    assert waiting.steps == []
    assert waiting.over == []
    parked.retry_at = NOW
    assert len(compared({"Title": "CEO"}, {}, AGREED, issues=[parked]).steps) == 1


def test_another_value_is_tried_at_once() -> None:
    step = compared({"Title": "CEO"}, {}, AGREED).steps[0]
    parked = parked_issue(Subject("contact", "L1", "hubspot:contacts:1"), "NO", "no", step.digest)
    parked.retry_at = NOW + 1
    assert len(compared({"Title": "CFO"}, {}, AGREED, issues=[parked]).steps) == 1


def test_a_shadow_link_decides_nothing() -> None:
    first = Ref("salesforce", "Contact", "0031")
    observed = newly(row("Lead", "00Q1", **ANN), match=Shadow(first))
    observed.link = Link("L2", "contact", ("Lead", ""), ("00Q1", None), "shadow", note=str(first))
    found = decide(observed, people())
    assert (found.steps, found.issues, found.link) == ([], [], None)
