"""Bulk API 2.0 and the older one: what their jobs do with rows."""
