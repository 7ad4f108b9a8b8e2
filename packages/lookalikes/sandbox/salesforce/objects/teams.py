"""Teams: who works on an account or a deal beside its owner, where an administrator switched them
on.

Documented: the objects, their fields and key prefixes. Unverified: the roles' order.
"""

from __future__ import annotations

from sandbox.salesforce.schema.field_table import object_type
from sandbox.salesforce.schema.object_types import ObjectType

_DEAL_MEMBER = """
OpportunityId    reference to=Opportunity as=Opportunity children=OpportunityTeamMembers detail
UserId           reference to=User as=User required createonly
Name             string:361 readonly
Title            string:80 readonly
TeamMemberRole   picklist:40 values=team_role
OpportunityAccessLevel  picklist:40 values=deal_access restricted default=Read
"""

_ACCOUNT_MEMBER = """
AccountId        reference to=Account as=Account children=AccountTeamMembers detail
UserId           reference to=User as=User required createonly
Title            string:80 readonly
TeamMemberRole   picklist:40 values=team_role
AccountAccessLevel      picklist:40 values=account_access restricted default=Read
OpportunityAccessLevel  picklist:40 values=child_access restricted default=None
CaseAccessLevel         picklist:40 values=child_access restricted default=None
ContactAccessLevel      picklist:40 values=child_access restricted default=None
"""

_USUAL_MEMBER = """
OwnerId          reference to=User as=Owner required createonly
UserId           reference to=User as=User required createonly
TeamMemberRole   picklist:40 values=team_role
OpportunityAccessLevel  picklist:40 values=deal_access restricted default=Read
"""

TEAMS: dict[str, tuple[str, str]] = {
    "Account": ("AccountTeamMember", "AccountId"),
    "Opportunity": ("OpportunityTeamMember", "OpportunityId"),
}
"""What has teams: the object of its members, and the field that says of which record."""


def team_objects(of: str) -> list[ObjectType]:
    """The members of accounts' or of deals' teams; with the latter those that a user always works
    with.
    """
    if of == "Account":
        return [
            object_type(
                "AccountTeamMember", "01M", "Account Team Member", _ACCOUNT_MEMBER,
                label="Account Team Member",
            )
        ]  # fmt: skip
    return [
        object_type(
            "OpportunityTeamMember", "00q", "Opportunity Team Member", _DEAL_MEMBER,
            label="Opportunity Team Member",
        ),
        object_type(
            "UserTeamMember", "01D", "User Team Member", _USUAL_MEMBER, label="User Team Member"
        ),
    ]  # fmt: skip
