"""Compares the two vendors' own stores, field by field, knowing nothing of Accord but what it
publishes: the keys of created records and `accord taxonomy fields --json`. People are paired by
e-mail, companies by domain and name, deals by name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.journey import OBJECTS, Journey, origin_of

NETWORK = "facebook.com"
"""Where companies of the journeys have pages beside those of others."""

Row = dict[str, Any]
SIGNS = {"n/a", "N/A", "-", ".", "?"}
WORDS = {"unknown", "Unknown", "none", "test", "tbd", "tbc", "x", "Select", "--None--"}
PRIMARY = {"contacts": 1, "deals": 5}
NEWCOMERS = "@newcomers.example"
"""Where people come from who are entered during a test: nobody there has two records."""


@dataclass
class Stores:
    """Everything both vendors hold."""

    rows: dict[str, dict[str, dict[str, Row]]]
    owners: dict[str, dict[str, str]]
    nobody: str
    companies: dict[tuple[str, str], str] = field(default_factory=dict)
    people: dict[str, set[str]] = field(default_factory=dict)
    roles: dict[str, set[str]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, journey: Journey) -> Stores:
        rows: dict[str, dict[str, dict[str, Row]]] = {"salesforce": {}, "hubspot": {}}
        for kinds in OBJECTS.values():
            for system, names in kinds.items():
                vendor = journey.salesforce if system == "salesforce" else journey.hubspot
                rows[system] |= {name: _present(vendor.rows(name)) for name in names}
        users, owners = journey.salesforce.rows("User"), journey.hubspot.rows("owners")
        found = cls(
            rows,
            {
                "salesforce": {
                    key: str(row["fields"]["Email"]).lower() for key, row in users.items()
                },
                "hubspot": {
                    key: str(row["fields"]["email"]).lower() for key, row in owners.items()
                },
            },
            journey.running.salesforce.user_id,
        )
        found._associate(journey)
        return found

    def _associate(self, journey: Journey) -> None:
        for entry in journey.hubspot.associations():
            start, end, types = entry["from"], entry["to"], entry["types"]
            kind = (start["object"], end["object"])
            if PRIMARY.get(start["object"]) in types and end["object"] == "companies":
                self.companies[start["object"], start["id"]] = end["id"]
            elif kind == ("deals", "contacts"):
                self.people.setdefault(start["id"], set()).add(end["id"])
            elif kind == ("companies", "companies") and 14 in types:
                self.parents[start["id"]] = end["id"]
        for row in journey.salesforce.rows("OpportunityContactRole").values():
            self.roles.setdefault(row["fields"]["OpportunityId"], set()).add(
                row["fields"]["ContactId"]
            )


def _present(rows: dict[str, Row]) -> dict[str, Row]:
    """Without converted leads: each is a contact now."""
    return {key: row for key, row in rows.items() if not row["fields"].get("IsConverted")}


def pairs(stores: Stores) -> dict[str, dict[str, tuple[str, str, str]]]:
    """By entity: HubSpot id → (Salesforce object, Salesforce id, how the two were paired)."""
    return {entity: dict(_pairs(stores, entity)) for entity in OBJECTS}


def _pairs(stores: Stores, entity: str) -> Iterator[tuple[str, tuple[str, str, str]]]:
    names = OBJECTS[entity]["salesforce"]
    right = stores.rows["hubspot"][OBJECTS[entity]["hubspot"][0]]
    left = {
        key: (name, row) for name in names for key, row in stores.rows["salesforce"][name].items()
    }
    by_key = dict(_by_key(left, right))
    yield from by_key.items()
    taken = {*by_key, *(key for _, key, _ in by_key.values())}
    by_name: dict[str, list[str]] = {}
    for key, row in right.items():
        if key not in taken:
            for name in _natural(row["fields"], entity):
                by_name.setdefault(name, []).append(key)
    for key, (object_name, row) in sorted(left.items(), key=lambda item: item[1][0] == "Lead"):
        names_here = _natural(row["fields"], entity)
        found = by_name.get(names_here[0], []) if names_here else []
        if key not in taken and len(found) == 1 and found[0] not in taken:
            taken |= {key, found[0]}
            yield found[0], (object_name, key, "natural")


def _by_key(
    left: dict[str, tuple[str, Row]], right: dict[str, Row]
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Records that carry the key of the one they were made from."""
    for key, row in right.items():
        origin = origin_of(row)
        if origin and origin[2] in left:
            yield key, (origin[1], origin[2], "key")
    for key, (name, row) in left.items():
        origin = origin_of(row)
        if origin and origin[2] in right:
            yield origin[2], (name, key, "key")


def _natural(fields: Row, entity: str) -> list[str]:
    """What tells a record from all others to a person who looks at it, the best first."""
    if entity == "contact":
        known = _address(fields)
    elif entity == "account":
        name = str(fields.get("Name") or fields.get("name") or "").strip().lower()
        site = host(fields.get("Website") or fields.get("domain"))
        return [each for each in (site, name) if each]
    else:
        known = str(fields.get("Name") or fields.get("dealname") or "").strip()
    return [known] if known else []


def _address(fields: Row) -> str:
    return str(fields.get("Email") or fields.get("email") or "").strip().lower()


def host(address: object) -> str | None:
    """The host of a website; None where somebody typed "-" or "n/a" in its place, and for a page
    on a network.
    """
    typed = re.sub(r"^(https?://)?(www\.)?", "", str(address or "").strip().lower()).split("/")[0]
    return typed if "." in typed and typed != NETWORK else None


def differences(journey: Journey, stores: Stores | None = None) -> list[str]:
    """Every field on which a pair differs and which does not wait for a person."""
    stores = stores or Stores.of(journey)
    found = pairs(stores)
    waiting = set(_waiting(journey.waiting()))
    there = {
        entity: {left[1]: right for right, left in known.items()} for entity, known in found.items()
    }
    # only Contacts can have a role in a Salesforce opportunity, Leads cannot
    contacts = {right for right, left in found["contact"].items() if left[0] == "Contact"}
    told = []
    vocabularies = _vocabularies(journey)
    for meaning in journey.fields():
        entity = meaning["entity"]
        right_name = OBJECTS[entity]["hubspot"][0]
        for right_id, (left_name, left_id, _) in found[entity].items():
            if left_name not in meaning["objects"]["salesforce"]:
                continue
            refs = {f"salesforce:{left_name}:{left_id}", f"hubspot:{right_name}:{right_id}"}
            if any((ref, name) in waiting for ref in refs for name in (meaning["field"], None)):
                continue
            left_row = stores.rows["salesforce"][left_name][left_id]["fields"]
            right_row = stores.rows["hubspot"][right_name][right_id]["fields"]
            a = _left(stores, meaning, left_name, left_id, left_row, there)
            b = _right(stores, meaning, right_name, right_id, right_row, contacts)
            a, b = _or_nothing(meaning["type"], a), _or_nothing(meaning["type"], b)
            if meaning["type"] == "term" and a is not None and b is not None:
                known = vocabularies[meaning["vocabulary"]]
                same = bool(_terms(known, "salesforce", a) & _terms(known, "hubspot", b))
            else:
                same = _mean_the_same(meaning["type"], a, b)
            if not same:
                told.append(
                    f"{entity}.{meaning['field']} of {left_id} and {right_id}: {a!r} is not {b!r}"
                )
    return told


def _vocabularies(journey: Journey) -> dict[str, list[Row]]:
    names = {field["vocabulary"] for field in journey.fields()} - {""}
    return {name: journey.accord("taxonomy", "terms", name, "--json").document for name in names}


def _waiting(issues: Iterable[Row]) -> Iterator[tuple[str, str | None]]:
    """The fields that wait, each with the record that is told of, and what waits with them."""
    for issue in issues:
        for name in (issue["field"], *issue["detail"].get("together", ())):
            yield issue["ref"], name


def _left(
    stores: Stores, meaning: Row, name: str, key: str, row: Row, there: dict[str, dict[str, str]]
) -> object:
    native = meaning["objects"]["salesforce"][name]
    value = row.get(native.lstrip("@"))
    if meaning["type"] == "owner":
        return None if value == stores.nobody else stores.owners["salesforce"].get(str(value))
    if meaning["type"] == "reference":
        return there["account"].get(str(value)) if value else None
    if meaning["type"] == "references":
        return {there["contact"].get(found) for found in stores.roles.get(key, set())} - {None}
    if value == meaning["blank"].get("salesforce", "\0"):
        return None
    return value or None if meaning["type"] == "phone" else _plain(value)


def _right(
    stores: Stores, meaning: Row, name: str, key: str, row: Row, contacts: set[str]
) -> object:
    if meaning["type"] == "owner":
        return stores.owners["hubspot"].get(str(row.get("hubspot_owner_id")))
    if meaning["field"] == "parent":
        return stores.parents.get(key)
    if meaning["type"] == "reference":
        return stores.companies.get((name, key))
    if meaning["type"] == "references":
        return {found for found in stores.people.get(key, set()) if found in contacts}
    value = row.get(meaning["hubspot"])
    if meaning["type"] == "date" and value:
        return str(value)[:10]
    return value or None if meaning["type"] == "phone" else _plain(value)


def _or_nothing(kind: str, value: object) -> object:
    """None for what says that there is nothing to say; in text, which may be a name, signs do."""
    if not isinstance(value, str):
        return value
    nothing = SIGNS if kind in {"text", "lines"} else {*SIGNS, *WORDS}
    if value in nothing or (kind == "phone" and not value.strip("0")):
        return None
    return value


def _terms(vocabulary: list[Row], system: str, word: object) -> set[str]:
    """The terms that a word of a system may mean: its own ones, or those that know it at all."""
    own = {term["term"] for term in vocabulary if term[system] == word}
    if own:
        return own
    found = set()
    for term in vocabulary:
        words = (term["term"], term["label"], *term["synonyms"], *term["narrower"])
        if _letters(word) in map(_letters, words):
            found.add(term["term"])
    return found


def _letters(word: object) -> str:
    return re.sub(r"[\W_]", "", str(word)).casefold()


def _mean_the_same(kind: str, one: object, other: object) -> bool:
    """Whether two fields say the same, which people may have spelt in different ways where the
    spelling says more than what is meant: whose number it is, or which page.
    """
    if one == other:
        return True
    if kind == "domain":
        return host(one) == host(other)
    if one is None or other is None:
        return False
    if kind == "url":
        return _page(one) == _page(other)
    return kind == "phone" and _dialled(one, other)


def _page(address: object) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", str(address).strip().lower()).rstrip("/")


def _dialled(one: object, other: object) -> bool:
    """Whether one is the other with its country's code in place of the zero dialled first."""
    numbers = [re.sub(r"\(0\)|\D", "", str(number)).lstrip("0") for number in (one, other)]
    short, long = sorted(numbers, key=len)
    return len(short) >= 6 and long.endswith(short)


def _plain(value: object) -> object:
    if value in (None, ""):
        return None
    try:
        return float(str(value))
    except ValueError:
        return str(value)


def addresses(stores: Stores) -> dict[str, Counter[str]]:
    """How many live people have each address, by system."""
    found = {}
    for system, names in OBJECTS["contact"].items():
        people = [row for name in names for row in stores.rows[system][name].values()]
        found[system] = Counter(_address(row["fields"]) for row in people)
    return found


def nobody_twice(journey: Journey) -> None:
    """No newcomer, and no key of Accord, stands in a system twice."""
    stores = Stores.of(journey)
    for system, held in addresses(stores).items():
        twice = {address: n for address, n in held.items() if n > 1 and address.endswith(NEWCOMERS)}
        assert not twice, f"{system}: {twice}"
    keys: Counter[str] = Counter()
    for kinds in stores.rows.values():
        for rows in kinds.values():
            keys.update(_key(row) for row in rows.values())
    del keys[""]
    assert not {key: n for key, n in keys.items() if n > 1}


def _key(row: Row) -> str:
    return str(row["fields"].get("accord_key") or row["fields"].get("Accord_Key__c") or "")


def couples(
    journey: Journey, entity: str = "contact", kind: str = "Contact"
) -> list[tuple[str, str]]:
    """(Salesforce id, HubSpot id) of every pair whose Salesforce side is a `kind` and that waits
    for nothing.
    """
    waiting = {issue["ref"] for issue in journey.waiting()}
    found = pairs(Stores.of(journey))[entity]
    right_name = OBJECTS[entity]["hubspot"][0]
    return sorted(
        (left_id, right_id)
        for right_id, (name, left_id, _) in found.items()
        if name == kind
        and not {f"salesforce:{name}:{left_id}", f"hubspot:{right_name}:{right_id}"} & waiting
    )


def addressed(journey: Journey) -> list[tuple[str, str]]:
    """The couples of people who have an address in Salesforce."""
    contacts = journey.salesforce.rows("Contact")
    return [couple for couple in couples(journey) if contacts[couple[0]]["fields"].get("Email")]


def alone(journey: Journey) -> list[tuple[str, str]]:
    """The couples of people who have no second record in Salesforce."""
    rows = [
        row
        for name in OBJECTS["contact"]["salesforce"]
        for row in journey.salesforce.rows(name).values()
    ]
    addresses = Counter(_address(row["fields"]) for row in rows)
    contacts = journey.salesforce.rows("Contact")
    return [
        couple
        for couple in couples(journey)
        if addresses[_address(contacts[couple[0]]["fields"])] == 1
    ]
