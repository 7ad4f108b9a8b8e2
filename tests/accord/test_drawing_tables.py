"""Tables are readable where a terminal is narrow: what breaks first, and what never does."""

from __future__ import annotations

import io
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from accord.cli.drawing.language import draw_fields
from accord.cli.drawing.tables import GAP, Column, fitting
from accord.cli.drawing.text import table

SYSTEMS = ("salesforce", "hubspot")
ID = "1a22f46feda65b3396c46ef"
LONG = "the only rep who covers small companies in AMER is on leave until Christmas"
CELLS = st.lists(st.text("ab é株", max_size=30), min_size=3, max_size=3).map(tuple)
COLUMNS = st.lists(
    st.builds(Column, st.sampled_from(["run", "field", "why"]), CELLS, st.just("left")),
    min_size=1,
    max_size=6,
)


def drawn(width: int, columns: Sequence[str], *rows: Sequence[object], aside: str = "") -> str:
    file = io.StringIO()
    Console(file=file, force_terminal=True, color_system=None, width=width).print(
        table("", columns, rows, aside)
    )
    return file.getvalue()


@given(columns=COLUMNS, room=st.integers(20, 140))
def test_columns_fit_unless_what_never_breaks_is_wider(columns: list[Column], room: int) -> None:
    widths = fitting(columns, room)
    least = [column.natural if column.whole else 6 for column in columns]
    total = sum(widths) + GAP * (len(columns) - 1)
    assert total <= room or all(width <= floor for width, floor in zip(widths, least, strict=True))
    for column, width in zip(columns, widths, strict=True):
        assert width <= column.natural
        assert not column.whole or width == column.natural


@given(columns=COLUMNS)
def test_where_there_is_room_nothing_is_narrowed(columns: list[Column]) -> None:
    assert fitting(columns, 10_000) == [column.natural for column in columns]


def test_text_gives_way_before_names_and_addresses_do() -> None:
    told = drawn(80, ("rep", "field", "why"), ("nozomi@brightline.example", "owner_of_it", LONG))
    assert "nozomi@brightline.example" in told
    assert "owner_of_it" in told
    assert all(word in told for word in LONG.split())


def test_ids_and_figures_stand_in_one_piece_and_blanks_do_not_move_figures() -> None:
    told = drawn(40, ("run", "told", "terms"), (ID, LONG, 1_234), (ID, LONG, None), (ID, "", 7))
    assert told.count(ID) == 3
    assert "1,234\n" in told
    assert "      7\n" in told


def test_a_note_stands_under_its_row_where_it_would_make_rows_tall() -> None:
    columns, row = ("term", "label", "also read"), ("AE", "Emirates", ", ".join([LONG] * 5))
    narrow = drawn(80, columns, row, aside="also read")
    assert "AE\n  label: Emirates" in narrow
    assert "  also read: the only rep" in narrow
    assert "AE    Emirates  the only rep" in drawn(200, columns, row, aside="also read")


def test_the_fields_fit_eighty_columns_under_their_entities_with_their_direction() -> None:
    name = "hs_annual_revenue_currency_code"
    both = {"entity": "account", "direction": "both", "terms": None}
    fields = [
        {**both, "field": "name", "salesforce": "Name", "hubspot": "name"},
        {
            **both,
            "field": "revenue_currency",
            "salesforce": "CurrencyIsoCode",
            "hubspot": name,
            "direction": "to salesforce",
            "terms": range(305),
        },
        {**both, "field": "x", "salesforce": "X", "hubspot": "x", "direction": "to hubspot"},
        {**both, "field": "y", "salesforce": "Y", "hubspot": "y", "direction": "read"},
    ]
    file = io.StringIO()
    draw_fields(Console(file=file, width=80), fields, SYSTEMS)
    lines = file.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= 80
    rows = [line.split() for line in lines]
    assert rows[2:5] == [
        ["account"],
        ["name", "Name", "↔", "name"],
        ["revenue_currency", "CurrencyIsoCode", "←", name, "305"],
    ]
    assert {("x", "→"), ("y", "·")} <= {(row[0], row[2]) for row in rows if len(row) == 4}
    assert "←  written to salesforce alone" in lines
    assert "·  written to neither" in lines
