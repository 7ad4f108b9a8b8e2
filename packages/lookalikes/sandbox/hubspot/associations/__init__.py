"""Associating records: what it means for a portal, and the operations of the API."""
