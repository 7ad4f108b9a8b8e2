"""What a person should know about an org before a first run: for `accord doctor`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from connectors.protocol import Finding, Identity
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning.decode import CLOCKS, PERSON, clock
from connectors.salesforce.meaning.schemas import Described
from connectors.salesforce.meaning.verdict import stock_errors
from connectors.salesforce.reading.describes import Schemas
from connectors.salesforce.setup import automation, record_types

WRITTEN = ("Account", "Contact", "Lead", "Opportunity", "OpportunityContactRole")
READ = ("User", "Event")
FEW_CALLS = 0.1


class Inspector:
    """Looks at one org and changes nothing. `share` is the part of the day's remaining calls a run
    may spend.
    """

    def __init__(
        self,
        client: OrgClient,
        schemas: Schemas,
        identity: Callable[[], Identity],
        share: float = 0.5,
    ) -> None:
        self._client, self._schemas, self._identity, self._share = client, schemas, identity, share

    def findings(self) -> list[Finding]:
        """Identity, calls left today, the API version, rights, how changes are read, automation.
        Raises AuthError.
        """
        version = self._version()
        if version.level == "error":
            return [version]  # of the rest nothing can be asked
        found = [self._who(), self._calls_left(), version]
        found += self._rights()
        found += self._reading()
        found += automation.findings(self._client, WRITTEN)
        found += record_types.findings(self._client, self._schemas, WRITTEN)
        return found

    def _who(self) -> Finding:
        who = self._identity()
        return Finding("ok", "identity", f"org {who.account} as {who.user_email or who.user_id}")

    def _calls_left(self) -> Finding:
        with stock_errors():
            daily = self._client.sdk.limits()["DailyApiRequests"]
        left, most = daily["Remaining"], daily["Max"]
        allowed = int(self._share * left)
        text = f"{left:,} of {most:,} API requests are left today; one run may spend {allowed:,}"
        if left < FEW_CALLS * most:
            fix = "Run later, or lower `daily_share` in accord.yaml."
            return Finding("warning", "limits", text, fix)
        return Finding("ok", "limits", text)

    def _version(self) -> Finding:
        answer = self._client.transport.request("GET", "/services/data/", read=True).json()
        ours = self._client.base.rpartition("/v")[2]
        known = [each["version"] for each in answer]
        if ours in known:
            return Finding("ok", "version", f"API version {ours} (the newest here is {known[-1]})")
        fix = f"Set `api_version` to one of {known[0]} to {known[-1]}."
        return Finding("error", "version", f"this org does not know API version {ours}", fix)

    def _rights(self) -> Iterator[Finding]:
        known = self._schemas.describe([*WRITTEN, *READ])
        for name in (*WRITTEN, *READ):
            wrong = _wrong(known.get(name), written=name in WRITTEN)
            if not wrong:
                yield Finding("ok", name, "visible, with the rights needed")
                continue
            text = f"the integration user may not {wrong} {name} records"
            fix = f"Grant it on {name} in a permission set of the integration user."
            yield Finding("error", name, text, fix)

    def _reading(self) -> Iterator[Finding]:
        """What is unusual about the way an object's changes are read."""
        for name, found in self._schemas.describe([*WRITTEN, *READ]).items():
            by = clock(found.schema.fields)
            if by is None:
                text = (
                    f"{name} shows no stamp that can be filtered by: all of it is read every time"
                )
                fix = f"Let the integration user see SystemModstamp of {name}."
                yield Finding("warning", name, text, fix)
            elif by != CLOCKS[0]:
                text = f"changes of {name} are read by {by}, which an import can set back"
                yield Finding("warning", name, text, "After an import, run `accord sync --full`.")
            if name == "Account" and PERSON in found.schema.fields:
                text = "person accounts are on: accounts that are people are synced as contacts"
                yield Finding("ok", name, text)


def _wrong(found: Described | None, *, written: bool) -> str:
    """What may not be done with an object and has to be, blank for nothing."""
    if found is None:
        return "read"
    lacking = []
    if written and not found.createable:
        lacking.append("create")
    if written and not found.updateable:
        lacking.append("edit")
    return " or ".join(lacking)
