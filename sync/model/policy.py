"""The shape of `merge.yaml`: who wins what, what matches, how much is too much. No reading, no
deciding.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from mapping.policy import Strict

Rule = Literal[
    "authority", "latest", "salesforce", "hubspot", "fill", "most_restrictive", "union", "hold"
]


class FieldRule(Strict):
    """How two different edits of one field are settled.

    `authority` names the system that wins where the rule needs one; `blank: keep` stops an emptied
    field from emptying the other side.
    """

    rule: Rule = "latest"
    authority: Literal["salesforce", "hubspot"] = "salesforce"
    blank: Literal["allow", "keep"] = "allow"


class EntityMerge(Strict):
    """Match keys in order (canonical fields), field rules, and fields that are decided together.

    `guarded` fields are written on condition that nobody has written to the record since it was
    last read, where the vendor can do that; such a write costs more calls.
    """

    match: tuple[str, ...] = Field(default=(), max_length=2)
    default: FieldRule = FieldRule()
    fields: dict[str, FieldRule] = Field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    account_by_domain: bool = False
    guarded: tuple[str, ...] = ()

    def rule(self, field: str) -> FieldRule:
        """The rule of one field."""
        return self.fields.get(field, self.default)


_NO_RULES = EntityMerge()


class Brake(Strict):
    """Holds a plan that would touch more than `share` of the linked records and more than `floor`
    of them.
    """

    share: float = Field(ge=0, le=1)
    floor: int = Field(ge=0)


class Brakes(Strict):
    """Checked on the whole plan, before the first write. First meetings are not counted as
    updates.
    """

    update: Brake = Brake(share=0.30, floor=100)
    blank: Brake = Brake(share=0.05, floor=20)
    delete: Brake = Brake(share=0.05, floor=10)


class MergePolicy(Strict):
    """`merge.yaml`."""

    entities: dict[str, EntityMerge] = Field(default_factory=dict)
    brakes: Brakes = Brakes()
    free_mail_domains: tuple[str, ...] = ()

    @cached_property
    def free_mail(self) -> frozenset[str]:
        """Mail domains that belong to nobody's company."""
        return frozenset(self.free_mail_domains)

    def entity(self, name: str) -> EntityMerge:
        """The rules of one entity."""
        return self.entities.get(name, _NO_RULES)
