"""Describe documents: what a caller may know about objects and fields."""
