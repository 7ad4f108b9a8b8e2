"""Samples that both sides make alike from plain lists of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import mean, median
from typing import Any

from benchmarks.worlds.comparisons import FIRST_MONTH, MONTHS, WEEKDAYS
from benchmarks.worlds.kinds import coding, form, level, look, marks

Found = dict[str, list[Any]]


def of_titles(titles: Sequence[str]) -> Found:
    """What is counted of job titles."""
    return {
        "title-length": [len(title) for title in titles],
        "title-words": [len(title.split()) for title in titles],
        "title-level": [level(title) for title in titles],
        "title-marks": [marks(title) for title in titles],
    }


def of_names(names: Sequence[str]) -> Found:
    """What is counted of company names, but for how they look."""
    return {
        "name-length": [len(name) for name in names],
        "name-words": [len(name.split()) for name in names],
        "name-form": [form(name) for name in names],
    }


def of_countries(countries: Sequence[str]) -> Found:
    """Countries with the most common one and without."""
    ((home, _),) = Counter(countries).most_common(1)
    return {
        "country-rank": list(countries),
        "country-tail": [country for country in countries if country != home],
    }


def of_ends(ended: Sequence[date], in_a_year: Sequence[date]) -> Found:
    """When in the year and in the week something ended; months are counted in what holds each of
    them as often as any other.
    """
    in_time = [day for day in in_a_year if day.month >= FIRST_MONTH]
    return {
        "deal-month": [MONTHS[day.month - FIRST_MONTH] for day in in_time],
        "deal-weekday": [WEEKDAYS[day.weekday()] for day in ended],
    }


def of_amounts(amounts: Sequence[float]) -> Found:
    """Amounts whatever they are in."""
    middle = median(amounts)
    return {"deal-amount": [amount / middle for amount in amounts]}


def of_crm_names(names: Sequence[str]) -> Found:
    """What is counted of company names beside a CRM's."""
    return {
        "name-length-crm": [len(name) for name in names],
        "name-look": [look(name) for name in names],
    }


def of_sellers(owners: Iterable[str]) -> Found:
    """How unequal sellers are, however many opportunities there are."""
    counts = Counter(owners).values()
    usual = mean(counts)
    return {"deal-agent": [count / usual for count in counts]}


def of_persons(first: Sequence[str], last: Sequence[str]) -> Found:
    """What is counted of the names of people."""
    return {
        "first-length": [len(name.strip()) for name in first],
        "last-length": [len(name.strip()) for name in last],
        "last-coding": [coding(name) for name in last],
        "last-look": [look(name) for name in last],
    }


def blank_shares(rows: Sequence[dict[str, Any]], fields: Iterable[str]) -> list[float]:
    """Of each field the share of rows without a value."""
    shares = []
    for field in fields:
        blank = sum(1 for row in rows if row.get(field) in (None, "", "Select"))
        shares.append(blank / len(rows))
    return shares
