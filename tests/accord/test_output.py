"""What a vendor stores is shown, and steers nobody's terminal."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from accord.cli.drawing.plans import step_text
from accord.cli.drawing.text import lines, printable, table
from accord.cli.main import main
from sync.model.rulings import Ruling
from sync.model.steps import FieldChange, Step

EVIL = "evil\x1b]0;owned\x07\x1b[2Jname\x9b31m\r\x00"
SHOWN = "evil�]0;owned��[2Jname�31m��"


def drawn(draw: Callable[[Console], None], *, terminal: bool = False) -> str:
    """What a console would send."""
    file = io.StringIO()
    draw(Console(file=file, force_terminal=terminal, no_color=True, width=200))
    return file.getvalue()


def test_control_characters_are_replaced_and_everything_else_is_kept() -> None:
    assert printable(EVIL) == SHOWN
    assert printable("Zoë 株式会社 — 🚀\nnext line") == "Zoë 株式会社 — 🚀\nnext line"


def test_cells_of_a_table_show_what_is_stored_without_its_control_characters() -> None:
    told = drawn(lambda console: console.print(table("", ("a",), [(EVIL,)])))
    assert SHOWN in told
    assert "\x1b" not in told


def test_a_terminal_gets_its_own_colours_and_nothing_of_the_vendors() -> None:
    told = drawn(lambda console: console.print(table("", ("a",), [(EVIL,)])), terminal=True)
    assert "\x1b]" not in told
    assert "\x1b[2J" not in told
    assert "\x07" not in told


def test_markup_in_a_cell_is_text() -> None:
    told = drawn(
        lambda console: console.print(table("", ("a",), [("[red]Acme[/red] [link=x]y[/link]",)]))
    )
    assert "[red]Acme[/red] [link=x]y[/link]" in told


def test_plain_lines_show_no_control_characters_either() -> None:
    told = drawn(lambda console: lines(console, [EVIL, "[bold]as it is[/bold]"]))
    assert told == f"{SHOWN}\n[bold]as it is[/bold]\n"


def test_a_step_shows_both_values_without_control_characters() -> None:
    change = {"title": FieldChange(EVIL, f"new {EVIL}", Ruling("changed", "changed in salesforce"))}
    step = Step(1, 1, "L1", "contact", "update", "hubspot", "contacts", "1", change)
    told = drawn(lambda console: console.print(step_text(step)))
    assert f"new {SHOWN}" in told
    assert "\x1b" not in told


def test_numbers_and_blanks_keep_their_form() -> None:
    told = drawn(lambda console: console.print(table("", ("n", "x"), [(1234567, None)])))
    assert "1,234,567" in told
    assert "None" not in told


def test_a_problem_that_quotes_what_somebody_typed_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["-C", "no\x1b]0;owned\x07where", "status"])
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert "owned" in told.err
    assert "\x1b]" not in told.err
    assert "\x07" not in told.err


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["sync", "--exceed-brakes"], "accord sync"),
        (["-C", "sync", "plan", "--out"], "accord plan"),
        (["conflicts", "resolve", "--take"], "accord conflicts resolve"),
        (["--bogus"], "accord"),
    ],
)
def test_who_is_misunderstood_is_pointed_at_the_help_of_that_command(
    words: list[str], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert f"`{command} --help` shows how it is used." in capsys.readouterr().err


def test_an_id_stands_in_one_piece_however_narrow_the_terminal() -> None:
    rows = [("1a22f46feda65b3396c46ef", "some words that go on for a while")]
    file = io.StringIO()
    Console(file=file, force_terminal=True, color_system=None, width=40).print(
        table("", ("run", "told"), rows)
    )
    assert "1a22f46feda65b3396c46ef" in file.getvalue()
