"""How a vendor is reached from here: through which proxy, and whose certificates are trusted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Network:
    """`proxy` carries every call over https; the authorities in `ca_file`, in PEM form, are trusted
    beside the public ones.
    """

    proxy: str | None = None
    ca_file: Path | None = None

    @property
    def proxies(self) -> dict[str, str]:
        """The proxy as `requests` wants it."""
        return {"https": self.proxy} if self.proxy else {}


DIRECT = Network()
"""Without a proxy, and with the public authorities alone."""
