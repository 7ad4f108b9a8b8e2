"""Queries: how they are read, which rows they select and what they show."""
