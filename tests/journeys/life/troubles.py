"""What goes on in a company, one kind of trouble a function. Each may come back later with what the
same person does about it; none knows Accord.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.journeys.life.office import PERSON, Office

Later = tuple[int, Callable[[], object]]
"""(in how many ticks, what somebody does then)."""
Trouble = Callable[[Office], list[Later]]
MISREAD_PHONE = "ask at reception"
MISTYPED_COUNTRY = "Untied States"
LONG = "Head of Everything " * 10
RENEWALS = "renewals"
CHANGED_OPTION = "data_hub"


def _person(office: Office) -> tuple[str, str, str, dict[str, str]]:
    """(system, kind, id, how that system calls the fields) of any person."""
    system = office.rng.choice(("salesforce", "hubspot"))
    kinds = PERSON[system]
    kind = kinds[0] if office.rng.random() < 0.8 else kinds[-1]
    columns = {
        "salesforce": {"title": "Title", "first": "FirstName", "phone": "Phone"},
        "hubspot": {"title": "jobtitle", "first": "firstname", "phone": "phone"},
    }[system]
    return system, kind, office.pick(system, kind), columns


# --- ordinary work


def edits(office: Office) -> list[Later]:
    """Somebody edits a person."""
    system, kind, key, columns = _person(office)
    what = office.rng.choice(sorted(columns))
    value = office.number_of() if what == "phone" else f"{what.title()} {office.fresh()}"
    office.type_in(system, kind, key, {columns[what]: value})
    return []


def changes_their_mind(office: Office) -> list[Later]:
    """A typo, put right after a while."""
    system, kind, key, columns = _person(office)
    right = f"Title {office.fresh()}"
    office.type_in(system, kind, key, {columns["title"]: right[::-1]})

    def corrected() -> None:
        row = office.journey.vendor(system).rows(kind).get(key)
        if row is not None and not row["fields"].get("IsConverted"):
            office.type_in(system, kind, key, {columns["title"]: right})

    return [(2, corrected)]


def both_at_once(office: Office) -> list[Later]:
    """Two people, one in either system, edit the same field of the same person."""
    here = office.journey.salesforce.rows("Contact")
    there = office.journey.hubspot.rows("contacts")
    by_address = {str(row["fields"].get("email")).lower(): key for key, row in there.items()}
    pairs = [
        (key, by_address[address])
        for key, row in sorted(here.items())
        if (address := str(row["fields"].get("Email")).lower()) in by_address
    ]
    left, right = office.rng.choice(pairs)
    office.type_in("salesforce", "Contact", left, {"Title": f"Title {office.fresh()}"})
    office.type_in("hubspot", "contacts", right, {"jobtitle": f"Title {office.fresh()}"})
    return []


def comes(office: Office) -> list[Later]:
    """Somebody new, in either system or in both on the same day."""
    number = office.fresh()
    address = f"new{number}@newcomers.example"
    in_both = office.rng.random() < 0.2
    if in_both or office.rng.random() < 0.5:
        fields = {"LastName": f"New {number}", "Email": address}
        fields["AccountId"] = office.pick("salesforce", "Account")
        if office.rng.random() < 0.8:
            fields["OwnerId"] = office.a_rep()
        office.type_in("salesforce", "Contact", None, fields)
        if not in_both:
            return []
    office.type_in(
        "hubspot", "contacts", None, {"lastname": f"New {number}", "email": address.upper()}
    )
    return []


# --- values nobody can read or take


def cannot_be_read(office: Office) -> list[Later]:
    """A telephone number that is none."""
    key = office.pick("hubspot", "contacts")
    office.journey.hubspot.edit("contacts", key, {"phone": MISREAD_PHONE})
    return []


def mistypes_a_country(office: Office) -> list[Later]:
    key = office.pick("hubspot", "contacts")
    office.journey.hubspot.edit("contacts", key, {"country": MISTYPED_COUNTRY})
    return []


def types_too_much(office: Office) -> list[Later]:
    """A title longer than Salesforce takes; the other field of the same edit arrives."""
    key = office.pick("hubspot", "contacts")
    fields = {"jobtitle": LONG, "firstname": f"First {office.fresh()}"}
    office.type_in("hubspot", "contacts", key, fields)
    return []


# --- who goes


def leaves(office: Office) -> list[Later]:
    """A rep leaves: their people go to a colleague, in Salesforce, a few ticks later."""
    users = office.journey.salesforce.rows("User")
    addresses = {str(row["fields"]["Email"]).lower(): key for key, row in users.items()}
    owners = office.journey.hubspot.rows("owners")
    reps = [
        (addresses[address], key)
        for key, row in sorted(owners.items())
        if (address := str(row["fields"]["email"]).lower()) in addresses
        and users[addresses[address]]["fields"]["IsActive"]
    ]
    if len(reps) < 4:
        return []
    (leaver, owner), (heir, _) = office.rng.sample(reps, 2)
    office.journey.salesforce.edit("User", leaver, {"IsActive": False})
    office.journey.hubspot.delete("owners", owner)

    def handed_over() -> None:
        for kind in ("Account", "Contact", "Lead", "Opportunity"):
            for key, row in office.journey.salesforce.rows(kind).items():
                mine = row["fields"]["OwnerId"] == leaver and not row["fields"].get("IsConverted")
                if mine:
                    office.journey.salesforce.edit(kind, key, {"OwnerId": heir})

    return [(3, handed_over)]


def deletes_by_mistake(office: Office) -> list[Later]:
    """Somebody deletes a person and gets them back; meanwhile the other side goes on."""
    system = office.rng.choice(("salesforce", "hubspot"))
    kind = PERSON[system][0]
    key = office.pick(system, kind)
    vendor = office.journey.vendor(system)
    vendor.delete(kind, key)
    deed = "undelete" if system == "salesforce" else "restore"
    return [(office.rng.randint(1, 4), lambda: vendor.act(kind, key, deed, {}))]


def deletes_for_good(office: Office) -> list[Later]:
    """Somebody deletes a person, and means it."""
    key = office.pick("hubspot", "contacts")
    office.journey.hubspot.delete("contacts", key)
    office.forget(key)
    return []


# --- who is who


def merges(office: Office) -> list[Later]:
    """Somebody is entered a second time; later one who sees it merges the two."""
    system = office.rng.choice(("salesforce", "hubspot"))
    kind = PERSON[system][0]
    vendor = office.journey.vendor(system)
    kept = office.pick(system, kind)
    number = office.fresh()
    again = {"last": f"Again {number}", "email": f"again{number}@newcomers.example"}
    if system == "salesforce":
        fields = {"LastName": again["last"], "Email": again["email"], "OwnerId": office.a_rep()}
        fields["AccountId"] = str(vendor.row(kind, kept)["AccountId"])
    else:
        fields = {"lastname": again["last"], "email": again["email"]}
    lost = office.type_in(system, kind, None, fields)

    def merged() -> None:
        if {kept, lost} <= vendor.rows(kind).keys():
            merge_in(office, system, kind, kept, lost)

    return [(3, merged)]


def merge_in(office: Office, system: str, kind: str, kept: str, lost: str) -> None:
    """A person merges two records: of what they held, what is left is what the person wanted."""
    vendor = office.journey.vendor(system)
    before = vendor.row(kind, kept)
    told = vendor.act(kind, kept, "merge", {"losers": [lost]})
    left = str(told["id"])
    after = vendor.row(kind, left)
    office.moved(kept, left)
    office.forget(lost)
    office.note(system, left, {k: v for k, v in after.items() if v != before.get(k)})


def swaps_addresses(office: Office) -> list[Later]:
    """Two people had each other's address; somebody puts it right in Salesforce."""
    rows = office.journey.salesforce.rows("Contact")
    people = [*rows.values(), *office.journey.salesforce.rows("Lead").values()]
    held = Counter(str(row["fields"].get("Email")).lower() for row in people)
    known = sorted(
        key for key, row in rows.items() if held[str(row["fields"].get("Email")).lower()] == 1
    )
    one, other = office.rng.sample(known, 2)
    here, there = (str(rows[key]["fields"]["Email"]) for key in (one, other))
    office.journey.salesforce.edit("Contact", one, {"Email": there})
    office.journey.salesforce.edit("Contact", other, {"Email": here})
    return []


def converts(office: Office) -> list[Later]:
    """A lead becomes a contact of a company."""
    rows = office.journey.salesforce.rows("Lead")
    leads = sorted(key for key, row in rows.items() if not row["fields"]["IsConverted"])
    if len(leads) < 2:
        return []
    wanted = {
        "accountId": office.pick("salesforce", "Account"),
        "doNotCreateOpportunity": True,
        "convertedStatus": "Closed - Converted",
    }
    lead = office.rng.choice(leads)
    done = office.journey.salesforce.act("Lead", lead, "convert", wanted)
    office.moved(lead, str(done["contactId"]))
    return []


# --- other programs


def imports_half(office: Office) -> list[Later]:
    """An import stops half-way: some without their last name, which the second half brings."""
    made = []
    for place in range(6):
        number = office.fresh()
        fields = {"email": f"new{number}@newcomers.example", "jobtitle": f"Title {number}"}
        if place % 2:
            fields["lastname"] = f"New {number}"
        made.append(office.type_in("hubspot", "contacts", None, fields))

    def the_rest() -> None:
        for key in made:
            if key in office.journey.hubspot.rows("contacts"):
                last = f"New {office.fresh()}"
                office.journey.hubspot.edit("contacts", key, {"lastname": last})

    return [(3, the_rest)]


def spells_otherwise(office: Office) -> list[Later]:
    """Another tool writes telephone numbers its own way, and does so again."""
    rows = office.journey.hubspot.rows("contacts")
    mine = office.rng.sample(sorted(rows), 3)

    def spelt() -> None:
        now = office.journey.hubspot.rows("contacts")
        for key in mine:
            number = str(now[key]["fields"].get("phone") or "") if key in now else ""
            if number.startswith("+1") and "(" not in number:
                digits = "".join(c for c in number if c.isdigit())[1:]
                told = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
                office.journey.hubspot.edit("contacts", key, {"phone": told})
                office.respelt[told] = digits

    spelt()
    return [(1, spelt), (2, spelt), (3, spelt)]


# --- the systems themselves


def loses_an_option(office: Office) -> list[Later]:
    """An administrator takes a value out of a list, which is still used, and puts it back."""
    path = "/crm/v3/properties/contacts/product_interest"
    if office.journey.hubspot.faults_in_force():
        return []  # nobody gets in
    options = office.hubspot_api("GET", path)["options"]
    if len(options) < 2:
        return []
    left = [option for option in options if option is not options[0]]
    office.hubspot_api("PATCH", path, {"options": left})
    used = options[0]["label"]
    key = office.pick("salesforce", "Contact")
    office.journey.salesforce.edit("Contact", key, {"Product_Interest__c": used})
    return [(4, lambda: office.hubspot_api("PATCH", path, {"options": options}))]


def leaves_the_scope(office: Office) -> list[Later]:
    """A deal goes to another pipeline and comes back; meanwhile its next step is edited."""
    rows = office.journey.hubspot.rows("deals")
    known = [key for key, row in sorted(rows.items()) if row["fields"]["pipeline"] == "default"]
    if not known:
        return []
    key = office.rng.choice(known)
    stage = str(rows[key]["fields"]["dealstage"])
    office.journey.hubspot.edit("deals", key, {"pipeline": RENEWALS, "dealstage": "renewing"})
    opportunity = office.pick("salesforce", "Opportunity")
    office.journey.salesforce.edit(
        "Opportunity", opportunity, {"NextStep": f"Step {office.fresh()}"}
    )
    back = {"pipeline": "default", "dealstage": stage}
    return [(4, lambda: office.journey.hubspot.edit("deals", key, back))]


def has_an_outage(office: Office) -> list[Later]:
    """A vendor answers nobody for two ticks."""
    vendor = office.journey.vendor(office.rng.choice(("salesforce", "hubspot")))
    rule = {"times": 400, "do": "status", "status": 503, "headers": {"Retry-After": "0"}}
    vendor.faults({"match": {"method": "*", "path": "*"}, **rule})
    return [(2, vendor.calm)]


def loses_answers(office: Office) -> list[Later]:
    """Writes arrive and their answers do not."""
    office.journey.salesforce.faults(
        {"match": {"method": "PATCH", "path": "*"}, "times": 2, "do": "reset_after"}
    )
    office.journey.hubspot.faults(
        {"match": {"method": "POST", "path": "*/batch/u*"}, "times": 2, "do": "reset_after"}
    )
    return [(3, office.journey.salesforce.calm), (3, office.journey.hubspot.calm)]


ORDINARY: tuple[Trouble, ...] = (edits, edits, edits, changes_their_mind, both_at_once, comes)
TROUBLES: tuple[Trouble, ...] = (
    cannot_be_read,
    mistypes_a_country,
    types_too_much,
    leaves,
    deletes_by_mistake,
    deletes_for_good,
    merges,
    swaps_addresses,
    converts,
    imports_half,
    spells_otherwise,
    loses_an_option,
    leaves_the_scope,
    has_an_outage,
    loses_answers,
)
