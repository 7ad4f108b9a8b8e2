"""Queries and their pages, and the changed-since reads `updated` and `deleted`."""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.errors import Refusal, not_found
from sandbox.salesforce.members import is_whole
from sandbox.salesforce.soql.plans import explained
from sandbox.salesforce.soql.query import Result, run
from sandbox.salesforce.soql.reading.lexer import refuse_surrogates
from sandbox.salesforce.soql.reading.soql import parse
from sandbox.salesforce.soql.showing.columns import query_columns
from sandbox.salesforce.times import parse_instant, seconds_of, stamp
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint

_LONGEST_QUERY = 100_000
_UPDATED_DAYS, _DELETED_DAYS, _MOST_IDS = 30, 15, 600_000
_ONE_BATCH = frozenset({"EntityDefinition", "FieldDefinition"})
_SETUP_ONLY = frozenset({"CustomField"})


def query_endpoints() -> list[Endpoint]:
    """`/query`, `/queryAll`, their pages, and `/sobjects/X/updated` and `deleted`."""
    return [
        endpoint("/query", GET=_query),
        endpoint("/queryAll", GET=_query_all),
        endpoint("/tooling/query", GET=_tooling_query),
        endpoint("/query/{locator}", GET=_more),
        endpoint("/queryAll/{locator}", GET=_more),
        endpoint("/tooling/query/{locator}", GET=_more_tooling),
        endpoint("/sobjects/{sobject}/updated", GET=_updated),
        endpoint("/sobjects/{sobject}/deleted", GET=_deleted),
    ]


def _query(call: Call) -> Answer:
    if "explain" in call.query:
        return _explain(call)
    return _answer(call, call.base, deleted=False, tooling=False)


def _query_all(call: Call) -> Answer:
    return _answer(call, call.base, deleted=True, tooling=False)


def _tooling_query(call: Call) -> Answer:
    return _answer(call, f"{call.base}/tooling", deleted=False, tooling=True)


def _explain(call: Call) -> Answer:
    """How the query would be carried out, in place of its rows."""
    text = _text(call, "explain")
    return Answer(200, explained(call.model.scope(text), parse(text)))


def _text(call: Call, name: str = "q") -> str:
    """The query asked for. Raises MALFORMED_QUERY where there is none, and what says that it is
    too long.
    """
    text = call.query.get(name, "")
    if not text.strip():
        raise Refusal(400, "MALFORMED_QUERY", "A query string has to be specified")
    if len(text) > _LONGEST_QUERY:
        message = f"SOQL statements cannot be longer than {_LONGEST_QUERY} characters."
        raise Refusal(400, "QUERY_TOO_COMPLICATED", message)
    refuse_surrogates(text)
    return text


def _answer(call: Call, base: str, *, deleted: bool, tooling: bool) -> Answer:
    text = _text(call)
    scope = call.model.scope(text)
    query = parse(text)
    kind = scope.source(query.source)
    if kind.tooling and not tooling:
        raise Refusal(400, "INVALID_TYPE", f"sObject type '{query.source}' is not supported.")
    result = run(scope, query, base=base, deleted=deleted)
    if call.query.get("columns", "").lower() == "true":
        return Answer(200, query_columns(scope, kind, query))
    if kind.name in _SETUP_ONLY:
        _check_metadata(text, result)
    answer = _page(call, kind.name, result)
    if tooling:
        answer.body = _tooling_envelope(answer.body)
    return answer


def _tooling_envelope(page: dict[str, Any]) -> dict[str, Any]:
    """The Tooling API's keys around the same records, as recorded; that a later page has them too
    is unverified.
    """
    records = page["records"]
    more = page.get("nextRecordsUrl")
    if more is not None:
        more = more.replace("/query/", "/tooling/query/")
    return {
        "size": len(records) if records else page["totalSize"],
        "totalSize": page["totalSize"],
        "done": page["done"],
        "queryLocator": None if more is None else more.rpartition("/")[2],
        **({} if more is None else {"nextRecordsUrl": more}),
        "entityTypeName": records[0]["attributes"]["type"] if records else None,
        "records": records,
    }


def _check_metadata(text: str, result: Result) -> None:
    """The vendor reads FullName and Metadata of one row at a time only."""
    head = text.upper().partition(" FROM ")[0]
    if result.total > 1 and ("METADATA" in head or "FULLNAME" in head):
        message = (
            "When retrieving results with Metadata or FullName fields, the query qualifications "
            "must specify "
            f"no more than one row for retrieval. Result size: {result.total}"
        )
        raise Refusal(400, "MALFORMED_QUERY", message)


def _page(call: Call, object_name: str, result: Result) -> Answer:
    model = call.model
    size = _batch_size(call)
    if result.project is dict and len(result.rows) > size:
        message = (
            "Aggregate query does not support queryMore(), use LIMIT to restrict the results to "
            "a single batch"
        )
        raise Refusal(400, "EXCEEDED_ID_LIMIT", message)
    if object_name in _ONE_BATCH and len(result.rows) > size:
        # Quoted in issues of SalesforceLabs/OrgCheck.
        message = (
            f"{object_name} does not support queryMore(), use LIMIT to restrict the results to a "
            "single batch"
        )
        raise Refusal(400, "EXCEEDED_ID_LIMIT", message)
    first = (
        [result.project(row) for row in result.rows[:size]]
        if result.project is not dict
        else result.rows
    )
    body: dict[str, Any] = {"totalSize": result.total, "done": True}
    if result.project is not dict and len(result.rows) > size:
        locator = model.cursors.open(result.rows, model.store[object_name], result.project, size)
        # The vendor says `query` here even for queryAll.
        body.update(done=False, nextRecordsUrl=f"{call.base}/query/{locator}")
    body["records"] = first
    model.tally.read += len(first)
    return Answer(200, body)


def _batch_size(call: Call) -> int:
    asked = call.option("sforce-query-options", "batchSize")
    size = call.model.page_size
    if asked and is_whole(asked) and size >= 200:
        return min(max(int(asked), 200), size)
    return size


def _more(call: Call) -> Answer:
    total, records, following = call.model.cursors.page(call.params["locator"])
    body: dict[str, Any] = {"totalSize": total, "done": following is None}
    if following is not None:
        body["nextRecordsUrl"] = f"{call.base}/query/{following}"
    body["records"] = records
    call.model.tally.read += len(records)
    return Answer(200, body)


def _more_tooling(call: Call) -> Answer:
    answer = _more(call)
    answer.body = _tooling_envelope(answer.body)
    return answer


def _updated(call: Call) -> Answer:
    rows, end = _window(call, _UPDATED_DAYS)
    ids = [row["Id"] for row in rows if not row["IsDeleted"]]
    call.model.tally.read += len(ids)
    return Answer(200, {"ids": ids, "latestDateCovered": end})


def _deleted(call: Call) -> Answer:
    rows, end = _window(call, _DELETED_DAYS)
    gone = [
        {"id": row["Id"], "deletedDate": row["SystemModstamp"]} for row in rows if row["IsDeleted"]
    ]
    call.model.tally.read += len(gone)
    earliest = stamp(int(call.model.clock.now()) - 15 * 86_400)
    body = {"deletedRecords": gone, "earliestDateAvailable": earliest, "latestDateCovered": end}
    return Answer(200, body)


def _window(call: Call, days: int) -> tuple[list[dict[str, Any]], str]:
    """Rows changed between `start` and `end`, both cut to the minute as the vendor does. At most so
    many days back.
    """
    kind = call.model.schema.find(call.params["sobject"])
    if kind is None or kind.tooling:
        raise not_found()
    start, end = (_minute(call, name) for name in ("start", "end"))
    if seconds_of(end) - seconds_of(start) < 60:
        message = "The end date must be at least one minute later than the start date"
        raise Refusal(400, "INVALID_REPLICATION_DATE", message)
    if call.model.clock.now() - seconds_of(start) > (days + 1) * 86_400:
        message = f"startDate cannot be more than {days} days ago"
        raise Refusal(400, "INVALID_REPLICATION_DATE", message)
    found = [row for row in call.model.store[kind.name].since(start) if row["SystemModstamp"] < end]
    if len(found) > _MOST_IDS:
        message = f"The number of ids in the answer exceeds {_MOST_IDS}: use a shorter time span"
        raise Refusal(400, "EXCEEDED_ID_LIMIT", message)
    return found, end


def _minute(call: Call, name: str) -> str:
    text = call.query.get(name, "").replace(" ", "+")
    try:
        at = seconds_of(parse_instant(text))
    except ValueError:
        message = f"Invalid value for the {name} parameter: {text}"
        raise Refusal(400, "INVALID_REPLICATION_DATE", message) from None
    return stamp(at - at % 60)
