"""A person without an account belongs to the only account with the domain of their address. Reads
the store only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mapping.codecs.context import Context
from mapping.language import EntityMap
from sync.deciding.matching.match import Matched
from sync.deciding.observation import Observation
from sync.deciding.references import add_link
from sync.deciding.setting import PlanSetting
from sync.model.links import Link
from sync.store.ports import Store
from sync.store.view import mail_domain

ACCOUNT = "account"
DOMAIN = "domain"


def derive_accounts(
    store: Store,
    setting: PlanSetting,
    entity: EntityMap,
    seen: Sequence[Observation],
    contexts: tuple[Context, Context],
) -> None:
    """Put the accounts that follow from mail domains into the observations, where the policy asks
    for it.
    """
    if not setting.policy.entity(entity.name).account_by_domain:
        return
    domains = _domains(setting, entity, seen)
    found = _accounts(store, setting, set(domains.values()))
    for observation in seen:
        link = found.get(domains.get(id(observation), ""))
        if link is None:
            continue
        observation.derived = {ACCOUNT: link.id}
        for side, context in enumerate(contexts):
            add_link(context, link, side)


def _domains(
    setting: PlanSetting, entity: EntityMap, seen: Sequence[Observation]
) -> dict[int, str]:
    """The mail domains of new people, by observation; free mail says nothing of a company."""
    found = {}
    for observation in seen:
        domain = _domain_of(observation, entity)
        if domain and domain not in setting.policy.free_mail:
            found[id(observation)] = domain
    return found


def _domain_of(observation: Observation, entity: EntityMap) -> str | None:
    row, link = observation.row, observation.link
    if row is None or row.gone:
        return None
    if link is not None and link.complete:
        return None
    if isinstance(observation.match, Matched):
        return None
    return mail_domain(entity.translators[row.ref.system][row.ref.object], row.fields)


def _accounts(store: Store, setting: PlanSetting, domains: set[str]) -> Mapping[str, Link]:
    """Domains that exactly one linked account has."""
    holders: dict[str, set[str]] = {}
    links: dict[str, Link] = {}
    for system in setting.systems:
        found = store.by_key(system, ACCOUNT, DOMAIN, domains)
        known = store.links_by_ref(ref for refs in found.values() for ref in refs)
        for domain, refs in found.items():
            for ref in refs:
                link = known.get(ref)
                holders.setdefault(domain, set()).add(link.id if link else str(ref))
                if link is not None and link.status != "shadow":
                    links[link.id] = link
    alone = {}
    for domain, names in holders.items():
        name = next(iter(names))
        if len(names) == 1 and name in links:
            alone[domain] = links[name]
    return alone
