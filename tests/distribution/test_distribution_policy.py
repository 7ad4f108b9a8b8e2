"""`distribution.yaml`: the starter loads, and what could not be kept is refused with its place."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from distribution.policy import DistributionPolicy, WeightsPolicy
from mapping.builtin.countries import country_terms
from mapping.loader import Located, parse
from tests.distribution.facts import POLICY


def problems(text: str) -> list[str]:
    found = parse(text, DistributionPolicy, name="distribution.yaml")
    return [] if isinstance(found, Located) else [str(problem) for problem in found]


def test_the_starter_spells_out_every_setting_with_its_default() -> None:
    spelled = POLICY.model_dump(exclude_unset=True)
    assert set(spelled) == set(DistributionPolicy.model_fields)
    bare = DistributionPolicy(segments=POLICY.segments, regions=POLICY.regions)
    assert bare == POLICY


def test_the_starter_puts_every_inhabited_country_in_one_region() -> None:
    placed = {code for codes in POLICY.regions.values() for code in codes}
    assert set(country_terms()) - placed == {"AQ", "BV", "GS", "HM", "TF"}
    assert placed <= set(country_terms())


def test_an_unknown_key_is_refused_with_its_place_and_the_nearest_name() -> None:
    (problem,) = problems("weights:\n  meetings: 3\n")
    assert problem.startswith("distribution.yaml:2:3")
    assert "meeting" in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("regions: {EMEA: [DE], APAC: [DE]}", "listed more than once: DE"),
        ("regions: {EMEA: [Germany]}", "regions.EMEA"),
        (
            "segments: {a: {at_least: 0, called: a}, b: {at_least: 0, called: b}}",
            "the same number of employees",
        ),
        ("meetings: {near_days: 30}", "must not be less than near_days"),
        ("weights: {need: -1}", "weights.need"),
        ("weights: {account_owner: 100}", "must be over 120"),
        ("qualified: []", "qualified"),
        ("default_capacity: 0", "default_capacity"),
    ],
)
def test_what_cannot_be_kept_is_refused(text: str, said: str) -> None:
    (problem,) = problems(text)
    assert said in problem


def test_a_light_owner_weight_is_allowed_where_owners_do_not_come_first() -> None:
    assert problems("owner_first: false\nweights: {account_owner: 20}") == []


def test_a_policy_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValidationError):
        POLICY.weights = WeightsPolicy()  # type: ignore[misc]
