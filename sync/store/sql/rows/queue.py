"""Rows of what waits for a person, and of what somebody wants."""

from __future__ import annotations

import orjson

from sync.model.queue import Issue, Proposal
from sync.store.sql.rows.values import Row, dump_free, load_free, value_of


def issue_row(issue: Issue) -> Row:
    return (
        issue.id,
        issue.kind,
        issue.entity,
        issue.link,
        issue.ref,
        issue.field,
        issue.reason,
        issue.message,
        dump_free(issue.detail),
        issue.digest,
        issue.state,
        issue.run,
        issue.at,
        issue.tries,
        issue.retry_at,
    )


def to_issue(row: Row) -> Issue:
    name, kind, entity, link, ref, field, reason, message, detail, *rest = row
    digest, state, run, at, tries, retry_at = rest
    return Issue(
        name,
        kind,
        entity,
        link,
        ref,
        field,
        reason,
        message,
        load_free(detail),
        digest,
        state,
        run,
        at,
        tries,
        retry_at,
    )


def proposal_row(proposal: Proposal) -> Row:
    return (
        proposal.id,
        proposal.link,
        proposal.field,
        orjson.dumps(proposal.value),
        orjson.dumps(proposal.seen),
        proposal.by,
        proposal.because,
        proposal.state,
        orjson.dumps(proposal.carried),
    )


def to_proposal(row: Row) -> Proposal:
    name, link, field, value, seen, by, because, state, carried = row
    return Proposal(
        name,
        link,
        field,
        value_of(orjson.loads(value)),
        tuple(orjson.loads(seen)),
        by,
        because,
        state,
        tuple(orjson.loads(carried)),
    )
