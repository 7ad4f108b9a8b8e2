"""How a stored text becomes its one canonical form, by the type of its field."""

from __future__ import annotations

from collections.abc import Callable

from mapping.codecs import transforms, web

NORMALISERS: dict[str, Callable[[str], str | None]] = {
    "text": transforms.text,
    "lines": transforms.lines,
    "email": transforms.email,
    "url": web.url,
    "domain": web.domain,
    "decimal": transforms.decimal,
    "integer": transforms.integer,
    "date": transforms.day,
    "instant": transforms.instant,
    "boolean": transforms.boolean,
}
"""Each raises Untranslatable for what is no value of its type."""
