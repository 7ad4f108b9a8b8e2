"""Orgs with several currencies: what they add to the schema, what a currency is worth, and which
one a record is in.
"""
