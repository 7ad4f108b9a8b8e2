"""Sellers as users of Salesforce."""

from __future__ import annotations

from typing import Any

from sandbox.worlds.reps import DOMAIN, Former, Rep


def user_fields(rep: Rep) -> dict[str, Any]:
    """A seller as a Salesforce User, what they cover in the company's own fields."""
    return {
        "Username": rep.email,
        "Email": rep.email,
        "FirstName": rep.first,
        "LastName": rep.last,
        "IsActive": True,
        "Title": "Account Executive",
        "Department": "Sales",
        "Country": rep.country.name,
        "TimeZoneSidKey": rep.country.zone,
        "Segment__c": rep.segment,
        "Region__c": rep.region,
        "Product_Line__c": rep.product,
        "Start_Date__c": rep.started.isoformat(),
        "Lead_Capacity__c": rep.capacity,
        "Working_Hours__c": rep.hours,
        "On_Leave_Until__c": None if rep.on_leave_until is None else rep.on_leave_until.isoformat(),
    }


def former_fields(former: Former) -> dict[str, Any]:
    """A seller who left, as a user still."""
    return {
        "Username": former.email,
        "Email": former.email,
        "FirstName": former.first,
        "LastName": former.last,
        "IsActive": True,
        "Title": "Account Executive",
        "Department": "Sales",
    }


def colleague_without_a_twin() -> dict[str, Any]:
    """Somebody whom only Salesforce knows."""
    email = f"order.desk@{DOMAIN}"
    return {
        "Username": email,
        "Email": email,
        "FirstName": "Order",
        "LastName": "Desk",
        "IsActive": True,
    }
