"""How long a text some fields of either system take, and what is promised of longer ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from connectors.write import Create, Refused, Update, Write
from sync.model.queue import Issue

KIND = "ramble"
MOST = 30
"""No value that is usual here comes near to it."""
CODE = "TOO_LONG"
LONGEST: Mapping[tuple[str, str], Mapping[str, int]] = {
    ("salesforce", "Contact"): {"MailingCity": MOST},
    ("salesforce", "Lead"): {"City": MOST},
    ("salesforce", "Account"): {"BillingState": MOST},
    ("hubspot", "contacts"): {"jobtitle": MOST},
    ("hubspot", "companies"): {"city": MOST},
    ("hubspot", "deals"): {"hs_next_step": MOST},
}
WORDY = {
    "salesforce": (("Contact", "Title"), ("Account", "BillingCity"), ("Opportunity", "NextStep")),
    "hubspot": (("contacts", "city"), ("companies", "state")),
}
"""Where people can write more than the other system takes."""
NAMES = {
    "MailingCity": "city",
    "City": "city",
    "BillingState": "state",
    "jobtitle": "title",
    "city": "city",
    "hs_next_step": "next_step",
}
"""Canonical names of the fields that are too short."""
PLACES = frozenset({"BillingCity", "BillingState", "state"})
TOGETHER = frozenset({"city", "state"})
"""Fields that wait as one."""


@dataclass
class Lengths:
    """What one system does with a text that is too long. `told`: whether it says how much it takes
    before it is asked. `sent`: what came all the same.
    """

    told: bool
    sent: list[str] = field(default_factory=list)

    def refusal(self, system: str, write: Write) -> Refused | None:
        if not isinstance(write, Create | Update):
            return None
        object_name = write.object if isinstance(write, Create) else write.ref.object
        for name, longest in LONGEST.get((system, object_name), {}).items():
            value = write.fields.get(name)
            if isinstance(value, str) and len(value) > longest:
                self.sent.append(f"{object_name}.{name}")
                return Refused(write.intent, CODE, f"{name} takes {longest} characters", name)
        return None

    def check(self, issues: Iterable[Issue]) -> None:
        """What is known beforehand is not sent, and stops nothing but its own field."""
        assert not (self.told and self.sent), f"too long, and sent: {self.sent}"
        for issue in issues:
            if issue.reason.upper() == CODE and not issue.field:
                others = issue.detail["fields"].keys() - NAMES.keys() - PLACES
                assert not others, f"{others} of {issue.ref} wait for one field"
