"""What the countries of the world are called, and by whom."""

from __future__ import annotations

from typing import NamedTuple


class Called(NamedTuple):
    """The names of one country: its tidy English name, its three-letter code, longer and shorter
    forms, its names in other languages (its own more than once where most use it); and the language
    spoken at work there.
    """

    language: str
    name: str
    code3: str
    long: tuple[str, ...]
    short: tuple[str, ...]
    abroad: tuple[str, ...]


def _called(language: str, name: str, code3: str, *others: str) -> Called:
    long, short, abroad = (tuple(each.split("|")) for each in others)
    return Called(language, name, code3, long, short, abroad)


CALLED: dict[str, Called] = {
    "US": _called(
        "en",
        "United States",
        "USA",
        "United States of America|The United States",
        "U.S.A.|U.S.|America",
        "Vereinigte Staaten|Etats-Unis|Estados Unidos|EE.UU.|Stati Uniti",
    ),
    "GB": _called(
        "en",
        "United Kingdom",
        "GBR",
        "Great Britain|United Kingdom of Great Britain|The United Kingdom",
        "UK|U.K.|England|Scotland",
        "Großbritannien|Royaume-Uni|Reino Unido|Regno Unito|Vereinigtes Königreich",
    ),
    "DE": _called(
        "de",
        "Germany",
        "DEU",
        "Federal Republic of Germany|Bundesrepublik Deutschland",
        "GER|BRD",
        "Deutschland|Deutschland|Allemagne|Alemania|Germania|Duitsland",
    ),
    "FR": _called(
        "fr",
        "France",
        "FRA",
        "French Republic|République française",
        "FR|Fr.",
        "Frankreich|Francia|Frankrijk|Frankrike",
    ),
    "NL": _called(
        "nl",
        "Netherlands",
        "NLD",
        "The Netherlands|Kingdom of the Netherlands",
        "Holland|NED",
        "Nederland|Niederlande|Pays-Bas|Países Bajos|Paesi Bassi",
    ),
    "ES": _called(
        "es", "Spain", "ESP", "Kingdom of Spain", "SP|Esp.", "España|España|Spanien|Espagne|Spagna"
    ),
    "IT": _called(
        "it",
        "Italy",
        "ITA",
        "Italian Republic|Repubblica Italiana",
        "Ital.|ITL",
        "Italia|Italia|Italien|Italie",
    ),
    "SE": _called(
        "sv",
        "Sweden",
        "SWE",
        "Kingdom of Sweden",
        "SW|Swe.",
        "Sverige|Sverige|Schweden|Suède|Suecia",
    ),
    "IE": _called(
        "en", "Ireland", "IRL", "Republic of Ireland", "ROI|Eire", "Irland|Irlande|Irlanda|Éire"
    ),
    "CA": _called("en", "Canada", "CAN", "The Dominion of Canada", "Can.|CDN", "Kanada|Canadá"),
    "BR": _called(
        "pt",
        "Brazil",
        "BRA",
        "Federative Republic of Brazil",
        "Br.|BRZ",
        "Brasil|Brasil|Brasilien|Brésil|Brasile",
    ),
    "MX": _called(
        "es",
        "Mexico",
        "MEX",
        "United Mexican States|Estados Unidos Mexicanos",
        "Mex.|MX.",
        "México|México|Mexiko|Mexique|Messico",
    ),
    "AU": _called(
        "en", "Australia", "AUS", "Commonwealth of Australia", "Aust.|OZ", "Australien|Australie"
    ),
    "JP": _called(
        "ja", "Japan", "JPN", "State of Japan", "JAP|Nippon", "日本|Japon|Japón|Giappone"
    ),
    "IN": _called("en", "India", "IND", "Republic of India", "Ind.|Bharat", "Indien|Inde|भारत"),
    "SG": _called(
        "en", "Singapore", "SGP", "Republic of Singapore", "S'pore|SIN", "Singapur|Singapour|新加坡"
    ),
    "ZA": _called(
        "en",
        "South Africa",
        "ZAF",
        "Republic of South Africa",
        "RSA|S. Africa|SA",
        "Südafrika|Afrique du Sud|Sudáfrica|Suid-Afrika",
    ),
    "AE": _called(
        "ar",
        "United Arab Emirates",
        "ARE",
        "The United Arab Emirates",
        "UAE|U.A.E.|Emirates",
        "Vereinigte Arabische Emirate|Émirats arabes unis|Emiratos Árabes Unidos|الإمارات",
    ),
}
