"""The older Bulk API: XML and JSON jobs, CSV, JSON and XML batches, queries, and refusals."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from salesforce_served import Served

from sandbox.salesforce.markup import Node, parse

DATALOAD = 'xmlns="http://www.force.com/2009/06/asyncapi/dataload"'


class Classic:
    def __init__(self, served: Served) -> None:
        self.model = served.model
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["X-SFDC-Session"] = served.model.sessions.issue()

    def ask(
        self, method: str, path: str, body: str = "", form: str = "json", **headers: str
    ) -> requests.Response:
        kinds = {
            "json": "application/json",
            "xml": "application/xml; charset=UTF-8",
            "csv": "text/csv",
        }
        url = f"{self.model.url}/services/async/62.0/{path}"
        sent = {"Content-Type": kinds[form], **headers}
        return self._session.request(method, url, data=body.encode(), headers=sent, timeout=10)

    def job(self, **wanted: str) -> dict[str, Any]:
        text = ", ".join(f'"{name}": "{value}"' for name, value in wanted.items())
        made = self.ask("POST", "job", "{" + text + "}")
        assert made.status_code == 201, made.text
        return dict(made.json())

    def batch(self, job_id: str, rows: str) -> str:
        """A new batch's id, whichever form it is told in."""
        return self.told(self.ask("POST", f"job/{job_id}/batch", rows))["id"] or ""

    def told(self, answer: requests.Response) -> dict[str, str | None]:
        """Names and values of an answer in JSON or in XML."""
        if answer.headers["Content-Type"] == "application/json":
            return dict(answer.json())
        return {node.name: node.text.strip() for node in parse(answer.content).children}

    def states(self, path: str) -> list[str | None]:
        return [self.told(self.ask("GET", path))["state"] for _ in range(3)]


@pytest.fixture
def classic(served: Served) -> Classic:
    return Classic(served)


def test_a_json_batch_reports_every_row(classic: Classic) -> None:
    job = classic.job(operation="insert", object="Contact", contentType="JSON")
    assert (job["state"], job["apiVersion"], job["numberBatchesTotal"]) == ("Open", 62.0, 0)
    batch = classic.ask(
        "POST", f"job/{job['id']}/batch", '[{"LastName": "A"}, {"FirstName": "x"}]'
    ).json()
    path = f"job/{job['id']}/batch/{batch['id']}"
    assert (batch["state"], classic.states(path)) == (
        "Queued",
        ["InProgress", "Completed", "Completed"],
    )
    good, bad = classic.ask("GET", f"{path}/result").json()
    assert (good["success"], good["created"], good["errors"]) == (True, True, [])
    assert (bad["success"], bad["id"], bad["errors"][0]["statusCode"]) == (
        False,
        None,
        "REQUIRED_FIELD_MISSING",
    )
    assert classic.ask("GET", f"{path}/request").json() == [{"LastName": "A"}, {"FirstName": "x"}]
    closed = classic.ask("POST", f"job/{job['id']}", '{"state": "Closed"}').json()
    assert (closed["state"], closed["numberRecordsProcessed"], closed["numberRecordsFailed"]) == (
        "Closed",
        2,
        1,
    )


def test_an_xml_job_with_csv_batches_answers_xml_and_csv(classic: Classic) -> None:
    wanted = "<operation>insert</operation><object>Contact</object><contentType>CSV</contentType>"
    info = f"<jobInfo {DATALOAD}>{wanted}</jobInfo>"
    made: Node = parse(classic.ask("POST", "job", info, "xml").content)
    assert (made.name, made.get("state"), (made.get("createdDate") or "")[-5:]) == (
        "jobInfo",
        "Open",
        ".000Z",
    )
    batch = parse(
        classic.ask("POST", f"job/{made.get('id')}/batch", "LastName\nA\n\n", "csv").content
    )
    assert (batch.name, batch.get("jobId"), batch.get("state")) == (
        "batchInfo",
        made.get("id"),
        "Queued",
    )
    path = f"job/{made.get('id')}/batch"
    for _ in range(2):
        listed = parse(classic.ask("GET", path, form="xml").content)
    assert [each.get("state") for each in listed.every("batchInfo")] == ["Completed"]
    results = classic.ask("GET", f"{path}/{batch.get('id')}/result", form="csv")
    head, row = results.text.splitlines()
    assert (head, row.endswith(',"true","true",""')) == ('"Id","Success","Created","Error"', True)


def test_an_xml_batch_is_read_and_answered_in_xml(classic: Classic) -> None:
    job = classic.job(operation="insert", object="Contact", contentType="XML")
    rows = f"<sObjects {DATALOAD}><sObject><LastName>A</LastName></sObject></sObjects>"
    path = f"job/{job['id']}/batch/{classic.batch(job['id'], rows)}"
    classic.states(path)
    (result,) = parse(classic.ask("GET", f"{path}/result").content).every("result")
    assert (result.get("success"), result.get("created")) == ("true", "true")


@pytest.mark.parametrize("form", ["JSON", "CSV", "XML"])
def test_a_query_batch_gives_one_result_in_the_jobs_form(classic: Classic, form: str) -> None:
    classic.model.insert("Contact", {"LastName": "Ünal"})
    job = classic.job(operation="query", object="Contact", contentType=form)
    batch = classic.batch(job["id"], "SELECT Id, LastName FROM Contact")
    path = f"job/{job['id']}/batch/{batch}"
    classic.states(path)
    listed = classic.ask("GET", f"{path}/result")
    result = listed.json()[0] if form == "JSON" else parse(listed.content).get("result")
    assert (result or "").startswith("752")
    assert "Ünal" in classic.ask("GET", f"{path}/result/{result}").content.decode()


def test_a_field_nobody_has_fails_the_batch_and_hides_its_results(classic: Classic) -> None:
    job = classic.job(operation="insert", object="Contact", contentType="JSON")
    batch = classic.ask("POST", f"job/{job['id']}/batch", '[{"Nope": 1}]').json()
    path = f"job/{job['id']}/batch/{batch['id']}"
    assert classic.states(path)[-1] == "Failed"
    assert (
        classic.ask("GET", path).json()["stateMessage"]
        == "InvalidBatch : Field name not found : Nope"
    )
    refused = classic.ask("GET", f"{path}/result")
    assert refused.json() == {
        "exceptionCode": "InvalidBatch",
        "exceptionMessage": "Records not processed",
    }
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("job", "code"),
    [
        ('{"operation": "upsert", "object": "Contact", "contentType": "JSON"}', "InvalidJob"),
        ('{"operation": "insert", "object": "Nope", "contentType": "JSON"}', "InvalidJob"),
        ('{"operation": "dance", "object": "Contact", "contentType": "JSON"}', "InvalidJob"),
        ("{", "InvalidJob"),
    ],
)
def test_a_job_that_makes_no_sense_is_an_exception(classic: Classic, job: str, code: str) -> None:
    refused = classic.ask("POST", "job", job)
    assert (refused.status_code, refused.json()["exceptionCode"]) == (400, code)


def test_what_a_job_says_beyond_what_is_read_may_be_of_any_kind(classic: Classic) -> None:
    more = '"numberRetries": 0, "fastPathEnabled": false, "concurrencyMode": null'
    job = '{"operation": "insert", "object": "Contact", "contentType": "CSV", ' + more + "}"
    assert classic.ask("POST", "job", job).status_code == 201


def test_a_dead_session_is_told_in_the_form_the_caller_speaks(classic: Classic) -> None:
    dead = {"X-SFDC-Session": "nonsense"}
    assert classic.ask("GET", "job/750", **dead).json()["exceptionCode"] == "InvalidSessionId"
    error = parse(classic.ask("GET", "job/750", form="xml", **dead).content)
    assert (error.name, error.get("exceptionCode")) == ("error", "InvalidSessionId")


def test_classic_jobs_are_listed_among_the_ingest_jobs(classic: Classic, served: Served) -> None:
    job = classic.job(operation="insert", object="Contact", contentType="JSON")
    headers = {"Authorization": f"Bearer {served.model.sessions.issue()}"}
    url = f"{served.model.url}/services/data/v62.0/jobs/ingest"
    listed = requests.get(url, headers=headers, timeout=10).json()["records"]
    assert [(each["id"], each["jobType"]) for each in listed] == [(job["id"], "Classic")]


def test_a_batch_nobody_asks_about_is_done_all_the_same(classic: Classic, served: Served) -> None:
    job = classic.job(operation="insert", object="Contact", contentType="JSON")
    classic.ask("POST", f"job/{job['id']}/batch", '[{"LastName": "A"}]')
    served.clock.advance(31)
    classic.ask("GET", f"job/{job['id']}")
    assert [
        row["fields"]["LastName"] for row in classic.model.stored("Contact", deleted=False)
    ] == ["A"]


@pytest.mark.parametrize("form", ["json", "xml", "csv"])
@pytest.mark.parametrize("job_form", ["CSV", "XML", "JSON"])
def test_batches_are_told_in_the_jobs_form_whatever_the_caller_speaks(
    classic: Classic, job_form: str, form: str
) -> None:
    kind = "application/json" if job_form == "JSON" else "application/xml"
    job = classic.job(operation="query", object="Contact", contentType=job_form)
    path = f"job/{job['id']}/batch"
    made = classic.ask("POST", path, "SELECT Id FROM Contact", form)
    assert made.headers["Content-Type"] == kind
    batch = f"{path}/{classic.told(made)['id']}"
    classic.states(batch)
    for each in (batch, path, f"{batch}/result"):
        assert classic.ask("GET", each, form=form).headers["Content-Type"] == kind


@pytest.mark.parametrize(
    ("form", "kind"), [("json", "application/json"), ("xml", "application/xml")]
)
def test_a_job_is_told_in_the_form_the_caller_speaks(
    classic: Classic, form: str, kind: str
) -> None:
    job = classic.job(operation="insert", object="Contact", contentType="CSV")
    answer = classic.ask("GET", f"job/{job['id']}", form=form)
    assert answer.headers["Content-Type"] == kind


def test_json_is_told_without_a_character_set(classic: Classic) -> None:
    classic.model.insert("Contact", {"LastName": "A"})
    job = classic.job(operation="query", object="Contact", contentType="JSON")
    path = f"job/{job['id']}/batch/{classic.batch(job['id'], 'SELECT Id FROM Contact')}"
    classic.states(path)
    (result,) = classic.ask("GET", f"{path}/result").json()
    for each in (path, f"{path}/request", f"{path}/result", f"{path}/result/{result}"):
        assert classic.ask("GET", each).headers["Content-Type"] == "application/json"


def chunked(classic: Classic, header: str, query: str) -> tuple[list[Node], list[str]]:
    """The batches of a query job with that header, and the LastNames that each chunk found."""
    wanted = '{"operation": "query", "object": "Contact", "contentType": "CSV"}'
    job = classic.ask("POST", "job", wanted, **{"Sforce-Enable-PKChunking": header}).json()["id"]
    classic.batch(job, query)
    for _ in range(4):
        listed = list(parse(classic.ask("GET", f"job/{job}/batch").content).every("batchInfo"))
    found = []
    for batch in listed[1:]:
        path = f"job/{job}/batch/{batch.get('id')}/result"
        result = parse(classic.ask("GET", path).content).get("result")
        found.append(" ".join(classic.ask("GET", f"{path}/{result}").text.split()[1:]))
    return listed, found


@pytest.mark.parametrize("header", ["chunkSize=2", "chunkSize=2; startRow=003000000000"])
def test_pk_chunking_parts_a_query_by_id_and_leaves_the_first_batch_alone(
    classic: Classic, header: str
) -> None:
    for name in "ABCDE":
        classic.model.insert("Contact", {"LastName": name})
    query = "SELECT LastName FROM Contact WHERE LastName != 'C'"
    listed, found = chunked(classic, header, query)
    states = [batch.get("state") for batch in listed]
    assert states == ["NotProcessed", "Completed", "Completed", "Completed"]
    assert found == ['"A" "B"', '"D"', '"E"']
    request = classic.ask(
        "GET", f"job/{listed[1].get('jobId')}/batch/{listed[1].get('id')}/request"
    )
    assert request.text.startswith(f"{query} AND Id >= 003")


def test_pk_chunks_are_large_unless_the_header_says_otherwise(classic: Classic) -> None:
    classic.model.insert("Contact", {"LastName": "A"})
    listed, found = chunked(classic, "TRUE", "SELECT LastName FROM Contact")
    assert ([batch.get("state") for batch in listed], found) == (
        ["NotProcessed", "Completed"],
        ['"A"'],
    )


def test_without_pk_chunking_the_one_batch_is_completed(classic: Classic) -> None:
    listed, _ = chunked(classic, "FALSE", "SELECT LastName FROM Contact")
    assert [batch.get("state") for batch in listed] == ["Completed"]


def test_a_pk_chunking_header_nobody_can_read_is_refused(classic: Classic) -> None:
    wanted = '{"operation": "query", "object": "Contact", "contentType": "CSV"}'
    for header in ("chunkSize=0", "chunkSize=x", "perhaps"):
        refused = classic.ask("POST", "job", wanted, **{"Sforce-Enable-PKChunking": header})
        assert (refused.status_code, refused.json()["exceptionCode"]) == (400, "InvalidJob")


def test_a_json_query_tells_parents_by_kind_and_moments_in_milliseconds(classic: Classic) -> None:
    """Recorded by CumulusCI of version 62
    (`TestSelect.test_select_similarity_select_and_insert_strategy_bulk`).
    """
    contact = classic.model.insert("Contact", {"LastName": "A"})
    meeting = {"Subject": "M", "WhoId": contact, "DurationInMinutes": 60}
    classic.model.insert("Event", {**meeting, "ActivityDateTime": "2024-11-07T07:00:00.000Z"})
    job = classic.job(operation="query", object="Event", contentType="JSON")
    query = "SELECT TYPEOF Who WHEN Contact THEN LastName ELSE Id END, ActivityDateTime FROM Event"
    path = f"job/{job['id']}/batch/{classic.batch(job['id'], query)}"
    assert classic.states(path)[-1] == "Completed"
    (result,) = classic.ask("GET", f"{path}/result").json()
    assert len(result) == 15
    (row,) = classic.ask("GET", f"{path}/result/{result}").json()
    assert (row["Who"]["LastName"], row["ActivityDateTime"]) == ("A", 1730962800000)


def test_what_is_made_tells_where_it_is_and_a_batch_is_told_in_alphabetical_order(
    classic: Classic,
) -> None:
    """Recorded as the test before this one."""
    job = classic.job(operation="query", object="Event", contentType="JSON")
    made = classic.ask("POST", f"job/{job['id']}/batch", "SELECT Id FROM Event")
    told = made.json()
    assert list(told) == sorted(told)
    where = f"/services/async/62.0/job/{job['id']}/batch/{told['id']}"
    assert made.headers["Location"] == where


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ("MailingAddress", "FUNCTIONALITY_NOT_ENABLED: Selecting compound data not supported"),
        ("BadField", "INVALID_FIELD: \nSELECT Id, BadField FROM Contact\n           ^\n"),
    ],
)
def test_a_query_that_cannot_be_done_says_why_in_its_batch(
    classic: Classic, column: str, reason: str
) -> None:
    """Quoted in an issue of ForceCLI/force."""
    job = classic.job(operation="query", object="Contact", contentType="CSV")
    batch = classic.batch(job["id"], f"SELECT Id, {column} FROM Contact")
    path = f"job/{job['id']}/batch/{batch}"
    assert classic.states(path)[-1] == "Failed"
    message = classic.told(classic.ask("GET", path))["stateMessage"] or ""
    assert message.startswith(f"InvalidBatch : Failed to process query: {reason}")
