"""Members of a body that must be of one kind; what is left out or null is as good as not there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.salesforce.errors import WrongType

Body = Mapping[str, Any]
_WHOLE = re.compile(r"[0-9]{1,18}")


def is_whole(text: str) -> bool:
    """Whether a text from a header or an address is a whole number: other scripts have digits too,
    and `²` is one to Python.
    """
    return _WHOLE.fullmatch(text) is not None


def text_in(body: Body, name: str, otherwise: str = "") -> str:
    """The text under a name. Raises JSON_PARSER_ERROR for a value of another kind."""
    value = body.get(name)
    if value is None:
        return otherwise
    if not isinstance(value, str):
        raise WrongType(name, name, "string", value)
    return value


def flag_in(body: Body, name: str) -> bool:
    """The flag under a name, false where there is none. Raises JSON_PARSER_ERROR for a value of
    another kind.
    """
    value = body.get(name)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise WrongType(name, name, "boolean", value)
    return value


def number_in(body: Body, name: str, otherwise: int = 0) -> int:
    """The whole number under a name; 0 is as good as none. Raises JSON_PARSER_ERROR for a value of
    another kind.
    """
    value = body.get(name)
    if value is None:
        return otherwise
    if not isinstance(value, int) or isinstance(value, bool):
        raise WrongType(name, name, "int", value)
    return value or otherwise
