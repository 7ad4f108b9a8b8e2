"""The accounts that are asked: credentials, signing in, which ones may be touched, the wire."""
