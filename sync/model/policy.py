"""The shape of `merge.yaml`: who wins what, what matches, how much is too much. No reading, no
deciding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field

from mapping.builtin.shared_hosts import consumer_mail
from mapping.policy import EntityPolicy
from mapping.policy_model import Strict

SIDES = ("left", "right")
RULES = ("authority", "latest", *SIDES, "fill", "most_restrictive", "union", "hold")
"""Rules by name. A system's name is a rule, too: that system wins."""
WITH_MEMBERS = frozenset({"references", "terms"})
"""Types of fields that hold several members, for which `union` means something."""


class FieldRule(Strict):
    """How two different edits of one field are settled.

    `authority` names the system that wins where the rule needs one (`left`, `right`, or by name);
    `blank: keep` stops an emptied field from emptying the other side.
    """

    rule: str = Field(
        default="latest",
        description="One of authority, latest, left, right, fill, most_restrictive, union, hold; "
        "or a system's name.",
        examples=["latest"],
    )
    authority: str = Field(
        default="left",
        description="The system that wins where the rule needs one: left, right, or its name.",
        examples=["left"],
    )
    blank: Literal["allow", "keep"] = Field(
        default="allow",
        description="`keep`: a field that was emptied does not empty the other side.",
    )


class EntityMerge(Strict):
    """Match keys in order (canonical fields), field rules, and fields that are decided together.

    `guarded` fields are written on condition that nobody has written to the record since it was
    last read, where the vendor can do that; such a write costs more calls.
    """

    match: tuple[str, ...] = Field(
        default=(),
        description="Canonical fields that make two records the same, the first choice first. "
        "Where companies have both `domain` and `name`, the names have to agree as well.",
        examples=[["domain", "name"]],
    )
    default: FieldRule = Field(
        default=FieldRule(), description="The rule of every field that has none of its own."
    )
    fields: dict[str, FieldRule] = Field(
        default_factory=dict,
        description="Rules by canonical field.",
        examples=[{"industry": {"rule": "authority", "authority": "left"}}],
    )
    groups: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Fields that only make sense together, by a name of your own.",
        examples=[{"address": ["street", "city", "country"]}],
    )
    account_by_domain: bool = Field(
        default=False,
        description="Whether a person without an account belongs to the only account with the "
        "domain of their address.",
    )
    guarded: tuple[str, ...] = Field(
        default=(),
        description="Fields written on condition that nobody wrote to the record meanwhile.",
        examples=[["stage"]],
    )

    def rule(self, field: str) -> FieldRule:
        """The rule of one field."""
        return self.fields.get(field, self.default)

    def unites(self, field: str) -> bool:
        """Whether a field that holds several members unites what both sides chose: always, unless
        it has another rule of its own.
        """
        return field not in self.fields or self.fields[field].rule == "union"


_NO_RULES = EntityMerge()


class Brake(Strict):
    """Holds what would touch more than `share` of the linked records and more than `floor` of them,
    counting what earlier runs did in the last `hours`.
    """

    share: float = Field(ge=0, le=1, description="Part of the linked records.", examples=[0.3])
    floor: int = Field(ge=0, description="Never held below this many.", examples=[100])
    hours: float | None = Field(
        default=None,
        ge=0,
        description="For how long what was written counts: a day, unless said, but for updates "
        "and overwrites, of which every plan is weighed alone; 0: that.",
    )


class Brakes(Strict):
    """Checked on the whole plan, before the first write. First meetings are not counted as updates:
    `overwrite` is for them.
    """

    update: Brake = Field(
        default=Brake(share=0.30, floor=100), description="Records of an entity in one system."
    )
    blank: Brake = Field(
        default=Brake(share=0.05, floor=20), description="Records in which one field is emptied."
    )
    delete: Brake = Field(
        default=Brake(share=0.05, floor=10),
        description="Records that vanished, or would be deleted or taken apart.",
    )
    create: Brake = Field(
        default=Brake(share=1.0, floor=500),
        description="New records of an entity in one system, once everything was synced a first "
        "time.",
    )

    irreversible: Brake = Field(
        default=Brake(share=0.05, floor=50),
        description="Records in which something is set that nobody can take back, first meetings "
        "included, such as an opt-out.",
    )

    overwrite: Brake = Field(
        default=Brake(share=1.0, floor=100),
        description="Records of an entity in one system in which a first meeting goes over what "
        "somebody wrote (`adopt: enforce`); holds none unless the share is lowered.",
    )

    def remembers_s(self, name: str) -> float:
        """For how many seconds one of them counts what was written."""
        brake: Brake = getattr(self, name)
        hours = brake.hours
        if hours is None:
            hours = 0.0 if name in {"update", "overwrite"} else 24.0
        return hours * 3600.0


class MergePolicy(Strict):
    """`merge.yaml`."""

    entities: dict[str, EntityMerge] = Field(
        default_factory=dict, description="Rules by entity of the taxonomy."
    )
    brakes: Brakes = Field(default=Brakes(), description="How much is too much.")
    free_mail_domains: tuple[str, ...] = Field(
        default=(),
        description="Mail domains that belong to nobody's company, beside the consumer mail of "
        "every country, which is known.",
        examples=[["gmail.com"]],
    )

    @cached_property
    def free_mail(self) -> frozenset[str]:
        """Mail domains that belong to nobody's company: of consumer mail everywhere, and these."""
        return consumer_mail() | frozenset(self.free_mail_domains)

    def entity(self, name: str) -> EntityMerge:
        """The rules of one entity."""
        return self.entities.get(name, _NO_RULES)


Place = tuple[str | int, ...]
"""Where something stands in `merge.yaml`."""


def unknown_sides(merge: MergePolicy, systems: tuple[str, str]) -> Iterator[tuple[Place, str, str]]:
    """Rules and authorities that name no side of this pair: (place, word, what it should be)."""
    rules, sides = (*RULES, *systems), (*SIDES, *systems)
    for place, rule in _rules(merge):
        if rule.rule not in rules:
            yield (*place, "rule"), rule.rule, "rule"
        if rule.authority not in sides:
            yield (*place, "authority"), rule.authority, "side"


def unions_without_members(
    merge: MergePolicy, entities: Mapping[str, EntityPolicy]
) -> Iterator[tuple[Place, str]]:
    """Where `rule: union` meets a field that holds one value: (place, field).

    Two single values have no union: one of them would be dropped without a word.
    """
    for name, rules in merge.entities.items():
        if name not in entities:
            continue
        if rules.default.rule == "union":
            yield ("entities", name, "default", "rule"), "every field without a rule of its own"
        for field, rule in rules.fields.items():
            meaning = entities[name].fields.get(field)
            single = meaning is not None and meaning.type not in WITH_MEMBERS
            if rule.rule == "union" and single:
                yield ("entities", name, "fields", field, "rule"), field


def _rules(merge: MergePolicy) -> Iterator[tuple[Place, FieldRule]]:
    for name, rules in merge.entities.items():
        yield ("entities", name, "default"), rules.default
        for field, rule in rules.fields.items():
            yield ("entities", name, "fields", field), rule
