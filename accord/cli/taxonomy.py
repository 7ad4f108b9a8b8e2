"""`taxonomy`: the common language of this workspace."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from accord.cli.drawing.language import draw_fields, draw_terms, draw_vocabularies
from accord.cli.options import as_json
from accord.cli.output import show


@click.group()
def taxonomy() -> None:
    """The common language: what both systems mean, in one set of words."""


@taxonomy.command("fields")
@as_json
@click.pass_obj
def fields(folder: Path, as_json: bool) -> None:
    """The fields a converged pair agrees on, as they stand in each system. Opt-outs are left out: a
    sync only ever sets them.
    """
    from accord.usecases.language_fields import field_documents
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    systems = workspace.systems
    found = field_documents(workspace.policy.language, workspace.policy.merge, systems)
    show(found, as_json, lambda console: draw_fields(console, found, systems))


@taxonomy.command("terms")
@click.argument("vocabulary", required=False)
@as_json
@click.pass_obj
def terms(folder: Path, vocabulary: str | None, as_json: bool) -> None:
    """The terms of a VOCABULARY as each system spells them; without one, which there are."""
    from accord.usecases.language_fields import term_documents, vocabulary_documents
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    language, systems = workspace.policy.language, workspace.systems
    if vocabulary is None:
        known = vocabulary_documents(language)
        show(known, as_json, lambda console: draw_vocabularies(console, known))
        return
    found = term_documents(language, systems, vocabulary)
    show(found, as_json, lambda console: draw_terms(console, found, systems))
