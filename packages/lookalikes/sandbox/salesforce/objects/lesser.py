"""Standard objects that clients look for and this org does little with.

The key prefix of ApexEmailNotification is unverified; that its user and its address are unique is
known from django-salesforce's suite for live orgs alone.
"""

from __future__ import annotations

from sandbox.salesforce.schema.field_table import object_type
from sandbox.salesforce.schema.object_types import ObjectType

_NOTE = """
ParentId   reference to=Account,Campaign,Contact,Lead,Opportunity as=Parent children=Notes {}
Title      string:80 required
IsPrivate  boolean
Body       textarea:32000
OwnerId    reference to=User as=Owner
""".format("cascade required createonly")

_FEED_ITEM = """
ParentId      reference to=Account,Campaign,Case,Contact,Lead,Opportunity,User as=Parent {}
Type          picklist:40 values=feed_item restricted default=TextPost
Title         string:255
Body          textarea:10000
LinkUrl       url:1000
IsRichText    boolean
CommentCount  int:9,0 readonly
LikeCount     int:9,0 readonly
Revision      int:9,0
Visibility    picklist:40 values=feed_visibility restricted default=AllUsers
Status        picklist:40 values=feed_status restricted default=Published
""".format("children=Feeds cascade required createonly")

_INDIVIDUAL = """
LastName               string:80 required
FirstName              string:40
Salutation             picklist:40 values=salutation
Name                   string:121 readonly filled
OwnerId                reference to=User as=Owner
HasOptedOutTracking    boolean
HasOptedOutProcessing  boolean
HasOptedOutSolicit     boolean
ShouldForget           boolean
BirthDate              date
"""

_COMPANY = """
Name        string:255
DunsNumber  string:9
"""

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_HOURS = "\n".join(f"{day}StartTime  time\n{day}EndTime  time" for day in _DAYS)
_BUSINESS_HOURS = f"""
Name            string:80 required
IsActive        boolean
IsDefault       boolean
TimeZoneSidKey  picklist:40 values=time_zone restricted filled default=GMT
{_HOURS}
LastViewedDate  datetime readonly
"""

_CRON_TRIGGER = """
NextFireTime      datetime
PreviousFireTime  datetime
StartTime         datetime
EndTime           datetime
State             picklist:16 values=job_state restricted
CronExpression    string:255
TimeZoneSidKey    picklist:40 values=time_zone restricted
OwnerId           reference to=User as=Owner
TimesTriggered    int:9,0
"""

_CALENDAR = """
Name      string:80 required
UserId    reference to=User as=User
Type      picklist:40 values=calendar_type restricted
IsActive  boolean
"""

_NOTIFICATION = """
UserId  reference to=User as=User unique
Email   email unique
"""


def lesser_objects() -> list[ObjectType]:
    """Note, FeedItem, and so on to ApexEmailNotification."""
    return [
        object_type("Note", "002", "Notes", _NOTE),
        object_type("FeedItem", "0D5", "Feed Items", _FEED_ITEM, counted=False),
        object_type("Individual", "0PK", "Individuals", _INDIVIDUAL),
        object_type(
            "DandBCompany",
            "06E",
            "D&B Companies",
            _COMPANY,
            label="D&B Company",
            createable=False,
            updateable=False,
            deletable=False,
        ),
        object_type(
            "BusinessHours",
            "01m",
            "Business Hours",
            _BUSINESS_HOURS,
            label="Business Hours",
            deletable=False,
        ),
        object_type(
            "CronTrigger",
            "08e",
            "Scheduled Jobs",
            _CRON_TRIGGER,
            label="Scheduled Job",
            createable=False,
            updateable=False,
            deletable=False,
        ),
        object_type(
            "Calendar", "023", "Calendars", _CALENDAR,
            createable=False, updateable=False, deletable=False,
        ),
        object_type("ApexEmailNotification", "7tf", "Apex Email Notifications", _NOTIFICATION),
    ]  # fmt: skip
