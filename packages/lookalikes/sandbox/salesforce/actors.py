"""Who writes, and what the caller's headers asked for: carried by a write from its edge down to the
rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

AUTOMATION = "automation"


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """`auto_assign` is True for the active assignment rule, False for none, or the id of one rule.

    `allow_duplicates` saves in spite of a duplicate rule that only alerts.
    """

    auto_assign: bool | str = True
    allow_duplicates: bool = False
    show_duplicates: bool = False


_DEFAULT = WriteOptions()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes: `name` goes into the history, `user_id` into LastModifiedById.

    An `api` actor is held to field-level security; a `lenient` one types dirty values of any age
    and meets no rule that an administrator made.
    """

    name: str
    user_id: str
    api: bool = True
    lenient: bool = False
    options: WriteOptions = _DEFAULT


def write_options(headers: Mapping[str, str]) -> WriteOptions:
    """The options in `Sforce-Auto-Assign` and `Sforce-Duplicate-Rule-Header`; header names are
    lower case.
    """
    return _options(
        headers.get("sforce-auto-assign", ""), headers.get("sforce-duplicate-rule-header", "")
    )


@lru_cache(maxsize=256)
def _options(assign: str, duplicates: str) -> WriteOptions:
    words = {"": True, "true": True, "false": False}
    asked = dict(re.findall(r"(\w+)\s*=\s*(\w+)", duplicates.lower()))
    return WriteOptions(
        words.get(assign.strip().lower(), assign.strip()),
        asked.get("allowsave") == "true",
        asked.get("includerecorddetails") == "true",
    )
