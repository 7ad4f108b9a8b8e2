"""What is compared: one line for each distribution, with what was counted on either side, how it is
sorted, and what a reader should make of it.
"""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.worlds.kinds import CODING, FORMS, LEVELS, LOOKS, MARKS

MONTHS = ("Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FIRST_MONTH = 3
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
RANKS = 10
BLANK_SHARES = (0.0, 0.02, 0.1, 0.2, 0.3, 0.4, 0.6)
"""Upper ends of bins, the last one open."""


class Comparison(NamedTuple):
    """One distribution of both. Numbers have `edges`, the upper ends of their bins; words have
    `labels`; where both are empty, words are ranked by how common they are.
    """

    key: str
    chapter: str
    title: str
    public: str
    world: str
    note: str
    edges: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether an order of the bins tells something, so that cumulated shares are compared."""
        return bool(self.edges)

    @property
    def bins(self) -> tuple[str, ...]:
        """The names of what shares are told of."""
        if self.edges:
            return (*(f"≤ {edge:g}" for edge in self.edges), f"> {self.edges[-1]:g}")
        if self.labels:
            return self.labels
        return (*(f"{n}." for n in range(1, RANKS + 1)), "all others")


def _steps(first: float, last: float, step: float) -> tuple[float, ...]:
    found = []
    edge = first
    while edge <= last:
        found.append(edge)
        edge += step
    return tuple(found)


_TITLES = "job titles that workers reported to O\\*NET"
_TYPED_TITLES = "titles of contacts and leads, as typed in either system"
_NAMES = "names of applicants as patent offices typed them"
_TYPED_NAMES = "names of accounts and companies, as typed in either system"
_CLOSED = "won and lost opportunities"
_PERSONS = "persons of a file for trying duplicates, spoilt on purpose"

COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "title-length",
        "Job titles",
        "How long job titles are, in letters",
        _TITLES,
        _TYPED_TITLES,
        "",
        edges=_steps(6, 66, 4),
    ),
    Comparison(
        "title-words",
        "Job titles",
        "How many words they have",
        _TITLES,
        _TYPED_TITLES,
        "",
        edges=_steps(1, 8, 1),
    ),
    Comparison(
        "title-level",
        "Job titles",
        "The highest word of rank in them",
        _TITLES,
        _TYPED_TITLES,
        "Apart on purpose: O\\*NET lists every occupation there is, a seller meets those who "
        "decide. It lists titles, too, and not how many people have each.",
        labels=LEVELS,
    ),
    Comparison(
        "title-marks",
        "Job titles",
        "Marks in them",
        _TITLES,
        _TYPED_TITLES,
        "O\\*NET asks for the short form in brackets; people at a screen are not asked.",
        labels=MARKS,
    ),
    Comparison(
        "name-length",
        "Company names",
        "How long company names are, in letters",
        _NAMES,
        _TYPED_NAMES,
        "Offices register divisions and places with the name, which nobody types.",
        edges=_steps(6, 66, 4),
    ),
    Comparison(
        "name-length-crm",
        "Company names",
        "The same, beside a CRM's",
        "accounts of the pipeline file",
        _TYPED_NAMES,
        "Only 85 names, invented by their publisher; a world lies between them and the offices'.",
        edges=_steps(6, 66, 4),
    ),
    Comparison(
        "name-words",
        "Company names",
        "How many words they have",
        _NAMES,
        _TYPED_NAMES,
        "",
        edges=_steps(1, 8, 1),
    ),
    Comparison(
        "name-form",
        "Company names",
        "Whether they end with a legal form",
        _NAMES,
        _TYPED_NAMES,
        "In between on purpose: offices register, sellers type. Of the 85 accounts of the pipeline "
        "file only a handful have a form, so each public file is one end.",
        labels=FORMS,
    ),
    Comparison(
        "name-look",
        "Company names",
        "How they look",
        "accounts of the pipeline file, a CRM's",
        _TYPED_NAMES,
        "The file's names are clean, so the kinds of dirt cannot be counted in it; patent offices "
        "type two names in three in capitals.",
        labels=LOOKS,
    ),
    Comparison(
        "country-rank",
        "Countries and industries",
        "Countries, from the most common on",
        "leads of a school, those with a country",
        "people, where they truly are",
        "Apart on purpose: the file is of a seller at home in one country (so is the pipeline "
        "file, 84 % in one), a world is of a seller in three regions, since that is what the "
        "product is for.",
    ),
    Comparison(
        "country-tail",
        "Countries and industries",
        "The same without the most common",
        "leads of a school abroad",
        "people abroad",
        "",
    ),
    Comparison(
        "industry-rank",
        "Countries and industries",
        "Industries, from the most common on",
        "accounts of the pipeline file",
        "accounts, their industry of Salesforce's list",
        "Only 85 accounts of ten sectors: a rough witness.",
    ),
    Comparison(
        "deal-end",
        "Opportunities",
        "How opportunities stand",
        "opportunities of the pipeline file, ten months of closings",
        "opportunities, two years of them",
        "",
        labels=("open", "won", "lost"),
    ),
    Comparison(
        "deal-days-won",
        "Opportunities",
        "Days until they were won",
        "won opportunities of the pipeline file",
        "won opportunities, from their creation",
        "",
        edges=_steps(5, 140, 5),
    ),
    Comparison(
        "deal-days-lost",
        "Opportunities",
        "Days until they were lost",
        "lost opportunities of the pipeline file",
        "lost opportunities, from their creation",
        "",
        edges=_steps(5, 140, 5),
    ),
    Comparison(
        "deal-age",
        "Opportunities",
        "Age of the open ones in days",
        "open opportunities with a date, on the file's last day",
        "open opportunities, today",
        "The file lacks what was opened in its last two months; a company at work has young ones.",
        edges=_steps(10, 400, 15),
    ),
    Comparison(
        "deal-amount",
        "Opportunities",
        "Amounts, as multiples of the median",
        "won opportunities of the pipeline file",
        "opportunities with an amount",
        "The file's amounts hang on seven list prices, so they come in lumps; a world's hang on "
        "the size of the company.",
        edges=(0.03, 0.06, 0.12, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 8.0, 16.0, 32.0),
    ),
    Comparison(
        "deal-agent",
        "Opportunities",
        "Opportunities of one seller, as multiples of the mean",
        "sellers of the pipeline file",
        "sellers who have any",
        "Only thirty sellers on the public side.",
        edges=_steps(0.2, 3.0, 0.2),
    ),
    Comparison(
        "deal-month",
        "Opportunities",
        "In which month they ended",
        f"{_CLOSED} of the pipeline file",
        f"{_CLOSED} of a year, March to December",
        "The file ends after ten months and has none of January and February.",
        labels=MONTHS,
    ),
    Comparison(
        "deal-weekday",
        "Opportunities",
        "On which day of the week they ended",
        f"{_CLOSED} of the pipeline file",
        _CLOSED,
        "Apart on purpose: in the file all seven days are alike, which shows that its days were "
        "drawn; few sellers close on a Sunday.",
        labels=WEEKDAYS,
    ),
    Comparison(
        "lead-source",
        "Leads",
        "Sources, from the most common on",
        "leads of a school, those with a source",
        "people, where they truly came from",
        "",
    ),
    Comparison(
        "lead-status",
        "Leads",
        "How far they were worked, from the most common on",
        "leads of a school, the tag that sellers gave",
        "leads, their status",
        "The file has 26 tags, a Salesforce org is shipped with five statuses: only how much the "
        "first ones have can be compared.",
    ),
    Comparison(
        "lead-blank",
        "Leads",
        "Share of records without a value, by field",
        "fields of a school's leads that people fill in; the list's own \"Select\" is no value",
        "fields of leads and contacts in either system",
        "Counted over fields, so few on either side.",
        edges=BLANK_SHARES,
    ),
    Comparison(
        "first-length",
        "Persons",
        "How long given names are, in letters",
        _PERSONS,
        "given names, as typed in either system",
        "The file's persons are all British.",
        edges=_steps(2, 16, 1),
    ),
    Comparison(
        "last-length",
        "Persons",
        "How long family names are, in letters",
        _PERSONS,
        "family names, as typed in either system",
        "",
        edges=_steps(2, 16, 1),
    ),
    Comparison(
        "last-coding",
        "Persons",
        "Family names beyond ASCII",
        _PERSONS,
        "family names, as typed in either system",
        "No file at hand has people of many countries in their own spelling; 18 countries are in "
        "a world.",
        labels=CODING,
    ),
    Comparison(
        "last-look",
        "Persons",
        "How family names look",
        _PERSONS,
        "family names, as typed in either system",
        "",
        labels=LOOKS,
    ),
)
"""In the order of the page."""
