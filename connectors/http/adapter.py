"""What carries requests to a vendor. Certificates are always verified; what can be said is only who
else is trusted beside the public authorities.
"""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from requests.adapters import HTTPAdapter

from connectors.errors import UserError
from connectors.http.network import Network


class TrustingAdapter(HTTPAdapter):
    """So many connections at once. Raises UserError for a `ca_file` that holds no certificate.

    It trusts what its context trusts, and the public authorities that `requests` adds to it.
    """

    def __init__(self, network: Network, connections: int) -> None:
        context = _trusting(network.ca_file) if network.ca_file else None
        self._more: dict[str, Any] = {"ssl_context": context} if context else {}
        super().__init__(pool_maxsize=connections, pool_block=True)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **options: Any
    ) -> None:
        options |= self._more
        super().init_poolmanager(connections, maxsize, block, **options)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, **options, **self._more)


def _trusting(ca_file: Path) -> ssl.SSLContext:
    advice = "Name a file with the authority's certificate in PEM form under `ca_file`."
    try:
        return ssl.create_default_context(cafile=ca_file)
    except ssl.SSLError:
        raise UserError(f"{ca_file} holds no certificate in PEM form", advice=advice) from None
    except OSError as error:
        raise UserError(f"{ca_file}: {error.strerror}", advice=advice) from None
