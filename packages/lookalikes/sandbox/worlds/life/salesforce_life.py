"""Calls, tasks and recurring events as reps put them down in Salesforce, and what there is to
sell.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sandbox.vendor import VendorModel
from sandbox.worlds.history import History
from sandbox.worlds.life.activities import Activity, Life, Series
from sandbox.worlds.life.pen import Known, Pen
from sandbox.worlds.vocabulary.sales import LIST_PRICES

MEETING = timedelta(minutes=30)


class SalesforceLife:
    """Writes the life of a world, part by part."""

    def __init__(self, history: History, model: VendorModel) -> None:
        self._pen = Pen(history, model, "life:salesforce")
        self._price_list()

    def _price_list(self) -> None:
        book = self._pen.first("Pricebook2")
        for name, price in LIST_PRICES.items():
            fields = {"Name": name, "IsActive": True, "ProductCode": name.upper().replace(" ", "-")}
            product = self._pen.insert("Product2", fields, 729)
            entry = {"Pricebook2Id": book, "Product2Id": product, "UnitPrice": price}
            self._pen.insert("PricebookEntry", {**entry, "IsActive": True}, 729)

    def write(self, part: History, life: Life, known: Known) -> None:
        """Insert what was done and is planned in this part."""
        for activity in life.sold:
            self._activity(part, activity, known)
        for series in life.series:
            self._series(series, known)

    def _activity(self, part: History, activity: Activity, known: Known) -> None:
        fields = self._fields(activity, known)
        if activity.call:
            done = {"Status": "Completed", "TaskSubtype": "Call"}
            done["CallType"] = "Inbound" if activity.inbound else "Outbound"
            said = {**fields, **done, "CallDurationInSeconds": activity.seconds}
            self._pen.insert("Task", said, activity.born)
            return
        task = self._pen.insert("Task", fields, activity.born)
        if activity.done:
            ago = (part.today - activity.due).days
            self._pen.change("Task", task, {"Status": "Completed"}, ago)

    def _fields(self, activity: Activity, known: Known) -> dict[str, Any]:
        return {
            "Subject": activity.subject,
            "WhoId": None if activity.person is None else known.people.get(activity.person),
            "WhatId": None if activity.deal is None else known.deals[activity.deal],
            "OwnerId": known.users[activity.rep],
            "ActivityDate": activity.due.isoformat(),
            "Status": "Not Started",
            "Priority": "High" if self._pen.rng.random() < 0.15 else "Normal",
        }

    def _series(self, series: Series, known: Known) -> None:
        """The series itself: Salesforce makes the occurrences."""
        common = {
            "Subject": series.subject,
            "WhoId": None if series.person is None else known.people.get(series.person),
            "WhatId": known.deals[series.deal],
            "OwnerId": known.users[series.rep],
            "ShowAs": "Busy",
            "IsAllDayEvent": False,
        }
        held = series.occurrences
        rule = {
            "IsRecurrence": True,
            "RecurrenceType": "RecursWeekly",
            "RecurrenceInterval": series.weeks,
            "RecurrenceDayOfWeekMask": 1 << (held[0].isoweekday() % 7),
            "RecurrenceStartDateTime": _instant(held[0]),
            "RecurrenceEndDateOnly": held[-1].date().isoformat(),
        }
        self._pen.insert("Event", {**common, **rule, **_when(held[0])}, series.born)


def _when(moment: datetime) -> dict[str, str]:
    return {"StartDateTime": _instant(moment), "EndDateTime": _instant(moment + MEETING)}


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
