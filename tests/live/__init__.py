"""The connectors' own suite on real accounts, as `make verify-live` runs it where the environment
has credentials. Without them nothing of it is run but by its own tests.
"""
