"""ISO 3166 countries with the names people type, from CLDR in eleven languages plus common short
forms.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

from mapping.builtin.terms import BuiltinTerm, Terms

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ja", "zh")
_ALIASES = {
    "US": ("USA", "U.S.", "U.S.A.", "America", "United States of America", "the States"),
    "GB": (
        "UK",
        "U.K.",
        "Great Britain",
        "Britain",
    ),
    "NL": ("Holland", "The Netherlands"),
    "AE": ("UAE", "U.A.E."),
    "CZ": ("Czech Republic",),
    "KR": ("South Korea", "Korea", "Republic of Korea"),
    "RU": ("Russian Federation",),
    "TR": ("Turkey", "Türkiye", "Turkiye"),
    "CI": ("Ivory Coast",),
    "VN": ("Viet Nam",),
    "CN": ("PRC", "People's Republic of China"),
    "HK": ("Hong Kong",),
    "TW": ("Taiwan, Republic of China",),
    "CH": ("Swiss",),
    "SG": ("Republic of Singapore",),
    "IE": ("Republic of Ireland", "Eire"),
    "MK": ("Macedonia",),
    "BO": ("Plurinational State of Bolivia",),
    "IR": ("Islamic Republic of Iran",),
    "TZ": ("United Republic of Tanzania",),
    "PH": ("The Philippines",),
}
_PARTS = {
    "GB": ("England", "Scotland", "Wales", "Northern Ireland"),
    "CN": ("Mainland China",),
}
_LABELS = {
    "HK": "Hong Kong",
    "MO": "Macao",
    "CZ": "Czechia",
    "TR": "Türkiye",
    "CI": "Côte d'Ivoire",
}


# What CLDR lists beside the countries.
_GROUPINGS = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})
_RESERVED = frozenset({"AC", "CP", "CQ", "DG", "EA", "IC", "TA"})


@cache
def country_terms() -> Terms:
    """The countries by their two-letter codes."""
    english = _territories("en")
    translations = [_territories(language) for language in _LANGUAGES]
    alpha3 = _alpha3_codes()
    terms = {}
    for code in sorted(filter(_is_country, english)):
        names = [*_ALIASES.get(code, ()), *alpha3.get(code, ())]
        translated = dict.fromkeys(names.get(code, "") for names in translations)
        names += [name for name in translated if name]
        label = _label(code, english[code])
        terms[code] = BuiltinTerm(label, tuple(names), _PARTS.get(code, ()))
    return terms


def _territories(language: str) -> dict[str, str]:
    territories = Locale(language).territories
    return {str(code): str(name) for code, name in territories.items()}


def _is_country(code: str) -> bool:
    if len(code) != 2 or not code.isalpha():
        return False
    return code not in _GROUPINGS | _RESERVED


def _alpha3_codes() -> dict[str, list[str]]:
    """The three-letter codes by the two-letter one; one that stands for several is none's."""
    found: dict[str, list[str]] = {}
    for old, new in get_global("territory_aliases").items():
        if len(old) == 3 and old.isalpha() and len(new) == 1:
            found.setdefault(new[0], []).append(old)
    return found


def _label(code: str, english: str) -> str:
    plain = english.replace("&", "and").replace("’", "'")
    return _LABELS.get(code, plain)
