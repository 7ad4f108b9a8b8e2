"""References to other records: a link in the common language, a vendor's id in each system.

What has no link yet says nothing, and is never mistaken for blank.
"""

from __future__ import annotations

from connectors.record import Value
from mapping.codecs.context import ABSENT, PENDING, Context, Ways
from mapping.codecs.transforms import Untranslatable


def reference_ways(objects: tuple[str, ...]) -> Ways:
    """In and out of a field that names one record of these objects; writing raises Untranslatable
    for a link without a record here.
    """

    def decode(raw: str, context: Context, region: str | None) -> Value:
        for name in objects:
            link = context.link_of.get((name, raw))
            if link:
                return link
        return ABSENT

    def encode(link: str, context: Context) -> Value:
        found = _written(link, objects, context)
        if found is None:
            message = f"{link} has no record on this side"
            raise Untranslatable("unresolved_reference", message)
        return found

    return decode, encode


def links(
    raw: Value,
    objects: tuple[str, ...],
    allowed_there: frozenset[str],
    context: Context,
) -> Value:
    """The links behind several ids, in one order; those that the other side cannot show in this
    association (`allowed_there`: the objects it can) say nothing.
    """
    found = set()
    for item in raw if isinstance(raw, tuple) else ():
        for name in objects:
            link = context.link_of.get((name, item))
            if link and _is_shown(link, allowed_there, context):
                found.add(link)
    return tuple(sorted(found))


def ids(value: Value, objects: tuple[str, ...], context: Context) -> Value:
    """The ids behind several links, in one order; those without a record here are left out."""
    found = []
    for link in value if isinstance(value, tuple) else ():
        written = _written(link, objects, context)
        if written is not None:
            found.append(written)
    return tuple(sorted(found))


def is_unresolved(raw: Value, objects: tuple[str, ...], context: Context) -> bool:
    """Whether it names a record that has no link yet in any of these objects."""
    if not raw:
        return False
    named = raw if isinstance(raw, tuple) else (raw,)
    return any(_is_unknown(item, objects, context) for item in named)


def _written(link: str, objects: tuple[str, ...], context: Context) -> str | None:
    """The id of a linked record of these objects, or what stands for it until it is created."""
    here = context.id_of.get(link)
    if here is None:
        return None
    object_name, record_id = here
    if object_name not in objects:
        return None
    return record_id or PENDING + link


def _is_unknown(item: str, objects: tuple[str, ...], context: Context) -> bool:
    return all((name, item) not in context.link_of for name in objects)


def _is_shown(link: str, allowed_there: frozenset[str], context: Context) -> bool:
    if not allowed_there:
        return True
    return context.object_there.get(link) in allowed_there
