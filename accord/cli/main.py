"""The `accord` command: options common to all, and where each command lives. Imports nothing
heavy.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click
import rich_click

MISUSED, INTERRUPTED = 2, 130

COMMANDS = {
    "demo": ("demo", "demo"),
    "init": ("setup", "init"),
    "doctor": ("setup", "doctor"),
    "provision": ("setup", "provision"),
    "plan": ("syncing", "plan"),
    "apply": ("syncing", "apply"),
    "approve": ("operating", "approve"),
    "sync": ("syncing", "sync"),
    "pause": ("operating", "pause"),
    "resume": ("operating", "resume"),
    "status": ("looking", "status"),
    "runs": ("looking", "runs"),
    "show": ("looking", "show_record"),
    "why": ("looking", "why"),
    "conflicts": ("queues", "conflicts"),
    "parked": ("queues", "parked"),
    "state": ("operating", "state"),
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
        module_name, attribute = COMMANDS[name]
        module = importlib.import_module(f"accord.cli.{module_name}")
        command: click.Command = getattr(module, attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As any group finds its commands, with the nearest ones where it has none such: click
        would look for them among the commands that are loaded, and none is.
        """
        near = _nearest(args[0]) if args[0] not in COMMANDS else []
        if near and not ctx.resilient_parsing:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {' or '.join(near)}?")
        return super().resolve_command(ctx, args)


def _nearest(word: str) -> list[str]:
    """Commands that somebody may have meant by a word."""
    from difflib import get_close_matches

    return [f"`accord {name}`" for name in get_close_matches(word, COMMANDS)]


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
    sys.exit(_run(words))


def _run(words: list[str]) -> int:
    """The exit code, once everything was said that there is to say."""
    try:
        code = cli.main(words, prog_name="accord", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        return INTERRUPTED
    except KeyboardInterrupt:
        click.echo("stopped; what was sent is on record, the next run continues", err=True)
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return MISUSED
    except click.ClickException as error:
        return _fail(_misused(error, words), words)
    except Exception as error:
        return _fail(error, words)
    return code if isinstance(code, int) else 0


def _misused(error: click.ClickException, words: list[str]) -> Exception:
    """What click refuses, as an error of ours."""
    from connectors.errors import UserError

    context = getattr(error, "ctx", None)
    command = _command_in(words) if context is None else context.command_path
    return UserError(error.format_message(), advice=f"`{command} --help` shows how it is used.")


def _command_in(words: list[str]) -> str:
    """The command that these words name, as far as they name one."""
    path = ["accord"]
    command: click.Command = cli
    after_folder = False
    for word in words:
        if isinstance(command, click.Group) and not after_folder:
            found = command.get_command(click.Context(command), word)
            if found is not None:
                command = found
                path.append(word)
        after_folder = word == "-C"
    return " ".join(path)


def _fail(error: Exception, words: list[str]) -> int:
    """Tell a failure; returns its exit code."""
    from dataclasses import replace

    from accord.cli.drawing.text import in_folder, printable
    from accord.cli.output import write_document
    from accord.failures import BUG, explain

    failure = explain(error, _workspace_of(words))
    folder = _folder_named(words)
    failure = replace(
        failure,
        problems=tuple(in_folder(problem, folder) for problem in failure.problems),
        advice=in_folder(failure.advice, folder),
    )
    if "--json" in words:
        write_document(failure.document())
    for problem in failure.problems:
        click.echo(printable(problem), err=True)
    arrow = "" if failure.code == BUG else "→ "
    click.echo(arrow + failure.advice, err=True)
    return failure.code


def _workspace_of(words: list[str]) -> Path | None:
    """The workspace a command is about; None where the folder is none."""
    folder = Path(_folder_named(words) or ".")
    try:
        return folder if (folder / "accord.yaml").exists() else None
    except OSError:  # as where the folder may not be read
        return None


def _folder_named(words: list[str]) -> str | None:
    """What a command was given with `-C`; None where nothing was."""
    if "-C" in words[:-1]:
        return words[words.index("-C") + 1]
    return None


if __name__ == "__main__":
    main()
