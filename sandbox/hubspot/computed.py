"""What HubSpot sets on a record by itself: defaults of a new one, marks of its birth, values that follow others.

`derive` changes the properties it is given, which must be nobody else's.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sandbox.hubspot.shelf import Props
from sandbox.hubspot.times import iso

if TYPE_CHECKING:
    from sandbox.hubspot.kinds import Kind
    from sandbox.hubspot.portal import Portal

DEFAULTS: dict[str, Props] = {
    "contacts": {"lifecyclestage": "lead"},
    "deals": {"pipeline": "default"},
    "leads": {"hs_pipeline": "lead-pipeline-id", "hs_pipeline_stage": "new-stage-id"},
    "tickets": {"hs_pipeline": "0", "hs_pipeline_stage": "1"},
}
# Recorded: a create answers these for a contact, whatever was sent.
_CONTACT: Props = {"hs_pipeline": "contacts-lifecycle-pipeline", "hs_is_contact": "true", "hs_is_unworked": "true"}
_NAMED_BY = frozenset({"email", "firstname", "lastname"})


def derive(portal: Portal, kind: Kind, props: Props, changed: Collection[str]) -> None:
    """Bring the values that follow from others up to date, after those in `changed` took new ones."""
    if kind.name == "contacts":
        if not _NAMED_BY.isdisjoint(changed):
            _derive_name(props)
    elif kind.name == "deals" and "dealstage" in changed:
        probability = portal.pipelines.probability("deals", props.get("dealstage"))
        if probability is not None:
            props["hs_deal_stage_probability"] = probability


def mark_birth(portal: Portal, kind: Kind, n: int, props: Props, now: int, *, human: bool) -> None:
    """Give a new record its id, its times and where it came from."""
    source, moment, number = "CRM_UI" if human else "INTEGRATION", iso(now), str(n)
    props["hs_object_id"] = number
    props[kind.created] = props[kind.modified] = moment
    props["hs_object_source"] = props["hs_object_source_label"] = source
    props["hs_object_source_id"] = "userId:1" if human else portal.app_name
    if kind.name == "contacts":
        props.update(_CONTACT)
        props["hs_all_contact_vids"] = number
        if props.get("lifecyclestage") == "lead":
            props["hs_lifecyclestage_lead_date"] = moment


def _derive_name(props: Props) -> None:
    email, first, last = props.get("email"), props.get("firstname"), props.get("lastname")
    if email:
        props["hs_email_domain"] = email[email.rfind("@") + 1 :]
    elif "hs_email_domain" in props:
        props["hs_email_domain"] = ""
    full = f"{first} {last}" if first and last else first or last or email
    if full:
        props["hs_full_name_or_email"] = full
