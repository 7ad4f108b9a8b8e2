"""The org's own setup: the rows it is born with, and custom fields and objects."""
