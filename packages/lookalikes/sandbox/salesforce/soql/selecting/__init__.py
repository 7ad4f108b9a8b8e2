"""Which rows a query selects, and the index it finds them by."""
