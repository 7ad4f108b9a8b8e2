"""Everything a decision looks at, put together from the store."""
