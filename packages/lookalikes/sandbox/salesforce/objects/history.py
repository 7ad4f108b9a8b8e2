"""Field history objects: one row for each change of a tracked field; they share one key prefix."""

from __future__ import annotations

from sandbox.salesforce.schema.field_table import bare_type
from sandbox.salesforce.schema.object_types import ObjectType

# object: (its history object, the field that names the record)
HISTORIES = {
    "Account": ("AccountHistory", "AccountId"),
    "Contact": ("ContactHistory", "ContactId"),
    "Lead": ("LeadHistory", "LeadId"),
    "Opportunity": ("OpportunityFieldHistory", "OpportunityId"),
    "Case": ("CaseHistory", "CaseId"),
}

_HISTORY = """
Id           id        readonly
IsDeleted    boolean   readonly
{by}         reference readonly to={of} as={of} children=Histories
CreatedById  reference readonly to=User as=CreatedBy
CreatedDate  datetime  readonly
Field        picklist:255 readonly
DataType     picklist:40 readonly
OldValue     anyType   readonly
NewValue     anyType   readonly
"""


def history_objects() -> list[ObjectType]:
    """AccountHistory and its sisters."""
    return [
        bare_type(
            name, "017", f"{of} Histories", _HISTORY.format(of=of, by=by), number * 10_000_000
        )
        for number, (of, (name, by)) in enumerate(HISTORIES.items())
    ]
