"""Contacts of several accounts, where an administrator allows them."""
