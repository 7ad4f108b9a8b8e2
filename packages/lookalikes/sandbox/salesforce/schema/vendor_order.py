"""In which order the vendor lists a standard object's fields, and what it calls them.

Describes, whole records and `FIELDS(ALL)` have this order. Account, Contact, Lead, Opportunity and
its contact roles, Case and Event follow describes recorded by CumulusCI
(`cumulusci/tests/shared_cassettes`, versions 48 to 62), Organization its recorded record; the
others follow classes that NetCoreForce made of describes of version 39. Not recorded: the places of
currencies and of state and country codes, and Organization's labels.
A field that is not listed comes last and is called after its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sandbox.salesforce.schema.user_switches import USER_SWITCH_ORDER

_STAMPS = "CreatedDate | CreatedById | LastModifiedDate | LastModifiedById | SystemModstamp"
_SEEN = "LastActivityDate: Last Activity | LastViewedDate | LastReferencedDate"
_VIEWED = "LastViewedDate | LastReferencedDate"

_ACCOUNT = f"""
Id | IsDeleted | MasterRecordId | Name: Account Name | LastName | FirstName | Salutation | Type:
Account Type | RecordTypeId | ParentId: Parent Account ID | BillingStreet | BillingCity |
BillingState: Billing State/Province | BillingPostalCode: Billing Zip/Postal Code |
BillingCountry | BillingStateCode | BillingCountryCode | BillingLatitude | BillingLongitude |
BillingGeocodeAccuracy | BillingAddress | ShippingStreet | ShippingCity | ShippingState:
Shipping State/Province | ShippingPostalCode: Shipping Zip/Postal Code | ShippingCountry |
ShippingStateCode | ShippingCountryCode | ShippingLatitude | ShippingLongitude |
ShippingGeocodeAccuracy | ShippingAddress | Phone: Account Phone | Fax: Account Fax |
AccountNumber | Website | PhotoUrl: Photo URL | Sic: SIC Code | Industry | AnnualRevenue |
NumberOfEmployees: Employees | Ownership | TickerSymbol | Description: Account Description |
Rating: Account Rating | Site: Account Site | CurrencyIsoCode | OwnerId | {_STAMPS} | {_SEEN} |
PersonContactId | IsPersonAccount | PersonMailingStreet | PersonMailingCity | PersonMailingState
| PersonMailingPostalCode | PersonMailingCountry | PersonMailingLatitude |
PersonMailingLongitude | PersonMailingGeocodeAccuracy | PersonOtherStreet | PersonOtherCity |
PersonOtherState | PersonOtherPostalCode | PersonOtherCountry | PersonOtherLatitude |
PersonOtherLongitude | PersonOtherGeocodeAccuracy | PersonMobilePhone | PersonHomePhone |
PersonOtherPhone | PersonAssistantPhone | PersonEmail | PersonTitle | PersonDepartment |
PersonAssistantName | PersonLeadSource | PersonBirthdate | PersonHasOptedOutOfEmail |
PersonDoNotCall | Jigsaw: Data.com Key | JigsawCompanyId | CleanStatus | AccountSource |
DunsNumber: D-U-N-S Number | Tradestyle | NaicsCode: NAICS Code | NaicsDesc: NAICS Description |
YearStarted | SicDesc: SIC Description | DandbCompanyId: D&B Company ID
"""

_CONTACT = f"""
Id | IsDeleted | MasterRecordId | AccountId | LastName | FirstName | Salutation | Name: Full
Name | RecordTypeId | OtherStreet | OtherCity | OtherState: Other State/Province |
OtherPostalCode: Other Zip/Postal Code | OtherCountry | OtherStateCode | OtherCountryCode |
OtherLatitude | OtherLongitude | OtherGeocodeAccuracy | OtherAddress | MailingStreet |
MailingCity | MailingState: Mailing State/Province | MailingPostalCode: Mailing Zip/Postal Code
| MailingCountry | MailingStateCode | MailingCountryCode | MailingLatitude | MailingLongitude |
MailingGeocodeAccuracy | MailingAddress | Phone: Business Phone | Fax: Business Fax |
MobilePhone | HomePhone | OtherPhone | AssistantPhone: Asst. Phone | ReportsToId | Email | Title
| Department | AssistantName: Assistant's Name | LeadSource | Birthdate | Description: Contact
Description | OwnerId | HasOptedOutOfEmail: Email Opt Out | DoNotCall | {_STAMPS} |
LastActivityDate: Last Activity | LastCURequestDate: Last Stay-in-Touch Request Date |
LastCUUpdateDate: Last Stay-in-Touch Save Date | {_VIEWED} | EmailBouncedReason |
EmailBouncedDate | IsEmailBounced | PhotoUrl: Photo URL | Jigsaw: Data.com Key | JigsawContactId
| CleanStatus | IndividualId
"""

_LEAD = f"""
Id | IsDeleted | MasterRecordId | LastName | FirstName | Salutation | Name: Full Name |
RecordTypeId | Title | Company | Street | City | State: State/Province | PostalCode: Zip/Postal
Code | Country | StateCode | CountryCode | Latitude | Longitude | GeocodeAccuracy | Address |
Phone | MobilePhone | Fax | Email | Website | PhotoUrl: Photo URL | Description | LeadSource |
Status | Industry | Rating | AnnualRevenue | NumberOfEmployees: Employees | OwnerId |
HasOptedOutOfEmail: Email Opt Out | IsConverted: Converted | ConvertedDate | ConvertedAccountId
| ConvertedContactId | ConvertedOpportunityId | IsUnreadByOwner: Unread By Owner | {_STAMPS} |
{_SEEN} | DoNotCall | LastTransferDate | Jigsaw: Data.com Key | JigsawContactId | CleanStatus |
CompanyDunsNumber: Company D-U-N-S Number | DandbCompanyId: D&B Company ID | EmailBouncedReason
| EmailBouncedDate | IndividualId
"""

_OPPORTUNITY = f"""
Id | IsDeleted | AccountId | RecordTypeId | IsPrivate: Private | Name | Description | StageName:
Stage | Amount | Probability: Probability (%) | ExpectedRevenue: Expected Amount |
TotalOpportunityQuantity: Quantity | CloseDate | Type: Opportunity Type | NextStep | LeadSource
| IsClosed: Closed | IsWon: Won | ForecastCategory | ForecastCategoryName: Forecast Category |
CurrencyIsoCode | CampaignId | HasOpportunityLineItem: Has Line Item | Pricebook2Id: Price Book
ID | OwnerId | {_STAMPS} | LastActivityDate: Last Activity | LastStageChangeDate | FiscalQuarter
| FiscalYear | Fiscal: Fiscal Period | ContactId | {_VIEWED} | HasOpenActivity | HasOverdueTask
| LastAmountChangedHistoryId: Opportunity History ID | LastCloseDateChangedHistoryId:
Opportunity History ID
"""

_CASE = f"""
Id | IsDeleted | MasterRecordId | CaseNumber | ContactId | AccountId | ParentId: Parent Case ID
| SuppliedName: Name | SuppliedEmail: Email Address | SuppliedPhone: Phone | SuppliedCompany:
Company | Type: Case Type | RecordTypeId | Status | Reason: Case Reason | Origin: Case Origin |
Subject | Priority | Description | IsClosed: Closed | ClosedDate | IsEscalated: Escalated |
OwnerId | {_STAMPS} | ContactPhone | ContactMobile | ContactEmail | ContactFax | Comments:
Internal Comments | {_VIEWED}
"""

_EVENT = f"""
Id: Activity ID | WhoId: Name ID | WhatId: Related To ID | Subject | Location | IsAllDayEvent:
All-Day Event | ActivityDateTime: Due Date Time | ActivityDate: Due Date Only |
DurationInMinutes: Duration | StartDateTime | EndDateTime | EndDate | Description | AccountId |
OwnerId: Assigned To ID | IsPrivate: Private | ShowAs: Show Time As | IsDeleted | IsChild |
IsGroupEvent | GroupEventType | {_STAMPS} | IsArchived: Archived | RecurrenceActivityId |
IsRecurrence: Create Recurring Series of Events | RecurrenceStartDateTime: Recurrence Start |
RecurrenceEndDateOnly: Recurrence End | RecurrenceTimeZoneSidKey: Recurrence Time Zone |
RecurrenceType | RecurrenceInterval | RecurrenceDayOfWeekMask: Recurrence Day of Week Mask |
RecurrenceDayOfMonth: Recurrence Day of Month | RecurrenceInstance | RecurrenceMonthOfYear:
Recurrence Month of Year | ReminderDateTime: Reminder Date/Time | IsReminderSet: Reminder Set |
EventSubtype | IsRecurrence2Exclusion: Historical Event, Not Following Recurrence |
Recurrence2PatternText: Recurrence Pattern | Recurrence2PatternVersion: Pattern Version |
IsRecurrence2: Repeat | IsRecurrence2Exception: Is Exception | Recurrence2PatternStartDate:
Recurrence Pattern Start Date | Recurrence2PatternTimeZone: Recurrence Pattern Time Zone
Reference
"""

_TASK = f"""
Id: Activity ID | WhoId: Name ID | WhatId: Related To ID | Subject | ActivityDate: Due Date Only
| Status | Priority | IsHighPriority: High Priority | OwnerId: Assigned To ID | Description |
IsDeleted | AccountId | IsClosed: Closed | {_STAMPS} | IsArchived: Archived |
CallDurationInSeconds: Call Duration | CallType | CallDisposition: Call Result | CallObject:
Call Object Identifier | ReminderDateTime: Reminder Date/Time | IsReminderSet: Reminder Set |
RecurrenceActivityId | IsRecurrence: Create Recurring Series of Tasks | RecurrenceStartDateOnly:
Recurrence Start | RecurrenceEndDateOnly: Recurrence End | RecurrenceTimeZoneSidKey: Recurrence
Time Zone | RecurrenceType | RecurrenceInterval | RecurrenceDayOfWeekMask: Recurrence Day of
Week Mask | RecurrenceDayOfMonth: Recurrence Day of Month | RecurrenceInstance |
RecurrenceMonthOfYear: Recurrence Month of Year | RecurrenceRegeneratedType: Repeat This Task |
TaskSubtype | CompletedDateTime: Completed Date/Time
"""

_ROLE = f"""
Id: Contact Role ID | OpportunityId | ContactId | Role | IsPrimary: Primary | {_STAMPS} |
IsDeleted
"""

_RELATION = f"""
Id: Account Contact Relationship ID | AccountId | ContactId | Roles | IsDirect: Direct | IsActive:
Active | StartDate | EndDate | IsDeleted | {_STAMPS}
"""

_CAMPAIGN = f"""
Id | IsDeleted | Name | ParentId: Parent Campaign ID | Type | RecordTypeId | Status | StartDate
| EndDate | ExpectedRevenue: Expected Revenue in Campaign | BudgetedCost: Budgeted Cost in
Campaign | ActualCost: Actual Cost in Campaign | ExpectedResponse: Expected Response (%) |
NumberSent: Num Sent in Campaign | IsActive: Active | Description | NumberOfLeads: Leads in
Campaign | NumberOfConvertedLeads: Converted Leads in Campaign | NumberOfContacts: Contacts in
Campaign | NumberOfResponses: Responses in Campaign | NumberOfOpportunities: Opportunities in
Campaign | NumberOfWonOpportunities: Won Opportunities in Campaign | AmountAllOpportunities:
Value Opportunities in Campaign | AmountWonOpportunities: Value Won Opportunities in Campaign |
HierarchyNumberOfLeads: Leads in Hierarchy | HierarchyNumberOfConvertedLeads: Converted Leads in
Hierarchy | HierarchyNumberOfContacts: Contacts in Hierarchy | HierarchyNumberOfResponses:
Responses in Hierarchy | HierarchyNumberOfOpportunities: Opportunities in Hierarchy |
HierarchyNumberOfWonOpportunities: Won Opportunities in Hierarchy |
HierarchyAmountAllOpportunities: Value Opportunities in Hierarchy |
HierarchyAmountWonOpportunities: Value Won Opportunities in Hierarchy | HierarchyNumberSent: Num
Sent in Hierarchy | HierarchyExpectedRevenue: Expected Revenue in Hierarchy |
HierarchyBudgetedCost: Budgeted Cost in Hierarchy | HierarchyActualCost: Actual Cost in
Hierarchy | OwnerId | {_STAMPS} | {_SEEN} | CampaignMemberRecordTypeId: Record Type ID
"""

_MEMBER = f"""
Id | IsDeleted | CampaignId | LeadId | ContactId | Status | HasResponded: Responded | {_STAMPS}
| FirstRespondedDate | Salutation | Name | FirstName | LastName | Title | Street | City | State:
State/Province | PostalCode: Zip/Postal Code | Country | Email | Phone | Fax | MobilePhone:
Mobile | Description | DoNotCall | HasOptedOutOfEmail: Email Opt Out | HasOptedOutOfFax: Fax Opt
Out | LeadSource | CompanyOrAccount: Company (Account) | Type | LeadOrContactId: Lead/Contact ID
| LeadOrContactOwnerId: Lead/Contact Owner ID
"""

_MEMBER_STATUS = f"""
Id | IsDeleted | CampaignId | Label | SortOrder | IsDefault | HasResponded | {_STAMPS}
"""

_PRODUCT = f"""
Id | Name: Product Name | ProductCode | Description: Product Description | IsActive: Active |
{_STAMPS} | Family: Product Family | ExternalDataSourceId | ExternalId: External ID |
DisplayUrl: Display URL | QuantityUnitOfMeasure | IsDeleted | IsArchived: Archived | {_VIEWED} |
StockKeepingUnit: Product SKU
"""

_PRICEBOOK = f"""
Id | IsDeleted | Name: Price Book Name | {_STAMPS} | {_VIEWED} | IsActive: Active | IsArchived:
Archived | Description | IsStandard: Is Standard Price Book
"""

_PRICE = f"""
Id | Name: Product Name | Pricebook2Id: Price Book ID | Product2Id: Product ID | UnitPrice: List
Price | IsActive: Active | UseStandardPrice | {_STAMPS} | ProductCode | IsDeleted | IsArchived:
Archived
"""

_LINE = f"""
Id: Line Item ID | OpportunityId | SortOrder | PricebookEntryId: Price Book Entry ID |
Product2Id: Product ID | ProductCode | Name: Opportunity Product Name | Quantity | Discount |
Subtotal | TotalPrice | UnitPrice: Sales Price | ListPrice | ServiceDate: Date |
HasRevenueSchedule | HasQuantitySchedule | Description: Line Description | HasSchedule |
{_STAMPS} | IsDeleted
"""

_USER = f"""
Id | Username | LastName | FirstName | Name: Full Name | CompanyName | Division | Department |
Title | Street | City | State: State/Province | PostalCode: Zip/Postal Code | Country | Latitude
| Longitude | GeocodeAccuracy | Address | Email | EmailPreferencesAutoBcc: AutoBcc |
EmailPreferencesAutoBccStayInTouch: AutoBccStayInTouch | EmailPreferencesStayInTouchReminder:
StayInTouchReminder | SenderEmail: Email Sender Address | SenderName: Email Sender Name |
Signature: Email Signature | StayInTouchSubject: Stay-in-Touch Email Subject |
StayInTouchSignature: Stay-in-Touch Email Signature | StayInTouchNote: Stay-in-Touch Email Note
| Phone | Fax | MobilePhone: Mobile | Alias | CommunityNickname: Nickname | BadgeText: User
Photo badge text overlay | IsActive: Active | TimeZoneSidKey: Time Zone | UserRoleId: Role ID |
LocaleSidKey: Locale | ReceivesInfoEmails: Info Emails | ReceivesAdminInfoEmails: Admin Info
Emails | EmailEncodingKey: Email Encoding | ProfileId | UserType | LanguageLocaleKey: Language |
EmployeeNumber | DelegatedApproverId | ManagerId | LastLoginDate: Last Login |
LastPasswordChangeDate: Last Password Change or Reset | {_STAMPS} | OfflineTrialExpirationDate:
Offline Edition Trial Expiration Date | OfflinePdaTrialExpirationDate: Sales Anywhere Trial
Expiration Date | {USER_SWITCH_ORDER} | ContactId | AccountId | Extension |
FederationIdentifier: SAML Federation ID | AboutMe: About Me | FullPhotoUrl: Url for full-sized
Photo | SmallPhotoUrl: Photo | MediumPhotoUrl: Url for medium profile photo | DigestFrequency:
Chatter Email Highlights Frequency | DefaultGroupNotificationFrequency: Default Notification
Frequency when Joining Groups | {_VIEWED} | IsProfilePhotoActive: Has Profile Photo
"""

_USER_ROLE = """
Id | Name | ParentRoleId | RollupDescription: Description | OpportunityAccessForAccountOwner:
Opportunity Access Level for Account Owner | CaseAccessForAccountOwner: Case Access Level for
Account Owner | ContactAccessForAccountOwner: Contact Access Level for Account Owner |
ForecastUserId: User ID | MayForecastManagerShare | LastModifiedDate | LastModifiedById |
SystemModstamp | DeveloperName | PortalAccountId: Account ID | PortalType | PortalAccountOwnerId:
User ID
"""

_ORGANIZATION = """
Id | Name | Division | Street | City | State: State/Province | PostalCode: Zip/Postal Code |
Country | Latitude | Longitude | GeocodeAccuracy | Address | Phone | Fax | PrimaryContact |
DefaultLocaleSidKey: Locale | TimeZoneSidKey: Time Zone | LanguageLocaleKey: Language |
ReceivesInfoEmails: Info Emails | ReceivesAdminInfoEmails: Info Emails Admin |
PreferencesRequireOpportunityProducts: RequireOpportunityProducts |
PreferencesTransactionSecurityPolicy: TransactionSecurityPolicy |
PreferencesTerminateOldestSession: TerminateOldestSession | PreferencesConsentManagementEnabled:
ConsentManagementEnabled | PreferencesAutoSelectIndividualOnMerge: AutoSelectIndividualOnMerge |
PreferencesLightningLoginEnabled: LightningLoginEnabled | PreferencesOnlyLLPermUserAllowed:
OnlyLLPermUserAllowed | FiscalYearStartMonth: Fiscal Year Starts In |
UsesStartDateAsFiscalYearName: Fiscal Year Name by Start | DefaultAccountAccess |
DefaultContactAccess | DefaultOpportunityAccess | DefaultLeadAccess | DefaultCaseAccess |
DefaultCalendarAccess | DefaultPricebookAccess: Default Price Book Access |
DefaultCampaignAccess | DelegatedAuthenticationServiceUrl | SystemModstamp | ComplianceBccEmail:
Compliance BCC Email | UiSkin: UI Skin | SignupCountryIsoCode: Signup Country |
TrialExpirationDate | NumKnowledgeService: Knowledge Licenses | OrganizationType: Edition |
NamespacePrefix | InstanceName | IsSandbox | WebToCaseDefaultOrigin: Web to Cases Default Origin
| MonthlyPageViewsUsed | MonthlyPageViewsEntitlement: Monthly Page Views Allowed | IsReadOnly |
CreatedDate | CreatedById | LastModifiedDate | LastModifiedById
"""

_TABLES = {
    "Account": _ACCOUNT,
    "Contact": _CONTACT,
    "Lead": _LEAD,
    "Opportunity": _OPPORTUNITY,
    "OpportunityContactRole": _ROLE,
    "AccountContactRelation": _RELATION,
    "Campaign": _CAMPAIGN,
    "CampaignMember": _MEMBER,
    "CampaignMemberStatus": _MEMBER_STATUS,
    "Case": _CASE,
    "Product2": _PRODUCT,
    "Pricebook2": _PRICEBOOK,
    "PricebookEntry": _PRICE,
    "OpportunityLineItem": _LINE,
    "Event": _EVENT,
    "Task": _TASK,
    "User": _USER,
    "UserRole": _USER_ROLE,
    "Organization": _ORGANIZATION,
}
_CUSTOM_OBJECT = f"Id | OwnerId | IsDeleted | Name | {_STAMPS}"


@cache
def called(object_name: str) -> dict[str, str]:
    """What the vendor calls those of the object's fields that are not called after their names."""
    return {name: label for name, label in _listed(object_name) if label}


def arranged(object_name: str, names: Iterable[str]) -> list[str]:
    """The names in the vendor's order.

    Of an object that is not listed what it is comes first, then who made it when; what the company
    added comes last everywhere.
    """
    places = _places(object_name)
    unlisted = len(places)
    return sorted(names, key=lambda name: (name.endswith("__c"), places.get(name, unlisted)))


@cache
def _places(object_name: str) -> dict[str, int]:
    return {name: place for place, (name, _) in enumerate(_listed(object_name))}


def _listed(object_name: str) -> list[tuple[str, str]]:
    """Name and label of each field that is listed, the label empty where it follows the name."""
    table = _TABLES.get(object_name)
    if table is None:
        if not object_name.endswith("__c"):
            return []
        table = _CUSTOM_OBJECT
    entries = (" ".join(entry.split()) for entry in table.split("|"))
    parts = (entry.partition(": ") for entry in entries)
    return [(name, label) for name, _, label in parts]
