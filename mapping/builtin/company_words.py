"""Words of company names that tell no company from another: legal forms, and what any may call
itself. Legal forms come from the package `cleanco`; what it lacks stands here.
"""

from __future__ import annotations

from functools import cache

from cleanco.clean import get_unique_terms

_FURTHER_FORMS = frozenset(
    {
        "société anonyme", "société par actions simplifiée",
        "société à responsabilité limitée", "sociedad anónima", "sociedad limitada",
        "sociedade anônima", "società per azioni", "società a responsabilità limitata",
        "aktiengesellschaft", "gesellschaft mit beschränkter haftung",
        "kommanditgesellschaft", "eingetragene genossenschaft", "eingetragener verein",
        "unternehmergesellschaft", "ug", "ug haftungsbeschränkt", "e.k.", "mbh", "se",
        "besloten vennootschap", "naamloze vennootschap", "cooperatie u.a.", "aktiebolag",
        "aktieselskab", "aksjeselskap", "anpartsselskab", "osakeyhtiö", "oy ab",
        "spółka akcyjna", "spółka z ograniczoną odpowiedzialnością", "akciová společnost",
        "společnost s ručením omezeným", "korlátolt felelősségű társaság", "anonim şirketi",
        "limited şirketi", "ltd. şti.", "a.ş.", "eireli", "e.o.o.d.",
        "limited liability company", "limited liability partnership",
        "public limited company", "private limited company", "private limited",
        "pvt. limited", "pty. limited", "proprietary limited", "joint stock company",
        "public joint stock company", "jsc", "pjsc", "ojsc", "cjsc", "pc", "psc", "fze",
        "fzc", "fzco", "fz-llc", "dmcc", "wll", "w.l.l.", "tbk", "kabushiki kaisha",
        "kabushiki gaisha", "godo kaisha", "yugen kaisha", "ао", "зао",
        "общество с ограниченной ответственностью", "акционерное общество", "тов", 'בע"מ',
        "株式会社", "有限会社", "合同会社", "(株)", "股份有限公司", "有限责任公司", "有限責任公司",
        "有限公司", "주식회사", "(주)",
    }
)  # fmt: skip
"""Forms written out, of free zones, and those that stand without a space before them."""
_NO_FORMS = frozenset({"uk"})
"""What stands after a name more often as a country than as the legal form it is somewhere."""
ANYBODYS_WORDS = frozenset(
    {
        "the", "a", "and", "of", "for", "der", "die", "das", "und", "fur", "fuer", "von", "le",
        "la", "les", "et", "de", "du", "des", "el", "los", "y", "group", "groupe", "gruppe",
        "grupo", "holding", "holdings", "international", "global", "worldwide", "europe",
        "america", "usa", "enterprise", "enterprises", "partner", "partners", "associates",
        "industries", "solutions", "services", "service", "systems", "software",
        "technology", "technologies", "consulting", "consultants", "agency", "media",
        "marketing", "studio", "studios", "labs", "digital", "online", "shop", "store",
        "trading", "logistics", "energy", "capital", "ventures", "management", "bank",
        "insurance", "hotel", "restaurant", "bakery", "florist", "clinic", "school",
        "university", "institute", "foundation", "association", "club",
    }
)  # fmt: skip
"""Words that many companies call themselves, lower case."""


@cache
def legal_forms() -> frozenset[str]:
    """Legal forms of many countries, as they are written."""
    return (frozenset(get_unique_terms()) | _FURTHER_FORMS) - _NO_FORMS
