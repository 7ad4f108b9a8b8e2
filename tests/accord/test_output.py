"""What a vendor stores is shown, and steers nobody's terminal."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from accord.cli.drawing.plans import step_text
from accord.cli.drawing.text import in_folder, lines, printable, table
from accord.cli.main import cli, main
from accord.cli.output import console
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


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["snyc"], "Did you mean `accord sync`?"),
        (["plna"], "Did you mean `accord plan`?"),
        (["-C", "my trial", "snyc"], "Did you mean `accord -C 'my trial' sync`?"),
        (["taxonomy", "feilds"], "No such command 'feilds'."),
        (["zzz"], "No such command 'zzz'.\n"),
    ],
)
def test_a_mistyped_command_is_answered_with_the_nearest(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("run `accord provision`", "run `accord -C trial provision`"),
        ("`accord why` or `accord show`", "`accord -C trial why` or `accord -C trial show`"),
        ("`accord init DIR`", "`accord init DIR`"),
        ("`accord -C COPY status`", "`accord -C COPY status`"),
        ("`accord sandbox start`", "`accord sandbox start`"),
        ("`accord plan --help`", "`accord plan --help`"),
        ("the accord state", "the accord state"),
    ],
)
def test_advice_repeats_the_workspace_where_a_command_is_about_one(text: str, told: str) -> None:
    assert in_folder(text, "trial") == told
    assert in_folder(text, None) == text


def test_what_is_shown_advises_for_the_workspace_that_was_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words, told in (
        (["-C", "trial"], "`accord -C trial sync` does it\n"),
        ([], "`accord sync` does it\n"),
    ):
        with cli.make_context("accord", [*words, "status"]):
            lines(console(), ["`accord sync` does it"])
        assert capsys.readouterr().out == told


def test_an_id_stands_in_one_piece_however_narrow_the_terminal() -> None:
    rows = [("1a22f46feda65b3396c46ef", "some words that go on for a while")]
    file = io.StringIO()
    Console(file=file, force_terminal=True, color_system=None, width=40).print(
        table("", ("run", "told"), rows)
    )
    assert "1a22f46feda65b3396c46ef" in file.getvalue()
