"""Holds `distribution.yaml` against the common language: what it names must exist there. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from distribution.policy import DistributionPolicy
from mapping.loader import Located
from mapping.policy import TaxonomyPolicy
from mapping.problems import Problem, no_such
from mapping.taxonomy import Vocabulary

LEAD = "contact"
"""What a lead is in the common language."""
STAGE = "lifecycle"
COUNTRIES = "countries"


def lint_distribution(
    distribution: Located[DistributionPolicy], taxonomy: Located[TaxonomyPolicy]
) -> Iterator[Problem]:
    """Stages and countries that nobody knows."""
    yield from _stages(distribution, taxonomy)
    yield from _countries(distribution, taxonomy)


def _stages(
    distribution: Located[DistributionPolicy], taxonomy: Located[TaxonomyPolicy]
) -> Iterator[Problem]:
    lead = taxonomy.model.entities.get(LEAD)
    stage_of = lead.fields.get(STAGE) if lead else None
    if stage_of is None:
        told = f"{taxonomy.file} has no field {STAGE} of {LEAD}, so nobody is a lead; add it there"
        yield distribution.problem(("qualified",), told)
        return
    known = taxonomy.model.vocabularies.get(stage_of.vocabulary)
    if known is None:
        return  # told where it is missing
    stages = Vocabulary(stage_of.vocabulary, known)
    for index, stage in enumerate(distribution.model.qualified):
        if stage not in stages.terms:
            told = no_such("term", stage, stages.terms)
            yield distribution.problem(("qualified", index), f"{stages.name}: {told}")


def _countries(
    distribution: Located[DistributionPolicy], taxonomy: Located[TaxonomyPolicy]
) -> Iterator[Problem]:
    """Country codes are those of ISO, where the taxonomy takes its countries from there."""
    for name, policy in taxonomy.model.vocabularies.items():
        if policy.builtin != COUNTRIES:
            continue
        known = Vocabulary(name, policy)
        for region, codes in distribution.model.regions.items():
            for index, code in enumerate(codes):
                if code not in known.terms:
                    meant = known.recognise(code)
                    right = f"type {meant}" if meant else "type its two-letter code, such as US"
                    told = f"no country has the code {code!r}; {right}"
                    yield distribution.problem(("regions", region, index), told)
