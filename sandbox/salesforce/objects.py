"""The objects and fields of this org: the standard ones a sync uses and the company's own custom fields."""

from __future__ import annotations

from sandbox.salesforce.schema import ObjectType, Schema
from sandbox.salesforce.table import object_type

_ACCOUNT = """
Name               string:255 required
Type               picklist values=account_type
ParentId           reference to=Account as=Parent children=ChildAccounts
MasterRecordId     reference readonly to=Account as=MasterRecord
OwnerId            reference to=User as=Owner
Website            url
Phone              phone
Fax                phone
AccountNumber      string:40
Industry           picklist values=industry
Rating             picklist values=rating
AnnualRevenue      currency:18,0
NumberOfEmployees  int:8,0
BillingStreet      textarea
BillingCity        string:40
BillingState       string:80
BillingPostalCode  string:20
BillingCountry     string:80
Description        textarea:32000
"""

_CONTACT = """
AccountId              reference to=Account as=Account children=Contacts cascade
LastName               string:80 required
FirstName              string:40
Salutation             picklist:40 values=salutation
Name                   string:121 readonly
MasterRecordId         reference readonly to=Contact as=MasterRecord
OwnerId                reference to=User as=Owner
ReportsToId            reference to=Contact as=ReportsTo
Email                  email
Phone                  phone
MobilePhone            phone
Title                  string:128
Department             string:80
LeadSource             picklist values=lead_source
MailingStreet          textarea
MailingCity            string:40
MailingState           string:80
MailingPostalCode      string:20
MailingCountry         string:80
HasOptedOutOfEmail     boolean
DoNotCall              boolean
Description            textarea:32000
Product_Interest__c    string:255
"""

_LEAD = """
LastName                string:80 required
FirstName               string:40
Salutation              picklist:40 values=salutation
Name                    string:121 readonly
MasterRecordId          reference readonly to=Lead as=MasterRecord
Company                 string:255 required
OwnerId                 reference to=Group,User as=Owner
Email                   email
Phone                   phone
MobilePhone             phone
Title                   string:128
Street                  textarea
City                    string:40
State                   string:80
PostalCode              string:20
Country                 string:80
Industry                picklist values=industry
NumberOfEmployees       int:8,0
AnnualRevenue           currency:18,0
Website                 url
LeadSource              picklist values=lead_source
Status                  picklist values=lead_status required default=Open+-+Not+Contacted
Rating                  picklist values=rating
IsConverted             boolean readonly
ConvertedDate           date readonly
ConvertedAccountId      reference readonly to=Account as=ConvertedAccount
ConvertedContactId      reference readonly to=Contact as=ConvertedContact
ConvertedOpportunityId  reference readonly to=Opportunity as=ConvertedOpportunity
HasOptedOutOfEmail      boolean
DoNotCall               boolean
Description             textarea:32000
Product_Interest__c     string:255
"""

_OPPORTUNITY = """
AccountId             reference to=Account as=Account children=Opportunities cascade
Name                  string:120 required
OwnerId               reference to=User as=Owner
StageName             picklist values=stage required
Amount                currency:18,2
Probability           percent:3,0
ExpectedRevenue       currency:18,2 readonly
CloseDate             date required
Type                  picklist values=opportunity_type
LeadSource            picklist values=lead_source
NextStep              string:255
Description           textarea:32000
IsClosed              boolean readonly
IsWon                 boolean readonly
ForecastCategory      picklist:40 values=forecast readonly
ForecastCategoryName  string:40 readonly
Product_Line__c       picklist
"""

_ROLE = """
OpportunityId  reference to=Opportunity as=Opportunity children=OpportunityContactRoles cascade required createonly
ContactId      reference to=Contact as=Contact children=OpportunityContactRoles cascade required
Role           picklist values=role
IsPrimary      boolean
"""

_USER = """
Username           string:80 required unique
FirstName          string:40
LastName           string:80 required
Name               string:121 readonly
Email              email required
Alias              string:8
IsActive           boolean default=true
Title              string:80
Department         string:80
Division           string:80
CompanyName        string:80
Country            string:80
Phone              phone
MobilePhone        phone
TimeZoneSidKey     picklist:40 values=time_zone default=UTC
LocaleSidKey       string:40 default=en_US
UserType           picklist:40 values=user_type default=Standard
ProfileId          reference to=Profile as=Profile
ManagerId          reference to=User as=Manager
Segment__c         string:255
Region__c          string:255
Product_Line__c    string:255
Start_Date__c      date
Lead_Capacity__c   double:18,0
Working_Hours__c   string:255
On_Leave_Until__c  date
"""

_EVENT = """
Subject            combobox:255 values=event_subject
WhoId              reference to=Contact,Lead as=Who children=Events
WhatId             reference to=Account,Opportunity as=What children=Events
OwnerId            reference to=User as=Owner
AccountId          reference readonly to=Account as=Account
Location           string:255
StartDateTime      datetime
EndDateTime        datetime
ActivityDateTime   datetime
ActivityDate       date
DurationInMinutes  int:8,0
IsAllDayEvent      boolean
IsPrivate          boolean
ShowAs             picklist:40 values=show_as default=Busy
Description        textarea:32000
"""

_PERMISSION_SET = """
Name              string:80 required unique
Label             string:80 required
Description       string:255
IsOwnedByProfile  boolean readonly
IsCustom          boolean readonly
"""

_FIELD_PERMISSIONS = """
ParentId         reference to=PermissionSet as=Parent children=FieldPerms cascade required createonly
SobjectType      picklist:40 required createonly
Field            picklist:255 required createonly
PermissionsRead  boolean
PermissionsEdit  boolean
"""

_OBJECT_PERMISSIONS = """
ParentId                     reference to=PermissionSet as=Parent children=ObjectPerms cascade required createonly
SobjectType                  picklist:40 required createonly
PermissionsCreate            boolean
PermissionsRead              boolean
PermissionsEdit              boolean
PermissionsDelete            boolean
PermissionsViewAllRecords    boolean
PermissionsModifyAllRecords  boolean
"""

_ASSIGNMENT = """
PermissionSetId  reference to=PermissionSet as=PermissionSet children=Assignments cascade required createonly
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

_ENTITY_DEFINITION = """
DurableId         string:255 readonly
QualifiedApiName  string:70 readonly
DeveloperName     string:40 readonly
Label             string:40 readonly
KeyPrefix         string:3 readonly
"""

_ORGANIZATION = """
Name                  string:80
InstanceName          string:5 readonly
IsSandbox             boolean readonly
OrganizationType      string:40 readonly
TimeZoneSidKey        string:40
LanguageLocaleKey     string:40
DefaultLocaleSidKey   string:40
NamespacePrefix       string:15 readonly
"""


def new_schema() -> Schema:
    """The org's schema before anybody has provisioned anything."""
    return Schema([*_sales(), *_setup()])


def _sales() -> list[ObjectType]:
    return [
        object_type("Account", "001", "Accounts", _ACCOUNT),
        object_type("Contact", "003", "Contacts", _CONTACT),
        object_type("Lead", "00Q", "Leads", _LEAD),
        object_type("Opportunity", "006", "Opportunities", _OPPORTUNITY),
        object_type("OpportunityContactRole", "00K", "Opportunity Contact Roles", _ROLE),
        object_type("Event", "00U", "Events", _EVENT),
        object_type("User", "005", "Users", _USER, deletable=False),
    ]


def _setup() -> list[ObjectType]:
    return [
        object_type("Profile", "00e", "Profiles", "Name string:255 required", deletable=False),
        object_type("Organization", "00D", "Organizations", _ORGANIZATION, deletable=False),
        object_type("PermissionSet", "0PS", "Permission Sets", _PERMISSION_SET),
        object_type("FieldPermissions", "01k", "Field Permissions", _FIELD_PERMISSIONS),
        object_type("ObjectPermissions", "110", "Object Permissions", _OBJECT_PERMISSIONS),
        object_type("PermissionSetAssignment", "0Pa", "Permission Set Assignments", _ASSIGNMENT),
        object_type("EntityDefinition", "", "Entity Definitions", _ENTITY_DEFINITION, deletable=False),
        object_type("CustomField", "00N", "Custom Fields", _CUSTOM_FIELD, tooling=True),
    ]
