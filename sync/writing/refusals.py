"""What is kept of a refusal: the parked write, whether it is news, and what cures it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from connectors.record import Ref
from connectors.write import Refused
from sync.model.issues import Subject, parked_issue
from sync.model.journal import Intent
from sync.model.queue import Issue
from sync.model.steps import field_digest
from sync.writing.without import refused_field


def refusal(intent: Intent, outcome: Refused, fields: Collection[str]) -> Issue:
    """A refused write, or the `fields` of it that were refused; its digest tells what was tried."""
    named = dict(zip(intent.rulings, intent.native, strict=False))
    refused = intent.native
    digest = intent.digest
    field = ""
    if fields:
        refused = {named[name]: intent.native[named[name]] for name in sorted(fields)}
        digest = field_digest(intent.system, {name: refused[named[name]] for name in fields})
        field = refused_field(intent, outcome) or ""
    about = Subject(intent.entity, intent.link, intent.subject, field)
    detail: dict[str, Any] = {
        "fields": dict(refused),
        "field": outcome.field,
        "system": intent.system,
    }
    if outcome.holder is not None:
        detail["holder"] = str(Ref(intent.system, intent.object, outcome.holder))
    if fields:
        detail["canonical"] = sorted(fields)
    if outcome.by_rule:
        detail["by_rule"] = True
    return parked_issue(about, outcome.code, outcome.message, digest, detail)


def is_news(issue: Issue, before: Issue | None) -> bool:
    """Whether it was not refused before, or was something else then."""
    if before is None or before.state != "open":
        return True
    return before.digest != issue.digest


def cures(intent: Intent, issue: Issue) -> bool:
    """Whether what was refused then went through now, or went over what could not be read; what was
    never sent waits for its record's creation.
    """
    if issue.kind == "field":
        return intent.subject == issue.ref and issue.field in intent.rulings
    if issue.kind != "parked":
        return False
    refused = issue.detail.get("fields")
    if refused is None:
        return intent.action == "create"
    if issue.detail.get("canonical"):
        return intent.system == issue.detail["system"] and issue.field in intent.rulings
    if issue.ref != intent.subject:
        return False
    went_through = intent.native.keys()
    return bool(refused.keys() <= went_through)
