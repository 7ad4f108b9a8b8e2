"""The shapes of what an admin writes about meaning: taxonomy, a system's maps, scope. No reading,
no rules.

Unknown keys are refused everywhere. `mapping.lint` holds the files against each other.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from mapping.conditions import Condition
from mapping.policy_model import Strict

FieldType = Literal[
    "text", "lines", "email", "phone", "url", "domain", "integer", "decimal", "date", "instant",
    "boolean", "term", "terms", "owner", "reference", "references",
]  # fmt: skip
OF_A_VOCABULARY = frozenset({"term", "terms"})
"""Types whose values are words of a closed list: one of them, or any number."""


class TermPolicy(Strict):
    """One word of a controlled vocabulary."""

    label: str = Field(
        default="",
        description="What people read; a term that comes along has one already.",
        examples=["Trade Show"],
    )
    definition: str = Field(
        default="",
        description="What it means, where the label does not say.",
        examples=["Nobody has reached out yet"],
    )
    synonyms: tuple[str, ...] = Field(
        default=(),
        description="Other spellings that mean this term; case, spaces and punctuation count for "
        "nothing.",
        examples=[["Online event"]],
    )
    narrower: tuple[str, ...] = Field(
        default=(),
        description="Words that mean this term and say more than it does, or not quite the same: "
        "they are read as the term, and a record that has one keeps it.",
        examples=[["Virtual conference"]],
    )
    replace: bool = Field(
        default=False,
        description="Of a term that comes along: whether it means these words only. Otherwise what "
        "is written here is added to the words it has.",
    )
    since: str = Field(
        default="", description="When the term was added; for people.", examples=["2026-03"]
    )
    deprecated: str = Field(
        default="",
        description="When the term was given up; it is understood all the same.",
        examples=["2026-09"],
    )
    replaced_by: str = Field(
        default="",
        description="The term to use instead of one that is deprecated.",
        examples=["partner_referral"],
    )


class VocabularyPolicy(Strict):
    """A closed list of words, and who decides about it. `builtin` brings one of a standard."""

    definition: str = Field(
        default="", description="What its words are about.", examples=["What we sell."]
    )
    owner: str = Field(
        default="", description="Who decides about the list.", examples=["revenue operations"]
    )
    builtin: Literal["", "countries", "currencies"] = Field(
        default="",
        description="`countries` brings every ISO 3166 country with its names in fourteen "
        "languages, `currencies` every ISO 4217 currency; `terms` add words to them, each under "
        "its two-letter or three-letter code, and take none away.",
        examples=["countries"],
    )
    terms: dict[str, TermPolicy] = Field(
        default_factory=dict,
        description="The terms by their canonical name.",
        examples=[{"web": {"label": "Web", "synonyms": ["Website"]}}],
    )


class FieldPolicy(Strict):
    """One canonical field of an entity."""

    type: FieldType = Field(
        description="What the field holds, and so how every spelling becomes one.",
        examples=["phone"],
    )
    definition: str = Field(
        default="",
        description="What it means, where the name does not say.",
        examples=["Territory"],
    )
    vocabulary: str = Field(
        default="",
        description="Of a `term`, or of `terms` (any number of them, as in a multi-select): the "
        "list of its words.",
        examples=["country"],
    )
    entity: str = Field(
        default="",
        description="Of a `reference` or `references`: what it refers to.",
        examples=["account"],
    )


class EntityPolicy(Strict):
    """One kind of thing both systems know."""

    definition: str = Field(
        default="", description="What it is.", examples=["A deal that may be won."]
    )
    fields: dict[str, FieldPolicy] = Field(
        description="The canonical fields by name.", examples=[{"phone": {"type": "phone"}}]
    )


class TaxonomyPolicy(Strict):
    """`taxonomy.yaml`."""

    version: int = Field(default=1, description="A number of your own, for people.")
    entities: dict[str, EntityPolicy] = Field(
        description="What both systems know, by name, in the order records must be created.",
        examples=[{"account": {"fields": {"name": {"type": "text"}}}}],
    )
    vocabularies: dict[str, VocabularyPolicy] = Field(
        default_factory=dict,
        description="The closed lists of words, by name.",
        examples=[{"country": {"builtin": "countries"}}],
    )


class FieldMapPolicy(Strict):
    """How one canonical field stands in one vendor object; short form: just the vendor's field
    name.
    """

    field: str = Field(
        default="",
        description="The vendor's field; either this or `association`.",
        examples=["Phone"],
    )
    association: str = Field(
        default="",
        description="The vendor's association, for a reference that is no field of the record.",
        examples=["companies"],
    )
    objects: tuple[str, ...] = Field(
        default=(),
        description="Of a reference: the vendor objects it may point to.",
        examples=[["companies"]],
    )
    direction: Literal["both", "read", "write"] = Field(
        default="both",
        description="`read`: never written there; `write`: never read there.",
        examples=["read"],
    )
    blank: str | None = Field(
        default=None,
        description="The vendor's value that stands for nothing.",
        examples=["[not provided]"],
    )
    required: bool = Field(
        default=False, description="Whether the vendor refuses records without it."
    )
    optional: bool = Field(
        default=False,
        description="Whether the account may do without the field: the mapping then pauses, and "
        "`accord doctor` says so and does not mind.",
    )
    form: Literal["", "date", "datetime"] = Field(
        default="",
        description="How the vendor keeps a date: `datetime` for one that is kept as a moment.",
        examples=["datetime"],
    )


class ObjectMapPolicy(Strict):
    """One vendor object that holds an entity."""

    key: str = Field(
        default="",
        description="A unique text field for Accord's key; without one, no record is created here.",
        examples=["accord_key"],
    )
    needs: tuple[str, ...] = Field(
        default=(),
        description="Canonical fields without which a new record goes to the entity's next object "
        "instead.",
        examples=[["account"]],
    )
    not_before: tuple[str, ...] = Field(
        default=(),
        description="Canonical fields that a record needs before its counterpart is made here; "
        "until then nothing is, and nobody is asked about it.",
        examples=[["name"]],
    )
    where: dict[str, Condition] = Field(
        default_factory=dict,
        description="Only records that hold this in these vendor fields are synced: a value, a "
        "list of values, or `is`, `not`, `blank`, `from`, `to`.",
        examples=[{"pipeline": "default", "type": ["CUSTOMER", "PARTNER"]}],
    )
    further: dict[str, str] = Field(
        default_factory=dict,
        description="Vendor fields with further values of a canonical field, separated by `;`: a "
        "record can be matched by them as well.",
        examples=[{"email": "hs_additional_emails"}],
    )
    defaults: dict[str, str] = Field(
        default_factory=dict,
        description="Vendor fields set on every record that Accord creates.",
        examples=[{"pipeline": "default"}],
    )
    fields: dict[str, FieldMapPolicy] = Field(
        description="Where each canonical field stands; `title: jobtitle` is short for "
        "`title: {field: jobtitle}`.",
        examples=[{"title": "jobtitle"}],
    )

    @field_validator("fields", mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        fields = {}
        for name, entry in value.items():
            fields[name] = {"field": entry} if isinstance(entry, str) else entry
        return fields


class EntityMapPolicy(Strict):
    """The vendor objects of one entity, the preferred one first."""

    objects: dict[str, ObjectMapPolicy] = Field(
        description="The vendor objects by name, the preferred one first.",
        examples=[{"contacts": {"key": "accord_key", "fields": {"email": "email"}}}],
    )


class ValueMapPolicy(Strict):
    """The vendor's value for each term; `otherwise` says how the rest are spelt there."""

    otherwise: Literal["label", "term", "upper"] = Field(
        default="label",
        description="How terms that `values` does not name are spelt there: by their label, by "
        "their name, or by their name in capitals.",
        examples=["upper"],
    )
    values: dict[str, str] = Field(
        default_factory=dict,
        description="The vendor's value by term; several terms may share one, which then reads as "
        "the first of them.",
        examples=[{"won": "closedwon"}],
    )
    lacks: tuple[str, ...] = Field(
        default=(),
        description="Terms that the vendor has no value for: none is written, and what stands "
        "there stays.",
        examples=[["manufacturing"]],
    )


class SystemPolicy(Strict):
    """The file of one system, called by its name."""

    system: str = Field(
        description="The system it is about: the file's own name.", examples=["crm"]
    )
    entities: dict[str, EntityMapPolicy] = Field(
        description="Where each entity of the taxonomy stands in this system.",
        examples=[{"account": {"objects": {"companies": {"fields": {"name": "name"}}}}}],
    )
    vocabularies: dict[str, ValueMapPolicy] = Field(
        default_factory=dict,
        description="How this system spells the terms of a vocabulary.",
        examples=[{"industry": {"otherwise": "upper"}}],
    )


class EntityScope(Strict):
    """Where Accord may create and update records of an entity."""

    create_in: tuple[str, ...] = Field(
        default=(), description="Systems where records may be created.", examples=[["marketing"]]
    )
    update_in: tuple[str, ...] = Field(
        default=(),
        description="Systems where records may be updated.",
        examples=[["crm", "marketing"]],
    )
    why: str = Field(
        default="",
        description="What `accord why` says of a record that has no counterpart for this reason.",
        examples=["opportunities are opened in the CRM"],
    )


class ScopePolicy(Strict):
    """`scope.yaml`."""

    entities: dict[str, EntityScope] = Field(
        description="By entity; one that is not listed is read and never written.",
        examples=[{"contact": {"update_in": ["crm", "marketing"]}}],
    )
