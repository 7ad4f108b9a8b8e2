"""What HubSpot tells of a record beside what is kept of it: counts that nothing here moves, sums,
when a stage began.

Decides which of them a create and a change answer (recorded in 2026, by object type) and what a
read by name gives. They are worked out for the answer and never stored, so that a portal of many
records stays small. Filters of a search do not see them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal

from sandbox.hubspot.answers import activities
from sandbox.hubspot.commerce.amounts import figure, reckoned, spelt
from sandbox.hubspot.definitions.figure_names import ENTERED, SPENT, STAGE, STANDING, SUMS, UNBILLED
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.spelling.phones import Number, number_of
from sandbox.hubspot.times import iso, parsed_ms

_NONE: Props = {}
# What a change answers of them; every object type tells when its stage began, and deals all that
# goes with a stage.
_AFTER = {
    "companies": frozenset({"hs_pipeline", "hs_task_label"}),
    "deals": frozenset(
        {
            "days_to_close",
            "hs_closed_amount",
            "hs_closed_amount_in_home_currency",
            "hs_closed_won_count",
            "hs_days_to_close_raw",
            "hs_deal_stage_probability_shadow",
            "hs_is_closed_won",
            "hs_projected_amount",
            "hs_projected_amount_in_home_currency",
            *SUMS["deals"][1:],
        }
    ),
    "tickets": frozenset(
        {"hs_helpdesk_sort_timestamp", "hs_is_closed", "hs_last_email_activity", "hs_ticket_id"}
    ),
}


def at_birth(portal: Portal, kind: Kind, row: Row) -> Props:
    """What a create answers: what is kept, and every figure."""
    props = row["props"]
    name = kind.name
    found = props | STANDING.get(name, _NONE)
    stage = STAGE.get(name)
    if stage is not None and props.get(stage):
        found[ENTERED] = found[SPENT] = props.get(ENTERED) or iso(row["created"])
    worked_out = _WORKED.get(name)
    if worked_out is not None:
        worked_out(portal, found, row)
    if "hs_lifecyclestage_lead_date" in props:
        # Recorded: this one time is told in milliseconds here, and as an instant by reads.
        found["hs_lifecyclestage_lead_date"] = str(row["created"])
    if props.get("hubspot_owner_id"):
        found |= _owned(portal, row)
    return found


def after_change(portal: Portal, kind: Kind, row: Row, sent: Iterable[str]) -> Props:
    """What a change answers beside what is kept."""
    props = row["props"]
    name = kind.name
    found: Props = {}
    after = _AFTER.get(name)
    if after is not None:
        figures = at_birth(portal, kind, row)
        found = {each: figures[each] for each in after if each in figures}
    stage = STAGE.get(name)
    if stage is not None and props.get(stage):
        found[ENTERED] = found[SPENT] = props.get(ENTERED) or iso(row["created"])
    if "hubspot_owner_id" in sent and props.get("hubspot_owner_id"):
        return found | _owned(portal, row)
    return found


def told(portal: Portal, kind: Kind, row: Row) -> Props:
    """All figures of a record, for a read that asks for some by name."""
    found = at_birth(portal, kind, row)
    if kind.name == "contacts":
        found = UNBILLED | found
    elif kind.name in ("companies", "deals"):
        _count(portal, kind, row, found)
    return found


def _count(portal: Portal, kind: Kind, row: Row, found: Props) -> None:
    end = (kind.name, row["n"])
    contacts = portal.graph.targets(end, "contacts")
    found["num_associated_contacts"] = str(len(contacts))
    if kind.name == "deals":
        lines = portal.graph.targets(end, "line_items")
        found["hs_num_of_associated_line_items"] = str(len(lines))
        return
    live = portal.shelves["contacts"].live
    roles = [live[n]["props"].get("hs_buying_role", "") for n in contacts if n in live]
    found["hs_num_contacts_with_buying_roles"] = str(len([each for each in roles if each]))
    for name, role in _ROLES.items():
        found[name] = str(len([each for each in roles if role in each.split(";")]))


def stage_entered(moment: str) -> Props:
    """What a change of stage sets; until then the stage began with the record."""
    return {ENTERED: moment, SPENT: moment}


def _owned(portal: Portal, row: Row) -> Props:
    owner = row["props"]["hubspot_owner_id"]
    given = next(
        (at for at, _, _, new in reversed(row["history"]) if "hubspot_owner_id" in new), None
    )
    found = {"hs_all_owner_ids": owner, "hubspot_owner_assigneddate": given or ""}
    known = portal.owners.by_id.get(owner)
    if known is None:
        return found
    user_id = str(known["userIdIncludingInactive"])
    # That the id stays once the user is deactivated is not recorded.
    return found | {"hs_user_ids_of_all_owners": user_id} | _of_teams(portal, user_id)


def _of_teams(portal: Portal, user_id: str) -> Props:
    """Documented: a record is of its owner's teams, and of the main one first of all."""
    teams = [team["id"] for team in portal.teams.of_user(user_id)]
    if not teams:
        return _NONE
    main = portal.teams.main(user_id)
    found = {"hs_all_team_ids": ";".join(teams)}
    return found | ({"hubspot_team_id": main} if main else {})


# How many of a company's contacts have a role, which is a property of theirs.
_ROLES = {"hs_num_decision_makers": "DECISION_MAKER", "hs_num_blockers": "BLOCKER"}
_DIGITS = re.compile(r"\d+")


def _contact(portal: Portal, found: Props, row: Row) -> None:
    """Recorded: numbers are told in international form, and without a country's code to be searched
    for; of what is no number only the digits, which is unverified.
    """
    props = row["props"]
    country = portal.settings.country
    if phone := props.get("phone"):
        number = number_of(phone, country)
        if number is not None:
            found["hs_calculated_phone_number"] = number.e164
            found["hs_calculated_phone_number_country_code"] = number.region
        found["hs_searchable_calculated_phone_number"] = _searchable(phone, number)
    if mobile := props.get("mobilephone"):
        number = number_of(mobile, country)
        if number is not None:
            found["hs_calculated_mobile_number"] = number.e164
        found["hs_searchable_calculated_mobile_number"] = _searchable(mobile, number)


def _searchable(text: str, number: Number | None) -> str:
    return number.digits if number else "".join(_DIGITS.findall(text))


def _company(portal: Portal, found: Props, row: Row) -> None:
    props = row["props"]
    found["hs_annual_revenue_currency_code"] = portal.currencies.home
    if name := props.get("name"):
        found["hs_task_label"] = name


def _deal(portal: Portal, found: Props, row: Row) -> None:
    props = row["props"]
    found["hs_createdate"] = iso(row["created"])
    amount = props.get("amount") or ""
    chance = props.get("hs_deal_stage_probability")
    at_home = amount
    if portal.currencies.several:
        rate = _exchange_rate(portal, props)
        found["hs_exchange_rate"] = spelt(rate)
        at_home = _exchanged(amount, rate)
    if amount:
        # Documented: a forecast adds up in the home currency.
        found |= {"amount_in_home_currency": at_home, "hs_forecast_amount": at_home}
    if props.get("closedate"):
        days = _days(props["createdate"], props["closedate"])
        found |= {"days_to_close": f"{max(0.0, days):.0f}", "hs_days_to_close_raw": figure(days)}
        found["hs_actual_duration"] = str(int(days * 86_400_000))
    if chance:
        found |= _staged_deal(props, (amount, at_home), float(chance))


def _exchange_rate(portal: Portal, props: Props) -> Decimal:
    """A closed deal's own rate, or the one that is in effect now."""
    kept = props.get("hs_exchange_rate")
    if kept:
        return reckoned(kept)
    currencies = portal.currencies
    return Decimal(repr(currencies.worth(props.get("deal_currency_code") or currencies.home)))


def _exchanged(text: str, rate: Decimal) -> str:
    if not text or rate == 1:
        return text
    return spelt((reckoned(text) * rate).normalize())


def _staged_deal(props: Props, amounts: tuple[str, str], chance: float) -> Props:
    amount, at_home = amounts
    won = chance == 1.0
    shut = chance in (0.0, 1.0)
    projected_at_home = _weighted(at_home, chance)
    found: Props = {
        "hs_closed_amount": (amount or "0") if won else "0",
        "hs_closed_amount_in_home_currency": (at_home or "0") if won else "0",
        "hs_closed_won_count": str(int(won)),
        "hs_deal_stage_probability_shadow": figure(chance),
        "hs_is_closed": str(shut).lower(),
        "hs_is_closed_count": str(int(shut)),
        "hs_is_closed_lost": str(shut and not won).lower(),
        "hs_is_closed_won": str(won).lower(),
        "hs_is_open_count": str(int(not shut)),
        "hs_open_amount_in_home_currency": "0" if shut else (at_home or "0"),
        "hs_projected_amount": _weighted(amount, chance),
        "hs_projected_amount_in_home_currency": projected_at_home,
        "hs_weighted_pipeline_in_company_currency": "0" if shut else projected_at_home,
    }
    return found | _deal_dates(props, shut=shut)


def _weighted(amount: str, chance: float) -> str:
    return figure(float(reckoned(amount)) * chance) if amount else "0"


def _deal_dates(props: Props, *, shut: bool) -> Props:
    """When a deal began and ended, as reports add it up. Recorded in 2025: milliseconds, and 0 for
    what is not so.
    """
    began = _milliseconds(props["createdate"])
    found = {
        "hs_closed_deal_close_date": "0",
        "hs_closed_deal_create_date": "0",
        "hs_duration": began,
        "hs_open_deal_create_date": "0" if shut else began,
    }
    ended = _milliseconds(props.get("closedate") or "")
    if shut and ended and int(began) < int(ended):
        found |= {"hs_closed_deal_close_date": ended, "hs_closed_deal_create_date": began}
    return found


def _milliseconds(text: str) -> str:
    moment = parsed_ms(text)
    return "" if moment is None else str(moment)


def _days(start: str, end: str) -> float:
    first, last = (datetime.fromisoformat(each) for each in (start, end))
    return (last - first).total_seconds() / 86_400


def _ticket(_: Portal, found: Props, row: Row) -> None:
    props = row["props"]
    found["hs_helpdesk_sort_timestamp"] = props["createdate"]
    found["hs_last_message_from_visitor"] = "false"
    found["hs_last_email_activity"] = "ORIGINAL_FROM_CONTACT"
    found["hs_ticket_id"] = props["hs_object_id"]


_WORKED: dict[str, Callable[[Portal, Props, Row], None]] = {
    "contacts": _contact,
    "companies": _company,
    "deals": _deal,
    "notes": activities.note,
    "tasks": activities.task,
    "tickets": _ticket,
}
