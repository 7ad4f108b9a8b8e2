"""How associations that cannot be made are refused, in the words that were recorded."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused
from sandbox.vendor import VendorError

_INVALID = "One or more associations are invalid"


def invalid_types(specs: Sequence[str]) -> VendorError:
    """Types that these two object types do not have, each as `USER_DEFINED=3`."""
    told = [f"{spec} is not a valid association definition id" for spec in specs]
    context = {"associationSpec": list(specs), "INVALID_ASSOCIATION_TYPE_ID": told}
    return refused(_INVALID, context=context)


def invalid_object(kind: Kind, record_id: str) -> VendorError:
    """A record that is not there, where one is associated with it alone."""
    name = kind.singular.upper()
    context = {
        "INVALID_OBJECT_IDS": [f"{name}={record_id} is not valid"],
        "objectId": [record_id],
        "objectType": [name],
    }
    return refused(_INVALID, context=context)


def wrong_direction(kind: Kind, expected: Kind) -> VendorError:
    """A type that leads from another object type."""
    return refused(
        f"invalid from object type {kind.type_id} for associations to be created. "
        f"expected: {expected.type_id}"
    )


def invalid_identifier(kind: Kind, record_id: str) -> VendorError:
    """An end of one of several associations that does not exist; recorded for what is no id at
    all.
    """
    if not record_id.isdecimal():
        return refused(
            f"{record_id} is not a valid ID",
            subCategory="crm.associations.INVALID_IDENTIFIER",
            context={"id": [record_id]},
        )
    return refused(
        f"{kind.singular} {record_id} is not valid",
        category="VALIDATION_ERROR",
        subCategory="crm.associations.INVALID_IDENTIFIER",
        context={"objectId": [record_id], "objectType": [kind.singular]},
    )
