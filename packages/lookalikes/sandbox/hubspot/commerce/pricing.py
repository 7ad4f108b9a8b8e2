"""What a deal says of its currency, in portals that have several.

Documented: a deal is in the home currency unless it says otherwise; while it is open its exchange
rate is the portal's and nobody can set it; once closed it keeps the rate in effect when it was
closed, which may then be changed by hand. Where the close date differs from the day somebody set
the stage, the date counts here, as documented of the amount. What an API client is answered who
sets the rate of an open deal is not recorded: here it is passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from sandbox.hubspot.commerce.amounts import figure
from sandbox.hubspot.history import Props
from sandbox.hubspot.times import parsed_ms

if TYPE_CHECKING:
    from sandbox.hubspot.portal.account import Portal

CODE, RATE = "deal_currency_code", "hs_exchange_rate"
_CLOSED = frozenset({0.0, 1.0})


def price(portal: Portal, before: Mapping[str, str], given: Props) -> None:
    """Leave of what a deal is given only what it may have; `before` is empty for a new one."""
    if not portal.currencies.several:
        return
    if not before:
        given.setdefault(CODE, portal.currencies.home)
    stage = given.get("dealstage", before.get("dealstage", ""))
    if RATE in given and not _is_closed(portal, stage):
        del given[RATE]


def keep_rate(portal: Portal, props: Props, changed: Collection[str]) -> None:
    """Fix the rate of a deal that was closed by this change; give up that of one opened again."""
    if not portal.currencies.several or "dealstage" not in changed:
        return
    if not _is_closed(portal, props["dealstage"]):
        props.pop(RATE, None)
    elif RATE not in changed:
        code = props.get(CODE) or portal.currencies.home
        closed = parsed_ms(props.get("closedate", ""))
        props[RATE] = figure(portal.currencies.worth(code, closed))


def _is_closed(portal: Portal, stage: str) -> bool:
    probability = portal.pipelines.probability("deals", stage)
    return probability is not None and float(probability) in _CLOSED
