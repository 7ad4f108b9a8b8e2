"""Which records are taken for the same, and which are left for a person: never by the order they
are met in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.record import Ref
from mapping.taxonomy import spelling
from sync.deciding.matching.match import (
    Ambiguous,
    Match,
    Matched,
    Seeker,
    Shadow,
    Unmatched,
    find_match,
)
from sync.model.identity.match_keys import UNREAD, match_keys
from sync.model.mirror import MatchKey, MatchKeys
from sync.model.policy import EntityMerge
from tests.mapping.starter import SYSTEMS, starter

FREE_MAIL = starter().merge.free_mail
PREFERENCE = {"salesforce": ["Contact", "Lead", "Account"], "hubspot": ["contacts", "companies"]}


Keys = tuple[str | None, str | None]
"""What somebody can be matched by: first and second choice, where there is one."""


def as_match_keys(keys: Keys) -> MatchKeys:
    domain, name = keys
    found = []
    if domain is not None:
        found.append(MatchKey("domain", domain))
    if name is not None:
        found.append(MatchKey("name", spelling(name)))
    return tuple(found)


@dataclass
class Town:
    """Everybody around, by match key; `linked` are the records that belong to a link already."""

    keys: dict[Ref, Keys]
    linked: frozenset[Ref] = frozenset()

    def free(self, system: str, key: MatchKey) -> Sequence[Ref]:
        return [ref for ref in self._sharing(system, key) if ref not in self.linked]

    def out_of_scope(self, seeker: Ref, system: str, key: MatchKey) -> Sequence[Ref]:
        return ()

    def left_alone(self, system: str, key: MatchKey) -> Sequence[Ref]:
        return ()

    def claimed(self, system: str, key: MatchKey) -> Sequence[Ref]:
        return [ref for ref in self._sharing(system, key) if ref in self.linked]

    def name(self, ref: Ref) -> str:
        return self.keys[ref][1] or ""

    def _sharing(self, system: str, key: MatchKey) -> list[Ref]:
        return [
            ref
            for ref, keys in self.keys.items()
            if ref.system == system and key in as_match_keys(keys)
        ]

    def meet(self, ref: Ref, *, people: bool = False) -> Match:
        other = SYSTEMS[1 - SYSTEMS.index(ref.system)]
        keys = as_match_keys(self.keys[ref])
        return find_match(Seeker(ref, other, keys, self, PREFERENCE[ref.system], people))


def contact(n: int) -> Ref:
    return Ref("salesforce", "Contact", f"003{n}")


def lead(n: int) -> Ref:
    return Ref("salesforce", "Lead", f"00Q{n}")


def person(n: int) -> Ref:
    return Ref("hubspot", "contacts", str(n))


def account(n: int) -> Ref:
    return Ref("salesforce", "Account", f"001{n}")


def company(n: int) -> Ref:
    return Ref("hubspot", "companies", str(n))


ANN: Keys = ("ann@acme.example", None)


# --- keys


def test_a_person_is_matched_by_address_and_a_company_by_domain_then_name() -> None:
    people, companies = starter().merge.entity("contact"), starter().merge.entity("account")
    assert match_keys({"email": "ann@gmail.com"}, people, FREE_MAIL, {}) == (
        ("email", "ann@gmail.com"),
    )
    assert match_keys({"domain": "acme.com", "name": "ACME, Inc."}, companies, FREE_MAIL, {}) == (
        ("domain", "acme.com"),
        ("name", "acmeinc"),
    )
    assert match_keys({}, companies, FREE_MAIL, {}) == ()


def test_a_free_mail_domain_is_no_key_of_a_company() -> None:
    companies = starter().merge.entity("account")
    assert match_keys({"domain": "gmail.com", "name": "Acme"}, companies, FREE_MAIL, {}) == (
        ("name", "acme"),
    )


def test_a_name_of_punctuation_alone_is_no_key() -> None:
    assert match_keys({"name": " - "}, EntityMerge(match=("name",)), frozenset(), {}) == ()


# --- people


def test_two_records_of_one_address_are_a_pair_seen_from_either_side() -> None:
    town = Town({contact(1): ANN, person(1): ANN})
    assert town.meet(contact(1), people=True) == Matched(
        person(1), "same match key 'ann@acme.example'"
    )
    assert town.meet(person(1), people=True) == Matched(
        contact(1), "same match key 'ann@acme.example'"
    )


def test_somebody_whom_nobody_knows_is_alone() -> None:
    assert Town({contact(1): ANN}).meet(contact(1), people=True) == Unmatched()
    assert (
        Town({contact(1): (None, None), person(1): (None, None)}).meet(contact(1), people=True)
        == Unmatched()
    )


def test_a_lead_stands_behind_the_contact_of_the_same_person() -> None:
    town = Town({lead(1): ANN, contact(2): ANN, person(1): ANN})
    assert town.meet(lead(1), people=True) == Shadow(contact(2))
    assert isinstance(town.meet(contact(2), people=True), Matched)
    assert town.meet(person(1), people=True) == Matched(
        contact(2), "same match key 'ann@acme.example'"
    )


def test_of_two_leads_the_first_goes_before_the_other() -> None:
    town = Town({lead(2): ANN, lead(1): ANN})
    assert town.meet(lead(2), people=True) == Shadow(lead(1))
    assert town.meet(lead(1), people=True) == Unmatched()


def test_whoever_is_linked_already_goes_before_everybody_else() -> None:
    town = Town({lead(1): ANN, contact(2): ANN}, linked=frozenset({lead(1)}))
    assert town.meet(contact(2), people=True) == Shadow(lead(1))


def test_a_person_whose_namesake_is_taken_waits_for_a_person() -> None:
    town = Town({contact(1): ANN, person(1): ANN}, linked=frozenset({person(1)}))
    found = town.meet(contact(1), people=True)
    assert isinstance(found, Ambiguous)
    assert found.candidates == (person(1),)


def test_two_contacts_of_one_address_are_not_chosen_between() -> None:
    town = Town({contact(1): ANN, contact(2): ANN, person(1): ANN})
    found = town.meet(person(1), people=True)
    assert isinstance(found, Ambiguous)
    assert set(found.candidates) == {contact(1), contact(2)}


# --- companies


@pytest.mark.parametrize("named", ["Acme Corporation", "ACME", "Acme Software", None])
def test_one_domain_on_both_sides_is_a_pair_where_the_names_agree(named: str | None) -> None:
    town = Town({account(1): ("acme.com", "Acme"), company(1): ("acme.com", named)})
    assert isinstance(town.meet(account(1)), Matched)
    assert isinstance(town.meet(company(1)), Matched)


def test_one_domain_and_two_names_are_left_for_a_person() -> None:
    town = Town({account(1): ("acme.com", "Bob's Bakery"), company(1): ("acme.com", "Zenith")})
    because = "both have the domain acme.com, but this one is called {!r}, that {!r}"
    assert town.meet(account(1)) == Ambiguous(
        (company(1),), because.format("Bob's Bakery", "Zenith"), names_differ=True
    )
    assert town.meet(company(1)) == Ambiguous(
        (account(1),), because.format("Zenith", "Bob's Bakery"), names_differ=True
    )


def test_the_same_words_in_place_of_a_domain_make_two_companies_no_pair() -> None:
    said = f"{UNREAD}comingsoon"
    town = Town({account(1): (said, "Bob's Bakery"), company(1): (said, "Zenith")})
    found = town.meet(account(1))
    assert isinstance(found, Ambiguous)
    assert found.because.startswith("both have the domain comingsoon, but this one is called")


def test_several_of_one_domain_are_narrowed_by_names_that_agree() -> None:
    town = Town(
        {
            account(1): ("acme.com", "Zenith"),
            account(2): ("acme.com", "Acme GmbH"),
            company(1): ("acme.com", "Acme, Inc."),
        }
    )
    assert isinstance(town.meet(account(2)), Matched)
    assert isinstance(town.meet(company(1)), Matched)
    assert isinstance(town.meet(account(1)), Ambiguous)


def test_a_stranger_at_its_domain_does_not_keep_a_company_from_its_namesake() -> None:
    town = Town(
        {
            account(1): ("acme.com", "Bob's Bakery"),
            company(1): ("acme.com", "Zenith"),
            company(2): (None, "Bob's Bakery"),
        }
    )
    assert town.meet(account(1)) == Matched(company(2), "same match key 'bobsbakery'")
    assert isinstance(town.meet(company(2)), Matched)


def test_several_of_one_domain_are_narrowed_by_name() -> None:
    town = Town(
        {
            account(1): ("acme.com", "acmeus"),
            account(2): ("acme.com", "acmede"),
            company(1): ("acme.com", "acmede"),
        }
    )
    assert town.meet(account(2)) == Matched(company(1), "same match keys 'acme.com' and 'acmede'")
    assert town.meet(company(1)) == Matched(account(2), "same match keys 'acme.com' and 'acmede'")
    found = town.meet(account(1))
    assert isinstance(found, Ambiguous)
    assert set(found.candidates) == {account(2), company(1)}


def test_a_namesake_with_another_domain_does_not_disturb_the_narrowing() -> None:
    town = Town(
        {
            account(1): ("acme.com", "acme"),
            account(2): ("acme.com", "acmede"),
            company(1): ("acme.com", "acme"),
            company(2): ("acme.org", "acme"),
        }
    )
    assert isinstance(town.meet(account(1)), Matched)
    assert isinstance(town.meet(company(1)), Matched)


def test_several_of_one_domain_and_one_name_are_held() -> None:
    same: Keys = ("acme.com", "acme")
    town = Town({account(1): same, account(2): same, company(1): same})
    for ref in town.keys:
        assert isinstance(town.meet(ref), Ambiguous)


def test_companies_without_a_domain_are_matched_by_name() -> None:
    town = Town({account(1): (None, "acme"), company(1): (None, "acme")})
    assert town.meet(account(1)) == Matched(company(1), "same match key 'acme'")


def test_a_company_whose_only_namesake_is_linked_waits_for_a_person() -> None:
    town = Town(
        {account(1): (None, "acme"), company(1): ("acme.com", "acme")},
        linked=frozenset({company(1)}),
    )
    found = town.meet(account(1))
    assert isinstance(found, Ambiguous)
    assert found.candidates == (company(1),)


def test_another_domain_of_a_linked_namesake_is_another_company() -> None:
    town = Town(
        {account(1): ("acme.org", "acme"), company(1): ("acme.com", "acme")},
        linked=frozenset({company(1)}),
    )
    assert town.meet(account(1)) == Unmatched()


# --- whatever is around

BY_DOMAIN = re.compile(r"\.com")

refs = st.sampled_from([account(1), account(2), account(3), company(1), company(2), company(3)])
one_domain = st.tuples(
    st.sampled_from(["acme.com", "other.com"]),
    st.none() | st.sampled_from(["Acme", "Acme Labs", "Other", "Other Ltd", "Zenith"]),
)
towns = st.dictionaries(refs, one_domain, min_size=1)


@given(keys=towns, order=st.randoms(use_true_random=False))
def test_the_order_in_which_records_are_known_decides_nothing(keys: dict[Ref, Keys], order) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(keys.items())
    order.shuffle(shuffled)
    for ref in keys:
        assert Town(keys).meet(ref) == Town(dict(shuffled)).meet(ref)


@given(keys=towns)
def test_companies_with_domains_agree_on_being_a_pair_from_both_sides(
    keys: dict[Ref, Keys],
) -> None:
    town = Town(keys)
    for ref in keys:
        found = town.meet(ref)
        if isinstance(found, Matched) and BY_DOMAIN.search(found.because):
            back = town.meet(found.other)
            assert isinstance(back, Matched)
            assert back.other == ref


@given(
    keys=st.dictionaries(
        st.sampled_from([contact(1), lead(1), person(1), person(2)]), st.just(ANN), min_size=1
    )
)
def test_at_most_one_record_of_a_person_on_each_side_is_no_shadow(keys: dict[Ref, Keys]) -> None:
    town = Town(keys)
    for system in SYSTEMS:
        here = [ref for ref in keys if ref.system == system]
        first = [ref for ref in here if not isinstance(town.meet(ref, people=True), Shadow)]
        assert len(first) == (1 if here else 0)
