"""aiosalesforce, an asynchronous client over httpx: every login, records, composite, batch and Bulk
2.0.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from aiosalesforce import ClientCredentialsFlow, JwtBearerFlow, Salesforce, SoapLogin
from aiosalesforce.exceptions import AuthenticationError, SalesforceError

T = TypeVar("T")
BASE = "https://accord.my.salesforce.com"


class ToLoopback(httpx.AsyncHTTPTransport):
    """Sends what was meant for `https://…my.salesforce.com` to the look-alike."""

    def __init__(self, url: str) -> None:
        super().__init__(trust_env=False)
        self._to = httpx.URL(url)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host=self._to.host, port=self._to.port)
        return await super().handle_async_request(request)


def using(org: dict[str, Any], auth: Any, work: Callable[[Salesforce], Awaitable[T]]) -> T:
    """Run a piece of work with a client of its own."""

    async def run() -> T:
        async with httpx.AsyncClient(transport=ToLoopback(org["url"])) as client:
            return await work(Salesforce(client, base_url=BASE, auth=auth, version="62.0"))

    return asyncio.run(run())


@pytest.fixture
def app(org: dict[str, Any]) -> ClientCredentialsFlow:
    return ClientCredentialsFlow(client_id=org["client_id"], client_secret=org["client_secret"])


async def users(client: Salesforce) -> int:
    return len([each async for each in client.query("SELECT Id FROM User")])


@pytest.mark.parametrize("way", ["client_credentials", "jwt", "soap"])
def test_every_login_opens_a_session(
    org: dict[str, Any], app: ClientCredentialsFlow, way: str, tmp_path: Path
) -> None:
    key = tmp_path / "key.pem"
    key.write_text(org["private_key"])
    auth: Any = {
        "client_credentials": app,
        "jwt": JwtBearerFlow(
            client_id=org["client_id"], username=org["username"], private_key_file=key
        ),
        "soap": SoapLogin(username=org["username"], password=org["password"], security_token=""),
    }[way]
    assert using(org, auth, users) > 0


def test_a_wrong_secret_is_its_own_error(org: dict[str, Any]) -> None:
    with pytest.raises(AuthenticationError) as caught:
        using(org, ClientCredentialsFlow(client_id=org["client_id"], client_secret="x"), users)
    assert caught.value.error_code == "invalid_client"


def test_records_are_made_read_changed_and_deleted(
    org: dict[str, Any], app: ClientCredentialsFlow
) -> None:
    async def work(client: Salesforce) -> tuple[Any, Any, bool]:
        record_id = await client.sobject.create("Contact", {"LastName": "Async"})
        await client.sobject.update("Contact", record_id, {"Phone": "1"})
        read = await client.sobject.get("Contact", record_id, fields=["Phone"])
        email = "async@acme.example"
        made = await client.sobject.upsert("Contact", email, "Email", {"LastName": "New"})
        await client.sobject.delete("Contact", record_id)
        return (
            read["Phone"],
            made.created,
            (await client.get_limits())["DailyApiRequests"]["Max"] > 0,
        )

    assert using(org, app, work) == ("1", True, True)


def test_a_refusal_names_its_code(org: dict[str, Any], app: ClientCredentialsFlow) -> None:
    async def work(client: Salesforce) -> None:
        await client.sobject.create("Contact", {"FirstName": "x"})

    with pytest.raises(SalesforceError) as caught:
        using(org, app, work)
    assert caught.value.error_code == "REQUIRED_FIELD_MISSING"


def test_a_composite_and_a_batch_carry_several_calls(
    org: dict[str, Any], app: ClientCredentialsFlow
) -> None:
    async def work(client: Salesforce) -> tuple[list[int], list[int]]:
        async with client.composite(all_or_none=True) as composite:
            account = composite.sobject.create("Account", {"Name": "Async"})
            contact = composite.sobject.create(
                "Contact", {"LastName": "Async", "AccountId": str(account.reference.id)}
            )
        async with client.composite.batch() as batch:
            good = batch.query("SELECT Id FROM Account LIMIT 1")
            bad = batch.sobject.get("Contact", "003000000000001AAA")
        return [account.status_code, contact.status_code], [good.status_code, bad.status_code]

    assert using(org, app, work) == ([201, 201], [200, 404])


def test_bulk_ingest_inserts_and_updates(org: dict[str, Any], app: ClientCredentialsFlow) -> None:
    async def work(client: Salesforce) -> tuple[int, int, int]:
        people = [
            {"LastName": "Bulk", "Email": "bulk@async.example"},
            {"LastName": None, "Email": "x@async.example"},
        ]
        good = bad = 0
        async for done in client.bulk_v2.ingest.perform_operation(
            "insert", "Contact", people, polling_interval=0.02
        ):
            good, bad = len(done.successful_results), len(done.failed_results)
        listed = [job async for job in client.bulk_v2.ingest.list_jobs()]
        return good, bad, len(listed)

    good, bad, listed = using(org, app, work)
    assert (good, bad) == (1, 1)
    assert listed >= 1
