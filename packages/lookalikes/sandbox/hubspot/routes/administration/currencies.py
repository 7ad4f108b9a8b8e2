"""The routes of the portal's currencies and of what they are worth.

Shapes and status codes are those of the vendor's specification; the guide says which rates there
are to change. The order of a list and the ids of rates are not recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.hubspot.answers.shapes import next_page
from sandbox.hubspot.bodies import currencies as bodies
from sandbox.hubspot.bodies.objects import RECORD_IDS
from sandbox.hubspot.errors import batch_item, refused
from sandbox.hubspot.portal.currencies import currency_names
from sandbox.hubspot.portal.rates import Rate, shown
from sandbox.hubspot.times import iso
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table
from sandbox.vendor import VendorError

_MOST = 100

Input = dict[str, Any]


def _codes(call: Call) -> Reply:
    return Reply(200, {"results": _named(list(currency_names()))})


def _home(call: Call) -> Reply:
    currencies = call.model.currencies
    return Reply(200, {"id": currencies.home, "createdAt": iso(currencies.since)})


def _move_home(call: Call) -> Reply:
    call.model.currencies.move_home(call.body["currencyCode"])
    call.model.offer_currencies()
    return _home(call)


def _list(call: Call) -> Reply:
    limit = call.number("limit", _MOST)
    if not 0 < limit <= _MOST:
        raise refused(f"The limit must be between 1 and {_MOST}; it was {limit}")
    after = call.number("after", 0)
    source = call.query.get("fromCurrencyCode", "")
    target = call.query.get("toCurrencyCode", "")
    found = call.model.currencies.listed(source, target)
    answer: Input = {"results": [shown(each) for each in found[after : after + limit]]}
    follow = after + limit
    if follow < len(found):
        join = "&" if "?" in call.again else "?"
        answer["paging"] = next_page(follow, f"{call.again}{join}after={follow}")
    return Reply(200, answer)


def _current(call: Call) -> Reply:
    return Reply(200, {"results": [shown(each) for each in call.model.currencies.current()]})


def _get(call: Call) -> Reply:
    return Reply(200, shown(call.model.currencies.get(call.path["rate_id"])))


def _add(call: Call) -> Reply:
    return Reply(200, shown(_added(call, call.body)))


def _change(call: Call) -> Reply:
    value = call.body["conversionRate"]
    return Reply(200, shown(call.model.currencies.change(call.path["rate_id"], value)))


def _show(call: Call) -> Reply:
    pair = call.body["fromCurrencyCode"], call.body["toCurrencyCode"]
    call.model.currencies.show(*pair, visible=call.body["visibleInUI"])
    return Reply(204)


def _read_many(call: Call) -> Reply:
    return _many(call, 200, lambda entry: call.model.currencies.get(entry["id"]))


def _add_many(call: Call) -> Reply:
    return _many(call, 201, lambda entry: _added(call, entry))


def _change_many(call: Call) -> Reply:
    currencies = call.model.currencies
    return _many(call, 200, lambda entry: currencies.change(entry["id"], entry["conversionRate"]))


def _central(call: Call) -> Reply:
    return Reply(200, {"centralExchangeRatesEnabled": bool(call.model.currencies.central)})


def _not_central(call: Call) -> Reply:
    kept = call.model.currencies.central
    return Reply(200, {"results": _named([code for code in currency_names() if code not in kept])})


def _add_central(call: Call) -> Reply:
    made = call.model.currencies.add_central(call.body["currencyCode"])
    call.model.offer_currencies()
    return Reply(200, shown(made))


def _added(call: Call, entry: Input) -> Rate:
    currencies = call.model.currencies
    target = entry.get("toCurrencyCode") or currencies.home
    if target != currencies.home:
        # Documented: rates lead to the company currency. How others are refused is not recorded.
        raise refused(f"toCurrencyCode must be the company currency {currencies.home}")
    made = currencies.add(
        entry["fromCurrencyCode"], entry["conversionRate"], entry.get("effectiveAt")
    )
    call.model.offer_currencies()
    return made


def _many(call: Call, status: int, one: Callable[[Input], Rate]) -> Reply:
    inputs = call.body["inputs"]
    if len(inputs) > _MOST:
        raise refused(f"The number of inputs {len(inputs)} is more than the limit of {_MOST}")
    results: list[Input] = []
    errors: list[Input] = []
    for entry in inputs:
        try:
            results.append(shown(one(entry)))
        except VendorError as problem:
            ids = [entry["id"]] if "id" in entry else []
            errors.append(batch_item(problem, ids=ids, trace=None))
    times = {"startedAt": call.now, "completedAt": call.now}
    answer = {"status": "COMPLETE", "results": results, **times}
    if errors:
        return Reply(207, answer | {"numErrors": len(errors), "errors": errors})
    return Reply(status, answer)


def _named(codes: list[str]) -> list[Input]:
    names = currency_names()
    return [{"currencyCode": code, "currencyName": names[code]} for code in codes]


_ALL = "/settings/v3/currencies"
_RATES = _ALL + "/exchange-rates"
_ONE = _RATES + "/{rate_id}"
_CENTRAL = _ALL + "/central-fx-rates"

CURRENCY_ROUTES: Table = (
    ("GET", _ALL + "/codes", _codes),
    ("GET", _ALL + "/company-currency", _home),
    Route("PUT", _ALL + "/company-currency", _move_home, bodies.HOME_CURRENCY),
    ("GET", _RATES, _list),
    Route("POST", _RATES, _add, bodies.NEW_RATE),
    ("GET", _RATES + "/current", _current),
    Route("POST", _RATES + "/update-visibility", _show, bodies.SHOWN_CURRENCY),
    Route("POST", _RATES + "/batch/create", _add_many, bodies.NEW_RATES),
    Route("POST", _RATES + "/batch/read", _read_many, RECORD_IDS),
    Route("POST", _RATES + "/batch/update", _change_many, bodies.CHANGED_RATES),
    ("GET", _ONE, _get),
    Route("PATCH", _ONE, _change, bodies.CHANGED_RATE),
    ("GET", _CENTRAL + "/information", _central),
    ("GET", _CENTRAL + "/unsupported-currencies", _not_central),
    Route("POST", _CENTRAL + "/add-currency", _add_central, bodies.CENTRAL_CURRENCY),
)
