"""Fills `@{ref.path}` in a composite subrequest with what an earlier one answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.salesforce.errors import Refusal, as_read

_REFERENCE = re.compile(r"@\{([^{}]+)\}")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def filled(value: Any, answers: Mapping[str, Any]) -> Any:
    """The value with every reference replaced. Raises PROCESSING_HALTED on an unknown one."""
    if isinstance(value, str):
        whole = _REFERENCE.fullmatch(value)
        if whole is not None:
            return _look_up(whole.group(1), answers)
        return _REFERENCE.sub(lambda match: as_read(_look_up(match.group(1), answers)), value)
    if isinstance(value, dict):
        return {name: filled(each, answers) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, answers) for each in value]
    return value


def _look_up(reference: str, answers: Mapping[str, Any]) -> Any:
    steps = _STEP.findall(reference)
    name = steps[0][0]
    if name not in answers:
        raise _unresolved(reference)
    found = answers[name]
    for key, index in steps[1:]:
        try:
            found = found[int(index)] if index else found[key]
        except (KeyError, IndexError, TypeError):
            raise _unresolved(reference) from None
    return found


def _unresolved(reference: str) -> Refusal:
    # The name is cut at the first step, whether that is a member or a place in a list.
    name = _STEP.findall(reference)[0][0]
    message = f"Invalid reference specified. No value for {reference} found in {name}."
    return Refusal(400, "PROCESSING_HALTED", message)
