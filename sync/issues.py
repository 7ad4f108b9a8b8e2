"""Makes the things that wait for a person. Pure; the same trouble always gets the same id."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from connectors.record import Ref, Value
from mapping.codecs.translate import FieldProblem
from sync.match import Ambiguous
from sync.merge import FieldDecision
from sync.values import Issue, IssueKind, Link

OWN_REASONS = frozenset({"required_missing", "reference_waits"})
"""Why Accord itself does not send a record; the vendor was not asked."""
RETRY_FIRST_S = 3600.0
RETRY_LAST_S = 86_400.0


def make_issue(
    kind: IssueKind,
    entity: str,
    reason: str,
    message: str,
    *,
    link: str = "",
    ref: Ref | str = "",
    field: str = "",
    detail: Mapping[str, Any] | None = None,
    digest: str = "",
) -> Issue:
    """An issue, its id computed from what it is about."""
    about = "|".join((kind, link or str(ref), str(ref) if link else "", field))
    name = hashlib.sha256(about.encode()).hexdigest()[:12]
    return Issue(
        name, kind, entity, link, str(ref), field, reason, message, dict(detail or {}), digest
    )


def field_issue(entity: str, link: str, ref: Ref, problem: FieldProblem) -> Issue:
    """A value that may not cross, with the nearest terms."""
    meant = " or ".join(repr(word) for word in problem.suggestions)
    advice = (
        f"; did you mean {meant}? Correct it there, or add a synonym to taxonomy.yaml"
        if meant
        else ""
    )
    detail = {"value": problem.value, "suggestions": list(problem.suggestions)}
    return make_issue(
        "field",
        entity,
        problem.code,
        problem.message + advice,
        link=link,
        ref=ref,
        field=problem.field,
        detail=detail,
    )


def ambiguous_issue(entity: str, ref: Ref, match: Ambiguous) -> Issue:
    """A record that could be several others."""
    detail = {"candidates": [str(candidate) for candidate in match.candidates]}
    message = f"could be any of {len(match.candidates)} records: {match.because}; merge the duplicates or choose one"
    return make_issue("ambiguous", entity, "ambiguous_match", message, ref=ref, detail=detail)


def conflict_issue(
    link: Link,
    refs: tuple[Ref | None, Ref | None],
    decision: FieldDecision,
    values: Mapping[str, Value],
) -> Issue:
    """Both sides changed one field: open when a person decides, otherwise closed and kept for the
    record.
    """
    detail = {
        "values": dict(values),
        "winner": None if decision.waits else decision.value,
        "losing": None if decision.waits else decision.losing,
        "loser": decision.loser,
        "rule": decision.because,
        "refs": [str(ref) for ref in refs if ref],
    }
    reason = "waits_for_person" if decision.waits else "decided_by_rule"
    issue = make_issue(
        "conflict",
        link.entity,
        reason,
        decision.because,
        link=link.id,
        field=decision.field,
        detail=detail,
    )
    return issue if decision.waits else _for_the_record(issue)


def overwritten_issue(
    entity: str, link: str, ref: str, field: str, values: tuple[Value, Value]
) -> Issue:
    """An edit that a write went over unseen, kept for the record: (what was lost, what stands)."""
    lost, stands = values
    system = ref.partition(":")[0]
    message = (
        "edited between the last read and the write; the vendor's history shows what was there"
    )
    detail = {
        "values": {system: lost},
        "winner": stands,
        "losing": lost,
        "loser": system,
        "rule": message,
        "refs": [ref],
    }
    issue = make_issue(
        "conflict",
        entity,
        "overwritten_unseen",
        message,
        link=link,
        ref=ref,
        field=field,
        detail=detail,
    )
    return _for_the_record(issue)


def _for_the_record(issue: Issue) -> Issue:
    """Closed and kept: what it holds is part of its name, so that each one is."""
    name = orjson.dumps([issue.id, issue.detail], option=orjson.OPT_SORT_KEYS)
    issue.id = hashlib.sha256(name).hexdigest()[:12]
    issue.state = "closed"
    return issue


def vanished_issue(link: Link, ref: Ref) -> Issue:
    """A linked record that is no longer there: held, never deleted elsewhere, never made again."""
    message = "this record is gone; its counterpart is left as it is until a person decides"
    return make_issue("vanished", link.entity, "record_vanished", message, link=link.id, ref=ref)


def merged_issue(link: Link, moved: tuple[Ref, Ref], left_over: tuple[Ref, Ref]) -> Issue:
    """Two linked records became one: their counterparts are still two. Brakes do not count it as a
    loss.
    """
    (gone, kept), (other, counterpart) = moved, left_over
    message = (
        f"{gone} was merged into {kept}, which goes with {counterpart}; {other} is left as it is until the two are "
        f"merged in {other.system} as well"
    )
    detail = {"merged_into": str(kept), "counterpart": str(counterpart), "approved": True}
    return make_issue(
        "vanished", link.entity, "record_merged", message, link=link.id, ref=gone, detail=detail
    )


def parked_issue(
    entity: str, link: str, ref: str, reason: str, message: str, digest: str, **detail: Any
) -> Issue:
    """A write the vendor refused, or would refuse."""
    return make_issue(
        "parked", entity, reason, message, link=link, ref=ref, digest=digest, detail=detail
    )


def retry_delay(tries: int) -> float:
    """Seconds until a parked record is tried again unchanged."""
    return float(min(RETRY_LAST_S, RETRY_FIRST_S * 2 ** min(tries, 10)))


def digest_of(native: Mapping[str, Value]) -> str:
    """What was tried, so that the same thing is not tried again at once."""
    return hashlib.sha256(orjson.dumps(dict(native), option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _vendors(issue: Issue) -> bool:
    return issue.kind == "parked" and issue.reason not in OWN_REASONS


def new_ones(found: Sequence[Issue], known: Sequence[Issue]) -> tuple[list[Issue], list[Issue]]:
    """(issues not known yet, known ones that are over) among the issues about the same subject.

    What a vendor refused is left alone: only a successful write or a person ends that.
    """
    before = {issue.id for issue in known}
    now = {issue.id for issue in found}
    over = [issue for issue in known if issue.id not in now and not _vendors(issue)]
    return [issue for issue in found if issue.id not in before], over
