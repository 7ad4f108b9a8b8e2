"""The connected app: the keys it is registered with, who approved it, and the codes and refresh
tokens it holds.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from cryptography.x509 import load_pem_x509_certificate

from sandbox.clock import SkewedClock

_CODE_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Code:
    """One authorization code, good for a single exchange."""

    redirect: str
    challenge: str | None
    issued: float

    def answers(self, verifier: str) -> bool:
        """Whether the verifier is the one the code's challenge was made from."""
        if self.challenge is None:
            return True
        digest = hashlib.sha256(verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=") == self.challenge


class ConnectedApp:
    """`approved` says whether the user may be acted for; `rotates` whether a refresh token works
    only once; `soap_login` whether a password opens a session by SOAP.
    """

    def __init__(self, clock: SkewedClock, client_id: str, refresh_token: str) -> None:
        self._clock = clock
        self.client_id = client_id
        self._keys: list[RSAPublicKey] = []
        self._codes: dict[str, Code] = {}
        self._refreshing = {refresh_token}
        self.approved = True
        self.rotates = False
        self.soap_login = True

    @cached_property
    def _own(self) -> RSAPrivateKey:
        return generate_private_key(public_exponent=65537, key_size=2048)

    @cached_property
    def private_key(self) -> str:
        """A key that is registered from the start, for whoever has none of his own; in PEM."""
        return self._own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    @property
    def public_key(self) -> str:
        """The other half, as one would upload it."""
        return (
            self._own.public_key()
            .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )

    def register(self, pem: str) -> None:
        """Trust a certificate or a public key as well. Raises ValueError."""
        raw = pem.encode()
        found = (
            load_pem_x509_certificate(raw).public_key()
            if "CERTIFICATE" in pem
            else load_pem_public_key(raw)
        )
        if not isinstance(found, RSAPublicKey):
            raise ValueError("not an RSA key")
        self._keys.append(found)

    def claims(self, assertion: str) -> dict[str, Any] | None:
        """What an assertion claims, if a registered key signed it with RS256; times are left to the
        caller.
        """
        for key in (*self._keys, self._own.public_key()):
            try:
                return jwt.decode(
                    assertion,
                    key,
                    algorithms=["RS256"],
                    options={
                        "verify_exp": False,
                        "verify_aud": False,
                        "verify_iat": False,
                        "verify_nbf": False,
                    },
                )
            except jwt.PyJWTError:
                continue
        return None

    def new_code(self, redirect: str, challenge: str | None) -> str:
        """A code for whoever was redirected."""
        code = "aPrx" + secrets.token_urlsafe(48)
        self._codes[code] = Code(redirect, challenge, self._clock.now())
        return code

    def exchange(self, code: str) -> Code | None:
        """The code, which is used up by this; None for an unknown or expired one."""
        found = self._codes.pop(code, None)
        if found and self._clock.now() - found.issued <= _CODE_SECONDS:
            return found
        return None

    def new_refresh_token(self) -> str:
        """One more refresh token."""
        token = "5Aep861" + secrets.token_urlsafe(48)
        self._refreshing.add(token)
        return token

    def may_refresh(self, token: str) -> bool:
        """Whether the refresh token is good."""
        return token in self._refreshing

    def drop(self, token: str) -> bool:
        """Forget a refresh token; whether there was one."""
        known = token in self._refreshing
        self._refreshing.discard(token)
        return known
