"""What a body has to say more than that it names something: HubSpot's refusal of what is left empty
names everything that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.hubspot.errors import bare
from sandbox.vendor import VendorError

Body = Mapping[str, Any]


def require(body: Body, names: Iterable[str]) -> None:
    """Refuse a body in which any of these is missing or empty."""
    missing = [name for name in names if not body.get(name)]
    if missing:
        raise not_set(*missing)


def not_set(*names: str) -> VendorError:
    """The refusal of a body without these."""
    listed = ", ".join(names)
    return bare(
        f"Invalid input JSON on line 1, column 2. Some required fields were not set: [{listed}]"
    )
