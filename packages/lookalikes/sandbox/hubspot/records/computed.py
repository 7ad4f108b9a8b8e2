"""What HubSpot sets on a record by itself: defaults of a new one, marks of its birth, values that
follow others.

`derive` changes the properties it is given, which must be nobody else's.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sandbox.hubspot.commerce.pricing import keep_rate
from sandbox.hubspot.history import Props

if TYPE_CHECKING:
    from sandbox.hubspot.definitions.kinds import Kind
    from sandbox.hubspot.portal.account import Portal

DEFAULTS: dict[str, Props] = {
    "contacts": {"lifecyclestage": "lead"},
    "companies": {"lifecyclestage": "lead"},
    "leads": {"hs_pipeline": "lead-pipeline-id", "hs_pipeline_stage": "new-stage-id"},
    "tickets": {"hs_pipeline": "0", "hs_pipeline_stage": "1"},
}
# Recorded: a create answers these for a contact, whatever was sent.
_CONTACT: Props = {
    "hs_pipeline": "contacts-lifecycle-pipeline",
    "hs_is_contact": "true",
    "hs_is_unworked": "true",
}
_NAMED_BY = frozenset({"email", "firstname", "lastname"})


def derive(portal: Portal, kind: Kind, props: Props, changed: Collection[str]) -> None:
    """Bring the values that follow from others up to date, after those in `changed` took new
    ones.
    """
    if kind.name == "contacts":
        if not _NAMED_BY.isdisjoint(changed):
            _derive_name(props)
        if "email" in changed:
            props.update(portal.preferences.differing(props))
    elif kind.name == "deals" and "dealstage" in changed:
        keep_rate(portal, props, changed)
        probability = portal.pipelines.probability("deals", props.get("dealstage"))
        if probability is not None:
            props["hs_deal_stage_probability"] = probability
        if not props.get("pipeline"):
            props["pipeline"] = portal.pipelines.home("deals", props["dealstage"]) or ""


def bill(given: Props, before: str, app: str) -> None:
    """Make of a wish for a marketing status what it comes to. Documented: paid for, it stays until
    the next renewal.
    """
    if given["hs_marketable_status"] == "true":
        given |= {"hs_marketable_until_renewal": "false", "hs_marketable_reason_type": "API"}
        given["hs_marketable_reason_id"] = app
    elif before == "true":
        given |= {"hs_marketable_status": "true", "hs_marketable_until_renewal": "true"}


class Source(NamedTuple):
    """Where records come from, as they say it themselves."""

    name: str
    number: str


class Mould(NamedTuple):
    """What new records that give the same properties at one instant have in common.

    `blank` has all their properties in the order of names, as answers show them, filled in where
    they are alike; `fixed` is what stays, whatever was given.
    """

    kind: Kind
    blank: Props
    fixed: Props
    named: bool

    def cast(self, portal: Portal, n: int, given: Props) -> Props:
        """All that a new record holds: what was given (nothing blank), what follows, its id, time
        and source.
        """
        number = str(n)
        props = {**self.blank, **given}
        if self.fixed:
            props.update(self.fixed)
        props["hs_object_id"] = number
        if self.kind.name == "contacts":
            props["hs_all_contact_vids"] = number
            if props.get("lifecyclestage") != "lead":
                del props["hs_lifecyclestage_lead_date"]
            if self.named:
                _derive_name(props)
        else:
            derive(portal, self.kind, props, given)
        return props


def moulded(kind: Kind, names: tuple[str, ...], moment: str, source: Source) -> Mould:
    """The mould of new records with these names from one source at one instant."""
    fixed = {kind.created: moment, kind.modified: moment, "hs_object_source_id": source.number}
    if kind.name == "contacts":
        fixed["hs_lifecyclestage_lead_date"] = moment
    blank = _template(kind, names, source.name) | fixed
    if kind.name == "deals" and kind.created in names:
        # Documented: of deals alone people and programs may say since when there are such.
        del fixed[kind.created]
    return Mould(
        kind,
        blank,
        {name: fixed[name] for name in fixed if name in names},
        not _NAMED_BY.isdisjoint(names),
    )


@lru_cache(maxsize=1_024)
def _template(kind: Kind, given: tuple[str, ...], source: str) -> Props:
    """The properties of a new record in order: what is always alike filled in, the rest blank."""
    alike = {
        "hs_object_source": source,
        "hs_object_source_label": source,
        "hs_object_source_id": "",
    }
    names = {*given, *alike, *kind.system}
    if kind.name == "contacts":
        alike |= _CONTACT
        names |= {*_CONTACT, "hs_all_contact_vids", "hs_lifecyclestage_lead_date"}
        names |= {"hs_email_domain"} if "email" in given else set()
        names |= set() if _NAMED_BY.isdisjoint(given) else {"hs_full_name_or_email"}
    return {name: alike.get(name, "") for name in sorted(names)}


def _derive_name(props: Props) -> None:
    email = props.get("email")
    first = props.get("firstname")
    last = props.get("lastname")
    if email:
        props["hs_email_domain"] = _domain(email[email.rfind("@") + 1 :])
    elif "hs_email_domain" in props:
        props["hs_email_domain"] = ""
    full = f"{first} {last}" if first and last else first or last or email
    if full:
        props["hs_full_name_or_email"] = full


@lru_cache(maxsize=65_536)
def _domain(text: str) -> str:
    """The same text: thousands of addresses share few domains."""
    return text
