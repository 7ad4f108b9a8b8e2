"""The portal's property definitions and groups: which there are, who may change what, how they are
kept.

HubSpot's own definitions are shared among portals; a portal keeps what it made or changed. What a
definition may say is decided in `rules`, what a *value* may be in `values`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable
from typing import Any

from sandbox.hubspot.definitions import options, rules, stage_properties
from sandbox.hubspot.definitions.catalog import (
    CURRENCIES,
    IDENTIFYING,
    Definition,
    all_standard,
    custom_properties,
    definition,
    opt_out_of,
)
from sandbox.hubspot.definitions.checks import Checks
from sandbox.hubspot.definitions.described import Described, groups
from sandbox.hubspot.definitions.pipelines import Pipelines
from sandbox.hubspot.definitions.subscriptions import SubscriptionType
from sandbox.hubspot.definitions.values import Checker, checker
from sandbox.hubspot.errors import refused
from sandbox.hubspot.required import require
from sandbox.hubspot.times import iso

_OWN = frozenset({"own"})
_BRANDS = "hs_all_assigned_business_unit_ids"


class PropertyBook:
    """Definitions by object type and name; `checks[kind]` says what the live ones take."""

    def __init__(self, portal_id: int, owner_ids: Container[str], now: Callable[[], int]) -> None:
        self._portal_id = portal_id
        self._owner_ids = owner_ids
        self._now = now
        # What HubSpot gives; a live definition that is another was made or changed by the portal.
        self._given: dict[str, dict[str, Definition]] = {}
        self._brought: dict[str, dict[str, Definition]] = {}
        self._offered: dict[tuple[str, str], Collection[str]] = {}
        self._stages: dict[tuple[str, str], str] = {}
        self.live: dict[str, dict[str, Definition]] = {}
        self.archived: dict[str, dict[str, Definition]] = {}
        self.groups: dict[str, dict[str, dict[str, Any]]] = {}
        self.checks: dict[str, Checks] = {}
        for kind, given in all_standard().items():
            self._open(kind, given, groups()[kind])
        self._offered["calls", "hs_call_disposition"] = tuple(options.CALL_OUTCOMES)

    def open(self, kind: str, label: str) -> None:
        """Make room for the properties of a custom object type."""
        group = f"{kind}_information"
        self._open(kind, custom_properties(group), {group: label})

    def close(self, kind: str) -> None:
        """Forget the properties of a custom object type."""
        for table in (self._given, self.live, self.archived, self.groups, self.checks):
            table.pop(kind, None)

    def stand(self, kind: str, pipelines: Pipelines) -> None:
        """Take the pipelines of an object type as they are: the choices of the two properties that
        say where a record stands, and the properties that each stage has.
        """
        self._bring(kind, stage_properties.of_pipelines(kind, pipelines.listed(kind)))
        places = stage_properties.PLACES.get(kind, stage_properties.USUAL_PLACES)
        if places[1] != "lifecyclestage":
            self._stages[kind, places[1]] = pipelines.spelt(kind)
        for name, choices in zip(places, pipelines.choices(kind), strict=True):
            self._offer(kind, name, choices)

    def take_currencies(self, currencies: dict[str, str], *, listed: bool) -> None:
        """Take the portal's currencies, by code, as the choices of what is in one of them.

        Documented: they are kept elsewhere. Whether a definition lists them all the same, as those
        of lifecycle stages do, is not recorded; here it does where there are several.
        """
        choices = options.choices(currencies) if listed else []
        for kind, name in CURRENCIES.items():
            self._offered[kind, name] = tuple(currencies)
            found = self.live[kind][name]
            if choices != found["options"]:
                self.live[kind][name] = found | {"options": choices}
            self.checks[kind].renew(name)

    def take_brands(self, ids: Collection[str]) -> None:
        """Take the ids of the portal's business units as what records may be of."""
        for kind, live in self.live.items():
            if _BRANDS in live:
                self._offered[kind, _BRANDS] = tuple(ids)
                self.checks[kind].renew(_BRANDS)

    def take_opt_outs(self, types: Iterable[SubscriptionType]) -> None:
        """Let contacts show opt-outs of these kinds of e-mail."""
        for each in types:
            self.live["contacts"].setdefault(each.opt_out, opt_out_of(each))

    def _bring(self, kind: str, brought: dict[str, Definition]) -> None:
        live = self.live[kind]
        for name in self._brought.get(kind, {}).keys() - brought.keys():
            # That a stage takes its properties with it is unverified.
            live.pop(name, None)
            self.checks[kind].renew(name)
        for name, made in brought.items():
            live.setdefault(name, made)
        self._brought[kind] = brought

    def _offer(self, kind: str, name: str, choices: dict[str, str]) -> None:
        found = self.live[kind].get(name)
        if found is None:
            return
        self._offered[kind, name] = tuple(choices)
        if found["options"]:
            # Recorded: lifecycle stages are kept elsewhere and listed all the same.
            listed = options.choices(choices)
            if listed != found["options"]:
                self.live[kind][name] = found | {"options": listed}
        self.checks[kind].renew(name)

    def unique_names(self, kind: str) -> list[str]:
        """The properties that tell records apart: made with `hasUniqueValue`, or HubSpot's own."""
        return [*IDENTIFYING.get(kind, ()), *self._made_unique(kind)]

    def listed(self, kind: str, *, archived: bool) -> list[Definition]:
        """Every definition of the object type, or every archived one."""
        return list((self.archived if archived else self.live)[kind].values())

    def get(self, kind: str, name: str, *, archived: bool = False) -> Definition:
        """One definition; refuses unknown names."""
        found = (self.archived if archived else self.live)[kind].get(name)
        if found is None:
            raise rules.unknown(name)
        return found

    def create(self, kind: str, body: dict[str, Any]) -> Definition:
        """Add a property, or restore the archived one of that name; refuses a name that is in
        use.
        """
        self._check_new(kind, body)
        restored = self.archived[kind].pop(body["name"], None)
        made = definition(
            Described(
                body["name"],
                body["label"],
                body["type"],
                body["fieldType"],
                body["groupName"],
                marks=_OWN,
            )
        )
        now = iso(self._now())
        # Reported in 2026: of a restored property only its age is left, the rest is as posted.
        made |= rules.chosen(body) | {
            "createdAt": restored["createdAt"] if restored else now,
            "updatedAt": now,
        }
        made["formField"] = bool(body.get("formField"))
        made |= {
            each: body[each]
            for each in ("externalOptions", "referencedObjectType")
            if body.get(each)
        }
        # Uniqueness is settled when the property is made and never changes afterwards.
        made["hasUniqueValue"] = bool(
            restored["hasUniqueValue"] if restored else body.get("hasUniqueValue")
        )
        self._keep(kind, made)
        return made

    def update(self, kind: str, name: str, body: dict[str, Any]) -> Definition:
        """Change a definition; `options` replaces the whole list, which is all that HubSpot's own
        let you change.
        """
        found = self.get(kind, name)
        rules.check_editable(found, body)
        self._check_group(kind, body.get("groupName") or found["groupName"])
        changed = found | rules.chosen(body) | {"updatedAt": iso(self._now())}
        self._keep(kind, changed)
        return changed

    def archive(self, kind: str, name: str) -> None:
        """Take a property away; refuses HubSpot's own."""
        found = self.get(kind, name)
        if found.get("hubspotDefined"):
            raise refused(f"Property {name} cannot be archived.")
        del self.live[kind][name]
        self.checks[kind].renew(name)
        self.archived[kind][name] = found | {"archived": True, "archivedAt": iso(self._now())}

    def create_group(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """Add a property group; refuses a name that is in use."""
        if not body.get("name") or not body.get("label"):
            raise refused("Property group needs a name and a label")
        if body["name"] in self.groups[kind]:
            raise rules.in_use(
                "A property group", body["name"], "PropertyGroups.GROUP_WITH_NAME_EXISTS"
            )
        made = _group(body["name"], body["label"], body.get("displayOrder", -1))
        self.groups[kind][body["name"]] = made
        return made

    def group(self, kind: str, name: str) -> dict[str, Any]:
        """One property group; refuses unknown names."""
        if name not in self.groups[kind]:
            raise refused(
                f"Property group {name} does not exist", status=404, category="OBJECT_NOT_FOUND"
            )
        return self.groups[kind][name]

    def update_group(self, kind: str, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Relabel or move a property group."""
        found = self.group(kind, name)
        found |= {key: body[key] for key in ("label", "displayOrder") if key in body}
        return found

    def archive_group(self, kind: str, name: str) -> None:
        """Take an empty property group away."""
        self.group(kind, name)
        if any(found["groupName"] == name for found in self.live[kind].values()):
            raise rules.occupied()
        del self.groups[kind][name]

    def state(self) -> dict[str, Any]:
        """What the portal made, changed and archived, for a snapshot."""
        changed = {}
        for kind, live in self.live.items():
            given = self._given[kind] | self._brought.get(kind, {})
            own = {name: found for name, found in live.items() if found is not given.get(name)}
            if own:
                changed[kind] = own
        return {"changed": changed, "archived": self.archived, "groups": self.groups}

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `state` gave."""
        self.archived = saved["archived"]
        self.groups = saved["groups"]
        for kind, archived in self.archived.items():
            live = self.live[kind]
            live |= saved["changed"].get(kind, {})
            for name in archived:
                live.pop(name, None)
            self.checks[kind] = self._checks(kind)

    def _open(self, kind: str, given: dict[str, Definition], labels: dict[str, str]) -> None:
        self._given[kind] = given
        self.live[kind] = dict(given)
        self.archived[kind] = {}
        self.groups[kind] = {
            name: _group(name, label, order) for order, (name, label) in enumerate(labels.items())
        }
        self.checks[kind] = self._checks(kind)

    def _checks(self, kind: str) -> Checks:
        def make(name: str) -> Checker:
            offered = self._offered.get((kind, name), ())
            stages = self._stages.get((kind, name), "")
            return checker(self.live[kind][name], self._owner_ids, offered, stages)

        return Checks(self._portal_id, make)

    def _keep(self, kind: str, made: Definition) -> None:
        self.live[kind][made["name"]] = made
        self.checks[kind].renew(made["name"])

    def _made_unique(self, kind: str) -> list[str]:
        return [
            name
            for name, found in self.live[kind].items()
            if found["hasUniqueValue"] and not found.get("hubspotDefined")
        ]

    def _check_new(self, kind: str, body: dict[str, Any]) -> None:
        require(body, rules.REQUIRED)
        rules.check_new(body)
        self._check_group(kind, body["groupName"])
        if body["name"] in self.live[kind]:
            raise rules.in_use("A property", body["name"], "Properties.PROPERTY_WITH_NAME_EXISTS")
        if body.get("hasUniqueValue") and len(self._made_unique(kind)) >= rules.MOST_UNIQUE:
            most = rules.MOST_UNIQUE
            raise refused(f"There can be at most {most} unique properties per object type")

    def _check_group(self, kind: str, name: str) -> None:
        if name not in self.groups[kind]:
            raise refused(
                f"Property group {name} does not exist", errors=[{"message": f"no group {name}"}]
            )


def _group(name: str, label: str, order: int) -> dict[str, Any]:
    return {"name": name, "label": label, "displayOrder": order, "archived": False}
