"""Tasks and events: who (a contact or lead) and what (anything else) they are about."""

from __future__ import annotations

from sandbox.salesforce.objects.rare import RARE_EVENT, RARE_TASK
from sandbox.salesforce.schema.field_table import object_type
from sandbox.salesforce.schema.object_types import ObjectType

_SERIES = (
    "RecurrenceActivityId  reference readonly to=Event as=RecurrenceActivity "
    "children=RecurringEvents cascade"
)
_SERIES_OF_TASKS = (
    "RecurrenceActivityId  reference readonly to=Task as=RecurrenceActivity "
    "children=RecurringTasks cascade"
)
# An org lists everything that may have activities; of the recorded ones these are here.
_ABOUT = "WhatId  reference to=Account,Campaign,Case,Opportunity,Product2 as=What"
_EVENT = f"""
Subject            combobox:255 values=event_subject
WhoId              reference to=Contact,Lead as=Who children=Events cascade
{_ABOUT} children=Events cascade
OwnerId            reference to=Calendar,User as=Owner
AccountId          reference readonly to=Account as=Account
Location           string:255
StartDateTime      datetime
EndDateTime        datetime
ActivityDateTime   datetime
ActivityDate       date
DurationInMinutes  int:8,0
IsAllDayEvent      boolean
IsPrivate          boolean
ShowAs             picklist:40 values=show_as restricted default=Busy
EventSubtype       picklist:40 values=event_subtype restricted createonly default=Event
IsChild            boolean readonly
IsGroupEvent       boolean readonly
GroupEventType     picklist:40 values=group_event restricted readonly default=0 nullable
IsArchived         boolean readonly
IsRecurrence2      boolean readonly
IsRecurrence2Exception  boolean readonly
IsRecurrence2Exclusion  boolean readonly
IsRecurrence       boolean createonly
{_SERIES}
RecurrenceStartDateTime  datetime
RecurrenceEndDateOnly  date
RecurrenceType     picklist:40 values=recurrence restricted
RecurrenceInterval  int:9,0
IsReminderSet      boolean
ReminderDateTime   datetime
Description        textarea:32000
"""

_TASK = f"""
Subject            combobox:255 values=task_subject
WhoId              reference to=Contact,Lead as=Who children=Tasks cascade
{_ABOUT} children=Tasks cascade
OwnerId            reference to=Group,User as=Owner
AccountId          reference readonly to=Account as=Account
ActivityDate       date
Status             picklist:40 values=task_status required default=Not+Started
Priority           picklist:40 values=task_priority required default=Normal
IsHighPriority     boolean readonly
IsClosed           boolean readonly
IsArchived         boolean readonly
CompletedDateTime  datetime readonly
TaskSubtype        picklist:40 values=task_subtype restricted createonly default=Task
CallType           picklist:40 values=call_type restricted
CallDurationInSeconds  int:8,0
IsReminderSet      boolean
ReminderDateTime   datetime
IsRecurrence       boolean createonly
{_SERIES_OF_TASKS}
RecurrenceStartDateOnly  date
RecurrenceEndDateOnly  date
RecurrenceType     picklist:40 values=recurrence restricted
RecurrenceInterval  int:9,0
Description        textarea:32000
"""


_RELATION = """
EventId        reference to=Event as=Event children=EventRelations detail
RelationId     reference to=Contact,Lead,User as=Relation createonly required
IsInvitee      boolean createonly default=true
IsParent       boolean createonly
IsWhat         boolean createonly
Status         picklist:40 values=invitation restricted default=New
Response       string:255
RespondedDate  datetime
"""


def activity_objects() -> list[ObjectType]:
    """Event, who is asked to it, and Task."""
    return [
        object_type("Event", "00U", "Events", _EVENT, label="Event", rare=RARE_EVENT),
        object_type("EventRelation", "0RE", "Event Relations", _RELATION),
        object_type("Task", "00T", "Tasks", _TASK, rare=RARE_TASK),
    ]
