"""The words of the trade: industries, titles, products, sources and stages, with the ways they get
typed.
"""

from __future__ import annotations

# HubSpot's value of the closed list, then what people type into Salesforce's open one.
INDUSTRIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "COMPUTER_SOFTWARE",
        ("Technology", "Software", "software / SaaS", "technolgy", "SaaS", "Tech"),
    ),
    (
        "INFORMATION_TECHNOLOGY_AND_SERVICES",
        ("Technology", "IT Services", "IT & Services", "technology "),
    ),
    ("BANKING", ("Banking", "Bank", "banking", "Financial Services - Banking")),
    ("INSURANCE", ("Insurance", "insurance", "Insurance / Re-insurance")),
    ("FINANCIAL_SERVICES", ("Finance", "Financial Services", "finance", "Fin. services")),
    ("HOSPITAL_HEALTH_CARE", ("Healthcare", "Health Care", "healthcare", "Hospitals")),
    ("PHARMACEUTICALS", ("Pharma", "Biotechnology", "Pharmaceuticals", "pharmaceutical")),
    ("MEDICAL_DEVICES", ("Healthcare", "Medical devices", "MedTech", "medical")),
    ("RETAIL", ("Retail", "retail", "Retail & e-commerce", "Retial")),
    ("CONSUMER_GOODS", ("Consumer Goods", "Consumer goods", "FMCG", "CPG")),
    ("FOOD_BEVERAGES", ("Food & Beverage", "Food and drink", "food & bev")),
    ("TELECOMMUNICATIONS", ("Telecommunications", "Telecom", "telecommunication", "Telco")),
    (
        "LOGISTICS_AND_SUPPLY_CHAIN",
        ("Transportation", "Logistics", "Shipping", "logistics/transport"),
    ),
    ("TRANSPORTATION_TRUCKING_RAILROAD", ("Transportation", "Transport", "Rail & Trucking")),
    ("AUTOMOTIVE", ("Manufacturing", "Automotive", "automotive", "Auto")),
    ("MACHINERY", ("Machinery", "Manufacturing", "machinery", "Mechanical eng.")),
    ("INDUSTRIAL_AUTOMATION", ("Manufacturing", "Industrial automation", "Robotics")),
    ("CHEMICALS", ("Chemicals", "Chemical", "chemicals")),
    ("CONSTRUCTION", ("Construction", "construction", "Building & Construction")),
    ("RENEWABLES_ENVIRONMENT", ("Energy", "Renewables", "Solar / wind", "renewable energy")),
    ("OIL_ENERGY", ("Energy", "Oil & Gas", "energy")),
    ("UTILITIES", ("Utilities", "utilities", "Public utility")),
    ("HIGHER_EDUCATION", ("Education", "Higher Ed", "University", "education")),
    ("MANAGEMENT_CONSULTING", ("Consulting", "Mgmt consulting", "consultancy")),
    ("MARKETING_AND_ADVERTISING", ("Media", "Marketing", "Advertising", "marketing agency")),
    ("MEDIA_PRODUCTION", ("Media", "Entertainment", "media production")),
    ("HOSPITALITY", ("Hospitality", "Hotels", "hospitality")),
    ("GOVERNMENT_ADMINISTRATION", ("Government", "Public sector", "Gov't")),
    ("NON_PROFIT_ORGANIZATION_MANAGEMENT", ("Not For Profit", "Non-profit", "NGO", "Charity")),
    ("ENVIRONMENTAL_SERVICES", ("Environmental", "Environmental services", "Waste mgmt")),
)

# Department, then one job in its spellings; the first is the tidy one.
TITLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Marketing", ("VP Marketing", "VP Mktg", "Vice President - Marketing", "V.P. of Marketing")),
    ("Marketing", ("Chief Marketing Officer", "CMO", "Chief Mktg Officer")),
    ("Marketing", ("Marketing Manager", "Mktg Manager", "Manager, Marketing", "marketing manager")),
    ("Marketing", ("Head of Demand Generation", "Head of Demand Gen", "Demand Gen Lead")),
    ("Marketing", ("Content Specialist", "Content Marketing Specialist", "Content Mgr")),
    ("Sales", ("Head of Sales", "Sales Head", "Head, Sales", "HEAD OF SALES")),
    ("Sales", ("VP Sales", "Vice President Sales", "Vice President of Sales", "SVP Sales")),
    ("Sales", ("Sales Director", "Director of Sales", "Dir. Sales", "Sales Dir")),
    ("Sales", ("Account Executive", "Acct Executive", "AE")),
    ("Sales", ("Sales Operations Manager", "Sales Ops Manager", "Sales Ops Mgr")),
    ("IT", ("Chief Information Officer", "CIO", "Chief Info Officer")),
    ("IT", ("IT Director", "Director of IT", "Director, Information Technology", "IT dir.")),
    ("IT", ("IT Manager", "Manager IT", "I.T. Manager", "IT-Leiter")),
    ("IT", ("Systems Administrator", "Sys Admin", "Sysadmin")),
    ("Engineering", ("Chief Technology Officer", "CTO", "Chief Tech Officer")),
    ("Engineering", ("VP Engineering", "Vice President, Engineering", "VP of Eng")),
    ("Engineering", ("Software Engineer", "SW Engineer", "Sr. Software Engineer")),
    ("Engineering", ("Data Engineer", "Senior Data Engineer", "Data Eng.")),
    ("Finance", ("Chief Financial Officer", "CFO", "Chief Finance Officer")),
    ("Finance", ("Finance Director", "Director of Finance", "FD", "Finance Dir.")),
    ("Finance", ("Financial Controller", "Controller", "Fin. Controller")),
    ("Operations", ("Chief Operating Officer", "COO", "Chief Operations Officer")),
    ("Operations", ("Operations Manager", "Ops Manager", "Manager of Operations")),
    ("Operations", ("Supply Chain Manager", "Head of Supply Chain", "SCM Manager")),
    ("Procurement", ("Procurement Manager", "Purchasing Manager", "Head of Procurement", "Buyer")),
    ("Human Resources", ("HR Director", "Director of HR", "Director, Human Resources", "HR dir")),
    ("Human Resources", ("HR Manager", "Human Resources Manager", "People Manager")),
    ("Executive", ("Chief Executive Officer", "CEO", "C.E.O.", "President & CEO")),
    ("Executive", ("Managing Director", "MD", "Geschäftsführer", "Managing Dir.")),
    ("Executive", ("Founder", "Co-Founder", "Founder & CEO", "Owner")),
    ("Customer Service", ("Customer Success Manager", "CSM", "Customer Success Mgr")),
    ("Customer Service", ("Support Manager", "Customer Support Manager", "Service Desk Mgr")),
)

PRODUCTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Data Hub", ("Data Hub", "DataHub", "data hub")),
    ("Analytics Cloud", ("Analytics Cloud", "Analytics", "analytics cloud")),
    ("Field Service", ("Field Service", "Field Svc", "FieldService")),
    ("Payments", ("Payments", "payments", "Payment Suite")),
)

SOURCES: tuple[tuple[str, ...], ...] = (
    ("Web", "Website", "web"),
    ("Webinar", "webinar", "Online event"),
    ("Trade Show", "Tradeshow", "trade show"),
    ("Partner Referral", "Partner", "Referral"),
    ("Phone Inquiry", "Inbound call", "Phone"),
    ("Purchased List", "List", "Bought list"),
)

# Salesforce's standard stage, HubSpot's stage of the default pipeline, how common it is.
STAGES: tuple[tuple[str, str, int], ...] = (
    ("Prospecting", "appointmentscheduled", 9),
    ("Qualification", "qualifiedtobuy", 8),
    ("Needs Analysis", "qualifiedtobuy", 6),
    ("Value Proposition", "presentationscheduled", 6),
    ("Id. Decision Makers", "decisionmakerboughtin", 4),
    ("Perception Analysis", "decisionmakerboughtin", 3),
    ("Proposal/Price Quote", "contractsent", 6),
    ("Negotiation/Review", "contractsent", 5),
    ("Closed Won", "closedwon", 29),
    ("Closed Lost", "closedlost", 24),
)

ROLES = (
    "Decision Maker",
    "Economic Buyer",
    "Evaluator",
    "Influencer",
    "Technical Buyer",
    "Business User",
)
MEETINGS = (
    "Discovery call",
    "Product demo",
    "Quarterly review",
    "Contract review",
    "Kick-off",
    "Lunch",
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
