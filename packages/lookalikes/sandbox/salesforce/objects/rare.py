"""Standard fields that clients read and hardly anybody fills: kept out of rows that have no value
for them.
"""

from __future__ import annotations

RARE_ACCOUNT = """
ShippingStreet  textarea
ShippingCity  string:40
ShippingState  string:80
ShippingPostalCode  string:20
ShippingCountry  string:80
BillingAddress  address readonly
ShippingAddress  address readonly
AccountSource  picklist values=lead_source
Ownership  picklist values=ownership
TickerSymbol  string:20
Site  string:80
RecordTypeId  reference to=RecordType as=RecordType
BillingLatitude  double:18,15
BillingLongitude  double:18,15
BillingGeocodeAccuracy  picklist:40 values=geocode_accuracy restricted
ShippingLatitude  double:18,15
ShippingLongitude  double:18,15
ShippingGeocodeAccuracy  picklist:40 values=geocode_accuracy restricted
Sic  string:20
SicDesc  string:80
Jigsaw  string:20
JigsawCompanyId  string:20 readonly
CleanStatus  picklist:40 values=clean_status restricted
DunsNumber  string:9
Tradestyle  string:255
NaicsCode  string:8
NaicsDesc  string:120
YearStarted  string:4
PhotoUrl  url readonly
DandbCompanyId  reference to=DandBCompany as=DandbCompany
LastActivityDate  date readonly
LastViewedDate  datetime readonly
LastReferencedDate  datetime readonly
"""

RARE_CONTACT = """
HomePhone  phone
Fax  phone
Birthdate  date
RecordTypeId  reference to=RecordType as=RecordType
MailingAddress  address readonly
MailingLatitude  double:18,15
MailingLongitude  double:18,15
MailingGeocodeAccuracy  picklist:40 values=geocode_accuracy restricted
OtherStreet  textarea
OtherCity  string:40
OtherState  string:80
OtherPostalCode  string:20
OtherCountry  string:80
OtherLatitude  double:18,15
OtherLongitude  double:18,15
OtherGeocodeAccuracy  picklist:40 values=geocode_accuracy restricted
OtherAddress  address readonly
OtherPhone  phone
AssistantName  string:40
AssistantPhone  phone
EmailBouncedReason  string:255
EmailBouncedDate  datetime
Jigsaw  string:20
JigsawContactId  string:20 readonly
CleanStatus  picklist:40 values=clean_status restricted
PhotoUrl  url readonly
IndividualId  reference to=Individual as=Individual children=Contacts
LastCURequestDate  datetime readonly
LastCUUpdateDate  datetime readonly
LastActivityDate  date readonly
LastViewedDate  datetime readonly
LastReferencedDate  datetime readonly
"""

RARE_LEAD = """
Fax  phone
RecordTypeId  reference to=RecordType as=RecordType
Address  address readonly
Latitude  double:18,15
Longitude  double:18,15
GeocodeAccuracy  picklist:40 values=geocode_accuracy restricted
EmailBouncedReason  string:255 updateonly
EmailBouncedDate  datetime updateonly
Jigsaw  string:20
JigsawContactId  string:20 readonly
CleanStatus  picklist:40 values=clean_status restricted
CompanyDunsNumber  string:9
DandbCompanyId  reference to=DandBCompany as=DandbCompany children=Leads
IndividualId  reference to=Individual as=Individual children=Leads
PhotoUrl  url readonly
LastTransferDate  date readonly
LastActivityDate  date readonly
LastViewedDate  datetime readonly
LastReferencedDate  datetime readonly
"""

_CLOSE_DATE_CHANGED = (
    "LastCloseDateChangedHistoryId  reference readonly to=OpportunityHistory "
    "as=LastCloseDateChangedHistory"
)

RARE_OPPORTUNITY = f"""
CampaignId  reference to=Campaign as=Campaign children=Opportunities
RecordTypeId  reference to=RecordType as=RecordType
ContactId  reference to=Contact as=Contact children=Opportunities createonly
TotalOpportunityQuantity  double:18,2
Pricebook2Id  reference to=Pricebook2 as=Pricebook2 children=Opportunities defaulted
Fiscal  string:6 readonly
FiscalQuarter  int:8,0 readonly
FiscalYear  int:8,0 readonly
LastStageChangeDate  datetime readonly
LastAmountChangedHistoryId  reference readonly to=OpportunityHistory as=LastAmountChangedHistory
{_CLOSE_DATE_CHANGED}
LastActivityDate  date readonly
LastViewedDate  datetime readonly
LastReferencedDate  datetime readonly
"""

RARE_EVENT = """
EndDate  date readonly
RecurrenceTimeZoneSidKey  picklist:40 values=time_zone restricted
RecurrenceDayOfWeekMask  int:9,0
RecurrenceDayOfMonth  int:9,0
RecurrenceInstance  picklist:40 values=recurrence_instance restricted
RecurrenceMonthOfYear  picklist:40 values=month restricted
Recurrence2PatternText  textarea:512 createonly
Recurrence2PatternVersion  picklist:40 values=pattern_version restricted readonly
Recurrence2PatternTimeZone  string:255 readonly
Recurrence2PatternStartDate  datetime readonly
"""

RARE_TASK = """
CallDisposition  string:255
CallObject  string:255
RecurrenceTimeZoneSidKey  picklist:40 values=time_zone restricted
RecurrenceDayOfWeekMask  int:9,0
RecurrenceDayOfMonth  int:9,0
RecurrenceInstance  picklist:40 values=recurrence_instance restricted
RecurrenceMonthOfYear  picklist:40 values=month restricted
RecurrenceRegeneratedType  picklist:40 values=regenerated restricted
"""

RARE_PRODUCT = """
ExternalId  string:255
DisplayUrl  url
QuantityUnitOfMeasure  picklist
StockKeepingUnit  string:180
LastViewedDate  datetime readonly
LastReferencedDate  datetime readonly
"""

RARE_PRICEBOOK = """
LastViewedDate  datetime readonly
LastReferencedDate  datetime readonly
"""

RARE_USER = """
Street  textarea
City  string:40
State  string:80
PostalCode  string:20
Latitude  double:18,15
Longitude  double:18,15
GeocodeAccuracy  picklist:40 values=geocode_accuracy restricted
Address  address readonly
EmailPreferencesAutoBcc  boolean default=true
EmailPreferencesAutoBccStayInTouch  boolean
EmailPreferencesStayInTouchReminder  boolean default=true
StayInTouchSubject  string:80
StayInTouchSignature  textarea:512
StayInTouchNote  string:512
OfflineTrialExpirationDate  datetime readonly
OfflinePdaTrialExpirationDate  datetime readonly
DigestFrequency  picklist:40 values=email_frequency restricted filled default=D
DefaultGroupNotificationFrequency  picklist:40 values=post_frequency restricted filled default=N
SenderEmail  email
SenderName  string:80
Signature  textarea:1333
Fax  phone
CommunityNickname  string:40
BadgeText  string:80 readonly
EmployeeNumber  string:20
DelegatedApproverId  reference to=Group,User
LastLoginDate  datetime readonly
LastPasswordChangeDate  datetime readonly
ContactId  reference to=Contact as=Contact children=Users restricts createonly
AccountId  reference readonly to=Account as=Account children=Users
Extension  phone
FederationIdentifier  string:512
AboutMe  textarea:1000
FullPhotoUrl  url readonly
SmallPhotoUrl  url readonly
MediumPhotoUrl  url readonly
LastViewedDate  datetime readonly
LastReferencedDate  datetime readonly
"""

RARE_CASE = """
SuppliedPhone  string:40
SuppliedCompany  string:80
Comments  textarea:4000
ContactPhone  phone readonly
ContactMobile  phone readonly
ContactEmail  email readonly
ContactFax  phone readonly
LastViewedDate  datetime readonly
LastReferencedDate  datetime readonly
"""

# Looked up whenever they are read, so that no row holds them; nobody opts out of faxes here.
RARE_MEMBER = """
Salutation  picklist:40 values=salutation readonly
Name  string:255 readonly
FirstName  string:40 readonly
LastName  string:80 readonly
Title  string:128 readonly
Street  string:255 readonly
City  string:40 readonly
State  string:80 readonly
PostalCode  string:20 readonly
Country  string:80 readonly
Email  email readonly
Phone  phone readonly
Fax  phone readonly
MobilePhone  phone readonly
Description  textarea:32000 readonly
DoNotCall  boolean readonly
HasOptedOutOfEmail  boolean readonly
HasOptedOutOfFax  boolean readonly
LeadSource  picklist values=lead_source readonly
CompanyOrAccount  string:255 readonly
LeadOrContactOwnerId  reference readonly to=Group,User as=LeadOrContactOwner
"""

# Counted whenever they are read, so that no row holds them.
RARE_CAMPAIGN = """
ExpectedResponse  percent:10,2
NumberOfLeads  int:9,0 readonly filled
NumberOfConvertedLeads  int:9,0 readonly filled
NumberOfContacts  int:9,0 readonly filled
NumberOfResponses  int:9,0 readonly filled
NumberOfOpportunities  int:9,0 readonly filled
NumberOfWonOpportunities  int:9,0 readonly filled
AmountAllOpportunities  currency:18,2 readonly filled
AmountWonOpportunities  currency:18,2 readonly filled
HierarchyNumberOfLeads  int:9,0 readonly filled
HierarchyNumberOfConvertedLeads  int:9,0 readonly filled
HierarchyNumberOfContacts  int:9,0 readonly filled
HierarchyNumberOfResponses  int:9,0 readonly filled
HierarchyNumberOfOpportunities  int:9,0 readonly filled
HierarchyNumberOfWonOpportunities  int:9,0 readonly filled
HierarchyAmountAllOpportunities  currency:18,2 readonly filled
HierarchyAmountWonOpportunities  currency:18,2 readonly filled
HierarchyNumberSent  double:18,0 readonly filled
HierarchyExpectedRevenue  currency:18,2 readonly filled
HierarchyBudgetedCost  currency:18,2 readonly filled
HierarchyActualCost  currency:18,2 readonly filled
CampaignMemberRecordTypeId  reference to=RecordType as=CampaignMemberRecordType
LastActivityDate  date readonly
LastViewedDate  datetime readonly
LastReferencedDate  datetime readonly
"""
