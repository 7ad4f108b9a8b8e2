"""Where simple-salesforce goes wrong on its own, each shown failing, and what our connector does in
its place.

The bare library reaches the look-alike through the adapter that turns https into http on this
machine; nothing else of ours is in its way.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests import Response
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceError,
    SalesforceExpiredSession,
    SalesforceGeneralError,
)

from connectors.errors import AuthError, RetryableError
from connectors.record import Ref
from connectors.salesforce.client import LocalHttp
from connectors.salesforce.connector import SalesforceConnector
from connectors.write import Applied, Create, Update
from tests.connectors.salesforce.served_org import IMPATIENT, Org

SIGN_IN = ("POST", "/services/oauth2/token")
UNKNOWN = "003000000000999AAA"


class Watched(requests.Session):
    """Notes every request; gives up after so many, where the library would not."""

    def __init__(self, most: int = 1000) -> None:
        super().__init__()
        self.trust_env = False
        self.seen: list[requests.PreparedRequest] = []
        self.timeouts: list[Any] = []
        self._most = most

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        self.seen.append(request)
        self.timeouts.append(kwargs.get("timeout"))
        if len(self.seen) > self._most:
            raise TooMany
        return super().send(request, **kwargs)


class TooMany(Exception):
    """The library would have gone on."""


@pytest.fixture
def session() -> Iterator[Watched]:
    with Watched() as session:
        yield session


@pytest.fixture
def library(org: Org, session: Watched) -> Salesforce:
    """Signed in with a token, renewing it as the library does for its own sign-ins."""
    netloc = urlsplit(org.document["url"]).netloc
    session.mount("https://", LocalHttp())
    client = Salesforce(
        session_id=token(org), instance_url=f"https://{netloc}", session=session, version="62.0"
    )
    client._salesforce_login_partial = lambda: (token(org), netloc)
    return client


def token(org: Org) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": org.document["client_id"],
        "client_secret": org.document["client_secret"],
    }
    answer = requests.post(f"{org.document['url']}/services/oauth2/token", data=form, timeout=60)
    return str(answer.json()["access_token"])


def sign_ins(org: Org) -> int:
    return org.model.tally.calls.get(SIGN_IN, 0)


def contact(org: Org, **fields: Any) -> str:
    return org.model.edit("Contact", None, {"LastName": "L", **fields})


def by(org: Org, record_id: str) -> str:
    history = next(
        row for row in org.model.stored("Contact", deleted=True) if row["id"] == record_id
    )["history"]
    return str(history[-1]["by"])


def update(record_id: str, **fields: str | None) -> Update:
    return Update("u", Ref("salesforce", "Contact", record_id), fields)


# sessions


def test_a_renewed_session_loses_the_librarys_headers_and_keeps_ours(
    org: Org, library: Salesforce, connector: SalesforceConnector
) -> None:
    one, other = contact(org), contact(org)
    connector.describe(["Contact"])
    org.model.sessions.revoke_all()
    library.Contact.update(one, {"Title": "x"}, headers={"Sforce-Call-Options": "client=accord"})
    assert by(org, one) == "api"  # the header was on the first try only
    assert isinstance(connector.write([update(other, Title="x")])[0], Applied)
    assert by(org, other) == "accord"


def test_a_permanent_401_makes_the_library_go_round_for_ever_and_us_stop(
    org: Org, connector: SalesforceConnector
) -> None:
    org.fault("GET", "*/sobjects/Contact/*", "status", times=500, status=401)
    with Watched(most=40) as session:
        netloc = urlsplit(org.document["url"]).netloc
        session.mount("https://", LocalHttp())
        library = Salesforce(
            session_id=token(org), instance_url=f"https://{netloc}", session=session
        )
        library._salesforce_login_partial = lambda: (token(org), netloc)
        with pytest.raises(TooMany):
            library.Contact.get(UNKNOWN)
    before = connector.calls
    with pytest.raises(AuthError):
        connector.client.call("GET", f"/sobjects/Contact/{UNKNOWN}", read=True)
    assert connector.calls - before <= 4


def test_a_session_given_by_id_is_never_renewed_by_the_library(
    org: Org, session: Watched, connector: SalesforceConnector
) -> None:
    netloc = urlsplit(org.document["url"]).netloc
    session.mount("https://", LocalHttp())
    library = Salesforce(
        session_id=token(org), instance_url=f"https://{netloc}", session=session, version="62.0"
    )
    connector.identity()
    org.model.sessions.revoke_all()
    with pytest.raises(SalesforceExpiredSession):
        library.query("SELECT Id FROM User")
    assert connector.client.sdk.query("SELECT Id FROM User")["totalSize"] > 0


def test_threads_with_a_dead_session_each_sign_in_by_the_library_and_once_with_us(
    org: Org, library: Salesforce, connector: SalesforceConnector
) -> None:
    connector.identity()
    everybody = Barrier(8)

    def is_told(answer: Response, *args: Any, **more: Any) -> None:
        """All of them hear that the session is dead before the first of them renews it."""
        if answer.status_code == 401:
            everybody.wait(timeout=10.0)

    def storm(ask: Any) -> int:
        org.model.sessions.revoke_all()
        before = sign_ins(org)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: ask(), range(8)))
        return sign_ins(org) - before

    library.session.hooks["response"].append(is_told)
    assert storm(lambda: library.query("SELECT Id FROM User")) > 1
    assert storm(lambda: connector.client.call("GET", "/limits", read=True)) == 1


# what is sent


def test_the_library_waits_for_ever_and_we_do_not(
    org: Org, library: Salesforce, session: Watched
) -> None:
    library.query("SELECT Id FROM User")
    assert set(session.timeouts) == {None}
    org.fault("GET", "*/limits", "timeout_before", times=9)
    with pytest.raises(RetryableError):
        org.connect(timeout_s=IMPATIENT).client.call("GET", "/limits", read=True)


def test_a_busy_moment_is_an_error_to_the_library_and_a_pause_to_us(
    org: Org, library: Salesforce, connector: SalesforceConnector
) -> None:
    org.fault("GET", "*/limits*", "status", times=2, status=503)
    with pytest.raises(SalesforceGeneralError):
        library.limits()
    assert connector.client.call("GET", "/limits", read=True).body


def test_a_locked_row_is_an_error_to_the_library_and_a_pause_to_us(
    org: Org, library: Salesforce, connector: SalesforceConnector
) -> None:
    company = org.model.edit("Account", None, {"Name": "A"})
    one = contact(org, AccountId=company)
    org.model.configure({"locks": [{"id": company, "for_calls": 1}]})
    with pytest.raises(SalesforceError):
        library.Contact.update(one, {"Title": "x"})
    org.model.configure({"locks": [{"id": company, "for_calls": 1}]})
    assert isinstance(connector.write([update(one, Title="x")])[0], Applied)


def test_a_key_with_a_space_is_not_found_by_the_library_and_is_by_us(
    org: Org, library: Salesforce, connector: SalesforceConnector
) -> None:
    one = contact(org, Accord_Key__c="two words")
    with pytest.raises(SalesforceError):
        library.Contact.get_by_custom_id("Accord_Key__c", "two words")
    found = connector.find("Contact", "Accord_Key__c", ["two words"], ())
    assert found["two words"].ref.id == one


def test_a_key_with_a_question_mark_is_cut_off_by_the_library_and_not_by_us(
    org: Org, library: Salesforce, connector: SalesforceConnector
) -> None:
    library.Contact.upsert("Accord_Key__c/why?not", {"LastName": "Library"})
    (made,) = connector.write(
        [Create("c", "Contact", "Accord_Key__c", "why?not", {"LastName": "Ours"})]
    )
    assert isinstance(made, Applied)
    held = {
        row["LastName"]: row["Accord_Key__c"] for row in org.model.store["Contact"].rows.values()
    }
    assert held == {"Library": "why", "Ours": "why?not"}


def test_a_time_without_a_zone_becomes_nonsense_in_the_library_and_never_leaves_us(
    org: Org, library: Salesforce, session: Watched, connector: SalesforceConnector
) -> None:
    noon = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - the defect is about times without a zone
    with pytest.raises(SalesforceError):
        library.Contact.updated(noon, noon)
    assert "00%3A" in (session.seen[-1].url or "")
    one = contact(org)
    (outcome,) = connector.write([update(one, CreatedDate="2026-11-21T12:00:00")])
    assert outcome.intent == "u"
    assert not isinstance(outcome, Applied)


# Bulk


def bulk(library: Salesforce, one: str, record: dict[str, Any]) -> None:
    library.bulk2.Contact.update(records=[{"Id": one, **record}], wait=0)


def test_none_clears_nothing_in_the_librarys_bulk_and_does_in_ours(
    org: Org, library: Salesforce
) -> None:
    one, other = contact(org, Title="old"), contact(org, Title="old")
    bulk(library, one, {"Title": None, "Department": "d"})
    assert org.model.store["Contact"].rows[one]["Title"] == "old"
    connector = org.connect(bulk_write_from=1)
    assert isinstance(connector.write([update(other, Title=None, Department="d")])[0], Applied)
    assert org.model.store["Contact"].rows[other]["Title"] is None
    connector.close()


def test_the_librarys_bulk_never_renews_a_session_and_ours_does(
    org: Org, library: Salesforce
) -> None:
    one = contact(org)
    jobs = library.bulk2.Contact  # made while the session was alive
    connector = org.connect(bulk_write_from=1)
    connector.describe(["Contact"])
    org.model.sessions.revoke_all()
    with pytest.raises(SalesforceError):
        jobs.update(records=[{"Id": one, "Title": "x"}])
    assert isinstance(connector.write([update(one, Title="x")])[0], Applied)
    connector.close()
