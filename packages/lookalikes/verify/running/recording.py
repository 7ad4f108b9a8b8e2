"""Writes answers down, one file per probe, with nothing of the account in them."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from verify.answers.plain import PlainAnswer
from verify.answers.shapes import shape
from verify.running.compared import Compared

_PRETTY = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def record(folder: Path, vendor: str, compared: Compared) -> Path:
    """Write one probe's file and name it; the request stands in it with its words unfilled."""
    probe = compared.probe
    name = re.sub(r"\W+", "-", probe.name.lower()).strip("-")
    file = folder / vendor / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "probe": probe.name,
        "request": {
            "method": probe.method,
            "path": probe.path,
            "headers": dict(probe.headers),
            "body": probe.body,
        },
        "vendor": _written(compared.vendor, only_shape=probe.look.theirs),
        "look-alike": _written(compared.ours, only_shape=probe.look.theirs),
        "differences": [asdict(each) for each in compared.found],
        "unasked": compared.unasked,
    }
    file.write_bytes(orjson.dumps(document, option=_PRETTY))
    return file


def _written(answer: PlainAnswer | None, *, only_shape: bool) -> Any:
    if answer is None:
        return None
    tree = answer.body.tree
    if only_shape and not answer.refused:
        tree = shape(tree)
    return {
        "status": answer.status,
        "headers": answer.headers,
        "form": answer.body.form,
        "body": tree,
    }
