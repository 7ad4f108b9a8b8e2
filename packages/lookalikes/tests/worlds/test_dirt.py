"""How values get dirty: by kinds that people are known for, at the rates that are written down."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

import sandbox.worlds
from sandbox.worlds.accounts import Account, draw_accounts
from sandbox.worlds.dirt.companies import company_name, website
from sandbox.worlds.dirt.countries import country_name
from sandbox.worlds.dirt.fingers import NEIGHBOURS, slip
from sandbox.worlds.dirt.looks import garbled, unaccented
from sandbox.worlds.dirt.nothing import CHOSEN, NUMBERS, TYPED
from sandbox.worlds.dirt.phones import typed_phone
from sandbox.worlds.dirt.rates import (
    BLANKS,
    LOWER,
    NAMES_SWAPPED,
    PLACEHOLDER_CHOSEN,
    PLACEHOLDER_TYPED,
    SLIP,
    TITLE_BOTH,
    UPPER,
)
from sandbox.worlds.dirt.text import full_name, typed
from sandbox.worlds.dirt.words import chosen, job, sector, shortened
from sandbox.worlds.places import BY_CODE, COUNTRIES
from sandbox.worlds.reps import draw_reps
from sandbox.worlds.vocabulary.companies import INDUSTRIES
from sandbox.worlds.vocabulary.titles import TITLES, draw_title

MANY = 20_000
CITY = "Johannesburg"


def drawn(make: Callable[[Random], str], many: int = MANY) -> list[str]:
    rng = Random(11)
    return [make(rng) for _ in range(many)]


def share(values: list[str], law: Callable[[str], object]) -> float:
    return sum(1 for value in values if law(value)) / len(values)


def one_step_apart(word: str, slipped: str) -> bool:
    """Whether one slip makes the second of the first."""
    size = len(word)
    shorter = {word[:at] + word[at + 1 :] for at in range(size)}
    doubled = {word[:at] + word[at] + word[at:] for at in range(size)}
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(size - 1)}
    near = {
        word[:at] + other + word[at + 1 :]
        for at in range(size)
        for other in NEIGHBOURS.get(word[at].lower(), "")
    }
    return slipped in shorter | doubled | swapped | near | {word}


def test_a_slip_is_one_letter_missing_twice_swapped_or_its_neighbour_on_the_keyboard() -> None:
    slips = drawn(lambda rng: slip(rng, CITY))
    assert all(one_step_apart(CITY, each) for each in slips)
    assert all(each[0] == CITY[0] for each in slips)
    lengths = Counter(len(each) - len(CITY) for each in slips)
    assert lengths[-1] > lengths[1] > lengths[0] > 0


def test_neighbours_lie_beside_each_other_both_ways() -> None:
    for key, beside in NEIGHBOURS.items():
        assert all(key in NEIGHBOURS[other] for other in beside), key
    assert set("qsz") <= set(NEIGHBOURS["a"]) | {"z"}
    assert "p" not in NEIGHBOURS["a"]


def test_short_words_are_left_alone() -> None:
    assert set(drawn(lambda rng: slip(rng, "Rom"), 50)) == {"Rom"}


def test_each_kind_of_dirt_comes_as_often_as_is_written_down() -> None:
    values = drawn(lambda rng: typed(rng, CITY))
    kinds = {
        "lower": (LOWER, share(values, lambda value: value == CITY.lower())),
        "upper": (UPPER, share(values, lambda value: value == CITY.upper())),
        "blank": (BLANKS, share(values, lambda value: value != CITY and value.strip() == CITY)),
        "placeholder": (PLACEHOLDER_TYPED, share(values, lambda value: value in TYPED)),
        "slip": (
            SLIP,
            share(values, lambda value: value != CITY and one_step_apart(CITY, value)),
        ),
    }
    for kind, (promised, found) in kinds.items():
        # A blank inside a single word is none, and a slip may swap two equal letters.
        assert 0.6 * promised < found < 1.3 * promised, (kind, promised, found)
    assert share(values, lambda value: value == CITY) > 0.85


def test_accents_are_lost_spelt_out_or_garbled_by_an_import() -> None:
    assert {unaccented(Random(seed), "Müller-Groß") for seed in range(20)} == {
        "Muller-Gross",
        "Mueller-Gross",
    }
    assert garbled("Müller") == "MÃ¼ller"
    assert garbled("Á") == "Á", "what no code page shows is left alone"
    values = drawn(lambda rng: typed(rng, "Müller"))
    assert 0.001 < share(values, lambda value: "Ã" in value) < 0.01
    assert 0.05 < share(values, lambda value: value in ("Muller", "Mueller")) < 0.11


def test_given_and_family_name_stand_now_and_then_in_each_others_field() -> None:
    names = drawn(lambda rng: " ".join(full_name(rng, "Ada", "Okafor")))
    swapped = share(names, lambda name: name.startswith("Okafor"))
    assert 0.6 * NAMES_SWAPPED < swapped < 1.4 * NAMES_SWAPPED


def test_where_a_list_should_be_chosen_from_its_own_placeholder_stays_and_remarks_are_typed() -> (
    None
):
    values = drawn(lambda rng: chosen(rng, "Trade Show"))
    placeholders = share(values, lambda value: value in CHOSEN)
    assert 0.8 * PLACEHOLDER_CHOSEN < placeholders < 1.2 * PLACEHOLDER_CHOSEN
    assert {"TradeShow", "Trade-Show", "Trade_Show"} < set(values)
    assert share(values, lambda value: value.islower() and len(value) > 12) > 0.0005


def test_titles_are_shortened_turned_round_and_given_in_both_forms() -> None:
    rng = Random(3)
    titles = [job(rng, TITLES[draw_title(rng)]) for _ in range(MANY)]
    assert 0.5 * TITLE_BOTH < share(titles, lambda title: re.search(r"\(.+\)", title)) < 0.05
    assert share(titles, lambda title: ", " in title) > 0.002
    assert share(titles, lambda title: re.search(r"\b(Mgr|Dir|VP|Sr|Mktg)\b", title)) > 0.02
    assert len(set(titles)) > 1000
    assert shortened(rng, "Chief Financial Officer") == "CFO"


def test_countries_come_by_name_by_code_in_other_languages_and_not_at_all() -> None:
    values = drawn(lambda rng: country_name(rng, BY_CODE["DE"], "Hamburg"))
    for expected in ("Germany", "DE", "DEU", "Deutschland", "Alemania", "BRD", "Hamburg", "EMEA"):
        assert expected in values, expected
    assert 0.4 < share(values, lambda value: value == "Germany") < 0.65
    assert share(values, lambda value: value in TYPED) > 0.003


def test_every_country_has_names_of_every_kind() -> None:
    for country in COUNTRIES:
        called = country.called
        assert re.fullmatch("[A-Z]{3}", called.code3)
        assert all([called.long, called.short, called.abroad, called.language, called.name])


def test_a_sector_is_said_in_the_language_of_the_country() -> None:
    banking = next(each for each in INDUSTRIES if each.value == "BANKING")
    german = drawn(lambda rng: sector(rng, banking, "de"), 500)
    english = drawn(lambda rng: sector(rng, banking, "en"), 500)
    assert "Banken" in german
    assert "Banken" not in english
    assert share(german, lambda value: value == "Banking") > 0.4


def test_phones_carry_extensions_second_numbers_remarks_and_placeholders() -> None:
    britain = BY_CODE["GB"]
    values = drawn(lambda rng: typed_phone(rng, britain, "020 7946 0123"))
    for sign in ("ext. ", " x", " / ", "Tel: ", "(office)", "(0)"):
        assert any(sign in value for value in values), sign
    assert "2079460123" in values, "a spreadsheet took the first nought"
    assert 0.001 < share(values, lambda value: value in NUMBERS) < 0.006
    assert share(values, lambda value: re.fullmatch(r"\+44 20 7946 0123", value)) > 0.25


@pytest.fixture
def account() -> Account:
    reps = draw_reps(Random(1), 20, date(2026, 1, 1))
    (found, *_) = draw_accounts(Random(2), 80, reps)
    found.name, found.form = "Brightwater Logistics", "S.A."
    return found


def test_legal_forms_are_left_out_bare_spaced_and_after_a_comma(account: Account) -> None:
    names = drawn(lambda rng: company_name(rng, account))
    for ending in (" S.A.", " SA", " S. A.", " S.A", ", S.A."):
        assert any(name == f"Brightwater Logistics{ending}" for name in names), ending
    assert 0.4 < share(names, lambda name: name == "Brightwater Logistics") < 0.6


def test_a_company_never_loses_its_name(account: Account) -> None:
    assert share(drawn(lambda rng: company_name(rng, account)), lambda name: len(name) < 10) == 0


def test_a_company_may_have_no_website_to_speak_of() -> None:
    sites = drawn(lambda rng: website(rng, "a.example"))
    assert 0.002 < share(sites, lambda site: "a.example" not in site) < 0.012


PURE = {
    "__future__", "collections", "contextlib", "dataclasses", "datetime", "functools", "gc",
    "itertools", "math", "operator", "random", "re", "sandbox", "typing", "unicodedata", "zoneinfo",
}  # fmt: skip


def imported(source: str) -> set[str]:
    """The top-level packages a module imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_a_world_is_drawn_without_reading_any_file() -> None:
    sources = [path.read_text() for path in Path(sandbox.worlds.__file__).parent.rglob("*.py")]
    assert len(sources) > 15
    for source in sources:
        assert imported(source) <= PURE
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
        assert [call for call in calls if getattr(call.func, "id", "") == "open"] == []
