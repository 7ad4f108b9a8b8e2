"""The statuses that a campaign's members may have: two for every new campaign, one of them what a
member begins with.

Documented: CampaignMemberStatus, that a status says whether it is an answer, and that there is one
default. Unverified: that a status which the campaign does not list is kept as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row, Store

STATUS = "CampaignMemberStatus"
_FIRST = (("Sent", True, False), ("Responded", False, True))


def settle_member(store: Store, row: Row, old: Row | None, given: Mapping[str, Any]) -> None:
    """Complete a member in place: its status where none is given, and whether that is an answer."""
    statuses = statuses_of(store, row.get("CampaignId"))
    if old is None and given.get("Status") is None:
        for each in statuses:
            if each["IsDefault"]:
                row["Status"] = each["Label"]
    answered = _is_answer(statuses, row.get("Status"))
    before = old is not None and old["HasResponded"]
    if answered and not before:
        row["FirstRespondedDate"] = str(row["SystemModstamp"])[:10]
    row["HasResponded"] = answered


def _is_answer(statuses: list[Row], label: str | None) -> bool:
    for each in statuses:
        if each["Label"] == label:
            return bool(each["HasResponded"])
    return label == "Responded"


def first_statuses(campaign: str) -> Iterator[Following]:
    """The two that a new campaign has."""
    for order, (label, default, answer) in enumerate(_FIRST, 1):
        told = {"Label": label, "IsDefault": default, "HasResponded": answer, "SortOrder": order}
        yield Following(STATUS, None, {"CampaignId": campaign, **told})


def others_of(store: Store, row: Row) -> Iterator[Following]:
    """The statuses that are no longer the default, now that this one is."""
    if not row["IsDefault"]:
        return
    for each in statuses_of(store, row["CampaignId"]):
        if each["IsDefault"] and each["Id"] != row["Id"]:
            yield Following(STATUS, each["Id"], {"IsDefault": False})


def members_of(store: Store, row: Row) -> Iterator[Following]:
    """The members whose answer is another, now that their status says so."""
    table = store["CampaignMember"]
    members = table.having(table.kind.fields["CampaignId"], [row["CampaignId"]])
    for each in members:
        of_it = each["Status"] == row["Label"] and not each["IsDeleted"]
        if of_it and each["HasResponded"] != row["HasResponded"]:
            yield Following("CampaignMember", each["Id"], {"HasResponded": row["HasResponded"]})


def statuses_of(store: Store, campaign: str | None) -> list[Row]:
    """The live statuses of a campaign."""
    table = store[STATUS]
    found = table.having(table.kind.fields["CampaignId"], [campaign])
    return [each for each in found if not each["IsDeleted"]]
