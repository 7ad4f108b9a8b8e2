"""The page of distributions says what the generator makes and what the public data holds: its
figures are counted again, and the page is made of them alone.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.worlds.__main__ import FEW, FEW_SEED, costs, counted
from benchmarks.worlds.comparisons import COMPARISONS
from benchmarks.worlds.figures import distance, figure, figures
from benchmarks.worlds.kinds import FORMS, LEVELS, LOOKS, form, level, look
from benchmarks.worlds.page import CLOSE, FIGURES, FOLDER, PAGE, files
from benchmarks.worlds.public import PLACE, public_samples

BY_KEY = {each.key: each for each in COMPARISONS}
AGAIN = "run `python -m benchmarks.worlds`"


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return found


def test_the_world_s_figures_are_what_the_generator_makes(kept: dict[str, Any]) -> None:
    """Of a small world, made by the same code as the page's."""
    assert counted(FEW_SEED, FEW) == kept["few"], AGAIN


@pytest.mark.skipif(not PLACE.is_dir(), reason="the public data is not beside the checkout")
def test_the_public_figures_are_what_the_public_data_gives(kept: dict[str, Any]) -> None:
    assert figures(public_samples()) == kept["public"], AGAIN


@pytest.mark.soak
def test_the_large_world_s_figures_are_what_the_generator_makes(kept: dict[str, Any]) -> None:
    assert counted(kept["seed"], kept["people"]) == kept["world"], AGAIN


def test_the_page_and_its_pictures_are_made_of_these_figures(kept: dict[str, Any]) -> None:
    written = files(kept, costs())
    assert {path: path.read_text(encoding="utf-8") for path in written} == written, AGAIN
    assert set(FOLDER.glob("*.svg")) == set(written) - {PAGE}


def test_what_is_far_apart_says_why(kept: dict[str, Any]) -> None:
    for each in COMPARISONS:
        apart = distance(each, kept["public"][each.key], kept["world"][each.key])
        assert each.note or round(apart, 2) <= CLOSE, each.key


def test_every_comparison_counts_enough_on_either_side(kept: dict[str, Any]) -> None:
    for each in COMPARISONS:
        for side in ("public", "world", "few"):
            found = kept[side][each.key]
            assert found["of"] >= 6, (each.key, side)
            assert abs(sum(found["shares"]) - 1) < 0.002, (each.key, side)


def test_a_distance_is_none_to_oneself_and_all_where_nothing_is_common() -> None:
    words, numbers = BY_KEY["deal-end"], BY_KEY["deal-days-won"]
    won, lost = figure(words, ["won"] * 9), figure(words, ["lost"])
    assert distance(words, won, won) == 0
    assert distance(words, won, lost) == distance(words, lost, won) == 1
    soon, late = figure(numbers, [3, 4]), figure(numbers, [90, 5000])
    assert distance(numbers, soon, soon) == 0
    assert distance(numbers, soon, late) == distance(numbers, late, soon) == 1
    assert distance(numbers, soon, figure(numbers, [4, 90])) == 0.5


def test_numbers_lie_in_the_bin_whose_upper_end_they_reach() -> None:
    numbers = BY_KEY["title-words"]
    shares = figure(numbers, [1, 2, 2, 50])["shares"]
    assert shares[:2] == [0.25, 0.5]
    assert shares[-1] == 0.25


def test_words_without_an_order_are_ranked_by_how_common_they_are() -> None:
    ranked = figure(BY_KEY["lead-source"], ["b", "a", "b", "c", "b", "a"])
    assert ranked["shares"][:4] == [0.5, 0.3333, 0.1667, 0.0]


def test_values_are_sorted_by_how_they_look_rank_and_end() -> None:
    assert [look(text) for text in ("Ann", "ann lee", "ANN LEE", "Ann  Lee")] == list(LOOKS)
    titles = ("CFO", "V.P. Sales", "Sales Dir.", "Head of IT", "Mgr", "Sr Buyer", "Clerk")
    assert [level(title) for title in titles] == list(LEVELS)
    formed = ("Acme, Inc.", "ACME B.V.", "Acme S.p.A.", "Acme Pty. Ltd.", "AKZO NOBEL N V")
    assert {form(name) for name in formed} == {FORMS[0]}
    assert {form(name) for name in ("Acme", "Cobalt", "Inca Foods", "Verdano")} == {FORMS[1]}
