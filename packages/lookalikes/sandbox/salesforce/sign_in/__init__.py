"""Signing in: the grants of the token endpoint, and whose a token is."""
