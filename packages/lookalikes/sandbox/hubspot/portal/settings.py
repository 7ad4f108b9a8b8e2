"""What differs between portals and cannot be seen from outside: the forms a trial may choose
between.

Where the vendor documents two behaviours, or nobody has recorded one, the portal plays the default
named here and the control API chooses the other.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.hubspot.errors import refused

FORMS = {
    "lifecycle_backward": ("ignore", "refuse"),
    "missing_page": ("html", "json"),
    "resubscribing": ("refused", "allowed"),
    "addresses": ("loose", "strict"),
    "phones": ("as typed", "e164", "national"),
}
COMPANIES_BY_DOMAIN = "companies_by_domain"
LIFECYCLE_BY_DEAL = "lifecycle_by_deal"
LIFECYCLE_BY_COMPANY = "lifecycle_by_company"
CLOSE_DATES = "close_dates"
DEAL_AMOUNTS = "deal_amounts"
USUAL = (COMPANIES_BY_DOMAIN, LIFECYCLE_BY_DEAL, LIFECYCLE_BY_COMPANY, CLOSE_DATES)
"""What new portals of the vendor's do by themselves."""
POSSIBLE = (*USUAL, DEAL_AMOUNTS)

ARRANGED = ("currencies", "teams", "roles", "business_units", "labels")
"""What is arranged beyond the switches."""

Rule = dict[str, Any]


@dataclass
class PortalSettings:
    """The switches of one portal; `validation_rules` are `{"object", "property", "when"?: {name:
    [values]}}`.
    """

    # Documented: a merge makes a new id. A public beta keeps the primary's instead.
    merge_keeps_primary: bool = False
    # Unrecorded: "ignore" answers 200 and keeps the stage (the default: the harder case for a
    # client), "refuse" 400.
    lifecycle_backward: str = "ignore"
    # Recorded in 2024: reading what is not there answers "html", the default; later reports quote a
    # "json" body.
    missing_page: str = "html"
    validation_rules: list[Rule] = field(default_factory=list)
    # Names of `POSSIBLE`: what the portal does by itself. "usual" is what new portals do.
    automation: list[str] = field(default_factory=list)
    # Documented: contacts of these are left alone by `companies_by_domain`.
    excluded_domains: list[str] = field(default_factory=list)
    # Documented: with GDPR features on, who subscribes or unsubscribes an address has to give a
    # legal basis and explain it.
    gdpr: bool = False
    # Documented of version 3: an address that opted out cannot be subscribed again, "refused"; of
    # version 4 that it can, "allowed". Here both versions refuse unless a portal is set otherwise.
    resubscribing: str = "refused"
    # Documented: the vendor takes mail addresses of the form of RFC 2822, in registered domains,
    # and no others: "strict". Worlds and tests are full of reserved domains, which "loose" takes.
    addresses: str = "loose"
    # Where a number without a country is from.
    country: str = "US"
    # Documented: where a portal validates numbers, they are kept as "e164", and refused when they
    # are none. Reported of portals that format them: "national", and nothing is refused.
    phones: str = "as typed"

    def change(self, wanted: dict[str, Any]) -> None:
        """Set some switches; refuses unknown names and forms."""
        unknown = sorted(set(wanted) - set(asdict(self)))
        if unknown:
            raise refused(
                f"A portal has no setting {', '.join(unknown)}; it has "
                f"{', '.join([*asdict(self), *ARRANGED])}"
            )
        for name, value in wanted.items():
            _check_kind(name, value, getattr(self, name))
        if wanted.get("automation") == "usual":
            wanted = {**wanted, "automation": list(USUAL)}
        _check_automation(wanted.get("automation", []))
        if len(str(wanted.get("country", "US"))) != 2:
            raise refused("country is a code of two letters")
        for name, forms in FORMS.items():
            if wanted.get(name, forms[0]) not in forms:
                raise refused(f"{name} is one of {', '.join(forms)}")
        for name, value in wanted.items():
            setattr(self, name, value)

    def state(self) -> dict[str, Any]:
        """The switches as they stand."""
        return asdict(self)


def _check_kind(name: str, value: Any, held: Any) -> None:
    """A switch is true or false, a list a list, and a word a word."""
    by_name = name == "automation" and isinstance(value, str)
    if not isinstance(value, type(held)) and not by_name:
        raise refused(f"{name} is {_KINDS[type(held)]}")


_KINDS: dict[type, str] = {bool: "true or false", list: "a list", str: "a text"}


def _check_automation(wanted: Any) -> None:
    if not isinstance(wanted, list) or not set(wanted) <= set(POSSIBLE):
        raise refused(f'automation is "usual" or a list of {", ".join(POSSIBLE)}')
