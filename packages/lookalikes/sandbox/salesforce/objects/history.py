"""Field history objects: one row for each change of a tracked field; they share one key prefix. And
the stage history of opportunities, which is older and kept without asking.
"""

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
OldValue     anyType   readonly nullable
NewValue     anyType   readonly nullable
"""

# Documented: the fields. Unverified: their traits beyond type and reference.
_STAGES = """
Id                id readonly
IsDeleted         boolean   readonly
OpportunityId     reference readonly to=Opportunity as=Opportunity children=OpportunityHistories
CreatedById       reference readonly to=User as=CreatedBy
CreatedDate       datetime  readonly
StageName         picklist:255 readonly
Amount            currency:18,2 readonly nullable
ExpectedRevenue   currency:18,2 readonly nullable
CloseDate         date      readonly
Probability       percent:3,0 readonly
ForecastCategory  picklist:40 readonly
SystemModstamp    datetime  readonly
"""

SNAPSHOT = (
    "StageName",
    "Amount",
    "ExpectedRevenue",
    "CloseDate",
    "Probability",
    "ForecastCategory",
)
"""What a row of the stage history shows of the opportunity."""


def history_objects() -> list[ObjectType]:
    """AccountHistory and its sisters."""
    stages = bare_type("OpportunityHistory", "008", "Opportunity: Stage Histories", _STAGES, 0)
    return [stages] + [
        bare_type(
            name, "017", f"{of} Histories", _HISTORY.format(of=of, by=by), number * 10_000_000
        )
        for number, (of, (name, by)) in enumerate(HISTORIES.items())
    ]
