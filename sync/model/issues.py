"""Makes the things that wait for a person. Pure; the same trouble always gets the same id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from connectors.record import Ref, Value
from mapping.codecs.phones import NO_COUNTRY, NO_PHONE, SEVERAL_PHONES
from mapping.codecs.translate import COUNTRY_UNREAD, FieldProblem
from mapping.codecs.web import NO_ADDRESS
from sync.model.journal import Intent
from sync.model.links import Link
from sync.model.queue import DROPPED, Issue, IssueKind
from sync.model.rulings import FieldDecision

OWN_REASONS = frozenset({"required_missing", "reference_waits"})
"""Why Accord itself does not send a record; the vendor was not asked."""
UNSEEN = "overwritten unseen: edited between the last read and the write"
SAID_EARLIER = "said_at_an_address"
"""Why an opt-out is to be set on a record although no other shows it any more."""
RETRY_FIRST_S = 3600.0
RETRY_LAST_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Subject:
    """What an issue is about: an entity, and as much of link, record and field as is known."""

    entity: str
    link: str = ""
    ref: Ref | str = ""
    field: str = ""


def make_issue(
    kind: IssueKind,
    about: Subject,
    reason: str,
    message: str,
    detail: Mapping[str, Any] | None = None,
    digest: str = "",
) -> Issue:
    """An issue, its id computed from what it is about."""
    ref = str(about.ref)
    if about.link:
        named = (kind, about.link, ref, about.field)
    else:
        named = (kind, ref, "", about.field)
    name = hashlib.sha256("|".join(named).encode()).hexdigest()[:12]
    return Issue(
        name,
        kind,
        about.entity,
        about.link,
        ref,
        about.field,
        reason,
        message,
        dict(detail or {}),
        digest,
    )


HIDDEN = "not_shown"
"""Why a field waits that its system does not let Accord's user see."""
_CORRECT = "correct it there"
_ADVICE = {
    "unknown_term": f"{_CORRECT}, or add a synonym to policy/taxonomy.yaml",
    NO_PHONE: f"{_CORRECT}, with + and the country's code if it is a number of another country",
    NO_COUNTRY: f"{_CORRECT}, with + and the country's code, or fill in the record's country",
    SEVERAL_PHONES: "leave one there, and put the others into fields of their own",
    COUNTRY_UNREAD: "correct the country, and the number is read again",
    "not_an_email": _CORRECT,
    NO_ADDRESS: _CORRECT,
    "not_a_number": _CORRECT,
    "not_a_whole_number": _CORRECT,
    "not_a_date": _CORRECT,
    "not_an_instant": _CORRECT,
    "not_a_boolean": _CORRECT,
    HIDDEN: "let Accord's user see it there, or take it out of the group in policy/merge.yaml",
    "unknown_owner": "give the record to somebody who is, and its counterpart follows",
}
"""What to do about a value that nobody can read, by the code of what is wrong with it."""


def field_issue(entity: str, link: str, ref: Ref, problem: FieldProblem) -> Issue:
    """A value that may not cross, with the nearest terms and what to do."""
    message = problem.message
    advice = _ADVICE.get(problem.code, "")
    if problem.suggestions:
        meant = " or ".join(repr(word) for word in problem.suggestions)
        message += f"; did you mean {meant}? {advice[:1].upper()}{advice[1:]}"
    elif advice:
        message += f"; {advice}"
    detail = {"value": problem.value, "suggestions": list(problem.suggestions)}
    about = Subject(entity, link, ref, problem.field)
    return make_issue("field", about, problem.code, message, detail)


def said_earlier_issue(entity: str, ref: Ref, field: str, by: Ref) -> Issue:
    """An opt-out that a record has not been told yet, and that the one which said so shows no
    more.
    """
    message = (
        f"{by} opted out at an address that it shared with this record, or had itself; it is set "
        "here with the next sync, or set it here yourself"
    )
    about = Subject(entity, ref=ref, field=field)
    return make_issue("field", about, SAID_EARLIER, message, {"by": str(by)})


def is_said_earlier(issue: Issue) -> bool:
    """Whether an opt-out waits to be set that was said before an address changed."""
    return issue.reason == SAID_EARLIER


def ambiguous_issue(entity: str, ref: Ref, candidates: Sequence[Ref], because: str) -> Issue:
    """A record that could be several others."""
    detail = {"candidates": [str(candidate) for candidate in candidates]}
    message = (
        f"could be any of {len(candidates)} records: {because}; merge the duplicates, or choose "
        "one with `accord conflicts resolve`: --link REF (`accord conflicts show` lists them), or "
        "--create for none of them"
    )
    if len(candidates) == 1:
        message = (
            f"could be {candidates[0]}: {because}; say whether it is with `accord conflicts "
            "resolve`, --link or --create"
        )
    about = Subject(entity, ref=ref)
    return make_issue("ambiguous", about, "ambiguous_match", message, detail)


def two_names_issue(entity: str, ref: Ref, other: Ref, because: str) -> Issue:
    """A record whose domain another one has that is called something else."""
    message = (
        f"could be {other}: {because}; say whether they are one with `accord conflicts resolve`: "
        f"--link {other} makes them a pair with one name, --create gives each a counterpart of its "
        "own; or correct a name or the domain, and it is over"
    )
    about = Subject(entity, ref=ref)
    detail = {"candidates": [str(other)]}
    return make_issue("ambiguous", about, "names_differ", message, detail)


def lost_origin_issue(entity: str, ref: Ref, origin: Ref) -> Issue:
    """A record that was made from one that is gone, as nothing but its key tells by now."""
    message = (
        f"was made from {origin}, which is gone, and is not made anew there unasked; restore that "
        "one, and the two are linked, or decide with `accord conflicts resolve`, --create"
    )
    about = Subject(entity, ref=ref)
    return make_issue("ambiguous", about, "origin_vanished", message, {"candidates": []})


def conflict_issue(
    link: Link,
    refs: Iterable[Ref],
    decision: FieldDecision,
    values: Mapping[str, Value],
) -> Issue:
    """Both sides changed one field: open when a person decides, otherwise closed and kept for the
    record.
    """
    ruling = decision.ruling
    detail = {
        "values": dict(values),
        "winner": None if decision.waits else decision.value,
        "losing": None if decision.waits else ruling.losing,
        "loser": ruling.loser,
        "rule": ruling.because,
        "refs": [str(ref) for ref in refs],
    }
    reason = "waits_for_person" if decision.waits else "decided_by_rule"
    about = Subject(link.entity, link.id, field=decision.field)
    issue = make_issue("conflict", about, reason, ruling.because, detail)
    return issue if decision.waits else _for_the_record(issue)


def tell_what_waits_with(issue: Issue, values: Mapping[str, Mapping[str, Value]]) -> None:
    """Add to a trouble which other fields of its group wait until it is over; `values`: by field,
    what each system says of them.
    """
    if not values or issue.state != "open":
        return
    names = ", ".join(values)
    wait = "wait" if len(values) > 1 else "waits"
    issue.detail["together"] = {name: dict(said) for name, said in values.items()}
    issue.message += f"; {names} {wait} with it: they make no sense apart"


def overwritten_issue(about: Subject, lost: Value, stands: Value) -> Issue:
    """An edit that a write went over unseen, kept for the record."""
    ref = str(about.ref)
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
    return _for_the_record(make_issue("conflict", about, "overwritten_unseen", message, detail))


def _for_the_record(issue: Issue) -> Issue:
    """Closed and kept: what it holds is part of its name, so that each one is."""
    name = orjson.dumps([issue.id, issue.detail], option=orjson.OPT_SORT_KEYS)
    issue.id = hashlib.sha256(name).hexdigest()[:12]
    issue.state = "closed"
    return issue


def vanished_issue(link: Link, ref: Ref) -> Issue:
    """A linked record that is no longer there: held, never deleted elsewhere, never made again."""
    message = (
        "this record is gone and its counterpart is left as it is; restore it in its system, and "
        "the next sync releases the pair, or decide with `accord conflicts resolve`: --create to "
        "have it made anew, --apart to leave the other one alone"
    )
    about = Subject(link.entity, link.id, ref)
    return make_issue("vanished", about, "record_vanished", message)


def merged_issue(link: Link, moved: tuple[Ref, Ref], left_over: tuple[Ref, Ref]) -> Issue:
    """Two linked records became one: their counterparts are still two. Brakes do not count it as a
    loss.
    """
    gone, kept = moved
    other, counterpart = left_over
    message = (
        f"{gone} was merged into {kept}, which goes with {counterpart}; {other} is left as it is "
        f"until the two are merged in {other.system} as well, or somebody decides (`accord "
        "conflicts resolve`, --create or --apart)"
    )
    detail = {"merged_into": str(kept), "counterpart": str(counterpart), "approved": True}
    about = Subject(link.entity, link.id, gone)
    return make_issue("vanished", about, "record_merged", message, detail)


def parked_issue(
    about: Subject, reason: str, message: str, digest: str, detail: Mapping[str, Any] | None = None
) -> Issue:
    """A write the vendor refused, or would refuse."""
    return make_issue("parked", about, reason, message, detail, digest)


def belongs_to_another(intent: Intent, ref: Ref, others: Sequence[Ref]) -> Issue:
    """A record that a vendor wrote to, and that is the counterpart of another one already."""
    named = " and ".join(str(other) for other in others) or "another record"
    message = (
        f"{ref} took this write although it is the counterpart of {named}: the record this was "
        f"meant for was merged into it; merge the two in their own system as well, or choose a "
        "counterpart"
    )
    about = Subject(intent.entity, intent.link, ref)
    return make_issue("parked", about, "belongs_to_another", message, digest=intent.digest)


def retry_delay(tries: int) -> float:
    """Seconds until a parked record is tried again unchanged."""
    doubled = RETRY_FIRST_S * 2 ** min(tries, 10)
    return float(min(RETRY_LAST_S, doubled))


def refused_by_vendor(issue: Issue) -> bool:
    """Whether only a successful write, or a person, ends it."""
    return issue.kind == "parked" and issue.reason not in OWN_REASONS


def _is_news(issue: Issue, known: Issue | None) -> bool:
    """Whether nobody was told of it yet; another value that cannot be read is another trouble, and
    so is a field that is contested with other values, or in other words, than before, or with
    which others wait.
    """
    if known is None:
        return True
    if known.state == DROPPED and issue.kind == "parked":
        return (issue.reason, issue.message) != (known.reason, known.message)
    if issue.kind not in {"conflict", "field"}:
        return False
    return _at_stake(issue) != _at_stake(known)


_STAKES = ("values", "value", "together")
"""What people are told of a trouble, and what makes it another one."""


def _at_stake(issue: Issue) -> bytes:
    """What each side says, alike whether or not it has been kept."""
    said = [issue.detail.get(name) for name in _STAKES]
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def new_ones(found: Sequence[Issue], known: Sequence[Issue]) -> tuple[list[Issue], list[Issue]]:
    """(issues not known yet, known ones that are over) among the issues about the same subject."""
    before = {issue.id: issue for issue in known}
    now = {issue.id for issue in found}
    new = []
    for issue in found:
        if _is_news(issue, before.get(issue.id)):
            new.append(issue)
    over = []
    for issue in known:
        if issue.id not in now and not refused_by_vendor(issue):
            over.append(issue)
    return new, over
