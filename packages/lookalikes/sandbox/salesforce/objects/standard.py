"""The objects of this org before anybody has changed it: sales, activities, people and setup."""

from __future__ import annotations

from sandbox.salesforce.objects.activity import activity_objects
from sandbox.salesforce.objects.history import history_objects
from sandbox.salesforce.objects.lesser import lesser_objects
from sandbox.salesforce.objects.people import people_objects
from sandbox.salesforce.objects.sales import sales_objects
from sandbox.salesforce.objects.setup import setup_objects
from sandbox.salesforce.schema.object_types import Schema


def new_schema() -> Schema:
    """The org's schema before anybody has provisioned anything."""
    return Schema(
        [
            *sales_objects(),
            *activity_objects(),
            *people_objects(),
            *history_objects(),
            *setup_objects(),
            *lesser_objects(),
        ]
    )
