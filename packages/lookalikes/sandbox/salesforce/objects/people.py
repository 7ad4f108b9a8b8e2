"""Those who may own records: users with profile and role, groups and queues."""

from __future__ import annotations

from sandbox.salesforce.objects.rare import RARE_USER
from sandbox.salesforce.schema.field_table import object_type
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.schema.user_switches import USER_SWITCHES

_USER = """
Username           string:80 required unique lookup
FirstName          string:40
LastName           string:80 required
Name               string:121 readonly filled
Email              email required lookup
Alias              string:8
IsActive           boolean default=true
Title              string:80
Department         string:80
Division           string:80
CompanyName        string:80
Country            string:80
Phone              phone
MobilePhone        phone
TimeZoneSidKey     picklist:40 values=time_zone restricted default=GMT
LocaleSidKey       picklist:40 filled default=en_US
LanguageLocaleKey  picklist:40 values=language restricted filled default=en_US
EmailEncodingKey   picklist:40 values=encoding restricted filled default=UTF-8
UserType           picklist:40 values=user_type restricted default=Standard
ProfileId          reference to=Profile as=Profile
ManagerId          reference to=User as=Manager
UserRoleId         reference to=UserRole as=UserRole
Segment__c         string:255
Region__c          string:255
Product_Line__c    string:255
Start_Date__c      date
Lead_Capacity__c   double:18,0
Working_Hours__c   string:255
On_Leave_Until__c  date
"""

_ROLE = """
Name           string:80 required
DeveloperName  string:80
ParentRoleId   reference to=UserRole as=ParentRole
"""

# Documented; what an owner of an account may do with its cases, contacts and deals.
_RARE_ROLE = """
RollupDescription                 string:80
OpportunityAccessForAccountOwner  picklist:40 values=role_access restricted
CaseAccessForAccountOwner         picklist:40 values=role_access restricted
ContactAccessForAccountOwner      picklist:40 values=role_access restricted
ForecastUserId                    reference to=User as=ForecastUser
MayForecastManagerShare           boolean readonly
PortalAccountId                   reference to=Account as=PortalAccount createonly
PortalType                        picklist:40 values=portal_type restricted createonly
PortalAccountOwnerId              reference to=User readonly
"""

_RARE_PROFILE = """
Description    string:255
UserType       picklist:40 values=user_type restricted readonly
UserLicenseId  reference readonly to=UserLicense as=UserLicense
"""

_LICENSE = """
Name                  string:100
MasterLabel           string:255
LicenseDefinitionKey  string:40
Status                picklist:40 values=license_status restricted
TotalLicenses         int:9,0
UsedLicenses          int:9,0
"""

_GROUP = """
Name                    string:40 required
DeveloperName           string:80
Type                    picklist:40 values=group_type restricted required
RelatedId               reference readonly to=User,UserRole as=Related
Email                   email
DoesSendEmailToMembers  boolean
OwnerId                 reference to=User as=Owner
"""

_MEMBER = """
GroupId        reference to=Group as=Group children=GroupMembers detail
UserOrGroupId  reference to=Group,User as=UserOrGroup required createonly
"""

_QUEUE = """
QueueId      reference to=Group as=Queue children=QueueSobjects detail
SobjectType  picklist:40 required createonly
"""


def people_objects() -> list[ObjectType]:
    """User, Profile and UserLicense, UserRole, Group, GroupMember and QueueSobject."""
    return [
        object_type("User", "005", "Users", _USER, rare=RARE_USER + USER_SWITCHES, deletable=False),
        object_type(
            "Profile", "00e", "Profiles", "Name string:255 required", rare=_RARE_PROFILE,
            deletable=False,
        ),
        object_type(
            "UserLicense", "100", "User Licenses", _LICENSE,
            createable=False, updateable=False, deletable=False,
        ),
        object_type("UserRole", "00E", "Role", _ROLE, label="Role", rare=_RARE_ROLE),
        object_type("Group", "00G", "Groups", _GROUP),
        object_type("GroupMember", "011", "Group Members", _MEMBER),
        object_type("QueueSobject", "03g", "Queue Sobjects", _QUEUE),
    ]  # fmt: skip
