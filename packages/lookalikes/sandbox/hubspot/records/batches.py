"""Operations on up to a hundred records: what fails alone, what fails the whole call, and in which
shape.

Recorded or documented: a create is all or nothing unless every input carries an
`objectWriteTraceId`; with one, valid inputs are written and the others listed (seen on updates
too). Unknown ids never fail a call. Duplicate ids always do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from sandbox.hubspot.answers.shapes import Answer, Echo, batch, born, columns, shown
from sandbox.hubspot.definitions.checks import properties_of
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import (
    Invalid,
    InvalidValues,
    batch_item,
    duplicate_ids,
    missing_items,
    refused,
)
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records import changing
from sandbox.hubspot.records.births import Birth, Births
from sandbox.hubspot.records.claiming import Taken
from sandbox.hubspot.required import not_set
from sandbox.vendor import VendorError

_MOST = 100
_MOST_WITH_HISTORY = 50
_TOO_MANY_HISTORIES = (
    "The maximum number of inputs supported in a batch request for property histories is "
    f"{_MOST_WITH_HISTORY}. Please reduce the number of items and try again"
)

Input = dict[str, Any]


class _Work(NamedTuple):
    """A batch to do; `taken` holds what it claims where it is all or nothing."""

    portal: Portal
    kind: Kind
    inputs: Sequence[Input]
    taken: Taken | None = None


class Missing(Exception):
    """An input whose record is not there."""


def read(portal: Portal, kind: Kind, body: dict[str, Any], *, archived: bool = False) -> Answer:
    """Records by id or by a unique property; archived ones only when they are asked for."""
    history = tuple(body.get("propertiesWithHistory") or ())
    inputs = _inputs(body)
    if history and len(inputs) > _MOST_WITH_HISTORY:
        raise refused(_TOO_MANY_HISTORIES)
    _check_ids(inputs)
    names = columns(portal, kind, body.get("properties") or ())
    id_property = body.get("idProperty") or None

    def one(entry: Input) -> Answer:
        if archived:
            row = _archived(portal, kind, entry["id"])
        else:
            row = _found(portal, kind, entry["id"], id_property)
        portal.tally.read += 1
        return shown(portal, kind, row, names, history)

    return _each(_Work(portal, kind, inputs), one)


def create(portal: Portal, kind: Kind, body: dict[str, Any], by: str) -> Answer:
    """New records."""
    inputs = _inputs(body)
    taken = _taken(inputs)
    births = Births(portal, kind, by, taken=taken)

    def stage(entry: Input) -> Birth:
        return births.stage(properties_of(entry), entry.get("associations"))

    def finish(_: Input, staged: Birth) -> Answer:
        return born(portal, kind, births.commit(staged))

    work = _Work(portal, kind, inputs, taken)
    return _written(work, stage, finish, faults_fail_all=True)


def update(portal: Portal, kind: Kind, body: dict[str, Any], by: str) -> Answer:
    """Changes to records, each by id or by a unique property."""
    inputs = _inputs(body)
    _check_ids(inputs)
    for name in dict.fromkeys(entry.get("idProperty") for entry in inputs):
        if name:
            # Recorded in 2026: not even the id of a record, which goes without a name.
            portal.unique_name(kind, str(name))
    taken = _taken(inputs)
    changes = changing.Changes(portal, kind, by, taken=taken)
    echo = Echo(portal, kind)

    def stage(entry: Input) -> changing.Draft:
        row = _found(portal, kind, entry.get("id"), entry.get("idProperty"))
        return changes.stage(row, properties_of(entry))

    def finish(entry: Input, staged: changing.Draft) -> Answer:
        return echo(changes.commit(staged), entry["properties"])

    return _written(_Work(portal, kind, inputs, taken), stage, finish)


def upsert(portal: Portal, kind: Kind, body: dict[str, Any], by: str) -> Answer:
    """Creates or updates by a unique property. Documented: by e-mail address, never partially."""
    inputs = _inputs(body)
    _check_ids(inputs)
    for name in dict.fromkeys(str(entry.get("idProperty") or "hs_object_id") for entry in inputs):
        portal.unique_name(kind, name)
    by_email = any(entry["idProperty"] == "email" for entry in inputs)
    taken = {} if by_email else _taken(inputs)
    upserts = _Upserts(portal, kind, by, taken)
    work = _Work(portal, kind, inputs, taken)
    return _written(work, upserts.stage, upserts.finish)


class _Upserts:
    """The inputs of one upsert: a change where a record has the value, a new record otherwise."""

    def __init__(self, portal: Portal, kind: Kind, by: str, taken: Taken | None) -> None:
        now = portal.now()
        self._portal = portal
        self._kind = kind
        self._births = Births(portal, kind, by, taken=taken, at=now)
        self._changes = changing.Changes(portal, kind, by, taken=taken, at=now)
        self._echo = Echo(portal, kind)

    def stage(self, entry: Input) -> changing.Draft | Birth:
        key = entry["idProperty"]
        value = entry.get("id")
        row = self._portal.find(self._kind, value, key)
        if row is not None:
            return self._changes.stage(row, properties_of(entry))
        properties = entry.get("properties") or {}
        properties.setdefault(key, value)
        return self._births.stage(properties, entry.get("associations"))

    def finish(self, entry: Input, staged: changing.Draft | Birth) -> Answer:
        if isinstance(staged, changing.Draft):
            answer = self._echo(self._changes.commit(staged), entry["properties"])
            answer["new"] = False
        else:
            answer = born(self._portal, self._kind, self._births.commit(staged))
            answer["new"] = True
        return answer


def archive(portal: Portal, kind: Kind, body: dict[str, Any], by: str) -> None:
    """Archive records; those that are not there are passed over."""
    inputs = _inputs(body)
    for index in range(len(inputs)):
        _check_fault(portal, index)
    for entry in inputs:
        row = portal.find(kind, entry.get("id"))
        if row is not None:
            changing.archive(portal, kind, row, by)


Staged = TypeVar("Staged")


def _taken(inputs: Sequence[Input]) -> Taken | None:
    """Where a batch that is all or nothing claims unique values; with traces each input stands for
    itself.
    """
    if inputs and all(entry.get("objectWriteTraceId") for entry in inputs):
        return None
    return {}


def _written(
    work: _Work,
    stage: Callable[[Input], Staged],
    finish: Callable[[Input, Staged], Answer],
    *,
    faults_fail_all: bool = False,
) -> Answer:
    if work.taken is None:
        return _each(work, lambda entry: finish(entry, stage(entry)))
    return _all_or_nothing(work, stage, finish, faults_fail_all=faults_fail_all)


def _each(work: _Work, one: Callable[[Input], Answer]) -> Answer:
    results: list[Answer] = []
    failures = _Failures(work.kind)
    faulty = work.portal.item_fault is not None
    for index, entry in enumerate(work.inputs):
        try:
            if faulty:
                _check_fault(work.portal, index)
            results.append(one(entry))
        except Missing:
            failures.missing(entry)
        except VendorError as problem:
            failures.refused(entry, problem)
    return batch(work.portal, results, failures.listed())


def _all_or_nothing(
    work: _Work,
    stage: Callable[[Input], Staged],
    finish: Callable[[Input, Staged], Answer],
    *,
    faults_fail_all: bool,
) -> Answer:
    staged: list[tuple[Input, Staged]] = []
    failures = _Failures(work.kind)
    invalid: list[Invalid] = []
    faulty = work.portal.item_fault is not None
    for index, entry in enumerate(work.inputs):
        try:
            if faulty:
                _check_fault(work.portal, index)
        except VendorError as fault:
            if faults_fail_all:
                raise
            failures.refused(entry, fault)
            continue
        try:
            staged.append((entry, stage(entry)))
        except Missing:
            failures.missing(entry)
        except InvalidValues as problem:
            invalid += problem.problems
    if invalid:
        # Recorded: one refusal lists what is wrong with every input.
        raise InvalidValues(work.portal.portal_id, invalid)
    results = [finish(entry, each) for entry, each in staged]
    return batch(work.portal, results, failures.listed())


class _Failures:
    """The `errors` of a 207: ids not found share one entry, unless inputs carry their own trace."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._errors: list[Answer] = []
        self._missing: list[str] = []

    def missing(self, entry: Input) -> None:
        trace = entry.get("objectWriteTraceId")
        record_id = str(entry.get("id"))
        if trace is None:
            self._missing.append(record_id)
        else:
            self._errors.append(missing_items(self._kind.singular, [record_id], trace))

    def refused(self, entry: Input, problem: VendorError) -> None:
        ids = [str(entry["id"])] if entry.get("id") is not None else []
        self._errors.append(batch_item(problem, ids=ids, trace=entry.get("objectWriteTraceId")))

    def listed(self) -> list[Answer]:
        gone = [missing_items(self._kind.singular, self._missing)] if self._missing else []
        return [*gone, *self._errors]


def _inputs(body: dict[str, Any]) -> list[Input]:
    inputs: list[Input] = body["inputs"]
    if len(inputs) > _MOST:
        raise refused(f"The number of inputs {len(inputs)} is more than the limit of {_MOST}")
    return inputs


def _check_ids(inputs: Sequence[Input]) -> None:
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for entry in inputs:
        if entry.get("id") is None:
            raise not_set("id")
        record_id = str(entry["id"])
        if record_id in seen:
            twice[record_id] = None
        seen.add(record_id)
    if twice:
        raise duplicate_ids(list(twice))


def _found(portal: Portal, kind: Kind, record_id: Any, id_property: str | None) -> Row:
    row = portal.find(kind, record_id, id_property)
    if row is None:
        raise Missing
    return row


def _archived(portal: Portal, kind: Kind, record_id: Any) -> Row:
    number = counted(str(record_id))
    row = None if number is None else portal.shelf(kind).archived.get(number)
    if row is None:
        raise Missing
    return row


def _check_fault(portal: Portal, index: int) -> None:
    fault = portal.item_fault(index) if portal.item_fault is not None else None
    if fault is not None:
        category, message = fault
        raise refused(message, category=category)
