"""Setup: the org itself, rights, metadata, and the automation an administrator switched on."""

from __future__ import annotations

from sandbox.salesforce.schema.field_table import object_type
from sandbox.salesforce.schema.object_types import ObjectType

# Every key of a recorded Organization; it has no IsDeleted.
_ORGANIZATION = """
Name                     string:80
Division                 string:80
Street                   textarea
City                     string:40
State                    string:80
PostalCode               string:20
Country                  string:80
Latitude                 double:18,15
Longitude                double:18,15
GeocodeAccuracy          picklist:40 values=geocode_accuracy restricted
Address                  address readonly
Phone                    phone
Fax                      phone
PrimaryContact           string:80
DefaultLocaleSidKey      picklist:40
TimeZoneSidKey           picklist:40
LanguageLocaleKey        picklist:40
ReceivesInfoEmails       boolean
ReceivesAdminInfoEmails  boolean
PreferencesRequireOpportunityProducts    boolean
PreferencesTransactionSecurityPolicy     boolean
PreferencesTerminateOldestSession        boolean
PreferencesConsentManagementEnabled      boolean
PreferencesAutoSelectIndividualOnMerge   boolean
PreferencesLightningLoginEnabled         boolean
PreferencesOnlyLLPermUserAllowed         boolean
FiscalYearStartMonth           int:9,0 readonly
UsesStartDateAsFiscalYearName  boolean
DefaultAccountAccess      picklist:40 readonly
DefaultContactAccess      picklist:40 readonly
DefaultOpportunityAccess  picklist:40 readonly
DefaultLeadAccess         picklist:40 readonly
DefaultCaseAccess         picklist:40 readonly
DefaultCalendarAccess     picklist:40 readonly
DefaultPricebookAccess    picklist:40 readonly
DefaultCampaignAccess     picklist:40 readonly
DelegatedAuthenticationServiceUrl  url
ComplianceBccEmail           email
UiSkin                       picklist:40
SignupCountryIsoCode         string:2 readonly
TrialExpirationDate          datetime readonly
NumKnowledgeService          int:9,0 readonly
OrganizationType             picklist:40 readonly
NamespacePrefix              string:15 readonly
InstanceName                 string:5 readonly
IsSandbox                    boolean readonly
WebToCaseDefaultOrigin       string:40
MonthlyPageViewsUsed         int:9,0 readonly
MonthlyPageViewsEntitlement  int:9,0 readonly
IsReadOnly                   boolean readonly
"""

_PERMISSION_SET = """
Name              string:80 required unique
Label             string:80 required
Description       string:255
IsOwnedByProfile  boolean readonly
IsCustom          boolean readonly
"""

_FIELD_PERMISSIONS = """
ParentId         reference to=PermissionSet as=Parent children=FieldPerms detail
SobjectType      picklist:40 required createonly
Field            picklist:255 required createonly
PermissionsRead  boolean
PermissionsEdit  boolean
"""

_OBJECT_PERMISSIONS = """
ParentId                     reference to=PermissionSet as=Parent children=ObjectPerms detail
SobjectType                  picklist:40 required createonly
PermissionsCreate            boolean
PermissionsRead              boolean
PermissionsEdit              boolean
PermissionsDelete            boolean
PermissionsViewAllRecords    boolean
PermissionsModifyAllRecords  boolean
"""

_HELD = """
PermissionSetId  reference to=PermissionSet as=PermissionSet children=Assignments detail
AssigneeId       reference to=User as=Assignee children=PermissionSetAssignments required createonly
"""

_CUSTOM_FIELD = """
DeveloperName       string:40 readonly
TableEnumOrId       string:40 readonly
EntityDefinitionId  reference readonly to=EntityDefinition as=EntityDefinition
NamespacePrefix     string:15 readonly
FullName            string:255 required
Metadata            complexvalue required
"""

_CUSTOM_OBJECT = """
DeveloperName    string:40 readonly
NamespacePrefix  string:15 readonly
FullName         string:255 required
Metadata         complexvalue required
"""

_ENTITY_DEFINITION = """
DurableId         string:255 readonly
QualifiedApiName  string:70 readonly
DeveloperName     string:40 readonly
Label             string:40 readonly
KeyPrefix         string:3 readonly
"""

_FIELD_DEFINITION = """
DurableId           string:255
QualifiedApiName    string:70
DeveloperName       string:80
EntityDefinitionId  reference to=EntityDefinition as=EntityDefinition
NamespacePrefix     string:15
Label               string:255
MasterLabel         string:255
DataType            string:255
Description         textarea:1000
Length              int:9,0
Precision           int:9,0
Scale               int:9,0
RelationshipName    string:80
IsCalculated        boolean
IsNillable          boolean
IsIndexed           boolean
IsApiFilterable     boolean
"""

_RECORD_TYPE = """
Name               string:80 required
DeveloperName      string:80 required
NamespacePrefix    string:15 readonly
SobjectType        picklist:40 required createonly
Description        string:255
BusinessProcessId  reference readonly to=RecordType as=BusinessProcess
IsActive           boolean default=true
IsPersonType       boolean readonly
"""

_LEAD_STATUS = """
MasterLabel  string:255
ApiName      string:255
SortOrder    int:9,0
IsDefault    boolean
IsConverted  boolean
"""

_STAGE = """
MasterLabel           string:255
ApiName               string:255
IsActive              boolean default=true
SortOrder             int:9,0
IsClosed              boolean
IsWon                 boolean
ForecastCategory      picklist:40 values=forecast restricted
ForecastCategoryName  string:40
DefaultProbability    percent:3,0
Description           string:255
"""

_DUPLICATE_RULE = """
DeveloperName    string:80
MasterLabel      string:80
Language         picklist:40 default=en_US
NamespacePrefix  string:15
SobjectType      picklist:40
SobjectSubtype   picklist:40 default=None
IsActive         boolean
"""

_ASSIGNMENT_RULE = """
Name         string:120
SobjectType  picklist:40
Active       boolean
"""

_VALIDATION_RULE = """
ValidationName      string:255
Active              boolean
Description         string:1000
EntityDefinitionId  reference to=EntityDefinition as=EntityDefinition
ErrorDisplayField   string:255
ErrorMessage        string:1000
NamespacePrefix     string:15
FullName            string:255
Metadata            complexvalue
"""

_LAYOUT = """
Name                string:80
TableEnumOrId       picklist:40
EntityDefinitionId  reference to=EntityDefinition as=EntityDefinition
LayoutType          picklist:40 default=Standard
NamespacePrefix     string:15
FullName            string:255
"""

_PROFILE_LAYOUT = """
LayoutId       reference to=Layout as=Layout
ProfileId      reference to=Profile as=Profile
RecordTypeId   reference to=RecordType as=RecordType
TableEnumOrId  picklist:40
"""

_FLOW = """
DurableId                  string:255
ApiName                    string:80
Label                      string:255
Description                string:255
ProcessType                picklist:40
TriggerType                picklist:40
RecordTriggerType          picklist:40
TriggerOrder               int:9,0
TriggerObjectOrEventLabel  string:255
TriggerObjectOrEventId     reference to=EntityDefinition as=TriggerObjectOrEvent
NamespacePrefix            string:15
ActiveVersionId            string:255
LatestVersionId            string:255
VersionNumber              int:9,0
IsActive                   boolean
IsTemplate                 boolean
"""

_TRIGGER = """
Name               string:255
NamespacePrefix    string:15
TableEnumOrId      picklist:40
UsageBeforeInsert  boolean
UsageAfterInsert   boolean
UsageBeforeUpdate  boolean
UsageAfterUpdate   boolean
UsageBeforeDelete  boolean
UsageAfterDelete   boolean
UsageIsBulk        boolean
ApiVersion         double:18,1
Status             picklist:40
IsValid            boolean
LengthWithoutComments  int:9,0
"""


def setup_objects() -> list[ObjectType]:
    """Organization to ApexTrigger; what only the platform writes can be read and nothing else."""
    return [*_rights(), *_metadata(), *_automation()]


def _rights() -> list[ObjectType]:
    return [
        _organization(),
        object_type("PermissionSet", "0PS", "Permission Sets", _PERMISSION_SET),
        object_type("FieldPermissions", "01k", "Field Permissions", _FIELD_PERMISSIONS),
        object_type("ObjectPermissions", "110", "Object Permissions", _OBJECT_PERMISSIONS),
        object_type("PermissionSetAssignment", "0Pa", "Permission Set Assignments", _HELD),
    ]


def _organization() -> ObjectType:
    return object_type(
        "Organization", "00D", "Organizations", _ORGANIZATION, createable=False, deletable=False
    )


def _metadata() -> list[ObjectType]:
    return [
        _read_only("EntityDefinition", "", "Entity Definitions", _ENTITY_DEFINITION),
        _read_only("FieldDefinition", "", "Field Definitions", _FIELD_DEFINITION),
        object_type("RecordType", "012", "Record Types", _RECORD_TYPE, deletable=False),
        _read_only("LeadStatus", "01J", "Lead Status Values", _LEAD_STATUS),
        _read_only("OpportunityStage", "01J", "Opportunity Stages", _STAGE, first_number=1_000_000),
        object_type("CustomField", "00N", "Custom Fields", _CUSTOM_FIELD, tooling=True),
        object_type("CustomObject", "01I", "Custom Objects", _CUSTOM_OBJECT, tooling=True),
    ]


def _automation() -> list[ObjectType]:
    return [
        _read_only("DuplicateRule", "0Bm", "Duplicate Rules", _DUPLICATE_RULE),
        _read_only("AssignmentRule", "01Q", "Assignment Rules", _ASSIGNMENT_RULE),
        _read_only("FlowDefinitionView", "300", "Flow Definition Views", _FLOW),
        _read_only("ApexTrigger", "01q", "Apex Triggers", _TRIGGER),
        _read_only("ValidationRule", "03d", "Validation Rules", _VALIDATION_RULE, tooling=True),
        _read_only("Layout", "00h", "Layouts", _LAYOUT, tooling=True),
        _read_only("ProfileLayout", "01G", "Profile Layouts", _PROFILE_LAYOUT, tooling=True),
    ]


def _read_only(
    name: str, prefix: str, plural: str, table: str, *, tooling: bool = False, first_number: int = 0
) -> ObjectType:
    return object_type(
        name, prefix, plural, table, tooling=tooling, first_number=first_number,
        createable=False, updateable=False, deletable=False,
    )  # fmt: skip
