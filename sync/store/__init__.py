"""The state store: one protocol, two implementations."""
