"""A domain makes two companies one only where their names agree; else a person says which it is,
and until then nothing is made, paired or renamed.
"""

from __future__ import annotations

import pytest

from connectors.record import Ref
from sync.model.policy import MergePolicy
from sync.model.queue import Choice, Issue
from tests.mapping.starter import starter
from tests.sync.rig import Rig

DOMAIN = "shared.example"
BOB, LISA = "Bob's Bakery", "Lisa's Florist"


def entered(left: str, right: str, rig: Rig | None = None) -> Rig:
    """One company on either side, with one domain."""
    rig = rig or Rig()
    rig.left.put("Account", {"Name": left, "Website": DOMAIN})
    rig.right.put("companies", {"name": right, "domain": DOMAIN})
    return rig


@pytest.fixture
def apart() -> Rig:
    """Two companies that only share a domain, after a first sync."""
    rig = entered(BOB, LISA)
    rig.sync()
    return rig


def names(rig: Rig) -> tuple[list[str], list[str]]:
    """What the companies of either side are called."""
    here = [str(held["Name"]) for held in rig.left.live("Account").values()]
    there = [str(held["name"]) for held in rig.right.live("companies").values()]
    return sorted(here), sorted(there)


def waiting(rig: Rig) -> dict[str, Issue]:
    """What waits, by system."""
    return {issue.ref.partition(":")[0]: issue for issue in rig.store.issues()}


def answer(rig: Rig, system: str, *, link: bool) -> None:
    """What `accord conflicts resolve` does with --link or --create."""
    issue = waiting(rig)[system]
    (other,) = issue.detail["candidates"]
    rig.store.put_choice(Choice(Ref.parse(issue.ref), Ref.parse(other) if link else None))
    issue.state = "closed"
    rig.store.put_issues([issue])
    rig.store.mark_dirty([(Ref.parse(issue.ref), issue.entity)])


def pairs(rig: Rig) -> int:
    return len([link for link in rig.store.all_links("account") if link.status == "live"])


# --- two companies


def test_nothing_is_made_paired_or_renamed_while_nobody_has_said_whether_they_are_one(
    apart: Rig,
) -> None:
    for _ in range(2):
        assert names(apart) == ([BOB], [LISA])
        assert pairs(apart) == 0
        assert set(waiting(apart)) == {"salesforce", "hubspot"}
        assert not apart.sync().tally.written


def test_whoever_is_asked_reads_both_names_the_domain_and_what_each_answer_does(
    apart: Rig,
) -> None:
    (account,), (company,) = apart.left.live("Account"), apart.right.live("companies")
    found = waiting(apart)
    assert found["salesforce"].message == (
        f"could be hubspot:companies:{company}: both have the domain {DOMAIN}, but this one is "
        f'called "{BOB}", that "{LISA}"; say whether they are one with `accord conflicts resolve`: '
        f"--link hubspot:companies:{company} makes them a pair with one name, --create gives each "
        "a counterpart of its own; or correct a name or the domain, and it is over"
    )
    assert f"--link salesforce:Account:{account}" in found["hubspot"].message
    assert found["hubspot"].reason == "names_differ"


@pytest.mark.parametrize("system", ["salesforce", "hubspot"])
def test_the_two_are_a_pair_once_a_person_says_that_they_are_one(apart: Rig, system: str) -> None:
    answer(apart, system, link=True)
    apart.sync()
    here, there = names(apart)
    assert here == there
    assert len(here) == pairs(apart) == 1
    assert waiting(apart) == {}
    assert not apart.sync().tally.written


@pytest.mark.parametrize("system", ["salesforce", "hubspot"])
def test_both_get_a_counterpart_at_once_where_a_person_says_that_they_are_two(
    apart: Rig, system: str
) -> None:
    answer(apart, system, link=False)
    apart.sync()
    assert names(apart) == ([BOB, LISA], [BOB, LISA])
    assert pairs(apart) == 2
    assert waiting(apart) == {}
    assert not apart.sync().tally.written


def test_saying_of_both_that_they_are_two_makes_no_third(apart: Rig) -> None:
    for system in ("salesforce", "hubspot"):
        answer(apart, system, link=False)
    apart.sync()
    apart.sync()
    assert names(apart) == ([BOB, LISA], [BOB, LISA])


def test_two_stay_two_after_the_state_is_lost(apart: Rig) -> None:
    answer(apart, "hubspot", link=False)
    apart.sync()
    again = Rig()
    again.left, again.right = apart.left, apart.right
    again.world = apart.world
    again.sync()
    assert names(again) == ([BOB, LISA], [BOB, LISA])
    assert (pairs(again), waiting(again)) == (2, {})


# --- how it ends without an answer


def test_it_is_over_when_somebody_corrects_a_name(apart: Rig) -> None:
    (company,) = apart.right.live("companies")
    apart.edit(apart.right, "companies", company, name="Bob's Bakery Ltd")
    apart.sync()
    assert pairs(apart) == 1
    assert waiting(apart) == {}


def test_it_is_over_when_somebody_corrects_the_domain(apart: Rig) -> None:
    (company,) = apart.right.live("companies")
    apart.edit(apart.right, "companies", company, domain="lisas.example")
    apart.sync()
    apart.sync()
    assert names(apart) == ([BOB, LISA], [BOB, LISA])
    assert waiting(apart) == {}


def test_it_is_over_when_the_other_is_deleted(apart: Rig) -> None:
    (company,) = apart.right.live("companies")
    apart.wait(1.0)
    apart.right.delete("companies", company)
    apart.sync()
    assert names(apart) == ([BOB], [BOB])
    assert waiting(apart) == {}


# --- one company


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Acme GmbH", "ACME, Inc."),
        ("Acme", "Acme Software"),
        ("IBM", "International Business Machines"),
        ("Shared Labs", "Shared Holding"),
    ],
)
def test_one_company_by_two_names_is_a_pair(left: str, right: str) -> None:
    rig = entered(left, right)
    rig.sync()
    assert (pairs(rig), waiting(rig)) == (1, {})


def test_a_company_that_nobody_named_is_a_pair_with_whoever_has_its_domain() -> None:
    rig = Rig()
    rig.left.put("Account", {"Name": BOB, "Website": DOMAIN})
    rig.right.put("companies", {"domain": DOMAIN})
    rig.sync()
    assert names(rig) == ([BOB], [BOB])


def test_of_several_with_one_domain_those_are_a_pair_whose_names_agree() -> None:
    rig = entered("Acme GmbH", "Acme, Inc.")
    rig.right.put("companies", {"name": LISA, "domain": DOMAIN})
    rig.sync()
    rig.sync()
    assert len(rig.left.live("Account")) == len(rig.right.live("companies")) == 2
    assert (pairs(rig), waiting(rig)) == (2, {})


def test_a_namesake_elsewhere_is_preferred_to_a_stranger_at_the_same_domain() -> None:
    rig = entered(BOB, LISA)
    rig.right.put("companies", {"name": BOB})
    rig.sync()
    assert names(rig)[0].count(BOB) == names(rig)[1].count(BOB) == 1


def by_domain_alone() -> MergePolicy:
    merge = starter().merge
    account = merge.entities["account"].model_copy(update={"match": ("domain",)})
    return merge.model_copy(update={"entities": {**merge.entities, "account": account}})


def test_a_policy_that_matches_by_domain_alone_asks_for_no_name() -> None:
    rig = entered(BOB, LISA, Rig(policy=by_domain_alone()))
    rig.sync()
    assert (pairs(rig), waiting(rig)) == (1, {})


# --- the people at a domain


def test_a_person_belongs_to_the_one_account_with_the_domain_of_their_address() -> None:
    rig = Rig()
    account = rig.left.put("Account", {"Name": BOB, "Website": DOMAIN})
    rig.sync()
    rig.person(email=f"ann@{DOMAIN}")
    rig.sync()
    assert rig.held(rig.left, "Contact")["AccountId"] == account


def test_a_person_belongs_to_neither_of_two_companies_with_the_domain_of_their_address(
    apart: Rig,
) -> None:
    apart.person(email=f"ann@{DOMAIN}")
    apart.sync()
    assert not apart.left.live("Contact")
    assert len(apart.left.live("Lead")) == 1
