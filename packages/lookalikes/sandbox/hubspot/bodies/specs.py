"""What several bodies name alike: a record, and the types of an association."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.bodies.kinds import INT, TEXT, Choice, ListOf, Misfit, Object

_ASSOCIATIONS = "com.hubspot.inbounddb.associations.base"

OBJECT_ID = Object(
    "com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectId",
    {"id": TEXT},
    ("id",),
)
ASSOCIATION_SPEC = Object(
    f"{_ASSOCIATIONS}.AssociationSpec",
    {
        "associationCategory": Choice(
            ("HUBSPOT_DEFINED", "USER_DEFINED", "INTEGRATOR_DEFINED", "WORK")
        ),
        "associationTypeId": INT,
    },
    ("associationCategory", "associationTypeId"),
)
ASSOCIATION_SPECS = ListOf(ASSOCIATION_SPEC, "java.util.HashSet")


class _InlineAssociation(Object):
    """Of one that is made together with its record something is asked in words of its own."""

    def read(self, value: Any) -> dict[str, Any] | None:
        """As the protocol says."""
        found = super().read(value)
        if found is not None and not found.get("types"):
            raise Misfit("each association needs at least one type", bare=True)
        return found


INLINE_ASSOCIATION = _InlineAssociation(
    "com.hubspot.inbounddb.publicobject.core.v2.PublicAssociationsForObject",
    {"to": OBJECT_ID, "types": ListOf(ASSOCIATION_SPEC)},
    ("to",),
)
