"""Whether the look-alikes are installed: they come with an extra, and nothing else needs them."""

from __future__ import annotations

from importlib.util import find_spec

from connectors.errors import UserError

ADVICE = 'Install them: pip install "accord-sync[demo]"'


def require_look_alikes() -> None:
    """Raises UserError where the extra `demo` is not installed; never imports the look-alikes."""
    if not _installed():
        raise UserError("the look-alikes of both vendors are not installed", advice=ADVICE)


def _installed() -> bool:
    # Asked for by a module: any folder named `sandbox` would pass for the package itself.
    try:
        return find_spec("sandbox.server") is not None
    except ModuleNotFoundError:
        return False
