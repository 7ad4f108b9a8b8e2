"""What several currencies add to an org: CurrencyType, the currency of every record that has
amounts or may get some, and DatedConversionRate where rates are dated.

Documented: CurrencyType with its fields, that it is not there in an org with one currency, that no
client deletes it and only an administrator's changes it, and that what was stored before is in the
corporate currency from then on; the fields of DatedConversionRate, of which clients change the rate
alone, and that they delete such rows, but make none. Known from metadata of orgs: the currency of
each object listed here but OpportunityHistory (known from a replica), CampaignMember and Event.
Unverified: the label of the field; that of OpportunityContactRole and the history objects it has
none.
"""

from __future__ import annotations

from dataclasses import replace

from sandbox.salesforce.currencies.settings import Currencies, is_dated
from sandbox.salesforce.records.store import Store
from sandbox.salesforce.schema.field_table import object_type
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

CODE = "CurrencyIsoCode"
USERS_OWN = "DefaultCurrencyIsoCode"
TYPE, DATED = "CurrencyType", "DatedConversionRate"

_CURRENCY_TYPE = """
IsoCode         picklist:40 restricted required
ConversionRate  double:18,6 required
DecimalPlaces   int:9,0 required
IsActive        boolean
IsCorporate     boolean
"""
_DATED_RATE = """
IsoCode         picklist:40 restricted required readonly
StartDate       date required readonly
NextStartDate   date readonly
ConversionRate  double:18,6 required updateonly
"""
_STAMPED = (
    "Account", "Contact", "Lead", "Opportunity", "Campaign", "CampaignMember", "Case", "Task",
    "Event", "Product2", "Pricebook2", "PricebookEntry", "OpportunityLineItem", "User",
    "OpportunityHistory",
)  # fmt: skip
# What the platform alone says: the currency of what the row belongs to.
_TAKEN_OVER = frozenset({"CampaignMember", "OpportunityLineItem", "OpportunityHistory"})


def add_to_schema(schema: Schema, currencies: Currencies) -> None:
    """Make CurrencyType known and every currency field, or bring their choices up to date; nothing
    in an org with one currency.
    """
    if not currencies:
        return
    if schema.find(TYPE) is None:
        schema.add_object(_rates(TYPE, "01L", "Currency Types", _CURRENCY_TYPE))
    if is_dated(currencies) and schema.find(DATED) is None:
        dated = _rates(DATED, "04w", "Dated Conversion Rates", _DATED_RATE)
        schema.add_object(replace(dated, updateable=True, deletable=True))
    for object_name, field in _fields(schema, currencies):
        schema.add_field(object_name, field)


def switch_on(schema: Schema, store: Store, currencies: Currencies) -> list[ObjectType]:
    """As `add_to_schema`, with tables for the objects that hold rates, of which those that are new
    are returned; rows that are there get the corporate currency.
    """
    fresh = [
        (object_name, field.name)
        for object_name, field in _fields(schema, currencies)
        if field.name not in _known(schema, object_name)
    ]
    add_to_schema(schema, currencies)
    for object_name, name in fresh:
        _stamp_all(store, object_name, name, next(iter(currencies)))
    added = [schema.find(name) for name in (TYPE, DATED) if name not in store.tables]
    fresh_ones = [kind for kind in added if kind is not None]
    for kind in fresh_ones:
        store.add_table(kind)
    return fresh_ones


def add_to_object(schema: Schema, made: ObjectType) -> None:
    """Give an object of the company's own its currency, where the org has several."""
    account = schema.find("Account")
    if account is not None and CODE in account.fields:
        schema.add_field(made.name, account.fields[CODE])


def _stamp_all(store: Store, object_name: str, name: str, code: str) -> None:
    table = store[object_name]
    for row in list(table.rows.values()):
        table.put({**row, name: code})


def _rates(name: str, prefix: str, plural: str, table: str) -> ObjectType:
    made = object_type(
        name, prefix, plural, table, createable=False, updateable=False, deletable=False
    )
    made.remove("IsDeleted")
    return made


def _fields(schema: Schema, currencies: Currencies) -> list[tuple[str, Field]]:
    """(object, field) of all that records say their currency in."""
    if not currencies:
        return []
    active = {code: each for code, each in currencies.items() if each.active}
    found = [
        (name, _choice(CODE, active, offered=name not in _TAKEN_OVER)) for name in _stamped(schema)
    ]
    found.append(("User", _choice(USERS_OWN, active, offered=True)))
    found.append(("Organization", _choice(USERS_OWN, currencies, offered=False)))
    held = [name for name in (TYPE, DATED) if schema.find(name) is not None]
    found.extend((name, _choice("IsoCode", currencies, offered=name == TYPE)) for name in held)
    return found


def _stamped(schema: Schema) -> list[str]:
    named = [each for each in _STAMPED if schema.find(each) is not None]
    custom = [kind.name for kind in schema if kind.name.endswith("__c")]
    return named + custom


def _choice(name: str, among: Currencies, *, offered: bool) -> Field:
    labels = tuple(each.label for each in among.values())
    return Field(
        name,
        "picklist",
        "Default Currency ISO Code" if name == USERS_OWN else "Currency ISO Code",
        length=40 if name == "IsoCode" else 3,
        values=tuple(among),
        value_labels=labels,
        restricted=True,
        createable=offered,
        updateable=offered,
        defaulted=True,
    )


def _known(schema: Schema, object_name: str) -> dict[str, Field]:
    found = schema.find(object_name)
    return {} if found is None else found.fields
