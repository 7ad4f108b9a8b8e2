"""`sandbox`: look-alikes of both vendors on this machine, and data for them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import rich_click as click

from accord.cli.drawing.sandbox import draw_converted, draw_started
from accord.cli.options import as_json
from accord.cli.output import console, show

PORT = click.IntRange(0, 65_535)


@click.group()
def sandbox() -> None:
    """Look-alikes of both vendors on this machine."""


@sandbox.command()
@click.option(
    "--salesforce-port", default=0, show_default=True, type=PORT, help="0: any free port."
)
@click.option("--hubspot-port", default=0, show_default=True, type=PORT, help="0: any free port.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same company.")
@click.option(
    "--people", default=400, show_default=True, type=click.IntRange(min=0), help="0: start empty."
)
@click.option(
    "--lively",
    is_flag=True,
    help="With calls, tasks, recurring meetings, line items and several currencies as well.",
)
@click.option(
    "--full",
    is_flag=True,
    help="Lively, with teams in both systems and Salesforce's line items as well.",
)
@click.option(
    "--load", type=click.Path(path_type=Path, file_okay=False), help="CSV files to serve instead."
)
@click.option(
    "--latency-ms", default=0.0, type=click.FloatRange(min=0), help="Every answer waits this long."
)
@click.option(
    "--search-lag-s",
    default=0.0,
    type=click.FloatRange(min=0),
    help="HubSpot's search lags this much.",
)
@click.option(
    "--limits",
    default="off",
    type=click.Choice(["off", "free", "pro", "enterprise"]),
    help="Rate limits.",
)
@click.option(
    "--tls",
    is_flag=True,
    help="Speak https, with a certificate of an authority of their own, and lead the vendors' own "
    "names here by a proxy; the ready file names both.",
)
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Written when both answer, and removed when they end.",
)
@as_json
def start(*, as_json: bool, **options: Any) -> None:
    """Serve both look-alikes on 127.0.0.1 until interrupted. Says on a terminal where they are and
    what comes next; with --json, or into a pipe, one line of JSON with addresses and keys.
    """
    from accord.usecases.look_alikes import require_look_alikes
    from connectors.errors import UserError

    require_look_alikes()
    from sandbox.load import LoadError
    from sandbox.ready import NoReadyFolderError, ReadyFileTakenError
    from sandbox.server import SandboxOptions, print_ready_line, serve

    wanted = SandboxOptions(**options)
    for_people = sys.stdout.isatty() and not as_json
    try:
        if for_people:
            serve(wanted, lambda ready: draw_started(console(), ready, wanted))
        else:
            serve(wanted, print_ready_line)
    except LoadError as error:
        raise UserError(
            error.problems, advice="Correct what is named above; nothing was loaded."
        ) from None
    except NoReadyFolderError as error:
        advice = "Make that folder, or name another --ready-file; nothing was started."
        raise UserError(str(error), advice=advice) from None
    except ReadyFileTakenError as error:
        advice = f"Stop process {error.process}, or name another --ready-file."
        raise UserError(str(error), advice=advice) from None
    except OSError as error:
        advice = "Choose other ports, or 0 for any free one."
        raise UserError(f"the look-alikes cannot listen: {error.strerror}", advice=advice) from None


@sandbox.command()
@click.argument("source", type=click.Path(path_type=Path, file_okay=False))
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@as_json
def convert(source: Path, target: Path, as_json: bool) -> None:
    """Turn a "CRM Sales Opportunities" data set in SOURCE into files for `start --load TARGET`."""
    from accord.usecases.look_alikes import require_look_alikes

    require_look_alikes()
    from accord.usecases.converting import convert_with_policy

    document = convert_with_policy(source, target)
    show(document, as_json, lambda console: draw_converted(console, document, target))
