"""The part of the starter policy that is alive in the simulator, and what each system calls it.

Fields that nobody types and no vendor fills are blank on both sides for a whole life: they cost
time in every record that is read, and no promise can be broken on them. The entities that hold no
records there are left out for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from accord.policies import Policy
from connectors.record import Value
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.normalisers import NORMALISERS
from mapping.codecs.web import page
from mapping.language import EntityMap, Language
from sync.model.policy import Brake, Brakes
from tests.mapping.starter import several_products, starter

SYSTEMS = ("salesforce", "hubspot")
ALIVE = {
    "rep": ("email",),
    "account": ("name", "website", "domain", "city", "state", "owner"),
    "contact": (
        "email",
        "first_name",
        "last_name",
        "company",
        "title",
        "city",
        "owner",
        "account",
    ),
    "opportunity": ("name", "stage", "close_date", "next_step", "owner", "account", "contacts"),
    "meeting": ("subject",),
}
OPT_OUTS = frozenset({"opt_out", "opt_in", "last_word"})
"""Kinds of a life in which people say whether they want mail."""
MORE = {**dict.fromkeys(OPT_OUTS, "email_opt_out"), "choose": "product_interest"}
"""Fields of a person that are alive only in lives of a kind: in others they would cost time."""
OPT_OUT = {"salesforce": "HasOptedOutOfEmail", "hubspot": "hs_email_optout"}
CHOICES = frozenset({"choose"})
PRODUCTS = {"salesforce": "Product_Interest__c", "hubspot": "product_interest"}
PLAIN = frozenset({"text", "email", "url"})
OBJECTS = {
    "salesforce": {"account": "Account", "contact": "Contact", "opportunity": "Opportunity"},
    "hubspot": {"account": "companies", "contact": "contacts", "opportunity": "deals"},
}
ENTITY_OF = {
    "Account": "account",
    "Contact": "contact",
    "Lead": "contact",
    "Opportunity": "opportunity",
    "companies": "account",
    "contacts": "contact",
    "deals": "opportunity",
}
PERSONS = {"salesforce": ("Contact", "Lead"), "hubspot": ("contacts",)}
ACCOUNT = {"salesforce": "AccountId", "hubspot": "@companies"}
ROLES = {"salesforce": "@OpportunityContactRoles", "hubspot": "@contacts"}
OWNER = {"salesforce": "OwnerId", "hubspot": "hubspot_owner_id"}
KEY = {"salesforce": "Accord_Key__c", "hubspot": "accord_key"}
MANY = {"salesforce": frozenset({"@OpportunityContactRoles"}), "hubspot": frozenset({"@contacts"})}
NONE: frozenset[str] = frozenset()
NOBODY = "u1"
"""Salesforce's integration user: what it owns belongs to nobody."""


ENOUGH = Brake(share=1.0, floor=100_000)
LOOSE = Brakes(update=ENOUGH, blank=ENOUGH, delete=ENOUGH, create=ENOUGH, irreversible=ENOUGH)
"""In a life of a few people everybody may be edited within the hour; brakes are tested apart."""


@cache
def policy(kinds: frozenset[str] = NONE) -> Policy:
    """The starter policy, narrowed to what is alive in a life with these kinds of trouble."""
    whole = several_products() if "choose" in kinds else starter()
    more = {field for kind, field in MORE.items() if kind in kinds}
    entities = {}
    for name, fields in ALIVE.items():
        alive = (*fields, *sorted(more)) if name == "contact" else fields
        entities[name] = _narrowed(whole.language.entities[name], alive)
    merge = whole.merge.model_copy(update={"brakes": LOOSE})
    return replace(whole, language=replace(whole.language, entities=entities), merge=merge)


def _narrowed(entity: EntityMap, names: tuple[str, ...]) -> EntityMap:
    translators = {}
    for system, objects in entity.translators.items():
        translators[system] = {name: each.only(names) for name, each in objects.items()}
    fields = {name: entity.fields[name] for name in names}
    return replace(entity, fields=fields, translators=translators)


def language() -> Language:
    return policy().language


@cache
def shared(entity: str, left: str, right: str) -> tuple[tuple[str, FieldCodec, FieldCodec], ...]:
    """The plain fields that two objects share: canonical name and both codecs."""
    return tuple(_shared(entity, left, right))


def _shared(entity: str, left: str, right: str) -> Iterator[tuple[str, FieldCodec, FieldCodec]]:
    translators = language().entities[entity].translators
    here = translators["salesforce"][left].codecs
    there = translators["hubspot"][right].codecs
    for name, codec in here.items():
        if name in there and codec.type in PLAIN and codec.policy.blank is None:
            yield name, codec, there[name]


@lru_cache(maxsize=65_536)
def meant(kind: str, value: Value) -> object:
    """What a stored value means, however it is spelt."""
    if not isinstance(value, str) or not value:
        return None
    return page(value) if kind == "url" else NORMALISERS[kind](value)
