"""The log: one line for each step that matters, on standard error, with `--verbose`.

On a terminal it is readable, elsewhere JSON, for whoever collects it. It holds counts, names of
systems and entities, and ids of runs and plans; never a value that somebody entered.
"""

from __future__ import annotations

import logging
import sys

import structlog

from sync.run import Tell, tell_nobody


def configure(*, verbose: bool) -> None:
    """Let the steps of runs be told, or only what is worth a warning."""
    least = logging.INFO if verbose else logging.WARNING
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _renderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def _renderer() -> structlog.typing.Processor:
    """For people on a terminal, else for whoever collects it."""
    if sys.stderr.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer()


def run_log(pair: str) -> Tell:
    """Where a run of this pair tells its steps."""
    if not structlog.is_configured():
        return tell_nobody
    log = structlog.get_logger().bind(pair=pair)

    def tell(step: str, **facts: object) -> None:
        log.info(step, **facts)

    return tell
