"""ISO 3166 countries with the names people type, from CLDR in eleven languages plus common short
forms.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ja", "zh")
_ALIASES = {
    "US": ("USA", "U.S.", "U.S.A.", "America", "United States of America", "the States"),
    "GB": (
        "UK",
        "U.K.",
        "Great Britain",
        "Britain",
        "England",
        "Scotland",
        "Wales",
        "Northern Ireland",
    ),
    "NL": ("Holland", "The Netherlands"),
    "AE": ("UAE", "U.A.E."),
    "CZ": ("Czech Republic",),
    "KR": ("South Korea", "Korea", "Republic of Korea"),
    "RU": ("Russian Federation",),
    "TR": ("Turkey", "Türkiye", "Turkiye"),
    "CI": ("Ivory Coast",),
    "VN": ("Viet Nam",),
    "CN": ("PRC", "People's Republic of China", "Mainland China"),
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
_LABELS = {
    "HK": "Hong Kong",
    "MO": "Macao",
    "CZ": "Czechia",
    "TR": "Türkiye",
    "CI": "Côte d'Ivoire",
}


@cache
def country_terms() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Alpha-2 code → English name and every other name known for it."""
    english = _territories("en")
    codes = sorted(
        code for code in english if len(code) == 2 and code.isalpha() and _is_country(code)
    )
    translations = [_territories(language) for language in _LANGUAGES]
    alpha3 = {
        old: new[0]
        for old, new in get_global("territory_aliases").items()
        if len(old) == 3 and old.isalpha() and len(new) == 1
    }
    terms = {}
    for code in codes:
        names = dict.fromkeys(names.get(code, "") for names in translations)
        letters = [three for three, two in alpha3.items() if two == code]
        label = _LABELS.get(code, english[code].replace("&", "and").replace("’", "'"))
        terms[code] = (
            label,
            tuple(name for name in (*_ALIASES.get(code, ()), *letters, *names) if name),
        )
    return terms


def _territories(language: str) -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale(language).territories.items()}


def _is_country(code: str) -> bool:
    # CLDR lists groupings and reserved codes beside the countries
    return code not in {
        "EU",
        "EZ",
        "UN",
        "ZZ",
        "XA",
        "XB",
        "QO",
        "AC",
        "CP",
        "CQ",
        "DG",
        "EA",
        "IC",
        "TA",
    }
