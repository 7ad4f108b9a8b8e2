"""Search: what a request may ask, and which records match."""
