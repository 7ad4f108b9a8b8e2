"""The bodies of calls about the portal's currencies."""

from __future__ import annotations

from sandbox.hubspot.bodies.kinds import DECIMAL, FLAG, MOMENT, TEXT, Choice, Object
from sandbox.hubspot.bodies.objects import batch_of
from sandbox.hubspot.portal.currencies import currency_names

_SETTINGS = "com.hubspot.multicurrency.publicapi"
_CODE = Choice(tuple(currency_names()))

HOME_CURRENCY = Object(
    f"{_SETTINGS}.CompanyCurrencyUpdateRequest", {"currencyCode": _CODE}, ("currencyCode",)
)
CENTRAL_CURRENCY = Object(
    f"{_SETTINGS}.CentralFxRatesCreateRequest", {"currencyCode": _CODE}, ("currencyCode",)
)
NEW_RATE = Object(
    f"{_SETTINGS}.ExchangeRateCreateRequest",
    {
        "fromCurrencyCode": _CODE,
        "toCurrencyCode": _CODE,
        "conversionRate": DECIMAL,
        "effectiveAt": MOMENT,
    },
    ("conversionRate", "fromCurrencyCode"),
)
NEW_RATES = batch_of(NEW_RATE)
CHANGED_RATE = Object(
    f"{_SETTINGS}.ExchangeRateUpdateRequest", {"conversionRate": DECIMAL}, ("conversionRate",)
)
CHANGED_RATES = batch_of(
    Object(
        f"{_SETTINGS}.ExchangeRateBatchUpdateRequest",
        {"id": TEXT, "conversionRate": DECIMAL},
        ("id", "conversionRate"),
    )
)
SHOWN_CURRENCY = Object(
    f"{_SETTINGS}.UpdateVisibilityRequest",
    {"fromCurrencyCode": _CODE, "toCurrencyCode": _CODE, "visibleInUI": FLAG},
    ("fromCurrencyCode", "toCurrencyCode", "visibleInUI"),
)
