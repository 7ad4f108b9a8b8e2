"""The session that an `Authorization` header shows, and the 401 answers to one that shows none."""

from __future__ import annotations

from sandbox.salesforce.errors import Refusal

_SCHEMES = ("bearer", "oauth")


def session_in(header: str | None) -> str:
    """The token in the header, empty where there is no header. Raises INVALID_AUTH_HEADER.

    That a scheme without a token is refused by this code is unverified.
    """
    if header is None or not header.strip():
        return ""
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() not in _SCHEMES or not token.strip():
        raise no_session("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
    return token.strip()


def no_session(code: str, message: str) -> Refusal:
    """401, with the scheme the vendor names for it."""
    refusal = Refusal(401, code, message)
    refusal.headers["WWW-Authenticate"] = "Token"
    return refusal
