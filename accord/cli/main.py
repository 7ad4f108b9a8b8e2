"""The `accord` command: options common to all, and where each command lives. Imports nothing
heavy.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import click
import orjson
import rich_click

COMMANDS = {
    "demo": ("demo", "demo"),
    "init": ("setup", "init"),
    "doctor": ("setup", "doctor"),
    "provision": ("setup", "provision"),
    "plan": ("syncing", "plan"),
    "apply": ("syncing", "apply"),
    "sync": ("syncing", "sync"),
    "status": ("looking", "status"),
    "runs": ("looking", "runs"),
    "show": ("looking", "show_record"),
    "why": ("looking", "why"),
    "conflicts": ("queues", "conflicts"),
    "parked": ("queues", "parked"),
    "leads": ("leads", "leads"),
    "taxonomy": ("taxonomy", "taxonomy"),
    "sandbox": ("sandbox", "sandbox"),
}


class LazyGroup(rich_click.RichGroup):
    """Finds a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name]
        command: click.Command = getattr(importlib.import_module(f"accord.cli.{module}"), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    default=".",
    help="The workspace (default: here).",
)
@click.option("--verbose", is_flag=True, help="Tell each step of a run, on standard error.")
@click.version_option(package_name="accord-sync")
@click.pass_context
def cli(ctx: click.Context, folder: Path, verbose: bool) -> None:
    """Keep a CRM and a marketing system in agreement, and bring each lead to the right rep."""
    if verbose:
        from accord.logs import configure

        configure(verbose=True)
    ctx.obj = folder


def main(arguments: list[str] | None = None) -> None:
    """Run a command; every failure ends in a message, one sentence of advice and its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(words, prog_name="accord", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        sys.exit(_fail(_misused(error), words))
    except KeyboardInterrupt:
        click.echo("stopped; what was sent is on record, the next run continues", err=True)
        sys.exit(130)
    except Exception as error:
        sys.exit(_fail(error, words))
    sys.exit(code if isinstance(code, int) else 0)


def _misused(error: click.ClickException) -> Exception:
    from connectors.errors import UserError

    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "accord"
    return UserError(error.format_message(), advice=f"`{command} --help` shows how it is used.")


def _fail(error: Exception, words: list[str]) -> int:
    from accord.cli.output import printable
    from accord.failures import BUG, explain

    folder = Path(words[words.index("-C") + 1]) if "-C" in words[:-1] else Path()
    failure = explain(error, folder if (folder / "accord.yaml").exists() else None)
    if "--json" in words:
        document: dict[str, Any] = failure.document()
        sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")
    for problem in failure.problems:
        click.echo(printable(problem), err=True)
    click.echo(("" if failure.code == BUG else "→ ") + failure.advice, err=True)
    return failure.code


if __name__ == "__main__":
    main()
