"""What opens an account: fetched once from where `accord.yaml` names it, and shown to nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from connectors.errors import UserError
from connectors.http.secret import Secret
from connectors.hubspot.settings import NEEDED, HubSpotSettings

NOT_SET = Secret("")


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets of one connection; those its way to sign in has no use for are blank."""

    client_id: Secret = NOT_SET
    token: Secret = NOT_SET
    client_secret: Secret = NOT_SET
    refresh_token: Secret = NOT_SET

    @property
    def secrets(self) -> list[Secret]:
        """What no message may repeat."""
        known = (self.token, self.client_secret, self.refresh_token)
        return [secret for secret in known if secret]

    @property
    def fingerprint(self) -> str:
        """Sixteen hex characters that change when any of the secrets does, and give none away."""
        revealed = [secret.reveal() for secret in self.secrets]
        if self.client_id:
            revealed.insert(0, self.client_id.reveal())
        digest = hashlib.sha256("\0".join(revealed).encode())
        return digest.hexdigest()[:16]

    def whose(self, settings: HubSpotSettings) -> tuple[str, ...]:
        """What makes two sign-ins the same; for telling them apart, and never for showing."""
        revealed = [secret.reveal() for secret in self.secrets]
        return (settings.url, settings.auth, self.client_id.reveal(), *revealed)


def fetch_credentials(settings: HubSpotSettings, fetch: Callable[[str], Secret]) -> Credentials:
    """The secrets that `settings` refer to. Raises UserError for one that cannot be had."""

    def behind(reference: str | None) -> Secret:
        return NOT_SET if reference is None else fetch(reference)

    credentials = Credentials(
        client_id=behind(settings.client_id),
        token=behind(settings.token),
        client_secret=behind(settings.client_secret),
        refresh_token=behind(settings.refresh_token),
    )
    problems = []
    for name in NEEDED[settings.auth]:
        if not getattr(credentials, name):
            problems.append(f"accord.yaml: there is nothing at {getattr(settings, name)}")
    if problems:
        raise UserError(problems)
    return credentials
