"""The shape of `exceptions.yaml`: approved variations from the common language, and what is wrong
with them beside the other files. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from pydantic import Field, field_validator

from mapping.loader import Located
from mapping.policy import TaxonomyPolicy
from mapping.policy_model import Strict
from mapping.problems import Problem, no_such
from mapping.taxonomy import Vocabulary

DAY = "2026-12-31"


class ExceptionScope(Strict):
    """What an exception is about; what is left out is not narrowed down."""

    entity: str = Field(description="The entity that varies.", examples=["contact"])
    fields: tuple[str, ...] = Field(
        default=(), description="Its canonical fields that vary.", examples=[["title"]]
    )
    systems: tuple[str, ...] = Field(
        default=(), description="The systems that may keep it.", examples=[["marketing"]]
    )
    vocabulary: str = Field(
        default="", description="The list whose words vary.", examples=["lead_source"]
    )
    terms: tuple[str, ...] = Field(
        default=(), description="The terms of that list that vary.", examples=[["trade_show"]]
    )


class ExceptionPolicy(Strict):
    """One variation that somebody answers for, until a day."""

    owner: str = Field(
        min_length=1, description="Who answers for it.", examples=["anna.berg@example.com"]
    )
    business_case: str = Field(
        min_length=1,
        description="Why the standard cannot be kept.",
        examples=["The fair team books under its own sources"],
    )
    scope: ExceptionScope = Field(
        description="What it is about.", examples=[{"entity": "contact", "fields": ["title"]}]
    )
    expires: date = Field(
        description="The last day it holds; `accord doctor` says so when it is over.",
        examples=[DAY],
    )

    @field_validator("expires", mode="before")
    @classmethod
    def _a_day(cls, value: object) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise ValueError(f"a day is wanted; type it as `expires: {DAY}`") from None


class ExceptionsPolicy(Strict):
    """`exceptions.yaml`. It is read and checked; nothing passes on its strength yet."""

    exceptions: dict[str, ExceptionPolicy] = Field(
        default_factory=dict,
        description="Approved variations, by a name of your own.",
        examples=[{"fair_sources": {"owner": "anna.berg@example.com", "expires": DAY}}],
    )

    def over(self, today: date) -> Iterator[tuple[str, ExceptionPolicy]]:
        """Those whose last day is past."""
        for name, entry in self.exceptions.items():
            if entry.expires < today:
                yield name, entry


def lint_exceptions(
    exceptions: Located[ExceptionsPolicy],
    taxonomy: Located[TaxonomyPolicy],
    systems: Collection[str],
) -> Iterator[Problem]:
    """Names that point nowhere."""
    for name, entry in exceptions.model.exceptions.items():
        scope = entry.scope
        named = [*_of_entity(scope, taxonomy.model), *_of_vocabulary(scope, taxonomy.model)]
        for index, system in enumerate(scope.systems):
            named.append(_Named(("systems", index), "system", system, systems))
        for each in named:
            if each.word not in each.known:
                place = ("exceptions", name, "scope", *each.at)
                yield exceptions.problem(place, no_such(each.what, each.word, each.known))


class _Named(NamedTuple):
    """A name in a scope: its place, what it is to be, and the names there are."""

    at: tuple[str | int, ...]
    what: str
    word: str
    known: Collection[str]


def _of_entity(scope: ExceptionScope, taxonomy: TaxonomyPolicy) -> Iterator[_Named]:
    yield _Named(("entity",), "entity", scope.entity, taxonomy.entities)
    entity = taxonomy.entities.get(scope.entity)
    if entity is None:
        return
    for index, field in enumerate(scope.fields):
        yield _Named(("fields", index), "canonical field", field, entity.fields)


def _of_vocabulary(scope: ExceptionScope, taxonomy: TaxonomyPolicy) -> Iterator[_Named]:
    if scope.vocabulary or scope.terms:
        known = taxonomy.vocabularies
        yield _Named(("vocabulary",), "vocabulary", scope.vocabulary, known)
    vocabulary = taxonomy.vocabularies.get(scope.vocabulary)
    if vocabulary is None:
        return
    terms = Vocabulary(scope.vocabulary, vocabulary).terms
    for index, term in enumerate(scope.terms):
        yield _Named(("terms", index), "term", term, terms)
