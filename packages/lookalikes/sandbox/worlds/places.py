"""The countries of the world we make: their cities, and how their phones look.

Every phone pattern gives valid numbers whatever digits replace the `#`; most lie in ranges that
regulators keep for fiction or for switchboards.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from sandbox.worlds.vocabulary.countries import CALLED, Called


@dataclass(frozen=True)
class Country:
    """One country: what it is called, and what is found there."""

    code: str
    region: str
    zone: str
    dial: str
    trunk: str
    weight: int
    cities: tuple[tuple[str, str, str], ...]
    streets: tuple[str, ...]
    phones: tuple[str, ...]
    forms: tuple[str, ...]

    @property
    def name(self) -> str:
        """The tidy English name."""
        return CALLED[self.code].name

    @property
    def called(self) -> Called:
        """Its other names."""
        return CALLED[self.code]


# Elsewhere it is 011, 0011, 010 or a carrier's code.
DIALS_OUT_WITH_00 = frozenset(
    {"GB", "DE", "FR", "NL", "ES", "IT", "SE", "IE", "IN", "MX", "ZA", "AE"}
)


def draw_phone(rng: Random, country: Country) -> str:
    """A valid number as people of the country write it."""
    pattern = rng.choice(country.phones)
    return "".join(rng.choice("0123456789") if char == "#" else char for char in pattern)


def phone_as(rng: Random, country: Country, national: str) -> str:
    """The same number, written one of the ways people write it."""
    local = national.replace("(", "").replace(")", "").replace("-", " ")
    if country.trunk and local.startswith(country.trunk):
        local = local.removeprefix(country.trunk)
    international = f"+{country.dial} {local}"
    compact = international.replace(" ", "")
    dotted = national.replace("(", "").replace(") ", ".").replace("-", ".").replace(" ", ".")
    ways = [national, international, international, compact, dotted]
    if country.code in DIALS_OUT_WITH_00:
        ways.append(f"00{compact[1:]}")
    elif country.dial == "1":
        ways.append(f"1-{local.replace(' ', '-')}")
    return rng.choice(ways)


def draw_address(rng: Random, country: Country) -> tuple[str, str, str, str]:
    """Street, city, state (may be empty) and postal code."""
    city, state, code = rng.choice(country.cities)
    street = rng.choice(country.streets)
    number = rng.randint(1, 240)
    digits = "".join(rng.choice("123456789") if char == "#" else char for char in code)
    return street.replace("{n}", str(number)), city, state, digits


COUNTRIES: tuple[Country, ...] = (
    Country(
        "US", "AMER", "America/New_York", "1", "", 30,
        (("San Francisco", "CA", "941##"), ("New York", "NY", "100##"), ("Boston", "MA", "021##"),
         ("Chicago", "IL", "606##"), ("Austin", "TX", "787##"), ("Seattle", "WA", "981##"),
         ("Denver", "CO", "802##"), ("Atlanta", "GA", "303##")),
        ("{n} Market Street", "{n} Mission St", "{n} Commerce Blvd.", "{n} Harbor Drive",
         "{n} Lake Ave"),
        ("(415) 555-26##", "(212) 555-01##", "(617) 555-27##"),
        ("Inc.", "LLC", "Corp."),
    ),
    Country(
        "GB", "EMEA", "Europe/London", "44", "0", 13,
        (("London", "", "EC# #AB"), ("Manchester", "", "M# #EQ"), ("Bristol", "", "BS# #TR"),
         ("Edinburgh", "Scotland", "EH# #NG")),
        ("{n} High Street", "{n} Station Road", "{n} Victoria Embankment", "{n} Mill Lane"),
        ("020 7946 0###", "0117 496 0###", "0161 496 0###"),
        ("Ltd", "Ltd.", "Limited", "PLC"),
    ),
    Country(
        "DE", "EMEA", "Europe/Berlin", "49", "0", 11,
        (("Berlin", "", "101##"), ("München", "Bayern", "803##"), ("Hamburg", "", "204##"),
         ("Frankfurt am Main", "Hessen", "603##")),
        ("Hauptstraße {n}", "Bahnhofstr. {n}", "Lindenallee {n}", "Am Hafen {n}"),
        ("030 23125 ###", "089 1234 5##", "040 66969 ###"),
        ("GmbH", "AG", "GmbH & Co. KG"),
    ),
    Country(
        "FR", "EMEA", "Europe/Paris", "33", "0", 8,
        (("Paris", "", "750##"), ("Lyon", "", "690##"), ("Nantes", "", "440##"),
         ("Toulouse", "", "310##")),
        ("{n} rue de la République", "{n}, avenue Victor Hugo", "{n} quai des Chartrons"),
        ("01 99 00 ## ##", "04 65 71 ## ##"),
        ("SA", "SARL", "SAS"),
    ),
    Country(
        "NL", "EMEA", "Europe/Amsterdam", "31", "0", 5,
        (("Amsterdam", "", "10## AB"), ("Rotterdam", "", "30## CE"), ("Utrecht", "", "35## GH")),
        ("Keizersgracht {n}", "Stationsplein {n}", "Havenstraat {n}"),
        ("020 624 1###", "010 413 2###"),
        ("B.V.", "BV", "N.V."),
    ),
    Country(
        "ES", "EMEA", "Europe/Madrid", "34", "", 4,
        (("Madrid", "", "280##"), ("Barcelona", "", "080##"), ("Valencia", "", "460##")),
        ("Calle Mayor {n}", "Av. Diagonal {n}", "Paseo del Prado {n}"),
        ("912 345 ###", "933 210 ###"),
        ("S.A.", "S.L."),
    ),
    Country(
        "IT", "EMEA", "Europe/Rome", "39", "", 4,
        (("Roma", "RM", "001##"), ("Milano", "MI", "201##"), ("Torino", "TO", "101##")),
        ("Via Garibaldi {n}", "Corso Italia {n}", "Piazza Duomo {n}"),
        ("06 6982 0###", "02 8646 1###"),
        ("S.p.A.", "S.r.l."),
    ),
    Country(
        "SE", "EMEA", "Europe/Stockholm", "46", "0", 4,
        (("Stockholm", "", "11# ##"), ("Göteborg", "", "41# ##"), ("Malmö", "", "21# ##")),
        ("Drottninggatan {n}", "Kungsgatan {n}", "Hamngatan {n}"),
        ("08 5250 1###", "031 390 6##", "08 465 004 ##"),
        ("AB",),
    ),
    Country(
        "IE", "EMEA", "Europe/Dublin", "353", "0", 2,
        (("Dublin", "", "D0# X#Y#"), ("Cork", "", "T12 X#Y#")),
        ("{n} Grand Canal Street", "{n} Patrick Street"),
        ("01 496 0###", "021 427 1###"),
        ("Ltd", "DAC"),
    ),
    Country(
        "CA", "AMER", "America/Toronto", "1", "", 5,
        (("Toronto", "ON", "M#V #K#"), ("Montréal", "QC", "H#B #A#"), ("Calgary", "AB", "T#P #H#")),
        ("{n} King Street West", "{n} rue Sainte-Catherine", "{n} 8 Avenue SW"),
        ("(416) 555-01##", "(514) 555-01##"),
        ("Inc.", "Ltd."),
    ),
    Country(
        "BR", "AMER", "America/Sao_Paulo", "55", "", 3,
        (("São Paulo", "SP", "01###-###"), ("Rio de Janeiro", "RJ", "20###-###")),
        ("Av. Paulista, {n}", "Rua das Flores, {n}"),
        ("(11) 3091-3###", "(21) 3875-6###"),
        ("Ltda.", "S.A."),
    ),
    Country(
        "MX", "AMER", "America/Mexico_City", "52", "", 2,
        (("Ciudad de México", "CDMX", "06###"), ("Monterrey", "NL", "64###")),
        ("Paseo de la Reforma {n}", "Av. Constitución {n}"),
        ("55 5130 3###",),
        ("S.A. de C.V.",),
    ),
    Country(
        "AU", "APAC", "Australia/Sydney", "61", "0", 4,
        (("Sydney", "NSW", "20##"), ("Melbourne", "VIC", "30##"), ("Brisbane", "QLD", "40##")),
        ("{n} George Street", "{n} Collins St", "{n} Queen Street"),
        ("(02) 5550 1###", "(03) 7010 1###", "(02) 9374 4###"),
        ("Pty Ltd", "Pty. Ltd."),
    ),
    Country(
        "JP", "APAC", "Asia/Tokyo", "81", "0", 4,
        (("Tokyo", "", "100-00##"), ("Osaka", "", "530-00##")),
        ("{n} Marunouchi, Chiyoda-ku", "{n} Umeda, Kita-ku"),
        ("03-3224-5###", "06-6208-8###"),
        ("K.K.", "Co., Ltd."),
    ),
    Country(
        "IN", "APAC", "Asia/Kolkata", "91", "0", 4,
        (("Mumbai", "Maharashtra", "4000##"), ("Bengaluru", "Karnataka", "5600##")),
        ("{n}, M.G. Road", "{n} Nehru Place", "{n} Brigade Road"),
        ("022 2204 4###", "080 2227 3###"),
        ("Pvt. Ltd.", "Limited"),
    ),
    Country(
        "SG", "APAC", "Asia/Singapore", "65", "", 3,
        (("Singapore", "", "01####"),),
        ("{n} Robinson Road", "{n} Shenton Way"),
        ("6332 9###", "6511 2###"),
        ("Pte. Ltd.", "Pte Ltd"),
    ),
    Country(
        "ZA", "EMEA", "Africa/Johannesburg", "27", "0", 2,
        (("Cape Town", "Western Cape", "80##"), ("Johannesburg", "Gauteng", "20##")),
        ("{n} Long Street", "{n} Jan Smuts Avenue"),
        ("021 461 7###", "011 355 4###"),
        ("(Pty) Ltd",),
    ),
    Country(
        "AE", "EMEA", "Asia/Dubai", "971", "0", 2,
        (("Dubai", "", ""), ("Abu Dhabi", "", "")),
        ("{n} Sheikh Zayed Road", "Corniche Road {n}"),
        ("04 330 0###", "02 626 6###"),
        ("LLC", "FZE"),
    ),
)  # fmt: skip

BY_CODE = {country.code: country for country in COUNTRIES}
REGIONS = ("EMEA", "AMER", "APAC")


def draw_country(rng: Random) -> Country:
    """A country, the larger markets more often."""
    return rng.choices(COUNTRIES, [country.weight for country in COUNTRIES])[0]
