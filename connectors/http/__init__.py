"""The one way out to a vendor: transport, sign-in tokens, pace, and what processes share."""
