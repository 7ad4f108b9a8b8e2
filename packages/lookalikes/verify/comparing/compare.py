"""The whole of two answers: status, head and body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from verify.answers.plain import PlainAnswer
from verify.answers.shapes import shape
from verify.comparing.difference import FORM, REFUSED, STATUS, TAKEN, Difference
from verify.comparing.headers import header_differences
from verify.comparing.trees import Trees
from verify.probe import Look


def differences(vendor: PlainAnswer, ours: PlainAnswer, look: Look) -> list[Difference]:
    """Everything that differs. Where one refuses and the other does not, that alone is told: their
    bodies have nothing in common.
    """
    if vendor.refused != ours.refused:
        kind = TAKEN if vendor.refused else REFUSED
        return [Difference(kind, "status", _said(vendor), _said(ours))]
    found = []
    if vendor.status != ours.status:
        found.append(Difference(STATUS, "status", vendor.status, ours.status))
    found += header_differences(vendor.headers, ours.headers)
    found += _bodies(vendor, ours, look)
    return found


def _said(answer: PlainAnswer) -> Any:
    """Status and, of a refusal, what it says."""
    return [answer.status, answer.body.tree] if answer.refused else [answer.status]


def _bodies(vendor: PlainAnswer, ours: PlainAnswer, look: Look) -> Iterator[Difference]:
    if vendor.body.form != ours.body.form:
        yield Difference(FORM, "body", vendor.body.form, ours.body.form)
        return
    theirs, own = vendor.body.tree, ours.body.tree
    if look.theirs and not vendor.refused:
        theirs, own = shape(theirs), shape(own)
        for each in Trees(look).differences(theirs, own):
            if not _one_is_null(each):
                yield each
        return
    yield from Trees(look).differences(theirs, own)


def _one_is_null(each: Difference) -> bool:
    """In what an account holds, a value that happens to be empty says nothing."""
    return "<null>" in (each.vendor, each.ours)
