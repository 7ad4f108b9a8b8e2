"""Lifecycle stages that follow deals and companies.

Documented: a contact or company that is associated with a deal becomes an opportunity, and a
customer when the deal is won; what a company becomes, the contacts whose primary company it is
become too; nothing ever goes back. Documented as well: the day a record became a customer by a won
deal is kept as its close date. What histories call these sources is unverified.
"""

from __future__ import annotations

from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.definitions.options import stage_rank
from sandbox.hubspot.graph.edges import End
from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.changing import set_by_itself
from sandbox.hubspot.times import iso

_FOLLOWERS = ("contacts", "companies")
_BY_DEALS, _BY_COMPANIES = "DEALS", "COMPANIES"
_PRIMARY = 1


def deal_linked(portal: Portal, deal: End, end: End) -> None:
    """A deal got a contact or a company."""
    row = portal.shelves["deals"].live.get(deal[1])
    if row is None or end[0] not in _FOLLOWERS:
        return
    chance = row["props"].get("hs_deal_stage_probability", "")
    stage = "customer" if _is_won(chance) else "opportunity"
    _raise(portal, end, stage, _BY_DEALS)


def deal_changed(portal: Portal, row: Row, new: Props) -> None:
    """A deal may have been won."""
    if "dealstage" in new and _is_won(row["props"].get("hs_deal_stage_probability", "")):
        deal = ("deals", row["n"])
        for name in _FOLLOWERS:
            for n in list(portal.graph.targets(deal, name)):
                _raise(portal, (name, n), "customer", _BY_DEALS)


def company_changed(portal: Portal, row: Row, new: Props) -> None:
    """A company may have gone forward."""
    stage = new.get("lifecyclestage")
    if not stage:
        return
    company = ("companies", row["n"])
    for n in list(portal.graph.targets(company, "contacts")):
        contact = ("contacts", n)
        if portal.graph.single(contact, "companies", _PRIMARY) == row["n"]:
            _raise(portal, contact, stage, _BY_COMPANIES)


def _is_won(chance: str) -> bool:
    return bool(chance) and float(chance) == 1.0


def _raise(portal: Portal, end: End, stage: str, source: str) -> None:
    row = portal.shelves[end[0]].live.get(end[1])
    if row is None:
        return
    before = row["props"].get("lifecyclestage", "")
    rank, wanted = stage_rank(before), stage_rank(stage)
    # Where a stage of the portal's own stands is not known here.
    if wanted is None or (before and (rank is None or rank >= wanted)):
        return
    values = {"lifecyclestage": stage}
    if stage == "customer" and source == _BY_DEALS and not row["props"].get("closedate"):
        values["closedate"] = iso(portal.now())
    set_by_itself(portal, KINDS[end[0]], row, values, source)
