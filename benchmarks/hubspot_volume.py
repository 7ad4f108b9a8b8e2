"""Many HubSpot contacts, read whole, created and updated, beside HubSpot's own Python library,
typed and raw: client CPU per record, calls, and whether memory stays flat from a tenth of the
number to the whole.

    .venv/bin/python -m benchmarks.hubspot_volume            (10,000 and 100,000 contacts)
    .venv/bin/python -m benchmarks.hubspot_volume 2000       (200 and 2,000)

Every case runs in a process of its own against a look-alike in another one, all in one go, so that
ratios hold on a noisy machine. All make the same calls: searches of 200 keyed on the record id,
since a search ends after 10,000, and batches of 100. The bare library is used as well as one can:
one client and one API object for all calls (a new one is a new pool of connections); raw means
undecoded answers, read by orjson, no model of the library's in between.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from benchmarks.cases import Case, asked, in_its_own_process, measure, print_table
from benchmarks.served import served

FIELDS = (
    "firstname",
    "lastname",
    "email",
    "phone",
    "jobtitle",
    "city",
    "country",
    "lifecyclestage",
    "website",
)
KEY = "accord_key"
STORED = "stored"
BATCH = 100
PAGE = 200


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    results = {count: _measured(count) for count in (most // 10, most)}
    print_table(results[most // 10], results[most], most)


def _measured(count: int) -> dict[str, dict[str, Any]]:
    """Reads and updates share a portal that holds so many; what is created goes into another."""
    with _portal() as ready:
        _run("store", ready, count)
        told = {name: _run(name, ready, count) for name in CASES if not name.startswith("create")}
    with _portal() as ready:
        _run("store", ready, 0)
        told |= {name: _run(name, ready, count) for name in CASES if name.startswith("create")}
    return {name: told[name] for name in CASES}


@contextmanager
def _portal() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as ready:
        yield ready


def _run(name: str, ready: Path, count: int) -> dict[str, Any]:
    return in_its_own_process("benchmarks.hubspot_volume", name, ready, count)


def _one(name: str, ready: Path, count: int) -> None:
    document = {
        **json.loads(ready.read_text(encoding="utf-8"))["hubspot"],
        "folder": str(ready.parent),
    }
    moved = measure(_store if name == "store" else CASES[name], document, count)
    assert moved == count, (moved, count)


def _store(document: dict[str, Any], count: int) -> tuple[int, int]:
    """Define the key, and fill the portal with what is read and updated; the ids go into a file."""
    from connectors.protocol import CustomField

    connector = _connector(document)
    connector.provision([CustomField("contacts", KEY, "Accord key", "key")])
    outcomes = list(_written(connector, _creates(STORED, count)))
    ids = [outcome.ref.id for outcome in outcomes]
    Path(document["folder"], "ids.json").write_text(json.dumps(ids), encoding="utf-8")
    return len(ids), connector.calls


def _ids(document: dict[str, Any], count: int) -> list[str]:
    ids: list[str] = json.loads(Path(document["folder"], "ids.json").read_text(encoding="utf-8"))
    return ids[:count]


def _fields(number: int, phone: str = "+1415555") -> dict[str, Any]:
    return {
        "firstname": f"First{number}",
        "lastname": f"Last{number}",
        "email": f"new{number}@company{number % 997}.example",
        "phone": f"{phone}{number % 10_000:04d}",
        "jobtitle": "Buyer",
        "city": "Boston" if number % 3 else None,
        "country": "United States",
        "lifecyclestage": "lead",
        "website": f"https://company{number % 997}.example",
    }


def _named(prefix: str, number: int) -> dict[str, Any]:
    """The fields of a record whose address nobody else in this portal has."""
    return {**_fields(number), "email": f"{prefix}{number}@company{number % 997}.example"}


# --- Accord's connector


def _connector(document: dict[str, Any]) -> Any:
    from accord.world import RealWorld
    from connectors.budget import CallBudget
    from connectors.http.secret import Secret
    from connectors.http.shared_counts import OwnPlace
    from connectors.hubspot.connector import HubSpotConnector
    from connectors.hubspot.credentials import Credentials
    from connectors.hubspot.settings import HubSpotSettings
    from connectors.kinds import Surroundings

    settings = HubSpotSettings(
        url=document["url"],
        token="env:TOKEN",
        daily_share=1.0,
        burst_per_10_s=100_000,
        search_per_s=10_000,
    )
    around = Surroundings(
        world=RealWorld(),
        budget=CallBudget(None),
        state=Path(document["folder"]),
        sandbox=True,
        concurrency=4,
        secret=Secret,
    )
    credentials = Credentials(token=Secret(document["token"]))
    # No account allows calls as fast as here, so a file of them all would be what is measured.
    return HubSpotConnector(settings, credentials, around, counts=OwnPlace())


def _creates(prefix: str, count: int) -> Iterator[Any]:
    from connectors.write import Create

    return (
        Create(f"i{n}", "contacts", KEY, f"{prefix}{n}", _named(prefix, n)) for n in range(count)
    )


def _written(connector: Any, writes: Iterator[Any]) -> Iterator[Any]:
    from connectors.write import Applied

    while chunk := list(islice(writes, connector.lookahead)):
        for batch in connector.batches(chunk):
            yield from (
                outcome for outcome in connector.write(batch) if isinstance(outcome, Applied)
            )


def _read(document: dict[str, Any], count: int) -> tuple[int, int]:
    from connectors.record import Want

    connector = _connector(document)
    connector.describe(["contacts"])
    before, records = connector.calls, 0
    for page in connector.changes([Want("contacts", FIELDS)]) if count else ():
        records += len(page.records)
    return records, connector.calls - before


def _create(document: dict[str, Any], count: int) -> tuple[int, int]:
    connector = _connector(document)
    connector.describe(["contacts"])
    before = connector.calls
    done = sum(1 for _ in _written(connector, _creates("ours", count)))
    return done, connector.calls - before


def _update(document: dict[str, Any], count: int) -> tuple[int, int]:
    from connectors.record import Ref
    from connectors.write import Update

    connector = _connector(document)
    connector.describe(["contacts"])
    before, ids = connector.calls, _ids(document, count)
    writes = (
        Update(f"i{n}", Ref("hubspot", "contacts", each), _changed(n, "1"))
        for n, each in enumerate(ids)
    )
    done = sum(1 for _ in _written(connector, writes))
    return done, connector.calls - before


def _changed(number: int, by: str) -> dict[str, Any]:
    """What is sent to a record that is there: all but the address, with a phone number nobody sent
    before.
    """
    fields = _fields(number, f"+1212{by}55")
    del fields["email"]
    return fields


# --- the bare library


def _contacts(document: dict[str, Any]) -> Any:
    from hubspot import HubSpot

    return HubSpot(access_token=document["token"], host=document["url"]).crm.contacts


def _window(after: str) -> dict[str, Any]:
    return {
        "filterGroups": [
            {"filters": [{"propertyName": "hs_object_id", "operator": "GT", "value": after}]}
        ],
        "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
        "properties": list(FIELDS),
        "limit": PAGE,
    }


def _read_typed(document: dict[str, Any], count: int) -> tuple[int, int]:
    from hubspot.crm.contacts import PublicObjectSearchRequest

    api = _contacts(document).search_api
    records, calls, after = 0, 0, "0"
    while records < count:
        body = _window(after)
        asked = PublicObjectSearchRequest(
            filter_groups=body["filterGroups"],
            sorts=body["sorts"],
            properties=body["properties"],
            limit=PAGE,
        )
        results = api.do_search(asked).results
        records, calls, after = records + len(results), calls + 1, results[-1].id
    return records, calls


def _read_raw(document: dict[str, Any], count: int) -> tuple[int, int]:
    api = _contacts(document).search_api
    records, calls, after = 0, 0, "0"
    while records < count:
        results = orjson.loads(api.do_search(_window(after), _preload_content=False).data)[
            "results"
        ]
        records, calls, after = records + len(results), calls + 1, results[-1]["id"]
    return records, calls


def _wire(fields: dict[str, Any]) -> dict[str, str]:
    return {name: value or "" for name, value in fields.items()}


def _batches(count: int) -> Iterator[range]:
    return (range(start, min(start + BATCH, count)) for start in range(0, count, BATCH))


def _create_typed(document: dict[str, Any], count: int) -> tuple[int, int]:
    from hubspot.crm.contacts import BatchInputSimplePublicObjectBatchInputUpsert as Body
    from hubspot.crm.contacts import SimplePublicObjectBatchInputUpsert as Input

    api = _contacts(document).batch_api
    records = calls = 0
    for numbers in _batches(count):
        inputs = [
            Input(
                id=f"typed{n}",
                id_property=KEY,
                object_write_trace_id=f"i{n}",
                properties=_wire({**_named("typed", n), KEY: f"typed{n}"}),
            )
            for n in numbers
        ]
        records, calls = records + len(api.upsert(Body(inputs=inputs)).results), calls + 1
    return records, calls


def _create_raw(document: dict[str, Any], count: int) -> tuple[int, int]:
    api = _contacts(document).batch_api
    records = calls = 0
    for numbers in _batches(count):
        inputs = [
            {
                "id": f"raw{n}",
                "idProperty": KEY,
                "objectWriteTraceId": f"i{n}",
                "properties": _wire({**_named("raw", n), KEY: f"raw{n}"}),
            }
            for n in numbers
        ]
        answer = orjson.loads(api.upsert({"inputs": inputs}, _preload_content=False).data)
        records, calls = records + len(answer["results"]), calls + 1
    return records, calls


def _update_typed(document: dict[str, Any], count: int) -> tuple[int, int]:
    from hubspot.crm.contacts import BatchInputSimplePublicObjectBatchInput as Body
    from hubspot.crm.contacts import SimplePublicObjectBatchInput as Input

    api, ids = _contacts(document).batch_api, _ids(document, count)
    records = calls = 0
    for numbers in _batches(count):
        inputs = [
            Input(id=ids[n], object_write_trace_id=f"i{n}", properties=_wire(_changed(n, "2")))
            for n in numbers
        ]
        records, calls = records + len(api.update(Body(inputs=inputs)).results), calls + 1
    return records, calls


def _update_raw(document: dict[str, Any], count: int) -> tuple[int, int]:
    api, ids = _contacts(document).batch_api, _ids(document, count)
    records = calls = 0
    for numbers in _batches(count):
        inputs = [
            {"id": ids[n], "objectWriteTraceId": f"i{n}", "properties": _wire(_changed(n, "3"))}
            for n in numbers
        ]
        answer = orjson.loads(api.update({"inputs": inputs}, _preload_content=False).data)
        records, calls = records + len(answer["results"]), calls + 1
    return records, calls


CASES: dict[str, Case] = {
    "read": _read,
    "read, bare library, typed": _read_typed,
    "read, bare library, raw": _read_raw,
    "create": _create,
    "create, bare library, typed": _create_typed,
    "create, bare library, raw": _create_raw,
    "update": _update,
    "update, bare library, typed": _update_typed,
    "update, bare library, raw": _update_raw,
}


if __name__ == "__main__":
    case = asked(sys.argv)
    _one(*case) if case else main()
