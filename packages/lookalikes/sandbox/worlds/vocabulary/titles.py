"""Job titles, built from how high somebody stands and what for; and what people shorten in them.

O*NET's reported titles show the shape: two words in half of them, three in a quarter; among those
who manage or decide, who alone buy from us, more stand high than in the workforce.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import NamedTuple


class Title(NamedTuple):
    """One job: its name in full, its department, how high it stands, and how common it is."""

    name: str
    department: str
    level: str
    weight: float


# Level: how its titles read, and how common it is among people a seller meets.
_LEVELS: dict[str, tuple[str, int]] = {
    "head": ("Vice President {}", 8),
    "director": ("{} Director", 14),
    "lead": ("Head of {}", 8),
    "manager": ("{} Manager", 26),
    "senior": ("Senior {} Manager", 7),
    "specialist": ("{} Specialist", 11),
    "analyst": ("{} Analyst", 8),
    "coordinator": ("{} Coordinator", 6),
    "clerk": ("{} Clerk", 4),
}
_WORK: dict[str, tuple[str, ...]] = {
    "Marketing": ("Marketing", "Demand Generation", "Content"),
    "Sales": ("Sales", "Sales Operations", "Business Development"),
    "IT": ("Information Technology", "Security", "Data"),
    "Engineering": ("Engineering", "Product", "Quality"),
    "Finance": ("Finance", "Accounting", "Treasury"),
    "Operations": ("Operations", "Supply Chain", "Logistics"),
    "Procurement": ("Procurement", "Purchasing"),
    "Human Resources": ("Human Resources", "Recruiting"),
    "Customer Service": ("Customer Success", "Support"),
}
_ONE_OF_A_KIND: tuple[tuple[str, str, str, float], ...] = (
    ("Chief Executive Officer", "Executive", "chief", 3.0),
    ("Chief Operating Officer", "Operations", "chief", 1.0),
    ("Chief Financial Officer", "Finance", "chief", 1.5),
    ("Chief Marketing Officer", "Marketing", "chief", 1.2),
    ("Chief Technology Officer", "Engineering", "chief", 1.2),
    ("Chief Information Officer", "IT", "chief", 1.2),
    ("Chief Human Resources Officer", "Human Resources", "chief", 0.6),
    ("Managing Director", "Executive", "chief", 2.5),
    ("Founder", "Executive", "chief", 1.5),
    ("Owner", "Executive", "chief", 1.5),
    ("Software Engineer", "Engineering", "specialist", 2.0),
    ("Systems Administrator", "IT", "specialist", 1.5),
    ("Account Executive", "Sales", "specialist", 1.5),
    ("Accountant", "Finance", "specialist", 1.5),
    ("Controller", "Finance", "manager", 1.0),
    ("Buyer", "Procurement", "specialist", 1.5),
    ("Office Manager", "Operations", "manager", 1.5),
    ("Executive Secretary", "Executive", "clerk", 1.5),
    # One reported title in twenty is longer than forty letters.
    ("Senior Vice President Global Supply Chain Operations", "Operations", "head", 0.6),
    ("Executive Secretary to the Chief Executive Officer", "Executive", "clerk", 1.0),
    ("Regional Director of Sales and Business Development", "Sales", "director", 1.0),
    ("Director of Information Technology and Security", "IT", "director", 0.8),
    ("Associate Vice President for Finance and Administration", "Finance", "head", 0.8),
    ("Head of Marketing and Corporate Communications", "Marketing", "lead", 0.8),
    ("Human Resources and Office Administration Manager", "Human Resources", "manager", 0.8),
    ("Purchasing and Facilities Management Coordinator", "Procurement", "coordinator", 0.6),
    ("Quality Assurance and Regulatory Affairs Specialist", "Engineering", "specialist", 0.6),
)


def _built() -> list[Title]:
    found = [Title(*known) for known in _ONE_OF_A_KIND]
    kinds = sum(len(work) for work in _WORK.values())
    for level, (shape, weight) in _LEVELS.items():
        for department, work in _WORK.items():
            for what in work:
                found.append(Title(shape.format(what), department, level, weight / kinds))
    return found


TITLES: tuple[Title, ...] = tuple(_built())
_WEIGHTS = list(accumulate(title.weight for title in TITLES))

# Words of a title, and how people shorten them; the longer words come first.
SHORT_FORMS: dict[str, tuple[str, ...]] = {
    "Information Technology": ("IT", "I.T.", "Info Tech"),
    "Human Resources": ("HR", "H.R."),
    "Vice President": ("VP", "V.P.", "VP of", "Vice Pres."),
    "Business Development": ("BD", "Biz Dev", "Bus. Dev."),
    "Demand Generation": ("Demand Gen",),
    "Customer Success": ("CS",),
    "Supply Chain": ("SCM", "Supply Ch."),
    "Managing": ("Mng.", "Mging"),
    "Marketing": ("Mktg", "Mktg.", "Mkt"),
    "Operations": ("Ops", "Op."),
    "Engineering": ("Eng", "Eng."),
    "Engineer": ("Eng", "Engr"),
    "Executive": ("Exec", "Exec."),
    "Specialist": ("Spec.", "Spec"),
    "Coordinator": ("Coord.", "Coord"),
    "Administrator": ("Admin", "Adm."),
    "Secretary": ("Secr.", "Secy"),
    "Director": ("Dir", "Dir."),
    "Manager": ("Mgr", "Mgr.", "Mngr"),
    "Senior": ("Sr", "Sr.", "Snr"),
    "Finance": ("Fin", "Fin."),
    "Procurement": ("Proc.",),
    "Accounting": ("Acctg",),
    "Account": ("Acct", "Acct."),
}


def draw_title(rng: Random) -> int:
    """The index of a title, the more common ones more often."""
    return rng.choices(range(len(TITLES)), cum_weights=_WEIGHTS)[0]
