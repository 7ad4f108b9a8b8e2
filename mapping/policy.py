"""The shapes of what an admin writes about meaning: taxonomy, a system's maps, scope. No reading,
no rules.

Unknown keys are refused everywhere. `mapping.lint` holds the files against each other.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

FieldType = Literal[
    "text", "lines", "email", "phone", "domain", "integer", "decimal", "date", "instant", "boolean",
    "term", "owner", "reference", "references",
]  # fmt: skip


class Strict(BaseModel):
    """A policy model: unknown keys are errors, values are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TermPolicy(Strict):
    """One word of a controlled vocabulary."""

    label: str
    definition: str = ""
    synonyms: tuple[str, ...] = ()
    since: str = ""
    deprecated: str = ""
    replaced_by: str = ""


class VocabularyPolicy(Strict):
    """A closed list of words, and who decides about it. `builtin: countries` brings ISO 3166."""

    definition: str = ""
    owner: str = ""
    builtin: Literal["", "countries"] = ""
    terms: dict[str, TermPolicy] = Field(default_factory=dict)


class FieldPolicy(Strict):
    """One canonical field of an entity."""

    type: FieldType
    definition: str = ""
    vocabulary: str = ""
    entity: str = ""


class EntityPolicy(Strict):
    """One kind of thing both systems know."""

    definition: str = ""
    fields: dict[str, FieldPolicy]


class TaxonomyPolicy(Strict):
    """`taxonomy.yaml`."""

    version: int = 1
    entities: dict[str, EntityPolicy]
    vocabularies: dict[str, VocabularyPolicy] = Field(default_factory=dict)


class FieldMapPolicy(Strict):
    """How one canonical field stands in one vendor object; short form: just the vendor's field
    name.

    `blank`: the vendor's value that stands for nothing. `direction`: `read` never writes it there,
    `write` never reads it. `required`: the vendor refuses records without it.
    """

    field: str = ""
    association: str = ""
    objects: tuple[str, ...] = ()
    direction: Literal["both", "read", "write"] = "both"
    blank: str | None = None
    required: bool = False
    form: Literal["", "date", "datetime"] = ""


class ObjectMapPolicy(Strict):
    """One vendor object that holds an entity. `where` filters its records by vendor field value.

    `needs`: canonical fields without which a new record goes to the next object of the entity
    instead.
    `defaults`: vendor fields set on every record Accord creates.
    """

    key: str = ""
    needs: tuple[str, ...] = ()
    where: dict[str, str] = Field(default_factory=dict)
    defaults: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, FieldMapPolicy]

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

    objects: dict[str, ObjectMapPolicy]


class ValueMapPolicy(Strict):
    """The vendor's value for each term; `otherwise` says how the rest are spelt there."""

    otherwise: Literal["label", "term", "upper"] = "label"
    values: dict[str, str] = Field(default_factory=dict)


class SystemPolicy(Strict):
    """The file of one system, called by its name."""

    system: str
    entities: dict[str, EntityMapPolicy]
    vocabularies: dict[str, ValueMapPolicy] = Field(default_factory=dict)


class EntityScope(Strict):
    """Where Accord may create and update records of an entity."""

    create_in: tuple[str, ...] = ()
    update_in: tuple[str, ...] = ()
    why: str = ""


class ScopePolicy(Strict):
    """`scope.yaml`."""

    entities: dict[str, EntityScope]
