"""Searches for very long texts: operators are dropped above one length, and everything above
another.
"""

from __future__ import annotations

import pytest

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.soql.reading.sosl import matcher, read_search


def test_a_search_of_more_than_four_thousand_characters_finds_any_of_its_words() -> None:
    words = " AND ".join(["harbour", "meadow", *["filler"] * 500])
    search = read_search("FIND {" + words + "}")
    assert matcher(search.text)(["Blue Meadow"])
    assert not matcher(read_search("FIND {harbour AND meadow}").text)(["Blue Meadow"])


def test_a_search_of_more_than_ten_thousand_characters_finds_nothing() -> None:
    assert read_search("FIND {" + "harbour " * 1300 + "}").limit == 0
    assert read_search("FIND {" + "harbour " * 100 + "}").limit == 2000


@pytest.mark.parametrize("search", ["FIND 'harbour'", "FIND harbour", 'FIND "harbour"', "FIND {x"])
def test_a_search_term_without_braces_is_none(search: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_search(search)
    assert (caught.value.code, caught.value.message) == (
        "MALFORMED_SEARCH",
        "No search term found. The search term must be enclosed in braces.",
    )


def test_a_word_that_does_not_belong_is_refused_where_it_stands() -> None:
    """Quoted in pull request 92 of jesperfj/force-rest-api."""
    search = "FIND {name} IN ALL TYPE RETURNING Account(name)"
    with pytest.raises(Refusal) as caught:
        read_search(search)
    assert (caught.value.code, caught.value.message) == (
        "MALFORMED_SEARCH",
        f"\n{search}\n                  ^\nERROR at Row:1:Column:19\nMalformed search token: TYPE",
    )


def test_a_stroke_in_the_search_term_is_refused_where_it_stands() -> None:
    """Quoted in an issue of restforce/restforce."""
    search = "FIND {John|jane_gray@uoa.edu} RETURNING Contact"
    with pytest.raises(Refusal) as caught:
        read_search(search)
    assert caught.value.message == (
        f"\n{search}\n         ^\nERROR at Row:1:Column:10\n"
        "line 1:10 mismatched character '|' expecting '}'"
    )
    assert read_search(r"FIND {John\|jane} RETURNING Contact").text == "John|jane"
