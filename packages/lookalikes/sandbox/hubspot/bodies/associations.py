"""The bodies of calls about associations and their labels."""

from __future__ import annotations

from sandbox.hubspot.bodies.kinds import INT, TEXT, ListOf, Object
from sandbox.hubspot.bodies.objects import batch_of
from sandbox.hubspot.bodies.specs import ASSOCIATION_SPEC, OBJECT_ID

_PUBLIC = "com.hubspot.inbounddb.associations.publicapi"

READ_ASSOCIATIONS = batch_of(
    Object(f"{_PUBLIC}.PublicFetchAssociationsBatchRequest", {"id": TEXT, "after": TEXT}, ("id",))
)
NEW_ASSOCIATIONS = batch_of(
    Object(
        f"{_PUBLIC}.PublicAssociationMultiPost",
        {"from": OBJECT_ID, "to": OBJECT_ID, "types": ListOf(ASSOCIATION_SPEC)},
        ("types", "from", "to"),
    )
)
PAIRS = batch_of(
    Object(
        f"{_PUBLIC}.PublicDefaultAssociationMultiPost",
        {"from": OBJECT_ID, "to": OBJECT_ID},
        ("from", "to"),
    )
)
ENDED_ASSOCIATIONS = batch_of(
    Object(
        f"{_PUBLIC}.PublicAssociationMultiArchive",
        {"from": OBJECT_ID, "to": ListOf(OBJECT_ID)},
        ("from", "to"),
    )
)
NEW_LABEL = Object(
    f"{_PUBLIC}.PublicAssociationDefinitionCreateRequest",
    {"label": TEXT, "name": TEXT, "inverseLabel": TEXT},
    ("label", "name"),
)
CHANGED_LABEL = Object(
    f"{_PUBLIC}.PublicAssociationDefinitionUpdateRequest",
    {"label": TEXT, "associationTypeId": INT, "inverseLabel": TEXT},
    ("label", "associationTypeId"),
)
NAMED_IDS = batch_of(OBJECT_ID)
NAMED_ASSOCIATIONS = batch_of(
    Object(
        f"{_PUBLIC}.PublicAssociation",
        {"from": OBJECT_ID, "to": OBJECT_ID, "type": TEXT},
        ("from", "to", "type"),
    )
)
