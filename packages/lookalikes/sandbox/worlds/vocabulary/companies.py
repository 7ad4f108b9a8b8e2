"""What companies are called and what they do: names, trades, and the lists both vendors ship."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from random import Random
from typing import NamedTuple


class Industry(NamedTuple):
    """One industry: HubSpot's value, the nearest of the list a new Salesforce org ships (where it
    has one), what people in the trade say, and what they say elsewhere, by language.
    """

    value: str
    listed: str
    spoken: str
    abroad: dict[str, str]


INDUSTRIES: tuple[Industry, ...] = (
    Industry(
        "COMPUTER_SOFTWARE",
        "Technology",
        "enterprise software",
        {"de": "Softwareentwicklung", "fr": "logiciels"},
    ),
    Industry(
        "INFORMATION_TECHNOLOGY_AND_SERVICES",
        "Technology",
        "IT consulting",
        {"de": "IT-Dienstleistungen", "fr": "services informatiques", "es": "informática"},
    ),
    Industry(
        "BANKING",
        "Banking",
        "retail banking",
        {"de": "Banken", "fr": "banque", "es": "banca", "it": "banche"},
    ),
    Industry(
        "INSURANCE",
        "Insurance",
        "insurance",
        {
            "de": "Versicherungen",
            "fr": "assurances",
            "es": "seguros",
            "it": "assicurazioni",
            "nl": "verzekeringen",
        },
    ),
    Industry(
        "FINANCIAL_SERVICES",
        "Finance",
        "financial services",
        {"de": "Finanzdienstleistungen", "fr": "services financiers", "es": "finanzas"},
    ),
    Industry(
        "HOSPITAL_HEALTH_CARE",
        "Healthcare",
        "health services",
        {"de": "Gesundheitswesen", "fr": "santé", "es": "sanidad", "nl": "zorg"},
    ),
    Industry(
        "PHARMACEUTICALS",
        "Biotechnology",
        "drugs",
        {"de": "Pharmaindustrie", "fr": "pharmacie", "es": "farmacéutica"},
    ),
    Industry(
        "MEDICAL_DEVICES",
        "Healthcare",
        "medical technology",
        {"de": "Medizintechnik", "fr": "dispositifs médicaux"},
    ),
    Industry(
        "RETAIL",
        "Retail",
        "shops",
        {
            "de": "Einzelhandel",
            "fr": "commerce de détail",
            "es": "comercio minorista",
            "nl": "detailhandel",
            "sv": "detaljhandel",
        },
    ),
    Industry(
        "CONSUMER_GOODS",
        "Consumer Goods",
        "household goods",
        {"de": "Konsumgüter", "fr": "biens de consommation"},
    ),
    Industry(
        "FOOD_BEVERAGES",
        "Food & Beverage",
        "food",
        {"de": "Lebensmittel", "fr": "agroalimentaire", "es": "alimentación", "it": "alimentari"},
    ),
    Industry(
        "TELECOMMUNICATIONS",
        "Telecommunications",
        "telecoms",
        {"de": "Telekommunikation", "fr": "télécommunications", "es": "telecomunicaciones"},
    ),
    Industry(
        "LOGISTICS_AND_SUPPLY_CHAIN",
        "Transportation",
        "supply chain",
        {"de": "Logistik", "fr": "logistique", "es": "logística"},
    ),
    Industry(
        "TRANSPORTATION_TRUCKING_RAILROAD",
        "Transportation",
        "haulage",
        {"de": "Transportwesen", "fr": "transports", "es": "transporte"},
    ),
    Industry(
        "AUTOMOTIVE",
        "Manufacturing",
        "cars",
        {"de": "Automobilindustrie", "fr": "automobile", "es": "automoción", "sv": "fordon"},
    ),
    Industry(
        "MACHINERY",
        "Machinery",
        "mechanical engineering",
        {"de": "Maschinenbau", "fr": "machines", "it": "meccanica"},
    ),
    Industry(
        "INDUSTRIAL_AUTOMATION",
        "Manufacturing",
        "automation",
        {"de": "Automatisierung", "fr": "automatisation"},
    ),
    Industry(
        "CHEMICALS",
        "Chemicals",
        "chemical industry",
        {"de": "Chemie", "fr": "chimie", "es": "química"},
    ),
    Industry(
        "CONSTRUCTION",
        "Construction",
        "building",
        {"de": "Bauwesen", "fr": "bâtiment", "es": "construcción", "nl": "bouw"},
    ),
    Industry(
        "RENEWABLES_ENVIRONMENT",
        "Energy",
        "wind and solar power",
        {"de": "Erneuerbare Energien", "fr": "énergies renouvelables"},
    ),
    Industry(
        "OIL_ENERGY", "Energy", "oil and gas", {"de": "Energie", "fr": "énergie", "es": "energía"}
    ),
    Industry(
        "UTILITIES", "Utilities", "water and power", {"de": "Versorgung", "fr": "services publics"}
    ),
    Industry(
        "HIGHER_EDUCATION",
        "Education",
        "universities",
        {"de": "Hochschulen", "fr": "enseignement supérieur"},
    ),
    Industry(
        "MANAGEMENT_CONSULTING",
        "Consulting",
        "business consulting",
        {"de": "Unternehmensberatung", "fr": "conseil", "es": "consultoría"},
    ),
    Industry(
        "MARKETING_AND_ADVERTISING",
        "Media",
        "ad agency",
        {"de": "Werbung", "fr": "publicité", "es": "publicidad"},
    ),
    Industry("MEDIA_PRODUCTION", "Entertainment", "film and TV", {"de": "Medien", "fr": "médias"}),
    Industry(
        "HOSPITALITY",
        "Hospitality",
        "hotels and restaurants",
        {"de": "Hotellerie", "fr": "hôtellerie", "es": "hostelería"},
    ),
    Industry(
        "GOVERNMENT_ADMINISTRATION",
        "Government",
        "public administration",
        {"de": "Öffentliche Verwaltung", "fr": "administration publique"},
    ),
    Industry(
        "NON_PROFIT_ORGANIZATION_MANAGEMENT",
        "Not For Profit",
        "charitable trust",
        {"de": "Gemeinnützig", "fr": "association"},
    ),
    Industry(
        "ENVIRONMENTAL_SERVICES",
        "Environmental",
        "waste disposal",
        {"de": "Entsorgung", "fr": "environnement"},
    ),
)

_STEMS = (
    "Alderway Amberline Aspenridge Bluefen Brightwater Brookhaven Calderstone Cedarfield "
    "Clearbrook Cobaltis Copperleaf Coralbay Crestmont Dawnfield Eastmere Ebonvale Elmstead "
    "Emberton Fairhaven Falconridge Fernhill Foxglove Glenmoor Goldcrest Granitepeak Greenhollow "
    "Halcyon Harbourline Hawthorne Hazelbrook Heronsgate Highmark Hollowell Ironbridge Ivorydale "
    "Junipero Kestrel Kingsbarrow Lakemont Lanternside Larkspur Linden Longmeadow Lumenara "
    "Maplewood Marlowe Meridale Millbrook Mistral Moonrise Nordhaven Northgate Oakhurst "
    "Oceanview Orchardton Palisade Pinecrest Polarwind Quarryside Quillon Ravenscar Redwater "
    "Ridgeway Riverton Rosendal Rowanberry Saffronwood Sandpiper Seabright Silverbirch Skylark "
    "Solstice Southbank Starfield Stonehaven Summerfield Sunderby Tamarind Thistledown Thornbury "
    "Tidewater Timberline Trillium Valewood Verdano Vistamar Waterford Westbrook Whitecliff "
    "Wildmoor Willowbank Windermark Wrenfield Yarrow Zephyra"
)

# What a company's name says it does, and HubSpot's industry for that.
COMPANY_TRADES: dict[str, str] = {
    "Analytics": "COMPUTER_SOFTWARE",
    "Automation": "INDUSTRIAL_AUTOMATION",
    "Bank": "BANKING",
    "Biosciences": "PHARMACEUTICALS",
    "Brands": "CONSUMER_GOODS",
    "Builders": "CONSTRUCTION",
    "Capital": "FINANCIAL_SERVICES",
    "Chemicals": "CHEMICALS",
    "Clinics": "HOSPITAL_HEALTH_CARE",
    "College": "HIGHER_EDUCATION",
    "Components": "MACHINERY",
    "Construction": "CONSTRUCTION",
    "Consulting": "MANAGEMENT_CONSULTING",
    "Diagnostics": "MEDICAL_DEVICES",
    "Digital": "INFORMATION_TECHNOLOGY_AND_SERVICES",
    "Electric": "UTILITIES",
    "Energy": "OIL_ENERGY",
    "Engineering": "MACHINERY",
    "Films": "MEDIA_PRODUCTION",
    "Foods": "FOOD_BEVERAGES",
    "Foundation": "NON_PROFIT_ORGANIZATION_MANAGEMENT",
    "Freight": "TRANSPORTATION_TRUCKING_RAILROAD",
    "Health": "HOSPITAL_HEALTH_CARE",
    "Hotels": "HOSPITALITY",
    "Instruments": "MEDICAL_DEVICES",
    "Insurance": "INSURANCE",
    "Interactive": "MARKETING_AND_ADVERTISING",
    "Laboratories": "PHARMACEUTICALS",
    "Learning": "HIGHER_EDUCATION",
    "Logistics": "LOGISTICS_AND_SUPPLY_CHAIN",
    "Machines": "MACHINERY",
    "Markets": "RETAIL",
    "Media": "MEDIA_PRODUCTION",
    "Medical": "MEDICAL_DEVICES",
    "Motors": "AUTOMOTIVE",
    "Networks": "TELECOMMUNICATIONS",
    "Outdoor": "CONSUMER_GOODS",
    "Partners": "MANAGEMENT_CONSULTING",
    "Pharma": "PHARMACEUTICALS",
    "Polymers": "CHEMICALS",
    "Power": "UTILITIES",
    "Publicity": "MARKETING_AND_ADVERTISING",
    "Recycling": "ENVIRONMENTAL_SERVICES",
    "Resorts": "HOSPITALITY",
    "Retail": "RETAIL",
    "Robotics": "INDUSTRIAL_AUTOMATION",
    "Savings": "BANKING",
    "Shipping": "LOGISTICS_AND_SUPPLY_CHAIN",
    "Software": "COMPUTER_SOFTWARE",
    "Solar": "RENEWABLES_ENVIRONMENT",
    "Stores": "RETAIL",
    "Systems": "INFORMATION_TECHNOLOGY_AND_SERVICES",
    "Technologies": "COMPUTER_SOFTWARE",
    "Telecom": "TELECOMMUNICATIONS",
    "Transport": "TRANSPORTATION_TRUCKING_RAILROAD",
    "Trust": "FINANCIAL_SERVICES",
    "Vehicles": "AUTOMOTIVE",
    "Water": "UTILITIES",
    "Wind": "RENEWABLES_ENVIRONMENT",
}

COMPANY_STEMS = _STEMS.split()
LONG_ENDS = (
    "International Holding",
    "and Trading Company",
    "Research and Development",
    "Group Management Services",
    "and Industrial Products",
    "Manufacturing Company",
    "Southern Europe and Africa",
    "Joint Venture Partners",
)
"""What makes a name long without saying more; never longer, since a domain is made of the name."""

# How common industries are among those we sell to; the others have one each. In a public file of a
# CRM's accounts ten sectors have 20, 14, 14, 9, 9, 8, 7, 7, 6 and 5 %.
_COMMON: dict[str, int] = {
    "RETAIL": 20,
    "COMPUTER_SOFTWARE": 13,
    "HOSPITAL_HEALTH_CARE": 12,
    "FINANCIAL_SERVICES": 9,
    "MACHINERY": 8,
    "MARKETING_AND_ADVERTISING": 7,
    "TELECOMMUNICATIONS": 6,
    "LOGISTICS_AND_SUPPLY_CHAIN": 5,
    "MANAGEMENT_CONSULTING": 5,
    "CONSTRUCTION": 3,
    "BANKING": 3,
    "HIGHER_EDUCATION": 2,
    "OIL_ENERGY": 2,
}
_TRADES = list(COMPANY_TRADES)
_NAMED_FOR = Counter(COMPANY_TRADES.values())
_INDUSTRY_WEIGHTS = list(accumulate(_COMMON.get(each.value, 1) for each in INDUSTRIES))
_TRADE_WEIGHTS = list(
    accumulate(_COMMON.get(value, 1) / _NAMED_FOR[value] for value in COMPANY_TRADES.values())
)


def draw_industry(rng: Random) -> int:
    """The index of an industry, the more common ones more often."""
    return rng.choices(range(len(INDUSTRIES)), cum_weights=_INDUSTRY_WEIGHTS)[0]


def draw_trade(rng: Random) -> str:
    """A word for what a company does, the more common industries more often."""
    return rng.choices(_TRADES, cum_weights=_TRADE_WEIGHTS)[0]
