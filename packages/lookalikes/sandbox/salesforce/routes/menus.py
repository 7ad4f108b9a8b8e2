"""What people see around their records: tabs, apps, icons, and what may be done from there.

Shapes and names are those of the REST API guide's examples (version 66.0). An org lists what it
has switched on; here that is the Sales app and its tabs, no rules, approvals or quick actions. Of
an object's colours only the newest theme's are told, which is not recorded so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.salesforce.errors import Refusal, not_found
from sandbox.salesforce.ids import make_id
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint

Told = dict[str, Any]

_COLOURS = {
    "Account": "6f7ccb",
    "Contact": "a094ed",
    "Lead": "f88962",
    "Opportunity": "fcb95b",
    "Campaign": "f49756",
    "Case": "f2cf5b",
    "Product2": "b781d3",
}
_NEWEST, _CLASSIC = "theme4", "theme3"
_APPS = ("Sales", "Service", "Marketing")
_MOBILE = (
    ("Standard.Search", "Smart Search Items", "/search"),
    ("Standard.MyDay", "Today", "/myDay"),
    ("Standard.Tasks", "Tasks", "/tasks"),
    ("Standard.Dashboards", "Dashboards", "/dashboards"),
)
_MENUS = ("AppSwitcher", "Salesforce1", "NetworkTabs")
_STANDARD_ACTIONS = (
    ("Post to Chatter", "chatterPost", "CHATTERPOST"),
    ("Send Email", "emailSimple", "EMAILSIMPLE"),
    ("Submit for Approval", "submit", "SUBMITAPPROVAL"),
    (
        "Deactivate Session-Based Permission Set",
        "deactivateSessionPermSet",
        "DEACTIVATE_SESSION_PERM_SET",
    ),
    (
        "Activate Session-Based Permission Set",
        "activateSessionPermSet",
        "ACTIVATE_SESSION_PERM_SET",
    ),
    ("Choose Price Book", "choosePricebook", "CHOOSE_PRICEBOOK"),
)
_CUSTOM_ACTIONS = ("quickAction", "apex", "emailAlert", "flow", "sendNotification")


def menu_endpoints() -> list[Endpoint]:
    """`/tabs`, `/theme`, `/appMenu`, `/actions`, `/process`, `/quickActions` and what of them
    belongs to an object.
    """
    return [
        endpoint("/tabs", GET=_tabs),
        endpoint("/theme", GET=_theme),
        endpoint("/appMenu", GET=_menus),
        endpoint("/appMenu/{menu}", GET=_menu),
        endpoint("/actions", GET=_actions),
        endpoint("/actions/standard", GET=_standard_actions),
        endpoint("/actions/custom", GET=_custom_actions),
        endpoint("/process", GET=_processes),
        endpoint("/process/rules", GET=_rules),
        endpoint("/process/approvals", GET=_approvals),
        endpoint("/quickActions", GET=_no_quick_actions),
        endpoint("/sobjects/{sobject}/quickActions", GET=_no_quick_actions),
        endpoint("/sobjects/{sobject}/describe/approvalLayouts", GET=_no_layouts),
        endpoint("/connect/communities", GET=_communities),
        endpoint("/wave", GET=_no_analytics),
        endpoint("/wave/{rest:path}", GET=_no_analytics),
    ]


def tabbed(call: Call) -> Iterator[ObjectType]:
    """The objects that have a tab, as far as the caller may read them."""
    for name in _COLOURS:
        kind = call.model.schema.find(name)
        if kind is not None and call.model.access.allows(name, "read"):
            yield kind


def colour_of(kind: ObjectType) -> str | None:
    """The colour of an object's tab, if it has one."""
    return _COLOURS.get(kind.name)


def _tabs(call: Call) -> Answer:
    return Answer(200, [_tab(call.model.url, kind) for kind in tabbed(call)])


def _tab(host: str, kind: ObjectType) -> Told:
    small = f"{host}/img/icon/{_drawn(kind)}s16.png"
    return {
        "colors": _colours(kind),
        "custom": False,
        "iconUrl": f"{host}/img/icon/{_drawn(kind)}s32.png",
        "icons": _icons(host, kind),
        "label": kind.plural,
        "miniIconUrl": small,
        "name": f"standard-{kind.name}",
        "sobjectName": kind.name,
        "url": f"{host}/{kind.prefix}/o",
    }


def _theme(call: Call) -> Answer:
    host = call.model.url
    items = [
        {"name": kind.name, "icons": _icons(host, kind), "colors": _colours(kind)}
        for kind in tabbed(call)
    ]
    return Answer(200, {"themeItems": items})


def _colours(kind: ObjectType) -> list[Told]:
    return [{"color": _COLOURS[kind.name], "context": "primary", "theme": _NEWEST}]


def _icons(host: str, kind: ObjectType) -> list[Told]:
    drawn = _drawn(kind)
    classic = [
        _icon("image/png", size, _CLASSIC, f"{host}/img/icon/{drawn}s{size}.png")
        for size in (32, 16)
    ]
    where = f"{host}/img/icon/t4/standard/{drawn}"
    # A drawing without pixels has no size.
    drawing = _icon("image/svg+xml", 0, _NEWEST, f"{where}.svg")
    newest = [_icon("image/png", size, _NEWEST, f"{where}_{size}.png") for size in (60, 120)]
    return [*classic, drawing, *newest]


def _icon(kind: str, size: int, theme: str, url: str) -> Told:
    return {"contentType": kind, "height": size, "theme": theme, "url": url, "width": size}


def _drawn(kind: ObjectType) -> str:
    return kind.name.lower().rstrip("2")


def _menus(call: Call) -> Answer:
    return Answer(200, {name: f"{call.base}/appMenu/{name}" for name in _MENUS})


def _menu(call: Call) -> Answer:
    name = call.params["menu"]
    if name == "AppSwitcher":
        items = [_app(place, label) for place, label in enumerate(_APPS, 1)]
    elif name == "Salesforce1":
        items = [_item(kind, None, label, url) for kind, label, url in _MOBILE]
    elif name == "NetworkTabs":
        items = []
    else:
        raise not_found()
    return Answer(200, {"appMenuItems": items})


def _app(place: int, label: str) -> Told:
    tabs = make_id("02u", place)
    return _item("Tabset", tabs, label, f"/home/home.jsp?tsid={tabs[:15]}")


def _item(kind: str, content: str | None, label: str, url: str) -> Told:
    drawn = {"icons": None, "colors": None}
    return {"type": kind, "content": content, **drawn, "label": label, "url": url}


def _actions(call: Call) -> Answer:
    return Answer(200, {name: f"{call.base}/actions/{name}" for name in ("standard", "custom")})


def _standard_actions(call: Call) -> Answer:
    where = f"{call.base}/actions/standard"
    actions = [
        {"label": label, "name": name, "type": kind, "url": f"{where}/{name}"}
        for label, name, kind in _STANDARD_ACTIONS
    ]
    return Answer(200, {"actions": actions})


def _custom_actions(call: Call) -> Answer:
    return Answer(200, {name: f"{call.base}/actions/custom/{name}" for name in _CUSTOM_ACTIONS})


def _processes(call: Call) -> Answer:
    return Answer(200, {name: f"{call.base}/process/{name}" for name in ("rules", "approvals")})


def _rules(call: Call) -> Answer:
    return Answer(200, {"rules": {}})


def _approvals(call: Call) -> Answer:
    return Answer(200, {"approvals": {}})


def _no_quick_actions(call: Call) -> Answer:
    _of_object(call)
    return Answer(200, [])


def _no_layouts(call: Call) -> Answer:
    _of_object(call)
    return Answer(200, {"approvalLayouts": []})


def _communities(call: Call) -> Answer:
    """None (recorded by CumulusCI)."""
    return Answer(200, {"communities": [], "total": 0})


def _no_analytics(call: Call) -> Answer:
    """What an org without CRM Analytics says, as observed of a sandbox in 2026."""
    message = "This feature is not currently enabled for this user type or org: [Wave]"
    raise Refusal(403, "FUNCTIONALITY_NOT_ENABLED", message)


def _of_object(call: Call) -> None:
    name = call.params.get("sobject")
    if name is not None and call.model.schema.find(name) is None:
        raise not_found()
