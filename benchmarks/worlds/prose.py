"""What the page says beside its figures."""

from __future__ import annotations

TOP = """# How near generated worlds are to life

A world is what `accord sandbox start` fills the look-alikes with: a company that sells in three
regions, its people as both systems know them, two years of history. Below stand its distributions
beside those of public data: {people:,} people of seed {seed}, read out of both look-alikes as
their users typed them. Of the public data only distributions are kept here, never rows.

Each table says what was counted and over how many. The distance is 0 where two distributions are
the same and 1 where they have nothing in common: of numbers the largest difference of their
cumulated shares (Kolmogorov and Smirnov), of words half the sum of the differences of their
shares (total variation). Numbers are told by their median and, in brackets, the twentieth and the
nineteen twentieths. By chance alone thirty make a distance of about 0.16 and 85 one of 0.09,
so read those tables lightly.

{alike} of {all} comparisons are at most 0.1 apart, {close} at most 0.2. Those that are further
apart say why.

```
.venv/bin/python -m benchmarks.worlds         # counts both again, draws and writes this page
.venv/bin/python -m benchmarks.worlds.cost    # measures the last chapter again
```

The public data: job titles that workers reported to O\\*NET; names of applicants as typed by
patent offices; a CRM's accounts and opportunities (Maven Analytics); leads of a school; persons
for trying duplicates. A test counts a small world again and, where the data lies beside the
checkout (`shared/data`), the public side as well.
"""

MENDED = """## What the comparison changed

The generator was counted first and then mended where the public side is the better witness.

| what | distance before | now | what changed |
| --- | --- | --- | --- |
"""

# Of the world of 20,000 people as it was before: what was mended, and how far apart it had been.
BEFORE: tuple[tuple[str, float, str], ...] = (
    (
        "deal-age",
        0.73,
        "open deals linger: half are older than four months; none was above five",
    ),
    ("industry-rank", 0.44, "some industries are common; all were alike"),
    ("lead-status", 0.36, "most leads are not worked yet; all statuses were alike"),
    ("name-length", 0.33, "names of one word and names of five"),
    ("lead-blank", 0.53, "more titles, phones, addresses and countries are missing"),
    ("deal-agent", 0.30, "sellers follow their markets; a third of them sat in the smallest"),
    ("lead-source", 0.30, "most people come from two sources; all six were alike"),
    ("deal-end", 0.22, "a quarter is open; it was half"),
    ("title-length", 0.10, "one title in twenty is longer than forty letters"),
)

UNSAID = """## What no public data says

Nothing at hand tells how telephone numbers are typed, what an import garbles, how often owners
change, how stages follow each other, how many meetings a deal takes, who answers a campaign after
how long, or how often two systems disagree about one person. There the rates are common sense,
kept rare, and marked as such in `packages/lookalikes/sandbox/worlds/dirt/rates.py` and
`packages/lookalikes/sandbox/worlds/lags.py`.

Each public file is one company's, one school's or one agency's. The opportunities and the persons
were made up by their publishers (days of the week all alike, given names of one country), the
leads are of a school and not of a seller to companies, patent offices type in capitals. A
distance says that two distributions are near, not that either is right; what hangs together
within a record (a title with a size of company, an amount with a lag) is not compared at all. A
figure such as the demo's share of valid values means: on dirt of these kinds at these rates.
"""

LIVELY = """## A livelier world

`accord sandbox start --lively` adds, with chance of its own, so that the rest stays the same: calls
before half of a deal's moves and to four leads in ten, tasks of open deals (a quarter overdue),
meetings that come again every week or two, a price list, line items of six in ten of HubSpot's
deals, and ten currencies by the country of the company. How often each is met is common sense; no
public data at hand tells. `--full` adds to that teams by region in HubSpot, teams on Salesforce's
larger accounts and deals, a price list in each currency, and lines of six in ten of Salesforce's
deals that make up their amounts.
"""
