"""What an administrator settles: currencies, users, business units, outcomes of calls. What would
change a portal for everybody is asked with nothing in it, so that only refusals come back.
"""

from verify.probes.hubspot.calls import NOBODY, THEIRS, call

_C = "/settings/v3/currencies"
_R = f"{_C}/exchange-rates"
_F = f"{_C}/central-fx-rates"
_U = "/settings/v3/users"

SETTING_PROBES = (
    call("the codes of currencies", "GET", f"{_C}/codes"),
    call("the company currency", "GET", f"{_C}/company-currency", look=THEIRS),
    call("a company currency that is none", "PUT", f"{_C}/company-currency", {"currencyCode": "wish"}),
    call("the exchange rates", "GET", _R, look=THEIRS),
    call("too many exchange rates", "GET", f"{_R}?limit=1001", look=THEIRS),
    call("the exchange rates of now", "GET", f"{_R}/current", look=THEIRS),
    call("an exchange rate there is not", "GET", f"{_R}/{NOBODY}"),
    call("add a rate of nothing", "POST", _R, {}),
    call("add a rate of a currency that is none", "POST", _R, {"fromCurrencyCode": "wish", "conversionRate": 1}),
    call("add a rate that is no number", "POST", _R, {"fromCurrencyCode": "EUR", "conversionRate": "much"}),
    call("change a rate there is not", "PATCH", f"{_R}/{NOBODY}", {"conversionRate": 2}),
    call("show a currency with nothing", "POST", f"{_R}/update-visibility", {}),
    call("add several rates of nothing", "POST", f"{_R}/batch/create", {}),
    call("change several rates with nothing", "POST", f"{_R}/batch/update", {}),
    call("read several rates there are not", "POST", f"{_R}/batch/read", {"inputs": [{"id": NOBODY}]}),
    call("whether rates are central", "GET", f"{_F}/information", look=THEIRS),
    call("currencies without central rates", "GET", f"{_F}/unsupported-currencies", look=THEIRS),
    call("add a central currency that is none", "POST", f"{_F}/add-currency", {"currencyCode": "wish"}),
    call("make a user of nothing", "POST", _U, {}),
    call("change a user nobody is", "PUT", f"{_U}/{NOBODY}", {}),
    call("take away a user nobody is", "DELETE", f"{_U}/{NOBODY}"),
    call("the business units of nobody", "GET", f"/business-units/v3/business-units/user/{NOBODY}", look=THEIRS),
    call("the outcomes of calls", "GET", "/calling/v1/dispositions", look=THEIRS),
)  # fmt: skip
