"""Bulk API 2.0 as its clients meet it: states, uploads, results, pages and refusals."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from salesforce_served import Served

JOBS = "/services/data/v62.0/jobs"
TOLD = [
    "id", "operation", "object", "createdById", "createdDate", "systemModstamp", "state",
    "concurrencyMode", "contentType", "apiVersion",
]  # fmt: skip


class Bulk:
    """Plain HTTP against the served org."""

    def __init__(self, served: Served) -> None:
        self.model = served.model
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {served.model.sessions.issue()}"

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        path = path if path.startswith("/services") else JOBS + path
        return self._session.request(method, self.model.url + path, timeout=30, **more)

    def upload(self, text: str, **job: Any) -> str:
        """Create a job, upload and close it; the job's id."""
        job_id: str = self.ask("POST", "/ingest", json={"object": "Contact", **job}).json()["id"]
        assert self.ask("PUT", f"/ingest/{job_id}/batches", data=text.encode()).status_code == 201
        assert (
            self.ask("PATCH", f"/ingest/{job_id}", json={"state": "UploadComplete"}).status_code
            == 200
        )
        return job_id

    def finish(self, job_id: str, kind: str = "ingest") -> dict[str, Any]:
        """Ask until the job is over."""
        for _ in range(100):
            info: dict[str, Any] = self.ask("GET", f"/{kind}/{job_id}").json()
            if info["state"] in ("JobComplete", "Failed", "Aborted"):
                return info
        raise AssertionError(info)

    def run(self, text: str, **job: Any) -> dict[str, Any]:
        return self.finish(self.upload(text, **job))

    def rows(self, job_id: str, which: str) -> list[dict[str, str]]:
        answer = self.ask("GET", f"/ingest/{job_id}/{which}")
        return list(csv.DictReader(io.StringIO(answer.text, newline="")))

    def query(self, text: str, **more: Any) -> str:
        answer = self.ask("POST", "/query", json={"operation": "query", "query": text, **more})
        assert answer.status_code == 200, answer.text
        job_id: str = answer.json()["id"]
        self.finish(job_id, "query")
        return job_id

    def names(self) -> list[str]:
        return [row["fields"]["LastName"] for row in self.model.stored("Contact", deleted=False)]


@pytest.fixture
def bulk(served: Served) -> Iterator[Bulk]:
    jobs = served.model.bulk
    usual = (jobs.seconds, jobs.rows_per_poll, jobs.later)
    yield Bulk(served)
    jobs.seconds, jobs.rows_per_poll, jobs.later = usual


def test_a_job_passes_through_every_state_with_the_vendors_keys(bulk: Bulk) -> None:
    made = bulk.ask(
        "POST", "/ingest", json={"object": "Contact", "operation": "insert", "contentType": "CSV"}
    ).json()
    job = f"/ingest/{made['id']}"
    assert list(made) == [*TOLD, "contentUrl", "lineEnding", "columnDelimiter"]
    assert made["apiVersion"] == 62.0
    assert (made["state"], made["contentUrl"]) == ("Open", f"services/data/v62.0/jobs{job}/batches")
    uploaded = bulk.ask(
        "PUT", f"{job}/batches", data=b"LastName\nA\n", headers={"Content-Type": "text/csv"}
    )
    assert (uploaded.status_code, uploaded.content) == (201, b"")
    closed = bulk.ask("PATCH", job, json={"state": "UploadComplete"}).json()
    assert (list(closed), closed["state"]) == (TOLD, "UploadComplete")
    states = [bulk.ask("GET", job).json()["state"] for _ in range(3)]
    assert states == ["InProgress", "JobComplete", "JobComplete"]
    assert list(bulk.ask("GET", job).json()) == [
        *TOLD,
        "jobType",
        "lineEnding",
        "columnDelimiter",
        "numberRecordsProcessed",
        "numberRecordsFailed",
        "retries",
        "totalProcessingTime",
        "apiActiveProcessingTime",
        "apexProcessingTime",
        "isPkChunkingSupported",
    ]


def test_a_job_stays_in_progress_as_long_as_the_org_is_told(bulk: Bulk, served: Served) -> None:
    bulk.model.bulk.seconds = 60
    job_id = bulk.upload("LastName\nA\n", operation="insert")
    assert [bulk.ask("GET", f"/ingest/{job_id}").json()["state"] for _ in range(3)] == [
        "InProgress"
    ] * 3
    served.clock.advance(61)
    assert bulk.ask("GET", f"/ingest/{job_id}").json()["state"] == "JobComplete"


def test_a_long_job_goes_on_between_the_calls(bulk: Bulk) -> None:
    bulk.model.bulk.rows_per_poll = 2
    job_id = bulk.upload("LastName\n" + "A\n" * 400, operation="insert")
    looks = [bulk.ask("GET", f"/ingest/{job_id}").json() for _ in range(2)]
    assert (looks[1]["state"], looks[1]["numberRecordsProcessed"]) == ("InProgress", 2)
    assert bulk.finish(job_id)["numberRecordsProcessed"] == 400


def test_a_job_nobody_asks_about_is_done_all_the_same(bulk: Bulk, served: Served) -> None:
    bulk.upload("LastName\nA\n", operation="insert")
    assert bulk.names() == []
    served.clock.advance(31)
    bulk.ask("GET", "/services/data/v62.0/limits")
    assert bulk.names() == ["A"]


def test_failed_rows_say_why_and_the_others_are_kept(bulk: Bulk) -> None:
    info = bulk.run(
        'LastName,Email\nA,a@acme.example\n,b@acme.example\n"C, ""Jr""",nope\n', operation="insert"
    )
    assert (info["state"], info["numberRecordsProcessed"], info["numberRecordsFailed"]) == (
        "JobComplete",
        3,
        2,
    )
    raw = bulk.ask("GET", f"/ingest/{info['id']}/successfulResults")
    assert raw.headers["content-type"].startswith("text/csv")
    assert raw.text.splitlines()[0] == '"sf__Id","sf__Created","LastName","Email"'
    (good,) = bulk.rows(info["id"], "successfulResults")
    assert (good["sf__Created"], good["LastName"], len(good["sf__Id"])) == ("true", "A", 18)
    first, second = bulk.rows(info["id"], "failedResults")
    assert (
        first["sf__Error"]
        == "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"
    )
    assert (
        second["sf__Error"] == "INVALID_EMAIL_ADDRESS:Email: invalid email address: nope:Email --"
    )
    assert second["LastName"] == 'C, "Jr"'
    assert bulk.names() == ["A"]


def test_a_blank_cell_changes_nothing_and_na_empties(bulk: Bulk) -> None:
    kept = bulk.model.insert("Contact", {"LastName": "A", "Phone": "1", "Title": "CEO"})
    info = bulk.run(f"Id,Phone,Title\n{kept[:15]},,#N/A\n", operation="update")
    assert info["numberRecordsFailed"] == 0
    row = bulk.model.store["Contact"].rows[kept]
    assert (row["Phone"], row["Title"]) == ("1", None)
    assert bulk.rows(info["id"], "successfulResults")[0]["sf__Created"] == "false"


def test_an_upsert_by_email_creates_updates_and_refuses_repeated_keys(bulk: Bulk) -> None:
    bulk.model.insert("Contact", {"LastName": "Old", "Email": "a@acme.example"})
    text = "Email,LastName\na@acme.example,New\nb@acme.example,B\nb@acme.example,C\n,D\n"
    info = bulk.run(text, operation="upsert", externalIdFieldName="Email")
    assert info["externalIdFieldName"] == "Email"
    assert [row["sf__Created"] for row in bulk.rows(info["id"], "successfulResults")] == [
        "false",
        "true",
    ]
    errors = [row["sf__Error"] for row in bulk.rows(info["id"], "failedResults")]
    assert errors == [
        "DUPLICATE_VALUE:Duplicate external id specified: b@acme.example:Email --",
        "MISSING_ARGUMENT:Email not specified:Email --",
    ]
    assert bulk.names() == ["New", "B"]


@pytest.mark.parametrize(("operation", "left"), [("delete", [True]), ("hardDelete", [])])
def test_a_delete_takes_ids_alone_and_a_hard_one_leaves_nothing(
    bulk: Bulk, operation: str, left: list[bool]
) -> None:
    gone = bulk.model.insert("Contact", {"LastName": "A"})
    assert bulk.run(f"Id\n{gone}\n", operation=operation)["numberRecordsFailed"] == 0
    assert [row["deleted"] for row in bulk.model.stored("Contact", deleted=True)] == left
    info = bulk.run(f"Id,LastName\n{gone},A\n", operation=operation)
    assert (info["state"], info["errorMessage"]) == (
        "Failed",
        "InvalidBatch : 'delete' batch must contain only ids",
    )


def test_a_parent_is_named_by_its_key_and_a_polymorphic_one_with_its_object(bulk: Bulk) -> None:
    boss = bulk.model.insert("Contact", {"LastName": "Boss", "Email": "boss@acme.example"})
    bulk.run(
        "LastName,ReportsTo.Email\nA,boss@acme.example\nB,nobody@acme.example\n", operation="insert"
    )
    rows = [row["fields"] for row in bulk.model.stored("Contact", deleted=False)]
    assert [row["ReportsToId"] for row in rows] == [None, boss]
    info = bulk.run("LastName,User:ReportsTo.Email\nA,x@acme.example\n", operation="insert")
    assert "type is not needed for non polymorphic foreign key references" in info["errorMessage"]


@pytest.mark.parametrize(
    ("text", "job", "message"),
    [
        ("LastName,Nope\nA,B\n", {}, "InvalidBatch : Field name not found : Nope"),
        ("LastName\nA\n", {"operation": "update"}, "InvalidBatch : Field name not found : Id"),
        ("\ufeffLastName\nA\n", {}, "InvalidBatch : Field name not found : \ufeffLastName"),
        (
            "LastName\r\nA\r\n",
            {},
            "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting "
            "is LF",
        ),
        (
            "LastName\nA\n",
            {"lineEnding": "CRLF"},
            "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting "
            "is CRLF",
        ),
    ],
)
def test_a_file_of_the_wrong_form_fails_the_job(
    bulk: Bulk, text: str, job: dict[str, str], message: str
) -> None:
    info = bulk.run(text, **{"operation": "insert", **job})
    assert (info["state"], info["errorMessage"], info["numberRecordsProcessed"]) == (
        "Failed",
        message,
        0,
    )
    assert (
        bulk.ask("GET", f"/ingest/{info['id']}/unprocessedrecords").content.decode().count("A") == 1
    )


@pytest.mark.parametrize(
    ("word", "sign"), [("TAB", "\t"), ("PIPE", "|"), ("CARET", "^"), ("SEMICOLON", ";")]
)
def test_delimiters_and_line_endings_are_kept_in_the_answer(
    bulk: Bulk, word: str, sign: str
) -> None:
    text = f"FirstName{sign}LastName\r\nA{sign}B\r\n"
    info = bulk.run(text, operation="insert", columnDelimiter=word, lineEnding="CRLF")
    raw = bulk.ask("GET", f"/ingest/{info['id']}/successfulResults").content.decode()
    assert raw.startswith(
        sign.join(['"sf__Id"', '"sf__Created"', '"FirstName"', '"LastName"']) + "\r\n"
    )
    assert raw.endswith(f'"A"{sign}"B"\r\n')


def test_an_aborted_job_keeps_what_was_done_and_returns_the_rest(bulk: Bulk) -> None:
    bulk.model.bulk.rows_per_poll, bulk.model.bulk.later = 2, None
    job_id = bulk.upload("LastName\nA\nB\nC\n", operation="insert")
    for _ in range(2):
        info = bulk.ask("GET", f"/ingest/{job_id}").json()
    assert (info["state"], info["numberRecordsProcessed"]) == ("InProgress", 2)
    assert bulk.ask("DELETE", f"/ingest/{job_id}").json()[0]["errorCode"] == "INVALIDJOBSTATE"
    assert (
        bulk.ask("PATCH", f"/ingest/{job_id}", json={"state": "Aborted"}).json()["state"]
        == "Aborted"
    )
    assert bulk.names() == ["A", "B"]
    assert bulk.rows(job_id, "unprocessedrecords") == [{"LastName": "C"}]
    again = bulk.ask("PATCH", f"/ingest/{job_id}", json={"state": "Aborted"})
    assert (again.status_code, again.json()[0]["errorCode"]) == (400, "INVALIDJOBSTATE")
    assert bulk.ask("DELETE", f"/ingest/{job_id}").status_code == 204
    assert bulk.ask("GET", f"/ingest/{job_id}").status_code == 404


def test_a_value_may_run_over_several_lines(bulk: Bulk) -> None:
    info = bulk.run('LastName,Description\nA,"one\ntwo, ""three"""\n', operation="insert")
    (record,) = bulk.model.stored("Contact", deleted=False)
    assert record["fields"]["Description"] == 'one\ntwo, "three"'
    job_id = bulk.query("SELECT Description FROM Contact")
    page = bulk.ask("GET", f"/query/{job_id}/results")
    assert page.text == '"Description"\n"one\ntwo, ""three"""\n'
    assert info["numberRecordsProcessed"] == 1


def test_the_rule_named_by_the_job_assigns_its_leads(bulk: Bulk) -> None:
    job = bulk.upload(
        "LastName,Company\nA,B\n",
        operation="insert",
        object="Lead",
        assignmentRuleId="01QHo0000000001",
    )
    told = bulk.finish(job)
    assert (told["assignmentRuleId"], told["state"]) == ("01QHo0000000001", "JobComplete")
    assert bulk.model.bulk.find(job, "V2Ingest").actor.options.auto_assign == "01QHo0000000001"


def test_a_second_upload_is_refused(bulk: Bulk) -> None:
    job_id = bulk.ask("POST", "/ingest", json={"object": "Contact", "operation": "insert"}).json()[
        "id"
    ]
    for _ in range(2):
        answer = bulk.ask("PUT", f"/ingest/{job_id}/batches", data=b"LastName\nA\n")
    assert answer.status_code == 400
    assert answer.json()[0]["message"].startswith(f"Found multiple contents for job: <{job_id}>")


def test_one_multipart_request_creates_uploads_and_closes(bulk: Bulk) -> None:
    parts = {
        "job": (None, '{"object": "Contact", "operation": "insert"}', "application/json"),
        "content": ("content", "LastName\nA\n", "text/csv"),
    }
    made = bulk.ask("POST", "/ingest", files=parts).json()
    assert made["state"] == "UploadComplete"
    assert bulk.finish(made["id"])["numberRecordsProcessed"] == 1


@pytest.mark.parametrize(
    ("job", "code"),
    [
        ({"object": "Nope", "operation": "insert"}, "INVALIDJOB"),
        ({"object": "Contact", "operation": "upsert"}, "INVALIDJOB"),
        ({"object": "Contact", "operation": "merge"}, "API_ERROR"),
        ({"object": "EntityDefinition", "operation": "insert"}, "INVALIDENTITY"),
        ({"object": "Contact", "operation": "insert", "lineEnding": "CR"}, "API_ERROR"),
    ],
)
def test_a_job_that_makes_no_sense_is_refused_at_once(
    bulk: Bulk, job: dict[str, str], code: str
) -> None:
    answer = bulk.ask("POST", "/ingest", json=job)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)


def test_a_word_of_the_dialect_that_is_none_is_told_where_the_operation_ends(bulk: Bulk) -> None:
    """As a reader of simple-salesforce's README was told (its pull request 722)."""
    job = {"operation": "query", "columnDelimiter": "COMM", "query": "not read yet"}
    answer = bulk.ask("POST", "/query", json=job)
    message = "Value does not match expected type at [line:1, column:22]"
    assert (answer.status_code, answer.json()) == (
        400, [{"errorCode": "API_ERROR", "message": message}],
    )  # fmt: skip


def test_the_client_named_at_creation_is_the_author(bulk: Bulk) -> None:
    headers = {"Sforce-Call-Options": "client=loader"}
    job = {"object": "Contact", "operation": "insert"}
    job_id = bulk.ask("POST", "/ingest", json=job, headers=headers).json()["id"]
    bulk.ask("PUT", f"/ingest/{job_id}/batches", data=b"LastName\nA\n")
    bulk.ask("PATCH", f"/ingest/{job_id}", json={"state": "UploadComplete"})
    bulk.finish(job_id)
    (record,) = bulk.model.stored("Contact", deleted=False)
    assert [entry["by"] for entry in record["history"]] == ["loader"]


def test_jobs_are_listed_with_the_way_to_the_next_page(bulk: Bulk) -> None:
    made = [bulk.upload("LastName\nA\n", operation="insert") for _ in range(3)]
    listed = bulk.ask("GET", "/ingest").json()
    assert list(listed) == ["done", "records", "nextRecordsUrl"]
    assert ([job["id"] for job in listed["records"]], listed["nextRecordsUrl"]) == (made, None)
    assert listed["records"][0]["jobType"] == "V2Ingest"
    assert bulk.ask("GET", "/query").json()["records"] == []


def test_a_query_reads_page_by_page_with_a_header_on_each(bulk: Bulk) -> None:
    ids = [
        bulk.model.insert("Contact", {"LastName": f"N{n}", "DoNotCall": n == 0}) for n in range(5)
    ]
    job_id = bulk.query(
        "SELECT Id, lastname, Account.Name, DoNotCall, CreatedDate FROM Contact ORDER BY Id"
    )
    locator, found = None, []
    while locator != "null":
        params = {"maxRecords": 2, **({"locator": locator} if locator else {})}
        page = bulk.ask("GET", f"/query/{job_id}/results", params=params)
        rows = list(csv.DictReader(io.StringIO(page.text)))
        assert list(rows[0]) == ["Id", "LastName", "Account.Name", "DoNotCall", "CreatedDate"]
        assert int(page.headers["Sforce-NumberOfRecords"]) == len(rows)
        locator = page.headers["Sforce-Locator"]
        found += rows
    assert [row["Id"] for row in found] == ids
    assert (found[0]["DoNotCall"], found[0]["Account.Name"]) == ("true", "")
    assert found[0]["CreatedDate"].endswith(".000Z")


def test_an_empty_result_is_a_header_alone(bulk: Bulk) -> None:
    job_id = bulk.query("SELECT Id FROM Contact")
    page = bulk.ask("GET", f"/query/{job_id}/results")
    assert (page.text, page.headers["Sforce-Locator"], page.headers["Sforce-NumberOfRecords"]) == (
        '"Id"\n', "null", "0",
    )  # fmt: skip


def test_a_query_job_tells_of_itself_in_the_vendors_keys(bulk: Bulk) -> None:
    made = bulk.ask(
        "POST", "/query", json={"operation": "queryAll", "query": "SELECT Id FROM Contact"}
    ).json()
    assert (list(made), made["state"]) == (
        [*TOLD, "lineEnding", "columnDelimiter"],
        "UploadComplete",
    )
    job = f"/query/{made['id']}"
    assert bulk.ask("GET", f"{job}/results").status_code == 204
    assert [bulk.ask("GET", job).json()["state"] for _ in range(2)] == ["InProgress", "JobComplete"]
    assert list(bulk.ask("GET", job).json()) == [
        *TOLD,
        "jobType",
        "lineEnding",
        "columnDelimiter",
        "numberRecordsProcessed",
        "retries",
        "totalProcessingTime",
        "isPkChunkingSupported",
    ]
    wrong = bulk.ask("GET", f"/services/data/v61.0/jobs{job}/results")
    assert wrong.status_code == 409
    assert bulk.ask("DELETE", job).status_code == 204


def test_query_all_sees_the_recycle_bin(bulk: Bulk) -> None:
    gone = bulk.model.insert("Contact", {"LastName": "A"})
    bulk.model.remove("Contact", gone)
    for operation, count in (("query", "0"), ("queryAll", "1")):
        job_id = bulk.query("SELECT Id FROM Contact", operation=operation)
        assert (
            bulk.ask("GET", f"/query/{job_id}/results").headers["Sforce-NumberOfRecords"] == count
        )


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (
            "SELECT COUNT(Id) FROM Contact",
            "API_ERROR",
            "Aggregate Relationships not supported in Bulk",
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
            "API_ERROR",
            "Aggregate Relationships not supported",
        ),
        ("SELECT Nope FROM Contact", "INVALID_FIELD", "No such column 'Nope'"),
        ("SELECT Id FROM Contact WHERE Nope = 1", "INVALID_FIELD", "No such column 'Nope'"),
        ("SELECT Id FROM Nope", "INVALID_TYPE", "sObject type 'Nope' is not supported"),
        ("SELEKT", "MALFORMED_QUERY", "unexpected token"),
        ("", "MALFORMED_QUERY", "A query string has to be specified"),
    ],
)
def test_a_query_bulk_cannot_run_is_refused_when_the_job_is_made(
    bulk: Bulk, text: str, code: str, message: str
) -> None:
    answer = bulk.ask("POST", "/query", json={"operation": "query", "query": text})
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)
    assert message in answer.json()[0]["message"]


def test_results_come_compressed_to_whoever_takes_them_so(bulk: Bulk) -> None:
    bulk.model.insert("Contact", {"LastName": "Ünal"})
    job_id = bulk.query("SELECT LastName FROM Contact")
    page = bulk.ask("GET", f"/query/{job_id}/results", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.content.decode() == '"LastName"\n"Ünal"\n'
    plain = bulk.ask("GET", f"/query/{job_id}/results", headers={"Accept-Encoding": "identity"})
    assert (plain.content, "Content-Encoding" in plain.headers) == (page.content, False)
