"""ISO 3166 countries with the names people type: from CLDR and Debian's iso-codes (which pycountry
brings) in fourteen languages, plus common short forms. A name that two countries have is none's.
"""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, translation

import pycountry
from babel import Locale
from babel.core import get_global

from mapping.builtin.country_forms import other_forms
from mapping.builtin.terms import BuiltinTerm, Terms
from mapping.words.spellings import spelling

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ja", "zh", "ko", "ru", "ar")
_CATALOGUES = (
    "de", "fr", "es", "it", "pt", "pt_BR", "nl", "sv", "pl", "ja", "zh_CN", "zh_TW", "ko", "ru",
    "ar",
)  # fmt: skip
_ALIASES = {
    "ZA": ("RSA",),
    "US": (
        "USA",
        "U.S.",
        "U.S.A.",
        "America",
        "United States of America",
        "the States",
        "الولايات المتحدة الأمريكية",
    ),
    "GB": (
        "UK",
        "U.K.",
        "Great Britain",
        "Britain",
    ),
    "NL": ("Holland", "The Netherlands"),
    "AE": ("UAE", "U.A.E."),
    "CZ": ("Czech Republic",),
    "KR": (
        "South Korea",
        "Korea",
        "Republic of Korea",
        "République de Corée",
        "República de Corea",
        "جمهورية كوريا",
    ),
    "RU": (
        "Russian Federation",
        "Fédération de Russie",
        "Federación de Rusia",
        "Russische Föderation",
        "Federazione Russa",
        "Federação Russa",
        "Federacja Rosyjska",
        "俄罗斯联邦",
        "الاتحاد الروسي",
    ),
    "VA": (
        "Holy See",
        "Saint-Siège",
        "Santa Sede",
        "Heiliger Stuhl",
        "Santa Sé",
        "Святой Престол",
        "教廷",
        "罗马教廷",
        "الكرسي الرسولي",
    ),
    "PS": ("Palestine", "State of Palestine", "État de Palestine"),
    "BA": ("Bosnia",),
    "CC": ("Cocos Islands",),
    "SH": ("Saint Helena",),
    "IT": ("Republic of Italy",),
    "RW": ("Republic of Rwanda",),
    "LY": ("State of Libya",),
    "CD": ("Democratic Republic of the Congo", "جمهورية الكونغو الديمقراطية"),
    "KP": (
        "République populaire démocratique de Corée",
        "República Popular Democrática de Corea",
        "جمهورية كوريا الشعبية الديمقراطية",
    ),
    "LA": (
        "République démocratique populaire lao",
        "República Democrática Popular Lao",
        "جمهورية لاو الديمقراطية الشعبية",
    ),
    "SY": ("République arabe syrienne", "República Árabe Siria"),
    "KN": ("Saint-Kitts-et-Nevis", "Saint Kitts y Nevis"),
    "NZ": ("Nueva Zelandia",),
    "TT": ("Trinidad y Tabago",),
    "KZ": ("Kazajstán",),
    "KG": ("Кыргызстан", "Кыргызская Республика"),
    "TL": ("Тимор-Лешти",),
    "BS": ("Багамские Острова",),
    "KM": ("Коморские Острова",),
    "MV": ("Мальдивские Острова", "ملديف"),
    "SC": ("Сейшельские Острова", "سيشيل"),
    "DO": ("多米尼加", "الجمهورية الدومينيكية"),
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
    names_by_code: dict[str, list[str]] = {}
    for code in sorted(filter(_is_country, english)):
        names = [*_ALIASES.get(code, ()), *alpha3.get(code, ())]
        translated = dict.fromkeys(names.get(code, "") for names in translations)
        names += [name for name in translated if name]
        names_by_code[code] = [_label(code, english[code]), *names]
    _add_others(names_by_code)
    terms = {}
    for code, (label, *synonyms) in names_by_code.items():
        terms[code] = BuiltinTerm(label, tuple(synonyms), _PARTS.get(code, ()))
    return terms


def _add_others(names_by_code: dict[str, list[str]]) -> None:
    """Adds the official and common names of countries, but for those that may be another's."""
    others = _official_names()
    owners: dict[str, set[str]] = {}
    for source in (names_by_code, others):
        for code, names in source.items():
            for name in (code, *names):
                owners.setdefault(spelling(name), set()).add(code)
    for code, names in names_by_code.items():
        known = set(names)
        for name in others.get(code, ()):
            if name not in known and owners[spelling(name)] == {code}:
                known.add(name)
                names.append(name)


def _official_names() -> dict[str, list[str]]:
    """What countries are called officially, and inverted for lists, in every language."""
    found: dict[str, list[str]] = {}
    catalogues = [_catalogue(language) for language in _CATALOGUES]
    for country in pycountry.countries:
        names = []
        for kind in ("name", "official_name", "common_name"):
            name = getattr(country, kind, "")
            if name:
                names += [name, *(catalogue.gettext(name) for catalogue in catalogues)]
        turned = [form for name in names for form in other_forms(name)]
        found[country.alpha_2] = list(dict.fromkeys((*names, *turned)))
    return found


def _catalogue(language: str) -> NullTranslations:
    return translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)


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
