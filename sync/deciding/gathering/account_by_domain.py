"""A person without an account belongs to the only account with the domain of their address. Reads
the store only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from connectors.record import Ref
from mapping.codecs.context import Context
from mapping.language import EntityMap
from sync.deciding.gathering.references import add_link
from sync.deciding.matching.match import Matched
from sync.deciding.observation import Observation
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
    setting: PlanSetting,
    entity: EntityMap,
    seen: Sequence[Observation],
) -> dict[int, str]:
    """The mail domains of new people, by observation; free mail says nothing of a company."""
    found = {}
    for observation in seen:
        domain = _domain_of(observation, entity)
        if domain and domain not in setting.policy.free_mail:
            found[id(observation)] = domain
    return found


def _domain_of(observation: Observation, entity: EntityMap) -> str | None:
    """The mail domain of somebody who is there and stands for nobody on the other side yet."""
    row = observation.row
    if row is None or row.gone:
        return None
    link = observation.link
    if link is not None and link.complete:
        return None
    if isinstance(observation.match, Matched):
        return None
    translator = entity.translators[row.ref.system][row.ref.object]
    return mail_domain(translator, row.fields)


def _accounts(
    store: Store,
    setting: PlanSetting,
    domains: set[str],
) -> Mapping[str, Link]:
    """Domains that exactly one account has, with its link; records of one link are one account."""
    holders: dict[str, set[str]] = defaultdict(set)
    links: dict[str, Link] = {}
    for system in setting.systems:
        for domain, ref, link in _holders(store, system, domains):
            if link is None:
                holders[domain].add(str(ref))
                continue
            holders[domain].add(link.id)
            if link.status != "shadow":
                links[link.id] = link
    return _alone(holders, links)


def _holders(
    store: Store,
    system: str,
    domains: set[str],
) -> Iterator[tuple[str, Ref, Link | None]]:
    """(domain, account, its link) of one system's accounts that have one of these domains."""
    found = store.by_key(system, ACCOUNT, DOMAIN, domains)
    known = store.links_by_ref(ref for refs in found.values() for ref in refs)
    for domain, refs in found.items():
        for ref in refs:
            yield domain, ref, known.get(ref)


def _alone(
    holders: Mapping[str, set[str]],
    links: Mapping[str, Link],
) -> dict[str, Link]:
    """The link of each domain's only holder."""
    found = {}
    for domain, names in holders.items():
        first, *others = names
        if first in links and not others:
            found[domain] = links[first]
    return found
