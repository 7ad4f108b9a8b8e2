"""What every answer carries: how long it may be kept, what the edge adds, how names are spelt, and
what a caller without a session is told.
"""

from __future__ import annotations

import re

import pytest
import requests
from raw_calls import DATA, bearer, head_of
from salesforce_served import Served

from sandbox.salesforce.wire.edge import NOT_KEPT
from sandbox.server import SandboxOptions, running

ANSWERS = (f"{DATA}/limits", f"{DATA}/nowhere", "/services/data/", "/services/oauth2/userinfo")


@pytest.mark.parametrize("path", ANSWERS)
def test_no_answer_may_be_kept(served: Served, path: str) -> None:
    for headers in ({}, bearer(served)):
        answer = requests.get(served.model.url + path, headers=headers, timeout=10)
        assert answer.headers["Cache-Control"] == NOT_KEPT


def test_a_token_answer_may_not_be_kept_either(served: Served) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": served.model.client_id,
        "client_secret": served.model.client_secret,
    }
    url = f"{served.model.url}/services/oauth2/token"
    answer = requests.post(url, data=form, timeout=10)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, NOT_KEPT)
    assert answer.headers["Expires"] == "Thu, 01 Jan 1970 00:00:00 GMT"
    assert answer.headers["X-ReadOnlyMode"] == "false"
    assert "X-Robots-Tag" not in answer.headers


@pytest.mark.parametrize("path", ANSWERS)
def test_the_edge_says_how_an_answer_may_be_carried_and_shown(served: Served, path: str) -> None:
    answer = requests.get(served.model.url + path, headers=bearer(served), timeout=10)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Robots-Tag"] == "none"
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_the_edge_sets_three_cookies_good_for_a_year(served: Served) -> None:
    """As cassettes of openstax/accounts of September 2024 hold them."""
    head = head_of(served, f"{DATA}/limits", **bearer(served))
    browser, consent, key = (value for name, value in head if name == "Set-Cookie")
    lasts = r"path=/; expires=\w{3}, \d\d-\w{3}-\d{4} \d\d:\d\d:\d\d GMT; Max-Age=31536000; secure"
    where = r"domain=\.salesforce\.com"
    assert re.fullmatch(rf"BrowserId=[\w-]{{22}}; {where}; {lasts}; SameSite=None", browser)
    assert re.fullmatch(rf"CookieConsentPolicy=0:1; {lasts}", consent)
    assert re.fullmatch(rf"LSKey-c\$CookieConsentPolicy=0:1; {lasts}", key)


@pytest.mark.parametrize("path", ANSWERS)
def test_the_edge_says_who_it_is_and_names_the_call(served: Served, path: str) -> None:
    """As cassettes of openstax/accounts hold it since 2023."""
    heads = [dict(head_of(served, path, **bearer(served))) for _ in range(2)]
    assert {head["Server"] for head in heads} == {"sfdcedge"}
    first, second = (head["X-SFDC-Request-Id"] for head in heads)
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second


def test_what_is_read_was_not_at_the_edge(served: Served) -> None:
    """As cassettes of openstax/accounts of 2023 and 2024 hold it of queries, not of refusals."""
    told = [
        dict(head_of(served, f"{DATA}/{path}", **bearer(served))).get("X-SFDC-Edge-Cache")
        for path in ("limits", "nowhere")
    ]
    assert told == ["MISS", None]


def test_a_refusal_does_not_vary(served: Served) -> None:
    """Refused queries in cassettes of openstax/accounts carry no Vary, answers of that day do."""
    headers = bearer(served)
    good, bad = (
        requests.get(f"{served.model.url}{DATA}/query?q={q}", headers=headers, timeout=10)
        for q in ("SELECT Id FROM User", "SELECT Nope FROM User")
    )
    assert (good.headers["Vary"], bad.status_code, "Vary" in bad.headers) == (
        "Accept-Encoding", 400, False,
    )  # fmt: skip


def test_an_address_that_is_too_long_is_told_by_the_web_server(served: Served) -> None:
    """Quoted in issues of jsforce/jsforce and simple-salesforce/simple-salesforce."""
    url = f"{served.model.url}{DATA}/query?q={'x' * 17_000}"
    answer = requests.get(url, headers=bearer(served), timeout=10)
    assert (answer.status_code, answer.text) == (
        414,
        "<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>",
    )
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "name",
    [
        "Content-Type",
        "Content-Length",
        "Date",
        "Sforce-Limit-Info",
        "Vary",
        "Set-Cookie",
        "X-Content-Type-Options",
        "ETag",
        "Last-Modified",
    ],
)
def test_header_names_are_in_title_case_on_the_socket(served: Served, name: str) -> None:
    account = served.model.insert("Account", {"Name": "A"})
    head = head_of(served, f"{DATA}/sobjects/Account/{account}", **bearer(served))
    assert name in [sent for sent, _ in head]
    assert not [sent for sent, _ in head if sent == sent.lower()]


def test_the_headers_of_bulk_results_are_spelt_as_the_vendor_spells_them(served: Served) -> None:
    headers = bearer(served)
    url = f"{served.model.url}{DATA}/jobs/query"
    asked = {"operation": "query", "query": "SELECT Id FROM User"}
    job = requests.post(url, json=asked, headers=headers, timeout=10).json()["id"]
    for _ in range(2):
        requests.get(f"{url}/{job}", headers=headers, timeout=10)
    names = [name for name, _ in head_of(served, f"{DATA}/jobs/query/{job}/results", **headers)]
    assert {"Sforce-Locator", "Sforce-NumberOfRecords", "Transfer-Encoding"} <= set(names)


def test_only_the_one_vendor_spells_its_headers_in_title_case() -> None:
    with running(SandboxOptions(people=1)) as pair:
        ours = requests.get(f"{pair.salesforce_url}/services/data/", timeout=10)
        theirs = requests.get(f"{pair.hubspot_url}/crm/v3/owners", timeout=10)
    assert "Content-Type" in list(ours.headers)
    assert "content-type" in list(theirs.headers)


def test_a_401_names_the_scheme(served: Served) -> None:
    answer = requests.get(f"{served.model.url}{DATA}/limits", timeout=10)
    assert answer.headers["WWW-Authenticate"] == "Token"
    assert answer.json()[0]["errorCode"] == "INVALID_SESSION_ID"


@pytest.mark.parametrize(
    "header", ["Basic YTpi", "Bearer", "Bearer  ", "OAuth", "00D!abc", "x y z"]
)
@pytest.mark.parametrize("path", [f"{DATA}/limits", "/nowhere"])
def test_an_authorization_that_shows_no_token_is_malformed(
    served: Served, path: str, header: str
) -> None:
    headers = {"Authorization": header}
    answer = requests.get(served.model.url + path, headers=headers, timeout=10)
    told = [{"message": "INVALID_HEADER_TYPE", "errorCode": "INVALID_AUTH_HEADER"}]
    assert (answer.status_code, answer.json()) == (401, told)
    assert answer.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "OAuth"])
def test_either_scheme_opens_the_door(served: Served, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {served.model.sessions.issue()}"}
    assert requests.get(f"{served.model.url}{DATA}/limits", headers=headers, timeout=10).ok


def test_fields_is_a_function_since_version_51(served: Served) -> None:
    """Quoted in an issue of egen/spark-salesforce."""
    query = "SELECT FIELDS(ALL) FROM Account LIMIT 1"
    url = f"{served.model.url}/services/data/v50.0/query"
    answer = requests.get(url, params={"q": query}, headers=bearer(served), timeout=10)
    (told,) = answer.json()
    assert told == {
        "message": f"\n{query}\n       ^\nERROR at Row:1:Column:8\n"
        "The SOQL FIELDS function is not supported in this version of the API",
        "errorCode": "UNSUPPORTED_API_VERSION",
    }
