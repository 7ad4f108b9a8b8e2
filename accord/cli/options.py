"""Options several commands share."""

from __future__ import annotations

import rich_click as click

as_json = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document on standard output."
)
entities = click.option(
    "--entity",
    "entities",
    multiple=True,
    metavar="E",
    help="Only this entity (may be given several times).",
)
who = click.option(
    "--as",
    "who",
    metavar="WHO",
    default="",
    help="Who does this (default: the user of this machine); kept with what was done.",
)
reason = click.option(
    "--reason", metavar="TEXT", default="", help="Why; kept with what was done, and shown later."
)
