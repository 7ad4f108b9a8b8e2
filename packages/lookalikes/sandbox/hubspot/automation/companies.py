"""Companies made of the contacts' mail domains, and contacts associated with theirs.

Documented: a contact is associated with the company whose domain its address has; where there is
none, HubSpot makes one; of a free mail address nothing is learnt, so that the contact's website
counts instead; domains may be left out; what HubSpot made so says a setting was its source. That it
has a domain and no name until somebody enriches it is reported; that a contact which has a company
already is left alone is unverified.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from sandbox.hubspot.associations.linking import Linking, commit_links
from sandbox.hubspot.definitions.kinds import KINDS, Kind
from sandbox.hubspot.history import Props, by_itself
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.births import Births, Demand

_CONTACTS, _COMPANIES = KINDS["contacts"], KINDS["companies"]
_SOURCE = by_itself("CRM_SETTING")
_PRIMARY = 1
# The best known of them; the vendor's list is longer.
_FREE = frozenset(
    (
        *("aol.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net"),
        *("googlemail.com", "hotmail.co.uk", "hotmail.com", "hotmail.fr", "icloud.com"),
        *("libero.it", "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com"),
        *("orange.fr", "outlook.com", "outlook.de", "proton.me", "protonmail.com", "qq.com"),
        *("t-online.de", "web.de", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.fr"),
        *("yandex.ru", "ymail.com", "zoho.com", "163.com"),
    )
)


def follow(portal: Portal, kind: Kind, row: Row, new: Props) -> None:
    """A contact got an address, or a company a domain."""
    if kind is _CONTACTS and not {"email", "website"}.isdisjoint(new):
        _place(portal, row)
    elif kind is _COMPANIES and new.get("domain"):
        _gather(portal, row)


def _place(portal: Portal, contact: Row) -> None:
    """Associate a contact with the company of its domain, which is made if need be."""
    domain = _domain(contact["props"])
    if not domain or domain in portal.settings.excluded_domains or _has_company(portal, contact):
        return
    company = _company_of(portal, domain)
    if company is None:
        births = Births(portal, _COMPANIES, _SOURCE, demand=Demand.NOTHING)
        company = births.commit(births.stage({"domain": domain}))
    # A company just made has gathered the contact already.
    if not _has_company(portal, contact):
        _associate(portal, contact, company)


def _gather(portal: Portal, company: Row) -> None:
    """Associate the contacts of a company's domain that have none yet."""
    domain = company["props"]["domain"].lower()
    if domain in portal.settings.excluded_domains:
        return
    for contact in list(portal.shelf(_CONTACTS).live.values()):
        if _domain(contact["props"]) == domain and not _has_company(portal, contact):
            _associate(portal, contact, company)


def _domain(props: Props) -> str:
    domain = props.get("email", "").rpartition("@")[2].lower()
    if domain and domain not in _FREE:
        return domain
    return _host(props.get("website", ""))


def _host(website: str) -> str:
    if not website:
        return ""
    address = website if "//" in website else f"//{website}"
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def _company_of(portal: Portal, domain: str) -> Row | None:
    for row in portal.shelf(_COMPANIES).live.values():
        if row["props"].get("domain", "").lower() == domain:
            return row
    return None


def _has_company(portal: Portal, contact: Row) -> bool:
    return bool(portal.graph.targets(("contacts", contact["n"]), "companies"))


def _associate(portal: Portal, contact: Row, company: Row) -> None:
    ends = ("contacts", contact["n"]), ("companies", company["n"])
    commit_links(portal, [Linking(*ends, (_PRIMARY,))])
