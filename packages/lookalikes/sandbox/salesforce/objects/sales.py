"""The sales objects: accounts, people, deals, campaigns, cases, products, with the company's own
fields on them.

A deal's HasOpenActivity and HasOverdueTask are always false here: nothing follows its activities.
"""

from __future__ import annotations

from sandbox.salesforce.objects.rare import (
    RARE_ACCOUNT,
    RARE_CAMPAIGN,
    RARE_CASE,
    RARE_CONTACT,
    RARE_LEAD,
    RARE_MEMBER,
    RARE_OPPORTUNITY,
    RARE_PRICEBOOK,
    RARE_PRODUCT,
)
from sandbox.salesforce.schema.field_table import object_type
from sandbox.salesforce.schema.object_types import ObjectType

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
Name                   string:121 readonly filled
MasterRecordId         reference readonly to=Contact as=MasterRecord
OwnerId                reference to=User as=Owner
ReportsToId            reference to=Contact as=ReportsTo
Email                  email lookup
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
IsEmailBounced         boolean readonly computed
Description            textarea:32000
Product_Interest__c    string:255
"""

_LEAD = """
LastName                string:80 required
FirstName               string:40
Salutation              picklist:40 values=salutation
Name                    string:121 readonly filled
MasterRecordId          reference readonly to=Lead as=MasterRecord
Company                 string:255 required
OwnerId                 reference to=Group,User as=Owner
Email                   email lookup
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
IsUnreadByOwner         boolean default=true
Description             textarea:32000
Product_Interest__c     string:255
"""

_OPPORTUNITY = """
AccountId             reference to=Account as=Account children=Opportunities cascade
Name                  string:120 required lookup
OwnerId               reference to=User as=Owner
StageName             picklist values=stage required
Amount                currency:18,2
Probability           percent:3,0 defaulted
ExpectedRevenue       currency:18,2 readonly
CloseDate             date required
Type                  picklist values=opportunity_type
LeadSource            picklist values=lead_source
NextStep              string:255
Description           textarea:32000
IsClosed              boolean readonly
IsWon                 boolean readonly
ForecastCategory      picklist:40 values=forecast restricted readonly filled
ForecastCategoryName  picklist values=forecast_name restricted defaulted
IsPrivate             boolean
HasOpportunityLineItem  boolean readonly computed
HasOpenActivity       boolean readonly computed
HasOverdueTask        boolean readonly computed
Product_Line__c       picklist
"""

_ROLE = """
OpportunityId  reference to=Opportunity as=Opportunity children=OpportunityContactRoles detail
ContactId      reference to=Contact as=Contact children=OpportunityContactRoles cascade required
Role           picklist values=role
IsPrimary      boolean
"""

_CAMPAIGN = """
Name               string:80 required
ParentId           reference to=Campaign as=Parent children=ChildCampaigns
Type               picklist values=campaign_type
Status             picklist values=campaign_status default=Planned
StartDate          date
EndDate            date
IsActive           boolean
BudgetedCost       currency:18,0
ActualCost         currency:18,0
ExpectedRevenue    currency:18,0
NumberSent         double:18,0
OwnerId            reference to=User as=Owner
RecordTypeId       reference to=RecordType as=RecordType
Description        textarea:32000
"""

_CAMPAIGN_MEMBER = """
CampaignId       reference to=Campaign as=Campaign children=CampaignMembers detail
LeadId           reference to=Lead as=Lead children=CampaignMembers cascade createonly
ContactId        reference to=Contact as=Contact children=CampaignMembers cascade createonly
Status           picklist:40 values=member_status default=Sent
HasResponded     boolean readonly
FirstRespondedDate  date readonly
LeadOrContactId  reference readonly to=Contact,Lead as=LeadOrContact
Type             picklist:40 readonly
"""

_CAMPAIGN_MEMBER_STATUS = """
CampaignId    reference to=Campaign as=Campaign children=CampaignMemberStatuses detail
Label         string:765 required
SortOrder     int:9,0
IsDefault     boolean
HasResponded  boolean
"""

_CASE = """
CaseNumber      string:30 readonly lookup auto={0:08}
MasterRecordId  reference readonly to=Case as=MasterRecord
ContactId       reference to=Contact as=Contact children=Cases restricts
AccountId       reference to=Account as=Account children=Cases restricts
ParentId        reference to=Case as=Parent children=Cases
OwnerId         reference to=Group,User as=Owner
RecordTypeId    reference to=RecordType as=RecordType
SuppliedName    string:80
SuppliedEmail   email
Type            picklist values=case_type
Status          picklist values=case_status default=New
Reason          picklist values=case_reason
Origin          picklist values=case_origin
Priority        picklist values=priority default=Medium
Subject         string:255
IsClosed        boolean readonly
IsEscalated     boolean
ClosedDate      datetime readonly
Description     textarea:32000
"""

_PRODUCT = """
Name         string:255 required
ProductCode  string:255
Family       picklist
IsActive     boolean
IsArchived   boolean readonly
Description  textarea:4000
"""

_PRICEBOOK = """
Name         string:255 required
IsActive     boolean
IsStandard   boolean readonly
IsArchived   boolean readonly
Description  string:255
"""

_PRICE = """
Name              string:255 readonly
ProductCode       string:255 readonly
Pricebook2Id      reference to=Pricebook2 as=Pricebook2 children=PricebookEntries detail
Product2Id        reference to=Product2 as=Product2 children=PricebookEntries detail
UnitPrice         currency:18,2 required
IsActive          boolean
UseStandardPrice  boolean
IsArchived        boolean readonly
"""


_LINE = """
OpportunityId     reference to=Opportunity as=Opportunity children=OpportunityLineItems detail
PricebookEntryId  reference to=PricebookEntry as=PricebookEntry createonly restricts
Product2Id        reference to=Product2 as=Product2 createonly
Name              string:376 readonly
ProductCode       string:255 readonly
Quantity          double:12,2 required
Discount          percent:5,2
Subtotal          currency:18,2 readonly
TotalPrice        currency:18,2 defaulted
UnitPrice         currency:18,2 defaulted
ListPrice         currency:18,2 readonly
ServiceDate       date
SortOrder         int:9,0
Description       string:255
HasQuantitySchedule  boolean readonly
HasRevenueSchedule   boolean readonly
HasSchedule          boolean readonly
"""


def sales_objects() -> list[ObjectType]:
    """Account to OpportunityLineItem."""
    return [
        object_type("Account", "001", "Accounts", _ACCOUNT, rare=RARE_ACCOUNT),
        object_type("Contact", "003", "Contacts", _CONTACT, rare=RARE_CONTACT),
        object_type("Lead", "00Q", "Leads", _LEAD, rare=RARE_LEAD),
        object_type("Opportunity", "006", "Opportunities", _OPPORTUNITY, rare=RARE_OPPORTUNITY),
        object_type("OpportunityContactRole", "00K", "Opportunity Contact Role", _ROLE),
        object_type("Campaign", "701", "Campaigns", _CAMPAIGN, rare=RARE_CAMPAIGN),
        object_type(
            "CampaignMember", "00v", "Campaign Members", _CAMPAIGN_MEMBER, rare=RARE_MEMBER
        ),
        object_type(
            "CampaignMemberStatus", "01Y", "Campaign Member Statuses", _CAMPAIGN_MEMBER_STATUS
        ),
        object_type("Case", "500", "Cases", _CASE, rare=RARE_CASE),
        object_type("Product2", "01t", "Products", _PRODUCT, label="Product", rare=RARE_PRODUCT),
        object_type(
            "Pricebook2", "01s", "Price Books", _PRICEBOOK, label="Price Book", rare=RARE_PRICEBOOK
        ),
        object_type(
            "PricebookEntry", "01u", "Price Book Entries", _PRICE, label="Price Book Entry"
        ),
        object_type(
            "OpportunityLineItem", "00k", "Opportunity Product", _LINE, label="Opportunity Product"
        ),
    ]
