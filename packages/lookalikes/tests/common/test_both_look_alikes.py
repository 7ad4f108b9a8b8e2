"""Both look-alikes as they are started: the ready document, the world over the wire, faults in
batches.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from hubspot import HubSpot
from simple_salesforce import Salesforce

from sandbox.listener import bound
from sandbox.ready import NoReadyFolderError, ReadyFileTakenError, clear_ready_file
from sandbox.server import Running, SandboxOptions, running, serve

ROOT = Path(__file__).parents[2]
API = "/services/data/v62.0"


@pytest.fixture(scope="module")
def pair() -> Iterator[Running]:
    with running(SandboxOptions(people=120, seed=5)) as pair:
        yield pair


@pytest.fixture(autouse=True)
def _no_faults_left(pair: Running) -> Iterator[None]:
    yield
    for url in (pair.salesforce_url, pair.hubspot_url):
        requests.delete(f"{url}/_sandbox/faults", timeout=60)


class OverHttp(requests.adapters.HTTPAdapter):
    """simple-salesforce insists on https; the look-alike speaks http on loopback."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        assert request.url is not None
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **options)


@pytest.fixture(scope="module")
def salesforce(pair: Running) -> Iterator[Salesforce]:
    keys = pair.ready["salesforce"]
    form = {
        "grant_type": "client_credentials",
        "client_id": keys["client_id"],
        "client_secret": keys["client_secret"],
    }
    token = requests.post(f"{keys['url']}/services/oauth2/token", data=form, timeout=60).json()[
        "access_token"
    ]
    with requests.Session() as session:
        session.mount("https://127.0.0.1", OverHttp())
        instance = keys["url"].replace("http://", "https://")
        yield Salesforce(instance_url=instance, session_id=token, session=session, version="62.0")


@pytest.fixture(scope="module")
def hubspot(pair: Running) -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {pair.ready['hubspot']['token']}"
    return session


def stored(url: str, object_name: str) -> dict[str, dict[str, Any]]:
    text = requests.get(f"{url}/_sandbox/records/{object_name}", timeout=60).text
    return {record["id"]: record for record in map(json.loads, text.splitlines())}


def inject(url: str, rule: dict[str, Any]) -> None:
    requests.post(f"{url}/_sandbox/faults", json=[rule], timeout=60).raise_for_status()


def test_the_real_clients_see_the_generated_world(pair: Running, salesforce: Salesforce) -> None:
    contacts = salesforce.query_all("SELECT Id, Email, Account.Name FROM Contact")["records"]
    assert {contact["Id"] for contact in contacts} == set(stored(pair.salesforce_url, "Contact"))
    client = HubSpot(access_token=pair.ready["hubspot"]["token"], host=pair.hubspot_url)
    first = client.crm.contacts.basic_api.get_page(limit=100).results
    assert {contact.id for contact in first} == set(stored(pair.hubspot_url, "contacts"))


def test_nothing_has_been_counted_before_the_first_call() -> None:
    with running(SandboxOptions(people=40)) as fresh:
        for url in (fresh.salesforce_url, fresh.hubspot_url):
            stats = requests.get(f"{url}/_sandbox/stats", timeout=60).json()
            assert stats["calls"] == []
            assert [
                stats[key] for key in ("quota", "read", "written", "status_4xx", "status_5xx")
            ] == [0] * 5


def test_one_record_of_a_salesforce_collection_fails_alone(
    pair: Running, salesforce: Salesforce
) -> None:
    ids = list(stored(pair.salesforce_url, "Account"))[:3]
    inject(
        pair.salesforce_url, {"match": {"path": "*/composite/sobjects"}, "do": "status", "item": 1}
    )
    records = [{"attributes": {"type": "Account"}, "id": record, "Phone": "1"} for record in ids]
    answer = salesforce.restful(
        "composite/sobjects", method="PATCH", json={"allOrNone": False, "records": records}
    )
    assert [item["success"] for item in answer] == [True, False, True]
    assert answer[1]["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"
    after = stored(pair.salesforce_url, "Account")
    assert [after[record]["fields"]["Phone"] == "1" for record in ids] == [True, False, True]


def test_one_record_of_a_hubspot_batch_fails_alone(
    pair: Running, hubspot: requests.Session
) -> None:
    ids = list(stored(pair.hubspot_url, "companies"))[:3]
    inject(pair.hubspot_url, {"match": {"path": "*/batch/update"}, "do": "status", "item": 2})
    inputs = [{"id": record, "properties": {"city": "Xanadu"}} for record in ids]
    url = f"{pair.hubspot_url}/crm/v3/objects/companies/batch/update"
    answer = hubspot.post(url, json={"inputs": inputs})
    assert answer.status_code == 207
    after = stored(pair.hubspot_url, "companies")
    assert [after[record]["fields"].get("city") == "Xanadu" for record in ids] == [
        True,
        True,
        False,
    ]


def test_what_was_committed_before_a_reset_stays(pair: Running, hubspot: requests.Session) -> None:
    record = next(iter(stored(pair.hubspot_url, "deals")))
    inject(pair.hubspot_url, {"match": {"method": "PATCH"}, "do": "reset_after"})
    url = f"{pair.hubspot_url}/crm/v3/objects/deals/{record}"
    with pytest.raises(requests.exceptions.ConnectionError):
        hubspot.patch(url, json={"properties": {"description": "kept"}}, timeout=60)
    assert stored(pair.hubspot_url, "deals")[record]["fields"]["description"] == "kept"


def test_a_person_s_edit_is_recorded_as_a_person_s(pair: Running) -> None:
    for url, name, field in (
        (pair.salesforce_url, "Contact", "Department"),
        (pair.hubspot_url, "contacts", "city"),
    ):
        record = next(iter(stored(url, name)))
        body = {"id": record, "fields": {field: "Elsewhere"}}
        requests.post(f"{url}/_sandbox/records/{name}", json=body, timeout=60).raise_for_status()
        last = stored(url, name)[record]["history"][-1]
        assert last["by"] == "human"
        assert last["fields"][field][1] == "Elsewhere"


def test_an_unknown_object_is_404_with_a_sentence_whatever_is_asked_of_it(pair: Running) -> None:
    for url in (pair.salesforce_url, pair.hubspot_url):
        place = f"{url}/_sandbox/records/Unicorn"
        asked = [
            requests.get(place, timeout=60),
            requests.post(place, json={"fields": {}}, timeout=60),
            requests.delete(f"{place}/1", timeout=60),
        ]
        assert [answer.status_code for answer in asked] == [404, 404, 404]
        assert all("'Unicorn'" in answer.json()["message"] for answer in asked)


def test_a_restored_snapshot_brings_back_every_record(pair: Running) -> None:
    for url, name in ((pair.salesforce_url, "Contact"), (pair.hubspot_url, "contacts")):
        before = stored(url, name)
        saved = requests.post(f"{url}/_sandbox/snapshot", timeout=60).json()
        requests.delete(
            f"{url}/_sandbox/records/{name}/{next(iter(before))}", timeout=60
        ).raise_for_status()
        assert stored(url, name) != before
        requests.post(f"{url}/_sandbox/restore", json=saved, timeout=60).raise_for_status()
        assert stored(url, name) == before


def test_the_clock_of_both_vendors_advances_and_shows_in_the_date_header(pair: Running) -> None:
    def dates() -> list[str]:
        calls = [f"{pair.salesforce_url}{API}/", f"{pair.hubspot_url}/crm/v3/objects/contacts"]
        return [requests.get(url, timeout=60).headers["Date"][:16] for url in calls]

    before = dates()
    requests.post(
        f"{pair.hubspot_url}/_sandbox/clock", json={"advance_s": 86_400}, timeout=60
    ).raise_for_status()
    assert all(old != new for old, new in zip(before, dates(), strict=True))


def test_a_loaded_folder_replaces_the_world_and_its_policy_is_announced(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    texts = {
        "reps": "email,name,segment,region,start_date,time_zone\na@b.example,Ada King,mid,EMEA,,\n",
        "accounts": (
            "id,name,industry,website,country,employees,revenue,parent_id,owner_email\n1,M,,,,,,,"
            "a@b.example\n"
        ),
        "opportunities": "id,name,account_id,stage,amount,close_date,product,owner_email\n"
        "1,Deal,1,Engaging,5,2017-12-31,GTXPro,a@b.example\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    with running(SandboxOptions(load=tmp_path)) as loaded:
        [deal] = stored(loaded.salesforce_url, "Opportunity").values()
        [owner] = stored(loaded.hubspot_url, "owners").values()
        assert (deal["fields"]["StageName"], deal["fields"]["Product_Line__c"]) == (
            "Engaging",
            "GTXPro",
        )
        assert owner["fields"]["email"] == "a@b.example"
        assert stored(loaded.salesforce_url, "Contact") == {}
        assert loaded.ready["policy"] == str(tmp_path / "policy")


def test_a_port_in_use_is_refused_before_anything_answers(pair: Running) -> None:
    port = int(pair.hubspot_url.rpartition(":")[2])
    with (
        pytest.raises(OSError, match="in use"),
        running(SandboxOptions(people=0, salesforce_port=port)),
    ):
        pytest.fail("it started")


def test_a_held_connection_does_not_keep_the_look_alikes_from_ending() -> None:
    with ThreadPoolExecutor(1) as pool:
        with running(SandboxOptions(people=0)) as short_lived:
            inject(short_lived.hubspot_url, {"do": "timeout_before"})
            held = pool.submit(requests.get, f"{short_lived.hubspot_url}/crm/v3/owners", timeout=30)
            stats = f"{short_lived.hubspot_url}/_sandbox/stats"
            while not requests.get(stats, timeout=60).json()["calls"]:
                time.sleep(0.01)
            started = time.monotonic()
        assert time.monotonic() - started < 5
        assert isinstance(held.exception(), requests.exceptions.ConnectionError)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serving_prints_and_writes_the_ready_line_and_ends_cleanly_when_told(
    tmp_path: Path, number: signal.Signals
) -> None:
    ready = tmp_path / "ready.json"
    start = (
        "from pathlib import Path; from sandbox.server import SandboxOptions, serve;"
        f"serve(SandboxOptions(people=20, ready_file=Path({str(ready)!r})))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", start], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            _serves_and_ends(process, ready, number)
        finally:
            process.kill()


def _serves_and_ends(process: subprocess.Popen[str], ready: Path, number: signal.Signals) -> None:
    assert process.stdout is not None
    line = process.stdout.readline()
    document = json.loads(line)
    assert ready.read_text(encoding="utf-8") == line
    assert os.listdir(ready.parent) == ["ready.json"]
    assert document["pid"] == process.pid
    assert list(document) == ["salesforce", "hubspot", "pid", "limits"]
    assert (
        requests.get(f"{document['hubspot']['url']}/_sandbox/stats", timeout=60).status_code == 200
    )
    started = time.monotonic()
    process.send_signal(number)
    assert process.wait(timeout=10) == 0
    assert process.stdout.read() == ""
    assert time.monotonic() - started < 5
    assert not ready.exists(), "whoever waits for the file waits for the next ones"


def test_a_ready_file_of_look_alikes_that_answer_is_left_alone(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    with running(SandboxOptions(people=0, ready_file=ready)):
        before = ready.read_text(encoding="utf-8")
        with pytest.raises(ReadyFileTakenError, match="are running already") as told:
            serve(SandboxOptions(people=0, ready_file=ready))
        assert told.value.process == os.getpid()
        assert ready.read_text(encoding="utf-8") == before
    clear_ready_file(ready)
    assert not ready.exists(), "nobody answers there any more"


def test_a_ready_file_in_a_folder_that_is_missing_starts_nothing_and_makes_no_folder(
    tmp_path: Path,
) -> None:
    with pytest.raises(NoReadyFolderError, match=r"folder \S+deep for the"):
        serve(SandboxOptions(people=0, ready_file=tmp_path / "deep" / "ready.json"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"salesforce": {"url": 5}, "pid": 1}'])
def test_a_file_that_is_no_ready_file_is_written_over_like_any_other(
    tmp_path: Path, text: str
) -> None:
    ready = tmp_path / "ready.json"
    ready.write_text(text, encoding="utf-8")
    clear_ready_file(ready)
    assert ready.read_text(encoding="utf-8") == text


def test_a_port_that_is_taken_is_named() -> None:
    [taken] = bound(0)
    port = taken.getsockname()[1]
    with pytest.raises(OSError, match=f"port {port}: Address already in use"):
        bound(port)
    taken.close()
